from odoo import api, fields, models

from odoo.addons.wuye_billing.models.wuye_unit import RECEIVING_POSTS


class WuyeDepositReceive(models.TransientModel):
    """A deposit taken at the desk (row 18), in one tender."""

    _name = "wuye.deposit.receive"
    _description = "Take a Deposit"

    unit_id = fields.Many2one("wuye.unit", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="unit_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="cascade",
        help="Who pays gets it back: the owner, the tenant, or the decorator.",
    )
    kind_id = fields.Many2one(
        "wuye.deposit.kind",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    tender = fields.Selection(selection="_selection_tender", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    document = fields.Char(help="E.g. the number of the decoration application.")
    reason = fields.Char(string="For")
    deposit_id = fields.Many2one("wuye.deposit", readonly=True, ondelete="cascade")

    @api.model
    def _selection_tender(self):
        return self.env["wuye.receive"]._selection_tender()

    @api.model
    def default_get(self, fields_list):
        """The unit whose page it was opened on."""
        self._check_post()
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "wuye.unit":
            values.setdefault("unit_id", self.env.context.get("active_id"))
        return values

    @api.depends("unit_id")
    def _compute_partner_id(self):
        for receive in self:
            receive.partner_id = receive.unit_id.owner_id or receive.unit_id.payer_id

    @api.depends("kind_id")
    def _compute_amount(self):
        for receive in self:
            receive.amount = receive.kind_id.amount

    @api.constrains("unit_id", "partner_id")
    def _check_parties(self):
        """Only of a unit and a person he may see (I8)."""
        # checks run as superuser
        for record in (self.unit_id, self.partner_id):
            record.with_user(self.env.user).check_access("read")

    @api.model
    def _check_post(self):
        """Housekeepers and those who compute bills never take money."""
        self.env["res.users"]._require_post(
            RECEIVING_POSTS,
            self.env._("Your post takes no money. Send the payer to the desk."),
        )

    def action_receive(self):
        """Book the deposit and open it; the same page pressed twice books once."""
        self.ensure_one()
        self._check_post()
        self.lock_for_update()
        self.unit_id.check_access("read")
        self.partner_id.check_access("read")
        if not self.deposit_id:
            self.deposit_id = self._take()
        return self.deposit_id._get_records_action(target="current")

    def _take(self):
        # sudo: rights are checked by now, and a cashier holds none on journals
        receive = self.sudo()
        return self.env["wuye.settlement"]._take_deposit(
            {
                "unit_id": receive.unit_id.id,
                "partner_id": receive.partner_id.id,
                "kind_id": receive.kind_id.id,
                "amount": receive.amount,
                "date": receive.date,
                "document": receive.document,
                "reason": receive.reason,
            },
            receive.company_id._wuye_tender_journal(receive.tender),
        )
