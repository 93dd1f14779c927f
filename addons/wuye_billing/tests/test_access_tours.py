"""The browser, in Chinese: a screen that locks, and a post that is lent."""

from odoo.tests import tagged

from .test_tours import ChineseTours

ACTION = "/odoo/action-wuye_access"


@tagged("post_install", "-at_install")
class TestAccessTours(ChineseTours):
    def test_h6_screen_locks_and_the_form_is_kept(self):
        """R11: type, wait, unlock by password: the field has the text."""
        self.manager.password = "Suo-ping-1"
        self.start_tour(
            f"{ACTION}.wuye_post_request_action/new",
            "wuye_screen_lock",
            login=self.manager.login,
        )
        request = self.env["wuye.post.request"].search([], limit=1)
        self.assertRecordValues(
            request, [{"user_id": self.clerk.id, "reason": "前台缺人"}]
        )

    def test_h7_post_is_lent_used_and_returned(self):
        """R9: lent by its holder, approved, used under both names, handed back."""
        lender = self._make_user("collector", self.community, login="13900000011")
        lender.name = "孙收费"
        borrower = self._make_user("guard", self.community, login="13900000012")
        borrower.name = "郑临时"
        self.start_tour(
            f"{ACTION}.wuye_delegation_action/new",
            "wuye_delegation_lend",
            login=lender.login,
        )
        delegation = self.env["wuye.delegation"].search([], limit=1)
        self.assertEqual(delegation.community_ids, self.community)
        page = f"{ACTION}.wuye_delegation_action/{delegation.id}"
        self.start_tour(page, "wuye_delegation_approve", login=self.manager.login)
        self.assertTrue(borrower.has_group("wuye_property.group_collector"))
        self.start_tour(page, "wuye_delegation_use", login=borrower.login)
        self.assertRecordValues(
            delegation, [{"state": "ended", "ended_by_id": borrower.id}]
        )
        self.assertFalse(borrower.has_group("wuye_property.group_collector"))
