"""Wallets and their account tie while a shift is open, and after it (F5)."""

from odoo.tests import tagged

from .common import WalletLaneCase


@tagged("post_install", "-at_install")
class TestAudit(WalletLaneCase):
    def _found(self, code):
        self.env.flush_all()
        return list(self.env["wuye.audit"]._run_check(code, self.company))

    def _difference(self):
        """What the account of the wallets is away from them, less what filled them.

        The fixture fills a wallet without a receipt: that is the difference of before.
        """
        return [row["amount"] for row in self._found("wallet_ledger")]

    def test_26_wallets_tie_with_their_account_before_and_after_the_end(self):
        before = self._difference()
        self._begin()
        self._in("08:00")
        self._pay("10:00")
        self.assertEqual(self._difference(), before)
        self._end({"cash": 200.0})
        self.assertEqual(self._difference(), before)
        for code in ("wallet_chain", "wallet_balance", "parking_purse"):
            self.assertEqual(self._found(code), [], code)
        for code in ("parking_entry", "parking_paid"):
            self.assertEqual(self._found(code), [], code)

    def test_26_fee_that_came_off_no_wallet_is_named(self):
        self._begin()
        self._in("08:00")
        self._pay("10:00")
        fee = self.shift.parking_payment_ids
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE wuye_parking_payment SET amount = amount + 0.01 WHERE id = %s",
            [fee.id],
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        found = self._found("parking_purse")
        self.assertEqual([row["res_id"] for row in found], [fee.id])
