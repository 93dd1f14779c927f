"""Subsidies: entered by one, approved by another, all or nothing (four eyes)."""

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOON, WalletDeskMixin


@tagged("post_install", "-at_install")
class TestSubsidy(WalletDeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls._setup_billing()
        cls._setup_wallet_desk()
        cls.manager.wuye_community_ids |= cls.community
        cls.child = cls._make_partner("王小宝")
        cls._make_occupancy(cls.unit, cls.child, role="family", date_from="2020-01-01")
        cls.expense = cls.env["account.account"].search(
            [
                ("company_ids", "in", cls.company.ids),
                ("account_type", "=", "expense"),
            ],
            limit=1,
        )

    def _batch(self, *pairs, user=None):
        return (
            self.env["wuye.wallet.subsidy"]
            .with_user(user or self.accountant)
            .create(
                {
                    "title": "高温补贴",
                    "community_id": self.community.id,
                    "date": "2026-04-30",
                    "account_id": self.expense.id,
                    "line_ids": [
                        fields.Command.create(
                            {"partner_id": partner.id, "amount": amount}
                        )
                        for partner, amount in pairs
                    ],
                }
            )
        )

    def _approve(self, batch):
        batch.request_validation()
        self._validate(batch, self.manager)

    def test_subsidy_goes_on_the_wallets_once_it_is_approved(self):
        """Dr expense 300, Cr WAL 200 and 100, an entry on each wallet."""
        batch = self._batch((self.owner, 200.0), (self.child, 100.0))
        self._approve(batch)
        self.assertEqual(self._balance("wallet"), 0.0)  # approved, not carried out
        batch.action_apply()
        batch.action_apply()  # once more: nothing
        entries = batch.line_ids.entry_id
        self.assertEqual(entries.mapped("amount"), [200.0, 100.0])
        self.assertEqual(self.wallet.balance, 200.0)
        self.assertEqual(self._entries(), [("subsidy", 200.0, batch.name)])
        self.assertEqual(self._balance("wallet"), -300.0)
        lines = batch.sudo().move_id.line_ids
        expense = lines.filtered(lambda line: line.account_id == self.expense)
        self.assertEqual(sum(expense.mapped("balance")), 300.0)
        self._assert_clean()

    def test_subsidy_is_not_carried_out_without_another_persons_approval(self):
        batch = self._batch((self.owner, 200.0))
        with self._refused(UserError, "approves subsidies.*is missing"):
            batch.action_apply()
        batch.request_validation()
        with self._refused(UserError, "is missing"):
            batch.action_apply()
        with self.assertRaises(AccessError):
            batch.state = "done"

    def test_subsidy_is_not_approved_by_who_entered_it(self):
        self.accountant.group_ids |= self.env.ref("wuye_property.group_manager")
        batch = self._batch((self.owner, 200.0))
        batch.request_validation()
        batch.invalidate_recordset()
        with self._refused(AccessError, "asked for himself"):
            batch.validate_tier()
        with self._refused(UserError, "is missing"):
            batch.action_apply()

    def test_f8_every_mistake_is_named_and_nothing_is_written(self):
        """One over the limit, one frozen, one in order: none gets anything."""
        self._open_shift()
        self._top_up(4900.0)
        frozen = self.env["wuye.wallet"]._of(self.community, self.child)
        other = self._make_partner("王老")
        self._make_occupancy(self.unit, other, role="family", date_from="2020-01-01")
        batch = self._batch((self.owner, 100.0), (self.child, 50.0), (other, 50.0))
        self._approve(batch)
        self._top_up(1.0)
        frozen.sudo().state = "frozen"
        with self._refused(UserError, "(?s)1\\..*第十八条.*2\\..*frozen"):
            batch.action_apply()
        self.assertEqual(batch.state, "draft")
        self.assertEqual(self.wallet.balance, 4901.0)
        frozen.sudo().state = "active"
        with self._refused(UserError, "第十八条"):
            batch.action_apply()

    def test_f8_mistakes_are_named_before_anybody_is_asked(self):
        batch = self._batch((self.owner, 5000.01))
        with self._refused(UserError, "第十八条"):
            batch.request_validation()
        empty = self._batch()
        with self._refused(UserError, "names nobody"):
            empty.request_validation()

    def test_subsidy_that_was_approved_stays_as_it_is(self):
        batch = self._batch((self.owner, 200.0))
        self._approve(batch)
        with self._refused(UserError, "put to approval"):
            batch.line_ids.amount = 400.0
        with self._refused(UserError, "put to approval"):
            batch.line_ids.unlink()
        with self._refused(UserError, "put to approval"):
            batch.account_id = self.expense
        with self._refused(UserError, "put to approval"):
            self.env["wuye.wallet.subsidy.line"].with_user(self.accountant).create(
                {"subsidy_id": batch.id, "partner_id": self.child.id, "amount": 1.0}
            )

    def test_subsidy_names_each_person_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._batch((self.owner, 1.0), (self.owner, 2.0))

    def test_subsidy_is_entered_by_an_accountant_only(self):
        for user in (self.cashier, self.collector, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._batch((self.owner, 1.0), user=user)
        batch = self._batch((self.owner, 1.0))
        self._approve(batch)
        with self._refused(AccessError, "accountant carries out"):
            batch.with_user(self.manager).action_apply()
