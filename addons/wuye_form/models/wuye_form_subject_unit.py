from odoo import api, models

from ..language import Field, rows


class WuyeFormSubjectUnit(models.AbstractModel):
    """A unit: its card, without a telephone and without money."""

    _name = "wuye.form.subject.unit"
    _description = "Print Forms of Units"
    _inherit = ["wuye.form.subject"]
    _printed_model = "wuye.unit"

    @api.model
    def _label(self):
        return self.env._("Unit")

    @api.model
    def _fields_of(self):
        unit = {
            "code": Field(self.env._("Unit")),
            "community": Field(self.env._("Community")),
            "building": Field(self.env._("Building")),
            "floor": Field(self.env._("Floor")),
            "kind": Field(self.env._("Kind")),
            "area_building": Field(self.env._("Built area"), "number"),
            "area_inner": Field(self.env._("Inner area"), "number"),
        }
        people = {
            "name": Field(self.env._("Name")),
            "role": Field(self.env._("Role")),
            "date_from": Field(self.env._("From"), "date"),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "unit": Field(self.env._("Unit"), "group", unit),
            "people": rows(self.env._("Who holds it"), people),
            "print": self._print_fields(),
        }

    @api.model
    def _values(self, records):
        unit = records
        plain = self._plain
        kinds = dict(unit._fields["kind"]._description_selection(self.env))
        return {
            "company": {"name": unit.company_id.name},
            "unit": {
                "code": unit.code,
                "community": unit.community_id.name,
                "building": unit.building_id.display_name,
                "floor": str(unit.floor or ""),
                "kind": kinds.get(unit.kind, ""),
                "area_building": plain(unit.area_building),
                "area_inner": plain(unit.area_inner),
            },
            "people": self._people(unit),
        }

    @api.model
    def _people(self, unit):
        """Who holds the unit today, as the user may read it."""
        Occupancy = self.env["wuye.occupancy"]
        if not Occupancy.has_access("read"):
            return []
        today = self._print_values("")["date"]
        roles = dict(Occupancy._fields["role"]._description_selection(self.env))
        current = Occupancy.search(
            [
                ("unit_id", "=", unit.id),
                ("date_from", "<=", today),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ],
            order="date_from, id",
        )
        return [
            {
                "name": row.partner_id.name or "",
                "role": roles[row.role],
                "date_from": self._plain(row.date_from),
            }
            for row in current
        ]

    @api.model
    def _sample(self):
        return {
            "company": {"name": self.env.company.name},
            "unit": {
                "code": "03-1-1502",
                "community": "锦澜湾",
                "building": "3",
                "floor": "15",
                "kind": "",
                "area_building": "100.00",
                "area_inner": "82.50",
            },
            "people": [{"name": "王小明", "role": "", "date_from": "2020-01-01"}],
        }
