from odoo import api, models

# The lines are complete: Odoo need not derive anything from them (seconds at 5,000).
COMPLETE = {
    "skip_invoice_sync": True,
    "skip_invoice_line_sync": True,
    "skip_analytic_sync": True,
}


class WuyePosting(models.AbstractModel):
    """Arrears taken over: one entry a community and date, a line a charge."""

    _inherit = "wuye.posting"

    # === BUSINESS METHODS === #

    @api.model
    def _post_opening(self, charges):
        """Book opening arrears and link each charge to its own receivable line."""
        charges = charges.sudo().filtered(lambda charge: charge.state == "draft")
        moves = self.env["account.move"].sudo()
        settlement = self.env["wuye.settlement"].with_context(**COMPLETE)
        for (community, date), group in charges.grouped(
            lambda charge: (charge.community_id, charge.date)
        ).items():
            written = community.company_id._wuye_written()
            label = written.env._("Opening arrears of %(name)s", name=community.name)
            move = settlement._create_entry(
                community,
                date,
                "opening",
                self._prepare_opening_lines(community, group, label),
                ref=label,
            )
            by_charge = move.line_ids.grouped("wuye_charge_id")
            for charge in group.with_context(wuye_posting=True):
                charge.write(
                    {
                        "move_id": move.id,
                        "move_line_id": by_charge[charge.with_env(move.env)].id,
                        "amount_base": charge.amount,
                        "state": "posted",
                    }
                )
            moves += move
        return moves

    @api.model
    def _prepare_opening_lines(self, community, charges, label):
        company = community.company_id
        receivable = company._wuye_account("ar")
        lines = [
            {
                "name": charge._bill_label(),
                "partner_id": charge.partner_id.id,
                "account_id": receivable.id,
                "balance": charge.amount,
                "date_maturity": charge.date_due,
                "wuye_charge_id": charge.id,
                "wuye_unit_id": charge.unit_id.id,
                "wuye_community_id": community.id,
                # earned in the books before: nothing to distribute, nor to look up
                "analytic_distribution": False,
            }
            for charge in charges
        ]
        total = company.currency_id.round(sum(charges.mapped("amount")))
        lines.append(
            {
                "name": label,
                "account_id": company._wuye_account("opening").id,
                "balance": -total,
                "wuye_community_id": community.id,
                "analytic_distribution": False,
            }
        )
        return lines
