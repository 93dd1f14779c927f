from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestGuards(WuyeBillingCommon):
    """Posted bills, receipts and matches are reversed, never edited or deleted.

    Each refusal says what to do, and nothing else has changed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.run_record = cls._run("2026-01")
        cls.charge = cls.run_record.charge_ids
        cls.bill = cls.charge.move_id

    def _hash(self):
        """The rows of the books, as text."""
        self.env.flush_all()
        rows = []
        for table, columns in (
            ("account_move", "id, state, name, date, amount_total, partner_id"),
            ("account_move_line", "id, balance, account_id, amount_residual, name"),
            ("account_partial_reconcile", "id, amount, max_date"),
            ("account_payment", "id, amount, date, state"),
            ("wuye_charge", "id, state, amount, date, amount_residual, partner_id"),
            ("wuye_charge_allocation", "id, amount, date, charge_id"),
            ("wuye_advance", "id, amount, amount_left"),
        ):
            self.env.cr.execute(f"SELECT {columns} FROM {table} ORDER BY id")
            rows.append(self.env.cr.fetchall())
        return rows

    def _assert_refused(self, call, words, error=UserError):
        before = self._hash()
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            call()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_bill_is_not_reset_edited_deleted_or_reversed_by_hand(self):
        bill = self.bill.with_user(self.accountant)
        line = bill.invoice_line_ids
        for name, call in {
            "draft": bill.button_draft,
            "cancel": bill.button_cancel,
            "date": lambda: bill.write({"date": "2026-02-01"}),
            "invoice date": lambda: bill.write({"invoice_date": "2026-02-01"}),
            "partner": lambda: bill.write(
                {"partner_id": self.accountant.partner_id.id}
            ),
            "lines": lambda: bill.write(
                {
                    "invoice_line_ids": [
                        fields.Command.update(line.id, {"price_unit": 1})
                    ]
                }
            ),
            "price": lambda: line.sudo().write({"price_unit": 1.0}),
            "quantity": lambda: line.sudo().write({"quantity": 2.0}),
            "line": line.unlink,
            "delete": bill.unlink,
            "credit note": lambda: bill._reverse_moves(cancel=True),
        }.items():
            with self.subTest(name):
                self._assert_refused(
                    call, "(property document|posted|cannot (be )?delet|sequence)"
                )

    def test_charge_is_not_changed_or_deleted(self):
        for name, call in {
            "amount": lambda: self.charge.write({"amount": 1.0}),
            "payer": lambda: self.charge.write(
                {"partner_id": self.company.partner_id.id}
            ),
            "date": lambda: self.charge.write({"date": "2026-02-01"}),
            "delete": self.charge.unlink,
        }.items():
            with self.subTest(name):
                self._assert_refused(call, "posted")

    def test_charge_is_not_changed_or_deleted_by_sql(self):
        """The same rule for COPY, psql and any code that goes round the models."""
        for sql in (
            "UPDATE wuye_charge SET amount = 1 WHERE id = %s",
            "UPDATE wuye_charge SET state = 'draft' WHERE id = %s",
            "DELETE FROM wuye_charge WHERE id = %s",
        ):
            with self.subTest(sql), mute_logger("odoo.sql_db"):
                self._assert_refused(
                    lambda sql=sql: self.env.cr.execute(sql, [self.charge.id]),
                    "of wuye_charge cannot be changed",
                    CheckViolation,
                )

    def test_payment_is_voided_not_edited(self):
        payment = self._pay("2026-01-10", [(self.charge, 300.0)])
        for name, call in {
            "draft": payment.action_draft,
            "cancel": payment.action_cancel,
            "reject": payment.action_reject,
            "delete": payment.unlink,
            "entry": payment.move_id.button_cancel,
        }.items():
            with self.subTest(name):
                self._assert_refused(call, "Void")

    def test_allocation_is_append_only(self):
        self._pay("2026-01-10", [(self.charge, 300.0)])
        row = self.charge.allocation_ids
        self._assert_refused(row.unlink, "never deleted")
        for sql in (
            "UPDATE wuye_charge_allocation SET amount = 1 WHERE id = %s",
            "DELETE FROM wuye_charge_allocation WHERE id = %s",
        ):
            with self.subTest(sql), mute_logger("odoo.sql_db"):
                self._assert_refused(
                    lambda sql=sql: self.env.cr.execute(sql, [row.id]),
                    "of wuye_charge_allocation cannot",
                    CheckViolation,
                )

    def _close(self, month):
        record = self.env["wuye.month"]._get(
            self.community, fields.Date.to_date(f"{month}-01")
        )
        record.with_user(self.accountant).action_close()
        return record

    def test_closed_month_takes_nothing(self):
        payment = self._pay("2026-01-10", [(self.charge, 100.0)])
        receivable = payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self._close("2026-01")
        for name, call in {
            "undo the match": receivable.remove_move_reconcile,
            "pay back-dated": lambda: self._pay("2026-01-20", [(self.charge, 1.0)]),
            "advance": lambda: self._pay(
                "2026-01-20", advances=[{"unit": self.unit, "amount": 5.0}]
            ),
        }.items():
            with self.subTest(name):
                self._assert_refused(call, "is closed")

    def test_months_are_closed_in_order(self):
        """A closing is the next opening (E9): February waits for January."""
        self.env["wuye.month"]._get(self.community, fields.Date.to_date("2026-01-01"))
        with self.assertRaisesRegex(UserError, "2026-01 first"):
            self._close("2026-02")
        self.assertEqual(self._close("2026-01").state, "closed")
        self.assertEqual(self._close("2026-02").state, "closed")

    def test_match_undone_in_the_open_month_leaves_a_counter_row(self):
        """Rule 3; the money freed goes to advances in the same transaction (rule 1)."""
        payment = self._pay("2026-01-10", [(self.charge, 100.0)])
        payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).remove_move_reconcile()
        self.assertEqual(self.charge.allocation_ids.mapped("amount"), [-100.0, 100.0])
        self.assertEqual(self.charge.amount_residual, 300.0)
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(advance, [{"amount_left": 100.0, "origin": "excess"}])
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date("2026-01-01")
        )
        self.assertEqual(str(figures.total.received), "100.00")
        self.assertEqual(str(figures.total.closing), "300.00")

    def test_price_in_use_stays(self):
        """B5: a version that posted bills used is not changed; a new one is added."""
        price = self.charge.contract_line_id.standard_id.price_ids
        self._assert_refused(
            lambda: price.write({"price": 9.0}), "used by posted bills"
        )
        self._assert_refused(price.unlink, "used by posted bills")

    def test_reduction_without_request_is_refused_by_the_database(self):
        """B11: whoever writes the row."""
        vals = {
            **self.charge._prepare_copy(),
            "kind": "adjustment",
            "source_key": "by hand",
            "amount": -10.0,
            "date": "2026-01-20",
            "date_due": "2026-01-20",
        }
        with mute_logger("odoo.sql_db"):
            self._assert_refused(
                lambda: self.env["wuye.charge"].create(vals),
                "reduction_carried_out|without an approved request",
                CheckViolation,
            )

    def test_request_acts_only_once_approved(self):
        """B11: request, approval by the manager, then the credit note."""
        request = self._request(
            "reduction", 10.0, "2026-01-20", approve=False, charge_id=self.charge.id
        )
        with (
            self.assertRaisesRegex(UserError, "Ask for approval first"),
            self.env.cr.savepoint(),
        ):
            request.with_user(self.accountant).action_apply()
        self.assertFalse(request.charge_ids)
        self.assertEqual(request.state, "draft")
