"""Who invites a resident to his pages: the desk, of its own communities (I8)."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import PortalMixin


@tagged("post_install", "-at_install")
class TestInvite(PortalMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_portal()
        cls.guest = cls._make_partner("周文斌", email="wenbin@example.com")
        cls._make_occupancy(cls.unit, cls.guest, role="family")

    def _wizard(self, user, partner):
        wizards = self.env["portal.wizard"].with_user(user)
        return wizards.create({"partner_ids": [fields.Command.set(partner.ids)]})

    def test_r112_desk_invites_a_resident_whose_user_is_the_holder(self):
        wizard = self._wizard(self.clerk, self.guest)
        with patch.object(type(wizard.user_ids), "_send_email", lambda self: True):
            wizard.user_ids.action_grant_access()
        user = self.env["res.users"].search([("partner_id", "=", self.guest.id)])
        self.assertTrue(user._is_portal())
        self.assertEqual(user.login, "wenbin@example.com")

    def test_people_of_other_places_are_not_invited(self):
        for partner in (self.stranger,):
            partner.email = "new@example.com"
            self.env.flush_all()
            with self.assertRaises(AccessError):
                self._wizard(self.clerk, partner)

    def test_posts_without_the_desk_invite_nobody(self):
        for post in ("guard", "collector", "repairer"):
            with self.subTest(post), self.assertRaises(AccessError):
                self._wizard(self.users[post], self.guest)
