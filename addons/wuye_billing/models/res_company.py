from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..chart import ACCOUNTS, BILL_JOURNAL, CHARTS, ENTRY_JOURNAL, TAXES, TENDERS


class ResCompany(models.Model):
    _inherit = "res.company"

    wuye_bill_journal_id = fields.Many2one(
        "account.journal", string="Journal of property bills", check_company=True
    )
    wuye_entry_journal_id = fields.Many2one(
        "account.journal", string="Journal of property entries", check_company=True
    )
    wuye_account_map_ids = fields.One2many("wuye.account.map", "company_id")
    wuye_post_limit = fields.Integer(
        string="Bills posted at once",
        default=2000,
        help="Runs with more bills than this are posted in the background, in parts.",
    )

    # === BUSINESS METHODS === #

    def _wuye_written(self, partner=None):
        """The company in the language in which it writes, whoever is at work.

        :param partner: to whom it writes; his own language goes first
        """
        self.ensure_one()
        installed = self.env["res.lang"]._get_data
        own = self.sudo().partner_id
        own.fetch(["lang"])  # a payment asks for nothing else of it
        codes = [partner.lang if partner else False, own.lang]
        lang = next((code for code in codes if code and installed(code=code)), None)
        return self.with_context(lang=lang) if lang else self

    def _wuye_account(self, key):
        """The account mapped to `key`; UserError saying where to map it if missing."""
        self.ensure_one()
        account = self._wuye_accounts().get(key)
        if not account:
            raise UserError(
                self.env._(
                    "Account “%(key)s” of %(company)s is not mapped yet. "
                    "Ask an accountant to choose it in Billing > Configuration > "
                    "Account mapping.",
                    key=self.env["wuye.account.map"]._key_label(key),
                    company=self.display_name,
                )
            )
        return account

    def _wuye_accounts(self):
        """{key: account} of the company.

        Posts at the desk hold no accounting right, and still their bills must
        find their accounts: read as superuser.
        """
        self.ensure_one()
        maps = self.sudo().wuye_account_map_ids
        return {line.key: line.account_id for line in maps if line.account_id}

    def _wuye_tax(self, key):
        """The tax made for `key` (see chart.TAXES), or an empty recordset."""
        self.ensure_one()
        chart = self.env["account.chart.template"].with_company(self).sudo()
        tax = chart.ref(f"wuye_{key}", raise_if_not_found=False)
        return tax or self.env["account.tax"]

    def _wuye_tender_journal(self, tender):
        """The journal of a tender key such as ``cash`` or ``transfer``."""
        self.ensure_one()
        journal = (
            self.env["account.journal"]
            .sudo()
            .search(
                [("company_id", "=", self.id), ("wuye_tender", "=", tender)], limit=1
            )
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no journal for the tender “%(tender)s”. Ask an "
                    "accountant to set it in Accounting > Journals.",
                    company=self.display_name,
                    tender=tender,
                )
            )
        return journal

    def _wuye_prepare(self):
        """Make what is missing: account map, taxes, journals. Repeating adds nothing.

        An account is made only in a company without any entry and only on a free
        code; in all other cases the map line stays open for the accountant. No
        existing account is written to.
        """
        for company in self.filtered(lambda c: c.chart_template in CHARTS):
            company = company.sudo().with_company(company).with_context(lang="en_US")
            company._wuye_prepare_accounts()
            if company._wuye_accounts().get("vat"):
                company._wuye_prepare_taxes()
            company._wuye_prepare_journals()
            company._wuye_prepare_tenders()
            company._wuye_prepare_opening_data()

    # === SET-UP === #

    def _wuye_prepare_accounts(self):
        chart = self.env["account.chart.template"]
        index = CHARTS.index(self.chart_template)
        fresh = not self._existing_accounting()
        taken = set(
            self.env["account.account"]
            .search([("company_ids", "in", self.id)])
            .mapped("code")
        )
        mapped = set(self.wuye_account_map_ids.mapped("key"))
        to_map, to_make = [], {}
        for key, spec in ACCOUNTS.items():
            if key in mapped:
                continue
            account = spec.existing and chart.ref(
                spec.existing[index], raise_if_not_found=False
            )
            if not account and fresh and spec.codes[index] not in taken:
                to_make[key] = spec
            to_map.append({"company_id": self.id, "key": key, "account_id": account})
        made = self._wuye_make_accounts(to_make, index)
        for vals in to_map:
            account = vals["account_id"] or made.get(vals["key"])
            vals["account_id"] = account.id if account else False
        self.env["wuye.account.map"].create(to_map)

    def _wuye_make_accounts(self, specs, index):
        """Create the accounts of `specs` ({key: AccountSpec}); {key: account}."""
        Account = self.env["account.account"]
        accounts = {}
        for key, spec in specs.items():
            account = Account._load_records(
                [
                    {
                        "xml_id": f"account.{self.id}_wuye_{key}",
                        "noupdate": True,
                        "values": {
                            "code": spec.codes[index],
                            "name": spec.name,
                            "account_type": spec.account_type,
                            "reconcile": spec.reconcile,
                            "company_ids": [Command.set(self.ids)],
                        },
                    }
                ]
            )
            self._wuye_translate(account, spec.name_zh)
            accounts[key] = account
        return accounts

    def _wuye_make_suggested(self, line):
        """Make the account a map line suggests, if its code is free."""
        self.ensure_one()
        company = self.with_company(self).with_context(lang="en_US")
        index = CHARTS.index(self.chart_template)
        code = ACCOUNTS[line.key].codes[index]
        taken = company.env["account.account"].search(
            [("code", "=", code), ("company_ids", "in", self.id)], limit=1
        )
        if taken:
            raise UserError(
                self.env._(
                    "Code %(code)s already belongs to “%(account)s”, which we leave "
                    "as it is. Make an account under another code in Accounting > "
                    "Chart of Accounts and choose it here.",
                    code=code,
                    account=taken.name,
                )
            )
        made = company._wuye_make_accounts({line.key: ACCOUNTS[line.key]}, index)
        line.account_id = made[line.key]

    def _wuye_prepare_taxes(self):
        chart = self.env["account.chart.template"]
        for key, spec in TAXES.items():
            if chart.ref(f"wuye_{key}", raise_if_not_found=False):
                continue
            account = self._wuye_accounts().get(spec.account)
            repartition = [
                Command.create({"repartition_type": "base"}),
                Command.create(
                    {"repartition_type": "tax", "account_id": account and account.id}
                ),
            ]
            tax = self.env["account.tax"]._load_records(
                [
                    {
                        "xml_id": f"account.{self.id}_wuye_{key}",
                        "noupdate": True,
                        "values": {
                            "name": spec.name,
                            "invoice_label": f"{spec.rate:g}%",
                            "amount": spec.rate,
                            "amount_type": "percent",
                            "type_tax_use": "sale",
                            "price_include_override": "tax_included",
                            "tax_group_id": self._wuye_tax_group(spec.rate).id,
                            "company_id": self.id,
                            "country_id": self.account_fiscal_country_id.id,
                            "invoice_repartition_line_ids": repartition,
                            "refund_repartition_line_ids": repartition,
                        },
                    }
                ]
            )
            self._wuye_translate(tax, spec.name_zh)

    def _wuye_tax_group(self, rate):
        """The tax group of a rate: the chart's own where it has one."""
        chart = self.env["account.chart.template"]
        xml_id = f"l10n_cn_tax_group_vat_{rate:g}"
        group = chart.ref(xml_id, raise_if_not_found=False)
        if group:
            return group
        group = self.env["account.tax.group"]._load_records(
            [
                {
                    "xml_id": f"account.{self.id}_{xml_id}",
                    "noupdate": True,
                    "values": {
                        "name": f"VAT {rate:g}%",
                        "country_id": self.account_fiscal_country_id.id,
                        "company_id": self.id,
                    },
                }
            ]
        )
        self._wuye_translate(group, f"增值税{rate:g}%")
        return group

    def _wuye_prepare_journals(self):
        for field, journal_type, (code, name, name_zh) in (
            ("wuye_bill_journal_id", "sale", BILL_JOURNAL),
            ("wuye_entry_journal_id", "general", ENTRY_JOURNAL),
        ):
            if self[field]:
                continue
            values = {"name": name, "code": code, "type": journal_type}
            if journal_type == "sale":
                values["default_account_id"] = (
                    self._wuye_accounts().get("income_fee", self.env["account.account"])
                ).id
                # bills and their credit notes in one book, apart by prefix
                values["refund_sequence"] = True
            self[field] = self._wuye_journal(values, name_zh)

    def _wuye_prepare_tenders(self):
        accounts = self._wuye_accounts()
        existing = self.env["account.journal"].search(
            [("company_id", "=", self.id), ("wuye_tender", "!=", False)]
        )
        for key, spec in TENDERS.items():
            account = accounts.get(spec.account)
            if not account or key in existing.mapped("wuye_tender"):
                continue
            liquidity = accounts.get("cash" if key == "cash" else "bank")
            journal = self._wuye_journal(
                {
                    "name": spec.name,
                    "code": spec.code,
                    "type": spec.journal_type,
                    "default_account_id": liquidity.id,
                    "wuye_tender": key,
                },
                spec.name_zh,
            )
            # Without its own account a desk payment would wait on the outstanding
            # receipts account and the cash held would never tie to the ledger.
            lines = (
                journal.inbound_payment_method_line_ids
                + journal.outbound_payment_method_line_ids
            )
            lines.payment_account_id = account

    def _wuye_journal(self, values, name_zh):
        journal = self.env["account.journal"].create(
            {**values, "company_id": self.id, "show_on_dashboard": False}
        )
        self._wuye_translate(journal, name_zh)
        return journal

    def _wuye_translate(self, record, name_zh):
        if self.env["res.lang"]._get_data(code="zh_CN"):
            record.with_context(lang="zh_CN").name = name_zh

    def _wuye_prepare_opening_data(self):
        """Hook: items and settings a new company starts with."""
        self.env["wuye.fee.item"]._create_defaults(self)
