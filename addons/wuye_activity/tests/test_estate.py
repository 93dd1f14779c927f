"""What stands behind the menus of activities for the tests of others is whole."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

from .estate import make


@tagged("post_install", "-at_install")
class TestEstate(WuyeBillingMixin, TransactionCase):
    def test_estate_has_activities_a_registration_and_a_campaign(self):
        self._setup_billing()
        make(self)
        own = [("wuye_community_id", "=", self.community.id)]
        events = self.env["event.event"].search(own)
        self.assertEqual(sorted(events.mapped("wuye_fee")), [0.0, 20.0])
        self.assertEqual(sum(events.mapped("wuye_taken")), 1)
        self.assertEqual(self.env["event.registration"].search_count(own), 1)
        campaign = self.env["wuye.campaign"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertGreaterEqual(campaign.cards, 1)
