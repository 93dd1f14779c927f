"""An application from draft to card: what each step asks for (R108)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NUMBER, SECOND, CardFeeCase


@tagged("post_install", "-at_install")
class TestApplication(CardFeeCase):
    def test_r108_papers_fee_deposit_approval_issue(self):
        """Papers, approval, fee and deposit, card: each step with who and why."""
        application = self._submitted()
        self.assertRecordValues(
            application,
            [{"stage": "submitted", "amount_fee": 20.0, "amount_deposit": 50.0}],
        )
        self._approve(application)
        self.assertEqual((application.stage, application.is_paid), ("approved", False))
        self._pay_fee(application)
        self._take_deposit(application)
        self.assertEqual((application.stage, application.is_paid), ("paid", True))
        card = self._issue(application)
        self.assertRecordValues(
            card,
            [
                {
                    "state": "active",
                    "partner_id": self.owner.id,
                    "unit_id": self.unit.id,
                    "group_ids": self.group.ids,
                }
            ],
        )
        self.assertEqual((application.stage, application.card_id), ("issued", card))
        steps = application.move_ids.sorted("id")
        self.assertEqual(
            [(step.state_to, step.user_id) for step in steps],
            [
                ("draft", self.service),
                ("submitted", self.service),
                ("approved", self.manager),
                ("issued", self.service),
            ],
        )
        self.assertNotIn(False, steps.mapped("reason"))

    def test_r108_missing_paper_is_named_when_submitted(self):
        application = self._draft(handed_in=False)
        with self.assertRaisesRegex(UserError, "身份证复印件"):
            application.action_submit()
        application.paper_ids.is_handed_in = True
        application.action_submit()
        self.assertEqual(application.state, "submitted")

    def test_papers_follow_the_kind_and_what_was_handed_in_stays(self):
        application = self._draft(kind="visitor", date_to="2026-05-01 00:00:00")
        self.assertFalse(application.paper_ids)
        application.kind = "resident"
        self.assertEqual(application.paper_ids.paper_id, self.paper)
        application.paper_ids.is_handed_in = True
        application.kind = "visitor"
        self.assertEqual(application.paper_ids.paper_id, self.paper)

    def test_who_does_not_live_there_is_told_before_he_pays(self):
        with self.assertRaisesRegex(UserError, "does not live"):
            self._submitted(partner_id=self._make_partner("路人").id)

    def test_without_a_price_nothing_is_submitted(self):
        with self.assertRaisesRegex(UserError, "no price"):
            self._submitted(kind="staff")
        with self.assertRaisesRegex(UserError, "no price"):
            self._submitted(date="2025-12-31")

    def test_the_price_of_the_day_of_application_holds(self):
        self._make_price("new", 25.0, 50.0, date_from="2026-04-01")
        self._make_price("new", 99.0, 50.0, date_from="2026-04-16")
        before = self._submitted(date="2026-03-31")
        now = self._submitted()
        self.assertEqual((before.amount_fee, now.amount_fee), (20.0, 25.0))
        with self.assertRaisesRegex(UserError, "Add a row"):
            now.price_id.with_user(self.clerk).amount_fee = 1.0
        self.assertEqual(now.amount_fee, 25.0)

    def test_money_needs_a_unit(self):
        self.prices[0].copy({"kind": "staff"})
        guard = self._make_partner("保安老李")
        with self.assertRaisesRegex(UserError, "Choose a unit"):
            self._submitted(kind="staff", unit_id=False, partner_id=guard.id)

    def test_first_card_of_a_unit_is_free_where_the_list_says_so(self):
        self.prices[0].with_user(self.clerk).free_count = 1
        first = self._submitted()
        second = self._submitted()
        self.assertEqual((first.amount_fee, first.is_free), (0.0, True))
        self.assertEqual((second.amount_fee, second.is_free), (20.0, False))
        self.assertEqual(first.amount_deposit, 50.0)
        for one in (first, second):
            self._end(one, "withdrawn")
        self.assertTrue(self._submitted().is_free, "withdrawn ones do not count")

    def test_a_card_that_is_alive_counts_and_one_taken_back_does_not(self):
        self.prices[0].with_user(self.clerk).free_count = 1
        card = self._issue(self._paid())
        self.assertFalse(self._submitted().is_free)
        self._say(card, "cancelled")
        drafts = self.env["wuye.card.application"].search([("state", "=", "submitted")])
        self._end(drafts, "withdrawn")
        self.assertTrue(self._submitted().is_free)

    def test_approval_is_another_posts_where_the_tier_says_so(self):
        application = self._submitted()
        with self.assertRaisesRegex(UserError, "Estate manager"):
            application.action_approve()
        # the manager who entered it himself is no other person
        own = self._submitted(user=self.manager)
        with self.assertRaises(AccessError):
            self._approve(own)
        self.assertEqual(own.state, "submitted")
        other = self._make_user("manager", self.community, login="m2")
        self._approve(own, other)
        self.assertEqual(own.state, "approved")

    def test_a_review_that_no_reviewer_gave_approves_nothing(self):
        application = self._submitted()
        application.sudo().review_ids.write(
            {"status": "approved", "done_by": self.service.id}
        )
        with self.assertRaisesRegex(UserError, "Estate manager"):
            application.action_approve()
        self.assertEqual(application.state, "submitted")

    def test_without_a_tier_the_desk_approves(self):
        tier = self.env.ref("wuye_card_fee.tier_card_application_manager")
        tier.active = False
        application = self._submitted()
        application.action_approve()
        self.assertEqual(application.state, "approved")
        self.assertEqual(application.move_ids[0].user_id, self.service)

    def test_only_reviewers_refuse_and_anybody_at_the_desk_withdraws(self):
        application = self._submitted()
        with self.assertRaises(AccessError):
            self._end(application, "refused")
        self._end(application, "refused", self.manager, "材料不实")
        self.assertEqual(application.state, "refused")
        self.assertEqual(application.move_ids[0].reason, "材料不实")
        other = self._submitted()
        self._end(other, "withdrawn")
        self.assertEqual(other.state, "withdrawn")

    def test_no_step_is_skipped_by_rpc(self):
        application = self._draft()
        for vals in ({"state": "approved"}, {"amount_fee": 0.0}, {"card_id": False}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                application.write(vals)
        with self.assertRaises(UserError):
            self._draft(state="approved")
        for act in (application.action_approve, application.action_issue):
            with self.subTest(act=act), self.assertRaises(UserError):
                act()
        application.action_submit()
        self._approve(application)
        for vals in ({"payer_id": self.manager.partner_id.id}, {"kind": "staff"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                application.write(vals)

    def test_no_step_is_skipped_by_sql(self):
        application = self._submitted()
        self.env.flush_all()
        table = "wuye_card_application"
        for constraint, column, value in (
            (f"{table}_state_next", "state", "issued"),
            (f"{table}_state_next", "state", "draft"),
            (f"{table}_submitted_frozen", "amount_fee", "0"),
            (f"{table}_charge_frozen", "charge_id", None),
        ):
            if column == "charge_id":
                self._approve(application)
                self.env.flush_all()
            with (
                self.subTest(column=column, value=value),
                self.assertRefused(CheckViolation, constraint),
            ):
                self.env.cr.execute(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s",
                    [value, application.id],
                )
        with self.assertRefused(CheckViolation, f"{table}_kept"):
            self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [application.id])
        with self.assertRefused(CheckViolation, f"{table}_move_append_only"):
            self.env.cr.execute(f"UPDATE {table}_move SET reason = 'x'")

    def test_it_is_not_issued_twice_and_not_to_another(self):
        application = self._paid()
        action = application.action_issue()
        other = self._make_partner("李雪")
        self._make_occupancy(self.unit, other, "family")
        page = self._page_of(action, self.service, number=NUMBER, partner_id=other.id)
        with self.assertRaisesRegex(UserError, "are those of"):
            page.action_issue()
        page = self._page_of(action, self.service, number=NUMBER)
        again = self._page_of(action, self.service, number=SECOND)
        page.action_issue()
        with self.assertRaisesRegex(UserError, "that is approved"):
            again.action_issue()
        self.assertEqual(
            self.env["wuye.card"].search_count([("unit_id", "=", self.unit.id)]), 1
        )

    def test_a_card_that_waits_to_be_called_for_opens_nothing(self):
        card = self._issue(self._paid(), hand_over=False)
        self.assertEqual(card.state, "issued")
        self.assertFalse(card.sudo().credential_id.group_ids)
        card.action_hand_over()
        self.assertEqual(card.sudo().credential_id.group_ids, self.group)

    def test_where_cards_are_on_application_only_the_plain_page_refuses(self):
        page = {
            "community_id": self.community.id,
            "kind": "resident",
            "unit_id": self.unit.id,
            "partner_id": self.owner.id,
            "number": SECOND,
        }
        issue = self.env["wuye.card.issue"].with_user(self.service)
        self.community.card_on_application = True
        with self.assertRaisesRegex(UserError, "on application only"):
            issue.create(page).action_issue()
        self.assertEqual(self._issue(self._paid()).state, "active")
        self.community.card_on_application = False
        self.assertTrue(issue.create(page).action_issue()["res_id"])

    def test_places_are_of_one_community(self):
        second = self._make_community("YFY", "云枫苑", self.company)
        self.service.wuye_community_ids |= second
        unit = self._make_unit(self._make_building(second, "1"), "0101")
        with self.assertRaises(ValidationError):
            self._draft(unit_id=unit.id)

    def test_each_paper_and_each_price_stands_once(self):
        application = self._draft()
        with self.assertRefused(
            UniqueViolation, "wuye_card_application_paper_paper_uniq"
        ):
            application.paper_ids.copy()
        with self.assertRefused(UniqueViolation, "wuye_card_price_uniq"):
            self.prices[0].copy()
