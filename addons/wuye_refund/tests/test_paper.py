"""The refund slip on paper: what stands on it, who prints it, what a copy says."""

import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged

from .common import DAY, NEXT, RefundMixin


class PaperMixin(RefundMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        with freeze_time(f"{DAY} 02:00:00"):
            cls._setup_refunds()

    def _paid_out(self, amounts=(120.5,), **vals):
        """A slip paid out in cash of the collector's shift, which is still open."""
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt, amounts, **vals)
        self._open_shift()
        self._pay_out(slip)
        return slip

    def _print(self, slip, user=None):
        cashier = self._cashier(user).with_context(lang="zh_CN")
        answer = cashier.print_refund(slip.id)
        return self.env["wuye.form.paper"].browse(int(answer["url"].split("/")[-1]))

    def _text(self, paper):
        """All words, without the spaces and breaks between them."""
        pages = PdfReader(io.BytesIO(paper._render_pdf())).pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    def _assert_says(self, text, *parts):
        for part in parts:
            with self.subTest(part=part):
                self.assertIn("".join(part.split()), text)


@tagged("post_install", "-at_install")
class TestRefundPaper(PaperMixin, TransactionCase):
    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_slip_says_what_went_back_to_whom_why_and_who_allowed_it(self):
        slip = self._paid_out()
        text = self._text(self._print(slip))
        self._assert_says(
            text,
            *("退 款 单", slip.name, "2026年4月30日", "A0012801", "300.00"),
            *(self.unit.code, self.owner.name, "物业费", "2026-01"),
            *("120.50", "壹佰贰拾元伍角", "重复缴费", "退款，账单仍应交", "已收回"),
            *("现金", self.supervisor.name, "2026-04-30 02:00"),
            *(self.collector.name, slip.sudo().shift_id.name),
            *("缴费人（签字）", "收费员", "审批人（签字）"),
        )
        self.assertNotIn("补打", text)
        self.assertNotIn("收据作废", text)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_slip_of_a_lost_receipt_has_the_declaration_and_both_approvals(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._slip(receipt, is_paper_lost=True, paper_note="遗失声明 4-30")
        self._approve(slip)
        self._validate(slip, self.manager)
        self._open_shift()
        self._pay_out(slip)
        self._assert_says(
            self._text(self._print(slip)),
            *("遗失声明 4-30", self.supervisor.name, self.manager.name),
        )

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_slip_of_a_void_receipt_says_so_with_all_its_lines(self):
        self._open_shift()
        receipt = self._take(
            [(self.bills[0], 300.0)],
            [("wechat", 100.0), ("cash", 280.0)],
            advances=[{"amount": 80.0}],
        )
        slip = self._slip(receipt, user=self.supervisor, kind="void", is_retrieved=True)
        second = self._make_user("supervisor", self.community, login="p-second")
        self._approve(slip, second)
        slip.action_void()
        text = self._text(self._print(slip, self.supervisor))
        self._assert_says(text, "收 据 作 废", "380.00", "80.00", "微信", "现金")
        self.assertNotIn("备用金班次", text)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_j9_second_print_is_marked_by_every_way(self):
        slip = self._paid_out()
        self.assertEqual(self._print(slip).print_count, 1)
        again = self._print(slip)
        self.assertEqual(again.print_count, 2)
        self.assertIn("补打", self._text(again))
        self._cashier().close_shift(self.token, {"cash": 379.5})
        # from the slip, once the shift is closed and it is read
        mine = slip.with_user(self.collector)
        number = mine.action_print_slip()["url"].split("/")[-1]
        paper = self.env["wuye.form.paper"].browse(int(number))
        self.assertEqual(paper.print_count, 3)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d3_slip_of_the_open_shift_is_printed_and_not_read(self):
        slip = self._paid_out()
        self._print(slip)
        mine = self.env["wuye.form.paper"].with_user(self.collector)
        self.assertFalse(mine.search([("res_model", "=", "wuye.refund")]))
        with self.assertRaises(AccessError):
            slip.with_user(self.collector).action_print_slip()
        other = self._make_user("collector", self.community, login="p-other")
        with self.assertRaises(AccessError):
            self._print(slip, other)
        self._cashier().close_shift(self.token, {"cash": 379.5})
        found = mine.search([("res_model", "=", "wuye.refund")])
        self.assertEqual(found.res_id, slip.id)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_slip_is_not_printed_before_the_money_is_out(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        slip = self._refund(receipt)
        with self.assertRaisesRegex(UserError, "is not carried out"):
            slip.action_print_slip()

    def test_i7_sample_of_the_slip_is_drawn(self):
        form = self.env["wuye.form"].search([("subject", "=", "refund")])
        self.assertTrue(form.current_id._render_sample().startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestRefundPaperRoute(PaperMixin, HttpCase):
    def test_j9_slip_is_fetched_by_who_printed_it_alone(self):
        slip = self._paid_out()
        url = self._cashier().print_refund(slip.id)["url"]
        self.authenticate(self.collector.login, self.collector.login)
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        # a receipt's address does not serve it
        there = url.replace("/refund/", "/receipt/")
        self.assertEqual(self.url_open(there).status_code, 404)
        self.authenticate(self.supervisor.login, self.supervisor.login)
        self.assertEqual(self.url_open(url).status_code, 404)
