from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeReceipt(models.Model):
    """A numbered receipt: what one payer paid at once, for what and how (D1, R79).

    Made by the desk in one transaction with its payments; never changed after, but
    voided. Of the receipts of his open shift a collector reads none (D3).
    """

    _name = "wuye.receipt"
    _description = "Receipt"
    _order = "taken_at desc, id desc"
    _rec_names_search = ["name", "partner_id.name", "unit_id.code"]

    name = fields.Char(string="Receipt no.", required=True, readonly=True)
    number_id = fields.Many2one(
        "wuye.receipt.number", required=True, readonly=True, ondelete="restrict"
    )
    client_token = fields.Char(
        required=True,
        readonly=True,
        groups="base.group_system",
        help="Made by the desk before it asks: the same one is taken once (I9).",
    )
    shift_id = fields.Many2one(
        "wuye.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    desk_id = fields.Many2one(related="shift_id.desk_id", store=True, precompute=True)
    community_id = fields.Many2one(
        related="shift_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shift_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        "wuye.unit", readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, readonly=True, index=True)
    taken_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection(
        [("posted", "Posted"), ("void", "Void")],
        required=True,
        default="posted",
        readonly=True,
        index=True,
    )
    line_ids = fields.One2many("wuye.receipt.line", "receipt_id", readonly=True)
    tender_ids = fields.One2many("wuye.receipt.tender", "receipt_id", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(number_id)", "A number is used for one receipt."
    )
    _token_uniq = models.Constraint(
        "UNIQUE(client_token)", "This payment was taken already."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A receipt is for more than nothing."
    )
    _facts = Immutable(
        *("name", "number_id", "client_token", "shift_id", "user_id", "unit_id"),
        *("partner_id", "date", "taken_at", "amount"),
        message="A receipt never changes. Void it and take the payment again.",
    )
    _void_stays = Immutable(
        "state", message="A void receipt stays void.", when="OLD.state = 'void'"
    )
    _kept = NeverDeleted("A receipt is never deleted: void it.")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_made_by_desk()
        return super().create(vals_list)

    def write(self, vals):
        self._check_made_by_desk()
        return super().write(vals)

    def _check_made_by_desk(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Receipts are made and voided at the desk, not by writing.")
            )


class WuyeReceiptLine(models.Model):
    """What a part of a receipt is for: a bill, or money in advance."""

    _name = "wuye.receipt.line"
    _description = "Line of a Receipt"
    _order = "receipt_id, id"
    _rec_name = "item_id"

    receipt_id = fields.Many2one(
        "wuye.receipt", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="receipt_id.community_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "wuye.charge", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, readonly=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "wuye.fee.item", readonly=True, index=True, ondelete="restrict"
    )
    period_start = fields.Date(readonly=True)
    period_end = fields.Date(readonly=True)
    amount = fields.Monetary(required=True, readonly=True)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A line of a receipt is for more than nothing."
    )
    _frozen = Immutable(
        *("receipt_id", "charge_id", "unit_id", "item_id", "amount"),
        *("period_start", "period_end"),
        message="A receipt never changes. Void it and take the payment again.",
    )
    _kept = NeverDeleted("A receipt is never deleted: void it.")


class WuyeReceiptTender(models.Model):
    """How a part of a receipt was paid; its payments stand behind it."""

    _name = "wuye.receipt.tender"
    _description = "Tender of a Receipt"
    _order = "receipt_id, id"
    _rec_name = "tender"

    receipt_id = fields.Many2one(
        "wuye.receipt", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shift_id = fields.Many2one(
        related="receipt_id.shift_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="receipt_id.community_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tender = fields.Char(required=True, readonly=True, index=True)
    label = fields.Char(string="Tender name", compute="_compute_label")
    amount = fields.Monetary(required=True, readonly=True)
    given = fields.Monetary(
        string="Cash given", readonly=True, help="What the payer handed over."
    )
    reference = fields.Char(readonly=True)
    payment_ids = fields.One2many("account.payment", "wuye_tender_id", readonly=True)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A tender is for more than nothing."
    )
    _given_enough = models.Constraint(
        "CHECK(given IS NULL OR given = 0 OR given >= amount)",
        "Not less is given than is put down.",
    )
    _frozen = Immutable(
        *("receipt_id", "tender", "amount", "given", "reference"),
        message="A receipt never changes. Void it and take the payment again.",
    )
    _kept = NeverDeleted("A receipt is never deleted: void it.")

    @api.depends("tender")
    @api.depends_context("lang")
    def _compute_label(self):
        kinds = self.env["wuye.tender"]._kinds()
        for tender in self:
            kind = kinds.get(tender.tender)
            tender.label = kind["label"] if kind else tender.tender

    def _is_money(self):
        """Whether it is counted when the shift ends; a tender unknown by now is."""
        self.ensure_one()
        kind = self.env["wuye.tender"]._kinds().get(self.tender)
        return kind["is_money"] if kind else True
