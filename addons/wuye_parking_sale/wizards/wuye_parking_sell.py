from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate


class WuyeParkingSell(models.TransientModel):
    """Months of a month card are sold: what they cost, until when, then the bill."""

    _name = "wuye.parking.sell"
    _description = "Sale of a Month Card"

    permit_id = fields.Many2one(
        "wuye.parking.permit", string="Month Card", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="permit_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="permit_id.partner_id", string="Payer")
    months = fields.Integer(required=True, default=1)
    date_from = fields.Date(
        string="First Day",
        compute="_compute_date_from",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    date_to = fields.Date(string="Last Day", compute="_compute_offer")
    price = fields.Monetary(string="A Month", compute="_compute_offer")
    amount = fields.Monetary(compute="_compute_offer")
    begins = fields.Selection(
        [("paid", "When it is paid"), ("account", "At once, on account")],
        compute="_compute_offer",
    )
    obstacle = fields.Char(compute="_compute_offer")
    inside = fields.Char(string="Inside Now", compute="_compute_inside")

    @api.constrains("permit_id")
    def _check_permit_id(self):
        """What the page says of a month card is for who may see it (I8)."""
        # checks run as superuser
        self.permit_id.with_user(self.env.user).check_access("read")

    @api.depends("permit_id")
    def _compute_date_from(self):
        for page in self:
            page.date_from = page.permit_id and page.permit_id._next_day()

    @api.depends("permit_id", "months", "date_from")
    def _compute_offer(self):
        for page in self:
            vals, page.obstacle = {}, False
            if page.permit_id:
                try:
                    vals = page.env["wuye.parking.sale"]._offer(
                        page.permit_id, page.months, page.date_from
                    )
                except UserError as error:
                    page.obstacle = str(error)
            page.date_to = vals.get("date_to", False)
            page.price = vals.get("price", 0.0)
            page.amount = vals.get("amount", 0.0)
            page.begins = vals.get("begins", False)

    @api.depends("permit_id")
    def _compute_inside(self):
        """A warning: the time before is temporary parking (G5)."""
        for page in self:
            stays = page.permit_id._temporary_inside() if page.permit_id else ()
            page.inside = "; ".join(
                self.env._(
                    "%(plate)s since %(since)s",
                    plate=stay.plate,
                    since=f"{to_gate(stay.entered_at):%m-%d %H:%M}",
                )
                for stay in stays
            )

    def action_sell(self):
        """Bill it. Twice: the second is refused, the first waits to be paid."""
        self.ensure_one()
        sale = self.env["wuye.parking.sale"]._sell(
            self.permit_id, self.months, self.date_from
        )
        return sale._get_records_action(name=self.env._("Month Card Sold"))
