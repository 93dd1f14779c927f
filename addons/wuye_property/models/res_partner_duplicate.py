from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner import MIN_PHONE


class ResPartner(models.Model):
    """People who are in the register twice: found here, merged by the wizard."""

    _inherit = "res.partner"

    wuye_is_duplicate = fields.Boolean(
        string="Possible Duplicate",
        compute="_compute_wuye_is_duplicate",
        search="_search_wuye_is_duplicate",
        groups="wuye_property.group_user",
        help="Another person of the register has the same phone number, or the same "
        "name in the same community and no other phone number.",
    )

    @api.onchange("phone")
    def _onchange_phone_twice(self):
        """Say at once who has this number already; families may share one."""
        digits = self._phone_digits(self.phone)
        if len(digits) < MIN_PHONE or "*" in (self.phone or ""):
            return None
        by_phone = self.sudo()._search(Domain("wuye_phone_digits", "=", digits))
        other = self.search(
            Domain("id", "in", by_phone) & Domain("id", "!=", self._origin.id), limit=1
        )
        if not other:
            return None
        return {
            "warning": {
                "title": self.env._("This phone number is in the register"),
                "message": self.env._(
                    "%(person)s has this number already. If it is the same person, "
                    "use that entry; if two people share a phone, go on.",
                    person=other.display_name,
                ),
            }
        }

    def _compute_wuye_is_duplicate(self):
        twice = set(
            self.search(self._domain_duplicates() & Domain("id", "in", self.ids)).ids
        )
        for partner in self:
            partner.wuye_is_duplicate = partner.id in twice

    def _search_wuye_is_duplicate(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain.FALSE
        for wanted in value:
            found |= self._domain_duplicates() if wanted else ~self._domain_duplicates()
        return found

    def _domain_duplicates(self):
        """People with a double in the communities the user sees.

        The doubles are looked for among his own communities only: who lives elsewhere
        must not show through (I8).
        """
        query = SQL(
            """(
            WITH people AS (
                SELECT DISTINCT person.id, person.name, occupancy.community_id,
                       person.wuye_phone_digits AS phone
                  FROM res_partner person
                  JOIN wuye_occupancy occupancy ON occupancy.partner_id = person.id
                 WHERE occupancy.community_id = ANY(%(communities)s) AND person.active)
            SELECT one.id FROM people one JOIN people other
                ON other.id <> one.id AND other.phone = one.phone
             WHERE length(one.phone) >= %(digits)s
             UNION
            SELECT one.id FROM people one JOIN people other
                ON other.id <> one.id AND other.name = one.name
               AND other.community_id = one.community_id
             WHERE one.phone IS NULL OR other.phone IS NULL)""",
            communities=self.env.user.wuye_community_ids.ids,
            digits=MIN_PHONE,
        )
        self.env["res.partner"].flush_model(["name", "active", "wuye_phone_digits"])
        self.env["wuye.occupancy"].flush_model(["partner_id", "community_id"])
        return Domain("id", "in", query)
