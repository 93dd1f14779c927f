"""Receipts on paper: what stands on them, and what a reprint says (J9, R68, R79)."""

import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, tagged

from .common import DeskMixin


class PrintMixin(DeskMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02")

    def _paid(self):
        self._open_shift()
        first, second = self._open(self.fee)
        return self._take(
            [(first, 300.0), (second, 100.0)], [("cash", 250.0), ("pos", 150.0)]
        )

    def _text(self, content):
        return "".join(page.extract_text() for page in PdfReader(content).pages)


@tagged("post_install", "-at_install")
class TestPrint(PrintMixin, TransactionCase):
    def test_j9_paper_says_who_paid_what_and_how(self):
        receipt = self._paid()
        cashier = self._cashier().with_context(lang="zh_CN")
        answer = cashier.print_receipt(self.token, receipt.id)
        self.assertEqual(answer["count"], 1)
        paper = self.env["wuye.form.paper"].browse(int(answer["url"].split("/")[-1]))
        text = self._text(io.BytesIO(paper._render_pdf()))
        for part in (
            *(receipt.name, self.owner.name, self.unit.code, self.collector.name),
            *("400.00", "肆佰元整", "250.00", "150.00", "2026-02"),
            "应收 300.00，本次收 100.00",
            "本次后尚欠 200.00",
        ):
            with self.subTest(part=part):
                self.assertIn(part, text)
        self.assertNotIn("重印", text)

    def test_j9_paper_names_what_is_kept_in_advance(self):
        self._open_shift()
        receipt = self._take([], [("cash", 50.0)], advances=[{"amount": 50.0}])
        cashier = self._cashier().with_context(lang="zh_CN")
        url = cashier.print_receipt(self.token, receipt.id)["url"]
        paper = self.env["wuye.form.paper"].browse(int(url.split("/")[-1]))
        text = self._text(io.BytesIO(paper._render_pdf()))
        self.assertIn("预收", text)
        self.assertNotIn("advance", text)

    def test_j9_second_print_is_marked_by_every_way(self):
        receipt = self._paid()
        self._cashier().print_receipt(self.token, receipt.id)
        again = self._cashier().print_receipt(self.token, receipt.id)
        self.assertEqual(again["count"], 2)
        form = self.desk._receipt_form()
        paper = (
            self.env["wuye.form.paper"]
            .with_user(self.supervisor)
            ._print(form, receipt.with_user(self.supervisor))
        )
        self.assertEqual(paper.print_count, 3)
        pdf = paper.with_context(lang="en_US")._render_pdf()
        self.assertIn("time 3", self._text(io.BytesIO(pdf)))

    def test_d3_papers_of_the_open_shift_are_not_read(self):
        receipt = self._paid()
        self._cashier().print_receipt(self.token, receipt.id)
        papers = self.env["wuye.form.paper"].with_user(self.collector)
        self.assertFalse(papers.search([]))
        self._cashier().close_shift(self.token, {"cash": 750.0, "pos": 150.0})
        self.assertEqual(papers.search([]).res_id, receipt.id)

    def test_d3_another_collectors_receipt_of_an_open_shift_is_not_printed(self):
        receipt = self._paid()
        other = self._make_user("collector", self.community)
        with self.assertRaises(AccessError):
            self._cashier(other).print_receipt(self.token, receipt.id)

    def test_j9_receipt_is_found_by_number_payer_unit_date_and_amount(self):
        receipt = self._paid()
        receipts = self.env["wuye.receipt"].with_user(self.supervisor)
        for domain in (
            [("name", "=", "A0012801")],
            [("partner_id", "ilike", self.owner.name)],
            [("unit_id", "ilike", self.unit.code)],
            [("date", "=", receipt.date)],
            [("amount", "=", 400.0)],
        ):
            with self.subTest(domain=domain):
                self.assertEqual(receipts.search(domain).id, receipt.id)
        names = (receipt.name, self.owner.name, self.unit.code)
        for name in names:
            with self.subTest(name=name):
                found = receipts.name_search(name)
                self.assertEqual([number for number, _label in found], receipt.ids)

    def test_j9_last_receipts_stand_beside_the_payer(self):
        receipt = self._paid()
        page = self._cashier().open_unit(self.token, self.unit.id)
        self.assertEqual(
            [(row["name"], row["amount"]) for row in page["receipts"]],
            [(receipt.name, 400.0)],
        )


@tagged("post_install", "-at_install")
class TestPrintRoute(PrintMixin, HttpCase):
    def test_j9_paper_is_fetched_by_who_printed_it_alone(self):
        receipt = self._paid()
        url = self._cashier().print_receipt(self.token, receipt.id)["url"]
        self.authenticate(self.collector.login, self.collector.login)
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn(receipt.name, self._text(io.BytesIO(answer.content)))
        other = self._make_user("collector", self.community)
        self.authenticate(other.login, other.login)
        self.assertEqual(self.url_open(url).status_code, 404)
