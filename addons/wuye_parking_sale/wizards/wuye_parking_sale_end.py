from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate


class WuyeParkingSaleEnd(models.TransientModel):
    """A month card is given back: at once while nothing is paid, else by a request."""

    _name = "wuye.parking.sale.end"
    _description = "Month Card Given Back"

    sale_id = fields.Many2one("wuye.parking.sale", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="sale_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Wished Last Day",
        required=True,
        default=lambda self: to_gate(fields.Datetime.now()).date(),
    )
    ended_on = fields.Date(
        string="Valid until",
        compute="_compute_ending",
        help="A month that has begun is used: the card stays valid to its end.",
    )
    amount = fields.Monetary(string="Given Back", compute="_compute_ending")
    is_reversed = fields.Boolean(compute="_compute_ending")
    obstacle = fields.Char(compute="_compute_ending")
    outcome = fields.Selection(
        [("settle", "Set off, the rest kept as advance"), ("refund", "Money back")],
        required=True,
        default="settle",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        domain="[('wuye_tender', '!=', False), ('company_id', '=', company_id)]",
    )
    reason = fields.Char(required=True)

    @api.constrains("sale_id")
    def _check_sale_id(self):
        """What the page says of a sale is for who may see it (I8)."""
        # checks run as superuser
        self.sale_id.with_user(self.env.user).check_access("read")

    @api.depends("sale_id", "date")
    def _compute_ending(self):
        for page in self:
            page.ended_on, page.amount, page.obstacle = False, 0.0, False
            sale = page.sale_id.sudo()  # sudo: sums of a sale the reader sees
            page.is_reversed = bool(sale) and sale._is_reversible()
            if not sale or not page.date:
                continue
            try:
                sale._check_ending()
                page.ended_on, amount = sale._ending(page.date)
                page.amount = float(amount)
            except UserError as error:
                page.obstacle = str(error)

    def action_confirm(self):
        """Reverse the bill, or open the request that gives the months back.

        :raises UserError: it was given back, or all its months have begun
        """
        self.ensure_one()
        self.sale_id._require_seller()
        self.sale_id.check_access("read")
        sale = self.sale_id.sudo()  # sudo: as above; the request is the caller's own
        sale._check_ending()
        if sale._is_reversible():
            sale._reverse(self.reason)
            return {"type": "ir.actions.act_window_close"}
        if self.date < to_gate(fields.Datetime.now()).date():
            raise UserError(self.env._("A month card ends today or later."))
        ended_on, amount = sale._ending(self.date)
        request = self.env["wuye.request"].create(
            {
                "kind": "reduction",
                "charge_id": sale.charge_id.id,
                "amount": float(amount),
                "outcome": self.outcome,
                "journal_id": self.journal_id.id,
                "reason": self.reason,
                "parking_sale_id": sale.id,
                "parking_ended_on": ended_on,
            }
        )
        return request._get_records_action(name=self.env._("Request"))
