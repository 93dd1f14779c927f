"""All wallets are the account of the wallets, whatever happens to them (F5)."""

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_billing.tests.audit_books import AuditBooksMixin
from odoo.addons.wuye_billing.tests.estate import EstateMixin

from .common import DAY, NOON, WalletDeskMixin
from .faults import book_day, faults


class LedgerCase(WalletDeskMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls._setup_billing()
        cls._setup_wallet_desk()
        cls.manager.wuye_community_ids |= cls.community

    def _proven(self, total):
        """Σ wallets = WAL = total, and no check of any module finds anything."""
        self.env.flush_all()
        wallets = self.env["wuye.wallet"].search([("company_id", "=", self.company.id)])
        self.assertAlmostEqual(sum(wallets.mapped("balance")), total, 2)
        waiting = self.env["wuye.wallet.entry"].search(
            [("place_id", "!=", False), ("date", "=", DAY)]
        )
        booked = self.env["wuye.wallet.day"].search([("place_id", "=", self.place.id)])
        unbooked = 0.0 if booked else sum(waiting.mapped("amount"))
        self.assertAlmostEqual(-self._balance("wallet"), total - unbooked, 2)
        self._assert_clean()

    def test_f5_wallets_are_their_account_after_each_thing_that_moves_them(self):
        self._open_shift()
        self._open_shift(user=self.cashier, token=self.token2)
        self._top_up(500.0, [("cash", 300.0), ("wechat", 200.0)])
        self._proven(500.0)
        self._take([(self.bills[0], 300.0)], [("wallet", 120.0), ("cash", 180.0)])
        self._proven(380.0)
        self._tap(30.55, "t1")
        self._proven(349.45)
        self._void(self._top_up(70.0))
        self._proven(349.45)
        self._void(self._take([(self.bills[1], 9.45)], [("wallet", 9.45)]))
        self._proven(349.45)
        self._subsidise(50.55)
        self._proven(400.0)
        days = self.env["wuye.wallet.day"].sudo()  # sudo: as the nightly job
        days._book(self.place.sudo(), fields.Date.to_date(DAY))
        self._proven(400.0)
        self._close_by_transfer()
        self._proven(0.0)

    def test_f5_one_fen_on_one_side_only_is_found(self):
        self._open_shift()
        self._top_up(500.0)
        account = self.company._wuye_account("wallet")
        item = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(self._find("wallet_ledger"), [])
        less = "SET balance = balance + %s WHERE id = %%s"
        for sql, row in (
            (f"UPDATE wuye_wallet {less % -0.01}", self.wallet),
            (f"UPDATE account_move_line {less % 0.01}", item),
        ):
            with self.subTest(sql=sql), self.env.cr.savepoint() as savepoint:
                AuditBooksMixin._plant(self, sql, row.id)
                [found] = self._find("wallet_ledger")
                self.assertEqual(found["res_id"], self.company.id)
                self.assertAlmostEqual(abs(float(found["amount"])), 0.01, 2)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        self._proven(500.0)

    def _subsidise(self, amount):
        expense = self.env["account.account"].search(
            [
                ("company_ids", "in", self.company.ids),
                ("account_type", "=", "expense"),
            ],
            limit=1,
        )
        person = {"partner_id": self.owner.id, "amount": amount}
        batch = (
            self.env["wuye.wallet.subsidy"]
            .with_user(self.accountant)
            .create(
                {
                    "title": "高温补贴",
                    "community_id": self.community.id,
                    "account_id": expense.id,
                    "line_ids": [fields.Command.create(person)],
                }
            )
        )
        batch.request_validation()
        self._validate(batch, self.manager)
        batch.action_apply()

    def _close_by_transfer(self):
        page = (
            self.env["wuye.wallet.close"]
            .with_user(self.cashier)
            .create(
                {
                    "wallet_id": self.wallet.id,
                    "tender": "transfer",
                    "account_holder": "王小明",
                    "account_number": "6222021001000000",
                    "reference": "HD-7",
                    "document": "330106199001011234",
                }
            )
        )
        self._cashier(self.cashier).close_wallet("", page.id)


@tagged("post_install", "-at_install")
class TestLedgerSmall(LedgerCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestLedgerLarge(LedgerCase, TransactionCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestFaults(AuditBooksMixin, EstateMixin, TransactionCase):
    """Each check of wallets names the fault planted for it (E15)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()

    def test_e15_estate_is_clean_and_each_check_of_wallets_names_its_fault(self):
        self._make_estate()
        book_day(self)
        self._assert_clean()
        audit, planted = self.env["wuye.audit"], set()
        for fault in faults(self):
            planted.add(fault.code)
            sql, row = fault.statement()
            with self.subTest(code=fault.code), self.env.cr.savepoint() as savepoint:
                self._plant(sql, row)
                found = list(audit._run_check(fault.code, self.company))
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
                named = (fault.named._name, fault.named.id)
                self.assertIn(named, {(f["model"], f["res_id"]) for f in found})
        mine = {code for code in audit._checks() if "wallet" in code}
        self.assertEqual(mine | {"receipt_topup", "receipt_fee"}, planted)
