"""Figures of many communities and months at once are those computed one by one."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .audit_books import AuditBooksMixin
from .test_accounting_example import MONTHS

COLUMNS = (
    *("opening", "due", "adjusted", "received", "next_year", "later", "applied"),
    *("written_off", "closing"),
)


class MonthFiguresCase(AuditBooksMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._book_example()
        cls._book_more()
        cls.days = [fields.Date.to_date(m) for m in (*MONTHS, "2026-04-01")]
        cls.figures = cls.env["wuye.month.figures"]
        cls.audit = cls.env["wuye.audit"]

    def _report(self, month, community=None):
        return (
            self.env["wuye.month.report"]
            .with_user(self.clerk)
            .create({"community_id": (community or self.community).id, "month": month})
        )

    def _close(self, count):
        months = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id)], order="month"
        )
        months[:count].with_user(self.accountant).sudo().action_close()
        return months[:count]

    def _rows(self, lines, key):
        return {
            line[key].id or None: [f"{line[f'amount_{c}'] + 0.0:.2f}" for c in COLUMNS]
            for line in lines
        }

    def _figure_rows(self, by):
        rows = {key: [str(getattr(row, c)) for c in COLUMNS] for key, row in by.items()}
        return {key: row for key, row in rows.items() if set(row) != {"0.00"}}

    def _assert_written(self, day):
        report = self._report(day)
        report.action_compute()
        figures = self.figures._from_charges(self.community, day)
        self.assertEqual(
            self._rows(report.line_ids, "item_id"), self._figure_rows(figures.by_item())
        )
        self.assertEqual(
            self._rows(report.unit_line_ids, "unit_id"),
            self._figure_rows(figures.by_unit()),
        )
        self.assertEqual(report.advance_opening, float(figures.advance_opening))
        self.assertEqual(report.advance_closing, float(figures.advance_closing))
        self.assertEqual(report.ledger_receivable, report.amount_closing)
        report.sudo().unlink()

    def test_e9_rows_written_at_once_are_those_computed_one_by_one(self):
        for day in self.days:
            with self.subTest(month=day):
                self._assert_written(day)

    def test_e9_figures_are_the_same_after_a_close(self):
        """What is open when a month closes is where later months begin."""
        before = [self.figures._compute_checked(self.community, d) for d in self.days]
        self._close(2)
        for day, was in zip(self.days, before, strict=True):
            with self.subTest(month=day):
                now = self.figures._compute_checked(self.community, day)
                self.assertEqual(now.by_item(), was.by_item())
                self.assertEqual(now.by_unit(), was.by_unit())
                self._assert_written(day)

    def test_e9_an_archive_that_was_changed_makes_the_report_refuse(self):
        [_january, february] = self._close(2)
        self._plant(
            "UPDATE wuye_month SET closing_rows = '[]' WHERE id = %s", february.id
        )
        with self.assertRaisesRegex(UserError, f"{self.unit.code}.*Audit"):
            self._report(self.days[2]).action_compute()

    def test_e9_a_month_that_is_open_again_is_no_beginning(self):
        [_january, february] = self._close(2)
        # reopened: what it was closed with is still there, and no longer true
        self._plant(
            "UPDATE wuye_month SET state = 'open', closing_rows = '[]' WHERE id = %s",
            february.id,
        )
        self._assert_written(self.days[2])

    def test_e9_total_that_is_not_the_account_is_refused(self):
        account = self.company._wuye_account("ar")
        line = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("move_id.wuye_kind", "=", "payment")],
            limit=1,
        )
        self._plant(
            "UPDATE account_move_line SET balance = balance - 1 WHERE id = %s", line.id
        )
        with self.assertRaisesRegex(UserError, "receivable account.*Audit"):
            self._report(self.days[3]).action_compute()

    def test_e9_reports_of_two_communities_at_once_keep_apart(self):
        other = self._make_community("BHY", "碧海园", self.company)
        self.clerk.wuye_community_ids |= other
        reports = self._report(self.days[0]) | self._report(self.days[0], other)
        reports.action_compute()
        self.assertEqual(reports[0].amount_received, 2340.0)
        self.assertEqual(reports[1].state, "draft")
        self.assertEqual(reports[1].amount_received, 0.0)
        self.assertFalse(reports[1].line_ids + reports[1].unit_line_ids)

    # === AUDIT === #

    def _found(self):
        return list(self.audit._run_check("month_figures", self.company))

    def test_e15_a_match_changed_in_an_open_month_names_the_unit(self):
        part = self.env["account.partial.reconcile"].search(
            [("debit_move_id.wuye_unit_id", "=", self.unit.id)], limit=1
        )
        self._plant(
            "UPDATE account_partial_reconcile SET amount = amount + 0.01 WHERE id = %s",
            part.id,
        )
        self.assertIn(
            ("wuye.unit", self.unit.id),
            {(f["model"], f["res_id"]) for f in self._found()},
        )

    def test_e15_a_balance_changed_in_an_open_month_names_the_community(self):
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])[0]
        self._plant(
            "UPDATE account_move_line SET balance = balance - 1 WHERE id = %s",
            advance.move_line_id.id,
        )
        self.assertIn(
            ("wuye.community", self.community.id),
            {(f["model"], f["res_id"]) for f in self._found()},
        )

    def test_e15_archive_of_an_item_is_compared_too(self):
        [_january, february] = self._close(2)
        [(item, unit, amount)] = february.closing_rows
        self._plant(
            "UPDATE wuye_month SET closing_rows = %s WHERE id = %s",
            f'[[{item + 1}, {unit}, "{amount}"]]',
            february.id,
        )
        self.assertIn(
            ("wuye.unit", self.unit.id),
            {(f["model"], f["res_id"]) for f in self._found()},
        )

    def test_e15_what_differs_without_a_name_is_told_all_the_same(self):
        self.assertEqual(self._found(), [])
        service = type(self.figures)
        differing = {self.community.id}
        with patch.object(service, "_differing", lambda *_args: set(differing)):
            [found] = self._found()
        self.assertEqual(
            (found["model"], found["res_id"]), ("wuye.community", self.community.id)
        )


@tagged("post_install", "-at_install")
class TestMonthFiguresSmall(MonthFiguresCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestMonthFiguresLarge(MonthFiguresCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
