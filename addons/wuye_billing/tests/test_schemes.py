import csv

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from .common import WuyeBillingCommon


class SchemeCommon(WuyeBillingCommon):
    """Makers of standards whose one version has a rule of its own."""

    @classmethod
    def _make_scheme(cls, item, date_from="2020-01-01", **vals):
        number = cls.env["wuye.fee.standard"].search_count([])
        return cls.env["wuye.fee.standard"].create(
            {
                "name": f"Standard {number}",
                "item_id": item.id,
                "price_ids": [
                    Command.create({"date_from": date_from, "price": 0.0, **vals})
                ],
            }
        )

    @classmethod
    def _tiers(cls, *rows):
        return [
            Command.create({"limit": limit, "price": price, "limit_more": more})
            for limit, price, more in rows
        ]

    @classmethod
    def _power(cls):
        return cls._item("DF") or cls.water

    def _amounts(self, line, month="2026-02"):
        """What `month` would bill of a line, and why."""
        vals_list, failures = self.env["wuye.charge.builder"]._prepare_charges(
            line, fields.Date.to_date(f"{month}-01")
        )
        return [vals["amount"] for vals in vals_list], [
            failure["message"] for failure in failures
        ]


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20")
class TestSchemes(SchemeCommon):
    """B1, B2, B5, C8, R48: every rule of a price as data."""

    # === FORMULAS === #

    def _facts(self, row):
        self.unit.write(
            {
                "area_building": float(row["area"] or 0),
                "area_inner": float(row["inner"] or 0),
                "floor": int(row["floor"] or 0),
                "household_size": int(row["persons"] or 0),
            }
        )
        coefficient = self.env.ref("wuye_billing.wuye_fee_variable_coefficient")
        self.unit.value_ids.unlink()
        if row["coefficient"]:
            self.unit.value_ids = [
                Command.create(
                    {
                        "variable_id": coefficient.id,
                        "value": float(row["coefficient"]),
                    }
                )
            ]

    def test_b1_formulas_equal_the_hand_computed_sheet(self):
        with file_open("wuye_billing/tests/data/formula_rules.csv") as sheet:
            rows = list(csv.DictReader(sheet))
        self.assertGreaterEqual(len(rows), 10)
        self.fee.basis = "fixed"
        standard = self._make_scheme(self.fee, method="formula", formula="1")
        line = self._make_line(self.unit, standard)
        for row in rows:
            with self.subTest(row["formula"]):
                self._facts(row)
                price = {"formula": row["formula"], "price": float(row["price"])}
                standard.price_ids.write(price)
                self.assertEqual(self._amounts(line), ([float(row["amount"])], []))
                standard.price_ids.price += 0.01
                if "单价" in row["formula"] and "against" not in row["worked"]:
                    self.assertNotEqual(self._amounts(line)[0], [float(row["amount"])])

    def test_b2_variable_without_value_bills_nothing_and_blocks_the_close(self):
        self.fee.basis = "fixed"
        standard = self._make_scheme(
            self.fee, method="formula", formula="建筑面积 × 系数"
        )
        self._make_line(self.unit, standard, "2026-01-01")
        run = self._run("2026-01")
        self.assertFalse(run.charge_ids)
        self.assertIn("“系数” has no value", run.failure_ids.message)
        month = self.env["wuye.month"]._get(self.community, run.month)
        with self.assertRaisesRegex(UserError, "line"):
            month.with_user(self.accountant).action_close()
        self._facts(
            {"area": 100, "inner": 0, "floor": 0, "persons": 0} | {"coefficient": 2}
        )
        run.with_user(self.accountant).action_bill_missing()
        self.assertEqual(self._open(self.fee).amount, 200.0)
        self.assertIn("建筑面积 = 100、系数 = 2", self._open().explanation_text)

    def test_names_may_be_formulas_over_names(self):
        self.fee.basis = "fixed"
        self.env["wuye.fee.variable"].create(
            {"name": "公摊面积", "source": "formula", "formula": "建筑面积 - 套内面积"}
        )
        self.unit.write({"area_building": 100, "area_inner": 80})
        standard = self._make_scheme(self.fee, method="formula", formula="公摊面积 × 2")
        self.assertEqual(
            self._amounts(self._make_line(self.unit, standard)), ([40.0], [])
        )

    def test_formula_that_cannot_be_is_refused_when_saved(self):
        self.fee.basis = "fixed"
        for formula, words in (
            ("建筑面积 ×", "sign"),
            ("建面 × 2", "“建面”.*is unknown.*建筑面积"),
            ("建筑面积.__class__", "sign 1: this is not allowed"),
            ("exec(1)", "no such function"),
            ("", "it is empty"),
        ):
            with self.subTest(formula), self.assertRaisesRegex(ValidationError, words):
                self._make_scheme(self.fee, method="formula", formula=formula)

    def test_names_that_need_each_other_are_refused(self):
        names = self.env["wuye.fee.variable"]
        first = names.create({"name": "甲", "source": "formula", "formula": "楼层"})
        names.create({"name": "乙", "source": "formula", "formula": "甲 + 1"})
        with self.assertRaisesRegex(ValidationError, "in a circle"):
            first.formula = "乙 + 1"

    def test_name_in_use_is_neither_renamed_nor_deleted(self):
        self.fee.basis = "fixed"
        self._make_scheme(self.fee, method="formula", formula="系数 × 2")
        name = self.env.ref("wuye_billing.wuye_fee_variable_coefficient")
        with self.assertRaisesRegex(UserError, "is used by the formula"):
            name.name = "因子"
        with self.assertRaisesRegex(UserError, "is used by the formula"):
            name.unlink()

    # === CONSUMPTION === #

    def test_c8_tiers_of_the_month(self):
        """合肥: 18 and 25 a month at 2.45, 3.68, 4.90; sewage 0.95 apart."""
        standard = self._make_scheme(
            self.water,
            method="tiers",
            tier_ids=self._tiers((18, 2.45, 0), (25, 3.68, 0), (0, 4.9, 0)),
            part_ids=[Command.create({"name": "污水处理费", "price": 0.95})],
        )
        line = self._make_line(self.unit, standard, "2026-01-01")
        self._use(line, "2026-01", 20)
        run = self._run("2026-02")
        self.assertEqual(run.charge_ids.amount, 70.46)
        self.assertEqual(
            run.charge_ids.explanation_text.splitlines(),
            ["18 × 2.45 = 44.10", "2 × 3.68 = 7.36", "污水处理费 20 × 0.95 = 19.00"],
        )

    def test_c8_tiers_of_the_year_go_on_from_bill_to_bill(self):
        """北京: 180 and 260 a year; the same readings in any cut cost the same."""
        standard = self._make_scheme(
            self.water,
            method="tiers",
            tier_period="year",
            tier_ids=self._tiers((180, 5, 0), (260, 7, 0), (0, 9, 0)),
        )
        line = self._make_line(self.unit, standard, "2025-12-01")
        self._use(line, "2025-12", 500)  # of another year
        amounts = []
        for month, quantity in (("2026-01", 150), ("2026-02", 100), ("2026-03", 50)):
            self._use(line, month, quantity)
            amounts += self._amounts(line, f"2026-{int(month[-2:]) + 1:02d}")[0]
        self.assertEqual(amounts, [750.0, 30 * 5 + 70 * 7.0, 10 * 7 + 40 * 9.0])

    def test_c8_a_year_of_tiers_may_begin_in_any_month(self):
        standard = self._make_scheme(
            self.water,
            method="tiers",
            tier_period="year",
            tier_start_month=7,
            tier_ids=self._tiers((100, 1, 0), (0, 2, 0)),
        )
        line = self._make_line(self.unit, standard, "2025-06-01")
        for month, quantity in (("2025-06", 500), ("2025-12", 60), ("2026-02", 60)):
            self._use(line, month, quantity)
        self.assertEqual(self._amounts(line, "2026-03")[0], [40 * 1 + 20 * 2.0])

    def test_c8_limits_rise_with_the_household(self):
        standard = self._make_scheme(
            self.water,
            method="tiers",
            household_included=4,
            tier_ids=self._tiers((26, 1.98, 6), (34, 2.97, 6), (0, 3.46, 0)),
        )
        line = self._make_line(self.unit, standard, "2026-01-01")
        self._use(line, "2026-01", 32)
        self.assertEqual(self._amounts(line)[0], [69.3])
        self.unit.household_size = 5
        self.assertEqual(self._amounts(line)[0], [63.36])

    def test_c8_minimum_and_season(self):
        standard = self._make_scheme(self.water, price=2.0, minimum=30.0)
        standard.price_ids = [
            Command.create(
                {
                    "date_from": "2020-01-01",
                    "price": 5.0,
                    "season_from": "06-01",
                    "season_to": "09-30",
                }
            )
        ]
        line = self._make_line(self.unit, standard, "2026-01-01")
        for month, quantity in (("2026-01", 3), ("2026-02", 20), ("2026-06", 20)):
            self._use(line, month, quantity)
        self.assertEqual(self._amounts(line, "2026-02")[0], [30.0])
        self.assertEqual(self._amounts(line, "2026-03")[0], [40.0])
        self.assertEqual(self._amounts(line, "2026-07")[0], [100.0])

    def test_peak_and_valley_with_a_surcharge_over_the_year(self):
        """江苏, December of its example: energy 484.1 of 450 and 650 kWh."""
        peak = self.env.ref("wuye_billing.wuye_fee_band_peak")
        valley = self.env.ref("wuye_billing.wuye_fee_band_valley")
        self.water.rounding_unit = 0.1
        standard = self._make_scheme(
            self.water,
            method="bands",
            tier_period="year",
            band_ids=[
                Command.create({"band_id": peak.id, "price": 0.5583}),
                Command.create({"band_id": valley.id, "price": 0.3583}),
            ],
            tier_ids=self._tiers((2760, 0, 0), (4800, 0.05, 0), (0, 0.3, 0)),
        )
        line = self._make_line(self.unit, standard, "2026-01-01")
        self._use(line, "2026-01", 3740)
        usage = self._use(line, "2026-02", 0)
        usage.band_ids = [
            Command.create({"band_id": peak.id, "quantity": 300}),
            Command.create({"band_id": valley.id, "quantity": 420}),
        ]
        self.assertEqual(usage.quantity, 720)
        self.assertEqual(self._amounts(line, "2026-03"), ([354.0], []))
        _amounts, failures = self._amounts(line, "2026-02")
        self.assertIn("not told apart", failures[0])

    def test_b22_supplier_collects_himself(self):
        """R49, T6: consumption is kept, no bill is made."""
        self.water.collected_by_supplier = True
        line = self._make_line(self.unit, self._make_standard(self.water, 2.0))
        usage = self._use(line, "2026-01", 5)
        self.assertFalse(self._run("2026-02").charge_ids)
        self.assertEqual(usage.quantity, 5)

    # === MONTHS === #

    def test_parts_of_a_fee_are_printed_apart(self):
        standard = self._make_scheme(
            self.fee,
            price=1.3,
            part_ids=[
                Command.create({"name": "电梯", "price": 0.35}),
                Command.create({"name": "消防", "price": 0.2}),
            ],
        )
        self._make_line(self.unit, standard, "2026-01-01")
        charge = self._run("2026-01").charge_ids
        self.assertEqual(charge.amount, 185.0)
        self.assertEqual(len(charge.explanation_text.splitlines()), 3)
        self.assertIn("电梯", charge.explanation_text)

    def test_b19_rounded_by_row_or_once(self):
        self.unit.area_building = 89.37
        standard = self._make_scheme(
            self.fee,
            price=1.305,
            part_ids=[Command.create({"name": "电梯", "price": 0.355})],
        )
        line = self._make_line(self.unit, standard, "2026-01-01")
        self.assertEqual(self._amounts(line, "2026-01")[0], [148.35])
        self.fee.rounding_place = "line"  # 116.63 + 31.73
        self.assertEqual(self._amounts(line, "2026-01")[0], [148.36])

    def test_vacant_days_pay_their_percentage(self):
        standard = self._make_scheme(self.fee, price=3.0, vacant_percent=70)
        self._make_line(self.unit, standard, "2026-03-01")
        service = self._make_user("customer_service", self.community)
        vacancy = (
            self.env["wuye.vacancy"]
            .with_user(service)
            .create(
                {
                    "unit_id": self.unit.id,
                    "date_from": "2026-03-11",
                    "reason": "出国",
                }
            )
        )
        builder = self.env["wuye.charge.builder"]
        month = vacancy.date_from.replace(day=1)
        line = self.unit.contract_ids.line_ids
        self.assertEqual(builder._prepare_charges(line, month)[0][0]["amount"], 300.0)
        with self.assertRaisesRegex(AccessError, "A manager decides"):
            vacancy.action_approve()
        vacancy.with_user(self.manager).action_approve()
        charge = self._run("2026-03").charge_ids
        self.assertEqual(charge.amount, 239.03)  # 300 × (10 + 21 × 0.7) / 31
        self.assertIn("70% vacant", charge.explanation_text)

    def test_who_reported_a_vacancy_does_not_approve_it(self):
        vacancy = (
            self.env["wuye.vacancy"]
            .with_user(self.manager)
            .create({"unit_id": self.unit.id, "reason": "x"})
        )
        with self.assertRaisesRegex(UserError, "Another manager"):
            vacancy.action_approve()
        with self.assertRaisesRegex(UserError, "with its buttons"):
            vacancy.state = "done"

    def test_percentage_of_other_items(self):
        late = self.env["wuye.fee.item"].create(
            {
                "name": "Sinking fund",
                "code": "BYJ",
                "basis": "percent",
                "base_item_ids": [Command.set(self.fee.ids)],
                "income_account_id": self.fee.income_account_id.id,
                "tax_id": self.fee.tax_id.id,
            }
        )
        # the line of the percentage stands before that of its base
        share = self._make_line(self.unit, self._make_standard(late, 5.0), "2026-01-01")
        _amounts, failures = self._amounts(share, "2026-01")
        self.assertIn("has no value", failures[0])
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2026-01-01")
        run = self._run("2026-01")
        self.assertEqual(
            run.charge_ids.filtered(lambda c: c.item_id == late).amount, 15.0
        )
        self.assertIn("300.00 × 5% = 15.00", share.charge_ids.explanation_text)
        # billed later, of what is posted
        self.assertEqual(self._amounts(share, "2026-01")[0], [15.0])

    def test_b5_past_month_is_priced_by_its_own_rule(self):
        standard = self._make_scheme(
            self.water,
            method="tiers",
            tier_ids=self._tiers((10, 2, 0), (0, 3, 0)),
            document_number="价函〔2020〕7号",
        )
        self.env["wuye.fee.price"].create(
            {
                "standard_id": standard.id,
                "date_from": "2026-02-01",
                "price": 4.0,
                "document_number": "价函〔2026〕1号",
            }
        )
        line = self._make_line(self.unit, standard, "2026-01-01")
        self._use(line, "2026-01", 12)
        self._use(line, "2026-02", 12)
        self.assertEqual(self._amounts(line, "2026-02")[0], [26.0])
        self.assertEqual(self._amounts(line, "2026-03")[0], [48.0])
        self._run("2026-02")
        with self.assertRaisesRegex(UserError, "used by posted bills"):
            standard.price_ids.filtered("tier_ids").tier_ids[0].price = 2.5
        with self.assertRaisesRegex(UserError, "used by posted bills"):
            standard.price_ids.filtered("tier_ids").tier_ids[0].unlink()

    # === BAD INPUT === #

    def test_rules_that_are_none_are_refused_when_saved(self):
        for vals, words in (
            ({"method": "tiers"}, "at least one tier"),
            (
                {"method": "tiers", "tier_ids": self._tiers((18, 2.4, 0))},
                "Tier 1: the last tier has no limit",
            ),
            (
                {"method": "tiers", "tier_ids": self._tiers((18, -1, 0), (0, 3, 0))},
                "Tier 1: its price is less than zero",
            ),
            (
                {"method": "tiers", "tier_ids": self._tiers((9, 1, 0), (9, 2, 0))},
                "Tier 2: its limit is not above the one before",
            ),
            ({"method": "bands"}, "for each band"),
            ({"price": 1, "season_from": "13-01", "season_to": "02-01"}, "no season"),
            ({"price": 1, "season_from": "11-15"}, "both, or none"),
            ({"price": 1, "vacant_percent": 120}, "from 0 to 100"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self._make_scheme(self.water, **vals)
        with self.assertRaisesRegex(ValidationError, "has no consumption"):
            self._make_scheme(self.fee, method="tiers", tier_ids=self._tiers((0, 3, 0)))

    def test_tier_changed_by_itself_is_checked_with_the_others(self):
        standard = self._make_scheme(
            self.water, method="tiers", tier_ids=self._tiers((18, 2, 0), (0, 3, 0))
        )
        tiers = standard.price_ids.tier_ids
        with self.assertRaisesRegex(ValidationError, "the last tier has no limit"):
            tiers.filtered("is_last").unlink()
        with self.assertRaisesRegex(ValidationError, "less than zero"):
            tiers[0].price = -2


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16")
class TestClosing(SchemeCommon):
    """R45, C2: a meter taken down is billed at once, the month's run bills the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 4.0), "2026-01-01"
        )
        cls._run("2026-03")

    def _close(self, quantity, day="2026-03-15"):
        usage = self._use(self.line, "2026-03", quantity)
        usage.date_to = day
        return usage, usage._bill_at_once()

    def _standing(self):
        return [
            (c.kind, str(c.period_start)[5:], str(c.period_end)[5:], c.amount)
            for c in self._open(self.water).sorted("period_start")
        ]

    def test_r45_both_parts_together_are_the_month(self):
        usage, charge = self._close(6)
        self.assertEqual(self._standing(), [("supplement", "03-01", "03-15", 24.0)])
        self.assertEqual(usage._charges()[usage], charge)
        rest = self._use(self.line, "2026-03", 5)
        self.assertFalse(rest._charges()[rest])
        self._run("2026-04")
        self.assertEqual(
            self._standing(),
            [
                ("supplement", "03-01", "03-15", 24.0),
                ("regular", "03-16", "03-31", 20.0),
            ],
        )
        for row in (usage, rest):
            self.assertTrue(row.is_billed)
            with self.assertRaisesRegex(UserError, "is billed"):
                row.quantity = 9

    def test_r45_two_meters_taken_down_in_one_month(self):
        self._close(6, "2026-03-10")
        self._close(3, "2026-03-15")
        self.assertEqual(
            self._standing(),
            [
                ("supplement", "03-01", "03-10", 24.0),
                ("supplement", "03-11", "03-15", 12.0),
            ],
        )

    def test_c2_bills_already_made_are_untouched(self):
        self._use(self.line, "2026-02", 9)
        self._run("2026-04", post=False)
        before = self._open().ids
        self._close(6)
        self.assertLessEqual(set(before), set(self._open().ids))

    def test_closing_bill_is_issued_anew_for_its_own_days(self):
        _usage, charge = self._close(6)
        self.env["wuye.fee.price"].create(
            {
                "standard_id": self.line.standard_id.id,
                "date_from": "2026-03-01",
                "price": 5.0,
            }
        )
        charge._reissue()
        self.assertEqual(self._standing(), [("supplement", "03-01", "03-15", 30.0)])

    def test_b22_supplier_collects_the_closing_days_too(self):
        self.water.collected_by_supplier = True
        usage, charge = self._close(6)
        self.assertFalse(charge)
        self.assertEqual(usage.quantity, 6)

    def test_nothing_used_is_not_billed(self):
        _usage, charge = self._close(0)
        self.assertFalse(charge)

    def test_last_day_of_the_month_is_left_to_the_new_meter(self):
        usage = self._use(self.line, "2026-03", 6)
        for day in ("2026-03-31", "2026-04-01", "2026-02-28"):
            with self.assertRaisesRegex(ValidationError, "before its last one"):
                usage.date_to = day

    def test_tiers_go_on_over_the_change(self):
        standard = self._make_scheme(
            self.water, method="tiers", tier_ids=self._tiers((10, 2, 0), (0, 3, 0))
        )
        unit = self._make_unit(self.building, "0501", area_building=80)
        self._make_occupancy(unit, self.owner, date_from="2020-01-01")
        line = self._make_line(unit, standard, "2026-03-01")
        usage = self._use(line, "2026-03", 8)
        usage.date_to = "2026-03-15"
        self.assertEqual(usage._bill_at_once().amount, 16.0)
        self._use(line, "2026-03", 5)
        self.assertEqual(self._amounts(line, "2026-04")[0], [2 * 2 + 3 * 3.0])
