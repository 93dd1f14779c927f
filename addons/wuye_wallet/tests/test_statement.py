"""What a merchant is owed for a month, confirmed and paid out (F6)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time

from odoo.addons.wuye_wallet.tests.common import WalletCase

NOON = "04:00:00"  # UTC, noon at the estate
LATER = f"2026-10-03 {NOON}"


class TestStatement(WalletCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merchant = cls._make_partner("云海生鲜")
        cls.company.wuye_payment_institution = "某支付有限公司 Z2000133000019"
        cls.shop = cls._make_place(
            "SX", "云海生鲜店", merchant_id=cls.merchant.id, commission=5
        )
        cls.purse = cls.env["wuye.wallet"]._of(cls.community, cls.owner, "merchant")
        cls._fill(cls.purse, 800)
        cls.env["wuye.wallet.rule"].search([]).write({"pin_above": 0})

    def _sell(self, day, amount, uuid, place=None):
        with freeze_time(f"{day} {NOON}"):
            terminal = (place or self.shop).terminal_ids
            told = self._tap(amount, uuid, terminal=terminal)
        self.assertEqual(told["code"], "paid")
        return told["entry"]

    def _give_back(self, day, sale):
        self.manager.wuye_community_ids |= self.community
        pages = self.env["wuye.wallet.give.back"].with_user(self.manager)
        with freeze_time(f"{day} {NOON}"):
            pages.create({"entry_id": sale, "reason": "商品变质"}).action_confirm()

    def _book(self):
        days = self.env["wuye.wallet.day"]
        for place_id, day in days._waiting(self.company):
            days._book(self.env["wuye.wallet.place"].browse(place_id), day)

    def _sell_a_month(self):
        """Three sales in September, one of them given back; one before, one after."""
        self._sell("2026-08-31", "9.99", "a")
        self._sell("2026-09-03", "100.00", "b")
        sale = self._sell("2026-09-03", "30.50", "c")
        self._sell("2026-09-20", "12.35", "d")
        self._give_back("2026-09-21", sale)
        self._sell("2026-10-01", "7.77", "e")

    def _statement(self, **vals):
        """A draft for September, made by the accountant."""
        statements = self.env["wuye.wallet.statement"].with_user(self.accountant)
        return statements.create(
            {"place_id": self.shop.id, "month": "2026-09-15", **vals}
        )

    @freeze_time(LATER)
    def test_f6_month_statement_is_the_sum_of_its_taps_less_what_was_given_back(self):
        self._sell_a_month()
        self._book()
        statement = self._statement()
        statement.action_confirm()
        # 100.00 + 30.50 + 12.35 - 30.50 = 112.35; 5 % a day, to the fen:
        # 130.50 -> 6.53, 12.35 -> 0.62, -30.50 -> -1.53; 112.35 - 5.62 = 106.73
        self.assertRecordValues(
            statement,
            [
                {
                    "name": "SX-202609",
                    "month": fields.Date.to_date("2026-09-01"),
                    "merchant_id": self.merchant.id,
                    "taps": 4,
                    "sales": 112.35,
                    "commission": 5.62,
                    "net": 106.73,
                    "state": "confirmed",
                    "confirmed_by": self.accountant.id,
                }
            ],
        )
        self.assertEqual(len(statement.day_ids), 3)

    @freeze_time(LATER)
    def test_f6_figures_that_are_confirmed_stand_whoever_writes(self):
        self._sell("2026-09-03", "100.00", "b")
        self._book()
        statement = self._statement()
        with self.assertRaisesRegex(UserError, "follow from its days"):
            statement.write({"net": 1000.0})
        statement.action_confirm()
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_wallet_statement_frozen"):
            self.env.cr.execute(
                "UPDATE wuye_wallet_statement SET sales = 200, net = 195 WHERE id = %s",
                statement.ids,
            )
        with self.assertRefused(CheckViolation, "wuye_wallet_statement_state_next"):
            self.env.cr.execute(
                "UPDATE wuye_wallet_statement SET state = 'draft' WHERE id = %s",
                statement.ids,
            )
        with self.assertRefused(CheckViolation, "wuye_wallet_statement_kept"):
            self.env.cr.execute(
                "DELETE FROM wuye_wallet_statement WHERE id = %s", statement.ids
            )

    @freeze_time(LATER)
    def test_f6_day_that_is_not_booked_is_named(self):
        self._sell("2026-09-03", "100.00", "b")
        statement = self._statement()
        with self.assertRaisesRegex(UserError, "2026-09-03 of SX"):
            statement.action_confirm()
        self._book()
        statement.action_confirm()
        self.assertEqual(statement.net, 95.0)  # the draft had none of it

    @freeze_time(f"2026-09-30 {NOON}")
    def test_f6_month_that_is_not_over_is_not_confirmed(self):
        with self.assertRaisesRegex(UserError, "not over"):
            self._statement().action_confirm()

    @freeze_time(LATER)
    def test_f6_figures_a_fen_apart_are_refused_by_name(self):
        """Days against taps, and against the ledger; each altered behind our back."""
        self._sell("2026-09-03", "100.00", "b")
        self._book()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE wuye_wallet_day DISABLE TRIGGER USER")
        for change, back in (
            (
                "amount = amount + 0.01, commission = commission + 0.01",
                "amount = amount - 0.01, commission = commission - 0.01",
            ),
            ("commission = commission + 0.01", "commission = commission - 0.01"),
            ("taps = taps + 1", "taps = taps - 1"),
        ):
            statement = self._statement()
            self._alter(change)
            with self.assertRaisesRegex(UserError, "SX-202609: days say"):
                statement.action_confirm()
            self._alter(back)
            statement.unlink()
        self._statement().action_confirm()

    def _alter(self, change):
        self.env.cr.execute(
            f"UPDATE wuye_wallet_day SET {change} WHERE place_id = %s", self.shop.ids
        )
        self.env.invalidate_all()

    @freeze_time(LATER)
    def test_f6_statement_is_paid_out_once_and_the_merchant_is_owed_nothing(self):
        self._sell_a_month()
        self._book()
        statement = self._statement()
        with self.assertRaisesRegex(AccessError, "Accountants confirm"):
            statement.with_user(self.cashier).action_confirm()
        with self.assertRaisesRegex(UserError, "Draft"):
            statement.with_user(self.cashier).action_pay()
        statement.action_confirm()
        with self.assertRaisesRegex(AccessError, "cashiers pay"):
            statement.action_pay()
        paying = statement.with_user(self.cashier)
        paying.date_paid = "2026-09-30"
        with self.assertRaisesRegex(UserError, "after the month"):
            paying.action_pay()
        paying.date_paid = False
        paying.action_pay()
        with self.assertRaisesRegex(UserError, "Paid out"):
            paying.action_pay()
        self.assertRecordValues(
            statement,
            [
                {
                    "state": "paid",
                    "paid_by": self.cashier.id,
                    "date_paid": fields.Date.to_date("2026-10-03"),
                }
            ],
        )
        self._assert_payment(statement.sudo())

    def _assert_payment(self, statement):
        """Row 25d: Dr MER, Cr bank; matched with what the days owe."""
        payment = statement.payment_id
        account = self.company._wuye_account("merchant")
        self.assertRecordValues(
            payment,
            [
                {
                    "payment_type": "outbound",
                    "amount": 106.73,
                    "partner_id": self.merchant.id,
                    "destination_account_id": account.id,
                }
            ],
        )
        self.assertEqual(payment.move_id.state, "posted")
        debit = payment.move_id.line_ids.filtered("debit")
        self.assertEqual((debit.account_id, debit.debit), (account, 106.73))
        lines = statement.day_ids.move_id.line_ids | debit
        open_lines = lines.filtered(
            lambda line: line.account_id == account and line.amount_residual
        )
        self.assertFalse(open_lines)

    @freeze_time(LATER)
    def test_f6_void_of_the_payment_makes_a_statement_to_be_paid_out_again(self):
        """Bank and merchant are as before; then it is paid once more."""
        self._sell_a_month()
        self._book()
        statement = self._statement()
        statement.action_confirm()
        self.env.flush_all()
        paying = statement.with_user(self.cashier)
        paying.action_pay()
        payment = statement.sudo().payment_id
        account = self.company._wuye_account("merchant")
        owed = self._owed_to(account)
        with self.assertRaises(AccessError):
            payment.with_user(self.cashier).action_wuye_void()
        payment.with_user(self.accountant).action_wuye_void()
        self.env.invalidate_all()
        self.assertRecordValues(
            statement,
            [
                {
                    "state": "confirmed",
                    "date_paid": False,
                    "paid_by": False,
                    "net": 106.73,
                }
            ],
        )
        self.assertFalse(statement.sudo().payment_id)
        self.assertTrue(payment.wuye_void_date)
        self.assertAlmostEqual(self._owed_to(account) - owed, 106.73, 2)
        money = payment.payment_method_line_id.payment_account_id
        moves = payment.move_id | payment.wuye_void_move_ids
        rows = moves.line_ids.filtered(lambda line: line.account_id == money)
        self.assertEqual(sum(rows.mapped("balance")), 0.0)
        self.assertIn(payment.display_name, statement.message_ids[:1].body)
        # once more: nothing; then it is paid out anew
        payment.with_user(self.accountant).action_wuye_void()
        self.env.flush_all()
        paying.action_pay()
        self.assertNotEqual(statement.sudo().payment_id, payment)
        self._assert_payment(statement.sudo())
        self.assertAlmostEqual(self._owed_to(account), owed, 2)

    def _owed_to(self, account):
        self.env.flush_all()
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return -sum(lines.mapped("balance"))

    @freeze_time(LATER)
    def test_f6_who_confirmed_it_does_not_pay_it_out(self):
        self._sell("2026-09-03", "100.00", "b")
        self._book()
        statement = self._statement().sudo()
        statement.write({"state": "confirmed", "confirmed_by": self.cashier.id})
        with self.assertRaisesRegex(UserError, "another one"):
            statement.with_user(self.cashier).action_pay()
        self.assertFalse(statement.payment_id)

    @freeze_time(LATER)
    def test_f6_more_given_back_than_sold_is_not_paid_out(self):
        sale = self._sell("2026-08-31", "40.00", "a")
        self._give_back("2026-09-01", sale)
        self._book()
        statement = self._statement()
        statement.action_confirm()
        self.assertEqual(statement.net, -38.0)
        with self.assertRaisesRegex(UserError, "merchant owes"):
            statement.with_user(self.cashier).action_pay()
        self.assertEqual(statement.state, "confirmed")

    @freeze_time(LATER)
    def test_f6_one_statement_of_a_place_and_month_and_none_of_an_own_place(self):
        self._statement()
        with self.assertRefused(UniqueViolation, "wuye_wallet_statement_once"):
            self._statement(month="2026-09-01")
        with self.assertRaisesRegex(UserError, "company's own"):
            self._statement(place_id=self.place.id)

    def test_f6_merchants_place_is_refused_without_a_payment_institution(self):
        self.company.wuye_payment_institution = False
        with self.assertRaisesRegex(ValidationError, "licensed payment institution"):
            self._make_place("XX", "新店", merchant_id=self.merchant.id)
        with self.assertRaisesRegex(ValidationError, "licensed payment institution"):
            self.place.merchant_id = self.merchant

    @freeze_time(LATER)
    def test_f6_statement_of_another_company_or_scope_is_not_read(self):
        statement = self._statement()
        other = self._make_company("别家物业")
        community = self._make_community("HTC", "海棠城", other)
        for login, places in (("st-other", community), ("st-none", self.community)):
            user = self._make_user("accountant", places, login=login)
            if login == "st-none":
                user.wuye_community_ids = False
            own = self.env(
                user=user, context={"allowed_company_ids": user.company_ids.ids}
            )
            self.assertFalse(own["wuye.wallet.statement"].search([]), login)
            with self.assertRaises(AccessError):
                statement.with_env(own).action_confirm()

    @freeze_time(LATER)
    def test_f6_paper_has_days_sums_and_the_amount_in_words(self):
        self._sell_a_month()
        self._book()
        statement = self._statement()
        statement.action_confirm()
        report = "wuye_wallet.wuye_wallet_statement_document"
        reports = self.env["ir.actions.report"].with_user(self.accountant)
        html = reports._render_qweb_html(report, statement.ids)[0].decode()
        for text in (
            "云海生鲜",
            "SX-202609",
            "2026-09-21",
            "106.73",
            "壹佰零陆元柒角叁分",
        ):
            self.assertIn(text, html)
        self.assertNotIn("2026-08-31", html)
        reports = reports.with_context(force_report_rendering=True)
        pdf, kind = reports._render_qweb_pdf(report, statement.ids)
        self.assertEqual((kind, pdf[:4]), ("pdf", b"%PDF"))
