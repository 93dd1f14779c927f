"""The slip and the receipt on paper: what is signed, what is marked (R69, J9)."""

import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged

from .common import LoanMixin


class PaperMixin(LoanMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_loans()

    def _paper(self, action):
        numbers = action["url"].split("/")[-1]
        return self.env["wuye.form.paper"].browse(int(numbers))

    def _text(self, paper):
        content = io.BytesIO(paper._render_pdf())
        return "".join(page.extract_text() for page in PdfReader(content).pages)


@tagged("post_install", "-at_install")
class TestPapers(PaperMixin, TransactionCase):
    def test_r69_slip_says_who_borrowed_what_and_is_signed(self):
        loan = self._lend([(self.bills[0], 300.0), (self.bills[1], 120.55)])
        mine = loan.with_user(self.collector).with_context(lang="zh_CN")
        text = self._text(self._paper(mine.action_print_slip()))
        for part in (
            *("应还日期", loan.name, "A0012801", "赵管家", self.owner.name),
            *(self.unit.code, "420.55", "肆佰贰拾元伍角伍分", "借票人（签字）"),
            f"{loan.date_due.year}年{loan.date_due.month}月{loan.date_due.day}日",
        ):
            with self.subTest(part=part):
                self.assertIn(part, text)
        self.assertNotIn("重印", text)

    def test_r69_receipt_carries_the_sum_and_says_it_is_not_paid(self):
        loan = self._lend()
        mine = loan.with_user(self.collector).with_context(lang="zh_CN")
        text = self._text(self._paper(mine.action_print_receipt()))
        for part in ("借票 · 款未收", "A0012801", "300.00", loan.name, "赵管家"):
            with self.subTest(part=part):
                self.assertIn(part, text)
        self.assertIn("本次付清后尚欠 600.00", text)
        self.assertNotIn("收讫", text)

    def test_j9_written_once_more_it_says_so(self):
        loan = self._lend().with_user(self.collector)
        loan.action_print_receipt()
        again = self._paper(loan.action_print_receipt())
        self.assertEqual(again.print_count, 2)

    def test_j9_settled_receipt_printed_again_is_marked(self):
        loan = self._lend().with_user(self.collector)
        loan.action_print_receipt()
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)])
        answer = self._cashier().print_receipt(self.token, receipt.id)
        self.assertEqual(answer["count"], 2)
        answer = self._cashier().print_receipt(self.token, receipt.id)
        self.assertEqual(answer["count"], 3)

    def test_r69_receipt_of_a_closed_slip_is_not_written(self):
        loan = self._lend().with_user(self.collector)
        loan.action_return()
        with self.assertRaisesRegex(UserError, "closed"):
            loan.action_print_receipt()
        self.assertEqual(self._paper(loan.action_print_slip()).print_count, 1)

    def test_d11_borrower_prints_his_slip_and_no_receipt(self):
        mine = self._lend().with_user(self.housekeeper)
        self.assertEqual(self._paper(mine.action_print_slip()).print_count, 1)
        with self.assertRaises(AccessError):
            mine.action_print_receipt()
        form = self.env["wuye.form"]._first_of("receipt_lent", self.company)
        with self.assertRaises(AccessError):
            self.env["wuye.form.paper"].with_user(self.housekeeper)._print(form, mine)

    def test_r69_samples_of_both_forms_are_drawn(self):
        for subject in ("receipt_loan", "receipt_lent"):
            form = self.env["wuye.form"]._first_of(subject, self.company)
            with self.subTest(subject=subject):
                self.assertTrue(form.current_id._render_sample())


@tagged("post_install", "-at_install")
class TestPaperRoute(PaperMixin, HttpCase):
    def test_r69_slip_is_fetched_by_who_printed_it_alone(self):
        loan = self._lend().with_user(self.collector)
        url = loan.action_print_slip()["url"]
        self.authenticate(self.collector.login, self.collector.login)
        self.assertEqual(self.url_open(url).headers["Content-Type"], "application/pdf")
        self.authenticate(self.housekeeper.login, self.housekeeper.login)
        self.assertEqual(self.url_open(url).status_code, 403)
