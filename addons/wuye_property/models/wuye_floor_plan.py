from odoo import api, fields, models
from odoo.tools import SQL

from ..mask import mask_phone

# Posts that see states only: neither names nor money (mockups/README.md).
STATES_ONLY = ("guard", "repairer", "meter_reader")


class WuyeFloorPlan(models.AbstractModel):
    """The colour floor plan 房态图 of a community, read in a fixed number of queries.

    Modules add what their tiles and cards show to `_tile_facts` and `_card_lines`
    (A8).
    """

    _name = "wuye.floor.plan"
    _description = "Floor Plan"

    # === RPC === #

    @api.model
    @api.readonly
    def load(self, community_id=False):
        """The plan of a community in the user's scope; the first one by default.

        :return: {"communities": [{id, name}], "community_id", "states": [[key,
            label]], "shows_people", "buildings": [{id, name, units: [{id, room,
            entrance, floor, state, verify_due, ...}]}]}; no community in scope: no
            buildings
        """
        # a user's scope is a short list
        communities = self.env["wuye.community"].search([("active", "=", True)])
        chosen = communities.filtered(lambda c: c.id == community_id)
        community = chosen or communities[:1]
        plan = {
            "communities": [{"id": c.id, "name": c.name} for c in communities],
            "community_id": community.id,
            "states": self._state_labels(),
            "shows_people": self._shows_people(),
            "shows_money": False,
            "can_import": self.env["wuye.import"].has_access("create"),
            "buildings": [],
        }
        if community:
            self._add_buildings(plan, community)
        return plan

    @api.model
    def card(self, unit_id):
        """What the card of one unit says.

        :return: {id, code, name, state, lines: [[label, text, emphasis]]}
        """
        unit = self.env["wuye.unit"].browse(unit_id)
        unit.check_access("read")
        state = self._states(unit.community_id, unit)[unit.id]
        people = self._shows_people()
        return {
            "id": unit.id,
            "code": unit.code,
            "name": unit.owner_id.name or "" if people else "",
            "state": state,
            "lines": self._card_lines(unit, people),
        }

    # === BUSINESS METHODS === #

    @api.model
    def _shows_people(self):
        """Whether the user's post sees names: one that does is enough."""
        posts = self.env["res.groups"]
        privilege = self.env.ref("wuye_property.privilege_wuye").id
        hidden = [f"wuye_property.group_{post}" for post in STATES_ONLY]
        hidden = posts.union(*map(self.env.ref, hidden))
        held = self.env.user.sudo().all_group_ids  # his own groups, no secret to him
        held = held.filtered(lambda group: group.privilege_id.id == privilege)
        return bool(held - hidden)

    @api.model
    def _state_labels(self):
        labels = {
            "own": self.env._("Lived in by the Owner"),
            "let": self.env._("Let Out"),
            "vacant": self.env._("Vacant"),
            "decorating": self.env._("Under Decoration"),
            "unsold": self.env._("Unsold"),
        }
        return list(labels.items())

    @api.model
    def _add_buildings(self, plan, community):
        """The buildings with their units, in the order in which they stand."""
        units = self.env["wuye.unit"].search_fetch(
            [("community_id", "=", community.id)],
            ["building_id", "entrance", "room", "floor", "kind", "verified_at"],
            order="building_id, entrance, room, id",
        )
        states = self._states(community)
        due = set(units._filtered_verify_due().ids)
        facts = self._tile_facts(plan, community)
        by_building = units.grouped("building_id")
        for building in self.env["wuye.building"].search(
            [("community_id", "=", community.id)]
        ):
            plan["buildings"].append(
                {
                    "id": building.id,
                    "name": building.name or building.code,
                    "code": building.code,
                    "units": [
                        {
                            "id": unit.id,
                            "room": unit.room,
                            "entrance": unit.entrance or "",
                            "floor": unit.floor or self._floor_of(unit.room),
                            "state": states.get(unit.id, "vacant"),
                            "verify_due": unit.id in due,
                            **facts.get(unit.id, {}),
                        }
                        for unit in by_building.get(building, ())
                    ],
                }
            )

    @api.model
    def _floor_of(self, room):
        """1502 is on floor 15; 0 where the number does not say."""
        head = room[:-2]
        return int(head) if room.isdigit() and head else 0

    @api.model
    def _states(self, community, unit=None):
        """{unit id: key of its state label} today."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT unit.id, unit.state, EXISTS (
                           SELECT FROM wuye_occupancy row
                            WHERE row.unit_id = unit.id AND row.role = 'tenant'
                              AND coalesce(row.date_from, %(today)s) <= %(today)s
                              AND coalesce(row.date_to, %(today)s) >= %(today)s)
                  FROM wuye_unit unit
                 WHERE unit.community_id = %(community)s AND %(only)s
                """,
                today=fields.Date.context_today(self),
                community=community.id,
                only=SQL("unit.id = %s", unit.id) if unit else SQL("unit.active"),
            )
        )
        return {
            unit_id: ("let" if is_let else "own") if state == "occupied" else state
            for unit_id, state, is_let in rows
        }

    @api.model
    def _tile_facts(self, _plan, _community):
        """{unit id: further facts of the tile}; a hook."""
        return {}

    @api.model
    def _card_lines(self, unit, people):
        """[[label, text, emphasis or False]] of a card; a hook."""
        area = self.env._("%(area)s m²", area=f"{unit.area_building:.2f}")
        if unit.household_size:
            count = self.env._("%(count)s people", count=unit.household_size)
            area = f"{area} · {count}"
        lines = [[self.env._("Area"), area, False]]
        if people:
            payer = unit.payer_id
            text = f"{payer.name or ''} {mask_phone(payer.phone)}".strip()
            lines.append([self.env._("Payer"), text, False])
        if unit.is_verify_due:
            lines.append([self.env._("Note"), self.env._("To be verified"), "warning"])
        return lines
