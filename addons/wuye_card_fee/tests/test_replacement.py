"""Loss and wear: what a new card costs, and that doors never ask (R111, R112, F10)."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import NUMBER, SECOND, CardFeeCase


@tagged("post_install", "-at_install")
class TestReplacement(CardFeeCase):
    def setUp(self):
        super().setUp()
        self.application = self._paid()
        self.card = self._issue(self.application)

    def _replacement(self, occasion="lost", **vals):
        """As the button of the card fills it in."""
        action = self.card.action_apply_for_replacement()
        draft = self.env["wuye.card.application"].with_user(self.service)
        return draft.with_context(**action["context"]).create(
            {"occasion": occasion, **vals}
        )

    def test_f10_r112_lost_card_is_denied_at_once_whatever_is_paid(self):
        self._say(self.card, "lost")
        self.assertEqual(self.card.sudo().credential_id.state, "denied")
        replacement = self._replacement()
        replacement.action_submit()
        self._approve(replacement)
        self.assertEqual(replacement.stage, "approved")
        self.assertEqual(self.card.sudo().credential_id.state, "denied")
        self.assertEqual(self.card.state, "lost")

    def test_f10_arrears_stop_no_card(self):
        """The unit owes its fees and a second card's: the first opens as before."""
        self._setup_bills("2026-02", "2026-03")
        self._approved()
        self.assertEqual(len(self._open()), 3)
        self.assertEqual(self.card.state, "active")
        self.assertEqual(self.card.sudo().credential_id.group_ids, self.group)

    def test_f10_neither_cards_nor_doors_depend_on_this(self):
        modules = self.env["ir.module.module"]
        gates = modules.search([("name", "in", ("wuye_card", "wuye_iot"))])
        upstream = gates.upstream_dependencies(exclude_states=("uninstallable",))
        names = set(upstream.mapped("name"))
        self.assertFalse(
            names & {"wuye_card_fee", "wuye_billing", "wuye_cashier", "wuye_deposit"}
        )

    def test_r111_loss_is_charged_and_the_deposit_stays(self):
        self._say(self.card, "lost")
        replacement = self._replacement()
        replacement.action_submit()
        self._approve(replacement)
        self.assertEqual(
            (replacement.amount_fee, replacement.amount_deposit), (30.0, 0.0)
        )
        self._pay_fee(replacement)
        fresh = self._issue(replacement, SECOND)
        self.assertEqual((self.card.state, fresh.state), ("replaced", "active"))
        self.assertEqual(fresh.replaces_id, self.card)
        self.assertEqual(fresh.group_ids, self.group)
        # the deposit was taken with the first card, and goes back with the last
        with self.assertRaisesRegex(UserError, fresh.name):
            self._refund(self.application)
        self._say(fresh, "cancelled", "业主退卡")
        self.assertEqual(self._refund(self.application).amount, -50.0)
        self._assert_clean()

    def test_r111_wear_is_free(self):
        self._say(self.card, "damaged", "自然磨损")
        replacement = self._replacement("worn")
        replacement.action_submit()
        self._approve(replacement)
        self.assertEqual((replacement.stage, replacement.amount_fee), ("paid", 0.0))
        self.assertEqual(self._issue(replacement, SECOND).state, "active")

    def test_a_loss_is_reported_before_a_new_card_is_asked_for(self):
        replacement = self._replacement("lost")
        with self.assertRaisesRegex(UserError, "Report it first"):
            replacement.action_submit()
        self._say(self.card, "damaged", "折断")
        with self.assertRaisesRegex(UserError, "Report it first"):
            replacement.action_submit()

    def test_a_card_is_replaced_once_and_by_its_holder(self):
        self._say(self.card, "lost")
        other = self._make_partner("李雪")
        self._make_occupancy(self.unit, other, "family")
        with self.assertRaisesRegex(ValidationError, "another's"):
            self._replacement(partner_id=other.id)
        self.env["wuye.card.application"].search([("state", "=", "draft")]).unlink()
        self._replacement()
        with self.assertRefused(UniqueViolation, "wuye_card_application_replaced_once"):
            self._replacement()

    def test_cost_of_a_damaged_card_is_kept_with_approval(self):
        """30.00 of 50.00 kept as deposits allow, the rest goes back."""
        self._say(self.card, "damaged", "折断")
        deposit = self.application.sudo().deposit_ids.with_env(self.env)
        request = (
            self.env["wuye.deposit.request"]
            .with_user(self.service)
            .create({"deposit_id": deposit.id, "amount": 30.0, "reason": "卡片折断"})
        )
        request.request_validation()
        request.with_user(self.manager).invalidate_recordset()
        request.with_user(self.manager).validate_tier()
        request.invalidate_recordset()
        request.with_user(self.accountant).action_apply()
        with self.assertRaisesRegex(UserError, "has been taken back"):
            self._refund(self.application)
        self._say(self.card, "cancelled", "退卡")
        self.assertEqual(self._refund(self.application).amount, -20.0)
        self.assertEqual(self._balance("deposit"), 0.0)
        self._assert_clean()

    def test_a_deposit_is_not_set_off_while_the_card_is_out(self):
        self._setup_bills("2026-03")
        page = (
            self.env["wuye.deposit.set.off"]
            .with_user(self.cashier)
            .create(
                {
                    "deposit_id": self.application.sudo().deposit_ids.id,
                    "reason": "业主同意书 3",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "has been taken back"):
            page.action_set_off()
        self._say(self.card, "cancelled", "退卡")
        page.action_set_off()
        self.assertEqual(self.application.amount_held, 0.0)

    def test_old_number_stays_dead(self):
        self._say(self.card, "cancelled", "退卡")
        with self.assertRaisesRegex(UserError, "dead for good"):
            self._issue(self._paid(), NUMBER)
