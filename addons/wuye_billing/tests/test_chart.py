from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import CHARTS, WuyeBillingMixin

OWN = {
    "112202": ("应收账款-甲公司", "asset_receivable", True),
    "220301": ("预收账款-乙公司", "liability_current", False),
    "220401": ("合同负债-乙公司", "liability_current", False),
    "224101": ("其他应付款-丙", "liability_current", False),
}


@tagged("post_install", "-at_install")
class TestChart(WuyeBillingMixin, TransactionCase):
    """Accounts and taxes per chart; a company with books is mapped, not overwritten."""

    def _company(self, chart):
        self.__class__.chart = chart
        return self._make_chart_company()

    def _rows(self, company):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT account.* FROM account_account account"
            " JOIN account_account_res_company_rel rel"
            " ON rel.account_account_id = account.id"
            " WHERE rel.res_company_id = %s ORDER BY account.id",
            [company.id],
        )
        return self.env.cr.fetchall()

    def test_fresh_company_gets_every_account_tax_and_journal(self):
        for chart in CHARTS:
            company = self._company(chart)
            with self.subTest(chart):
                self.assertFalse(
                    company.wuye_account_map_ids.filtered(lambda m: not m.is_mapped)
                )
                self.assertEqual(company._wuye_tax("vat_6").amount, 6.0)
                self.assertTrue(company._wuye_tax("vat_3_simple").price_include)
                journal = company._wuye_tender_journal("cash")
                self.assertEqual(
                    journal.inbound_payment_method_line_ids.payment_account_id,
                    company._wuye_account("cash"),
                )
                account = company._wuye_account("advance").with_company(company)
                self.assertEqual(
                    account.code, {"cn": "220301", "cn_large_bis": "220401"}[chart]
                )
                self.assertTrue(account.reconcile)

    def test_fresh_company_can_bill_every_kind_of_item_named_by_the_rules(self):
        """R34: property, water, electricity, parking service and rent, service."""
        items = self.env["wuye.fee.item"].search(
            [("company_id", "=", self._company("cn").id)]
        )
        self.assertLessEqual(
            {"WYF", "SF", "DF", "CWF", "CWZ", "TYF", "WYJ"}, set(items.mapped("code"))
        )
        self.assertTrue(all(item.income_account_id and item.tax_id for item in items))

    def test_company_with_books_keeps_every_column(self):
        """No account is created or changed over an existing code."""
        company = self._company("cn")
        self._undo(company)
        Account = self.env["account.account"].with_company(company)
        for code, (name, kind, reconcile) in OWN.items():
            Account.create(
                {
                    "code": code,
                    "name": name,
                    "account_type": kind,
                    "reconcile": reconcile,
                }
            )
        self._book_something(company)
        before = self._rows(company)
        company._wuye_prepare()
        self.assertEqual(self._rows(company), before)
        with self.assertRaisesRegex(UserError, "is not mapped yet"):
            company._wuye_account("ar")

    def test_mapping_screen_points_keys_at_own_accounts(self):
        company = self._company("cn")
        self._undo(company)
        Account = self.env["account.account"].with_company(company)
        own = Account.create(
            {"code": "112202", "name": "own", "account_type": "asset_receivable"}
        )
        self._book_something(company)
        company._wuye_prepare()
        line = company.wuye_account_map_ids.filtered(lambda m: m.key == "ar")
        with self.assertRaisesRegex(UserError, "already belongs to"):
            line.action_create_account()
        line.account_id = own
        self.assertEqual(company._wuye_account("ar"), own)
        free = company.wuye_account_map_ids.filtered(lambda m: m.key == "advance")
        free.action_create_account()
        self.assertEqual(free.account_id.with_company(company).code, "220301")

    def test_preparing_again_adds_nothing(self):
        company = self._company("cn_large_bis")
        before = self._rows(company)
        company._wuye_prepare()
        self.assertEqual(self._rows(company), before)
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        company._wuye_prepare()
        self.assertEqual(
            self.env["account.journal"].search([("company_id", "=", company.id)]),
            journals,
        )

    def _undo(self, company):
        """The company as it was before us: no accounts, journals or map of ours."""
        journals = self.env["account.journal"].search(
            [
                ("company_id", "=", company.id),
                "|",
                ("wuye_tender", "!=", False),
                ("code", "in", ("WYB", "WYJ")),
            ]
        )
        company.write({"wuye_bill_journal_id": False, "wuye_entry_journal_id": False})
        self.env["wuye.fee.item"].search([("company_id", "=", company.id)]).unlink()
        journals.unlink()
        company.wuye_account_map_ids.unlink()
        data = self.env["ir.model.data"].search(
            [("name", "=like", f"{company.id}_wuye_%"), ("module", "=", "account")]
        )
        taxes = data.filtered(lambda d: d.model == "account.tax").mapped("res_id")
        accounts = data.filtered(lambda d: d.model == "account.account").mapped(
            "res_id"
        )
        self.env["account.tax"].browse(taxes).unlink()
        self.env["account.account"].browse(accounts).unlink()

    def _book_something(self, company):
        """Give the company an entry: from now on it has books of its own."""
        Account = self.env["account.account"].with_company(company)
        accounts = Account.search(
            [("company_ids", "in", company.id), ("account_type", "=", "expense")],
            limit=2,
        )
        self.env["account.move"].with_company(company).create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "line_ids": [
                    fields.Command.create(
                        {"account_id": account.id, "balance": balance, "name": "x"}
                    )
                    for account, balance in zip(accounts, (1.0, -1.0), strict=True)
                ],
            }
        ).action_post()
