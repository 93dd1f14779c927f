"""B12: damages by a rule of dates and rates, from the dated settlements of a bill."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LateFeeCommon


@tagged("post_install", "-at_install")
class TestLateFee(LateFeeCommon):
    """A bill of 500 yuan, due on 31 January 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run("2026-01")
        cls.bill = cls._open(cls.fee)

    def _owed(self, day, charge=None):
        """Damages to a day that are not charged yet, or None."""
        charge = charge or self.bill
        found = self.env["wuye.late.fee"]._owed(charge, fields.Date.to_date(day))
        return float(found[charge].amount) if charge in found else None

    def test_b12_three_per_mille_a_day_by_configuration_only(self):
        self._rule()
        self.assertEqual(self.bill.amount, 500.0)
        self.assertIsNone(self._owed("2026-01-31"))
        self.assertEqual(self._owed("2026-02-01"), 1.5)
        self.assertEqual(self._owed("2026-03-02"), 45.0)

    def test_b12_without_a_rule_nothing_is_owed(self):
        self.assertIsNone(self._owed("2026-12-31"))

    def test_b12_the_principal_caps_it(self):
        self._rule(cap_percent=100.0)
        self.assertEqual(self._owed("2026-12-30"), 333 * 1.5)
        self.assertEqual(self._owed("2027-12-31"), 500.0)

    def test_b12_without_a_cap_it_goes_on(self):
        self._rule(has_cap=False)
        self.assertEqual(self._owed("2027-01-31"), 547.5)

    def test_b12_cap_of_thirty_percent(self):
        self._rule(cap_percent=30.0)
        self.assertEqual(self._owed("2026-12-31"), 150.0)

    def test_b12_stop_date(self):
        self._rule(date_stop="2026-02-10")
        self.assertEqual(self._owed("2026-06-30"), 15.0)

    def test_b12_days_of_grace_are_free(self):
        self._rule(grace_days=10)
        self.assertIsNone(self._owed("2026-02-10"))
        self.assertEqual(self._owed("2026-02-12"), 3.0)

    def test_b12_days_of_grace_count_once_they_are_over(self):
        self._rule(grace_days=10, grace="counted")
        self.assertIsNone(self._owed("2026-02-10"))
        self.assertEqual(self._owed("2026-02-11"), 16.5)

    def test_b12_a_new_rate_from_a_day_on(self):
        self._rule([("2000-01-01", "day", 3.0), ("2026-02-11", "day", 1.0)])
        self.assertEqual(self._owed("2026-02-20"), 10 * 1.5 + 10 * 0.5)

    def test_b12_times_the_lpr_of_each_day(self):
        """1.3 times 3.80 % until 2022-01-19, then 3.70 % (as published)."""
        charge = self._make_old_charge()
        self._rule([("2000-01-01", "lpr", 1.3)])
        days = {3.80: 19, 3.70: 12}
        owed = sum(1000 * 1.3 * rate / 100 / 365 * n for rate, n in days.items())
        self.assertEqual(self._owed("2022-01-31", charge), round(owed, 2))

    def _make_old_charge(self):
        """1,000 yuan due on 2021-12-31."""
        self.parking.due_day = 31
        unit = self._make_unit(self.building, "C303", kind="space")
        self._make_occupancy(unit, self.owner, date_from="2020-01-01")
        standard = self._make_standard(self.parking, 1000.0)
        self._make_line(unit, standard, "2021-12-01", date_end="2021-12-31")
        self._run("2021-12")
        return self._open(self.parking, unit)

    def test_b12_a_part_paid_bears_less_from_that_day_on(self):
        self._rule()
        self._pay("2026-02-10", [(self.bill, 200.0)])
        # 1 to 9 February on 500, from the 10th on 300
        self.assertEqual(self._owed("2026-02-28"), 9 * 1.5 + 19 * 0.9)

    def test_b12_paid_in_time_owes_nothing(self):
        self._rule()
        self._pay("2026-01-31", [(self.bill, 500.0)])
        self.assertIsNone(self._owed("2026-12-31"))

    def test_b12_opening_arrears_only_where_the_rule_says_so(self):
        vals = self.env["wuye.charge"]._prepare_opening_vals(
            self.unit, self.fee, self.owner, fields.Date.to_date("2025-06-01"), 100.0
        )
        opening = self.env["wuye.charge"].create(vals)
        self.env["wuye.posting"]._post_opening(opening)
        rule = self._rule()
        self.assertIsNone(self._owed("2026-01-31", opening))
        rule.on_opening = True
        self.assertGreater(self._owed("2026-01-31", opening), 0)

    def test_b12_bills_due_before_the_rule_bear_nothing(self):
        self._rule(date_from="2026-02-01")
        self.assertIsNone(self._owed("2026-12-31"))

    def test_b12_special_rule_before_general_and_contract_before_both(self):
        self._rule()
        self._rule([("2000-01-01", "day", 2.0)], community_ids=self.community.ids)
        self.assertEqual(self._owed("2026-02-10"), 10.0)
        self._rule([("2000-01-01", "day", 1.0)], item_ids=self.fee.ids)
        self.assertEqual(self._owed("2026-02-10"), 5.0)
        own = self._rule([("2000-01-01", "day", 0.5)], active=False)
        self.line.contract_id.late_rule_id = own
        self.assertEqual(self._owed("2026-02-10"), 2.5)

    def test_b12_another_communitys_rule_does_not_hold(self):
        other = self._make_community("YH", "阅湖", self.company)
        self.accountant.wuye_community_ids |= other
        self._rule(community_ids=other.ids)
        self.assertIsNone(self._owed("2026-12-31"))

    def test_b12_simple_never_on_damages(self):
        self._rule()
        self._late_run("2026-02-28")
        late = self._late_charges()
        self.assertIsNone(self._owed("2026-12-31", late))

    def test_b12_two_at_once_charge_once(self):
        self._rule()
        Fee, day = self.env["wuye.late.fee"], fields.Date.to_date("2026-02-28")
        owed = Fee._owed(self.bill, day)
        Fee._charge(owed, day)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            Fee._charge(owed, fields.Date.to_date("2026-03-01"))
        self.assertEqual(self._late_charges().mapped("amount"), [42.0])

    def test_b5_rule_that_was_charged_stays(self):
        rule = self._rule()
        self._late_run("2026-02-28")
        mine = rule.with_user(self.accountant)
        for vals in (
            {"grace_days": 5},
            {"cap_percent": 10.0},
            {"date_stop": "2026-02-27"},
            {"rate_ids": [(1, rule.rate_ids.id, {"permille": 1.0})]},
            {"rate_ids": [(2, rule.rate_ids.id)]},
            {"rate_ids": [(0, 0, {"date_from": "2026-02-28", "permille": 1.0})]},
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "was charged until"),
                self.env.cr.savepoint(),
            ):
                mine.write(vals)
        mine.write({"rate_ids": [(0, 0, {"date_from": "2026-03-01", "permille": 1.0})]})
        self.assertEqual(self._owed("2026-03-10"), 5.0)
        mine.date_stop = "2026-03-05"
        self.assertEqual(self._owed("2026-03-10"), 2.5)
        with self.assertRaisesRegex(UserError, "was charged until"):
            mine.unlink()

    def test_company_without_an_item_of_damages_is_told(self):
        self._rule()
        self.late.kind = "other"
        with self.assertRaisesRegex(UserError, "no fee item of the kind"):
            self._owed("2026-02-28")

    def test_lpr_is_read_by_day(self):
        segments = self.env["wuye.lpr"]._segments(
            fields.Date.to_date("2019-08-01"), fields.Date.to_date("2019-09-30")
        )
        self.assertEqual(
            [(percent, str(start), str(end)) for percent, start, end in segments],
            [
                (4.25, "2019-08-20", "2019-09-19"),
                (4.2, "2019-09-20", "2019-09-30"),
            ],
        )

    def test_unit_of_rates(self):
        with self.assertRefused(CheckViolation, "wuye_late_rule_rate_rate_positive"):
            self._rule([("2000-01-01", "lpr", 0.0)])
