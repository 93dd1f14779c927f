"""Money of a receipt given back: approved, once, no more than was taken (D14)."""

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import DAY, NEXT, RefundMixin


class RefundCase(RefundMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        with freeze_time(f"{DAY} 02:00:00"):
            cls._setup_refunds()

    def _refused(self, query, slip):
        """The database itself refuses a statement on a slip."""
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query, slip.ids)

    # === WHAT IT BOOKS === #

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_bill_that_stays_due_is_open_again_after_the_refund(self):
        bill = self.bills[0]
        receipt = self._closed([(bill, 300.0)])
        slip = self._refund(receipt, [120.0])
        self._open_shift()
        self._pay_out(slip)
        self.assertRecordValues(
            slip.sudo(),
            [
                {
                    "state": "done",
                    "stage": "done",
                    "amount": 120.0,
                    "paid_by": self.collector.id,
                }
            ],
        )
        self.assertEqual((bill.amount_paid, bill.amount_residual), (180.0, 120.0))
        self.assertEqual(sum(bill.allocation_ids.mapped("amount")), 180.0)
        self.assertEqual(self._held("cash"), 180.0)
        self.assertEqual(receipt.amount_refunded, 120.0)
        self._assert_clean()
        # it can be paid again
        self._take([(bill, 120.0)])
        self.assertEqual(bill.amount_residual, 0.0)
        self._assert_clean()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_wrong_bill_is_reduced_and_nothing_is_owed_again(self):
        """Accounting row 16: credit note, then an outbound payment against AR."""
        bill = self.bills[0]
        receipt = self._closed([(bill, 300.0)])
        due = self._balance("ar")
        slip = self._refund(receipt, [50.0], kind="correction")
        self._open_shift()
        self._pay_out(slip)
        credit = self.env["wuye.charge"].search([("origin_id", "=", bill.id)])
        self.assertRecordValues(
            credit, [{"kind": "adjustment", "amount": -50.0, "amount_residual": 0.0}]
        )
        self.assertEqual(credit.move_id.move_type, "out_refund")
        payment = slip.sudo().move_ids.origin_payment_id
        self.assertRecordValues(
            payment, [{"payment_type": "outbound", "amount": 50.0, "state": "paid"}]
        )
        self.assertEqual((bill.amount_paid, bill.amount_residual), (300.0, 0.0))
        self.assertEqual((self._held("cash"), self._balance("ar")), (250.0, due))
        self._assert_clean()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_advance_goes_back_by_an_outbound_payment(self):
        """Accounting row 10, also for what was over and kept (row 11)."""
        receipt = self._closed(
            [(self.bills[0], 300.0)],
            [("wechat", 100.0), ("cash", 280.0)],
            advances=[{"amount": 80.0}],
        )
        slip = self._refund(receipt, [None, 80.0])
        self._open_shift()
        self._pay_out(slip)
        advances = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(sum(advances.mapped("amount_left")), 0.0)
        self.assertEqual(self._balance("advance"), 0.0)
        self.assertEqual((self._held("cash"), self._held("wechat")), (200.0, 100.0))
        self.assertEqual(self.bills[0].amount_residual, 0.0)
        self._assert_clean()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_advance_used_for_a_bill_is_not_given_back(self):
        receipt = self._closed(
            [(self.bills[0], 300.0)],
            advances=[{"amount": 80.0}],
            tenders=[("cash", 380.0)],
        )
        slip = self._refund(receipt, [None, 80.0])
        self.env["wuye.settlement"]._apply_advances(self.bills[1])
        self._open_shift()
        with self.assertRaisesRegex(UserError, "80.00 of this advance has been used"):
            self._pay_out(slip)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_transfer_leaves_the_bank_and_no_drawer(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt, tender="transfer", user=self.cashier)
        slip = slip.with_user(self.cashier)
        with self.assertRaisesRegex(UserError, "bank reference"):
            self._pay_out(slip)
        slip.reference = "回单 88017"
        with self.assertRaisesRegex(UserError, "by the cashier"):
            self._pay_out(slip.with_user(self.collector))
        self._pay_out(slip)
        self.assertFalse(slip.shift_id)
        self.assertEqual((self._held("cash"), self._held("transfer")), (300.0, -300.0))
        self._assert_clean()

    # === WHO === #

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_nothing_is_paid_out_before_another_person_approved(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._slip(receipt, is_retrieved=True)
        self._open_shift()
        with self.assertRaisesRegex(UserError, "is missing"):
            self._pay_out(slip)
        slip.request_validation()
        self.assertEqual(slip.stage, "requested")
        with self.assertRaisesRegex(UserError, "is missing"):
            self._pay_out(slip)
        self.assertEqual(receipt.amount_refunded, 0.0)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_who_asked_does_not_approve_his_own(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._slip(receipt, user=self.supervisor, is_retrieved=True)
        with self.assertRaisesRegex(AccessError, "Nobody approves"):
            self._approve(slip)
        second = self._make_user("supervisor", self.community, login="r-second")
        self._validate(slip, second)
        # nor does who took the money, should he hold both posts
        self.assertEqual(slip._wuye_parties(), self.supervisor | self.collector)
        self._open_shift()
        self._pay_out(slip.with_user(self.collector))
        self.assertEqual(receipt.amount_refunded, 300.0)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_refused_slip_is_not_paid_out(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._slip(receipt, is_retrieved=True)
        slip.request_validation()
        slip.with_user(self.supervisor).invalidate_recordset()
        slip.with_user(self.supervisor).reject_tier()
        self.env.invalidate_all()
        self.assertEqual(slip.stage, "refused")
        self._open_shift()
        with self.assertRaisesRegex(UserError, "is missing"):
            self._pay_out(slip)
        slip.action_cancel()
        with self.assertRaisesRegex(UserError, "was cancelled"):
            self._pay_out(slip)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_what_was_approved_does_not_change(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt, [100.0])
        for write in (
            lambda: slip.line_ids.write({"amount": 300.0}),
            lambda: slip.line_ids.unlink(),
            lambda: slip.write({"kind": "correction"}),
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                write()
        with self.assertRaises(AccessError):
            slip.state = "done"
        with self.assertRaises(AccessError):
            slip.unlink()
        self._open_shift()
        self._pay_out(slip)
        self._refused(
            "UPDATE wuye_refund_line SET amount = 1 WHERE refund_id = %s", slip
        )

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_other_posts_and_companies_read_no_slip(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._slip(receipt)
        housekeeper = self._make_user("housekeeper", self.community, login="r-house")
        self.assertFalse(
            self.env["wuye.refund"].with_user(housekeeper).has_access("read")
        )
        other = self.env["res.company"].create({"name": "别家物业"})
        there = self._make_community("QT", "其他", other)
        stranger = self._make_user("supervisor", there, login="r-stranger")
        self.assertFalse(
            self.env["wuye.refund"]
            .with_user(stranger)
            .with_context(allowed_company_ids=other.ids)
            .search([("id", "=", slip.id)])
        )

    # === THE PAPER === #

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_original_receipt_is_retrieved_before_money_leaves(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt, is_retrieved=False)
        self._open_shift()
        with self.assertRaisesRegex(UserError, "is not retrieved"):
            self._pay_out(slip)
        slip.is_retrieved = True
        self._pay_out(slip)
        self.assertEqual(slip.sudo().state, "done")

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_lost_receipt_needs_a_declaration_and_the_manager(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        with self.assertRaisesRegex(ValidationError, "declared about the loss"):
            self._slip(receipt, is_paper_lost=True)
        slip = self._slip(receipt, is_paper_lost=True, paper_note="遗失声明 4-30")
        self._approve(slip)
        self._open_shift()
        with self.assertRaisesRegex(UserError, "is missing"):
            self._pay_out(slip)
        self._validate(slip, self.manager)
        self._pay_out(slip)
        self.assertEqual(slip.sudo().state, "done")

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_database_keeps_the_paper_and_the_amount(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._slip(receipt)
        self.env.flush_all()
        for query in (
            "UPDATE wuye_refund SET state = 'done', paid_at = now(), date = now(), "
            "paid_by = 1, tender = 'transfer' WHERE id = %s",
            "UPDATE wuye_refund_line SET amount = 300.01, is_done = TRUE "
            "WHERE refund_id = %s",
        ):
            self._refused(query, slip)

    # === NO MORE THAN WAS TAKEN === #

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_parts_given_back_never_exceed_what_was_taken(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        first = self._refund(receipt, [200.0])
        second = self._refund(receipt, [200.0])
        self._open_shift(1000.0)
        self._pay_out(first)
        with self.assertRaisesRegex(ValidationError, "100.00 can be given back"):
            self._pay_out(second)
        with self.assertRaisesRegex(ValidationError, "100.00 can be given back"):
            self._slip(receipt, [100.01])
        self._pay_out(self._refund(receipt, [100.0]))
        self.assertEqual(receipt.amount_refunded, 300.0)
        with self.assertRaisesRegex(UserError, "was given back"):
            receipt.with_user(self.collector).action_refund()
        self._assert_clean()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_paid_out_twice_is_paid_out_once(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt)
        self._open_shift()
        self._pay_out(slip)
        self._cashier().close_shift(self.token, {"cash": 200.0})
        self._pay_out(slip)
        self.assertEqual(receipt.amount_refunded, 300.0)
        self.assertEqual(self._held("cash"), 0.0)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_bill_reduced_meanwhile_gives_back_the_rest_only(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt)
        self._request("reduction", 60.0, NEXT, charge_id=self.bills[0].id)
        self._open_shift()
        with self.assertRaisesRegex(UserError, "Only .*240.00"):
            self._pay_out(slip)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_correction_of_a_bill_still_open_is_a_reduction_first(self):
        receipt = self._closed([(self.bills[0], 200.0)])
        slip = self._slip(receipt, [50.0], kind="correction")
        with self.assertRaisesRegex(UserError, "Request a reduction"):
            slip.request_validation()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_payment_of_a_refunded_receipt_is_not_voided_as_well(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        self._open_shift()
        self._pay_out(self._refund(receipt, [10.0]))
        payment = receipt.tender_ids.payment_ids
        with self.assertRaisesRegex(UserError, "Refund the rest"):
            payment.with_user(self.accountant).action_wuye_void()

    # === THE DRAWER === #

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_cash_leaves_the_float_of_ones_open_shift_only(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt)
        with self.assertRaisesRegex(UserError, "no open shift"):
            self._pay_out(slip)
        self._open_shift(250.0)
        self._take([(self.bills[1], 300.0)])  # takings are not paid out
        with self.assertRaisesRegex(UserError, "250.00 is left"):
            self._pay_out(slip)
        self.assertEqual(receipt.amount_refunded, 0.0)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_float_is_spent_once(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        self._open_shift(250.0)
        self._pay_out(self._refund(receipt, [150.0]))
        slip = self._refund(receipt, [100.01])
        with self.assertRaisesRegex(UserError, "100.00 is left"):
            self._pay_out(slip)
        self.assertEqual(receipt.amount_refunded, 150.0)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d3_d14_shift_is_counted_blind_with_its_refunds(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt, [120.0])
        shift = self._open_shift()
        self._take([(self.bills[1], 61.11)])
        self._pay_out(slip)
        # of his open shift he reads neither what he took nor what he gave back
        slips = self.env["wuye.refund"].with_user(self.collector)
        self.assertFalse(slips.search([]))
        self.assertFalse(slips.line_ids.search([]))
        answer = self._cashier().close_shift(self.token, {"cash": 441.11})
        [cash] = answer["counts"]
        self.assertEqual((cash["expected"], cash["difference"]), (441.11, 0.0))
        self.assertEqual(slips.search([]), slip)
        self.assertEqual(shift.difference, 0.0)
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestRefund(RefundCase, TransactionCase):
    """Under 小企业会计准则."""


@tagged("post_install", "-at_install")
class TestRefundLarge(RefundCase, TransactionCase):
    """Under 企业会计准则."""

    chart = "cn_large_bis"
