"""The browser, in Chinese: a screen that locks, and a post that is lent."""

from odoo.exceptions import UserError
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


@tagged("post_install", "-at_install")
class TestPrivacyTours(ChineseTours):
    def test_a10_collector_sees_stars_and_shows_the_number_with_a_reason(self):
        """R14: open a phone number as collector: masked; a reveal writes a log line."""
        collector = self._make_user("collector", self.community, login="13900000021")
        self.start_tour(
            f"/odoo/action-wuye_property.res_partner_action/{self.owner.id}",
            "wuye_reveal_phone",
            login=collector.login,
        )
        self.assertRecordValues(
            self.env["wuye.personal.log"].search([], limit=1),
            [
                {
                    "kind": "reveal",
                    "user_id": collector.id,
                    "partner_id": self.owner.id,
                    "reason": "核对车位押金",
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestErasureOfDebtors(ChineseTours):
    def test_r14_who_owes_is_not_erased(self):
        self._make_line(self.unit, self._make_standard(self.fee, 2.6))
        self._run("2026-02")
        row = self.env["wuye.occupancy"].search([("partner_id", "=", self.owner.id)])
        row.date_to = "2026-03-01"
        erasure = self.env["wuye.erasure"].create(
            {"partner_id": self.owner.id, "reason": "本人申请"}
        )
        self.assertIn("欠费或预收款", erasure.refusal)
        with self.assertRaises(UserError):
            erasure.with_user(self.manager).action_erase()
        self.assertTrue(self.owner.sudo().phone)
