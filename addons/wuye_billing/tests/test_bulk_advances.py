"""Advances applied in bulk are what they were one by one (B14, D16, rows 9 and 3.2)."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import wuye_settlement_advance
from .both_ways import BothWays
from .common import WuyeBillingCommon

DAY = fields.Date.to_date("2026-01-20")
JANUARY = fields.Date.to_date("2026-01-01")


@tagged("post_install", "-at_install")
class TestBulkAdvances(BothWays, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fee = cls._make_standard(cls.fee, 3.0)
        parking = cls._make_standard(cls.parking, 40.0)
        building = cls.unit.building_id
        cls.units = cls.unit + cls.env["wuye.unit"].create(
            [
                {"building_id": building.id, "room": room, "area_building": 80.0}
                for room in ("0901", "0902", "0903")
            ]
        )
        cls.other = cls._make_community("LYF", "绿茵坊", cls.company)
        cls.units += cls.env["wuye.unit"].create(
            {
                "building_id": cls.env["wuye.building"]
                .create({"community_id": cls.other.id, "code": "01"})
                .id,
                "room": "0101",
                "area_building": 50.0,
            }
        )
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
        for number, unit in enumerate(cls.units):
            cls._ahead(unit, 40.0 + 150 * number)
        cls._ahead(cls.units[1], 30.0, item=cls.parking)
        cls.service = cls.env["wuye.settlement"]
        cls.service._uncovered()  # asked once, not in each comparison

    @classmethod
    def _payer(cls, unit):
        return cls.charges.filtered(lambda one: one.unit_id == unit).partner_id

    @classmethod
    def _ahead(cls, unit, amount, day="2026-01-12", **vals):
        advance = {"unit": unit, "amount": amount, **vals}
        cls._pay(day, advances=[advance], tender="transfer", partner=cls._payer(unit))

    def _uses(self):
        return self.env["wuye.advance.use"].search(
            [("unit_id", "in", self.units.ids)], order="id"
        )

    def _facts(self):
        """What there is to see of it: uses, rows, what is left, both computations."""
        uses = self._uses()
        rows = self.charges.allocation_ids.filtered(lambda row: row.kind == "advance")
        lines = (uses.move_line_id | rows.move_line_id).sorted("id")
        names = ("account_id", "partner_id", "wuye_unit_id", "wuye_charge_id", "date")
        Figures = self.env["wuye.month.figures"]
        return {
            "uses": sorted(
                (use.advance_id.id, use.charge_id.id, use.amount, use.date)
                for use in uses
            ),
            "rows": sorted((row.charge_id.id, row.amount, row.date) for row in rows),
            "open": self.charges.mapped("amount_residual"),
            "left": uses.advance_id.sorted("id").mapped("amount_left"),
            "paid": self.charges.move_id.sorted("id").mapped("payment_state"),
            "lines": sorted(
                [*(str(line[name]) for name in names), line.balance, line.reconciled]
                for line in lines
            ),
            "figures": [
                getattr(Figures, f"_series_from_{source}")(place, [JANUARY])[
                    JANUARY
                ].archive()
                for place in self.community + self.other
                for source in ("charges", "ledger")
            ],
        }

    def _in_savepoint(self, book):
        with self.env.cr.savepoint() as savepoint:
            moves = book()
            self._assert_clean()
            facts = self._facts(), len(moves)
            savepoint.rollback()
            self.env.invalidate_all()
        return facts

    def _apply(self, charges=None, **context):
        moves = self.service.with_context(**context)._apply_advances(
            self.charges if charges is None else charges
        )
        self.env.flush_all()
        return moves

    # === THE SAME AS ONE BY ONE === #

    def test_b14_all_at_once_is_what_one_by_one_is(self):
        def one_by_one():
            moves = self.env["account.move"]
            for group in self.charges.grouped("unit_id").values():
                moves += self._apply(group)
            return moves

        loop, entries = self._in_savepoint(one_by_one)
        bulk, few = self._in_savepoint(self._apply)
        self.assertEqual(entries, len(self.units))
        self.assertEqual(few, 2)  # of a community and day each
        self.assertEqual(len(bulk["uses"]), 9)
        for name, facts in loop.items():
            with self.subTest(facts=name):
                self.assertEqual(bulk[name], facts)

    def test_b14_rows_are_those_of_odoos_own_way(self):
        """An entry of one unit, one of many; bills paid whole, in part, by two uses."""
        one = self.charges.filtered(lambda charge: charge.unit_id == self.units[1])
        for charges, entries in ((one, 1), (self.charges, 2)):
            with self.subTest(charges=len(charges)):
                rows = self._both(lambda c, own=charges: self._apply(own, **c))
                made = [
                    row
                    for row in rows["account_move"].values()
                    if row["wuye_kind"] == "advance"
                ]
                self.assertEqual(len(made), entries)
                self.assertTrue(all(row["state"] == "posted" for row in made))

    def test_b14_a_match_of_before_is_left_to_odoo(self):
        """A bill that something has met: its rows are not written past Odoo."""
        unit = self.units[2]
        [fee] = self.charges.filtered(
            lambda one: one.unit_id == unit and one.item_id == self.fee
        )
        self._pay("2026-01-13", [(fee, 10.0)], partner=self._payer(unit))
        self._both(lambda c: self._apply(**c))

    def test_b14_in_parts_is_the_same(self):
        """A bill whose uses are in two entries is paid by both."""
        bulk, _few = self._in_savepoint(self._apply)
        with patch.object(wuye_settlement_advance, "MANY", 2):
            parts, entries = self._in_savepoint(self._apply)
        self.assertGreater(entries, 4)
        self.assertEqual(parts, bulk)

    def test_b14_what_pays_one_bill_stays_in_one_entry(self):
        with patch.object(wuye_settlement_advance, "MANY", 3):
            moves = self._apply()
        for unit in self.units:
            own = self._uses().filtered(lambda use, place=unit: use.unit_id == place)
            with self.subTest(unit=unit.code):
                self.assertEqual(len(own.move_line_id.move_id), 1)
        self.assertGreater(len(moves), 2)

    def test_b14_a_line_that_says_more_is_odoos(self):
        """An add-on's columns are not lost where entries are written as rows."""
        lines = [
            {
                "name": "借",
                "account_id": self.company._wuye_account("ar").id,
                "balance": 5.0,
            },
            {
                "name": "贷",
                "account_id": self.company._wuye_account("advance").id,
                "balance": -5.0,
            },
        ]
        for line in lines:
            line.update(partner_id=self.owner.id, sequence=7)
        move = self.service._create_entry(self.community, DAY, "advance", lines)
        self.assertEqual(move.line_ids.mapped("sequence"), [7, 7])

    def test_b14_a_second_time_applies_nothing_more(self):
        self._apply()
        before = self._facts()
        self.assertFalse(self._apply())
        self.assertEqual(self._facts(), before)

    def test_b14_more_units_take_no_more_queries(self):
        """Of what reads and plans; Odoo writes in batches of some hundred rows."""
        some = self.charges.filtered(lambda one: one.unit_id in self.units[1:3])
        more = self.charges.filtered(lambda one: one.community_id == self.community)
        counts = []
        for charges in (some, some, more):  # the first fills caches of the registry
            savepoint = self.env.cr.savepoint()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._apply(charges)
            counts.append(self.env.cr.sql_log_count - before)
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
        self.assertLessEqual(counts[2], counts[1])

    # === WHAT IS SEEN OF IT === #

    def test_b14_an_entry_of_one_unit_says_which(self):
        [alone] = self._apply(self.charges.filtered(lambda c: c.unit_id == self.unit))
        self.assertEqual(alone.wuye_unit_id, self.unit)
        of_many = self._apply().filtered(lambda m: m.wuye_community_id != self.other)
        self.assertFalse(of_many.wuye_unit_id)
        self.assertEqual(of_many.line_ids.wuye_unit_id, self.units[1:4])
        self.assertEqual(of_many.line_ids.wuye_community_id, self.community)

    def test_b14_one_use_of_many_is_taken_back(self):
        """The others of its entry stay, in both computations."""
        self._apply()
        use = self._uses().filtered(lambda one: one.unit_id == self.units[2])[0]
        others = self._uses() - use
        left = others.advance_id.mapped("amount_left")
        was, charge, advance = use.amount, use.charge_id, use.advance_id
        open_before, left_before = charge.amount_residual, advance.amount_left
        self.service._take_back_advances(use, DAY, "退回")
        self.env.flush_all()
        self.assertEqual(charge.amount_residual, open_before + was)
        self.assertEqual(advance.amount_left, left_before + was)
        rest = others.advance_id - advance
        self.assertEqual(
            rest.mapped("amount_left"),
            [n for n, one in zip(left, others.advance_id, strict=True) if one in rest],
        )
        self._assert_clean()
        with self.assertRaisesRegex(UserError, "undone already"):
            self.service._take_back_advances(use, DAY, "退回")
        self._apply(charge)  # and it is applied again, to what has opened
        self.assertEqual(charge.amount_residual, open_before)
        self._assert_clean()

    def test_b14_two_advances_share_what_opened_again_and_the_bill(self):
        """What the first of a plan takes of a line is not there for the second."""
        unit = self.units[1]
        [fee] = self.charges.filtered(
            lambda one: one.unit_id == unit and one.item_id == self.fee
        )
        partner = self._payer(unit)
        [payment] = self._pay("2026-01-13", [(fee, 100.0)], partner=partner)
        self.service._void_payment(payment, DAY)
        self._ahead(unit, 500.0)
        self._apply()
        self.assertEqual(fee.amount_residual, 0.0)
        self._assert_clean()

    def test_b14_a_closed_month_gets_no_use(self):
        month = self.env["wuye.month"]._get(self.community, JANUARY)
        month.state = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            self._apply()
