from odoo import api, models


class WuyeSettlement(models.AbstractModel):
    """Credit notes: what they settle, what is kept, what is paid back."""

    _inherit = "wuye.settlement"

    @api.model
    def _settle_credits(self, charges):
        """Let credit notes settle what they reduce, then other open charges.

        First the charge itself while it is open, then open charges of the same unit
        and payer, same item first; what is left goes to advances (row 15).
        """
        credits = charges.sudo()._search_among(
            [("state", "=", "posted"), ("amount_residual", "<", 0)]
        )
        for move, group in credits.grouped("move_id").items():
            self._settle_credit_note(move, group)
            self._credit_to_advance(group)

    @api.model
    def _settle_credit_note(self, move, charges):
        first = charges[0]
        own = charges.origin_id.filtered(lambda c: c.amount_residual > 0)
        others = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", first.unit_id.id),
                ("partner_id", "=", first.partner_id.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("id", "not in", own.ids),
            ]
        )
        same = others.filtered(lambda c: c.item_id in charges.item_id)
        targets = own._settlement_order()
        targets += same._settlement_order() + (others - same)._settlement_order()
        credit_line = move._wuye_receivable_lines()
        for target in targets:
            if not credit_line.amount_residual:
                break
            amount = min(target.amount_residual, -credit_line.amount_residual)
            for claim, _part in target._claim_parts(amount):
                self._match_credit(credit_line, claim, target, charges)

    @api.model
    def _match_credit(self, credit_line, claim, target, charges):
        """Match a credit note with one claim line, `target` first."""
        self._reconcile(
            [credit_line + claim],
            order={
                claim.id: target.ids,
                credit_line.id: charges._settlement_order().ids,
            },
        )

    @api.model
    def _credit_to_advance(self, charges):
        """Move what is left of credit notes to advances (accounting row 15)."""
        for charge in charges.filtered(lambda c: c.amount_residual < 0):
            amount = -charge.amount_residual
            community = charge.community_id
            company = charge.company_id
            common = {
                "partner_id": charge.partner_id.id,
                "wuye_community_id": community.id,
                "wuye_unit_id": charge.unit_id.id,
                "name": charge._entry_label(),
            }
            move = self._create_entry(
                community,
                charge.date,
                "to_advance",
                [
                    {
                        **common,
                        "account_id": company._wuye_account("ar").id,
                        "balance": amount,
                        "wuye_charge_id": charge.id,
                    },
                    {
                        **common,
                        "account_id": company._wuye_account("advance").id,
                        "balance": -amount,
                    },
                ],
            )
            debit, credit = move.line_ids.sorted("id")
            claims = [claim for claim, _part in charge._claim_parts(-amount)]
            self._reconcile([debit + claim for claim in claims])
            self._advance_from(credit, charge, amount, "credit")

    @api.model
    def _advance_from(self, line, charge, amount, origin):
        return self.env["wuye.advance"].create(
            {
                "unit_id": charge.unit_id.id,
                "partner_id": charge.partner_id.id,
                "date": line.date,
                "amount": amount,
                "origin": origin,
                "payment_id": line.move_id.origin_payment_id.id,
                "move_line_id": line.id,
            }
        )

    @api.model
    def _refund_credit(self, charges, journal, date):
        """Return the money of credit notes from the float (accounting row 16)."""
        payments = self.env["account.payment"].sudo()
        for charge in charges.sudo().filtered(lambda c: c.amount_residual < 0):
            amount = -charge.amount_residual
            account = charge.company_id._wuye_account("ar")
            vals = self._prepare_payment_vals(
                {
                    "partner": charge.partner_id,
                    "journal": journal,
                    "date": date,
                    "memo": charge._entry_label(),
                },
                charge.community_id,
                [{"balance": amount, "wuye_charge_id": charge.id}],
                account,
                outbound=True,
            )
            payment = self.sudo()._create_payments([vals])
            claims = [claim for claim, _part in charge._claim_parts(-amount)]
            self._reconcile(self._match_plan(payment.move_id, claims))
            payments += payment
        return payments
