"""A card from its issue to its replacement in the browser, in Chinese (F1-F3)."""

from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import CardMixin

LANGUAGE = "zh_CN"
LIMIT = 300  # seconds; only a tour that fails waits for it


@tagged("post_install", "-at_install")
class TestTours(CardMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        cls.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})
        cls._setup_register(cls.env.company)
        cls._setup_cards()
        cls.clerk.write({"name": "陈敏", "tz": "Asia/Shanghai"})

    def test_f1_f3_card_is_issued_lost_and_replaced_in_the_browser(self):
        self.start_tour(
            "/odoo/cards", "wuye_card_life", login=self.clerk.login, timeout=LIMIT
        )
        old, new = self.env["wuye.card"].search([], order="id")
        self.assertEqual((old.state, new.state), ("replaced", "active"))
        self.assertEqual((old.tail, new.tail), ("B4C5", "B4C6"))
        self.assertEqual(new.partner_id, self.owner)
        self.assertEqual(new.group_ids, self.group)
        self.assertEqual(old.sudo().credential_id.state, "denied")
        self.assertEqual(
            self._states(old), ["blank", "issued", "active", "lost", "replaced"]
        )
        self.assertEqual(old.move_ids.user_id, self.clerk)
