from odoo import api, fields, models

from ..models.wuye_receipt_loan_lend import BORROWERS


class WuyeReceiptLend(models.TransientModel):
    """Lend the next receipt to somebody who carries it to a payer (D8, R69)."""

    _name = "wuye.receipt.lend"
    _description = "Lend a Receipt"

    borrower_id = fields.Many2one(
        "res.users",
        string="Borrowed by",
        required=True,
        domain=lambda self: self._domain_borrower(),
        help="Who signs the slip: a housekeeper, customer service or a manager.",
    )
    unit_id = fields.Many2one("wuye.unit", required=True)
    payer_ids = fields.Many2many(
        "res.partner", string="Payers of open bills", compute="_compute_payer_ids"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', payer_ids)]",
    )
    offered_ids = fields.Many2many("wuye.charge", compute="_compute_offered_ids")
    charge_ids = fields.Many2many(
        "wuye.charge",
        string="Written for",
        compute="_compute_charge_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_ids)]",
        help="What is open of each bill is written on the receipt.",
    )
    currency_id = fields.Many2one(related="unit_id.company_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount")
    receipt_no = fields.Char(string="Receipt no.", compute="_compute_receipt_no")

    @api.model
    def _domain_borrower(self):
        groups = [self.env.ref(f"wuye_property.group_{post}").id for post in BORROWERS]
        return [("all_group_ids", "in", groups), ("id", "!=", self.env.uid)]

    def _free_charges(self):
        """What is open of the unit, is taken by the caller and not out already."""
        found = self.env["wuye.cashier"]._open_charges(self.unit_id)
        found = found.filtered("item_id.is_taken_by_me")
        loans = self.env["wuye.receipt.loan"]._of_charges(found)
        return found - loans.line_ids.charge_id.with_env(self.env)

    @api.depends("unit_id")
    def _compute_payer_ids(self):
        for page in self:
            page.payer_ids = page._free_charges().partner_id

    @api.depends("unit_id", "partner_id")
    def _compute_offered_ids(self):
        for page in self:
            payer = page.partner_id._origin
            page.offered_ids = page._free_charges().filtered(
                lambda charge, payer=payer: charge.partner_id == payer
            )

    @api.depends("unit_id")
    def _compute_partner_id(self):
        for page in self:
            page.partner_id = page._free_charges().partner_id[:1]

    @api.depends("unit_id", "partner_id")
    def _compute_charge_ids(self):
        for page in self:
            page.charge_ids = page.offered_ids._origin

    @api.depends("charge_ids")
    def _compute_amount(self):
        for page in self:
            page.amount = sum(page.charge_ids.mapped("amount_residual"))

    @api.depends("unit_id")
    def _compute_receipt_no(self):
        cashier = self.env["wuye.cashier"]
        for page in self:
            number = page.unit_id and cashier._drawn(page.unit_id, limit=1)
            page.receipt_no = number and number.name

    def action_lend(self):
        """Lend it and open its slip, to print and sign."""
        self.ensure_one()
        loan = self.env["wuye.receipt.loan"]._lend(
            self.borrower_id,
            [(charge, charge.amount_residual) for charge in self.charge_ids],
        )
        target = "new" if self.env.context.get("wuye_at_desk") else "current"
        return loan._get_records_action(target=target)
