from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeReceiptLoanLine(models.Model):
    """A bill that is out on a borrowed receipt, with the amount written there."""

    _name = "wuye.receipt.loan.line"
    _description = "Bill on a Borrowed Receipt"
    _order = "loan_id, id"
    _rec_name = "charge_id"

    loan_id = fields.Many2one(
        "wuye.receipt.loan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        related="loan_id.state", store=True, precompute=True, string="State of the loan"
    )
    company_id = fields.Many2one(
        related="loan_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="loan_id.community_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "wuye.charge", required=True, readonly=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "wuye.fee.item", required=True, readonly=True, index=True, ondelete="restrict"
    )
    period_start = fields.Date(readonly=True)
    period_end = fields.Date(readonly=True)
    amount = fields.Monetary(required=True, readonly=True)

    _charge_once = models.UniqueIndex(
        "(charge_id) WHERE state = 'borrowed'",
        "This bill is out on another borrowed receipt.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A line of a receipt is for more than nothing."
    )
    _frozen = Immutable(
        *("loan_id", "charge_id", "item_id", "amount", "period_start", "period_end"),
        message="What was signed on a slip never changes. Take the receipt back and "
        "lend another one.",
    )
    _kept = NeverDeleted("A slip stays on file.")
