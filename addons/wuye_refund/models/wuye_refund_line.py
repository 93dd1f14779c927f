from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..refunded import KeepsRefunded


class WuyeRefundLine(models.Model):
    """How much of a line of the receipt is given back (D14).

    Once it is done a trigger adds it to the line of the receipt, which never goes
    over what was taken.
    """

    _name = "wuye.refund.line"
    _description = "Line of a Refund"
    _order = "refund_id, id"
    _rec_name = "receipt_line_id"

    refund_id = fields.Many2one(
        "wuye.refund", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="refund_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="refund_id.community_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    receipt_line_id = fields.Many2one(
        "wuye.receipt.line",
        string="Paid for",
        required=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(related="receipt_line_id.unit_id")
    item_id = fields.Many2one(related="receipt_line_id.item_id")
    charge_id = fields.Many2one(related="receipt_line_id.charge_id", string="Bill")
    period_start = fields.Date(related="receipt_line_id.period_start")
    period_end = fields.Date(related="receipt_line_id.period_end")
    taken = fields.Monetary(related="receipt_line_id.amount", string="Taken")
    refunded = fields.Monetary(
        related="receipt_line_id.amount_refunded", string="Given back before"
    )
    amount = fields.Monetary(string="To give back", required=True)
    is_done = fields.Boolean(readonly=True, copy=False, default=False)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)",
        "A line of a refund is for more than nothing: remove it instead.",
    )
    _line_uniq = models.Constraint(
        "UNIQUE(refund_id, receipt_line_id)", "Each line stands on a slip once."
    )
    _keeps = KeepsRefunded("What was given back is kept with the receipt.")
    _frozen = Immutable(
        *("refund_id", "receipt_line_id", "amount", "is_done"),
        message="A refund that was paid out never changes.",
        when="OLD.is_done",
    )
    _kept = NeverDeleted(
        "A refund that was paid out stays on file.", when="OLD.is_done"
    )

    @api.constrains("amount", "receipt_line_id")
    def _check_amount(self):
        for line in self:
            source = line.receipt_line_id
            if source.receipt_id != line.refund_id.receipt_id:
                raise ValidationError(
                    line.env._(
                        "A line of the slip is of another receipt. Remove the line."
                    )
                )
            left = source._amount_left()
            if (
                not line.is_done
                and source.currency_id.compare_amounts(line.amount, left) > 0
            ):
                raise ValidationError(
                    line.env._(
                        "Of %(line)s %(left)s can be given back, not %(amount)s. Lower "
                        "the amount.",
                        line=source.item_id.display_name or line.env._("the advance"),
                        left=source.currency_id.format(left),
                        amount=source.currency_id.format(line.amount),
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop("is_done", None)  # only paying out does that
        lines = super().create(vals_list)
        lines.refund_id._check_changeable()
        return lines

    def write(self, vals):
        self.check_access("write")  # who may not is told no more than that
        self.refund_id._check_changeable()
        if not self.env.su:
            vals = {key: value for key, value in vals.items() if key != "is_done"}
        result = super().write(vals)
        self.refund_id._check_changeable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.refund_id._check_changeable()

    # === BUSINESS METHODS === #

    def _check_refundable(self, kind):
        """Whether the bill or the advance still holds so much of the payment.

        :raises UserError: the bill was reversed, reduced or opened again meanwhile
        """
        for line in self:
            charge = line.receipt_line_id.charge_id
            if charge:
                line._check_bill(charge, kind)

    def _check_bill(self, charge, kind):
        compare = charge.currency_id.compare_amounts
        if charge.state != "posted":
            raise UserError(
                self.env._(
                    "%s was reversed after it was paid: what was paid is an advance "
                    "or on the new bill. Give it back there.",
                    charge.display_name,
                )
            )
        if kind == "correction" and compare(charge.amount_residual, 0.0) > 0:
            raise UserError(
                self.env._(
                    "%(charge)s is open for %(open)s still. Request a reduction on the "
                    "bill first: only what is paid is given back.",
                    charge=charge.display_name,
                    open=charge.currency_id.format(charge.amount_residual),
                )
            )
        held = self._held_by(charge)
        if compare(self.amount, held) > 0:
            raise UserError(
                self.env._(
                    "Only %(held)s of %(charge)s is paid and not given back or "
                    "reduced. Lower the amount.",
                    held=charge.currency_id.format(held),
                    charge=charge.display_name,
                )
            )

    def _held_by(self, charge):
        """What is paid of a bill beyond what it was reduced by, in yuan."""
        [[reduced]] = charge._read_group(
            [
                ("origin_id", "=", charge.id),
                ("kind", "=", "adjustment"),
                ("state", "=", "posted"),
                ("amount", "<", 0),
            ],
            aggregates=["amount:sum"],
        )
        return charge.currency_id.round(charge.amount_paid + (reduced or 0.0))
