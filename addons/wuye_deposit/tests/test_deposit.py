"""Taken, kept in part, given back: the liability is what is held (B13)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DepositCommon


class DepositTests:
    """The tests of one chart, for a class of `DepositCommon`."""

    def test_b13_in_deduct_refund_leaves_nothing_on_the_liability(self):
        """2000 in, 300 kept with approval, 1700 back: zero held, zero owed."""
        deposit = self._take()
        self.assertRecordValues(
            deposit,
            [{"state": "held", "amount_held": 2000.0, "partner_id": self.owner.id}],
        )
        self.assertEqual(self._balance("deposit"), -2000.0)
        self.assertEqual(self._balance("cash"), 2000.0)
        self._keep(deposit, 300.0)
        self.assertEqual((deposit.state, deposit.amount_held), ("partly", 1700.0))
        self.assertEqual(self._balance("income_deposit"), -300.0)
        refund = self._refund(deposit, 1700.0)
        self.assertEqual((deposit.state, deposit.amount_held), ("closed", 0.0))
        self.assertEqual(self._balance("deposit"), 0.0)
        self.assertEqual(self._balance("cash"), 300.0)
        self.assertRecordValues(
            deposit.move_ids.sorted("id"),
            [
                {"kind": "in", "amount": 2000.0, "user_id": self.collector.id},
                {"kind": "deduction", "amount": -300.0, "user_id": self.accountant.id},
                {"kind": "refund", "amount": -1700.0, "user_id": self.cashier.id},
            ],
        )
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        lines = deposit.move_ids.move_line_id
        self.assertEqual(set(lines.mapped("reconciled")), {True}, "matched in full")
        self.assertClean("2026-01", "2026-02")

    def test_b13_deposit_is_in_no_column_of_the_month_report(self):
        deposit = self._take()
        self._keep(deposit, 300.0)
        self._refund(deposit, 200.0)
        for month in ("2026-01", "2026-02"):
            total = self._figures(month).total
            self.assertEqual(
                (total.due, total.received, total.later, total.closing), (0, 0, 0, 0)
            )
        self.assertEqual(self._balance("ar"), 0.0)

    def test_b13_what_is_kept_bears_vat_where_the_policy_says_so(self):
        """106.00 kept at 6 % included: income 100.00, VAT 6.00."""
        self.kind.tax_id = self.company._wuye_tax("vat_6")
        self._keep(self._take(), 106.0, kind="forfeit")
        self.assertEqual(self._balance("income_deposit"), -100.0)
        self.assertEqual(self._balance("vat"), -6.0)
        self.assertClean("2026-01", "2026-02")


@tagged("post_install", "-at_install")
class TestDepositSmallEnterprises(DepositTests, DepositCommon):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestDepositEnterprises(DepositTests, DepositCommon):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestDepositRules(DepositCommon):
    def _insert_move(self, deposit, amount):
        """A movement by plain SQL, past all of ours."""
        first = deposit.move_ids[:1]
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                """
                INSERT INTO wuye_deposit_move (deposit_id, unit_id, community_id,
                       company_id, kind, date, amount, move_line_id, user_id)
                SELECT deposit_id, unit_id, community_id, company_id, 'refund',
                       date, %s, move_line_id, user_id
                  FROM wuye_deposit_move WHERE id = %s
                """,
                [-amount, first.id],
            )
        self.env.invalidate_all()

    def test_b13_a_cent_too_much_is_refused_by_the_database(self):
        deposit = self._take()
        with self.assertRaises(CheckViolation) as caught:
            self._insert_move(deposit, 2000.01)
        self.assertEqual(
            caught.exception.diag.constraint_name, "wuye_deposit_held_within"
        )
        self.assertEqual(deposit.amount_held, 2000.0)
        # to the cent it is let through: the trigger keeps the balance for SQL, too
        self._insert_move(deposit, 2000.0)
        self.assertEqual((deposit.amount_held, deposit.state), (0.0, "closed"))

    def test_b13_a_cent_too_much_is_refused_in_words(self):
        deposit = self._take()
        with self.assertRaisesRegex(UserError, "2,000.00 of .* is held"):
            self._refund(deposit, 2000.01)
        with self.assertRaisesRegex(ValidationError, "Only .* is held"):
            self._keep(deposit, 2000.01)
        with self.assertRaisesRegex(UserError, "more than zero"):
            self._refund(deposit, 0.0)
        with self.assertRaisesRegex(UserError, "came in on 2026-01-05"):
            self._refund(deposit, 1.0, date="2026-01-04")
        self.assertEqual(deposit.amount_held, 2000.0)

    def test_b13_approved_request_cannot_take_what_went_out_since(self):
        deposit = self._take()
        request = self._keep(deposit, 300.0, approve=False)
        request.with_user(self.service).request_validation()
        request.with_user(self.manager).invalidate_recordset()
        request.with_user(self.manager).validate_tier()
        request.invalidate_recordset()
        self._refund(deposit, 1800.0, date="2026-02-08")
        with self.assertRaisesRegex(UserError, "200.00 of .* is held"):
            request.with_user(self.accountant).action_apply()

    def test_b13_nothing_is_kept_without_approval(self):
        deposit = self._take()
        request = self._keep(deposit, 300.0, approve=False)
        with self.assertRaisesRegex(UserError, "missing"):
            request.with_user(self.accountant).action_apply()
        self.assertEqual((request.state, deposit.amount_held), ("draft", 2000.0))
        with self.assertRaises(AccessError):
            request.with_user(self.accountant).state = "done"

    def test_b13_applying_twice_keeps_once(self):
        deposit = self._take()
        request = self._keep(deposit, 300.0)
        request.with_user(self.accountant).action_apply()
        self.assertEqual(deposit.amount_held, 1700.0)
        with self.assertRaisesRegex(UserError, "not changed"):
            request.with_user(self.accountant).amount = 5.0

    def test_b13_page_pressed_twice_books_once(self):
        deposit = self._take()
        page = self.env["wuye.deposit.refund"].with_user(self.cashier)
        page = page.create(
            {
                "deposit_id": deposit.id,
                "amount": 500.0,
                "tender": "wechat",
                "date": "2026-02-10",
                "reason": "验收",
                "paper": "YS-2",
            }
        )
        page.action_refund()
        page.action_refund()
        self.assertEqual(deposit.amount_held, 1500.0)
        self.assertEqual(self._balance("clear_wechat"), -500.0)

    def test_b13_booked_deposit_is_never_edited_or_deleted(self):
        deposit = self._take()
        move = deposit.move_ids
        for record, vals in (
            (deposit, {"amount": 1.0}),
            (deposit, {"amount_held": 1.0}),
            (deposit, {"state": "closed"}),
            (deposit, {"partner_id": self.cashier.partner_id.id}),
            (move, {"amount": 1.0}),
            (move, {"date": "2026-01-01"}),
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                record.write(vals)
                self.env.flush_all()
            self.env.invalidate_all(flush=False)
        for record in (move, deposit):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                record.unlink()
            self.env.invalidate_all(flush=False)

    # === UNDO === #

    def test_b13_each_movement_is_undone_by_a_counter_movement(self):
        deposit = self._take()
        kept = self._keep(deposit, 300.0).move_ids
        refund = self._refund(deposit, 700.0)
        self._undo(refund)
        self.assertRecordValues(
            refund.payment_id, [{"wuye_void_date": fields.Date.to_date("2026-02-20")}]
        )
        self.assertEqual(deposit.amount_held, 1700.0)
        counter = self._undo(kept)
        self.assertEqual(self._balance("income_deposit"), 0.0)
        # red entry: the same side with a minus
        self.assertEqual(counter.move_line_id.debit, -300.0)
        self.assertEqual((deposit.state, deposit.amount_held), ("held", 2000.0))
        taken = deposit.move_ids.filtered(lambda move: move.kind == "in")
        self._undo(taken)
        self.assertEqual((deposit.state, deposit.amount_held), ("closed", 0.0))
        self.assertEqual(self._balance("deposit"), 0.0)
        self.assertEqual(self._balance("cash"), 0.0)
        self.assertClean("2026-01", "2026-02")

    def test_b13_vat_of_what_was_kept_is_undone_with_it(self):
        self.kind.tax_id = self.company._wuye_tax("vat_6")
        kept = self._keep(self._take(), 106.0).move_ids
        self._undo(kept)
        self.assertEqual((self._balance("vat"), self._balance("deposit")), (0, -2000.0))
        self.assertClean("2026-02")

    def test_b13_nothing_is_undone_twice(self):
        deposit = self._take()
        refund = self._refund(deposit, 700.0)
        counter = self._undo(refund)
        for move in (refund, counter):
            with self.assertRaisesRegex(UserError, "undone already"):
                self._undo(move)
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            counter.with_context(tracking_disable=True).copy(
                {"counter_of_id": refund.id, "move_line_id": counter.move_line_id.id}
            )

    def test_b13_paid_in_is_undone_only_while_all_is_held(self):
        deposit = self._take()
        self._refund(deposit, 1.0)
        taken = deposit.move_ids.filtered(lambda move: move.kind == "in")
        with self.assertRaisesRegex(UserError, "is held"):
            self._undo(taken)

    def test_b13_voiding_the_receipt_undoes_the_deposit(self):
        deposit = self._take()
        payment = deposit.move_ids.payment_id
        payment.with_user(self.accountant).action_wuye_void()
        self.assertEqual((deposit.state, deposit.amount_held), ("closed", 0.0))
        self.assertTrue(payment.wuye_void_move_ids)
        self.assertTrue(deposit._is_undone())
        self.assertClean()

    def test_b13_closed_month_takes_no_movement(self):
        deposit = self._take()
        refund = self._refund(deposit, 100.0, date="2026-01-20")
        self.env.flush_all()  # as in a transaction of its own
        self.env["wuye.month"].create(
            {
                "community_id": self.community.id,
                "month": "2026-01-01",
                "state": "closed",
            }
        )
        for call in (
            lambda: self._take(date="2026-01-21"),
            lambda: self._refund(deposit, 5.0, date="2026-01-31"),
            lambda: self._keep(deposit, 5.0, date="2026-01-31"),
            lambda: self._undo(refund, date="2026-01-31"),
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                call()
        self._undo(refund, date="2026-02-01")
        self.assertEqual(deposit.amount_held, 2000.0)

    # === LIFE OF THE UNIT === #

    def test_a4_transfer_names_the_deposits_held(self):
        self._take()
        self._take(50.0, partner_id=self._make_partner_here("李租客").id)
        event = (
            self.env["wuye.unit.event"]
            .with_user(self.service)
            .create(
                {
                    "kind": "transfer",
                    "unit_id": self.unit.id,
                    "date": "2026-03-15",
                    "partner_id": self._make_partner("李雪").id,
                }
            )
        )
        said = [
            line for _head, lines in event._sections(event._plan()) for line in lines
        ]
        self.assertTrue(any("2,000.00" in s and "who leaves" in s for s in said), said)
        self.assertTrue(any("李租客" in s and "stays with" in s for s in said), said)

    def _make_partner_here(self, name):
        partner = self._make_partner(name)
        self._make_occupancy(self.unit, partner, role="tenant", date_from="2025-01-01")
        return partner

    def test_b13_unit_and_payer_show_what_is_held(self):
        deposit = self._take()
        self._refund(deposit, 500.0)
        unit = self.unit.with_user(self.service)
        payer = self.owner.with_user(self.service)
        self.assertEqual((unit.deposit_count, unit.amount_deposit), (1, 1500.0))
        self.assertEqual(payer.wuye_amount_deposit, 1500.0)
        found = self.env["wuye.deposit"].search(unit.action_open_deposits()["domain"])
        self.assertEqual(found, deposit)

    def test_r14_whose_deposit_is_held_is_not_erased(self):
        deposit = self._take()
        erasure = self.env["wuye.erasure"].create(
            {"partner_id": self.owner.id, "reason": "本人申请"}
        )
        self.assertTrue(
            any("DEP/" in said for said in erasure._refusals(self.owner)),
            "the deposit is named",
        )
        self._refund(deposit, 2000.0)
        self.assertFalse(any("DEP/" in said for said in erasure._refusals(self.owner)))

    def test_b13_manual_payment_on_the_account_is_refused(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.owner.id,
                "amount": 10.0,
                "journal_id": self.company._wuye_tender_journal("cash").id,
            }
        )
        payment.destination_account_id = self.company._wuye_account("deposit")
        with self.assertRaises(UserError):
            payment.action_post()

    def test_b13_kept_tax_must_be_included(self):
        tax = self.company._wuye_tax("vat_6").copy(
            {"name": "x", "price_include_override": "tax_excluded"}
        )
        with self.assertRaisesRegex(ValidationError, "included"):
            self.kind.tax_id = tax
