from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import new_test_user, tagged

from .common import WuyeAccessCase


@tagged("post_install", "-at_install")
class TestPostRequest(WuyeAccessCase):
    """J2, R5, R7: a post is asked for, approved, granted, reviewed, withdrawn."""

    def test_j2_request_approval_grant_and_withdrawal(self):
        request = self._request(
            self.newcomer,
            "guard",
            asker=self.users["supervisor"],
            community_ids=[Command.set(self.community.ids)],
        )
        admin_request = request.with_user(self.administrator)
        with self.assertRaisesRegex(UserError, "Manager approves"):
            admin_request.action_grant()
        self._approve(request, self.manager)
        with self.assertRaisesRegex(AccessError, "named administrator"):
            request.with_user(self.manager).action_grant()
        admin_request.action_grant()
        self.assertTrue(self.newcomer.has_group("wuye_property.group_guard"))
        self.assertEqual(self.newcomer.wuye_community_ids, self.community)
        self.assertEqual(request.granted_by_id, self.administrator)
        with self.assertRaisesRegex(UserError, "stays on file"):
            request.unlink()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            request.group_ids = [Command.link(self._post("collector").id)]
        admin_request.action_withdraw()
        self.assertFalse(self.newcomer.has_group("wuye_property.group_guard"))
        self.assertEqual(request.withdrawn_by_id, self.administrator)

    def test_j2_no_post_without_a_request(self):
        settings = new_test_user(
            self.env,
            login="shezhi",
            groups="base.group_system",
            company_id=self.company.id,
        )
        ways = (
            lambda: self.newcomer.with_user(settings).write(
                {"group_ids": [Command.link(self._post("guard").id)]}
            ),
            lambda: self._post("guard")
            .with_user(settings)
            .write({"user_ids": [Command.link(self.newcomer.id)]}),
            lambda: self.env.ref("base.group_user")
            .with_user(settings)
            .write({"implied_ids": [Command.link(self._post("guard").id)]}),
            lambda: self.env["res.users"]
            .with_user(settings)
            .create(
                {
                    "name": "新",
                    "login": "xin2",
                    "group_ids": [Command.link(self._post("guard").id)],
                }
            ),
        )
        for way in ways:
            with (
                self.assertRaisesRegex(ValidationError, "no granted request"),
                self.cr.savepoint(),
            ):
                way()

    def test_role_needs_the_request_too(self):
        settings = new_test_user(self.env, login="shezhi", groups="base.group_system")
        role = self.env["res.users.role"].create(
            {"name": "保安", "implied_ids": [Command.link(self._post("guard").id)]}
        )
        with (
            self.assertRaisesRegex(ValidationError, "no granted request"),
            self.cr.savepoint(),
        ):
            self.env["res.users.role.line"].with_user(settings).create(
                {"role_id": role.id, "user_id": self.newcomer.id}
            )

    def test_incompatible_posts_need_finance_and_a_last_day(self):
        with self.assertRaisesRegex(ValidationError, "last day"), self.cr.savepoint():
            self._request(self.collector, "receipt_keeper")
        request = self._request(
            self.collector, "receipt_keeper", date_to=Date.add(Date.today(), days=7)
        )
        self._approve(request, self.manager)
        with self.assertRaisesRegex(UserError, "Finance approves"):
            request.with_user(self.administrator).action_grant()
        request.with_user(self.accountant).validate_tier()
        request.with_user(self.administrator).action_grant()
        self.assertEqual(request.state, "granted")

    def test_reviews_cannot_be_forged(self):
        request = self._request(self.newcomer, "guard")
        request.request_validation()
        review = request.sudo().review_ids.with_user(self.newcomer)
        forged = {"status": "approved", "done_by": self.manager.id}
        for act in (
            lambda: review.write(forged),
            lambda: review.write({"status": "approved", "done_by": self.newcomer.id}),
            lambda: review.write({"reviewer_ids": [Command.link(self.newcomer.id)]}),
            lambda: review.create(
                {"model": request._name, "res_id": request.id, **forged}
            ),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()
        # he reads the request and grants it, but does not review it
        granter = review.with_user(self.administrator)
        with self.assertRaisesRegex(AccessError, "by its reviewers"):
            granter.write({"status": "approved", "done_by": self.administrator.id})
        review.unlink()
        with self.assertRaises(UserError):
            request.with_user(self.administrator).action_grant()

    def test_nobody_approves_or_grants_his_own(self):
        request = self._request(self.manager, "housekeeper")
        request.request_validation()
        with self.assertRaisesRegex(AccessError, "Nobody approves"):
            request.with_user(self.manager).validate_tier()
        other = self._make_user("manager", self.community, login="jingli2")
        own = self._request(self.administrator, "guard")
        self._approve(own, other)
        with self.assertRaisesRegex(UserError, "does not grant himself"):
            own.with_user(self.administrator).action_grant()

    def test_state_is_not_written(self):
        request = self._request(self.newcomer, "guard")
        with self.assertRaises(AccessError):
            request.state = "granted"
        with self.assertRaises(AccessError):
            self._request(self.newcomer, "guard", state="granted")

    def test_others_requests_are_not_seen(self):
        request = self._request(self.newcomer, "guard")
        other = self._make_plain("pangren")
        found = self.env["wuye.post.request"].with_user(other).search([])
        self.assertFalse(found & request)

    def test_j2_review_lists_each_grant_with_its_request(self):
        request = self._request(self.newcomer, "guard")
        self._approve(request, self.manager)
        request.with_user(self.administrator).action_grant()
        review = self.env["wuye.post.review"]._make(self.company)
        self.assertEqual(self.env["wuye.post.review"]._make(self.company), review)
        line = review.line_ids.filtered(lambda line: line.user_id == self.newcomer)
        self.assertEqual(line.request_id, request)
        planted = review.line_ids.filtered(lambda line: line.user_id == self.collector)
        self.assertFalse(planted.request_id)
        by_manager = review.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "no decision yet"):
            by_manager.action_close()
        mine = by_manager.line_ids.filtered(lambda line: line.user_id == self.manager)
        with self.assertRaisesRegex(UserError, "his own post"):
            mine.decision = "keep"
        (by_manager.line_ids - mine).decision = "keep"
        mine.with_user(self.administrator).decision = "keep"
        line.with_user(self.manager).decision = "withdraw"
        by_manager.action_close()
        self.assertEqual(line.decided_by_id, self.manager)
        self.assertFalse(self.newcomer.has_group("wuye_property.group_guard"))
        self.assertEqual(request.state, "withdrawn")
