"""Money of many payers by one entry: rows 7 and 22, rules 1-3, identities (E2)."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import wuye_settlement_collection
from .both_ways import BothWays
from .common import WuyeBillingCommon

DAY = fields.Date.to_date("2026-01-20")
JANUARY = fields.Date.to_date("2026-01-01")


@tagged("post_install", "-at_install")
class TestCollection(BothWays, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fee = cls._make_standard(cls.fee, 3.0)
        parking = cls._make_standard(cls.parking, 40.0)
        cls.other = cls._make_community("LYF", "绿茵坊", cls.company)
        far = cls._make_building(cls.other, "1")
        cls.units = cls.unit
        cls.units += cls._make_unit(cls.building, "0901", area_building=80.0)
        cls.units += cls._make_unit(far, "0101", area_building=50.0)
        cls.tenant = cls._make_partner("李雪", phone="13800138009")
        for unit in cls.units[1:]:  # one payer, in two communities
            cls._make_occupancy(unit, cls.tenant, date_from="2020-01-01")
        users = cls.clerk + cls.accountant + cls.manager
        users.wuye_community_ids |= cls.other
        for unit in cls.units:
            cls._make_line(unit, fee, "2026-01-01")
            cls._make_line(unit, parking, "2026-01-01")
        for community in cls.community + cls.other:
            cls._run("2026-01", community=community)
        cls.charges = cls.env["wuye.charge"].search(
            [("unit_id", "in", cls.units.ids), ("state", "=", "posted")], order="id"
        )
        cls.journal = cls.company._wuye_tender_journal("transfer")
        cls.service = cls.env["wuye.settlement"]
        cls.service._uncovered()  # asked once, not in each comparison

    def _receipts(self, charges=None, part=None):
        """Of each payer, for what is open of his charges, or for a part of each."""
        charges = self.charges if charges is None else charges
        return [
            {
                "partner": partner,
                "journal": self.journal,
                "date": DAY,
                "charges": [(one, part or one.amount_residual) for one in group],
            }
            for partner, group in charges.grouped("partner_id").items()
        ]

    def _collect(self, receipts=None, **context):
        moves = self.service.with_context(**context)._collect(
            self.journal, DAY, receipts or self._receipts(), ref="托收 2026-01"
        )
        self.env.flush_all()
        return moves

    def _figures(self):
        Figures = self.env["wuye.month.figures"]
        return [
            getattr(Figures, f"_series_from_{source}")(place, [JANUARY])[
                JANUARY
            ].archive()
            for place in self.community + self.other
            for source in ("charges", "ledger")
        ]

    # === THE SAME AS BY PAYMENTS, AND AS ODOO'S OWN WAY === #

    def test_e2_rows_are_those_of_odoos_own_way(self):
        for part in (None, 10.0):
            with self.subTest(part=part):
                receipts = self._receipts(part=part)
                rows = self._both(lambda c, r=receipts: self._collect(r, **c))
                self.assertEqual(len(rows["account_move"]), 2 + 3)  # and the bills
                self.assertNotIn("account_payment", rows)

    def test_e2_figures_are_those_of_single_payments(self):
        found = []
        for book in (
            lambda: self.service._receive(self._receipts()),
            self._collect,
            lambda: self._collect(wuye_plain=True),
        ):
            with self.env.cr.savepoint() as savepoint:
                book()
                self._assert_clean()
                rows = self.charges.allocation_ids
                facts = sorted((r.charge_id.id, r.amount, r.date, r.kind) for r in rows)
                paid = self.charges.move_id.mapped("payment_state")
                found.append((self._figures(), facts, paid))
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(set(found[0][2]), {"paid"})
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[0], found[2])

    def test_e2_one_entry_a_community_names_each_payer_unit_and_charge(self):
        moves = self._collect()
        self.assertEqual(len(moves), 2)
        home = moves.filtered(lambda move: move.wuye_community_id == self.community)
        account = self.journal.inbound_payment_method_line_ids.payment_account_id
        money = home.line_ids.filtered(lambda line: line.account_id == account)
        charges = self.charges.filtered(lambda c: c.community_id == self.community)
        self.assertEqual(money.balance, sum(charges.mapped("amount")))
        settling = (home.line_ids - money).sorted("id")
        self.assertRecordValues(
            settling,
            [
                {
                    "partner_id": charge.partner_id.id,
                    "wuye_unit_id": charge.unit_id.id,
                    "wuye_charge_id": charge.id,
                    "wuye_community_id": self.community.id,
                    "balance": -charge.amount,
                    "amount_residual": 0.0,
                }
                for charge in charges
            ],
        )
        self.assertEqual(home.journal_id, self.journal)
        self.assertEqual(home.ref, "托收 2026-01")
        self.assertFalse(sum(self.charges.mapped("amount_residual")))

    def test_e2_an_entry_has_no_more_lines_than_a_part_and_payers_stay_whole(self):
        with patch.object(wuye_settlement_collection, "MANY", 3):
            moves = self._collect()
        self.assertEqual(len(moves), 3)
        for move in moves:
            self.assertEqual(len(move.line_ids.partner_id), 1)
        self._assert_clean()

    # === REFUSED === #

    def test_e2_more_than_is_open_is_refused_and_nothing_booked(self):
        charge = self.charges[0]
        twice = self._receipts(charge) * 2
        for receipts in (self._receipts(charge, charge.amount + 0.01), twice):
            with self.assertRaisesRegex(UserError, "is open for"):
                self._collect(receipts)
        with self.assertRaisesRegex(UserError, "more than nothing"):
            self._collect(self._receipts(charge, -1.0))
        self.assertFalse(self.charges.allocation_ids)

    def test_e2_a_closed_month_takes_no_collection(self):
        self.env["wuye.month"]._get(self.community, JANUARY).state = "closed"
        for context in ({}, {"wuye_plain": True}):
            with self.assertRaisesRegex(UserError, "closed"):
                self._collect(**context)

    def test_e2_the_match_of_a_collection_is_not_undone_by_hand(self):
        """What would be left of it would be a credit on the receivable (rule 1)."""
        self._collect()
        partial = self.charges.allocation_ids.partial_id[:1]
        with self.assertRaisesRegex(UserError, "part of that"):
            partial.unlink()
        move = self.charges.allocation_ids.move_line_id.move_id[:1]
        with self.assertRaisesRegex(UserError, "payer's part as returned"):
            move.button_draft()

    # === RETURNED AFTER SUCCESS (ROW 22) === #

    def test_e2_one_payers_part_is_returned_and_the_others_stay(self):
        moves = self._collect()
        own = self.charges.filtered(lambda c: c.unit_id == self.unit)
        before = self._figures()
        lines = moves.line_ids.filtered(lambda line: line.wuye_charge_id in own)
        back = self.service._return_collected(lines, DAY, "余额不足退回")
        self.env.flush_all()
        self.assertEqual(own.mapped("amount_residual"), own.mapped("amount"))
        self.assertFalse(sum((self.charges - own).mapped("amount_residual")))
        clearing = self.journal.inbound_payment_method_line_ids.payment_account_id
        money = (moves + back).line_ids.filtered(lambda x: x.account_id == clearing)
        self.assertAlmostEqual(
            sum(money.mapped("balance")), sum((self.charges - own).mapped("amount"))
        )
        self.assertEqual(back.wuye_kind, "reopen")
        self._assert_clean()
        self.assertNotEqual(self._figures(), before)
        self._pay("2026-01-21", [(own[0], own[0].amount)])  # and is paid at the desk
        self._assert_clean()

    def test_e2_a_part_is_returned_once(self):
        moves = self._collect()
        lines = moves.line_ids.filtered(lambda x: x.partner_id == self.owner)
        self.service._return_collected(lines, DAY, "退回")
        with self.assertRaisesRegex(UserError, "returned already"):
            self.service._return_collected(lines, DAY, "退回")
