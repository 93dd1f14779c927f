from odoo import api, fields, models


class WuyeRequest(models.Model):
    """What a request will do, in a sentence, before anybody approves it."""

    _inherit = "wuye.request"

    # our form has the buttons of the approval itself, in the trade's words

    effect = fields.Char(compute="_compute_effect")

    @api.depends("kind", "amount", "outcome", "charge_id", "advance_id", "journal_id")
    @api.depends_context("lang")
    def _compute_effect(self):
        for request in self:
            request.effect = getattr(
                request, f"_effect_{request.kind or 'reduction'}"
            )()

    def _money(self, amount):
        currency = self.currency_id or self.env.company.currency_id
        return currency.format(amount)

    def _effect_reduction(self):
        charge = self.charge_id
        if not charge:
            return self.env._("Choose the charge first.")
        still_open = max(0.0, charge.amount_residual)
        over = max(0.0, self.amount - still_open)
        values = {
            "amount": self._money(self.amount),
            "charge": charge.display_name,
            "rest": self._money(max(0.0, still_open - self.amount)),
            "over": self._money(over),
        }
        if not over:
            return self.env._(
                "A credit note of %(amount)s on %(charge)s; %(rest)s stays open.",
                **values,
            )
        if self.outcome == "refund":
            return self.env._(
                "A credit note of %(amount)s on %(charge)s; %(over)s is paid already "
                "and is given back.",
                **values,
            )
        return self.env._(
            "A credit note of %(amount)s on %(charge)s; %(over)s is paid already and "
            "is set off or kept as an advance.",
            **values,
        )

    def _effect_supplement(self):
        if not self.charge_id:
            return self.env._("Choose the charge first.")
        return self.env._(
            "A supplementary bill of %(amount)s for %(charge)s.",
            amount=self._money(self.amount),
            charge=self.charge_id.display_name,
        )

    def _effect_write_off(self):
        if not self.charge_id:
            return self.env._("Choose the charge first.")
        return self.env._(
            "%(amount)s of %(charge)s is booked as bad debt and is open no more.",
            amount=self._money(self.amount),
            charge=self.charge_id.display_name,
        )

    def _effect_refund(self):
        if not self.advance_id:
            return self.env._("Choose the advance first.")
        return self.env._(
            "%(amount)s is given back; %(rest)s of the advance is left.",
            amount=self._money(self.amount),
            rest=self._money(self.advance_id.amount_left - self.amount),
        )
