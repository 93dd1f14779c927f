"""The page on which a receipt is lent: what it proposes and what it makes (R69)."""

from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, freeze_time, tagged

from .common import LoanMixin


@tagged("post_install", "-at_install")
class TestLend(LoanMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_loans()

    def _page(self, **context):
        pages = self.env["wuye.receipt.lend"].with_user(self.collector)
        return Form(pages.with_context(**context))

    def test_r69_page_proposes_payer_bills_and_number(self):
        self._lend()
        page = self._page()
        page.borrower_id = self.housekeeper
        page.unit_id = self.unit
        self.assertEqual(page.partner_id, self.owner)
        self.assertEqual(page.receipt_no, "A0012802")
        self.assertEqual(page.amount, 600.0)
        self.assertEqual(set(page.charge_ids.ids), set(self.bills[1:].ids))
        action = page.save().action_lend()
        loan = self.env["wuye.receipt.loan"].browse(action["res_id"])
        self.assertEqual((loan.receipt_no, loan.amount), ("A0012802", 600.0))

    def test_r69_from_the_desk_it_is_for_what_is_ticked(self):
        page = self._page(
            default_unit_id=self.unit.id,
            default_partner_id=self.owner.id,
            default_charge_ids=self.bills[1].ids,
            wuye_at_desk=True,
        )
        page.borrower_id = self.housekeeper
        self.assertEqual(page.amount, 300.0)
        action = page.save().action_lend()
        self.assertEqual(action["target"], "new")
        loan = self.env["wuye.receipt.loan"].browse(action["res_id"])
        self.assertEqual(loan.line_ids.charge_id, self.bills[1])

    def test_d8_page_that_waited_gets_the_next_number(self):
        """The page proposes one number to all; who comes second gets the next one."""
        pages = []
        for bill in self.bills:
            page = self._page(default_charge_ids=bill.ids)
            page.unit_id = self.unit
            page.charge_ids.set(bill)
            page.borrower_id = self.housekeeper
            pages.append(page.save())
        self.assertEqual({page.receipt_no for page in pages}, {"A0012801"})
        for page in pages:
            page.action_lend()
        loans = self._loans().search([], order="id")
        self.assertEqual(
            loans.mapped("receipt_no"), ["A0012801", "A0012802", "A0012803"]
        )
        with self.assertRaisesRegex(UserError, "is out on borrowed receipt"):
            pages[0].action_lend()

    def test_d8_page_of_who_has_an_overdue_one_is_refused(self):
        with freeze_time("2026-04-01"):
            loan = self._lend()
        page = self._page()
        page.borrower_id = self.housekeeper
        page.unit_id = self.unit
        with self.assertRaisesRegex(UserError, loan.name):
            page.save().action_lend()
