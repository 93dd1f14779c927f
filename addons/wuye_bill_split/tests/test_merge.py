"""B18: open charges of several bills on one; and some of a bill on one of their own."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SplitCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-02-20")
class TestMerge(SplitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use(cls.water_line, "2026-01", 12)
        cls._run("2026-02")
        cls.open = cls._open()  # fee of January and February, water of January

    def test_b18_merge_keeps_total_tax_and_receivable(self):
        ledger, owed = self._ledger(), self._owed()
        dues = self.open.mapped("date_due")
        wizard = self._merge(self.open, day="2026-02-20")
        self.assertEqual((wizard.count, wizard.bill_count), (3, 2))
        wizard.action_merge()
        wizard.action_merge()
        rebill = wizard.rebill_id.with_env(self.env)
        self.assertEqual(self._ledger(), ledger)
        self.assertEqual(self._owed(), owed)
        self.assertEqual(len(rebill.new_ids.move_id), 1)
        self.assertEqual(rebill.kind, "merge")
        self.assertAlmostEqual(
            rebill.new_ids.move_id.amount_total, 300.01 * 2 + 60.0, 2
        )
        self.assertEqual(rebill.old_ids, self.open)
        self.assertEqual(rebill.new_ids.origin_id, self.open)
        self.assertEqual(rebill.new_ids._settlement_order().mapped("date_due"), dues)
        self.assertEqual(rebill.new_ids.contract_line_id, self.open.contract_line_id)

    def test_b18_merged_bill_in_the_report(self):
        figures = self.env["wuye.month.figures"]
        month = fields.Date.to_date("2026-02-01")
        before = figures._compute_checked(self.community, month).total.as_dict()
        self._merge(self.open, day="2026-02-20").action_merge()
        after = figures._compute_checked(self.community, month).total.as_dict()
        self.assertEqual(after, before)

    def test_b18_merge_is_undone_to_the_bills_it_was(self):
        wizard = self._merge(self.open, day="2026-02-20")
        wizard.action_merge()
        rebill = wizard.rebill_id.with_env(self.env)
        ledger = self._ledger()
        self._undo(rebill, day="2026-02-21")
        self.assertEqual(self._ledger(), ledger)
        back = rebill.undo_ids.new_ids
        self.assertEqual(len(back.move_id), 2)
        self.assertEqual(back.origin_id, self.open)
        self.assertEqual(set(back.mapped("revision")), {2})

    def test_b18_some_of_a_bill_get_a_bill_of_their_own(self):
        february = self.open.filtered(lambda c: str(c.date) == "2026-02-01")
        self.assertEqual(len(february), 2)
        water = february.filtered(lambda c: c.item_id == self.water)
        wizard = self._merge(water, day="2026-02-20")
        wizard.action_merge()
        self.assertEqual(wizard.rebill_id.kind, "split")
        self.assertEqual(wizard.rebill_id.method, "bills")
        with self.assertRaisesRegex(UserError, "one bill already"):
            self._merge(wizard.rebill_id.new_ids, day="2026-02-20").action_merge()

    def test_b18_charges_of_two_payers_are_not_merged(self):
        other = self._make_unit(self.building, "0303", area_building=50.0)
        self._make_occupancy(other, self.tenant, date_from="2020-01-01")
        self._make_line(other, self.line.standard_id, "2026-03-01")
        self._run("2026-03")
        charges = self.open + self._open(unit=other)
        with self.assertRaisesRegex(UserError, "2 units and 2 payers"):
            self._merge(charges, day="2026-03-20").action_merge()

    def test_b18_paid_charge_is_not_merged(self):
        self._pay("2026-02-10", [(self.open[0], 1.0)])
        with self.assertRaisesRegex(UserError, "Request an adjustment"):
            self._merge(self.open, day="2026-02-20").action_merge()

    def test_b18_merged_charge_is_still_rerated(self):
        """It is the whole fee: a new price reissues it as any other (R25)."""
        wizard = self._merge(self.open, day="2026-02-20")
        wizard.action_merge()
        self.env["wuye.fee.price"].create(
            {
                "standard_id": self.line.standard_id.id,
                "price": 3.5,
                "date_from": "2026-01-01",
            }
        )
        self.line.standard_id.with_user(self.accountant).action_rerate()
        self.assertEqual(self._open(self.fee).mapped("amount"), [350.0, 350.0])


@tagged("post_install", "-at_install")
class TestMergeLargeChart(TestMerge):
    chart = "cn_large_bis"
    allow_inherited_tests_method = True
