"""The desk pays from a wallet by the payer's card or his written consent (R77, F7)."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import NOON, WalletDeskMixin

NUMBER, SECOND = "0102A3B4C5", "0102A3B4C6"
PIN = "471108"


@tagged("post_install", "-at_install")
class TestProof(WalletDeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls._setup_billing()
        cls._setup_wallet_desk()

    def setUp(self):
        super().setUp()
        self._open_shift()
        self._top_up(500.0)
        self.rule = self.env["wuye.wallet.rule"]._on(
            self.company, self.env["wuye.wallet"]._today()
        )
        self.rule.pin_above = 100

    def _bill(self, amount):
        return self._order([(self.bills[0], amount)], [("wallet", amount)])

    def _pay(self, order, user=None):
        answer = self._cashier(user).take(self.token, order)
        return self.env["wuye.receipt"].browse(answer["id"])

    def _show(self, order, typed=NUMBER, **more):
        amount = order["tenders"][0]["amount"]
        return self._prove(order, typed, amount=amount, **more)

    def test_r77_wallet_without_card_or_consent_pays_nothing(self):
        """Whatever the screen writes down, the server asks what was shown."""
        for reference in (False, "", "尾号 70318", "授权书 TY-07", NUMBER):
            order = self._bill(50.0)
            order["tenders"][0]["reference"] = reference
            with (
                self.subTest(reference=reference),
                self._refused(UserError, "have the payer's card held"),
            ):
                self._pay(order)
        self.assertEqual(self.wallet.balance, 500.0)

    def test_r77_card_at_the_reader_pays_and_the_register_shows_which(self):
        order = self._bill(50.0)
        said = self._show(order)
        self.assertEqual(said["code"], "proven")
        receipt = self._pay(order)
        [tender] = receipt.tender_ids
        self.assertEqual(
            tender.reference, f"Card {self.card.name}, ends {self.card.tail}"
        )
        self.assertEqual(tender.reference, said["reference"])
        self.assertEqual(self.wallet.balance, 450.0)
        self._assert_clean()

    def test_r77_number_of_a_card_is_kept_nowhere(self):
        order = self._bill(50.0)
        order["tenders"][0]["reference"] = NUMBER  # a screen that is not ours
        self._show(order)
        receipt = self._pay(order)
        proof = self.env["wuye.wallet.proof"].search([])
        kept = [receipt.tender_ids.reference, proof.reference, proof.order_token]
        self.assertFalse([text for text in kept if NUMBER in text])

    def test_r77_written_consent_pays_over_the_limit_and_its_number_is_on_file(self):
        order = self._bill(300.0)
        self.assertEqual(self._show(order, "授权书")["code"], "unreadable")
        self.assertEqual(self._show(order, "授权书 TY-07")["code"], "proven")
        receipt = self._pay(order)
        self.assertEqual(receipt.tender_ids.reference, "Consent TY-07")
        proof = self.env["wuye.wallet.proof"].search([])
        self.assertRecordValues(
            proof,
            [{"kind": "consent", "user_id": self.collector.id, "with_pin": False}],
        )

    def test_r77_card_of_another_person_and_dead_ones_pay_nothing(self):
        order = self._bill(50.0)
        neighbour = self._make_partner("李雪")
        self._make_card(SECOND, neighbour, self.unit)
        for typed, code in (
            (SECOND, "another_person"),
            ("0F0F0F0F0F", "unknown_card"),
            ("TY-07", "unreadable"),
            ("", "unreadable"),
        ):
            said = self._show(order, typed)
            self.assertEqual(said["code"], code)
            self.assertTrue(said["words"])
        self.card._move("lost", "业主来电报失")
        self.assertEqual(self._show(order)["code"], "lost_card")
        with self._refused(UserError, "have the payer's card held"):
            self._pay(order)

    def test_f7_over_the_limit_the_desk_asks_for_the_pin(self):
        order = self._bill(100.01)
        self.assertEqual(self._show(order)["code"], "no_pin")
        self.wallet._set_pin(PIN)
        self.assertEqual(self._show(order)["code"], "pin_needed")
        self.assertEqual(self._show(order, pin="000000")["code"], "pin_wrong")
        self.assertEqual(self.wallet.sudo().pin_failures, 1)
        with self._refused(UserError, "have the payer's card held"):
            self._pay(order)
        self.assertEqual(self._show(order, pin=PIN)["code"], "proven")
        self.assertEqual(self.wallet.sudo().pin_failures, 0)
        self._pay(order)
        self.assertEqual(self.wallet.balance, 399.99)

    def test_f7_third_wrong_pin_at_the_desk_locks_it_for_tills_as_well(self):
        self.wallet._set_pin(PIN)
        order = self._bill(200.0)
        for turn in range(3):
            self.assertEqual(self._show(order, pin=f"00000{turn}")["code"], "pin_wrong")
        self.assertEqual(self._show(order, pin=PIN)["code"], "pin_locked")
        self.assertEqual(self._tap(150, "t", pin=PIN)["code"], "pin_locked")

    def test_f7_card_shown_for_little_does_not_pay_more_than_the_limit(self):
        order = self._bill(300.0)
        self._prove(order, NUMBER, amount=1.0)
        with self._refused(UserError, "with the PIN only"):
            self._pay(order)

    def test_r77_proof_is_of_one_payment_of_one_payer_at_one_desk(self):
        shown = self._bill(50.0)
        self._show(shown)
        other = self._bill(50.0)
        with self._refused(UserError, "have the payer's card held"):
            self._pay(other)
        self._open_shift(user=self.cashier, token=self.token2)
        with self._refused(UserError, "have the payer's card held"):
            self._cashier(self.cashier).take(self.token2, shown)
        self._pay(shown)

    def test_r77_proofs_are_made_by_the_desk_and_stay(self):
        order = self._bill(50.0)
        self._show(order)
        proof = self.env["wuye.wallet.proof"].search([])
        with self.assertRaises(AccessError):
            proof.with_user(self.cashier).create({"order_token": "x"})
        for user in (self.collector, self.cashier):
            self.assertFalse(proof.with_user(user).has_access("write"))
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_wallet_proof_facts"):
            self.env.cr.execute("UPDATE wuye_wallet_proof SET reference = 'x'")
        with self.assertRefused(CheckViolation, "wuye_wallet_proof_kept"):
            self.env.cr.execute("DELETE FROM wuye_wallet_proof")

    def test_r77_payer_of_another_community_is_not_looked_up(self):
        far = self._make_community("YFY", "云枫苑", self.company)
        unit = self._make_unit(self._make_building(far, "1"), "0101")
        stranger = self._make_partner("李强")
        self._make_occupancy(unit, stranger, date_from="2020-01-01")
        self.env["wuye.wallet"]._of(far, stranger)
        order = {**self._bill(50.0), "partner_id": stranger.id}
        with self.assertRaises(AccessError):
            self._show(order)
        house = self._make_user("housekeeper", self.community, login="p-house")
        with self.assertRaisesRegex(AccessError, "takes no money"):
            self._show(self._bill(50.0), user=house)
