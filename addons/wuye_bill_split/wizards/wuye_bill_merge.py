from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeBillMerge(models.TransientModel):
    """Unpaid charges of one payer and unit put on one new bill (B18).

    Charges of several bills are merged; some of one bill get a bill of their own.
    """

    _name = "wuye.bill.merge"
    _description = "Merge Bills"

    charge_ids = fields.Many2many(
        "wuye.charge", string="Charges", required=True, readonly=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_sums")
    count = fields.Integer(string="Charges chosen", compute="_compute_sums")
    bill_count = fields.Integer(string="Bills now", compute="_compute_sums")
    amount = fields.Monetary(string="Total", compute="_compute_sums")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Accounting date of the reversals and the new bill, in an open month.",
    )
    reason = fields.Char(required=True)
    rebill_id = fields.Many2one("wuye.rebill", string="Split or Merge", readonly=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "wuye.charge":
            ids = self.env.context.get("active_ids", [])
            values["charge_ids"] = [fields.Command.set(ids)]
        return values

    @api.depends("charge_ids")
    def _compute_sums(self):
        for wizard in self:
            charges = wizard.charge_ids
            wizard.currency_id = charges.currency_id[:1]
            wizard.count = len(charges)
            wizard.bill_count = len(set(charges.mapped("move_id.id")))
            wizard.amount = sum(charges.mapped("amount"))

    @api.constrains("charge_ids")
    def _check_charge_ids(self):
        # what the page says of charges is for who may see them; see above
        self.charge_ids.with_user(self.env.user).check_access("read")

    def action_merge(self):
        """Merge and open the record; twice merges once."""
        self.ensure_one()
        self.charge_ids._check_may_rebill()
        self.lock_for_update()
        if not self.rebill_id:
            kind = self._checked_kind()
            self.rebill_id = self.env["wuye.rebill"]._merge(
                self.charge_ids,
                kind,
                method="bills" if kind == "split" else False,
                date=self.date,
                reason=self.reason,
            )
        return self.rebill_id._get_records_action(
            views=[[False, "form"]], target="current"
        )

    def _checked_kind(self):
        """*merge* of several bills, or *split*: some of one bill on their own."""
        charges = self.charge_ids
        # sudo: posts read charges, not the bills they stand on
        bills = charges.sudo().move_id
        if len(bills) > 1:
            return "merge"
        others = self.env["wuye.charge"].sudo().search([("move_id", "=", bills.id)])
        if not bills or others <= charges.sudo():
            raise UserError(
                self.env._(
                    "These charges are one bill already. Choose charges of several "
                    "bills to merge them, or some charges of one bill to give them a "
                    "bill of their own."
                )
            )
        return "split"
