"""The collective entry of a place's day, in both Chinese charts (rows 25b, 25c)."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_billing.tests.common import CHARTS
from odoo.addons.wuye_wallet.tests.common import WalletCase


class TestDay(WalletCase):
    chart = CHARTS[0]

    def setUp(self):
        super().setUp()
        self.today = self.env["wuye.wallet"]._today()
        self.days = self.env["wuye.wallet.day"]

    def _lines(self, move):
        """{key of the account: balance}"""
        keys = {acc: key for key, acc in self.company._wuye_accounts().items()}
        return {keys[line.account_id]: line.balance for line in move.line_ids}

    def test_row25b_what_was_spent_is_income_and_vat(self):
        self._tap("30.00", "u1")
        self._tap("23.00", "u2")
        day = self.days._book(self.place, self.today)
        self.assertRecordValues(day, [{"taps": 2, "amount": 53.0, "tax": 3.0}])
        self.assertEqual(
            self._lines(day.move_id),
            {"wallet": 53.0, "income_service": -50.0, "vat": -3.0},
        )
        self.assertEqual(day.move_id.state, "posted")

    def test_row25b_the_entries_of_a_day_are_a_click_away(self):
        self._tap("30.00", "u1")
        day = self.days._book(self.place, self.today)
        action = day.with_user(self.cashier).action_entries()
        entries = self.env["wuye.wallet.entry"].with_user(self.cashier)
        found = entries.search(action["domain"])
        self.assertEqual(found, self.wallet.entry_ids.filtered("place_id"))
        self.assertEqual(sum(found.mapped("amount")), -day.amount)

    def test_row25b_what_was_given_back_is_taken_off(self):
        self._tap("53.00", "u1")
        entry = self.wallet.entry_ids[:1]
        till = self.env["wuye.wallet.till"].with_user(self.seller)
        till.give_back(self.terminal.id, entry.id, "退货")
        day = self.days._book(self.place, self.today)
        self.assertRecordValues(day, [{"taps": 2, "amount": 0.0}])
        self.assertFalse(day.move_id)
        self.assertEqual(self.wallet.balance, 100.0)

    def test_row25c_of_a_merchants_sales_the_commission_is_income(self):
        self.company.wuye_payment_institution = "某支付有限公司 Z0000000000000"
        shop = self._make_place(
            "M", "水果店", merchant_id=self._make_partner("果农").id, commission=5.3
        )
        wallet = self.env["wuye.wallet"]._of(self.community, self.owner, "merchant")
        self._fill(wallet, 200)
        self._tap("100.00", "u1", terminal=shop.terminal_ids)
        day = self.days._book(shop, self.today)
        self.assertRecordValues(
            day, [{"amount": 100.0, "commission": 5.3, "tax": 0.3, "net": 94.7}]
        )
        self.assertEqual(
            self._lines(day.move_id),
            {
                "wallet_merchant": 100.0,
                "merchant": -94.7,
                "income_service": -5.0,
                "vat": -0.3,
            },
        )

    def _spend_days_ago(self, days):
        date = self.today - timedelta(days=days)
        self.env["wuye.wallet.entry"]._enter(
            self.wallet.sudo(), "spend", -1, place_id=self.place.id, date=date
        )
        return date

    def test_each_day_that_is_over_is_booked_once(self):
        first, second = self._spend_days_ago(3), self._spend_days_ago(1)
        self._tap("5.00", "u1")  # a day that is not over
        self.assertEqual(len(list(self.days._book_waiting(self.company))), 2)
        self.assertFalse(list(self.days._book_waiting(self.company)))
        found = self.days.search([("place_id", "=", self.place.id)], order="date")
        self.assertEqual(found.mapped("date"), [first, second])
        self.assertTrue(all(found.mapped("move_id")))

    def test_a_day_that_cannot_be_booked_stops_no_other_and_is_a_finding(self):
        self._spend_days_ago(3)
        audit = self.env["wuye.audit"]
        found = list(audit._run_check("wallet_waiting", self.company))
        self.assertEqual([one["res_id"] for one in found], [self.place.id])
        keys = self.company.wuye_account_map_ids
        vat = keys.filtered(lambda one: one.key == "vat")
        kept, vat.account_id = vat.account_id, False
        with mute_logger("odoo.addons.wuye_wallet.models.wuye_wallet_day"):
            self.assertFalse(list(self.days._book_waiting(self.company)))
        self.assertFalse(self.days.search([("place_id", "=", self.place.id)]))
        vat.account_id = kept
        self.assertTrue(list(self.days._book_waiting(self.company)))
        self.assertTrue(self.days.search([("place_id", "=", self.place.id)]).move_id)
        self.assertFalse(list(audit._run_check("wallet_waiting", self.company)))


@tagged("post_install", "-at_install")
class TestDayLarge(TestDay):
    chart = CHARTS[1]
