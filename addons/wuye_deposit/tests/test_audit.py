"""E15: deposits are the liability; each planted fault is named."""

from odoo import Command
from odoo.tests import tagged

from .common import DepositCommon


@tagged("post_install", "-at_install")
class TestDepositAudit(DepositCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deposit = cls._take()
        cls.move = cls._refund(cls.deposit, 500.0)

    def _found(self):
        self.env.flush_all()
        return {
            (finding["code"], finding["model"], finding["res_id"])
            for finding in self.env["wuye.audit"]._find(self.company)
        }

    def _plant(self, sql, *values):
        """One statement, with triggers switched off."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(sql, values)
        self.assertTrue(self.env.cr.rowcount, "the fault was not planted")
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all(flush=False)

    def test_e15_clean(self):
        self.assertEqual(self._found(), set())

    def test_e15_held_changed_by_sql(self):
        self._plant(
            "UPDATE wuye_deposit SET amount_held = 1500.01 WHERE id = %s",
            self.deposit.id,
        )
        found = self._found()
        self.assertIn(("deposit_held", "wuye.deposit", self.deposit.id), found)
        total = ("deposit_total", "wuye.community", self.community.id)
        self.assertIn(total, found)

    def test_e15_state_changed_by_sql(self):
        self._plant(
            "UPDATE wuye_deposit SET state = 'closed' WHERE id = %s", self.deposit.id
        )
        self.assertEqual(
            self._found(), {("deposit_held", "wuye.deposit", self.deposit.id)}
        )

    def test_e15_movement_changed_by_sql(self):
        self._plant(
            "UPDATE wuye_deposit_move SET amount = -499.99 WHERE id = %s", self.move.id
        )
        found = self._found()
        self.assertIn(("deposit_line", "wuye.deposit.move", self.move.id), found)
        self.assertIn(("deposit_held", "wuye.deposit", self.deposit.id), found)

    def test_e15_movement_deleted_by_sql(self):
        line = self.move.move_line_id
        self._plant("DELETE FROM wuye_deposit_move WHERE id = %s", self.move.id)
        self.assertIn(("line_deposit", "account.move.line", line.id), self._found())

    def test_e15_entry_without_deposit(self):
        """An accountant books on the account by hand: the audit names his line."""
        account = self.company._wuye_account("deposit")
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company.wuye_entry_journal_id.id,
                "date": "2026-02-01",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": 10.0}),
                    Command.create(
                        {
                            "account_id": self.company._wuye_account("cash").id,
                            "balance": -10.0,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        line = entry.line_ids.filtered(lambda row: row.account_id == account)
        self.assertIn(("line_deposit", "account.move.line", line.id), self._found())
