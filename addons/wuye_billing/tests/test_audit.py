"""The audit: nothing on clean books, and each planted fault by name (E15)."""

import contextlib
import io
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .audit_books import AuditBooksMixin

AUDIT = "odoo.addons.wuye_billing.models.wuye_audit"
# Tables whose every row the audit must miss
TABLES = (
    "wuye_charge",
    "wuye_charge_allocation",
    "wuye_advance",
    "wuye_advance_use",
    "account_payment",
    "account_move_line",
    "account_move",
    "account_partial_reconcile",
)


@tagged("post_install", "-at_install")
class TestAudit(AuditBooksMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._book_example()
        cls._book_more()
        cls.env.flush_all()
        cls.audit = cls.env["wuye.audit"]

    def _findings(self):
        return list(self.audit._find(self.company))

    def _assert_named(self, code, model, record_id, sql, *values):
        """The fault is planted, then the very record is named by the very check."""
        with self.env.cr.savepoint(flush=False) as savepoint:
            self._plant(sql, *values)
            found = list(self.audit._run_check(code, self.company))
            savepoint.rollback()
            self.env.invalidate_all(flush=False)
        self.assertIn((model, record_id), {(f["model"], f["res_id"]) for f in found})

    def _one(self, model, *domain):
        record = self.env[model].search(list(domain), limit=1, order="id")
        self.assertTrue(record)
        return record

    # === CLEAN === #

    def test_clean_books_give_no_finding(self):
        self.assertEqual(self._findings(), [])

    def test_audit_is_recorded_with_its_findings(self):
        audit = self.audit.with_user(self.accountant)
        audit.action_run()
        [record] = audit.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((record.state, record.finding_count), ("clean", 0))
        charge = self._one("wuye.charge", ("amount_residual", ">", 0))
        self._plant(
            "UPDATE wuye_charge SET amount_residual = 1 WHERE id = %s", charge.id
        )
        audit.action_run()
        record = audit.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual(record.state, "faults")
        self.assertEqual(record.finding_count, len(record.finding_ids))
        finding = record.finding_ids.filtered(lambda f: f.code == "residual")
        self.assertEqual(finding.res_id, charge.id)
        self.assertIn(charge.display_name, finding.record_name)
        self.assertEqual(finding.action_open()["res_id"], charge.id)

    def test_command_prints_each_finding_and_returns_their_number(self):
        """`make audit` fails when anything is found."""
        charge = self._one("wuye.charge", ("amount_residual", ">", 0))
        self._plant(
            "UPDATE wuye_charge SET amount_residual = 1 WHERE id = %s", charge.id
        )
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            count = self.audit._run_and_print()
        self.assertGreater(count, 0)
        self.assertIn(charge.display_name, out.getvalue())
        self.assertIn(f"{count} findings", out.getvalue())

    def test_only_posts_that_answer_for_the_books_run_it(self):
        with self.assertRaises(AccessError):
            self.audit.with_user(self.cashier).action_run()
        with self.assertRaises(AccessError):
            self.audit.with_user(self.cashier).search([])

    def test_findings_of_a_community_out_of_scope_stay_hidden(self):
        charge = self._one("wuye.charge", ("amount_residual", ">", 0))
        self._plant(
            "UPDATE wuye_charge SET amount_residual = 1 WHERE id = %s", charge.id
        )
        self.audit._run(self.company)
        Finding = self.env["wuye.audit.finding"].with_user(self.manager)
        self.assertTrue(Finding.search_count([]))
        self.manager.wuye_community_ids = False
        self.assertFalse(Finding.search([("community_id", "!=", False)]))

    def test_reduction_of_a_deferred_bill_leaves_no_deferred_income(self):
        """900.00 over nine months less 90.00 in June: the rest of the year bears it."""
        self._request("reduction", 90.0, "2026-06-10", charge_id=self.parking_charge.id)
        self.assertEqual(self._findings(), [])
        self.env["wuye.charge.release"]._release(
            self.community, self.parking_charge.period_end.replace(day=1)
        )
        self.assertEqual(self._findings(), [])
        deferred = self.company._wuye_account("deferred")
        lines = self.env["account.move.line"].search([("account_id", "=", deferred.id)])
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0.0, 2)

    # === DELETED ROWS === #

    @mute_logger("odoo.models.unlink")
    def test_deleting_any_row_of_the_books_is_noticed(self):
        for table in TABLES:
            self.env.cr.execute(
                f"SELECT id FROM {table} WHERE company_id = %s", [self.company.id]
            )
            for [row_id] in self.env.cr.fetchall():
                with (
                    self.subTest(table=table, id=row_id),
                    self.env.cr.savepoint(flush=False) as savepoint,
                ):
                    self._plant(f"DELETE FROM {table} WHERE id = %s", row_id)
                    found = next(self.audit._find(self.company), None)
                    savepoint.rollback()
                    self.env.invalidate_all(flush=False)
                    self.assertTrue(found, "nothing was named")

    # === CHANGED ROWS: one of each kind === #

    def test_changed_charge_is_named(self):
        charge = self._one("wuye.charge", ("kind", "=", "regular"))
        for column, value in (
            ("amount", 1.0),
            ("amount_tax", 99.0),
            ("unit_id", self.shop.id),
            ("partner_id", self.accountant.partner_id.id),
            ("move_line_id", None),
        ):
            with self.subTest(column=column):
                self._assert_named(
                    "charge_line",
                    "wuye.charge",
                    charge.id,
                    f"UPDATE wuye_charge SET {column} = %s WHERE id = %s",
                    value,
                    charge.id,
                )

    def test_changed_bill_is_named(self):
        bill = self._one("account.move", ("wuye_kind", "=", "bill"))
        line = bill.line_ids.filtered("wuye_charge_id")[0]
        for code, model, record, sql in (
            (
                "bill_total",
                bill,
                bill,
                "UPDATE account_move SET amount_total_signed = 1",
            ),
            ("bill_total", bill, bill, "UPDATE account_move SET state = 'cancel'"),
            (
                "charge_date",
                line.wuye_charge_id,
                bill,
                "UPDATE account_move SET date = '2026-06-01'",
            ),
            (
                "line_charge",
                line,
                line,
                "UPDATE account_move_line SET wuye_charge_id = NULL",
            ),
            (
                "charge_line",
                line.wuye_charge_id,
                line,
                "UPDATE account_move_line SET price_total = 1",
            ),
            (
                "move_balance",
                bill,
                line,
                "UPDATE account_move_line SET balance = -1, amount_currency = -1",
            ),
            (
                "line_move",
                line,
                line,
                "UPDATE account_move_line SET date = '2026-06-01'",
            ),
        ):
            with self.subTest(code=code, sql=sql):
                self._assert_named(
                    code, model._name, model.id, f"{sql} WHERE id = %s", record.id
                )

    def test_e15_document_that_vanished_leaves_a_gap_in_its_journal_and_year(self):
        """Of each journal and series: the first, or one within; the numbers are said"""
        moves = self.env["account.move"].search(
            [("wuye_kind", "!=", False), ("company_id", "=", self.company.id)]
        )
        series = moves.grouped(lambda m: (m.journal_id, m.sequence_prefix))
        own = self.company.wuye_bill_journal_id | self.company.wuye_entry_journal_id
        tried = set()
        for (journal, prefix), group in series.items():
            numbered = group.sorted("sequence_number")
            gone = numbered[0] if journal in own else numbered[1:2]
            after = numbered.filtered(
                lambda m, gone=gone: m.sequence_number > gone.sequence_number
            )[:1]
            if not gone or not after:
                continue
            tried.add(journal)
            with self.subTest(series=prefix), self.env.cr.savepoint() as savepoint:
                number = gone.sequence_number
                self._plant("DELETE FROM account_move WHERE id = %s", gone.id)
                [found] = self.audit._run_check("number_gap", self.company)
                self.assertEqual(found["res_id"], after.id)
                for said in (journal.code, prefix, f"numbers {number} to {number}"):
                    self.assertIn(said, found["message"])
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        self.assertGreaterEqual(len(tried), 3, "bills, entries and a tender")

    def test_e15_gap_of_before_between_documents_not_ours_is_left_alone(self):
        journal = self.company._wuye_tender_journal("cash")
        first = self._one("account.move", ("journal_id", "=", journal.id))
        self._plant(
            "UPDATE account_move SET wuye_kind = NULL WHERE journal_id = %s", journal.id
        )
        self._plant("DELETE FROM account_move WHERE id = %s", first.id)
        self.assertFalse(list(self.audit._run_check("number_gap", self.company)))

    def test_changed_run_is_named(self):
        run = self._one("wuye.bill.run", ("state", "=", "posted"))
        self._assert_named(
            "run_count",
            "wuye.bill.run",
            run.id,
            "UPDATE wuye_charge SET run_id = NULL WHERE id = %s",
            run.charge_ids[0].id,
        )

    def test_changed_release_is_named(self):
        release = self._one("wuye.charge.release", ("move_id", "!=", False))
        sql = "UPDATE wuye_charge_release SET amount = 1 WHERE id = %s"
        self._assert_named(
            "release_sum", "wuye.charge", release.charge_id.id, sql, release.id
        )
        self._assert_named(
            "release_move", "account.move", release.move_id.id, sql, release.id
        )
        self._assert_named(
            "deferred_total",
            "wuye.community",
            self.community.id,
            "UPDATE wuye_charge_release SET move_id = NULL WHERE id = %s",
            release.id,
        )

    def test_changed_allocation_is_named(self):
        row = self._one("wuye.charge.allocation", ("partial_id", "!=", False))
        reopened = self._one(
            "wuye.charge.allocation", ("move_line_id.move_id.wuye_kind", "=", "reopen")
        )
        other = self._one("wuye.charge", ("unit_id", "=", self.shop.id))
        part = row.partial_id
        table = "UPDATE wuye_charge_allocation SET"
        for code, record, planted, change in (
            ("match_rows", part, row, "amount = amount - 0.01"),
            ("residual", row.charge_id, row, "amount = amount - 0.01"),
            ("match_rows", part, row, f"charge_id = {other.id}"),
            ("match_rows", part, row, "move_line_id = NULL"),
            ("rows_match", row, row, "partial_id = NULL"),
            ("rows_match", row, row, "partial_id = NULL, partial_ref = NULL"),
            ("rows_match", row, row, "charge_id = 999999999"),
            ("row_date", row, row, "date = date + 40"),
            ("reopen", reopened.move_line_id, reopened, "amount = amount + 0.01"),
        ):
            with self.subTest(code=code, change=change):
                self._assert_named(
                    code,
                    record._name,
                    record.id,
                    f"{table} {change} WHERE id = %s",
                    planted.id,
                )

    def test_changed_match_is_named(self):
        part = self._one(
            "wuye.charge.allocation", ("partial_id", "!=", False)
        ).partial_id
        for code, record, change in (
            ("match_rows", part, "amount = amount - 0.01"),
            ("line_open", part.debit_move_id, "amount = amount - 0.01"),
            ("match_lines", part, "credit_move_id = 999999999"),
        ):
            with self.subTest(code=code):
                self._assert_named(
                    code,
                    record._name,
                    record.id,
                    f"UPDATE account_partial_reconcile SET {change} WHERE id = %s",
                    part.id,
                )
        row = self._one("wuye.charge.allocation", ("partial_id", "=", part.id))
        self._assert_named(
            "rows_match",
            "wuye.charge.allocation",
            row.id,
            "DELETE FROM account_partial_reconcile WHERE id = %s",
            part.id,
        )

    def test_set_off_that_does_not_come_to_zero_is_named(self):
        charge = self._one("wuye.charge", ("kind", "=", "regular"))
        self._assert_named(
            "offset",
            "account.move",
            charge.move_id.id,
            "INSERT INTO wuye_charge_allocation (charge_id, company_id, community_id, "
            "unit_id, item_id, amount, date, kind) SELECT id, company_id, "
            "community_id, unit_id, item_id, 1, date, 'offset' FROM wuye_charge "
            "WHERE id = %s",
            charge.id,
        )

    def test_changed_receivable_is_named(self):
        charge = self._one(
            "wuye.charge", ("unit_id", "=", self.shop.id), ("amount_residual", ">", 0)
        )
        line = self._one(
            "account.move.line",
            ("wuye_unit_id", "=", self.shop.id),
            ("account_type", "=", "asset_receivable"),
            ("amount_residual", ">", 0),
        )
        table = "UPDATE account_move_line SET"
        for code, model, res_id, change in (
            ("line_open", line._name, line.id, "amount_residual = 1"),
            ("unit_open", "wuye.unit", charge.unit_id.id, "amount_residual = 1"),
            ("ar_credit", line._name, line.id, "amount_residual = -1"),
            ("ar_total", "wuye.community", self.community.id, "balance = balance + 1"),
            ("ar_foreign", line._name, line.id, "wuye_community_id = NULL"),
        ):
            with self.subTest(code=code):
                self._assert_named(
                    code, model, res_id, f"{table} {change} WHERE id = %s", line.id
                )
        self._assert_named(
            "ar_foreign",
            line._name,
            line.id,
            "UPDATE account_move SET wuye_kind = NULL WHERE id = %s",
            line.move_id.id,
        )

    def test_changed_advance_is_named(self):
        advance = self._one("wuye.advance", ("use_ids", "!=", False))
        use = advance.use_ids.filtered(lambda u: u.kind == "apply")[0]
        table = "UPDATE wuye_advance"
        for code, record, sql in (
            ("advance_line", advance, f"{table} SET amount = amount + 1"),
            ("advance_line", advance, f"{table} SET date = date + 1"),
            ("advance_line", advance, f"{table} SET move_line_id = 999999999"),
            ("advance_left", advance, f"{table} SET amount_left = 1"),
            ("advance_total", self.community, f"{table} SET amount_left = 1"),
            ("use_line", use, f"{table}_use SET amount = amount + 1"),
            ("use_line", use, f"{table}_use SET charge_id = NULL"),
            (
                "line_advance",
                use.move_line_id,
                f"{table}_use SET move_line_id = 999999999",
            ),
        ):
            planted = use if "_use" in sql else advance
            with self.subTest(code=code, sql=sql):
                self._assert_named(
                    code, record._name, record.id, f"{sql} WHERE id = %s", planted.id
                )

    def test_changed_payment_is_named(self):
        payment = self._one("account.payment", ("wuye_community_id", "!=", False))
        for code, record, change in (
            ("payment_move", payment, "amount = amount + 1"),
            ("payment_move", payment, "date = date + 1"),
            ("payment_move", payment, "move_id = NULL"),
            ("move_payment", payment.move_id, "state = 'canceled'"),
        ):
            with self.subTest(change=change):
                self._assert_named(
                    code,
                    record._name,
                    record.id,
                    f"UPDATE account_payment SET {change} WHERE id = %s",
                    payment.id,
                )

    def test_closed_month_is_proven_against_its_archive(self):
        months = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id)], order="month"
        )
        months[:3].with_user(self.accountant).sudo().action_close()
        self.assertEqual(self._findings(), [])
        self._assert_named(
            "month_figures",
            "wuye.community",
            self.community.id,
            "UPDATE wuye_month SET closing_advances = 1 WHERE id = %s",
            months[1].id,
        )
        self._assert_named(
            "month_figures",
            "wuye.unit",
            self.unit.id,
            "UPDATE wuye_month SET closing_rows = '[]' WHERE id = %s",
            months[2].id,
        )
        self._assert_named(
            "month_gap",
            "wuye.community",
            self.community.id,
            "DELETE FROM wuye_month WHERE id = %s",
            months[1].id,
        )

    def test_e15_any_change_in_a_closed_month_breaks_its_seal(self):
        """Also one that leaves every figure of the month as it was."""
        months = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id)], order="month"
        )
        months[:3].with_user(self.accountant).sudo().action_close()
        february = months[1]
        charge = self._one("wuye.charge", ("date", "=", "2026-02-01"))
        line = charge.move_line_id
        for model, change, row in (
            ("wuye.charge", "explanation = '{}'", charge),
            ("wuye.charge", "quantity = quantity + 1", charge),
            ("account.move.line", "account_id = account_id + 1", line),
            ("account.move", "name = name || 'x'", charge.move_id),
        ):
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                self._plant(f"UPDATE {row._table} SET {change} WHERE id = %s", row.id)
                [found] = self.audit._run_check("month_seal", self.company)
                self.assertEqual(
                    (found["model"], found["res_id"]), (february._name, february.id)
                )
                self.assertIn(self.env["ir.model"]._get(model).name, found["message"])
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        for change in ("closing_arrears = 1", "closing_rows = '[]'"):
            with self.subTest(change=change), self.env.cr.savepoint() as savepoint:
                self._plant(
                    f"UPDATE wuye_month SET {change} WHERE id = %s", february.id
                )
                [found] = self.audit._run_check("month_seal", self.company)
                self.assertEqual(found["res_id"], february.id)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        self._plant("UPDATE wuye_month SET seal = NULL WHERE id = %s", february.id)
        [found] = self.audit._run_check("month_seal", self.company)
        self.assertIn("without a seal", found["message"])

    def test_e15_seal_finds_an_item_whose_community_its_document_says(self):
        """The column asked first is no part of the seal; where it is empty, others."""
        months = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id)], order="month"
        )
        months[:3].with_user(self.accountant).sudo().action_close()
        line = self._one("wuye.charge", ("date", "=", "2026-02-01")).move_line_id
        change = "UPDATE account_move_line SET %s WHERE id = %%s"
        self._plant(change % "wuye_entry_community_id = NULL", line.id)
        self.assertEqual(list(self.audit._run_check("month_seal", self.company)), [])
        self._plant(change % "balance = balance + 1", line.id)
        [found] = self.audit._run_check("month_seal", self.company)
        self.assertEqual(found["res_id"], months[1].id)

    def test_e15_seal_covers_every_table_a_closed_month_protects(self):
        month = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id)], order="month", limit=1
        )
        month.with_user(self.accountant).sudo().action_close()
        for model in (
            "wuye.charge",
            "wuye.charge.allocation",
            "wuye.charge.release",
            "wuye.advance",
            "wuye.advance.use",
            "wuye.bill.run",
            "account.move",
            "account.move.line",
            "account.partial.reconcile",
        ):
            self.assertIn(model, month.seal)
        self.assertEqual(
            month.seal["wuye.charge"]["rows"],
            self.env["wuye.charge"].search_count(
                [
                    ("community_id", "=", self.community.id),
                    ("date", ">=", month.month),
                    ("date", "<=", fields.Date.end_of(month.month, "month")),
                ]
            ),
        )

    def test_more_findings_than_the_limit_are_said_to_be_more(self):
        self._plant(
            "UPDATE wuye_charge SET amount_residual = 7777 WHERE state = %s", "posted"
        )
        with patch(f"{AUDIT}.LIMIT", 2):
            named = [f for f in self._findings() if f["code"] == "residual"]
        self.assertEqual(len(named), 3)
        self.assertIn("more than 2", named[-1]["message"])

    def test_each_check_has_a_label_and_its_method(self):
        for code, (label, method, *_arguments) in self.audit._checks().items():
            with self.subTest(code=code):
                self.assertTrue(label)
                self.assertTrue(callable(getattr(self.audit, method)))
