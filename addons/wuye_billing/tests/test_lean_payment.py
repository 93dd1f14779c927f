from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..ledger_rows import uncovered
from .both_ways import BothWays
from .common import WuyeBillingCommon


class LeanPaymentCases(BothWays):
    """Money booked as rows is what Odoo's own way books, to the last column (D1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        water = cls._make_line(cls.unit, cls._make_standard(cls.water, 4.0))
        for month in ("2026-01", "2026-02"):
            cls._use(water, month, 10)
            cls._run(month)
        cls.charges = cls._open()
        cls.service = cls.env["wuye.settlement"]
        cls.service._uncovered()  # asked once, not in each comparison

    def _receipt(self, pairs=(), advances=(), tender="cash", **vals):
        return {
            "partner": self.owner,
            "journal": self.company._wuye_tender_journal(tender),
            "date": self.charges[-1].date,
            "memo": "A0012801",
            "charges": list(pairs),
            "advances": list(advances),
            **vals,
        }

    def _compare(self, *receipts):
        def book(context):
            self.service.with_context(**context)._receive(list(receipts))

        return self._both(book)

    def _whole(self, *charges):
        return [(charge, charge.amount_residual) for charge in charges]

    def test_d1_bills_of_a_month_paid_whole(self):
        bill = self.charges[-1].move_id
        first = self.charges.filtered(lambda charge: charge.move_id == bill)
        self.assertEqual(len(first), 2)
        for tender in ("cash", "transfer"):
            with self.subTest(tender=tender):
                rows = self._compare(self._receipt(self._whole(*first), tender=tender))
                self.assertEqual(len(rows["account_payment"]), 1)
                self.assertEqual(len(rows["account_full_reconcile"]), 1)

    def test_d1_bills_of_two_months_paid_whole(self):
        for tender in ("cash", "transfer"):
            with self.subTest(tender=tender):
                rows = self._compare(
                    self._receipt(self._whole(*self.charges), tender=tender)
                )
                self.assertEqual(len(rows["account_full_reconcile"]), 2)

    def test_d1_a_part_of_a_bill(self):
        for tender in ("cash", "transfer"):
            with self.subTest(tender=tender):
                rows = self._compare(
                    self._receipt([(self.charges[0], 0.01)], tender=tender)
                )
                self.assertNotIn("account_full_reconcile", rows)

    def test_d1_the_rest_of_what_was_paid_in_part(self):
        self._pay("2026-02-02", [(self.charges[0], 100.0)])
        rest = self._whole(*self.charges)
        for tender in ("cash", "transfer"):
            with self.subTest(tender=tender):
                self._compare(self._receipt(rest, tender=tender))

    def test_d1_money_in_advance(self):
        advance = {"unit": self.unit, "amount": 600.0, "item": self.fee}
        for tender in ("cash", "transfer"):
            with self.subTest(tender=tender):
                rows = self._compare(self._receipt(advances=[advance], tender=tender))
                self.assertEqual(len(rows["wuye_advance"]), 1)

    def test_d1_bills_and_advances_by_several_tenders(self):
        advance = {"unit": self.unit, "amount": 12.34}
        pairs = self._whole(*self.charges)
        rows = self._compare(
            self._receipt(pairs[:1]),
            self._receipt(pairs[1:], [advance], tender="transfer"),
        )
        self.assertEqual(len(rows["account_payment"]), 3)

    def test_d1_arrears_taken_over(self):
        vals = [
            self.env["wuye.charge"]._prepare_opening_vals(
                self.unit, item, self.owner, "2025-12-01", amount
            )
            for item, amount in ((self.fee, 300.0), (self.water, 50.0))
        ]
        arrears = self.env["wuye.charge"].create(vals)
        self.env["wuye.posting"]._post_opening(arrears)
        for tender in ("cash", "transfer"):
            with self.subTest(tender=tender):
                self._compare(self._receipt(self._whole(*arrears), tender=tender))

    def test_d1_the_rest_of_arrears_that_were_paid_in_part(self):
        """An entry has no state of payment: the letter of its line tells."""
        arrears = self.env["wuye.charge"].create(
            self.env["wuye.charge"]._prepare_opening_vals(
                self.unit, self.fee, self.owner, "2025-12-01", 300.0
            )
        )
        self.env["wuye.posting"]._post_opening(arrears)
        self._pay("2026-02-02", [(arrears, 100.0)])
        rows = self._compare(self._receipt(self._whole(arrears)))
        self.assertEqual(len(rows["account_full_reconcile"]), 1)

    def test_d1_a_payer_who_had_no_bill_of_ours(self):
        tenant = self._make_partner("李雪")
        vals = self.env["wuye.charge"]._prepare_opening_vals(
            self.unit, self.fee, tenant, "2025-12-01", 300.0
        )
        arrears = self.env["wuye.charge"].create(vals)
        self.env["wuye.posting"]._post_opening(arrears)
        tenant.customer_rank = 0
        rows = self._compare(self._receipt(self._whole(arrears), partner=tenant))
        self.assertEqual(rows["res_partner"][tenant.id]["customer_rank"], 1)

    def test_d1_a_payer_with_a_parent(self):
        parent = self._make_partner("安和商贸", is_company=True)
        tenant = self._make_partner("李雪", parent_id=parent.id)
        advance = {"unit": self.unit, "amount": 600.0}
        rows = self._compare(self._receipt(advances=[advance], partner=tenant))
        [move] = rows["account_move"].values()
        self.assertEqual(move["commercial_partner_id"], parent.id)

    def test_d1_the_next_number_after_the_last(self):
        self._pay("2026-02-02", [(self.charges[0], 100.0)])
        rows = self._compare(self._receipt(advances=[{"unit": self.unit, "amount": 1}]))
        [move] = rows["account_move"].values()
        self.assertEqual(move["sequence_number"], 2)

    def test_d1_numbers_go_on_between_both_ways(self):
        """In one transaction: neither way takes a number that the other has given."""
        advance = [{"unit": self.unit, "amount": 1.0}]
        made = self.env["account.payment"]
        for plain in (True, False, False, True, False, True):
            service = self.service.with_context(wuye_plain=plain)
            made += service._receive([self._receipt(advances=advance)])
        self.env.flush_all()
        numbers = made.move_id.mapped("sequence_number")
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 6)))

    def test_d1_what_is_remembered_of_others_follows(self):
        """Lists that were read before the rows were written have them afterwards."""
        charge, partner = self.charges[0], self.owner
        before = self.env["account.payment"].search([("partner_id", "=", partner.id)])
        lines = charge.move_id.line_ids.matched_credit_ids
        self.assertFalse(lines)
        self.assertEqual(len(charge.allocation_ids), 0)
        [payment] = self.service._receive([self._receipt(self._whole(charge))])
        self.assertTrue(charge.move_id.line_ids.matched_credit_ids)
        self.assertEqual(charge.allocation_ids.payment_id, payment)
        self.assertEqual(charge.amount_residual, 0.0)
        self.assertEqual(payment.move_id.payment_ids, payment)
        self.assertNotIn(payment, before)

    def test_d1_what_is_not_plain_goes_odoos_way(self):
        """A lock date; a journal with a bank account, a sealed and an archived one."""
        vals = self.service._prepare_advance_payment(
            self._receipt(), {"unit": self.unit, "amount": 1.0}
        )
        self.assertTrue(self.service._is_lean())
        self.assertTrue(self.service._is_lean_payment(vals))
        self.assertFalse(self.service.with_context(wuye_plain=True)._is_lean())
        journal = self.env["account.journal"].browse(vals["journal_id"])
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "6222020200112233", "partner_id": self.company.partner_id.id}
        )
        for record, change in (
            (self.company, {"fiscalyear_lock_date": vals["date"]}),
            (journal, {"bank_account_id": bank.id}),
            (journal, {"restrict_mode_hash_table": True}),
            (journal, {"active": False}),
        ):
            with self.subTest(change=change):
                before = {name: record[name] for name in change}
                record.write(change)
                self.assertFalse(self.service._is_lean_payment(vals))
                record.write(before)

    def test_d1_an_unknown_add_on_goes_odoos_way(self):
        """One that hooks into payments, and one with a column of its own to fill."""
        self.assertFalse(uncovered(self.env))
        other = type("Other", (), {"_module": "other_add_on", "_post": None})
        with self._among(type(self.env["account.move"]), other):
            self.assertTrue(uncovered(self.env))
        harmless = type("Other", (), {"_module": "other_add_on", "print_it": None})
        with self._among(type(self.env["account.move"]), harmless):
            self.assertFalse(uncovered(self.env))
        field = self.env["account.payment"]._fields["amount_company_currency_signed"]
        with patch.object(field, "_modules", ("other_add_on",)):
            self.assertTrue(uncovered(self.env))

    @contextmanager
    def _among(self, registry_class, other):
        """The class as if another add-on had extended it."""
        own = registry_class.__bases__
        registry_class.__bases__ = (other, *own)
        try:
            yield
        finally:
            registry_class.__bases__ = own

    def test_d1_money_in_a_closed_month_is_refused(self):
        receipt = self._receipt(advances=[{"unit": self.unit, "amount": 1.0}])
        with (
            patch.object(
                type(self.env["wuye.month"]),
                "_closed_until",
                lambda _self, _community: receipt["date"],
            ),
            self.assertRaisesRegex(UserError, "is closed"),
        ):
            self.service._receive([receipt])


@tagged("post_install", "-at_install")
class TestLeanPayment(LeanPaymentCases, WuyeBillingCommon):
    pass


@tagged("post_install", "-at_install")
class TestLeanPaymentLarge(LeanPaymentCases, WuyeBillingCommon):
    chart = "cn_large_bis"
