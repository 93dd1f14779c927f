"""Refunds stand in the tables of the day they were paid out, to the fen (D12, D14)."""

from decimal import Decimal

from odoo.tests import TransactionCase, freeze_time, tagged

from .common import DAY, NEXT, RefundMixin


@tagged("post_install", "-at_install")
class TestRefundTakings(RefundMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        with freeze_time(f"{DAY} 02:00:00"):
            cls._setup_refunds()
        for user in (cls.collector, cls.supervisor, cls.cashier):
            user.tz = "Asia/Shanghai"

    def _tables(self, day, user=None, **vals):
        return (
            self.env["wuye.takings"]
            .with_user(user or self.supervisor)
            .create(
                {
                    "community_id": self.community.id,
                    "date_from": day,
                    "date_to": day,
                    **vals,
                }
            )
        )

    def _two_days(self):
        """300.00 and an advance of 80.00 on one day; parts given back on the next."""
        with freeze_time(f"{DAY} 04:00:00"):
            receipt = self._closed(
                [(self.bills[0], 300.0)],
                [("wechat", 100.0), ("cash", 280.0)],
                advances=[{"amount": 80.0}],
            )
        with freeze_time(f"{NEXT} 04:00:00"):
            shift = self._open_shift()
            slip = self._refund(
                receipt,
                [10.0, None],
                kind="correction",
                tender="transfer",
                reference="回单 9",
            )
            self._pay_out(slip.with_user(self.cashier))
            self._pay_out(self._refund(receipt, [120.55, 30.0]))
            self._take([(self.bills[1], 61.11)])
            self._cashier().close_shift(self.token, {"cash": 410.56})
        return receipt, shift

    def _proven(self, takings, total):
        proof = takings._proof()
        self.assertEqual(
            (proof["receipts"], proof["payments"], proof["journal"], proof["first"]),
            (Decimal(total), Decimal(total), Decimal(total), False),
        )

    def test_d12_d14_refunds_are_rows_of_their_day_equal_to_the_journal(self):
        receipt, shift = self._two_days()
        self.assertEqual(shift.difference, 0.0)
        self._proven(self._tables(DAY), "380.00")
        takings = self._tables(NEXT)
        # 61.11 - 120.55 - 30.00 by cash, 10.00 by transfer
        self._proven(takings, "-99.44")
        refunds = [row for row in takings._rows() if row["kind"] == "refund"]
        self.assertEqual(
            [(row["tender"], row["amount"], row["group"]) for row in refunds],
            [
                ("transfer", Decimal("-10.00"), "fee"),
                ("cash", Decimal("-120.55"), "fee"),
                ("cash", Decimal("-30.00"), "advance"),
            ],
        )
        self.assertEqual({row["name"] for row in refunds}, {receipt.name})
        self._assert_clean()

    def test_d12_d14_summary_counts_receipts_taken_and_no_number_of_refunds(self):
        receipt, _shift = self._two_days()
        tables = self._tables(NEXT)._tables()
        summary = tables["summary"]
        self.assertEqual(summary["total"]["count"], 1)
        self.assertEqual(summary["total"]["total"], Decimal("-99.44"))
        [numbers] = summary["numbers"]
        self.assertNotIn(receipt.name, numbers["range"])
        remarks = [line["remark"] for line in tables["detail"]["lines"]]
        self.assertTrue(any("重复缴费" in remark for remark in remarks))

    def test_d12_d14_tables_of_the_shift_hold_its_cash_refunds_only(self):
        _receipt, shift = self._two_days()
        whole = self.env["wuye.takings"].with_user(self.collector)
        whole = whole.create({"shift_id": shift.id})
        self._proven(whole, "-89.44")

    def test_d12_d14_money_of_a_refund_that_is_missing_in_the_ledger_is_named(self):
        receipt, _shift = self._two_days()
        moves = self.env["account.move"].search(
            [("wuye_refund_id.tender", "=", "transfer")]
        )
        moves.wuye_refund_id = False
        proof = self._tables(NEXT)._proof()
        self.assertEqual(proof["first"], receipt.name)
        self.assertEqual(proof["difference"], Decimal("10.00"))

    def test_d12_d14_day_with_refunds_only_is_printed(self):
        with freeze_time(f"{DAY} 04:00:00"):
            receipt = self._closed([(self.bills[0], 300.0)])
        with freeze_time(f"{NEXT} 04:00:00"):
            self._open_shift()
            self._pay_out(self._refund(receipt))
            takings = self._tables(NEXT)
            self.assertEqual(takings._open_shifts().user_id, self.collector)
            self._cashier().close_shift(self.token, {"cash": 200.0})
        self.assertTrue(takings.action_print_detail())
        self._proven(takings, "-300.00")
