"""Who takes, gives back, keeps and sees (B13, I8, J1)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_billing.models.wuye_unit import RECEIVING_POSTS

from .common import DepositCommon

READERS = (
    "collector",
    "cashier",
    "accountant",
    "housekeeper",
    "ledger_clerk",
    "supervisor",
    "customer_service",
    "manager",
)
OTHERS = ("guard", "repairer", "meter_reader")


@tagged("post_install", "-at_install")
class TestDepositAccess(DepositCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deposit = cls._take()
        cls.elsewhere = cls._make_community("YFY", "云枫苑", cls.company)
        cls.users = {
            post: cls._make_user(post, cls.community, login=f"deposit-{post}")
            for post in (*READERS, *OTHERS)
        }

    def _refused(self, call):
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            call()

    def test_b13_only_posts_that_receive_take_deposits(self):
        for post, user in self.users.items():
            with self.subTest(post=post):
                if post in RECEIVING_POSTS:
                    self.assertEqual(self._take(10.0, user=user).amount_held, 10.0)
                else:
                    self._refused(lambda user=user: self._take(10.0, user=user))

    def test_b13_only_a_cashier_gives_back(self):
        for post, user in self.users.items():
            with self.subTest(post=post):
                if post == "cashier":
                    self._refund(self.deposit, 1.0, user=user)
                else:
                    self._refused(
                        lambda user=user: self._refund(self.deposit, 1.0, user=user)
                    )
        self.assertEqual(self.deposit.amount_held, 1999.0)

    def test_b13_a_right_on_the_page_alone_gives_nothing_back(self):
        """Whoever grants the page by mistake has not granted the money."""
        self.env["ir.model.access"].create(
            {
                "name": "a mistake",
                "model_id": self.env["ir.model"]._get_id("wuye.deposit.refund"),
                "group_id": self.env.ref("wuye_property.group_collector").id,
                **dict.fromkeys(("perm_read", "perm_write", "perm_create"), True),
            }
        )
        collector = self.users["collector"]
        self._refused(lambda: self._refund(self.deposit, 1.0, user=collector))
        self.assertEqual(self.deposit.amount_held, 2000.0)

    def test_b13_only_an_accountant_undoes(self):
        refund = self._refund(self.deposit, 5.0)
        for post, user in self.users.items():
            if post != "accountant":
                with self.subTest(post=post):
                    self._refused(lambda user=user: self._undo(refund, user=user))
        self._undo(refund, user=self.users["accountant"])
        self.assertEqual(self.deposit.amount_held, 2000.0)

    def test_b13_who_asks_does_not_approve(self):
        request = self._keep(self.deposit, 5.0, approve=False)
        request.with_user(self.service).request_validation()
        self._refused(lambda: request.with_user(self.cashier).action_apply())
        reviews = request.with_user(self.service).review_ids
        self.assertNotIn(self.service, reviews.reviewer_ids)

    def test_b13_nobody_writes_deposits_directly(self):
        for user in self.users.values():
            deposit = self.deposit.with_user(user)
            for model in ("wuye.deposit", "wuye.deposit.move"):
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(deposit.env[model].has_access(operation))
        for post in OTHERS:
            model = self.env["wuye.deposit"].with_user(self.users[post])
            self.assertFalse(model.has_access("read"))

    def test_i8_other_community_is_unseen(self):
        cashier = self._make_user("cashier", self.elsewhere, login="deposit-elsewhere")
        for model in ("wuye.deposit", "wuye.deposit.move"):
            self.assertFalse(self.env[model].with_user(cashier).search([]))
        self._refused(lambda: self._refund(self.deposit, 1.0, user=cashier))
        self._refused(lambda: self._set_off(self.deposit, user=cashier))
        self._refused(lambda: self._take(5.0, user=cashier))
        page = self.env["wuye.deposit.refund"].with_user(cashier)
        self._refused(
            lambda: page.create(
                {
                    "deposit_id": self.deposit.id,
                    "amount": 1.0,
                    "tender": "cash",
                    "reason": "x",
                    "paper": "x",
                }
            )
        )
        self.assertEqual(self.deposit.amount_held, 2000.0)

    def test_i8_other_company_is_unseen(self):
        company = self._make_company("别家物业")
        other = self._make_community("QT", "青藤苑", company)
        clerk = self._make_user("accountant", other, company, login="deposit-other")
        kinds = self.env["wuye.deposit.kind"].with_user(clerk)
        kinds = kinds.with_context(allowed_company_ids=company.ids)
        self.assertNotIn(self.kind, kinds.search([]))
        deposits = self.env["wuye.deposit"].with_user(clerk)
        deposits = deposits.with_context(allowed_company_ids=company.ids)
        self.assertFalse(deposits.search([]))
