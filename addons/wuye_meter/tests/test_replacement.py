"""Replacement bills the old device at once; corrections are another matter."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import MeterCommon


@tagged("post_install", "-at_install")
class TestReplacement(MeterCommon):
    def test_c2_r45_swap_within_the_month_adds_old_and_new(self):
        self._read(self.meter, "2026-01", 110)
        self._run("2026-02")
        old = self._open(self.water)
        self._replace(self.meter, "2026-02-15", 117, opening=2)
        at_once = self._open(self.water) - old
        self.assertRecordValues(
            at_once, [{"kind": "supplement", "quantity": 7.0, "amount": 21.0}]
        )
        self._read(self.meter, "2026-02", 11)
        self._run("2026-03")
        rest = self._open(self.water) - old - at_once
        self.assertRecordValues(rest, [{"quantity": 9.0, "amount": 27.0}])
        # old bills untouched
        self.assertRecordValues(old, [{"amount": 30.0, "state": "posted"}])
        used = self.env["wuye.meter.reading"].search([("month", "=", "2026-02-01")])
        self.assertEqual(sum(used.mapped("consumption")), 7.0 + 9.0)

    def test_c1_history_of_two_devices_is_readable_by_date(self):
        self._read(self.meter, "2026-01", 110)
        self._replace(self.meter, "2026-02-15", 117, opening=2)
        self._read(self.meter, "2026-02", 11)
        action = self.unit.with_user(self.reader).action_open_readings()
        readings = self.env["wuye.meter.reading"].with_user(self.reader)
        rows = readings.search(action["domain"], order="date")
        self.assertRecordValues(
            rows,
            [
                {"number": "A001", "value_before": 100, "value": 110},
                {"number": "A001", "value_before": 110, "value": 117},
                {"number": "B001", "value_before": 2, "value": 11},
            ],
        )
        self.assertEqual(rows.mapped("is_closing"), [False, True, False])
        self.assertRecordValues(
            self.meter.segment_ids.sorted("date_install"),
            [
                {"number": "A001", "reading_install": 100, "reading_archive": 117},
                {"number": "B001", "reading_install": 2, "reading_archive": 0},
            ],
        )
        self.assertEqual(self.meter.number, "B001")

    def test_c2_wizard_shows_what_was_read_last(self):
        self._read(self.meter, "2026-01", 110)
        wizards = self.env["wuye.meter.replace"].with_user(self.clerk)
        with Form(wizards.with_context(default_meter_id=self.meter.id)) as form:
            form.number = "B001"
            form.date = "2026-02-15"
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.value_before, 110)
                line.value_closing = 117
                self.assertTrue(line.is_typed)
        form.save().action_replace()
        self.assertEqual(self.meter.segment_id.number, "B001")

    def test_c2_closing_reading_left_blank_is_refused(self):
        wizards = self.env["wuye.meter.replace"].with_user(self.clerk)
        wizard = wizards.with_context(default_meter_id=self.meter.id).create(
            {"date": "2026-02-15", "number": "B001"}
        )
        with self.assertRaisesRegex(UserError, "closing reading"):
            wizard.action_replace()
        wizard.line_ids.value_closing = 99
        with self.assertRaisesRegex(UserError, "lower than 100"):
            wizard.action_replace()
        self.assertEqual(self.meter.segment_id.number, "A001")

    def test_c2_reading_of_the_month_not_billed_becomes_the_closing_one(self):
        reading = self._read(self.meter, "2026-02", 110, date="2026-02-20")
        self._replace(self.meter, "2026-02-25", 112)
        self.assertRecordValues(
            reading, [{"value": 112, "is_closing": True, "consumption": 12}]
        )
        usages = self._usage("2026-02").filtered("quantity")
        self.assertEqual(usages.mapped("quantity"), [12.0])
        self.assertEqual(sum(self._open(self.water).mapped("quantity")), 12.0)

    def test_r45_unusual_closing_is_billed_once_confirmed(self):
        self._read(self.meter, "2026-01", 110)
        self._replace(self.meter, "2026-02-15", 150)
        self.assertFalse(self._open(self.water).filtered(lambda c: c.quantity == 40))
        closing = self.env["wuye.meter.reading"].search([("is_closing", "=", True)])
        self.assertEqual(closing.state, "to_confirm")
        with self.assertRaisesRegex(UserError, "Another person"):
            closing.with_user(self.clerk).action_confirm()
        closing.with_user(self.colleague).action_confirm()
        self.assertTrue(self._open(self.water).filtered(lambda c: c.quantity == 40))

    def test_r45_on_the_last_day_a_day_is_left_for_the_run(self):
        self._replace(self.meter, "2026-02-28", 106)
        closing = self.env["wuye.meter.reading"].search([("is_closing", "=", True)])
        self.assertEqual(str(closing.date_to), "2026-02-27")
        self.assertEqual(str(self._open(self.water).period_end), "2026-02-27")

    def _refuses(self, message, date, closing):
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            self._replace(self.meter, date, closing)

    def test_r45_days_billed_from_another_meter_are_said(self):
        """Nothing measured stays unbilled in silence."""
        kitchen = self._make_meter(self.unit, "K001")
        self._read(kitchen, "2026-02", 4)
        run = self._run("2026-03", post=False)
        run.with_user(self.accountant).action_sign()
        self._refuses("is signed. Have the run computed", "2026-02-15", 117)
        run.with_user(self.accountant).action_post()
        self._refuses("from another meter of the unit", "2026-02-15", 117)
        self._replace(self.meter, "2026-03-01", 117)
        charge = self._open(self.water) - run.charge_ids
        self.assertRecordValues(
            charge,
            [{"quantity": 17.0, "period_start": fields.Date.to_date("2026-03-01")}],
        )

    def test_r45_closing_confirmed_late_waits_for_the_other_bill(self):
        kitchen = self._make_meter(self.unit, "K001")
        self._read(self.meter, "2026-01", 110)
        self._replace(self.meter, "2026-02-15", 910)
        closing = self.env["wuye.meter.reading"].search([("is_closing", "=", True)])
        self.assertEqual(closing.state, "to_confirm")
        self._read(kitchen, "2026-02", 4)
        run = self._run("2026-03")
        bill = run.charge_ids.filtered(lambda c: c.item_id == self.water)
        with (
            self.assertRaisesRegex(UserError, "from another meter of the unit"),
            self.env.cr.savepoint(),
        ):
            closing.with_user(self.colleague).action_confirm()
        bill.with_user(self.clerk).action_reverse()
        closing.with_user(self.colleague).action_confirm()
        self.assertIn(800.0, self._open(self.water).mapped("quantity"))

    def test_c3_closing_may_have_begun_anew(self):
        self.meter._amend({"reading_install": 99998}, "底数")
        self._replace(self.meter, "2026-02-15", 3, is_rollover=True)
        self.assertEqual(self._open(self.water).quantity, 5.0)

    def test_taken_down_for_good_is_read_no_more(self):
        self._replace(self.meter, "2026-02-15", 104, number=False, is_final=True)
        self.assertEqual(self.meter.state, "archived")
        self.assertFalse(self.meter.segment_id)
        with self.assertRaisesRegex(UserError, "taken down already"):
            self._replace(self.meter, "2026-02-20", 110)

    def test_closing_reading_stays(self):
        self._replace(self.meter, "2026-02-15", 104)
        closing = self.env["wuye.meter.reading"].search([("is_closing", "=", True)])
        for act in (closing.unlink, lambda: closing.write({"value": 105})):
            with self.assertRaises(UserError):
                act()


@tagged("post_install", "-at_install")
class TestCorrection(MeterCommon):
    """R46: 水表修改 is an act of its own, with a trail."""

    def _amend(self, reason="抄错号码", **vals):
        wizards = self.env["wuye.meter.amend"].with_user(self.clerk)
        with Form(wizards.with_context(default_meter_id=self.meter.id)) as form:
            form.reason = reason
            for name, value in vals.items():
                form[name] = value
        form.save().action_amend()

    def test_r46_data_are_corrected_with_a_trail_and_nothing_is_billed(self):
        self._read(self.meter, "2026-01", 110)
        self._amend(number="A007", position="三层管井", digits=6)
        self.assertRecordValues(
            self.meter, [{"number": "A007", "position": "三层管井", "digits": 6}]
        )
        self.assertEqual(len(self.meter.segment_ids), 1)
        self.assertFalse(self._open(self.water))
        self.assertEqual(
            {(c.field_name, c.value_old, c.value_new) for c in self.meter.change_ids},
            {
                ("number", "A001", "A007"),
                ("position", "", "三层管井"),
                ("digits", "5", "6"),
            },
        )
        self.assertEqual(self.meter.change_ids.user_id, self.clerk)
        self.assertEqual(set(self.meter.change_ids.mapped("reason")), {"抄错号码"})

    def test_r46_what_was_read_keeps_its_figures(self):
        reading = self._read(self.meter, "2026-01", 110)
        self._amend(multiplier=10)
        self.assertEqual((reading.consumption, reading.multiplier), (10.0, 1.0))
        self.assertEqual(self._read(self.meter, "2026-02", 112).consumption, 20.0)

    def test_r46_data_are_not_changed_on_the_page(self):
        mine = self.meter.with_user(self.clerk)
        for record, vals in (
            (mine, {"number": "A007"}),
            (mine, {"position": "x"}),
            (mine.segment_id, {"number": "A007"}),
            (mine.segment_id, {"date_archive": "2026-03-01"}),
        ):
            with self.assertRaisesRegex(UserError, "Correct Data"):
                record.write(vals)
        self._read(self.meter, "2026-01", 110)
        other = self._make_unit(self.building, "0402")
        with self.assertRaisesRegex(UserError, "has been read"):
            mine.unit_id = other

    def test_r46_trail_stays(self):
        self._amend(number="A007")
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_meter_change_facts_kept"):
            self.env.cr.execute("UPDATE wuye_meter_change SET value_new = 'x'")


@tagged("post_install", "-at_install")
class TestBands(MeterCommon):
    """Meters that count by the time of day (C8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peak, cls.valley = cls.env["wuye.fee.band"].create(
            [{"code": "p1", "name": "峰"}, {"code": "v1", "name": "谷"}]
        )
        cls.home = cls._make_unit(cls.building, "0402")
        cls.home_line = cls._make_line(cls.home, cls.price, "2026-01-01")
        cls.banded = cls._make_meter(
            cls.home, "P001", 5, band_ids=(cls.peak + cls.valley).ids
        )

    def test_each_band_is_read_and_the_usage_has_both(self):
        self._read(self.banded, "2026-01", 15, band_id=self.peak.id)
        self._read(self.banded, "2026-01", 9, band_id=self.valley.id)
        usage = self._usage("2026-01", self.home_line)
        self.assertEqual(usage.quantity, 14.0)
        self.assertEqual(
            {row.band_id: row.quantity for row in usage.band_ids},
            {self.peak: 10.0, self.valley: 4.0},
        )
        with self.assertRaisesRegex(UserError, "read by these bands: 峰, 谷"):
            self._read(self.banded, "2026-02", 20)

    def test_c2_replacement_closes_each_band(self):
        self._read(self.banded, "2026-01", 15, band_id=self.peak.id)
        self._read(self.banded, "2026-01", 9, band_id=self.valley.id)
        wizards = self.env["wuye.meter.replace"].with_user(self.clerk)
        wizard = wizards.with_context(default_meter_id=self.banded.id).create(
            {"date": "2026-02-15", "number": "P002"}
        )
        for line, closing in zip(wizard.line_ids, (20, 11), strict=True):
            line.write({"value_closing": closing, "value_opening": 1})
        wizard.action_replace()
        new = self.banded.segment_id
        self.assertEqual(new.band_ids.mapped("reading_install"), [1.0, 1.0])
        usage = self._usage("2026-02", self.home_line)
        self.assertEqual((usage.quantity, str(usage.date_to)), (7.0, "2026-02-15"))

    def test_meters_that_add_up_have_the_same_bands(self):
        with self.assertRaisesRegex(ValidationError, "other bands"):
            self._make_meter(self.home, "P009")
