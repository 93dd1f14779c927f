"""Figures of the report against plain SQL, and its way to the owners (R99, E14)."""

import hashlib
import json
from decimal import Decimal

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import RESULT, DisclosureMixin

QUARTER = ("2026-01-01", "2026-03-31")


class DisclosureCase(DisclosureMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_disclosure()

    # === ANOTHER WAY TO EACH FIGURE === #

    def _sql(self, query, **values):
        self.env.flush_all()
        self.env.cr.execute(query, {"community": self.community.id, **values})
        return self.env.cr.fetchone()[0] or Decimal(0)

    def _ledger(self, types, first, last, accounts=None):
        """Signed balance of posted items by their document or their own community."""
        return self._sql(
            """SELECT sum(l.debit - l.credit)
                 FROM account_move m
                 JOIN account_move_line l ON l.move_id = m.id
                 JOIN account_account a ON a.id = l.account_id
                WHERE m.state = 'posted' AND m.date BETWEEN %(first)s AND %(last)s
                  AND CASE WHEN l.wuye_community_id IS NULL
                           THEN m.wuye_community_id = %(community)s
                           ELSE l.wuye_community_id = %(community)s END
                  AND a.account_type = ANY(%(types)s)
                  AND (%(accounts)s::int[] IS NULL OR a.id = ANY(%(accounts)s))""",
            first=first,
            last=last,
            types=list(types),
            accounts=accounts,
        )

    def test_r99_quarter_is_recomputed_from_the_ledger(self):
        report = self._report()
        income = -self._ledger(("income", "income_other"), *QUARTER)
        expense = self._ledger([t for t in RESULT if t.startswith("exp")], *QUARTER)
        self.assertEqual(f"{report.amount_income:.2f}", f"{income:.2f}")
        self.assertEqual(f"{report.amount_result:.2f}", f"{income - expense:.2f}")
        # 834.91 + 127.18 + 0.25 of the example; cn books its write-off as expense
        self.assertEqual(f"{income:.2f}", "962.34")
        bad = "13.00" if self.chart == "cn" else "0.00"
        self.assertEqual(
            f"{report.amount_expense:.2f}", f"{Decimal(142) + Decimal(bad):.2f}"
        )

    def test_r99_each_line_is_recomputed_from_its_accounts(self):
        report = self._report()
        self.assertTrue(report.line_ids)
        for line in report.line_ids.filtered(
            lambda x: x.section in ("income", "expense")
        ):
            accounts = line.category_id.account_ids.ids
            value = self._ledger(RESULT, *QUARTER, accounts=accounts)
            value = -value if line.section == "income" else value
            self.assertEqual(f"{line.amount:.2f}", f"{value + 0:.2f}", line.name)
        self.assertEqual(self._line(report, "Property service fees").amount, 834.91)
        self.assertEqual(self._line(report, "Costs of the service").amount, 112.0)
        self.assertEqual(self._line(report, "Office and management").amount, 30.0)

    def test_r99_shared_bill_counts_in_each_community_by_its_line(self):
        theirs = self._report(community_id=self.neighbour.id)
        self.assertEqual(theirs.amount_expense, 70.0)
        self.assertEqual(theirs.amount_income, 0.0)

    def test_e14_common_income_opens_and_closes_with_its_account(self):
        report = self._report()
        self.assertEqual(
            (report.common_opening, report.common_income, report.common_expense),
            (500.0, 260.0, 45.5),
        )
        balance = -self._ledger(
            ("liability_current",), "2000-01-01", QUARTER[1], self.held.ids
        )
        self.assertEqual(f"{report.common_closing:.2f}", f"{balance:.2f}")

    def test_r99_arrears_are_the_receivable_account_and_the_month_report(self):
        report = self._report()
        total = {name: report._fee_total(name) for name in ("due", "closing")}
        balance = self._ledger(("asset_receivable",), "2000-01-01", QUARTER[1])
        self.assertEqual(f"{total['closing']:.2f}", f"{balance:.2f}")
        self.assertEqual(f"{report.amount_arrears:.2f}", "28.26")
        figures = self.env["wuye.month.figures"]
        months = [
            figures._from_ledger(
                self.community, Date.to_date(f"2026-0{month}-01")
            ).total
            for month in (1, 2, 3)
        ]
        self.assertEqual(f"{total['due']:.2f}", f"{sum(m.due for m in months):.2f}")
        self.assertEqual(
            f"{report._fee_total('written_off'):.2f}",
            f"{sum(m.written_off for m in months):.2f}",
        )
        collected = sum(m.received - m.later + m.applied for m in months)
        self.assertEqual(f"{report._fee_total('collected'):.2f}", f"{collected:.2f}")

    def test_e14_each_figure_opens_the_items_it_is_the_sum_of(self):
        report = self._report().with_user(self.accountant)
        for line in report.line_ids:
            action = line.action_open_rows()
            rows = self.env[action["res_model"]].with_user(self.accountant)
            found = rows.search(action["domain"])
            self.assertAlmostEqual(sum(found.mapped("amount")), line.amount, 2)
        for line in report.fee_ids:
            for column, sign, open_rows in (
                ("opening", 1, line.action_open_opening),
                ("due", 1, line.action_open_due),
                ("collected", -1, line.action_open_collected),
                ("closing", 1, line.action_open_rows),
            ):
                action = open_rows()
                rows = self.env[action["res_model"]].with_user(self.accountant)
                total = sum(rows.search(action["domain"]).mapped("amount"))
                self.assertAlmostEqual(sign * total, line[f"amount_{column}"], 2)

    def test_r99_commission_carries_the_funds_forward(self):
        self.community.fee_system = "commission"
        report = self._report(period="month", day="2026-03-09")
        before = -self._ledger(RESULT, "2000-01-01", "2026-02-28")
        self.assertEqual(f"{report.service_opening:.2f}", f"{before:.2f}")
        closing = -self._ledger(RESULT, "2000-01-01", "2026-03-31")
        self.assertEqual(f"{report.service_closing:.2f}", f"{closing:.2f}")

    def test_r99_periods_begin_and_end_where_the_calendar_says(self):
        days = {
            period: (str(report.date_from), str(report.date_to))
            for period in ("month", "quarter", "half", "year")
            for report in [self._report(period=period, day="2026-08-20", compute=False)]
        }
        self.assertEqual(
            days,
            {
                "month": ("2026-08-01", "2026-08-31"),
                "quarter": ("2026-07-01", "2026-09-30"),
                "half": ("2026-07-01", "2026-12-31"),
                "year": ("2026-01-01", "2026-12-31"),
            },
        )

    # === CHECKED BY ANOTHER PERSON === #

    def test_e14_who_computed_does_not_check(self):
        report = self._report().with_user(self.accountant)
        report.action_compute()
        with self.assertRaisesRegex(UserError, "yourself"):
            report.action_check()
        report.with_user(self.other_accountant).action_check()
        self.assertEqual(report.state, "checked")

    def test_r99_item_in_no_category_is_named_and_blocks(self):
        self._category("Costs of the service").account_ids -= self.cost
        report = self._report()
        self.assertEqual(report.amount_expense, 43.0 if self.chart == "cn" else 30.0)
        with self.assertRaisesRegex(UserError, self.cost.code):
            report.with_user(self.accountant).action_check()
        action = report.with_user(self.accountant).action_open_unmapped()
        rows = self.env["wuye.disclosure.row"].search(action["domain"])
        self.assertEqual(sum(rows.mapped("amount")), 112.0)

    def test_e14_what_is_booked_after_computing_is_found_by_the_check(self):
        report = self._report()
        self._bill("2026-03-28", [(self.cost, 0.01)], self.community)
        with self.assertRaisesRegex(UserError, "Compute it again"):
            report.with_user(self.accountant).action_check()

    def test_e14_period_that_is_not_over_is_not_checked(self):
        today = Date.context_today(self.env.user)
        report = self._report(period="year", day=today)
        with self.assertRaisesRegex(UserError, "runs until"):
            report.with_user(self.accountant).action_check()

    def test_e14_draft_is_not_published(self):
        with self.assertRaises(UserError):
            self._report().with_user(self.manager).action_publish()

    # === PUBLISHED === #

    def test_e14_publish_quarter_report_with_scope(self):
        second = self._make_building(self.community, "2")
        elsewhere = self._make_unit(second, "0101", area_building=80.0)
        report = self._published(scope="buildings", building_ids=self.building.ids)
        shown = report.with_env(self.env)._domain_for_units
        Report = self.env["wuye.disclosure"]
        self.assertEqual(report.state, "published")
        self.assertIn(report, Report.search(shown(self.unit)))
        self.assertNotIn(report, Report.search(shown(elsewhere)))
        whole = self._published(period="month", day="2026-02-01")
        for unit in (self.unit, elsewhere):
            self.assertIn(whole, Report.search(shown(unit)))
        foreign = self._make_unit(self._make_building(self.neighbour, "1"), "0101")
        self.assertFalse(Report.search(shown(foreign)))

    def test_e14_shown_in_its_time_only(self):
        report = self._published(valid_from="2026-05-01", valid_to="2026-06-30")
        Report = self.env["wuye.disclosure"]
        for day, shown in (
            ("2026-04-30", False),
            ("2026-05-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ):
            domain = Report._domain_for_units(self.unit, Date.to_date(day))
            self.assertEqual(report in Report.search(domain), shown, day)
        self.assertFalse(report.is_shown)

    def test_e14_frozen_copy_has_its_hash_and_every_figure(self):
        report = self._published()
        content = json.loads(report.content)
        self.assertEqual(
            report.content_sha256, hashlib.sha256(report.content.encode()).hexdigest()
        )
        self.assertEqual(content["totals"]["common_closing"], "714.50")
        self.assertEqual(len(content["lines"]), len(report.line_ids))
        self.assertEqual(
            report.pdf_sha256,
            hashlib.sha256(report.sudo().attachment_id.raw).hexdigest(),
        )
        self.assertTrue(report.is_intact)

    def test_e14_published_report_never_changes(self):
        report = self._published()
        income = report.amount_income
        self._bill("2026-03-30", [(self.cost, 55.0)], self.community)
        report.invalidate_recordset()
        self.assertEqual(report.amount_income, income)
        self.assertEqual(report.difference, 55.0)
        self.assertTrue(report.is_intact)
        line = report.line_ids[0]
        self.env.flush_all()
        for table, column, record in (
            ("wuye_disclosure", "content", report),
            ("wuye_disclosure", "note", report),
            ("wuye_disclosure", "valid_to", report),
            ("wuye_disclosure_line", "amount", line),
        ):
            value = {"amount": 1, "valid_to": "2030-01-01"}.get(column, "x")
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s",
                    (value, record.id),
                )
        for call in (
            lambda: report.with_user(self.manager).write({"building_ids": [(5,)]}),
            lambda: report.with_user(self.manager).unlink(),
            lambda: report.with_user(self.clerk).action_compute(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE wuye_disclosure SET state = 'draft' WHERE id = %s", report.ids
            )

    def test_e14_one_published_report_of_a_period_and_community(self):
        self._published()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self._published()

    def test_e14_withdrawn_with_a_reason_that_stays_visible(self):
        report = self._published()
        page = self.env["wuye.disclosure.withdraw"].with_user(self.manager)
        with self.assertRaises(UserError):
            page.create({"disclosure_id": report.id, "reason": " "}).action_withdraw()
        page.create(
            {"disclosure_id": report.id, "reason": "广告收入漏记"}
        ).action_withdraw()
        self.assertEqual(report.state, "withdrawn")
        domain = self.env["wuye.disclosure"]._domain_for_units(self.unit)
        shown = self.env["wuye.disclosure"].search(domain)
        self.assertEqual(shown.withdraw_reason, "广告收入漏记")
        again = self._published()
        self.assertEqual(again.state, "published")

    def test_e14_state_and_figures_are_not_written_by_clients(self):
        report = self._report()
        for vals in (
            {"state": "published"},
            {"amount_income": 1.0},
            {"computed_by": self.manager.id},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                report.with_user(self.manager).write(vals)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._report(compute=False, **vals)

    def test_e14_buildings_are_of_the_community_and_named(self):
        theirs = self._make_building(self.neighbour, "9")
        for vals in (
            {"scope": "buildings"},
            {"scope": "buildings", "building_ids": theirs.ids},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._report(compute=False, **vals)

    # === R102 === #

    def test_r102_comment_is_recorded_answered_and_kept(self):
        report = self._published()
        comment = (
            self.env["wuye.disclosure.comment"]
            .with_user(self.service)
            .create(
                {
                    "disclosure_id": report.id,
                    "unit_id": self.unit.id,
                    "text": "保洁费为什么这么高？",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "Write the answer"):
            comment.action_answer()
        comment.answer = "三月增加外墙清洗，合同见公示栏"
        comment.action_answer()
        self.assertRecordValues(
            comment, [{"state": "answered", "answered_by": self.service.id}]
        )
        self.assertEqual(report.comment_count, 1)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE wuye_disclosure_comment SET answer = 'x' WHERE id = %s",
                comment.ids,
            )
        with self.assertRaises(UserError):
            comment.unlink()

    def test_r102_draft_is_not_commented(self):
        report = self._report()
        with self.assertRaises(UserError):
            self.env["wuye.disclosure.comment"].with_user(self.manager).create(
                {"disclosure_id": report.id, "text": "?"}
            )


@tagged("post_install", "-at_install")
class TestDisclosure(DisclosureCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestDisclosureLargeBis(DisclosureCase, TransactionCase):
    chart = "cn_large_bis"
