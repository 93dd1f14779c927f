from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeReceiveLine(models.TransientModel):
    """How much is taken on one open charge."""

    _name = "wuye.receive.line"
    _description = "Money Received on a Charge"

    receive_id = fields.Many2one("wuye.receive", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="receive_id.currency_id")
    charge_id = fields.Many2one("wuye.charge", required=True, ondelete="cascade")
    unit_id = fields.Many2one(related="charge_id.unit_id")
    item_id = fields.Many2one(related="charge_id.item_id")
    service_month = fields.Date(related="charge_id.service_month")
    date_due = fields.Date(related="charge_id.date_due")
    amount_open = fields.Monetary(related="charge_id.amount_residual", string="Open")
    amount = fields.Monetary(string="To pay")

    @api.constrains("charge_id")
    def _check_charge_id(self):
        """What the line says of a charge is for who may see it (I8, J6)."""
        # checks run as superuser: so does this first one, which names the item
        self.env["res.users"]._refuse_other_lines(self.charge_id.item_id)
        self.charge_id.with_user(self.env.user).check_access("read")

    @api.constrains("amount", "charge_id")
    def _check_amount(self):
        for line in self:
            if not 0 <= line.amount <= line.currency_id.round(line.amount_open):
                raise ValidationError(
                    line.env._(
                        "%(charge)s is open for %(open)s: take that or less on it.",
                        charge=line.charge_id.display_name,
                        open=line.currency_id.format(line.amount_open),
                    )
                )


class WuyeReceiveAdvance(models.TransientModel):
    """Money taken ahead of bills: for an item and months, or for any."""

    _name = "wuye.receive.advance"
    _description = "Money Received in Advance"

    receive_id = fields.Many2one("wuye.receive", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="receive_id.currency_id")
    unit_id = fields.Many2one(
        "wuye.unit",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("default_unit_id"),
    )
    item_id = fields.Many2one(
        "wuye.fee.item",
        ondelete="cascade",
        domain="[('is_taken_by_me', '=', True)]",
        help="Empty: applied to any item.",
    )
    period_start = fields.Date(help="First day paid ahead; empty: no months named.")
    period_end = fields.Date()
    amount = fields.Monetary(required=True)

    @api.constrains("unit_id")
    def _check_unit_id(self):
        """As above: also a unit's name is for who may see it (I8)."""
        self.unit_id.with_user(self.env.user).check_access("read")

    @api.constrains("amount", "period_start", "period_end")
    def _check_advance(self):
        for advance in self:
            if advance.amount <= 0:
                raise ValidationError(
                    advance.env._("An advance is more than zero: enter its amount.")
                )
            start, end = advance.period_start, advance.period_end
            if bool(start) != bool(end) or (start and end < start):
                raise ValidationError(
                    advance.env._(
                        "Give the first and the last day paid ahead, or neither."
                    )
                )


class WuyeReceiveResult(models.TransientModel):
    """A payment that was booked, as shown to whoever took the money."""

    _name = "wuye.receive.result"
    _description = "Payment Booked"

    receive_id = fields.Many2one("wuye.receive", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="receive_id.currency_id")
    name = fields.Char(string="Payment")
    community_id = fields.Many2one("wuye.community", ondelete="cascade")
    amount = fields.Monetary()
    payment_id = fields.Integer(string="Payment record")
