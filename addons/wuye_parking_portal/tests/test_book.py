"""Fees paid by phone in the ledger, and the audit of them (accounting row 26)."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import OTHER, THIRD

from .common import PhoneCase


@tagged("post_install", "-at_install")
class TestBook(PhoneCase):
    def _book(self, local):
        crons = self.registry["ir.cron"]
        with self.at(local), patch.object(crons, "_commit_progress"):
            self.env["wuye.parking.prepayment"]._cron_book()

    def test_26_a_day_is_one_entry_clearing_against_income_and_vat(self):
        """7.00 + 7.00 + 7.00 of 23 November; 19.27 and 1.73."""
        fees = [
            self._paid_by_phone("10:00", plate=plate)[1]
            for plate in ("浙A2N906", OTHER, THIRD)
        ]
        self._book("23:59")
        self.assertFalse(fees[0].payment_id.move_id)
        self._book("2026-11-24 00:10")
        [move] = {fee.payment_id.move_id for fee in fees}
        self.assertEqual((move.state, move.wuye_kind), ("posted", "parking"))
        self.assertEqual(str(move.date), "2026-11-23")
        self.assertEqual(move.wuye_community_id, self.community)
        booked = {line.account_id: line.balance for line in move.line_ids}
        journal = self.company._wuye_tender_journal("wechat")
        clearing = journal.inbound_payment_method_line_ids.payment_account_id
        income = self.company._wuye_account("income_parking")
        vat = self.company._wuye_account("vat")
        self.assertEqual(booked, {clearing: 21.0, income: -19.27, vat: -1.73})
        self._book("2026-11-24 01:10")
        self.assertEqual({fee.payment_id.move_id for fee in fees}, {move})

    def test_26_two_days_are_two_entries(self):
        _stay, first = self._paid_by_phone("10:00")
        second = self._stay(self._in("2026-11-24 08:00", OTHER))
        fee = self._begin_fee(second, "2026-11-24 10:00")
        self._said_paid(fee, "2026-11-24 10:01")
        self._book("2026-11-25 02:00")
        moves = first.payment_id.move_id | fee.payment_id.move_id
        self.assertEqual(
            [str(move.date) for move in moves.sorted("date")],
            ["2026-11-23", "2026-11-24"],
        )

    def test_26_no_shift_expects_it_in_its_drawer(self):
        self._begin("09:00")
        stay, _fee = self._paid_by_phone("10:00")
        self._out("10:05")
        result = self._end({"cash": 200.0})
        self.assertEqual(
            [(row["expected"], row["difference"]) for row in result["counts"]],
            [(200.0, 0.0)],
        )
        self.assertFalse(self.shift.parking_move_id)
        self.assertEqual(stay.lift_ids[0].why, "paid")

    def test_26_audit_names_what_came_and_was_not_kept_or_not_booked(self):
        _stay, fee = self._paid_by_phone("10:00")
        self._book("2026-11-24 02:00")
        self.env.flush_all()
        audit = self.env["wuye.audit"]
        checks = ("_check_parking_prepaid", "_check_parking_prepaid_entry")
        for name in checks:
            self.assertFalse(list(getattr(audit, name)(self.company)), name)
        waiting = self._begin_fee(self._stay(self._in("08:00", OTHER)), "10:00")
        waiting.transaction_id.state = "done"  # past `_set_done`
        self.env.flush_all()
        found = list(audit._check_parking_prepaid(self.company))
        self.assertEqual([row["res_id"] for row in found], [waiting.id])
        _other, third = self._paid_by_phone("10:00", plate=THIRD)
        self.env.flush_all()
        with self.at("2026-11-26 09:00"):
            self.assertFalse(list(audit._check_parking_prepaid_entry(self.company)))
        with self.at("2026-11-26 11:00"):
            found = list(audit._check_parking_prepaid_entry(self.company))
        self.assertEqual([row["res_id"] for row in found], [third.id])
