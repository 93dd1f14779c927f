"""A gift ends with the receipt, or the months, it was asked for with (B11, D14)."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_refund.tests.common import RefundMixin

from .common import GiftMixin


@tagged("post_install", "-at_install")
class TestGiftUndone(GiftMixin, RefundMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_gifts()

    def setUp(self):
        super().setUp()
        self._open_shift()

    def _ahead(self, count=6, given=1.0):
        """The receipt of so many months paid ahead, and its gift."""
        [fee] = self._cashier().quote_advances(self.token, self.unit.id, self.owner.id)
        periods = fee["periods"][:count]
        due = sum(period["amount"] for period in periods)
        advance = {
            "amount": due,
            "item_id": fee["item_id"],
            "period_start": str(periods[0]["start"]),
            "period_end": str(periods[-1]["end"]),
            "gift": {"scheme_id": self.scheme.id, "months": given},
        }
        receipt = self._take([], [("cash", due)], advances=[advance])
        gift = receipt.gift_ids
        self.assertEqual(gift.paper, receipt.name)
        return receipt, gift

    def _validate_gift(self, gift):
        gift.with_user(self.manager).invalidate_recordset()
        gift.with_user(self.manager).validate_tier()
        self.env.invalidate_all()

    def _grant(self, gift):
        self._validate_gift(gift)
        gift.with_user(self.accountant).action_apply()
        self.assertEqual(gift.state, "done")

    def _void(self, receipt):
        page = (
            self.env["wuye.refund.ask"]
            .with_user(self.collector)
            .create(
                {"number": receipt.name, "reason": "房号录错", "is_retrieved": True}
            )
        )
        page.action_ask()
        slip = self.env["wuye.refund"].search([("receipt_id", "=", receipt.id)])
        self._validate(slip, self.supervisor)
        slip.with_user(self.supervisor).action_void()
        self.assertEqual(receipt.state, "void")
        return slip

    def _quoted_from(self):
        [fee] = self._cashier().quote_advances(self.token, self.unit.id, self.owner.id)
        return fee["periods"][0]["start"]

    def test_d14_b11_void_ends_the_gift_that_waits_for_approval(self):
        receipt, gift = self._ahead()
        self.assertEqual(self._quoted_from(), self._month(7))
        slip = self._void(receipt)
        self.assertEqual(gift.state, "cancelled")
        self.assertIn(slip.name, gift.message_ids[0].body)
        self.assertFalse(gift.review_ids)
        # the months are there to be paid ahead, and given, again
        self.assertEqual(self._quoted_from(), self.next)
        _receipt, again = self._ahead()
        self.assertEqual((again.state, gift.state), ("draft", "cancelled"))
        self._assert_clean()

    def test_d14_b11_void_ends_the_gift_that_was_approved_or_granted(self):
        receipt, gift = self._ahead()
        self._validate_gift(gift)
        self._void(receipt)
        self.assertEqual(gift.state, "cancelled")
        receipt, gift = self._ahead()
        self._grant(gift)
        self._void(receipt)
        self.assertEqual(gift.state, "cancelled")
        # who granted it stays on file
        self.assertEqual(gift.review_ids.done_by, self.manager)
        self._run(f"{self._month(6):%Y-%m}")
        self.assertFalse(self._reduced())
        self._assert_clean()

    def test_d14_b11_void_charges_again_what_the_gift_has_reduced(self):
        """Accounting row 12: a supplement stands beside the reduction."""
        self._run(f"{self._month(6):%Y-%m}")
        receipt, gift = self._ahead()
        self._grant(gift)
        month = f"{self._month(6):%Y-%m}"
        self.assertEqual(self._reduced(), [(month, -300.0)])
        self._void(receipt)
        self.assertEqual(self._reduced(), [(month, -300.0), (month, 300.0)])
        self.assertRecordValues(
            self.env["wuye.request"].search([("takes_back_id", "!=", False)]),
            [
                {
                    "kind": "supplement",
                    "amount": 300.0,
                    "state": "done",
                    "takes_back_id": gift.request_ids.id,
                    "charge_id": gift.request_ids.charge_id.id,
                }
            ],
        )
        self.assertEqual(gift.state, "cancelled")
        # the bill of this month, and the free month as it was before
        self.assertEqual(sum(self._open(self.fee).mapped("amount_residual")), 600.0)
        gift.sudo()._take_back("once more: nothing")
        self.assertEqual(len(self._reduced()), 2)
        self._assert_clean()

    def test_d14_b11_void_leaves_the_gifts_of_other_receipts(self):
        _other, kept = self._ahead(3, 0.5)
        receipt, gift = self._ahead(3, 0.5)
        self._void(receipt)
        self.assertEqual((kept.state, gift.state), ("draft", "cancelled"))

    def test_d14_b11_months_given_back_after_the_shift_end_their_gift(self):
        receipt, gift = self._ahead()
        self._grant(gift)
        self._cashier().close_shift(self.token, {"cash": 2300.0})
        slip = self._refund(receipt, [300.0])
        self._open_shift()
        self.assertEqual(gift.state, "done")
        self._pay_out(slip)
        self.assertEqual(gift.state, "cancelled")
        self._run(f"{self._month(6):%Y-%m}")
        self.assertFalse(self._reduced())
        self._assert_clean()

    def test_b11_nobody_ties_a_gift_to_a_receipt_by_hand(self):
        receipt, gift = self._ahead()
        with self.assertRaises(AccessError):
            gift.with_user(self.accountant).receipt_id = False
        with self.assertRaises(AccessError):
            gift.with_user(self.collector).copy({"receipt_id": receipt.id})
        charge = self._open(self.fee)[0]
        [request] = self.env["wuye.request"].create(
            {
                "kind": "reduction",
                "charge_id": charge.id,
                "amount": 1.0,
                "reason": "房屋漏水",
            }
        )
        with self.assertRaisesRegex(AccessError, "on its own page"):
            request.with_user(self.accountant).copy(
                {"kind": "supplement", "takes_back_id": request.id}
            )
