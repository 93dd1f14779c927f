"""A phone in Chinese: a visitor's code, and a loss in two taps (R112, F2, F9)."""

from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import PortalCase

LANGUAGE = "zh_CN"
LIMIT = 300  # seconds; only a tour that fails waits for it


@tagged("post_install", "-at_install")
class TestTours(PortalCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        cls.resident.lang = LANGUAGE
        cls.box.sudo().state = "enrolled"

    def test_f2_f9_resident_makes_a_pass_and_reports_a_loss_on_the_phone(self):
        self.start_tour(
            "/zh_CN/my/cards",
            "wuye_card_portal_loss",
            login=self.resident.login,
            timeout=LIMIT,
        )
        self.env.invalidate_all()
        self.assertEqual(self.card.state, "lost")
        self.assertEqual(self.card.sudo().credential_id.state, "denied")
        move = self.card.move_ids.sorted("id")[-1]
        self.assertEqual(move.user_id, self.resident)
        self.assertIn("菜市场", move.reason)
        guest = self.env["wuye.card"].search([("kind", "=", "visitor")])
        self.assertEqual((guest.note, guest.partner_id), ("刘女士", self.owner))
        self.assertEqual(guest.group_ids, self.group)
