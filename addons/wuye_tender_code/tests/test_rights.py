"""Who reads orders, and who knows the secret (D3, J2, J6)."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import CodeMixin


@tagged("post_install", "-at_install")
class TestCodeRights(CodeMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_codes()
        cls.accountant = cls._make_user("accountant", cls.community, login="d-account")

    def setUp(self):
        super().setUp()
        self._open_shift()
        payment = self._coded([(self.bills[0], 123.45)])
        self.order = self._pay(payment)
        self._receipt(payment)

    def _seen(self, user):
        orders = self.env["wuye.pay.order"].with_user(user)
        return orders.search([("id", "=", self.order.id)])

    def test_d3_no_taker_reads_orders_of_an_open_shift(self):
        with self.assertRaises(AccessError):
            self._seen(self.collector)
        mine = self.env["wuye.pay.order"].with_user(self.cashier)
        self.assertFalse(self._seen(self.cashier))
        [[total]] = mine._read_group([], [], ["amount:sum"])
        self.assertFalse(total)
        self.assertTrue(self._seen(self.supervisor))
        self._cashier().close_shift(self.token, {"cash": 500.0, "wechat": 123.45})
        self.assertTrue(self._seen(self.cashier))

    def test_j2_nobody_writes_orders(self):
        manager = self._make_user("manager", self.community, login="d-manager")
        users = (self.collector, self.cashier, self.accountant, self.supervisor)
        for user in (*users, manager, self.administrator):
            order = self.order.with_user(user)
            for call in (
                lambda order=order: order.write({"state": "closed"}),
                lambda order=order: order.create({"amount": 1.0}),
                lambda order=order: order.unlink(),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    call()

    def test_j2_secret_and_address_are_the_administrators(self):
        for user in (self.cashier, self.accountant, self.supervisor):
            channel = self.wechat.with_user(user)
            self.assertEqual(channel.kind, "wechat")
            for name in ("secret", "notify_key", "notify_url"):
                with self.subTest(name), self.assertRaises(AccessError):
                    channel.read([name])
            with self.assertRaises(AccessError):
                channel.write({"address": "https://example.com"})
        mine = self.wechat.with_user(self.administrator)
        self.assertTrue(mine.read(["secret", "notify_url"]))
        self.assertNotIn("secret", mine.copy_data()[0])
        said = self.wechat.message_ids.sudo().tracking_value_ids
        self.assertNotIn("secret", said.field_id.mapped("name"))
        with self.assertRaises(AccessError):
            self.order.with_user(self.supervisor).read(["client_token"])

    def test_j6_orders_of_other_communities_lines_and_companies_are_unseen(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        far = self._make_user("supervisor", elsewhere, login="d-far")
        self.assertFalse(self._seen(far))
        self.assertTrue(self._seen(self.accountant))
        parking = self.env.ref("wuye_billing.wuye_business_line_parking")
        self.supervisor.wuye_line_ids = parking
        self.assertFalse(self._seen(self.supervisor))
        other = self.env["res.company"].create({"name": "别的物业"})
        self.accountant.write({"company_ids": other.ids, "company_id": other.id})
        away = self.env(user=self.accountant, context={})
        for name in ("wuye.pay.order", "wuye.pay.channel"):
            self.assertFalse(away[name].search([]))
