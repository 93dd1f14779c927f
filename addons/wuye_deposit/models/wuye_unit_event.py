from odoo import models


class WuyeUnitEvent(models.Model):
    """The summary page names the deposits held before somebody leaves (A4, B13)."""

    _inherit = "wuye.unit.event"

    def _sections(self, plan):
        sections = super()._sections(plan)
        if plan.ends and self.unit_id and (deposits := [*self._say_deposits(plan)]):
            sections.append([self.env._("Deposits Held"), deposits])
        return sections

    def _say_deposits(self, plan):
        """One sentence a deposit that is held for the unit, whoever paid it."""
        leaving = {row.partner_id for row, _last in plan.ends}
        held = (
            self.env["wuye.deposit"]
            .sudo()  # sums only, of this very unit
            .search(
                [
                    ("unit_id", "=", self.unit_id._origin.id),
                    ("amount_held", ">", 0),
                ]
            )
        )
        for deposit in held:
            words = {
                "kind": deposit.kind_id.name,
                "amount": deposit.currency_id.format(deposit.amount_held),
                "payer": deposit.partner_id.name,
                "number": deposit.name,
            }
            if deposit.partner_id in leaving:
                yield self.env._(
                    "%(kind)s of %(amount)s (%(number)s) is held for %(payer)s, who "
                    "leaves: give it back, or set it off against what is owed.",
                    **words,
                )
            else:
                yield self.env._(
                    "%(kind)s of %(amount)s (%(number)s) is held for %(payer)s and "
                    "stays with %(payer)s.",
                    **words,
                )
