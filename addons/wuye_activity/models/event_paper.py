from odoo import fields, models

from odoo.addons.wuye_wallet.models.wuye_wallet import ZONE


class EventEvent(models.Model):
    """The list of participants: what stands on paper and in the workbook."""

    _inherit = "event.event"

    def _wuye_participants(self):
        """{"title", "facts": texts, "heads", "rows": cells as the heads, "total"}

        Those who are cancelled are not on it. Amounts are floats of yuan.
        """
        self.ensure_one()
        taking_part = self.registration_ids.filtered(
            lambda one: one.state in ("open", "done")
        ).sorted(lambda one: (one.wuye_unit_id.code or "", one.id))
        return {
            "title": self.env._("Participants of %s", self.name),
            "facts": self._wuye_facts_said(),
            "heads": [
                self.env._("No."),
                self.env._("Unit"),
                self.env._("Name"),
                self.env._("Signed up at"),
                self.env._("Fee paid"),
                self.env._("Came at"),
                self.env._("Signature"),
            ],
            "rows": self._wuye_rows(taking_part),
            "total": self.env._(
                "%(count)s persons, %(came)s came, %(fees)s paid",
                count=len(taking_part),
                came=len(taking_part.filtered(lambda one: one.state == "done")),
                fees=self.wuye_currency_id.format(sum(taking_part.mapped("wuye_paid"))),
            ),
        }

    def _wuye_rows(self, taking_part):
        return [
            (
                number,
                one.wuye_unit_id.code or "",
                one.partner_id.name or "",
                self._wuye_moment(one.wuye_at),
                one.wuye_paid,
                self._wuye_moment(one.date_closed),
                "",  # to be signed in
            )
            for number, one in enumerate(taking_part, start=1)
        ]

    def _wuye_facts_said(self):
        return [
            self.env._("Community: %s", self.wuye_community_id.name),
            self.env._(
                "When and where: %(begin)s to %(end)s, %(venue)s",
                begin=self._wuye_moment(self.date_begin),
                end=self._wuye_moment(self.date_end),
                venue=self.wuye_venue,
            ),
            self.env._(
                "Organised by: %s",
                ", ".join(
                    filter(None, (self.organizer_id.name, self.user_id.name)),
                ),
            ),
        ]

    def _wuye_moment(self, moment):
        """A moment as at the estate, or nothing."""
        if not moment:
            return ""
        local = fields.Datetime.context_timestamp(self.with_context(tz=ZONE), moment)
        return local.strftime("%Y-%m-%d %H:%M")
