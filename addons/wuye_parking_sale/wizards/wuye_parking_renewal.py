from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class WuyeParkingRenewal(models.TransientModel):
    """Many month cards are renewed at once: all of them, or none (G5)."""

    _name = "wuye.parking.renewal"
    _description = "Renewal of Month Cards"

    months = fields.Integer(required=True, default=1)
    line_ids = fields.One2many("wuye.parking.renewal.line", "renewal_id")
    community_id = fields.Many2one("wuye.community")
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        domain="[('community_id', '=', community_id)]",
    )
    date_from = fields.Date(
        string="Expiring from",
        default=lambda self: fields.Date.context_today(self),
    )
    date_to = fields.Date(
        string="Expiring until",
        default=lambda self: fields.Date.end_of(
            fields.Date.context_today(self), "month"
        ),
    )
    total = fields.Monetary(compute="_compute_total")
    faults = fields.Integer(compute="_compute_total")
    currency_id = fields.Many2one(related="line_ids.currency_id")

    @api.depends("line_ids.amount", "line_ids.obstacle")
    def _compute_total(self):
        for page in self:
            page.total = sum(page.line_ids.mapped("amount"))
            page.faults = len(page.line_ids.filtered("obstacle"))

    def action_find(self):
        """List the month cards that expire in these days."""
        self.ensure_one()
        domain = [("date_to", ">=", self.date_from), ("date_to", "<=", self.date_to)]
        if self.community_id:
            domain.append(("community_id", "=", self.community_id.id))
        if self.lot_id:
            domain.append(("lot_ids", "in", self.lot_id.ids))
        permits = self.env["wuye.parking.permit"].search(domain, order="date_to, id")
        self.line_ids = [
            Command.clear(),
            *(Command.create({"permit_id": permit.id}) for permit in permits),
        ]
        return self._reopen()

    def action_bill(self):
        """Sell each of them its months.

        :raises UserError: names every month card that cannot be renewed; none is then
        """
        self.ensure_one()
        sales = self.env["wuye.parking.sale"]
        sales._require_seller()
        faults = []
        for line in self.line_ids:
            try:
                with self.env.cr.savepoint():
                    sales += sales._sell(line.permit_id, self.months)
            except UserError as error:
                faults.append(f"{line.permit_id.display_name}: {error}")
        if faults:
            raise UserError(
                self.env._(
                    "Nothing was renewed. %(count)s of %(all)s cannot be:\n%(faults)s",
                    count=len(faults),
                    all=len(self.line_ids),
                    faults="\n".join(faults),
                )
            )
        if not sales:
            raise UserError(self.env._("No month card is on the list."))
        return sales._get_records_action(name=self.env._("Month Cards Sold"))

    def _reopen(self):
        return self._get_records_action(
            name=self.env._("Renew Month Cards"), target="new"
        )


class WuyeParkingRenewalLine(models.TransientModel):
    """A month card of a renewal: what it would cost, or why it cannot be renewed."""

    _name = "wuye.parking.renewal.line"
    _description = "Month Card to Renew"
    _rec_name = "permit_id"

    renewal_id = fields.Many2one(
        "wuye.parking.renewal", required=True, ondelete="cascade"
    )
    permit_id = fields.Many2one(
        "wuye.parking.permit", string="Month Card", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="permit_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="permit_id.partner_id", string="Payer")
    valid_to = fields.Date(related="permit_id.date_to", string="Valid until")
    date_to = fields.Date(string="Then until", compute="_compute_offer")
    amount = fields.Monetary(compute="_compute_offer")
    obstacle = fields.Char(string="Why Not", compute="_compute_offer")

    @api.constrains("permit_id")
    def _check_permit_id(self):
        """What the page says of a month card is for who may see it (I8)."""
        # checks run as superuser
        self.permit_id.with_user(self.env.user).check_access("read")

    @api.depends("permit_id", "renewal_id.months")
    def _compute_offer(self):
        for line in self:
            vals, line.obstacle = {}, False
            try:
                vals = self.env["wuye.parking.sale"]._offer(
                    line.permit_id, line.renewal_id.months
                )
            except UserError as error:
                line.obstacle = str(error)
            line.date_to = vals.get("date_to", False)
            line.amount = vals.get("amount", 0.0)
