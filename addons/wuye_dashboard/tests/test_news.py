"""What stands beside the figures: what waits, and what was announced (R97)."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestNews(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._make_community("YFY", "云枫苑", cls.company)
        cls.manager.wuye_community_ids |= cls.second
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.unit.area_building = 0.0
        cls._run("2026-01", post=False)
        cls.env["wuye.announcement"].create(
            [
                {
                    "name": name,
                    "content": "<p>停水</p>",
                    "company_id": cls.company.id,
                    "community_ids": communities.ids,
                    "date_from": day,
                }
                for name, communities, day in (
                    ("both", cls.community.browse(), "2026-03-01"),
                    ("first", cls.community, "2026-03-02"),
                    ("second", cls.second, "2026-03-03"),
                )
            ]
        )

    def _news(self, filters=None, user=None):
        board = self.env["wuye.dashboard"].with_user(user or self.manager)
        board = board.with_context(allowed_company_ids=self.company.ids)
        return board.get_news(filters)

    def _names(self, *args):
        return [one["name"] for one in self._news(*args)["announcements"]]

    @freeze_time("2026-03-10")
    def test_r97_latest_announcements_of_the_communities_chosen(self):
        self.assertEqual(self._names(), ["second", "first", "both"])
        first = {"communities": self.community.ids}
        self.assertEqual(self._names(first), ["first", "both"])
        accountant_only = self._names(None, self.accountant)
        self.assertEqual(accountant_only, ["first", "both"])
        [row] = [
            one for one in self._news()["announcements"] if one["name"] == "second"
        ]
        self.assertEqual((row["day"], row["places"]), ("2026-03-03", "云枫苑"))

    @freeze_time("2026-03-10")
    def test_r97_what_waits_follows_the_communities_chosen(self):
        def codes(filters):
            return {row["code"] for row in self._news(filters)["todo"]}

        self.assertIn("failure", codes({}))
        self.assertIn("failure", codes({"communities": self.community.ids}))
        self.assertNotIn("failure", codes({"communities": self.second.ids}))

    def test_r97_other_posts_read_nothing(self):
        for user in (self.cashier, self.clerk):
            with self.assertRaises(AccessError):
                self._news(user=user)
