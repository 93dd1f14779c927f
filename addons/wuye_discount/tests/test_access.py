"""Who decides, applies and sees (B11, I8, J1)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DiscountCommon

APPLY = (
    "accountant",
    "ledger_clerk",
    "customer_service",
    "collector",
    "supervisor",
    "cashier",
)
OTHERS = ("housekeeper", "guard", "repairer", "meter_reader")
REPORT = ("accountant", "ledger_clerk", "manager", "supervisor")
MONTHS = {"date_from": "2026-01-01", "date_to": "2026-01-31"}


@tagged("post_install", "-at_install")
class TestDiscountAccess(DiscountCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run("2026-01")
        cls.scheme = cls._scheme("group", percent=10.0)
        cls.application = cls._application(cls.scheme, **MONTHS)
        cls.users = {
            post: cls._make_user(post, cls.community, login=f"discount-{post}")
            for post in (*APPLY, *OTHERS, "manager")
        }

    def _refused(self, call):
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
            self.env.cr.savepoint(),
        ):
            call()

    def _apply_as(self, user, number):
        unit = self._make_unit(self.building, f"09{number:02d}")
        return (
            self.env["wuye.discount.application"]
            .with_user(user)
            .create(
                {
                    "scheme_id": self.scheme.id,
                    "unit_id": unit.id,
                    "item_id": self.fee.id,
                    "date": "2026-01-15",
                    "reason": "test",
                    **MONTHS,
                }
            )
        )

    def test_b11_posts_of_the_counter_apply_and_the_books_carry_out(self):
        for number, (post, user) in enumerate(self.users.items()):
            with self.subTest(post=post):
                if post not in APPLY:
                    self._refused(lambda u=user, n=number: self._apply_as(u, n))
                    continue
                application = self._apply_as(user, number)
                application.request_validation()
                application.with_user(user).validate_tier()  # he is no reviewer
                self.assertNotEqual(application.validation_status, "validated")
                by_manager = application.with_user(self.manager)
                by_manager.invalidate_recordset()
                by_manager.validate_tier()
                application.invalidate_recordset()
                if post in ("accountant", "ledger_clerk"):
                    application.action_apply()
                    self.assertEqual(application.state, "done")
                else:
                    self._refused(application.action_apply)

    def test_b11_only_the_books_decide_on_schemes(self):
        for post, user in self.users.items():
            with self.subTest(post=post):
                Scheme = self.env["wuye.discount.scheme"].with_user(user)
                vals = {
                    "name": "x",
                    "kind": "group",
                    "percent": 1.0,
                    "document_number": "1",
                    "company_id": self.company.id,
                }
                if post in ("accountant", "ledger_clerk"):
                    self.assertEqual(Scheme.create(vals).state, "draft")
                else:
                    self._refused(lambda s=Scheme, v=vals: s.create(v))

    def test_b11_report_is_for_those_who_answer_for_the_books(self):
        for post, user in self.users.items():
            Report = self.env["wuye.reduction"].with_user(user)
            with self.subTest(post=post):
                if post in REPORT:
                    self.assertEqual(sum(Report.search([]).mapped("amount")), 30.0)
                else:
                    self._refused(lambda r=Report: r.search([]))

    def test_i8_other_communities_see_nothing_of_it(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        user = self._make_user("accountant", elsewhere, login="discount-elsewhere")
        for model in ("wuye.discount.application", "wuye.reduction"):
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(user).search([]))
        self._refused(lambda: self.application.with_user(user).read(["name"]))

    def test_i8_scheme_of_another_community_is_not_seen(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        other = self._scheme("group", percent=1.0, approve=False)
        other.community_ids = elsewhere
        found = self.env["wuye.discount.scheme"].with_user(self.clerk).search([])
        self.assertIn(self.scheme, found)
        self.assertNotIn(other, found)

    def test_two_companies_keep_their_schemes_apart(self):
        other = self.env["res.company"].create({"name": "另一家物业"})
        self.env.user.company_ids |= other
        scheme = self.env["wuye.discount.scheme"].create(
            {
                "name": "y",
                "kind": "group",
                "percent": 1.0,
                "document_number": "1",
                "company_id": other.id,
            }
        )
        found = self.env["wuye.discount.scheme"].with_user(self.accountant).search([])
        self.assertNotIn(scheme, found)
