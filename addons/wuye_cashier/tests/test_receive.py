"""Registering money without a desk (登记收款) is for transfers, by accountants."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged

from .common import DeskMixin

MODELS = ("wuye.receive", "wuye.receive.line", "wuye.receive.advance")


@tagged("post_install", "-at_install")
class TestReceive(DeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_bills("2026-01")
        cls.posts = (cls.collector, cls.cashier, cls.supervisor)

    def _page(self, tender, user=None):
        form = Form(
            self.env["wuye.receive"]
            .with_user(user or self.accountant)
            .with_context(active_model="wuye.unit", active_ids=self.unit.ids)
        )
        form.tender = tender
        form.date = "2026-01-20"
        return form.save()

    def test_d1_d2_cash_without_receipt_and_shift_is_refused_and_the_desk_named(self):
        page = self._page("cash")
        with self.assertRaisesRegex(UserError, "Cash Desk > Take Money"):
            page.action_receive()
        self.assertEqual(page.state, "draft")
        self.assertEqual(self._open(self.fee).amount_residual, 300.0)
        # any tender kept in a drawer, whatever its name
        self.company._wuye_tender_journal("cheque").type = "cash"
        with self.assertRaisesRegex(UserError, "Cash Desk > Take Money"):
            self._page("cheque").action_receive()

    def test_r68_accountant_registers_the_transfer_he_sees_at_the_bank(self):
        page = self._page("transfer")
        page.action_receive()
        self.assertEqual(page.state, "done")
        self.assertFalse(self._open(self.fee))
        self.assertFalse(
            self.env["wuye.receipt"].search([("unit_id", "=", self.unit.id)])
        )
        self._assert_clean()

    def test_d1_d2_posts_at_the_desk_have_no_right_to_register_money(self):
        page = self._page("transfer")
        for user in self.posts:
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                self._page("transfer", user)
            with self.assertRaises(AccessError):
                page.with_user(user).action_receive()
            with self.assertRaisesRegex(AccessError, "takes no money"):
                self.env["wuye.receive"].with_user(user)._check_post()
        self.assertEqual(page.state, "draft")

    def test_d1_d2_posts_at_the_desk_see_neither_menu_nor_button(self):
        menu = self.env.ref("wuye_billing.wuye_receive_menu")
        action = self.env.ref("wuye_billing.wuye_receive_action")
        pages = (
            ("wuye.unit", "form"),
            ("wuye.charge", "list"),
            ("wuye.charge", "form"),
        )
        for user in (*self.posts, self.accountant):
            is_seen = user == self.accountant
            shown = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in shown, is_seen, user.login)
            for model, kind in pages:
                arch = self.env[model].with_user(user).get_view(view_type=kind)["arch"]
                found = etree.fromstring(arch).xpath(f"//button[@name='{action.id}']")
                self.assertEqual(bool(found), is_seen, (user.login, model, kind))
