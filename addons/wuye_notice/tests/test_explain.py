"""B17: the words of the printed paper are enough to work out every line."""

from odoo.fields import Command
from odoo.tests import tagged

from . import paper_reader
from .common import NoticeCommon

MARCH = "2026-03-01"


@tagged("post_install", "-at_install")
class TestExplain(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.power = cls._copy_item(cls.water, "DL", "电费")

    @classmethod
    def _copy_item(cls, item, code, name, **vals):
        return item.copy({"code": code, "name": name, **vals})

    @classmethod
    def _scheme(cls, item, date_from="2020-01-01", **vals):
        number = cls.env["wuye.fee.standard"].search_count([])
        document = "杭价〔2019〕88号"
        price = {"date_from": date_from, "price": 0.0, "document_number": document}
        return cls.env["wuye.fee.standard"].create(
            {
                "name": f"标准 {number}",
                "item_id": item.id,
                "price_ids": [Command.create({**price, **vals})],
            }
        )

    @classmethod
    def _tiers(cls, *rows):
        return [
            Command.create({"limit": limit, "price": price, "limit_more": more})
            for limit, price, more in rows
        ]

    @classmethod
    def _home(cls, room, item, date_start=MARCH, area=89.37, use=None, **vals):
        """A home with one fee of its own rule; `use`: {month: quantity}."""
        unit = cls._make_unit(cls.building, room, area_building=area)
        cls._make_occupancy(unit, cls.owner, date_from="2020-01-01")
        line = cls._make_line(unit, cls._scheme(item, **vals), date_start)
        for month, quantity in (use or {}).items():
            cls._use(line, month, quantity)
        return unit

    def _check(self, *units, months=("2026-03",)):
        """Bill, print, read the words alone, and compare with the charges."""
        for month in months:
            self._run(month)
        batch = self._batch()
        for unit in units:
            with self.subTest(unit.code):
                self._check_notices(self._notice(batch, unit))
        return batch

    def _check_notices(self, notices):
        self.assertTrue(notices)
        for notice in notices:
            text = self._text(notice)
            lines = paper_reader.lines(text)
            charges = self.env["wuye.charge"].browse(
                [line["charge"] for line in notice.content["lines"]]
            )
            self.assertEqual(len(lines), len(charges), text)
            for line, charge in zip(lines, charges, strict=True):
                self.assertAlmostEqual(float(line.amount), charge.amount)
                total, wrong = paper_reader.work_out(line)
                self.assertFalse(wrong, line.rows)
                self.assertEqual(total, line.amount, line.rows)
                # without their limits nobody can cut the consumption himself
                if charge.contract_line_id.standard_id.price_ids.tier_ids:
                    self.assertRegex("".join(line.rows), "阶梯")

    # === MONTHLY FEES === #

    def test_b17_monthly_fees(self):
        fixed = self._copy_item(self.parking, "GD", "车位管理费")
        self._check(
            self._home("1001", fixed, price=80.0),
            self._home("1002", self.fee, price=2.6),
            self._home("1003", self.fee, date_start="2026-03-11", price=2.6),
            self._home(
                "1004",
                self.fee,
                price=1.305,
                part_ids=[Command.create({"name": "电梯", "price": 0.355})],
            ),
        )

    def test_b17_price_changed_within_the_month(self):
        unit = self._home("1101", self.fee, price=2.6)
        standard = self.env["wuye.contract.line"].search([("unit_id", "=", unit.id)])
        standard.standard_id.price_ids = [
            Command.create({"date_from": "2026-03-16", "price": 2.85})
        ]
        self._check(unit)

    def test_b17_minimum_vacancy_and_a_month_begun(self):
        whole = self._copy_item(self.fee, "ZY", "整月费")
        whole.proration = "none"
        vacant = self._home("1201", self.fee, price=3.0, vacant_percent=70)
        self._approved_vacancy(vacant)
        self._check(
            vacant,
            self._home("1202", self.fee, area=10.0, price=2.0, minimum=30.0),
            self._home("1203", whole, date_start="2026-03-11", price=2.6),
        )

    def _approved_vacancy(self, unit):
        vacancy = (
            self.env["wuye.vacancy"]
            .with_user(self.clerk)
            .create(
                {
                    "unit_id": unit.id,
                    "date_from": "2026-03-10",
                    "date_to": "2026-03-25",
                    "reason": "空置",
                }
            )
        )
        vacancy.with_user(self.manager).action_approve()

    def test_b17_rounding_rules(self):
        items = [
            self._copy_item(self.fee, f"R{n}", f"取整{n}", **vals)
            for n, vals in enumerate(
                (
                    {"rounding_unit": 0.1},
                    {"rounding_unit": 1.0, "rounding_mode": "up"},
                    {"rounding_unit": 0.1, "rounding_mode": "down"},
                    {"rounding_place": "line"},
                )
            )
        ]
        part = {"part_ids": [Command.create({"name": "电梯", "price": 0.355})]}
        self._check(
            *(
                self._home(f"130{n}", item, price=1.305, **part)
                for n, item in enumerate(items)
            )
        )

    def test_b17_formulas(self):
        fixed = self._copy_item(self.parking, "GS", "公式费")
        formulas = (
            "建筑面积 × 单价 + if(楼层 > 10, 5, 0)",
            "max(建筑面积 × 单价, 50)",
            "ceil(建筑面积 ÷ 50) × 单价",
        )
        rule = {"method": "formula", "price": 0.45}
        homes = [
            self._home(f"140{n}", fixed, area=12345.67, formula=text, **rule)
            for n, text in enumerate(formulas)
        ]
        homes[0].floor = 12
        used = self._home(
            "1409",
            self.power,
            date_start="2026-02-01",
            use={"2026-02": 37},
            method="formula",
            formula="用量 × 单价 + 2.5",
            price=0.538,
        )
        self._check(*homes, used)

    # === CONSUMPTION === #

    def test_b17_tiers_of_the_month_with_an_addition_and_a_household(self):
        month = self._home(
            "2001",
            self.water,
            date_start="2026-02-01",
            use={"2026-02": 20.5},
            method="tiers",
            tier_ids=self._tiers((18, 2.45, 0), (25, 3.68, 0), (0, 4.9, 0)),
            part_ids=[Command.create({"name": "污水处理费", "price": 0.95})],
        )
        many = self._home(
            "2002",
            self.water,
            date_start="2026-02-01",
            use={"2026-02": 32},
            method="tiers",
            household_included=4,
            tier_ids=self._tiers((26, 1.98, 6), (34, 2.97, 6), (0, 3.46, 0)),
        )
        many.household_size = 5
        self._check(month, many)

    def test_b17_tiers_of_the_year(self):
        unit = self._home(
            "2101",
            self.water,
            date_start="2026-01-01",
            use={"2026-01": 172, "2026-02": 100},
            method="tiers",
            tier_period="year",
            tier_ids=self._tiers((180, 5, 0), (260, 7, 0), (0, 9, 0)),
        )
        self._check(unit, months=("2026-02", "2026-03"))

    def test_b17_bands_with_a_surcharge_and_a_minimum_of_consumption(self):
        peak = self.env.ref("wuye_billing.wuye_fee_band_peak")
        valley = self.env.ref("wuye_billing.wuye_fee_band_valley")
        bands = self._home(
            "2201",
            self.power,
            date_start="2026-02-01",
            use={"2026-02": 0},
            method="bands",
            tier_period="year",
            band_ids=[
                Command.create({"band_id": peak.id, "price": 0.5583}),
                Command.create({"band_id": valley.id, "price": 0.3583}),
            ],
            tier_ids=self._tiers((600, 0, 0), (4800, 0.05, 0), (0, 0.3, 0)),
        )
        usage = self.env["wuye.usage"].search([("unit_id", "=", bands.id)])
        usage.band_ids = [
            Command.create({"band_id": peak.id, "quantity": 300}),
            Command.create({"band_id": valley.id, "quantity": 420}),
        ]
        least = self._home(
            "2202",
            self.water,
            date_start="2026-02-01",
            use={"2026-02": 3},
            price=2.0,
            minimum=30.0,
        )
        self._check(bands, least)

    def test_b17_readings_of_a_meter(self):
        unit = self._home("2301", self.water, date_start="2026-02-01", price=3.15)
        meter = (
            self.env["wuye.meter"]
            .with_user(self.clerk)
            .create(
                {
                    "number": "B001",
                    "item_id": self.water.id,
                    "unit_id": unit.id,
                    "date_install": "2026-02-01",
                    "reading_install": 1486,
                }
            )
        )
        reader = self._make_user("meter_reader", self.community)
        self.env["wuye.meter.reading"].with_user(reader).create(
            {
                "segment_id": meter.segment_id.id,
                "month": "2026-02-01",
                "value": 1503,
                "date": "2026-02-28",
            }
        )
        batch = self._check(unit)
        rows = self._notice(batch, unit).content["lines"][0]["rows"]
        self.assertIn("读数 1486 → 1503：用量 17", rows)

    # === OF OTHERS === #

    def test_b17_percentage_of_other_items(self):
        share = self._copy_item(
            self.fee,
            "BL",
            "维修附加",
            basis="percent",
            base_item_ids=[Command.set(self.fee.ids)],
        )
        standard = self._scheme(share, price=3.5)
        self._make_line(self.unit, standard, MARCH)
        self._check(self.unit)

    def test_b17_two_payers_share_by_days(self):
        unit = self._make_unit(self.building, "3001", area_building=33.33)
        self._make_occupancy(
            unit, self.owner, date_from="2020-01-01", date_to="2026-03-10"
        )
        self._make_occupancy(unit, self.neighbour, date_from="2026-03-11")
        self._make_line(unit, self._scheme(self.fee, price=1.01), MARCH)
        batch = self._check(unit)
        self.assertEqual(len(self._notice(batch, unit)), 2)

    def test_b17_shared_cost(self):
        lift = self.env["wuye.fee.item"].create(
            {
                "name": "电梯电费公摊",
                "code": "DT",
                "kind": "shared",
                "basis": "manual",
                "timing": "postpaid",
                "company_id": self.company.id,
                "income_account_id": self.water.income_account_id.id,
                "tax_id": self.water.tax_id.id,
            }
        )
        cost = (
            self.env["wuye.allocation"]
            .with_user(self.clerk)
            .create(
                {
                    "community_id": self.community.id,
                    "item_id": lift.id,
                    "month": "2026-02-01",
                    "amount": 1000.0,
                    "document_number": "电费2026-02",
                }
            )
        )
        cost.action_compute()
        cost.with_user(self.accountant).action_audit()
        batch = self._check(self.unit, self.second, self.third)
        text = str(self._notice(batch).content["lines"])
        self.assertIn("电梯电费公摊", text)

    def test_b17_damages_charged_and_to_date(self):
        self.env["wuye.late.rule"].with_user(self.accountant).create(
            {
                "name": "合同第九条",
                "company_id": self.company.id,
                "date_from": "2020-01-01",
                "rate_ids": [Command.create({"kind": "day", "permille": 0.3})],
            }
        )
        self._run("2026-02")
        run = (
            self.env["wuye.late.run"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "date": "2026-03-05"})
        )
        run.action_compute()
        run.with_user(self.accountant).action_post()
        batch = self._check(self.unit)
        notice = self._notice(batch)
        self.assertIn("违约金", {line["item"] for line in notice.content["lines"]})
        late = [
            line for line in paper_reader.late_lines(self._text(notice)) if line.amount
        ]
        self.assertTrue(late)
        self.assertEqual(float(sum(x.amount for x in late)), notice.amount_late)
        for line in late:
            total, wrong = paper_reader.work_out(line)
            self.assertFalse(wrong, line.rows)
            self.assertEqual(total, line.amount, line.rows)

    def test_b17_reduction_names_its_request(self):
        self._run("2026-03")
        charge = self._open(self.fee)
        request = self._request("reduction", 20.0, "2026-03-05", charge_id=charge.id)
        notice = self._notice(self._batch())
        lines = paper_reader.lines(self._text(notice))
        self.assertEqual(sorted(float(x.amount) for x in lines), [-20.0, 260.0])
        self.assertEqual(notice.amount_total, 240.0)
        lower = next(line for line in lines if line.amount < 0)
        self.assertIn(request.name, "".join(lower.rows))

    def test_b17_the_reader_notices_a_wrong_paper(self):
        """A test that cannot fail proves nothing: one figure changed, and it does."""
        self._run("2026-03")
        text = self._text(self._notice(self._batch()))
        for right, wrong in (("2.6 元", "2.7 元"), ("= 260.00", "= 260.01")):
            self.assertIn(right, text)
            [line] = paper_reader.lines(text.replace(right, wrong))
            _total, found = paper_reader.work_out(line)
            self.assertTrue(found)
