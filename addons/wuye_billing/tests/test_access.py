from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import POSTS

from .common import WuyeBillingCommon

# Posts that never see money: the register is enough for their work.
NO_MONEY = ("guard", "repairer", "receipt_keeper")
MONEY = (
    "wuye.charge",
    "wuye.charge.allocation",
    "wuye.advance",
    "wuye.advance.use",
    "wuye.bill.run",
    "wuye.request",
)
# What is written by services only: no post creates, changes or deletes rows.
SERVICE_ONLY = (
    "wuye.charge",
    "wuye.charge.allocation",
    "wuye.charge.release",
    "wuye.advance",
    "wuye.advance.use",
    "wuye.month",
)
DESK = ("collector", "cashier", "supervisor", "customer_service", "housekeeper")


@tagged("post_install", "-at_install")
class TestAccess(WuyeBillingCommon):
    """Who may see and do what with money; every model has its lines and rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            post: cls._make_user(post, cls.community, login=f"wuye_access_{post}")
            for post in POSTS
        }

    def _models(self):
        """Stored, lasting models that this module brings."""
        models = self.env["ir.model"].search([("model", "=like", "wuye.%")])
        return [
            self.env[model.model]
            for model in models
            if "wuye_billing" in model.modules
            and model.model in self.env
            and not self.env[model.model]._abstract
            and not self.env[model.model]._transient
            and self.env[model.model]._original_module == "wuye_billing"
        ]

    def test_every_model_has_access_lines_and_rules(self):
        Access, Rule = self.env["ir.model.access"], self.env["ir.rule"]
        for model in self._models():
            with self.subTest(model._name):
                self.assertTrue(Access.search([("model_id.model", "=", model._name)]))
                rules = Rule.search([("model_id.model", "=", model._name)])
                domains = " ".join(rules.mapped("domain_force"))
                if "company_id" in model._fields:
                    self.assertIn("company_ids", domains)
                if (
                    "community_id" in model._fields
                    and model._fields["community_id"].required
                ):
                    self.assertIn("wuye_community_ids", domains)

    def test_no_access_line_is_for_everybody(self):
        lines = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "wuye.%"), ("group_id", "=", False)]
        )
        self.assertFalse(lines)

    def test_posts_without_money_see_none(self):
        for post in NO_MONEY:
            for model in MONEY:
                records = self.env[model].with_user(self.users[post])
                with self.subTest(post=post, model=model):
                    self.assertRaises(AccessError, records.search, [])

    def test_rows_of_services_are_written_by_no_post(self):
        for post, user in self.users.items():
            for model in SERVICE_ONLY:
                records = self.env[model].with_user(user)
                for operation in ("create", "write", "unlink"):
                    with self.subTest(post=post, model=model, operation=operation):
                        self.assertFalse(records.has_access(operation))

    def test_desk_posts_hold_no_accounting_group(self):
        """A user with invoicing rights may delete any match of the company."""
        groups = self.env["res.groups"].search([])
        accounting = groups.filtered(
            lambda group: (group.get_external_id()[group.id] or "").startswith(
                "account."
            )
        )
        for post in (*DESK, *NO_MONEY, "meter_reader", "ledger_clerk"):
            with self.subTest(post):
                self.assertFalse(self.users[post].all_group_ids & accounting)

    def test_housekeeper_sees_and_never_receives(self):
        """D11: no payment right by any path."""
        user = self.users["housekeeper"]
        self.env["wuye.charge"].with_user(user).search([])
        for model in ("account.payment", "account.move"):
            with self.subTest(model):
                self.assertFalse(self.env[model].with_user(user).has_access("create"))

    def test_all_models_stay_in_their_community(self):
        """I8: of every model with a community, another estate's rows are unseen."""
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2026-01-01")
        self._run("2026-01")
        second = self._make_community("YFY", "云枫苑", self.company)
        for post in ("accountant", "ledger_clerk", "manager"):
            stranger = self._make_user(post, second, login=f"wuye_far_{post}")
            for model in self._models():
                if (
                    "community_id" in model._fields
                    and model._fields["community_id"].store
                ):
                    records = model.with_user(stranger)
                    if records.has_access("read"):
                        found = records.search([]).sudo().community_id
                        with self.subTest(post=post, model=model._name):
                            self.assertLessEqual(found, second)
