from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tests import HttpCase, freeze_time, tagged

from .common import WuyeAccessCase

NOW = Datetime.to_datetime("2026-11-24 01:00:00")


@tagged("post_install", "-at_install")
class TestDelegation(WuyeAccessCase):
    """H7, R8, R9: a post lent from a minute to a minute."""

    def setUp(self):
        super().setUp()
        clock = freeze_time(NOW)
        self.clock = clock.start()
        self.addCleanup(clock.stop)

    def _at(self, minutes):
        self.clock.move_to(NOW + timedelta(minutes=minutes))

    def _delegate(self, lender=None, borrower=None, posts=("collector",), **vals):
        lender = lender or self.collector
        return (
            self.env["wuye.delegation"]
            .with_user(lender)
            .create(
                {
                    "lender_id": lender.id,
                    "user_id": (borrower or self.newcomer).id,
                    "group_ids": [Command.set([self._post(p).id for p in posts])],
                    "community_ids": [Command.set(self.community.ids)],
                    "company_id": self.company.id,
                    "date_from": NOW,
                    "date_to": NOW + timedelta(hours=2),
                    "reason": "午休顶班",
                    **vals,
                }
            )
        )

    def _holds(self, user=None, post="collector"):
        return (user or self.newcomer).has_group(f"wuye_property.group_{post}")

    def test_h7_lent_used_under_both_names_and_back_by_itself(self):
        delegation = self._delegate()
        self.assertFalse(self._holds())
        delegation.with_user(self.manager).action_approve()
        self.assertTrue(self._holds())
        self.assertEqual(self.newcomer.wuye_community_ids, self.community)
        self.assertEqual(self.newcomer._acting_for(), self.collector)
        unit = self.unit.with_user(self.newcomer)
        message = unit.sudo().message_post(
            body="收款", author_id=self.newcomer.partner_id.id
        )
        self.assertIn(self.collector.name, message.body)
        self.assertEqual(message.wuye_for_ids, self.collector)
        self._at(120)
        with self.assertRaisesRegex(AccessError, "was over at 2026-11-24 11:00"):
            self._take_money()
        self.env["wuye.delegation"]._cron_turn()
        self.assertFalse(self._holds())
        self.assertFalse(self.newcomer.wuye_community_ids)
        self.assertEqual(delegation.state, "ended")
        self.assertFalse(delegation.ended_by_id)
        self.assertFalse(self.newcomer._acting_for())

    def _take_money(self):
        self.env["res.users"].with_user(self.newcomer)._require_post(
            ["collector"], "no"
        )

    def test_begins_at_its_minute(self):
        delegation = self._delegate(date_from=NOW + timedelta(minutes=30))
        delegation.with_user(self.manager).action_approve()
        self.assertEqual(delegation.state, "approved")
        self._at(29)
        self.env["wuye.delegation"]._cron_turn()
        self.assertFalse(self._holds())
        self._at(30)
        self.env["wuye.delegation"]._cron_turn()
        self.assertTrue(self._holds())

    def test_handed_back_before_its_time(self):
        delegation = self._delegate()
        delegation.with_user(self.manager).action_approve()
        stranger = self.users["guard"]
        with self.assertRaises(AccessError):
            delegation.with_user(stranger).action_return()
        delegation.with_user(self.newcomer).action_return()
        self.assertEqual(delegation.ended_by_id, self.newcomer)
        self.assertFalse(self._holds())

    def test_overlapping_loans_end_with_the_last(self):
        second = self._make_user("collector", self.community, login="shoufei2")
        first = self._delegate()
        first.with_user(self.manager).action_approve()
        other = self._delegate(lender=second, date_to=NOW + timedelta(hours=4))
        other.with_user(self.manager).action_approve()
        self._at(125)
        self.env["wuye.delegation"]._cron_turn()
        self.assertTrue(self._holds(), "the second loan runs on")
        self._at(245)
        self.env["wuye.delegation"]._cron_turn()
        self.assertFalse(self._holds())

    def test_refused_with_the_reason(self):
        with self.assertRaisesRegex(ValidationError, "does not hold"):
            self._delegate(posts=("cashier",))
        with self.assertRaisesRegex(ValidationError, "not in the scope"):
            self.env["wuye.delegation"].create(
                {
                    "lender_id": self.collector.id,
                    "user_id": self.newcomer.id,
                    "group_ids": [Command.set(self._post("collector").ids)],
                    "community_ids": [Command.set(self.second_community.ids)],
                    "date_to": NOW + timedelta(hours=2),
                    "reason": "顶班",
                }
            )
        with self.assertRaisesRegex(ValidationError, "92 days at most"):
            self._delegate(date_to=NOW + timedelta(days=93))
        delegation = self._delegate()
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            delegation.with_user(self.collector).action_approve()
        with self.assertRaises(AccessError):
            delegation.state = "active"
        self._at(121)
        with self.assertRaisesRegex(UserError, "was over at 2026-11-24 11:00"):
            delegation.with_user(self.manager).action_approve()

    def test_r8_borrowed_posts_are_not_lent_on(self):
        self._delegate().with_user(self.manager).action_approve()
        other = self._make_plain("linshi")
        with self.assertRaisesRegex(ValidationError, "does not hold"):
            self._delegate(lender=self.newcomer, borrower=other, community_ids=False)

    def test_incompatible_posts_are_not_lent(self):
        delegation = self._delegate(borrower=self.users["receipt_keeper"])
        with self.assertRaisesRegex(UserError, "Lend it to somebody else"):
            delegation.with_user(self.manager).action_approve()

    def test_nobody_approves_his_own(self):
        delegation = self._delegate(lender=self.manager, posts=("manager",))
        with self.assertRaisesRegex(UserError, "does not approve"):
            delegation.with_user(self.manager).action_approve()

    def test_approved_one_is_not_changed(self):
        delegation = self._delegate()
        delegation.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "not changed"):
            delegation.date_to = NOW + timedelta(hours=9)


@tagged("post_install", "-at_install")
class TestDelegationSignedIn(WuyeAccessCase, HttpCase):
    """H7: the post ends at its minute while the borrower goes on clicking."""

    def test_h7_request_after_the_minute_has_the_post_no_more(self):
        self.newcomer.password = "Zheng-que-1"
        delegation = self.env["wuye.delegation"].create(
            {
                "lender_id": self.collector.id,
                "user_id": self.newcomer.id,
                "group_ids": [Command.set(self._post("collector").ids)],
                "community_ids": [Command.set(self.community.ids)],
                "company_id": self.company.id,
                "date_to": Datetime.now() + timedelta(hours=2),
                "reason": "顶班",
            }
        )
        delegation.with_user(self.manager).action_approve()
        self.newcomer.sudo().wuye_confirmed_on = Datetime.now()
        self.authenticate("xinren", "Zheng-que-1")
        self.assertIn("result", self._call())
        self.env.cr.execute(
            "UPDATE wuye_delegation SET date_from = date_from - interval '3 hours', "
            "date_to = date_to - interval '3 hours' WHERE id = %s",
            [delegation.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        answer = self._call()
        self.assertIn("error", answer, answer)
        self.assertEqual(delegation.state, "ended", answer)

    def _call(self):
        """A call on the unit that is not one of the read-only ones."""
        params = {
            "model": "wuye.unit",
            "method": "copy_data",
            "args": [self.unit.ids],
            "kwargs": {},
        }
        url = "/web/dataset/call_kw/wuye.unit/copy_data"
        return self.url_open(url, json={"params": params}).json()
