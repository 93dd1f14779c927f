from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestSettlement(WuyeBillingCommon):
    """Money, advances, credit notes: what settles what, and where the rest goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._make_line(
            cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01"
        )
        cls.water_line = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 4.0), "2025-12-01"
        )
        cls._use(cls.water_line, "2025-12", 10)
        cls._run("2026-01")
        cls.fee_charge = cls._open(cls.fee)
        cls.water_charge = cls._open(cls.water)

    def _figures(self, month):
        return self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date(f"{month}-01")
        )

    def _advances(self):
        return self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])

    def test_cash_ties_to_the_cash_account_and_is_paid_at_once(self):
        payment = self._pay(
            "2026-01-10", [(self.fee_charge, 300.0), (self.water_charge, 40.0)]
        )
        self.assertEqual(payment.state, "paid")
        self.assertEqual(self.fee_charge.move_id.payment_state, "paid")
        cash = self.company._wuye_account("cash")
        [line] = payment.move_id.line_ids.filtered(lambda row: row.account_id == cash)
        self.assertEqual(line.balance, 340.0)

    def test_money_settles_the_charge_it_was_paid_for(self):
        self._pay("2026-01-10", [(self.water_charge, 15.0)])
        self.assertEqual(self.water_charge.amount_residual, 25.0)
        self.assertEqual(self.fee_charge.amount_residual, 300.0)

    def test_payment_without_a_named_charge_settles_oldest_then_by_item(self):
        self._register(200.0)
        self.assertEqual(self.fee_charge.amount_residual, 100.0)
        self.assertEqual(self.water_charge.amount_residual, 40.0)

    def _register(self, amount):
        """Odoo's own payment wizard on the bill."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(
                active_model="account.move", active_ids=self.fee_charge.move_id.ids
            )
            .create(
                {
                    "journal_id": self.company._wuye_tender_journal("cash").id,
                    "amount": amount,
                    "payment_date": "2026-01-10",
                }
            )
        )
        return wizard._create_payments()

    def test_b14_excess_of_the_payment_wizard_becomes_an_advance(self):
        """D16, rule 1: paying 370 on 340 leaves no credit on the receivable account."""
        self._register(370.0)
        self.assertRecordValues(
            self._advances(), [{"amount_left": 30.0, "origin": "excess"}]
        )
        total = self._figures("2026-01").total
        self.assertEqual((str(total.received), str(total.later)), ("370.00", "30.00"))
        self.assertEqual(str(total.closing), "0.00")

    def test_more_than_is_open_is_refused(self):
        with self.assertRaisesRegex(UserError, "is open for"):
            self._pay("2026-01-10", [(self.fee_charge, 300.01)])

    def test_nothing_or_less_is_no_receipt(self):
        for amount in (0.0, -1.0):
            with (
                self.subTest(amount=amount),
                self.assertRaisesRegex(UserError, "is open for"),
            ):
                self._pay("2026-01-10", [(self.fee_charge, amount)])

    def test_b14_twelve_months_in_advance_balance_every_month(self):
        """B14: applied oldest first; the part for next year apart."""
        self._pay("2026-01-10", [(self.fee_charge, 300.0)])
        self._pay(
            "2026-01-12",
            advances=[
                {
                    "unit": self.unit,
                    "item": self.fee,
                    "amount": 3600.0,
                    "period_start": fields.Date.to_date("2026-02-01"),
                    "period_end": fields.Date.to_date("2027-01-31"),
                }
            ],
        )
        self.assertEqual(str(self._figures("2026-01").total.next_year), "300.00")
        for number in range(2, 13):
            month = f"2026-{number:02d}"
            self._run(month)
            figures = self._figures(month)
            self.assertEqual(str(figures.total.applied), "300.00")
            left = 3600 - 300 * (number - 1)
            self.assertEqual(str(figures.advance_closing), f"{left}.00")
        self.assertEqual(self._advances().amount_left, 300.0)

    def test_b14_advance_of_one_item_is_not_applied_to_another(self):
        self._pay(
            "2026-01-12",
            advances=[{"unit": self.unit, "item": self.parking, "amount": 500.0}],
        )
        self._run("2026-02")
        self.assertEqual(self._advances().amount_left, 500.0)

    def test_b14_the_older_of_two_advances_is_applied_first(self):
        for day, amount in (("2026-01-20", 500.0), ("2026-01-12", 100.0)):
            self._pay(
                day, advances=[{"unit": self.unit, "item": self.fee, "amount": amount}]
            )
        self._run("2026-02")
        self.assertRecordValues(
            self._advances().sorted("date"),
            [
                {"amount": 100.0, "amount_left": 0.0},
                {"amount": 500.0, "amount_left": 300.0},
            ],
        )

    def test_b14_advance_for_any_item_is_applied_to_the_next_bill(self):
        self._pay("2026-01-12", advances=[{"unit": self.unit, "amount": 320.0}])
        self._use(self.water_line, "2026-01", 10)
        self._run("2026-02")
        self.assertEqual(self._advances().amount_left, 0.0)
        self.assertEqual(sum(self._open().mapped("amount_residual")), 360.0)

    def test_b14_reduction_of_a_paid_bill_is_kept_as_advance(self):
        """Row 15: P falls, the advance grows, nothing is received."""
        self._pay("2026-01-10", [(c, c.amount_residual) for c in self._open()])
        self._request("reduction", 50.0, "2026-01-20", charge_id=self.fee_charge.id)
        self.assertRecordValues(
            self._advances(), [{"amount_left": 50.0, "origin": "credit"}]
        )
        total = self._figures("2026-01").total
        self.assertEqual(str(total.applied), "-50.00")
        self.assertEqual(str(total.closing), "0.00")

    def test_reduction_partly_refunded_settles_what_is_open_first(self):
        self._pay("2026-01-10", [(self.fee_charge, 280.0)])
        self._request(
            "reduction",
            50.0,
            "2026-01-20",
            charge_id=self.fee_charge.id,
            outcome="refund",
            journal_id=self.company._wuye_tender_journal("cash").id,
        )
        self.assertEqual(self.fee_charge.amount_residual, 0.0)
        total = self._figures("2026-01").total
        # 280.00 received, 30.00 given back, 20.00 set off
        self.assertEqual(str(total.received), "250.00")
        self.assertFalse(self._advances())

    def test_reduction_beyond_the_charge_is_refused(self):
        self._request("reduction", 200.0, "2026-01-20", charge_id=self.fee_charge.id)
        with self.assertRaisesRegex(ValidationError, "more than the"):
            self._request(
                "reduction", 100.01, "2026-01-21", charge_id=self.fee_charge.id
            )

    def test_b10_supplement_of_an_earlier_month_stands_apart(self):
        """B10, row 12."""
        self._request("supplement", 20.0, "2026-02-10", charge_id=self.fee_charge.id)
        total = self._figures("2026-02").total
        self.assertEqual((str(total.due), str(total.adjusted)), ("20.00", "20.00"))

    def test_void_opens_the_charges_again_and_keeps_the_trail(self):
        """Row 21: R falls on the day of the void; the old match stays."""
        payment = self._pay("2026-01-10", [(self.fee_charge, 300.0)])
        self.env["wuye.settlement"]._void_payment(
            payment, fields.Date.to_date("2026-02-03")
        )
        self.assertEqual(self.fee_charge.amount_residual, 300.0)
        self.assertEqual(str(self._figures("2026-01").total.received), "300.00")
        self.assertEqual(str(self._figures("2026-02").total.received), "-300.00")
        self._pay("2026-02-05", [(self.fee_charge, 300.0)])
        self.assertEqual(self.fee_charge.amount_residual, 0.0)
        self.assertEqual(str(self._figures("2026-02").total.closing), "40.00")

    def test_reduction_of_what_a_void_opened_again_is_no_money(self):
        """Rows 21 and 13: R has the void only, P nothing; both ways agree."""
        payment = self._pay("2026-01-10", [(self.fee_charge, 300.0)])
        day = fields.Date.to_date("2026-02-03")
        self.env["wuye.settlement"]._void_payment(payment, day)
        self._request("reduction", 20.0, "2026-02-10", charge_id=self.fee_charge.id)
        self.assertEqual(self.fee_charge.amount_residual, 280.0)
        total = self._figures("2026-02").total
        self.assertEqual(
            (str(total.received), str(total.applied), str(total.due)),
            ("-300.00", "0.00", "-20.00"),
        )
        self._assert_clean()

    def test_void_is_the_accountants(self):
        payment = self._pay("2026-01-10", [(self.fee_charge, 300.0)])
        with self.assertRaises(UserError):
            payment.with_user(self.cashier).action_wuye_void()
        self.assertFalse(payment.wuye_void_date)

    def test_money_that_was_given_back_is_no_receipt_to_void(self):
        """Row 10: nothing would be booked, and the payment would be called void."""
        self._register(370.0)
        self.env["wuye.settlement"]._return_advance(
            self._advances(),
            30.0,
            self.company._wuye_tender_journal("cash"),
            fields.Date.to_date("2026-01-12"),
        )
        back = self.env["account.payment"].search(
            [("payment_type", "=", "outbound"), ("partner_id", "=", self.owner.id)]
        )
        with self.assertRaisesRegex(UserError, "paid money out"):
            back.with_user(self.accountant).action_wuye_void()
        self.assertFalse(back.wuye_void_date)

    def test_manual_payment_on_the_receivable_account_is_refused(self):
        form = Form(
            self.env["account.payment"].with_context(
                default_payment_type="inbound", default_partner_type="customer"
            )
        )
        form.partner_id = self.owner
        form.amount = 10.0
        form.journal_id = self.company._wuye_tender_journal("cash")
        payment = form.save()
        payment.destination_account_id = self.company._wuye_account("ar")
        with self.assertRaisesRegex(UserError, "taken on the bill or the unit"):
            payment.action_post()

    def _carried_out(self, amount):
        """A request as it is once it is carried out, without the row it made."""
        request = self._request(
            "reduction",
            amount,
            "2026-02-01",
            approve=False,
            charge_id=self.fee_charge.id,
        )
        request.flush_recordset()
        self.env.cr.execute(
            "UPDATE wuye_request SET state = 'done' WHERE id = %s", [request.id]
        )
        request.invalidate_recordset()
        return request

    def test_bill_netting_below_zero_is_a_credit_note_kept_as_advance(self):
        """Rule 5."""
        request = self._carried_out(250.0)
        self._pay("2026-01-10", [(c, c.amount_residual) for c in self._open()])
        Charge = self.env["wuye.charge"]
        common = {
            **self.fee_charge._prepare_copy(),
            "kind": "adjustment",
            "origin_id": self.fee_charge.id,
            "request_id": request.id,
            "date": "2026-02-01",
            "date_due": "2026-02-25",
        }
        charges = Charge.create(
            [
                {**common, "amount": 100.0, "source_key": "t/1"},
                {**common, "amount": -250.0, "source_key": "t/2"},
            ]
        )
        move = self.env["wuye.posting"]._post(charges)
        self.assertRecordValues(
            move, [{"move_type": "out_refund", "amount_total": 150.0}]
        )
        self.assertEqual(charges.mapped("amount_residual"), [0.0, 0.0])
        self.assertEqual(self._advances().amount_left, 150.0)
        self._figures("2026-02")

    def test_adjustment_within_a_bill_is_set_off(self):
        request = self._carried_out(100.0)
        common = {
            **self.fee_charge._prepare_copy(),
            "kind": "adjustment",
            "origin_id": self.fee_charge.id,
            "request_id": request.id,
            "date": "2026-02-01",
            "date_due": "2026-02-25",
        }
        charges = self.env["wuye.charge"].create(
            [
                {**common, "amount": 250.0, "source_key": "t/1"},
                {**common, "amount": -100.0, "source_key": "t/2"},
            ]
        )
        move = self.env["wuye.posting"]._post(charges)
        self.assertEqual(move.amount_residual, 150.0)
        self.assertEqual(charges.mapped("amount_residual"), [150.0, 0.0])
        self._pay("2026-02-05", [(charges[0], 150.0)])
        self.assertEqual(move.payment_state, "paid")
        self._figures("2026-02")

    def test_write_off_is_bounded_by_what_is_open(self):
        """D17."""
        self._pay("2026-01-10", [(self.fee_charge, 290.0)])
        with self.assertRaisesRegex(ValidationError, "more than the"):
            self._request(
                "write_off", 10.01, "2026-01-20", charge_id=self.fee_charge.id
            )
        self._request("write_off", 10.0, "2026-01-20", charge_id=self.fee_charge.id)
        self.assertEqual(self.fee_charge.amount_residual, 0.0)
        self.assertEqual(str(self._figures("2026-01").total.written_off), "10.00")


