"""Announcements: what holds when, for whom, and who may write them (R103)."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.wuye_property.tests.common import WuyePropertyCommon


@tagged("post_install", "-at_install")
class TestAnnouncement(WuyePropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.writer = cls.users["customer_service"]
        cls.reader = cls.users["guard"]
        cls.boss = cls._make_user(
            "manager", cls.community | cls.second_community, login="wuye_boss"
        )
        others = cls.env["wuye.community"].search(
            [
                ("company_id", "=", cls.company.id),
                ("id", "not in", cls.boss.wuye_community_ids.ids),
            ]
        )
        cls.boss.wuye_community_ids |= others

    def _announce(self, name="停水通知", user=None, **vals):
        values = {
            "name": name,
            "content": "<p>周五 9:00-12:00 停水。</p>",
            "company_id": self.company.id,
            "community_ids": self.community.ids,
            "date_from": "2026-03-01",
            **vals,
        }
        model = self.env["wuye.announcement"].with_user(user or self.writer)
        return model.create(values)

    def _valid(self, user=None, communities=None):
        model = self.env["wuye.announcement"].with_user(user or self.reader)
        return model._valid(communities or self.community).mapped("name")

    @freeze_time("2026-03-10")
    def test_r103_holds_from_its_first_to_its_last_day(self):
        self._announce("today only", date_from="2026-03-10", date_to="2026-03-10")
        self._announce("over", date_to="2026-03-09")
        self._announce("planned", date_from="2026-03-11")
        self._announce("until archived")
        self.assertEqual(self._valid(), ["today only", "until archived"])
        found = self.env["wuye.announcement"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(
            {one.name: one.state for one in found},
            {
                "today only": "valid",
                "over": "over",
                "planned": "planned",
                "until archived": "valid",
            },
        )
        for state in ("planned", "valid", "over"):
            searched = found.search(
                [("state", "=", state), ("company_id", "=", self.company.id)]
            )
            self.assertEqual(
                searched, found.filtered(lambda one, s=state: one.state == s)
            )

    @freeze_time("2026-03-10")
    def test_r103_archived_one_is_withdrawn_and_comes_back(self):
        announcement = self._announce()
        announcement.active = False
        self.assertEqual(announcement.state, "over")
        self.assertEqual(self._valid(), [])
        announcement.active = True
        self.assertEqual(self._valid(), ["停水通知"])
        announcement.with_user(self.writer).unlink()
        self.assertEqual(self._valid(), [])

    @freeze_time("2026-03-10")
    def test_r103_for_its_communities_or_for_all(self):
        self._announce("ours")
        self._announce(
            "theirs", user=self.boss, community_ids=self.second_community.ids
        )
        self._announce("everybody", user=self.boss, community_ids=[])
        self.env["wuye.announcement"].create(
            {
                "name": "other company",
                "content": "<p>x</p>",
                "company_id": self.other_company.id,
                "date_from": "2026-03-01",
            }
        )
        self.assertEqual(set(self._valid()), {"ours", "everybody"})
        seen = self.env["wuye.announcement"].with_user(self.reader).search([])
        self.assertEqual(set(seen.mapped("name")), {"ours", "everybody"})
        self.assertEqual(
            set(self._valid(self.boss, self.second_community)), {"theirs", "everybody"}
        )

    def test_r103_nobody_announces_to_communities_he_does_not_look_after(self):
        with self.assertRaisesRegex(AccessError, "do not look after"):
            self._announce(community_ids=[])
        both = (self.community | self.second_community).ids
        shared = self._announce(user=self.boss, community_ids=both)
        for change in ({"name": "x"}, {"community_ids": self.community.ids}):
            with self.assertRaisesRegex(AccessError, "do not look after"):
                shared.with_user(self.writer).write(change)
        with self.assertRaisesRegex(AccessError, "do not look after"):
            shared.with_user(self.writer).unlink()
        own = self._announce()
        with self.assertRaises(AccessError):  # he does not even see the second
            own.with_user(self.writer).community_ids = both
        self.assertEqual(shared.name, "停水通知")
        self.assertEqual(own.community_ids, self.community)

    def test_r103_others_read_and_write_nothing(self):
        announcement = self._announce()
        for post in ("guard", "collector", "accountant", "administrator"):
            own = announcement.with_user(self.users[post])
            self.assertEqual(own.name, "停水通知")
            with self.assertRaises(AccessError):
                own.name = "x"
            with self.assertRaises(AccessError):
                own.unlink()

    def test_r103_bad_input_is_said(self):
        with self.assertRaisesRegex(ValidationError, "says nothing yet"):
            self._announce(content="<p><br></p>")
        with self.assertRefused(CheckViolation, "wuye_announcement_dates"):
            self._announce(date_to=fields.Date.to_date("2026-02-28"))
