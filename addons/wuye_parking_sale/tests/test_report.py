"""The month's report of parking, from payments and again from the ledger (row 26)."""

import io

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import OTHER, THIRD

from ..hooks import _tag_entries
from .test_debt import DebtCase


class ReportCase(DebtCase):
    def _book_month(self):
        """7.00 temporary, a card of 600.00, coupons of 10.00, a debt of 7.00."""
        self._begin("07:00")
        told = self._in("08:00", THIRD)
        self._pay_out("10:00", THIRD)
        self._end({"cash": 207.0}, "11:00")
        self._use_some()
        self._statement("2026-11-24 09:00")
        sale = self._sell(self._card("浙B30T7K"), 2, "2026-11-25 09:00")
        self._receive("2026-11-25", [(sale.charge_id, 600.0)], tender="transfer")
        debt = self._owing(OTHER)
        self._invoice(debt, "2026-11-26 09:00")
        month = self.env["wuye.month"]._get(
            self.community, fields.Date.to_date("2026-11-01")
        )
        month.with_user(self.accountant).action_release()
        return self._stay(told)

    def _report(self, user=None, month="2026-11-15"):
        reports = self.env["wuye.parking.report"].with_user(user or self.accountant)
        report = reports.create({"community_id": self.community.id, "month": month})
        report.action_compute()
        return report

    def _rows(self, report):
        return [
            (line.kind, line.lot_id.code or "", line.gross, line.net, line.tax)
            for line in report.line_ids
        ]


class ReportTests:
    """The tests of one chart, for a class of `ReportCase`."""

    def test_26_by_car_park_kind_and_rate_both_ways_the_same(self):
        """600.00 from 25 November: 550.46 net, 275.23 a month, 6 of 30 days of it."""
        self._book_month()
        report = self._report()
        self.assertEqual(
            self._rows(report),
            [
                ("temporary", "N", 7.0, 6.42, 0.58),
                ("card", "", 600.0, 55.05, 49.54),
                ("coupon", "N", 10.0, 9.17, 0.83),
                ("debt", "N", 7.0, 6.42, 0.58),
            ],
        )
        self.assertEqual(report.difference, 0.0)
        self.assertEqual(report.amount_net, -self._balance("income_parking"))
        self.assertEqual(report.amount_tax, -self._balance("vat"))
        self._assert_clean()

    def test_26_fee_paid_without_a_guard_waits_for_its_entry_and_ties(self):
        stay = self._stay(self._in("08:00", THIRD))
        with self.at("10:00"):
            now = fields.Datetime.now()
            payment = stay._settle(7.0, now, self._token(), tender="wechat", rate=9.0)
        report = self._report()
        self.assertEqual((self._rows(report), report.amount_waiting), ([], 7.0))
        day = fields.Date.to_date("2026-11-23")
        booking = self.env["wuye.parking.booking"]
        move = booking._book(self.community, payment, "手机缴费", day)
        self.assertEqual(payment.move_id, move)
        report.action_compute()
        self.assertEqual(self._rows(report), [("temporary", "N", 7.0, 6.42, 0.58)])
        self.assertEqual((report.difference, report.amount_waiting), (0.0, 0.0))
        journal = self.company._wuye_tender_journal("wechat")
        [money] = move.line_ids.filtered("debit")
        self.assertEqual(
            money.account_id,
            journal.inbound_payment_method_line_ids.payment_account_id,
        )
        self._assert_clean()

    def test_26_fee_given_back_makes_the_month_less_both_ways(self):
        """7.00 less 3.00: 3.67 and 0.33, each part split as it was booked."""
        self._begin("07:00")
        stay = self._stay(self._in("08:00", THIRD))
        self._pay_out("10:00", THIRD)
        self._end({"cash": 207.0}, "11:00")
        backs = self.env["wuye.parking.payback"]
        with self.at("12:00"):
            back = backs._make(stay.payment_ids, 3.0, "误收")
        report = self._report()
        self.assertEqual(self._rows(report), [("temporary", "N", 4.0, 3.67, 0.33)])
        self.assertEqual(report.difference, 0.0)
        self.assertEqual(report.amount_net, -self._balance("income_parking"))
        self.assertEqual(back.move_id.date, fields.Date.to_date("2026-11-23"))
        self._assert_clean()

    def test_26_a_fen_in_either_is_shown_and_the_audit_names_it(self):
        stay = self._book_month()
        self.env.flush_all()
        for sql, row in (
            (
                "UPDATE wuye_parking_payment SET amount = amount + 0.01 WHERE id = %s",
                stay.payment_ids.id,
            ),
            (
                "UPDATE account_move_line SET balance = balance - 0.01 WHERE id = %s",
                stay.payment_ids.move_id.line_ids.filtered(
                    lambda line: line.credit > 1
                ).id,
            ),
        ):
            with self.subTest(sql=sql), self.env.cr.savepoint(flush=False) as point:
                self.env.cr.execute("SET LOCAL session_replication_role = replica")
                self.env.cr.execute(sql, [row])
                self.env.invalidate_all(flush=False)
                report = self._report()
                self.assertEqual(report.difference, 0.01)
                audit = self.env["wuye.audit"]
                found = list(audit._run_check("parking_income", self.company))
                self.assertEqual([one["res_id"] for one in found], self.community.ids)
                point.rollback()
                self.env.invalidate_all(flush=False)
        self.assertEqual(self._report().difference, 0.0)


