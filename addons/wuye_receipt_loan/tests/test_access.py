"""Who reads slips: his own, his community's, and none of an open shift (D3, I8)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_cashier.tests import test_blind

from .common import LoanMixin

PARTS = test_blind.PARTS


@tagged("post_install", "-at_install")
class TestLoanAccess(LoanMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_loans()

    def test_i8_slips_of_the_community_are_read_by_its_posts(self):
        loan = self._lend()
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        for post in ("collector", "accountant", "supervisor", "manager"):
            near = self._make_user(post, self.community, login=f"near-{post}")
            far = self._make_user(post, elsewhere, login=f"far-{post}")
            with self.subTest(post=post):
                self.assertEqual(self._loans(near).search([]).ids, loan.ids)
                self.assertFalse(self._loans(far).search([]))
                lines = self.env["wuye.receipt.loan.line"]
                self.assertFalse(lines.with_user(far).search([]))
                with self.assertRaises(AccessError):
                    loan.with_user(far).action_print_slip()

    def test_i8_page_on_a_slip_of_elsewhere_is_refused(self):
        loan = self._lend()
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        far = self._make_user("collector", elsewhere, login="d-far")
        boss = self._make_user("manager", elsewhere, login="d-boss")
        vals = {"loan_id": loan.id, "reason": "x"}
        with self.assertRaises(AccessError):
            self.env["wuye.receipt.loan.void"].with_user(far).create(vals)
        with self.assertRaises(AccessError):
            self._report_lost(loan, far)
        with self.assertRaises(AccessError):
            self.env["wuye.receipt.loan.extend"].with_user(boss).create(
                {**vals, "date_due": loan.date_due}
            )

    def test_i8_another_company_reads_none(self):
        self._lend()
        company = self._make_company("惠和物业")
        community = self._make_community("HTC", "海棠城", company)
        stranger = self._make_user("collector", community, login="d-abroad")
        loans = self._loans(stranger).with_context(allowed_company_ids=company.ids)
        self.assertFalse(loans.search([]))

    def test_d8_slip_blocks_in_its_company_only(self):
        with freeze_time("2026-04-10"):
            loan = self._lend()
        company = self._make_company("惠和物业")
        community = self._make_community("HTC", "海棠城", company)
        self.housekeeper.company_ids |= company
        self.housekeeper.wuye_community_ids |= community
        with self.assertRaisesRegex(UserError, loan.name):
            self._loans()._check_borrower(self.housekeeper, self.community)
        self._loans()._check_borrower(self.housekeeper, community.sudo())

    def test_r69_borrower_reads_his_own_slips_only(self):
        loan = self._lend()
        other = self._make_user("housekeeper", self.community, login="d-other")
        self.assertEqual(self._loans(self.housekeeper).search([]).ids, loan.ids)
        self.assertFalse(self._loans(other).search([]))
        self.assertFalse(self.env["wuye.receipt.loan.line"].with_user(other).search([]))

    def test_d11_housekeeper_has_no_method_that_moves_anything(self):
        loan = self._lend()
        mine = loan.with_user(self.housekeeper)
        for work in (
            mine.action_return,
            lambda: mine._extend(loan.date_due, "x"),
            lambda: mine._void("x"),
            lambda: self._report_lost(loan, self.housekeeper),
            lambda: self.env["wuye.receipt.lend"]
            .with_user(self.housekeeper)
            .create({"borrower_id": self.manager.id, "unit_id": self.unit.id}),
        ):
            with self.assertRaises(AccessError):
                work()
        self.assertEqual(loan.state, "borrowed")

    def test_d3_slip_settled_in_the_open_shift_is_read_after_the_count(self):
        loan = self._lend()
        self._open_shift()
        self._take([(self.bills[0], 300.0)])
        for record in (loan, loan.line_ids):
            self.assertFalse(record.with_user(self.collector).search([]))
            self.assertTrue(record.with_user(self.supervisor).search([]))
        self._cashier().close_shift(self.token, {"cash": 800.0})
        self.assertEqual(loan.with_user(self.collector).amount, 300.0)


@tagged("post_install", "-at_install")
class TestLoanBlind(test_blind.TestBlind):
    """The probe of the cash desk, with money taken on borrowed receipts."""

    def test_d3_no_sum_of_what_a_collector_reads_is_that_of_his_shift(self):
        housekeeper = self._make_user("housekeeper", self.community, login="d-house")
        loans = self.env["wuye.receipt.loan"].with_user(self.collector)
        pairs = list(zip(self._open(self.fee), PARTS, strict=True))
        for bill, amount in pairs:
            loans._lend(housekeeper, [(bill, amount)])
        self._open_shift(test_blind.FLOAT)
        for bill, amount in pairs:
            self._take([(bill, amount)])
        self.env.flush_all()
        self.assertEqual(self._found(self.collector), set())
        told = self._found(self.supervisor)
        self.assertIn("wuye.receipt.loan.amount by ['shift_id']", told)
        total = test_blind.FLOAT + test_blind.PLANTED
        self._cashier().close_shift(self.token, {"cash": total})
        self.assertIn(
            "wuye.receipt.loan.amount by ['shift_id']", self._found(self.collector)
        )