@tagged("post_install", "-at_install")
class TestDeferral(WuyeBillingCommon):
    """E10: a year billed at once is earned month by month; rounding declared."""

    def _year(self, rounding):
        self.fee.write({"cycle": "year", "release_rounding": rounding})
        self.assertTrue(self.fee.is_deferred)
        standard = self._make_standard(self.fee, 83.3333333)
        self._make_line(self.unit, standard, "2026-01-01")
        return self._run("2026-01").charge_ids

    def test_bill_goes_to_deferred_income(self):
        charge = self._year("last")
        self.assertEqual(
            charge.move_line_id.account_id, self.company._wuye_account("deferred")
        )

    def test_last_month_takes_the_rest(self):
        """100,000.00 a year, 6 % inside: 94,339.62 net; 11 x 7,861.64 and 7,861.58."""
        charge = self._year("last")
        releases = self.env["wuye.charge.release"].search(
            [("charge_id", "=", charge.id)], order="month"
        )
        self.assertEqual(len(releases), 12)
        self.assertEqual(set(releases[:11].mapped("amount")), {7861.64})
        self.assertAlmostEqual(sum(releases.mapped("amount")), charge.amount_base, 2)

    def test_release_is_booked_once(self):
        charge = self._year("cumulative")
        Release = self.env["wuye.charge.release"]
        march = fields.Date.to_date("2026-03-01")
        Release._release(self.community, march)
        Release._release(self.community, march)
        deferred = self.company._wuye_account("deferred")
        lines = self.env["account.move.line"].search([("account_id", "=", deferred.id)])
        earned = sum(Release.search([("move_id", "!=", False)]).mapped("amount"))
        self.assertAlmostEqual(
            sum(lines.mapped("balance")), earned - charge.amount_base, 2
        )
        self.assertEqual(len(Release.search([("move_id", "!=", False)])), 3)

    def test_a_bill_stays_deferred_when_its_item_changes(self):
        """Taken back, it leaves the account it went to, not where bills go by now."""
        charge = self._year("last")
        other = self.company._wuye_account("income_parking")
        self.fee.write({"cycle": "month", "income_account_id": other.id})
        self.assertFalse(self.fee.is_deferred)
        charge.with_user(self.accountant).action_reissue()
        deferred = self.company._wuye_account("deferred")
        lines = self.env["account.move.line"].search([("account_id", "=", deferred.id)])
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0.0, 2)
        self.assertEqual(list(self.env["wuye.audit"]._find(self.company)), [])