@tagged("post_install", "-at_install")
class TestReportSmallEnterprises(ReportTests, ReportCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestReportEnterprises(ReportTests, ReportCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestReport(ReportCase):
    def test_26_report_and_statement_are_one_sheet_each(self):
        self._book_month()
        statement = self.env["wuye.parking.statement"].search(
            [("community_id", "=", self.community.id)], limit=1
        )
        for name, record, wanted in (
            ("report", self._report(), ("停车收入月报", "624.00", "77.06")),
            ("statement", statement, ("人民币壹拾元整", statement.name)),
        ):
            with self.subTest(paper=name):
                action = f"wuye_parking_sale.wuye_parking_{name}_action_pdf"
                text = self._paper(action, record)
                for part in wanted:
                    self.assertIn(part, text)

    def _paper(self, action, record):
        """The text of the only sheet, without white space: headings are set wide."""
        reports = self.env["ir.actions.report"].with_user(self.accountant)
        content, kind = reports.with_context(
            lang="zh_CN", force_report_rendering=True
        )._render_qweb_pdf(action, record.ids)
        self.assertEqual(kind, "pdf")
        [page] = PdfReader(io.BytesIO(content)).pages
        return "".join(page.extract_text().split())

    def test_26_each_line_opens_what_it_is_made_of(self):
        self._book_month()
        report = self._report(self.manager)
        counts = {}
        for line in report.line_ids:
            action = line.action_open()
            records = self.env[action["res_model"]].with_user(self.accountant)
            counts[line.kind] = len(records.search(action["domain"]))
        self.assertEqual(counts, {"temporary": 1, "card": 1, "coupon": 2, "debt": 1})

    def test_26_a_void_statement_stands_against_it_in_its_month(self):
        self._use_some()
        statement = self._statement("2026-11-24 09:00")
        with self.at("2026-12-02 09:00"):
            statement.with_user(self.accountant)._void("开错单位")
        self.assertEqual(
            self._rows(self._report()), [("coupon", "N", 10.0, 9.17, 0.83)]
        )
        later = self._report(month="2026-12-01")
        self.assertEqual(self._rows(later), [("coupon", "N", -10.0, -9.17, -0.83)])
        self.assertEqual(later.difference, 0.0)

    def test_26_coupons_of_two_car_parks_are_split_as_the_invoice_is(self):
        south = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        lane_in, lane_out = self._make_lanes(south)
        self.env["wuye.parking.rate"].with_user(self.accountant).create(
            {
                "lot_id": south.id,
                "date_from": "2026-01-01",
                "rate": 9.0,
                "document": "财税〔2016〕36号",
            }
        )
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            coupons = self._book(
                kind="whole", quantity=2, settlement="fixed", price=3.33
            ).coupon_ids
            for coupon, ways in zip(
                coupons,
                ((self.way_in, self.way_out), (lane_in, lane_out)),
                strict=True,
            ):
                told = self._in("08:00", lane=ways[0])
                with self.at("10:00"):
                    self.house.lay_coupon(ways[1].id, told["stay"], coupon.name)
                self._out("10:00", lane=ways[1])
            self._statement("2026-11-24 09:00")
            self.assertEqual(self._report().difference, 0.0, method)
            self.env["wuye.parking.report"].search([("id", "!=", 0)]).unlink()

    def test_26_what_is_not_booked_yet_is_told(self):
        self._begin("07:00")
        self._in("08:00", THIRD)
        self._pay_out("10:00", THIRD)
        report = self._report()
        self.assertEqual((report.amount_waiting, report.amount_gross), (7.0, 0.0))

    def test_26_the_workbook_and_the_paper_say_the_same(self):
        self._book_month()
        report = self._report()
        content, _kind = self.env["ir.actions.report"]._render_xlsx(
            "wuye_parking_sale.parking_report_xlsx", report.ids, {}
        )
        sheet = load_workbook(io.BytesIO(content)).active
        self.assertEqual([cell.value for cell in sheet[5]][3:7], [7, 6.42, 0.58, 6.42])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "wuye_parking_sale.wuye_parking_report_document", report.ids
        )
        self.assertIn(b"600.00", html)

    def test_26_another_company_has_its_own(self):
        self._book_month()
        other = self.env["res.company"].create({"name": "别家物业"})
        place = self._make_community("BJ", "别家", other)
        stranger = self._make_user("accountant", place, login="accountant-other")
        self._report()
        reports = self.env["wuye.parking.report"].with_user(stranger)
        reports = reports.with_context(allowed_company_ids=other.ids)
        self.assertFalse(reports.search([("id", "!=", 0)]))
        figures = self.env["wuye.parking.figures"]
        self.assertEqual(figures._documents(other), {})
        self.assertEqual(figures._ledger(other), {})

    def test_26_collectors_compute_no_report(self):
        with self.assertRaises(AccessError):
            self._report(self.collector)

    def test_r97_what_waits_is_on_the_dashboard(self):
        self._sell(self._card(), 1)
        self._owing(OTHER)
        rows = self.env["wuye.todo"].with_user(self.manager)._load()
        found = {row["code"]: row["count"] for row in rows}
        self.assertEqual((found["parking_sale"], found["parking_debt"]), (1, 1))

    def test_26_entries_booked_before_the_add_on_are_tagged_by_their_name(self):
        self._begin("07:00")
        self._in("08:00", THIRD)
        self._pay_out("10:00", THIRD)
        self._end({"cash": 207.0}, "11:00")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET wuye_parking_kind = NULL WHERE move_id = %s",
            self.shift_move.ids,
        )
        self.env.invalidate_all()
        self.assertEqual(self._report().difference, 7.0)
        _tag_entries(self.env)
        self.env["wuye.parking.report"].search([("id", "!=", 0)]).action_compute()
        report = self.env["wuye.parking.report"].search([("id", "!=", 0)])
        self.assertEqual(report.difference, 0.0)

    @property
    def shift_move(self):
        shift = self.env["wuye.shift"].search([("desk_id", "=", self.desk.id)])
        return shift.parking_move_id
