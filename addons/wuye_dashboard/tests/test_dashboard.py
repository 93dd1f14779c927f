"""Figures of the dashboard against the month report and against plain SQL (E12)."""

import io
from decimal import Decimal

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.test_accounting_example import (
    MONTHS,
    ExampleMixin,
)


class DashboardCase(ExampleMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._book_example()

    def _filters(self, month, **more):
        month = str(month)[:7]
        return {"month_from": month, "month_to": month, **more}

    def _figures(self, month, user=None, **more):
        user = user or self.manager
        return (
            self.env["wuye.dashboard"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .get_figures(self._filters(month, **more))
        )

    def _month_total(self, month):
        month = self.env["wuye.charge"]._fields["date"].to_date(month)
        figures = self.env["wuye.month.figures"]
        return figures._from_ledger(self.community, month).total

    def test_e12_figures_of_a_month_are_those_of_the_ledger(self):
        for month in MONTHS:
            ours, theirs = self._figures(month)["total"], self._month_total(month)
            with self.subTest(month=month):
                self.assertEqual(Decimal(ours["due"]), theirs.due)
                self.assertEqual(
                    Decimal(ours["received"]), theirs.received - theirs.later
                )
                self.assertEqual(Decimal(ours["opening"]), theirs.opening)
                self.assertEqual(Decimal(ours["written_off"]), theirs.written_off)
                self.assertEqual(Decimal(ours["arrears"]), theirs.closing)

    def test_e12_arrears_are_the_balance_of_the_receivable_account(self):
        account = self.company._wuye_accounts()["ar"]
        for month in MONTHS:
            self.env.cr.execute(
                """SELECT coalesce(sum(debit - credit), 0) FROM account_move_line
                    WHERE account_id = %s AND parent_state = 'posted'
                      AND wuye_community_id = %s
                      AND date < %s::date + interval '1 month'""",
                (account.id, self.community.id, month),
            )
            [balance] = self.env.cr.fetchone()
            figures = self._figures(month)
            self.assertEqual(figures["total"]["arrears"], f"{balance:.2f}")
            ages = sum(Decimal(age["amount"]) for age in figures["ages"])
            self.assertEqual(f"{ages:.2f}", f"{balance:.2f}")

    def test_e12_identity_holds_and_tables_add_up(self):
        for month in MONTHS:
            figures = self._figures(month)
            for row in [figures["total"], *figures["items"], *figures["communities"]]:
                value = {
                    name: Decimal(row[name])
                    for name, _sign in self.env["wuye.dashboard"].SUMS
                }
                closing = value["opening"] + value["due"] - value["current"]
                closing -= value["recovered"] + value["written_off"]
                self.assertEqual(value["arrears"], closing)
            for name, _sign in self.env["wuye.dashboard"].SUMS:
                added = sum(Decimal(row[name]) for row in figures["items"])
                self.assertEqual(added, Decimal(figures["total"][name]), name)

    def test_e12_drill_down_lists_rows_that_add_up_to_the_figure(self):
        board = self.env["wuye.dashboard"].with_user(self.manager)
        for month in MONTHS:
            figures = self._figures(month)
            for name, sign in board.SUMS:
                action = board.get_rows(
                    name, self._filters(month, communities=self.community.ids)
                )
                rows = self.env[action["res_model"]].with_user(self.manager)
                added = sum(rows.search(action["domain"]).mapped("amount"))
                self.assertEqual(f"{sign * added + 0:.2f}", figures["total"][name])
            for age in figures["ages"]:
                action = board.get_rows("arrears", self._filters(month), age=age["key"])
                added = sum(rows.search(action["domain"]).mapped("amount"))
                self.assertEqual(f"{added + 0:.2f}", age["amount"])

    def test_e12_rates_by_hand_from_plain_sql(self):
        figures = self._figures(MONTHS[0])["total"]
        self.env.cr.execute(
            """SELECT sum(c.amount), count(DISTINCT c.unit_id),
                      (SELECT sum(a.amount) FROM wuye_charge_allocation a
                         JOIN wuye_charge b ON b.id = a.charge_id
                        WHERE a.community_id = %(community)s
                          AND a.kind NOT IN ('write_off', 'takeover')
                          AND b.kind <> 'opening'
                          AND to_char(b.date, 'YYYY-MM') = %(month)s
                          AND to_char(a.date, 'YYYY-MM') = %(month)s)
                 FROM wuye_charge c
                WHERE c.community_id = %(community)s AND c.state <> 'draft'
                  AND c.kind NOT IN ('opening', 'takeover')
                  AND to_char(c.date, 'YYYY-MM') = %(month)s""",
            {"community": self.community.id, "month": str(MONTHS[0])[:7]},
        )
        due, units, collected = self.env.cr.fetchone()
        self.assertEqual(figures["rate"], f"{100 * collected / due:.1f}")
        self.assertEqual(figures["households"], units)

    def test_r98_trend_ends_with_the_month_and_has_its_figures(self):
        figures = self._figures(MONTHS[-1])
        self.assertEqual(len(figures["trend"]), 12)
        for month in MONTHS:
            total = self._figures(month)["total"]
            [row] = [r for r in figures["trend"] if r["month"] == str(month)[:7]]
            self.assertEqual(row["due"], total["due"])
            self.assertEqual(row["received"], total["received"])

    def test_r97_rows_of_each_item_and_of_each_month_of_the_chart(self):
        """The tables by item and the bars open rows that add up to the figure."""
        board = self.env["wuye.dashboard"].with_user(self.manager)
        Row = self.env["wuye.dashboard.row"].with_user(self.manager)
        month = MONTHS[-1]
        figures = self._figures(month)
        for item in figures["items"]:
            for name, sign in board.SUMS:
                action = board.get_rows(name, self._filters(month, item=item["id"]))
                rows = Row.search(action["domain"])
                self.assertLessEqual(set(rows.item_id.ids), {item["id"]})
                added = sign * sum(rows.mapped("amount"))
                self.assertEqual(f"{added + 0:.2f}", item[name])
        for bar in figures["trend"]:
            for name, sign in (("due", 1), ("received", -1)):
                action = board.get_rows(name, self._filters(bar["month"]))
                added = sign * sum(Row.search(action["domain"]).mapped("amount"))
                self.assertEqual(f"{added + 0:.2f}", bar[name])

    def test_r97_unpaid_bills_are_the_open_charges_of_today(self):
        figures = self._figures(MONTHS[-1])
        self.env.cr.execute(
            """SELECT count(*), sum(open) FROM (
                   SELECT c.amount - coalesce(sum(a.amount), 0) AS open
                     FROM wuye_charge c
                LEFT JOIN wuye_charge_allocation a ON a.charge_id = c.id
                    WHERE c.community_id = %s AND c.state <> 'draft'
                 GROUP BY c.id) bill WHERE open > 0""",
            (self.community.id,),
        )
        count, amount = self.env.cr.fetchone()
        self.assertEqual(figures["unpaid"], {"count": count, "amount": f"{amount:.2f}"})
        board = self.env["wuye.dashboard"].with_user(self.manager)
        action = board.get_unpaid(self._filters(MONTHS[-1]))
        charges = self.env["wuye.charge"].with_user(self.manager)
        self.assertEqual(len(charges.search(action["domain"])), count)

    def test_r98_overdue_is_what_the_ages_add_up_to(self):
        board = self.env["wuye.dashboard"].with_user(self.manager)
        for month in MONTHS:
            figures = self._figures(month)
            action = board.get_rows("arrears", self._filters(month), age="overdue")
            rows = self.env["wuye.dashboard.row"].with_user(self.manager)
            added = sum(rows.search(action["domain"]).mapped("amount"))
            self.assertEqual(figures["overdue"], f"{added + 0:.2f}")

    def test_e12_rate_of_a_year_ago_is_that_of_its_months(self):
        self.assertIsNone(self._figures(MONTHS[0])["rate_before"])
        later = self._figures("2027-01-01")
        self.assertEqual(
            later["rate_before"], self._figures(MONTHS[0])["total"]["rate"]
        )

    # === FILES === #

    def _workbook(self, user, **filters):
        report = self.env["report.wuye_dashboard.dashboard_xlsx"].with_user(user)
        given = {"filters": self._filters(MONTHS[-1], **filters)}
        content, _kind = report.create_xlsx_report([], given)
        return openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    def test_r98_workbook_has_the_figures_of_the_screen(self):
        figures = self._figures(MONTHS[-1])
        book = self._workbook(self.manager)
        for sheet, rows in zip(book, ("communities", "items"), strict=False):
            table = list(sheet.iter_rows(min_row=5, values_only=True))
            self.assertEqual(len(table), len(figures[rows]) + 1)
            for cells, row in zip(
                table, [*figures[rows], figures["total"]], strict=True
            ):
                self.assertAlmostEqual(cells[1], float(row["due"]), 2)
                self.assertAlmostEqual(cells[-1], float(row["arrears"]), 2)
                self.assertAlmostEqual(cells[3] * 100, float(row["rate"]), 1)

    def test_r98_print_is_a_pdf_with_the_figures(self):
        filters = self._filters(MONTHS[-1])
        board = self.env["wuye.dashboard"].with_user(self.manager)
        action = board.get_report("pdf", filters)
        self.assertEqual(action["data"]["filters"], filters)
        reports = self.env["ir.actions.report"].with_user(self.manager)
        content, kind = reports.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(action["report_name"], None, data=action["data"])
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))
        html, _kind = reports._render_qweb_html(
            action["report_name"], None, data=action["data"]
        )
        for name in ("due", "arrears", "opening"):
            amount = float(self._figures(MONTHS[-1])["total"][name])
            self.assertIn(f"{amount:,.2f}", html.decode())

    # === ACCESS === #

    def test_e12_reader_of_another_community_or_company_sees_nothing(self):
        other = self._make_community("GYY", "桂语园", self.company)
        company = self.env["res.company"].create({"name": "另一家物业"})
        foreign = self._make_community("YTF", "云汀府", company)
        for number, community in enumerate((other, foreign)):
            user = self._make_user("manager", community, login=f"stranger{number}")
            figures = self._figures(MONTHS[0], user=user)
            self.assertTrue(figures["is_empty"])
            chosen = self._figures(MONTHS[0], user=user, communities=self.community.ids)
            self.assertEqual(chosen["total"]["due"], "0.00")

    def test_e12_other_posts_are_refused(self):
        board = self.env["wuye.dashboard"].with_user(self.cashier)
        with self.assertRaises(AccessError):
            board.get_figures({})
        for call in (
            lambda: board.get_rows("due", {}),
            lambda: board.get_unpaid({}),
            lambda: board.get_report("xlsx", {}),
            lambda: self._workbook(self.cashier),
        ):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            board.env["wuye.dashboard.row"].search([])

    def test_e12_wrong_period_or_month_is_named(self):
        board = self.env["wuye.dashboard"].with_user(self.manager)
        for filters in (
            {"month_from": "2026-03", "month_to": "2026-01"},
            {"month_to": "2026-13"},
        ):
            with self.assertRaises(UserError):
                board.get_figures(filters)


@tagged("post_install", "-at_install")
class TestDashboard(DashboardCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestDashboardLargeBis(DashboardCase, TransactionCase):
    chart = "cn_large_bis"
