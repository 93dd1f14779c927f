"""Which accounts a line is made of: a partition, in each chart (R99)."""

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

from .common import RESULT


class CategoryCase(WuyeBillingMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls.categories = cls.env["wuye.disclosure.category"].search(
            [("company_id", "=", cls.company.id)]
        )

    def test_r99_each_account_of_income_and_expense_is_mapped_once(self):
        found = [account for line in self.categories for account in line.account_ids]
        self.assertEqual(len(found), len(set(found)))
        unmapped = self.env["account.account"].search(
            [
                ("company_ids", "in", self.company.id),
                ("account_type", "in", RESULT),
                ("id", "not in", [account.id for account in found]),
            ]
        )
        self.assertFalse(unmapped.mapped("display_name"))

    def test_r99_fees_are_found_by_the_account_mapping(self):
        fee = self.company._wuye_account("income_fee")
        [line] = self.categories.filtered(lambda line: fee in line.account_ids)
        self.assertEqual(line.with_context(lang="en_US").name, "Property service fees")
        again = self.env["wuye.disclosure.category"]._create_defaults(self.company)
        self.assertFalse(again)

    def test_r99_account_stands_in_one_category_only(self):
        fee = self.company._wuye_account("income_fee")
        other = self.categories.filtered(lambda line: fee not in line.account_ids)[0]
        with self.assertRaises(ValidationError):
            other.account_ids |= fee

    def test_e14_balance_sheet_counts_as_common_income_only(self):
        held = self.company._wuye_account("deposit")
        income = self.categories.filtered(lambda line: line.section == "income")[0]
        with self.assertRaises(ValidationError):
            income.account_ids |= held
        for section in ("common_income", "common_expense"):
            line = self.categories.filtered(
                lambda line, section=section: line.section == section
            )[0]
            line.account_ids |= held
            self.assertIn(held, line.account_ids)

    def test_e14_line_of_another_companys_community_is_refused(self):
        stranger = self._make_community(
            "YTF", "云汀府", self.env["res.company"].create({"name": "另一家物业"})
        )
        account = self.categories.account_ids[0]
        with self.assertRaises(ValidationError):
            self.env["account.move"].create(
                {
                    "move_type": "entry",
                    "journal_id": self.company.wuye_entry_journal_id.id,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "account_id": account.id,
                                "debit": 1.0,
                                "wuye_community_id": stranger.id,
                            },
                        ),
                        (0, 0, {"account_id": account.id, "credit": 1.0}),
                    ],
                }
            )


@tagged("post_install", "-at_install")
class TestCategory(CategoryCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestCategoryLargeBis(CategoryCase, TransactionCase):
    chart = "cn_large_bis"
