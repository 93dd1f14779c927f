import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from odoo.addons.wuye_card.card_states import DEAD

ZONE = "Asia/Shanghai"  # of the estates; phones of residents say none
OWNERS = ("owner", "co_owner")
OWN = ("resident", "staff")  # kinds of cards that are somebody's own
USES = 10  # last uses that are shown
LONGEST_REASON = 200  # characters


class WuyeCardHome(models.AbstractModel):
    """What a resident sees of his cards and may do with them (R112, F1, F2, F9).

    A user of the portal has no right on any model of cards: this is where it is decided
    what is his, and everything he does goes through here. Each method is given the
    person (`user.partner_id`) and begins with what is that person's.
    """

    _name = "wuye.card.home"
    _description = "A Resident's Cards"

    # === WHAT IS HIS === #

    @api.model
    def _own_cards(self, person):
        """Cards he holds, those that are no more at the end."""
        # sudo: users of the portal have no right on cards; these are his own
        cards = self.env["wuye.card"].sudo()
        found = cards.search(
            [
                ("partner_id", "=", person.id),
                ("kind", "in", OWN),
                ("state", "!=", "blank"),
            ]
        )
        return found.sorted(lambda card: (card.state in DEAD, -card.id))

    @api.model
    def _own_card(self, person, card_id):
        """The card of this id if it is his own, or none."""
        return self._own_cards(person).filtered(lambda card: card.id == card_id)

    @api.model
    def _homes(self, person):
        """Units he lives in or owns today."""
        # sudo: as above; the rows are his own
        rows = self.env["wuye.occupancy"].sudo()
        rows = rows.search(
            [
                ("partner_id", "=", person.id),
                ("is_current", "=", True),
                ("role", "!=", "payer"),
            ]
        )
        return rows.unit_id

    @api.model
    def _household(self, person, unit):
        """Who lives with him in a unit of his: a tenant's household is not the owner's.

        Nobody, if he does not live there.
        """
        # sudo: as above; the unit is one of `_homes`
        rows = self.env["wuye.occupancy"].sudo()
        rows = rows.search([("unit_id", "=", unit.id), ("is_current", "=", True)])
        is_let = "tenant" in rows.mapped("role")
        roles = ("family", "tenant") if is_let else ("family", *OWNERS)
        people = rows.filtered(lambda row: row.role in roles).partner_id
        return people - person if person in people else people.browse()

    @api.model
    def _household_cards(self, person):
        """Cards of who lives with him, in the units they live in together."""
        # sudo: as above; state and last digits of the household's cards are shown
        cards = self.env["wuye.card"].sudo()
        domain = Domain.OR(
            Domain("unit_id", "=", unit.id)
            & Domain("partner_id", "in", self._household(person, unit).ids)
            for unit in self._homes(person)
        )
        domain &= Domain("kind", "=", "resident") & Domain("state", "!=", "blank")
        return cards.search(domain, limit=50)

    # === WHAT IS SHOWN === #

    @api.model
    def _page_values(self, person):
        """Everything on the page of cards; glue of other add-ons adds its own."""
        cards = self._own_cards(person)
        live = cards.filtered(lambda card: card.state not in DEAD)
        return {
            "page_name": "wuye_cards",
            "home": self,
            "cards": live or cards[:1],
            "others": self._household_cards(person),
            "passes": self._passes(person),
            "units": self._homes(person),
            "doors": self._doors_of(cards.filtered(lambda c: c.state == "active")),
            "uses": self._uses(cards),
        }

    @api.model
    def _doors_of(self, cards):
        """[(door, when)] these cards may pass by their groups and permits today."""
        # sudo: as above; the cards are his own
        permits = self.env["wuye.iot.permit"].sudo()
        now = fields.Datetime.now()
        found = permits.search(
            (
                Domain("group_id", "in", cards.group_ids.ids)
                | Domain("credential_id", "in", cards.credential_id.ids)
            )
            & (Domain("date_to", "=", False) | Domain("date_to", ">", now))
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", now))
        )
        hours = {}
        for permit in found:
            for door in permit.door_ids.filtered("active"):
                hours.setdefault(door, set()).add(permit.plan_id.name or "")
        return [
            (door, "" if "" in plans else "、".join(sorted(plans)))
            for door, plans in sorted(
                hours.items(), key=lambda one: (one[0].community_id.id, one[0].name)
            )
        ]

    @api.model
    def _uses(self, cards):
        """[{where, when, what}] of the last uses of these cards."""
        # sudo: as above; the events are those of his own cards
        events = self.env["wuye.iot.event"].sudo()
        found = events.search(
            [
                ("credential_id", "in", cards.credential_id.ids),
                ("kind", "=", "access"),
            ],
            limit=USES,
        )
        words = dict(events._fields["what"]._description_selection(self.env))
        return [
            {
                "where": event.door_id.name or event.door_code,
                "when": self._when(event.at),
                "what": words.get(event.what) or event.code,
            }
            for event in found
        ]

    @api.model
    def _when(self, at):
        """A time as residents read it."""
        return format_datetime(self.env, at, tz=ZONE, dt_format="yyyy-MM-dd HH:mm")

    @api.model
    def _day(self, at):
        return self._when(at)[:10] if at else ""

    @api.model
    def _word(self, record, name):
        words = dict(record._fields[name]._description_selection(self.env))
        return words[record[name]]

    @api.model
    def _to_utc(self, local):
        """A time as a browser sends it (``2026-11-28T14:30``), in UTC.

        :raises UserError: it is none
        """
        try:
            at = fields.Datetime.to_datetime((local or "").replace("T", " "))
        except ValueError as error:
            raise UserError(
                self.env._("This is no time. Choose day and hour once more.")
            ) from error
        if not at:
            return False
        at = pytz.timezone(ZONE).localize(at)
        return at.astimezone(pytz.utc).replace(tzinfo=None)

    # === LOSS === #

    @api.model
    def _report_loss(self, person, card, reason):
        """His card is lost: doors hear of it now (F2). Twice is once.

        :raises UserError: it is not in use
        """
        card = self._own_card(person, card.id)
        if card.state == "lost":
            return
        if card.state not in ("issued", "active"):
            raise UserError(
                self.env._(
                    "This card is “%s” and opens nothing. Ask the desk.",
                    self._word(card, "state"),
                )
            )
        reason = " ".join((reason or "").split())[:LONGEST_REASON]
        # sudo: as above; the move names him as who reported it
        said = self.env._("reported by the holder: %s", reason or self.env._("lost"))
        card.sudo()._move("lost", said)

    @api.model
    def _late_doors(self, card):
        """Doors of the card whose gate box has not confirmed its loss yet."""
        late = card.sudo().credential_id._late()  # sudo: as above
        return [door for door, _when in self._doors_of(card) if door.box_id in late]
