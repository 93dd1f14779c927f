"""A fee that a wallet paid goes back to it, and the books follow (G2, row 26)."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WalletLaneCase


@tagged("post_install", "-at_install")
class TestBack(WalletLaneCase):
    def setUp(self):
        super().setUp()
        self._begin()
        self.stay = self._stay(self._in("08:00"))
        self._pay("10:00")
        self.fee = self.stay.payment_ids
        self.entry = self.wallet.entry_ids.filtered("parking_payment_id")

    def _back(self, local="17:00", amount=None, reason="设备故障误收", user=None):
        """On the page that a manager opens from the wallet's entry."""
        user = user or self.manager
        with self.at(local):
            action = self.entry.with_user(user).action_give_back()
            page = self.env[action["res_model"]].with_user(user)
            page = page.with_context(**action["context"]).create({"reason": reason})
            if amount:
                page.amount = amount
            page.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()

    def _lines(self, move):
        return {(line.account_id, line.balance) for line in move.line_ids}

    def _audit(self, code):
        self.env.flush_all()
        return list(self.env["wuye.audit"]._run_check(code, self.company))

    def test_g2_fee_goes_back_to_the_wallet_that_paid_and_is_booked(self):
        """7.00 at 9 %: 6.42 and 0.58."""
        self._end({"cash": 200.0})
        self._back()
        self.assertEqual(self.wallet.balance, 100.0)
        last = self.wallet.entry_ids.sorted("seq")[-1]
        self.assertRecordValues(
            last,
            [
                {
                    "kind": "refund",
                    "amount": 7.0,
                    "counter_of_id": self.entry.id,
                    "paper": "设备故障误收",
                    "user_id": self.manager.id,
                }
            ],
        )
        back = self.fee.payback_ids
        self.assertRecordValues(
            back,
            [
                {
                    "amount": 7.0,
                    "reason": "设备故障误收",
                    "tender": "wallet",
                    "wallet_entry_id": last.id,
                    "user_id": self.manager.id,
                }
            ],
        )
        company = self.company
        self.assertEqual(
            self._lines(back.move_id),
            {
                (company._wuye_account("wallet"), -7.0),
                (company._wuye_account("income_parking"), 6.42),
                (company._wuye_account("vat"), 0.58),
            },
        )
        self.assertEqual((self.fee.amount_back, self.stay.paid), (7.0, 7.0))

    def test_g2_the_slip_says_where_the_money_went(self):
        self.assertEqual(self.stay._slip()["backs"], [])
        self._back()
        [(word, amount, clock)] = self.stay._slip()["backs"]
        self.assertEqual((word, amount), ("Given back: Wallet", "7.00"))
        self.assertEqual(clock, "2026-11-23 17:00:00")
        report = "wuye_parking_desk.wuye_parking_slip_document"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, self.stay.ids
        )
        self.assertIn("Given back: Wallet", html.decode())

    def test_g2_given_back_twice_is_refused_with_words(self):
        self._back()
        with self.assertRaisesRegex(UserError, "given back already"):
            self._back("17:05", amount=7.0)
        self.assertEqual((self.wallet.balance, len(self.fee.payback_ids)), (100.0, 1))

    def test_g2_in_parts_and_never_more_than_the_fee(self):
        self._back(amount=3.0)
        with self.assertRaisesRegex(UserError, "up to .*4.00"):
            self._back("17:05", amount=4.01)
        self._back("17:06", amount=4.0)
        self.assertEqual(self.fee.payback_ids.mapped("amount"), [3.0, 4.0])
        self.assertEqual((self.wallet.balance, self.fee.amount_back), (100.0, 7.0))
        backs = self.env["wuye.parking.payback"]
        with self.assertRaisesRegex(UserError, "not given back yet"):
            backs._make(self.fee, 0.01, "再退")

    def test_g2_wallets_tie_while_the_shift_is_open_and_after_it(self):
        before = [row["amount"] for row in self._audit("wallet_ledger")]
        self._back(amount=2.0)
        for _time in range(2):
            found = [row["amount"] for row in self._audit("wallet_ledger")]
            self.assertEqual(found, before)
            for code in ("wallet_chain", "wallet_balance", "parking_purse"):
                self.assertEqual(self._audit(code), [], code)
            for code in ("parking_entry", "parking_paid"):
                self.assertEqual(self._audit(code), [], code)
            if self.shift.state == "open":
                self._end({"cash": 200.0}, "18:00")

    def test_g2_no_reason_no_manager_and_a_closed_wallet_give_nothing(self):
        with self.assertRaisesRegex(UserError, "why it is given back"):
            self._back(reason="  ")
        with self.assertRaises(AccessError):
            self._back(user=self.guard)
        with self.assertRaises(AccessError):
            self.env["wuye.parking.payback"].with_user(self.manager).create(
                {"payment_id": self.fee.id, "amount": 7.0, "reason": "自己写"}
            )
        self.assertFalse(self.fee.payback_ids)
        self.assertEqual(self.wallet.balance, 93.0)

    def test_g2_while_the_car_is_inside_its_fee_stays(self):
        stay = self._stay(self._in("12:00"))
        with self.at("14:00"):
            fee = stay._settle(
                *(7.0, fields.Datetime.now(), self._token()),
                shift_id=self.shift.id,
                lane_id=self.way_out.id,
                tender="wallet",
            )
            with self.assertRaisesRegex(UserError, "inside still"):
                self.env["wuye.parking.payback"]._make(fee, 7.0, "误收")

    def test_g2_what_was_given_back_is_frozen(self):
        self._back()
        back = self.fee.payback_ids
        for column, value, name in (
            ("amount", 6.0, "facts"),
            ("reason", "别的", "facts"),
            ("move_id", None, "booked"),
            ("wallet_entry_id", None, "wallet_stays"),
        ):
            with self.assertRefused(CheckViolation, f"wuye_parking_payback_{name}"):
                self.env.cr.execute(
                    f"UPDATE wuye_parking_payback SET {column} = %s WHERE id = %s",
                    [value, back.id],
                )
        with self.assertRefused(CheckViolation, "wuye_parking_payback_kept"):
            self.env.cr.execute(
                "DELETE FROM wuye_parking_payback WHERE id = %s", [back.id]
            )

    def test_26_money_that_came_back_without_its_document_is_named(self):
        self._back()
        back = self.fee.payback_ids
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE wuye_parking_payback SET amount = 6.99 WHERE id = %s", [back.id]
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        found = self._audit("parking_purse")
        self.assertEqual([row["res_id"] for row in found], [self.fee.id])
