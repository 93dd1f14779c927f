"""Bills paid from the payer's own wallet: a tender without money (row 25e, R77)."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import DAY, NOON, WalletDeskMixin


@tagged("post_install", "-at_install")
class TestFee(WalletDeskMixin, TransactionCase):
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

    def _serve(self):
        return self._cashier().open_unit(self.token, self.unit.id)

    def test_r77_collector_pays_a_bill_from_the_wallet_beside_cash(self):
        """Dr WAL 250, Cr AR 250; 50.00 in cash; nothing of it is counted but cash."""
        cash = self._balance("cash")
        receipt = self._take(
            [(self.bills[0], 300.0)], [("wallet", 250.0), ("cash", 50.0)]
        )
        self.assertEqual(self.bills[0].amount_residual, 0.0)
        self.assertEqual(self.wallet.balance, 250.0)
        self.assertEqual(self._entries()[-1], ("fee", -250.0, receipt.name))
        self.assertEqual(self._balance("wallet"), -250.0)
        self.assertEqual(self._balance("cash") - cash, 50.0)
        wallet = receipt.tender_ids.filtered(lambda one: one.tender == "wallet")
        self.assertEqual(wallet.move_ids.mapped("wuye_kind"), ["wallet_fee"])
        self.assertFalse(wallet.payment_ids)
        journal = self.company.wuye_wallet_journal_id  # the month report lists it apart
        self.assertEqual(wallet.move_ids.journal_id, journal)
        kinds = set(self.bills[0].allocation_ids.mapped("kind"))
        self.assertEqual(kinds, {"payment"})
        counts = self._cashier().close_shift(self.token, {"cash": 1050.0})["counts"]
        self.assertEqual([row["difference"] for row in counts], [0.0])
        self._assert_clean()

    def test_r77_screen_is_told_what_the_wallet_has_and_may_pay(self):
        page = self._serve()
        [row] = page["balances"]["wallet"]
        self.assertEqual((row["name"], row["amount"]), (self.wallet.name, 500.0))
        self.assertEqual(sorted(row["bills"]), sorted(self.bills.ids))
        codes = [
            one["code"] for one in self._cashier().load_desk(self.token)["tenders"]
        ]
        self.assertEqual(codes[-2:], ["advance", "wallet"])

    def test_d1_more_than_the_wallet_holds_is_refused_with_the_balance(self):
        bills = [(self.bills[0], 300.0), (self.bills[1], 300.0)]
        with self._refused(UserError, "500.00.*not .*500.01"):
            self._take(bills, [("wallet", 500.01), ("cash", 99.99)])
        self._take(bills, [("wallet", 500.0), ("cash", 100.0)])
        self.assertEqual(self.wallet.balance, 0.0)
        self._assert_clean()

    def test_d1_frozen_wallet_is_refused_in_words(self):
        self.wallet.action_freeze()
        [row] = self._serve()["balances"]["wallet"]
        self.assertEqual((row["amount"], row["bills"]), (0.0, []))
        self.assertIn("frozen", row["name"])
        with self._refused(UserError, "is frozen"):
            self._take([(self.bills[0], 300.0)], [("wallet", 300.0)])

    def test_f8_wallet_of_somebody_else_pays_nothing(self):
        """The tender is the payer's own wallet, whoever else has one."""
        stranger = self._make_partner("李强")
        self.wallet.sudo()  # the owner's has 500.00
        bill = self.bills[0]
        self.env["wuye.wallet"]._of(self.community, stranger)
        with self._refused(UserError, "another payer"):
            self._take([(bill, 10.0)], [("wallet", 10.0)], partner_id=stranger.id)
        own = self.env["wuye.wallet"]._own(self.company, stranger)
        self.assertEqual(own.balance, 0.0)
        self.assertNotEqual(own, self.wallet)

    def test_r77_neither_an_advance_nor_a_top_up_is_paid_from_the_wallet(self):
        with self._refused(UserError, "of which .*0.00 can pay"):
            self._take([], [("wallet", 20.0)], advances=[{"amount": 20.0}])
        with self._refused(UserError, "of which .*0.00 can pay"):
            self._top_up(20.0, [("wallet", 20.0)])

    def test_r77_topped_up_and_paid_from_the_wallet_on_one_receipt(self):
        """What comes with the receipt is on the wallet after what it pays."""
        self._take(
            [(self.bills[0], 300.0)],
            [("cash", 100.0), ("wallet", 300.0)],
            topups=[{"amount": 100.0}],
        )
        kinds = [kind for kind, _amount, _paper in self._entries()]
        self.assertEqual(kinds, ["topup", "fee", "topup"])
        self.assertEqual(self.wallet.balance, 300.0)
        self._assert_clean()

    def test_d1_wallet_is_spent_once_by_two_desks(self):
        self._open_shift(user=self.cashier, token=self.token2)
        self._take([(self.bills[0], 300.0)], [("wallet", 300.0)])
        with self._refused(UserError, "the payer has .*200.00"):
            self._take(
                [(self.bills[1], 300.0)],
                [("wallet", 300.0)],
                user=self.cashier,
                token=self.token2,
            )
        self.assertEqual(self.wallet.balance, 200.0)

    def test_d14_void_gives_the_wallet_its_money_again(self):
        receipt = self._take(
            [(self.bills[0], 300.0)], [("wallet", 250.0), ("cash", 50.0)]
        )
        self._void(receipt)
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self.assertEqual(self.wallet.balance, 500.0)
        fee, back = self.wallet.entry_ids.sorted("seq")[1:]
        self.assertEqual((back.kind, back.counter_of_id), ("fee_void", fee))
        self.assertEqual(self._balance("wallet"), -500.0)
        self._assert_clean()

    def test_d14_void_counts_what_the_receipt_itself_brings_back(self):
        """150.00 left, 100.00 topped up, 200.00 paid: void leaves the 150.00."""
        self._take([(self.bills[1], 300.0)], [("wallet", 300.0)])
        self._take([(self.bills[2], 50.0)], [("wallet", 50.0)])
        receipt = self._take(
            [(self.bills[0], 150.0)],
            [("cash", 100.0), ("wallet", 150.0)],
            topups=[{"amount": 100.0}],
        )
        self._tap(20.0, "t1")
        self.assertEqual(self.wallet.balance, 80.0)
        self._void(receipt)
        self.assertEqual(self.wallet.balance, 130.0)
        self._assert_clean()

    def test_d14_void_after_the_wallet_was_closed_is_refused(self):
        receipt = self._take([(self.bills[0], 300.0)], [("wallet", 300.0)])
        self._take([(self.bills[1], 200.0)], [("wallet", 200.0)])
        self.wallet.action_close()
        with self._refused(UserError, "is closed by now"):
            self._void(receipt)

    def test_d12_tables_show_the_wallet_apart_from_money(self):
        self._take([(self.bills[0], 300.0)], [("wallet", 250.0), ("cash", 50.0)])
        self._cashier().close_shift(self.token, {"cash": 1050.0})
        takings = (
            self.env["wuye.takings"]
            .with_user(self.supervisor)
            .create(
                {"community_id": self.community.id, "date_from": DAY, "date_to": DAY}
            )
        )
        summary, proof = takings._summary(), takings._proof()
        self.assertEqual((summary["money"], summary["no_money"]), (550, 250))
        self.assertEqual((proof["receipts"], proof["journal"]), (550, 550))
        self.assertFalse(proof["first"])
