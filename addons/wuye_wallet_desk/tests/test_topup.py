"""Wallets topped up at the desk: a receipt as any other, never an advance (R109)."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import DAY, NOON, WalletDeskMixin


@tagged("post_install", "-at_install")
class TestTopUp(WalletDeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls._setup_billing()
        cls._setup_wallet_desk()

    def test_r109_top_up_in_cash_and_wechat_opens_a_wallet_and_is_no_advance(self):
        """Row 25: 120.00 come in by two tenders; Dr CASH 50 and CLR 70, Cr WAL 120."""
        self._open_shift()
        self.assertFalse(self.wallet)
        receipt = self._top_up(120.0, [("cash", 50.0), ("wechat", 70.0)])
        self.assertEqual((receipt.name, receipt.amount), ("A0012801", 120.0))
        self.assertRecordValues(
            receipt.line_ids,
            [{"wallet_id": self.wallet.id, "charge_id": False, "item_id": False}],
        )
        self.assertEqual(self.wallet.balance, 120.0)
        self.assertEqual(self._entries(), [("topup", 120.0, "A0012801")])
        self.assertEqual(self.wallet.entry_ids.user_id, self.collector)
        payments = receipt.tender_ids.payment_ids
        self.assertEqual(sorted(payments.mapped("amount")), [50.0, 70.0])
        account = self.company._wuye_account("wallet")
        self.assertEqual(payments.destination_account_id, account)
        self.assertEqual(
            (self._balance("wallet"), self._balance("advance")), (-120.0, 0.0)
        )
        self.assertEqual((self._held("cash"), self._held("wechat")), (50.0, 70.0))
        self.assertFalse(self.env["wuye.advance"].search([]))
        counts = self._cashier().close_shift(
            self.token, {"cash": 550.0, "wechat": 70.0}
        )["counts"]
        self.assertEqual([row["difference"] for row in counts], [0.0, 0.0])
        self._assert_clean()

    def test_r109_same_wallet_is_topped_up_again_and_by_its_number(self):
        self._open_shift()
        self._top_up(30.0)
        self._top_up(20.0, topups=[{"amount": 20.0, "wallet_id": self.wallet.id}])
        self.assertEqual(len(self.env["wuye.wallet"].search([])), 1)
        self.assertEqual(self.wallet.balance, 50.0)
        self._assert_clean()

    def test_r109_bill_advance_and_top_up_stand_on_one_receipt(self):
        """300.00 of a bill, 50.00 ahead and 80.00 on the wallet by three tenders."""
        self._open_shift()
        receipt = self._take(
            [(self.bills[0], 300.0)],
            [("cash", 310.0), ("pos", 60.0), ("wechat", 60.0)],
            advances=[{"amount": 50.0}],
            topups=[{"amount": 80.0}],
        )
        self.assertEqual(receipt.line_ids.mapped("amount"), [300.0, 50.0, 80.0])
        self.assertEqual(self.bills[0].amount_residual, 0.0)
        self.assertEqual(self._balance("advance"), -50.0)
        self.assertEqual(self._balance("wallet"), -80.0)
        self._assert_clean()

    def test_r109_relative_is_topped_up_on_the_wallet_of_his_own(self):
        child = self._make_partner("王小宝")
        self._make_occupancy(self.unit, child, role="family", date_from="2020-01-01")
        self._open_shift()
        self._top_up(40.0, topups=[{"amount": 40.0, "partner_id": child.id}])
        wallet = self.env["wuye.wallet"].search([])
        self.assertRecordValues(wallet, [{"partner_id": child.id, "balance": 40.0}])
        self._assert_clean()

    def test_f8_top_up_over_the_limit_is_refused_with_the_article_named(self):
        self._open_shift()
        self._top_up(4999.99)
        with self._refused(UserError, "5,000.01.*第十八条.*0.01"):
            self._top_up(0.02)
        with self._refused(UserError, "第十八条"):  # two parts of one wallet add up
            parts = [{"amount": 0.01}, {"amount": 0.01}]
            self._take([], [("cash", 0.02)], topups=parts)
        self._top_up(0.01)
        self.assertEqual(self.wallet.balance, 5000.0)
        self._assert_clean()

    def test_f8_first_top_up_over_the_limit_opens_no_wallet(self):
        self._open_shift()
        with self._refused(UserError, "第十八条"):
            self._top_up(5000.01)
        self.assertFalse(self.wallet)

    def test_r109_frozen_or_foreign_wallet_and_nothing_are_refused(self):
        self._open_shift()
        self._top_up(10.0)
        self.wallet.action_freeze()
        with self._refused(UserError, "is frozen"):
            self._top_up(10.0)
        for amount in (0.0, -5.0):
            with self._refused(UserError, "more than nothing"):
                self._top_up(amount, [("cash", 5.0)])
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_partner("李强")
        theirs = self.env["wuye.wallet"]._of(elsewhere, stranger)
        with self._refused(AccessError, ""):
            self._top_up(5.0, topups=[{"amount": 5.0, "wallet_id": theirs.id}])

    def test_d11_housekeeper_tops_nothing_up(self):
        house = self._make_user("housekeeper", self.community, login="d-house")
        order = self._order([], [("cash", 5.0)], topups=[{"amount": 5.0}])
        with self._refused(AccessError, "takes no money"):
            self._cashier(house).take(self.token, order)

    def test_i9_same_order_sent_again_tops_up_once(self):
        self._open_shift()
        order = self._order([], [("cash", 60.0)], topups=[{"amount": 60.0}])
        first = self._cashier().take(self.token, order)
        self.assertEqual(self._cashier().take(self.token, order)["id"], first["id"])
        self.assertEqual(self._entries(), [("topup", 60.0, "A0012801")])

    # === VOID === #

    def test_d14_void_takes_a_top_up_off_the_wallet(self):
        """Row 21: each tender goes back the way it came; the wallet is as before."""
        self._open_shift()
        self._top_up(15.0)
        receipt = self._top_up(100.0, [("cash", 60.0), ("wechat", 40.0)])
        self._void(receipt)
        self.assertEqual(receipt.state, "void")
        self.assertEqual(self.wallet.balance, 15.0)
        undone = [one for one in self._entries() if one[0] == "topup_void"]
        self.assertEqual(len(undone), 2)
        self.assertEqual(sum(amount for _kind, amount, _paper in undone), -100.0)
        self.assertEqual((self._held("cash"), self._held("wechat")), (15.0, 0.0))
        self.assertEqual(self._balance("wallet"), -15.0)
        self._assert_clean()

    def test_d14_void_of_one_tender_names_the_entry_it_undoes(self):
        self._open_shift()
        receipt = self._top_up(100.0)
        self._void(receipt)
        topup, undone = self.wallet.entry_ids.sorted("seq")
        self.assertEqual(undone.counter_of_id, topup)
        self.assertEqual((undone.kind, undone.balance), ("topup_void", 0.0))
        self._assert_clean()

    def test_d14_void_of_a_top_up_that_was_spent_is_refused(self):
        self._open_shift()
        receipt = self._top_up(100.0, [("cash", 60.0), ("wechat", 40.0)])
        self._tap(0.01, "t1")
        with self._refused(UserError, "99.99.*100.00.*A0012801.*closing the wallet"):
            self._void(receipt)
        self.assertEqual(receipt.state, "posted")
        self._assert_clean()

    def test_row22_payment_of_a_top_up_that_bounced_is_voided_alone(self):
        """A cheque of a top-up comes back: the wallet loses that part only."""
        self._open_shift()
        receipt = self._top_up(100.0, [("cash", 60.0), ("cheque", 40.0)])
        cheque = receipt.tender_ids.payment_ids.filtered(lambda p: p.amount == 40.0)
        cheque.with_user(self.accountant).action_wuye_void()
        cheque.with_user(self.accountant).action_wuye_void()  # once more: nothing
        self.assertEqual(self.wallet.balance, 60.0)
        self.assertEqual(self._entries()[-1], ("topup_void", -40.0, "A0012801"))
        self.assertEqual(self._held("cheque"), 0.0)
        self._assert_clean()

    def test_d14_slip_refunds_the_bill_and_no_top_up(self):
        receipt = self._closed(
            [(self.bills[0], 300.0)],
            [("cash", 380.0)],
            topups=[{"amount": 80.0}],
        )
        slip = self._slip(receipt)
        self.assertEqual(slip.line_ids.receipt_line_id.charge_id, self.bills[0])
        top_up = receipt.line_ids.filtered("wallet_id")
        with self._refused(ValidationError, "Close the wallet instead"):
            slip.write(
                {
                    "line_ids": [
                        (0, 0, {"receipt_line_id": top_up.id, "amount": 80.0}),
                    ]
                }
            )

    def test_d14_slip_of_a_top_up_alone_says_to_close_the_wallet(self):
        self._open_shift()
        receipt = self._top_up(80.0)
        self._cashier().close_shift(self.token, {"cash": 580.0})
        slip = self._slip(receipt)
        self.assertFalse(slip.line_ids)
        with self._refused(UserError, "Close the wallet instead"):
            slip.request_validation()

    # === TABLES AND PAPER === #

    def _takings(self):
        return (
            self.env["wuye.takings"]
            .with_user(self.supervisor)
            .create(
                {
                    "community_id": self.community.id,
                    "date_from": DAY,
                    "date_to": DAY,
                }
            )
        )

    def test_d12_tables_of_the_day_show_a_top_up_as_one(self):
        self._closed(
            [(self.bills[0], 300.0)],
            [("cash", 330.0), ("wechat", 100.0)],
            advances=[{"amount": 50.0}],
            topups=[{"amount": 80.0}],
        )
        takings = self._takings()
        detail, summary = takings._detail(), takings._summary()
        columns = [(column["key"], column["label"]) for column in detail["items"]]
        self.assertEqual(
            columns[1:], [("advance", "Advances"), ("wallet", "Top-ups of wallets")]
        )
        self.assertEqual(detail["item_totals"], [300, 50, 80])
        groups = {group["label"]: group for group in summary["groups"]}
        self.assertEqual(groups["Top-ups of wallets"]["sum"]["money"], 80)
        self.assertEqual(
            [row["label"] for row in groups["Top-ups of wallets"]["rows"]],
            ["Top-ups of wallets"],
        )
        self.assertEqual(groups["Advances"]["sum"]["money"], 50)
        proof = takings._proof()
        self.assertEqual(
            (proof["receipts"], proof["payments"], proof["journal"], proof["first"]),
            (430, 430, 430, False),
        )

    def test_j9_receipt_on_paper_says_top_up_and_the_wallet(self):
        self._open_shift()
        receipt = self._top_up(80.0)
        [line] = self.env["wuye.form.subject.receipt"]._values(receipt)["lines"]
        self.assertEqual(
            (line["item"], line["note"], line["amount"]),
            ("Top-up of wallet", self.wallet.name, "80.00"),
        )

    def test_accounting3_received_of_the_month_is_without_top_ups(self):
        """R: 300.00 of a bill are received, 80.00 on a wallet are not; both ways."""
        before = self._received()
        self._open_shift()
        self._top_up(80.0, bills=[(self.bills[0], 300.0)])
        self.assertEqual(self._received() - before, 300)
        self._assert_clean()

    def _received(self):
        """R of April, proven by charges and by the ledger."""
        self.env.flush_all()
        figures = self.env["wuye.month.figures"]
        april = fields.Date.to_date("2026-04-01")
        return figures._compute_checked(self.community, april).total.received
