"""Campaigns for the card: figures are counted, none is typed (R106)."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from odoo.addons.wuye_wallet.tests.common import SECOND

from .common import THIRD, ActivityCase


class TestCampaign(ActivityCase):
    def _make_campaign(self, user=None, **vals):
        self.env.flush_all()
        return (
            self.env["wuye.campaign"]
            .with_user(user or self.desk)
            .create(
                {
                    "name": "一卡通进万家",
                    "community_id": self.community.id,
                    "how": "counter",
                    "date_from": "2026-06-10",
                    "date_to": "2026-06-12",
                    **vals,
                }
            )
        )

    def _figures(self, campaign):
        campaign.invalidate_recordset()
        return (
            campaign.cards,
            campaign.signed_up,
            campaign.topped_up,
            campaign.persons,
        )

    def test_f19_r106_figures_are_those_of_the_registers_in_its_days(self):
        campaign = self._make_campaign()
        before = self._figures(campaign)
        event = self._make_activity()
        with freeze_time("2026-06-11 02:00:00"):
            self._neighbour(SECOND, filled=50)  # a card and a top-up: one person
            self._sign_up(event)  # another one
        # the last day ends at 16:00 UTC
        with freeze_time("2026-06-12 15:59:59"):
            self._neighbour(THIRD, "赵云", filled=0)
        with freeze_time("2026-06-12 16:00:00"):
            self._neighbour("0102A3B4C9", "马超", filled=70)
        cards, signed_up, topped_up, persons = self._figures(campaign)
        self.assertEqual(cards - before[0], 2)
        self.assertEqual(signed_up - before[1], 1)
        self.assertEqual(topped_up - before[2], 50.0)
        self.assertEqual(persons - before[3], 3)

    def test_f19_r106_what_was_undone_or_replaced_counts_for_nothing(self):
        campaign = self._make_campaign()
        event = self._with_fee()
        before = self._figures(campaign)
        self._fill(self.wallet, 40)
        self.env["wuye.wallet.entry"]._enter(self.wallet.sudo(), "topup_void", -40)
        self._sign_up(event)
        self._cancel(
            registration_ids=[fields.Command.set(self._registrations(event).ids)]
        )
        self.card._move("lost", "业主来电报失")
        self.env["wuye.card"]._issue(
            self.community,
            "em",
            SECOND,
            {"partner_id": self.owner.id, "unit_id": self.unit.id},
            replaces=self.card,
        )
        after = self._figures(campaign)
        self.assertEqual(after[:3], before[:3])

    def test_f19_r106_figures_cannot_be_typed(self):
        campaign = self._make_campaign(cards=500, persons=900, topped_up=1)
        self.assertLess(campaign.cards, 500)
        for name in ("cards", "persons", "signed_up", "topped_up"):
            self.assertTrue(campaign._fields[name].readonly)
            self.assertFalse(campaign._fields[name].store)

    def test_f19_r106_campaigns_of_other_places_and_companies_are_nobodys(self):
        other = self._make_company("别家物业")
        for place in (
            self._make_community("HTC", "海棠城", other),
            self._make_community("YFY", "云枫苑", self.company),
        ):
            campaign = self._make_campaign(self.env.user, community_id=place.id)
            with self.assertRaises(AccessError):
                campaign.with_user(self.desk).read(["name"])
            with self.assertRaises(AccessError):
                self._make_campaign(community_id=place.id)
        self.assertFalse(
            self.env["wuye.campaign"].with_user(self.repairer).has_access("read")
        )

    def test_r106_a_campaign_ends_after_it_has_begun(self):
        with self.assertRefused(CheckViolation, "wuye_campaign_order_of_days"):
            self._make_campaign(date_to="2026-06-09")
