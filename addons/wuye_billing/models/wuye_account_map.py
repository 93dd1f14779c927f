from odoo import api, fields, models

from ..chart import ACCOUNTS, CHARTS


class WuyeAccountMap(models.Model):
    """Which account of the company plays which part (科目映射).

    A company that already has books keeps its accounts: the accountant points
    our keys at them; nothing of theirs is created, renamed or changed by us.
    """

    _name = "wuye.account.map"
    _description = "Account Mapping"
    _order = "company_id, sequence, id"
    _rec_name = "key"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    key = fields.Selection(
        selection=[
            ("ar", "Receivable, property charges"),
            ("parking_ar", "Receivable, parking"),
            ("advance", "Received in advance, property charges"),
            ("deferred", "Deferred property income"),
            ("deposit", "Deposits held"),
            ("on_behalf", "Collected on behalf of suppliers"),
            ("wallet", "On wallets, spent with the company"),
            ("wallet_merchant", "On wallets, spent at merchants"),
            ("merchant", "Owed to merchants"),
            ("vat", "Output VAT"),
            ("vat_pending", "VAT pending transfer"),
            ("vat_simple", "VAT by the simplified method"),
            ("income_fee", "Income, property fee"),
            ("income_parking", "Income, parking"),
            ("income_service", "Income, special services"),
            ("income_resale", "Income, water and power resold"),
            ("income_late", "Income, late payment damages"),
            ("income_deposit", "Income, deposits kept"),
            ("write_off", "Bad debt"),
            ("cash", "Cash"),
            ("bank", "Bank"),
            ("clear_transfer", "Clearing, transfers"),
            ("clear_wechat", "Clearing, WeChat Pay"),
            ("clear_alipay", "Clearing, Alipay"),
            ("clear_pos", "Clearing, POS"),
            ("clear_cheque", "Clearing, cheques"),
            ("opening", "Opening balance, taken over"),
        ],
        required=True,
        readonly=True,
    )
    account_id = fields.Many2one(
        "account.account",
        ondelete="restrict",
        check_company=True,
    )
    account_type = fields.Char(compute="_compute_spec")
    suggested_code = fields.Char(
        compute="_compute_spec",
        help="The code we would use in a company without books of its own.",
    )
    is_mapped = fields.Boolean(compute="_compute_is_mapped", store=True)

    _check_company_auto = True
    _key_uniq = models.Constraint(
        "UNIQUE(company_id, key)", "Each part is mapped once per company."
    )

    @api.depends("key")
    def _compute_sequence(self):
        order = list(ACCOUNTS)
        for line in self:
            line.sequence = order.index(line.key) if line.key in order else 0

    @api.depends("key", "company_id.chart_template")
    def _compute_spec(self):
        for line in self:
            spec = ACCOUNTS.get(line.key)
            chart = line.company_id.chart_template
            line.account_type = spec.account_type if spec else False
            line.suggested_code = (
                spec.codes[CHARTS.index(chart)] if spec and chart in CHARTS else False
            )

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self._key_label(line.key)

    @api.depends("account_id")
    def _compute_is_mapped(self):
        for line in self:
            line.is_mapped = bool(line.account_id)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("account_id"):
            self.company_id._wuye_prepare()
        return result

    @api.model
    def _key_label(self, key):
        selection = dict(self._fields["key"]._description_selection(self.env))
        return selection.get(key, key)

    def action_create_account(self):
        """Make the suggested account where its code is free; else say what to do."""
        self.check_access("write")
        for line in self.filtered(lambda line: not line.account_id):
            line.company_id.sudo()._wuye_make_suggested(line)
        return True
