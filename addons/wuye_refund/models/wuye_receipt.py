from odoo import fields, models
from odoo.exceptions import UserError


class WuyeReceipt(models.Model):
    """What was given back of a receipt; never more than it took (D14)."""

    _inherit = "wuye.receipt"

    amount_refunded = fields.Monetary(
        string="Given back", readonly=True, default=0.0, copy=False
    )
    refund_ids = fields.One2many(
        "wuye.refund", "receipt_id", string="Refund slips", readonly=True
    )
    void_reason = fields.Char(related="number_id.reason", string="Why void")

    _void_whole = models.Constraint(
        "CHECK(state <> 'void' OR coalesce(amount_refunded, 0) = 0)",
        "A receipt of which money was given back cannot be void: refund the rest.",
    )

    # === ACTIONS === #

    def action_refund(self):
        """Open a new refund slip of this receipt, nothing is written yet.

        :raises UserError: the receipt is void, or given back whole
        """
        self.ensure_one()
        self.check_access("read")
        if self.state == "void":
            raise UserError(
                self.env._("Receipt %s is void: there is nothing to refund.", self.name)
            )
        if self.currency_id.compare_amounts(self.amount_refunded, self.amount) >= 0:
            raise UserError(
                self.env._("All that receipt %s took was given back.", self.name)
            )
        is_open = self.shift_id.state == "open"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refund of Receipt %s", self.name),
            "res_model": "wuye.refund",
            "view_mode": "form",
            "context": {
                "default_receipt_id": self.id,
                "default_kind": "void" if is_open else "refund",
            },
        }

    # === BUSINESS METHODS === #

    def _taken_back(self, lines, reason):
        """Hook: money of `lines` goes back, wholly or in part; a void names all.

        Runs as superuser in the transaction that books it, once for each slip; what
        came with the payment beside its money is undone here.

        :param reason: a sentence that names the slip, for the file
        """


class WuyeReceiptLine(models.Model):
    _inherit = "wuye.receipt.line"

    amount_refunded = fields.Monetary(
        string="Given back", readonly=True, default=0.0, copy=False
    )

    # the sum is kept by a trigger on the lines of refunds, whoever writes them
    _refunded_within = models.Constraint(
        "CHECK(coalesce(amount_refunded, 0) BETWEEN 0 AND amount)",
        "More would be given back than this receipt took. Lower the amount.",
    )

    def _amount_left(self):
        """What may still be given back of the line, in yuan."""
        self.ensure_one()
        return self.currency_id.round(self.amount - self.amount_refunded)
