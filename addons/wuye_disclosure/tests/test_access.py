"""Who reads, makes, publishes: posts and communities (E14, J6)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import DisclosureMixin


@tagged("post_install", "-at_install")
class TestDisclosureAccess(DisclosureMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_disclosure()
        cls.report = cls._report()

    def test_e14_publishing_is_the_managers(self):
        self.report.with_user(self.accountant).action_check()
        for user in (self.accountant, self.clerk):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.report.with_user(user).action_publish()
        self.report.with_user(self.manager).action_publish()
        for user in (self.accountant, self.service):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.report.with_user(user).action_withdraw()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.report.with_user(user)._withdraw("x")

    def test_e14_manager_does_not_compute(self):
        with self.assertRaises(AccessError):
            self.report.with_user(self.manager).action_compute()

    def test_e14_drafts_are_hidden_from_the_desk(self):
        service = self.env["wuye.disclosure"].with_user(self.service)
        lines = self.env["wuye.disclosure.line"].with_user(self.service)
        self.assertFalse(service.search([]))
        self.assertFalse(lines.search([]))
        self.report.with_user(self.accountant).action_check()
        self.report.with_user(self.manager).action_publish()
        self.assertEqual(service.search([]), self.report.with_user(self.service))
        self.assertTrue(lines.search([]))

    def test_e14_other_posts_read_nothing(self):
        for name in ("", ".line", ".comment", ".row", ".category"):
            with self.assertRaises(AccessError):
                self.env[f"wuye.disclosure{name}"].with_user(self.cashier).search([])

    def test_e14_other_community_and_company_see_nothing(self):
        company = self.env["res.company"].create({"name": "另一家物业"})
        foreign = self._make_community("YTF", "云汀府", company)
        for number, community in enumerate((self.neighbour, foreign)):
            user = self._make_user("manager", community, login=f"stranger{number}")
            env = self.env(
                user=user, context={"allowed_company_ids": user.company_ids.ids}
            )
            for model in ("wuye.disclosure", "wuye.disclosure.line"):
                self.assertFalse(env[model].search([]))
            rows = env["wuye.disclosure.row"].search([])
            self.assertLessEqual(rows.community_id, community)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.report.with_env(env).action_check()

    def test_j6_one_of_some_lines_opens_no_list_that_would_not_add_up(self):
        self.report.with_user(self.accountant).action_check()
        self.report.with_user(self.manager).action_publish()
        line = self.env.ref("wuye_billing.wuye_business_line_property")
        supervisor = self._make_user("supervisor", self.community)
        supervisor.wuye_line_ids = line
        fee = self.report.fee_ids[0].with_user(supervisor)
        for call in (fee.action_open_due, fee.action_open_rows):
            with self.assertRaises(UserError):
                call()

    def test_r102_ledger_clerk_does_not_answer_owners(self):
        self.report.with_user(self.accountant).action_check()
        self.report.with_user(self.manager).action_publish()
        comment = self.env["wuye.disclosure.comment"].with_user(self.service)
        comment = comment.create({"disclosure_id": self.report.id, "text": "?"})
        with self.assertRaises(AccessError):
            comment.with_user(self.clerk).action_answer()
