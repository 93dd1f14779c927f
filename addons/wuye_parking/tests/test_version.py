"""The editor: form and text say the same, bad input names its place, time freezes."""

import json

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, freeze_time, tagged

from wuye_engine.parking import Tariff

from ..templates import TEMPLATES
from .common import HOURLY, WuyeParkingMixin

EVERY_FIELD = {
    "free": {
        "minutes": 15,
        "rule": "deducted",
        "exactly": "charged",
        "again": "day",
        "per": "vehicle_day",
    },
    "bands": [
        {
            "code": "白天",
            "days": ["workday"],
            "from": "08:30",
            "to": "20:00",
            "blocks": [
                {"upto": 60, "total": "5"},
                {"unit": 30, "price": "1.5", "partial": "nearest", "code": "续"},
            ],
        },
        {
            "code": "夜间",
            "days": ["workday"],
            "from": "20:00",
            "to": "08:30",
            "blocks": [{"price": "10"}],
        },
        {"code": "假日", "days": ["weekend", "holiday"], "blocks": [{"price": "0"}]},
    ],
    "caps": [
        {"amount": "20", "code": "日", "shared": True, "times": 3},
        {"amount": "8", "window": "clock", "from": "20:00", "to": "08:30"},
        {"amount": "9", "window": "run", "bands": ["夜间"], "days": ["sat", "sun"]},
        {"amount": "50", "window": "rolling", "minutes": 2880},
        {"amount": "30", "window": "calendar_day", "split": True},
    ],
    "entry_fee": {"amount": "2", "in_caps": True, "when_free": True},
    "minimum": "3",
    "rounding": {"unit": "0.5", "mode": "up", "per": "row"},
    "join": {"by": "within", "minutes": 30, "gap_counts": True},
    "after_payment": {"grace": 15, "then": "continue", "rule": "deducted"},
    "calendar": {
        "holidays": ["2026-10-01", "2026-10-02"],
        "workdays": ["2026-10-10"],
    },
    "restart": "run",
    "count": "band",
    "split": ["band", "midnight", "day"],
    "day_by": "entry",
    "day_start": "06:00",
    "anchor": "charged",
    "missing_exit": "23:59",
    "vehicle_classes": {
        "小型车": {},
        "大型车": {"factor": "1.5", "factor_caps": False},
        "摩托车": {"amount": "1"},
        "军警车": {"exempt": True},
    },
    "default_class": "小型车",
}
BLOCKS = {"blocks": [{"unit": 60, "price": 5}]}


@tagged("post_install", "-at_install")
class TestVersion(WuyeParkingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_tariffs()
        cls.tariff = cls.tariffs.create({"name": "临停", "code": "T"})

    def _version(self, data, date_from="2099-01-01", **vals):
        return self.versions.create(
            {"tariff_id": self.tariff.id, "date_from": date_from, "data": data, **vals}
        )

    # === FORM AND TEXT === #

    def test_g3_form_has_a_field_for_every_usual_switch_and_reads_it_back(self):
        wanted = Tariff.from_dict(EVERY_FIELD)
        version = self._version(EVERY_FIELD)
        self.assertEqual(version.mode, "form")
        self.assertEqual(Tariff.from_dict(version.data), wanted)
        self.assertEqual(
            Tariff.from_dict(version._parsed(version.source).as_dict()), wanted
        )
        version.mode = "text"
        self.assertEqual(Tariff.from_dict(version.data), wanted)
        self.assertFalse(version.unshown)
        version.mode = "form"
        self.assertEqual(Tariff.from_dict(version.data), wanted)
        self.assertEqual(version.band_ids.mapped("code"), ["白天", "夜间", "假日"])
        copied = version.copy({"date_from": "2099-02-01"})
        self.assertEqual(Tariff.from_dict(copied.data), wanted)

    def test_g3_typed_form_comes_to_a_declaration(self):
        with Form(self.versions.with_context(default_tariff_id=self.tariff.id)) as form:
            form.date_from = "2099-01-01"
            form.free_minutes = 30
            with form.block_ids.new() as block:
                block.upto = 60
                block.kind = "flat"
                block.price = 5
            with form.block_ids.new() as block:
                block.unit = 30
                block.price = 2
            with form.cap_ids.new() as cap:
                cap.amount = 20
            self.assertIn("price: '5'", form.source)
        version = form.record
        self.assertEqual(Tariff.from_dict(version.data), Tariff.from_dict(HOURLY))

    def test_times_of_day_are_typed_with_their_prices(self):
        with Form(self.versions.with_context(default_tariff_id=self.tariff.id)) as form:
            form.pricing = "bands"
            for code, start, end, price in (("D", 8, 20, 3), ("N", 20, 8, 1)):
                with form.band_ids.new() as band:
                    band.code, band.hour_from, band.hour_to = code, start, end
                    with band.block_ids.new() as block:
                        block.price = price
            self.assertIn("from: '20:00'", form.source)
        version = form.record
        self.assertEqual(
            version.band_ids.mapped("prices"), ["3.00 per 60 min", "1.00 per 60 min"]
        )
        self.assertEqual(version.band_ids.block_ids.tariff_id, self.tariff)
        self.assertFalse(version.block_ids)

    def test_text_keeps_its_words_and_form_takes_over_what_it_can_show(self):
        text = "# 物价局批复\nblocks:\n  - {unit: 60, price: 5}\n"
        with Form(self.versions.with_context(default_tariff_id=self.tariff.id)) as form:
            form.date_from = "2099-01-01"
            form.mode = "text"
            form.declared = text
        version = form.record
        self.assertEqual(version.declared, text)
        self.assertEqual(version.data, {"blocks": [{"price": "5", "unit": 60}]})
        with Form(version) as form:
            form.mode = "form"
            self.assertEqual(len(form.block_ids), 1)
        self.assertRecordValues(version.block_ids, [{"unit": 60, "price": 5.0}])
        self.assertEqual(version.data, {"blocks": [{"price": "5", "unit": 60}]})

    def test_rules_without_a_field_stay_text_and_the_form_names_them(self):
        data = {**BLOCKS, "caps": [{"amounts": [30, 40]}], "choose": "cheapest"}
        data["variants"] = {"早鸟": {"when": {"upto": 300}, "amount": 12}}
        version = self._version(data)
        self.assertEqual(version.mode, "text")
        self.assertEqual(version.unshown, "Caps, Choice of variant, Variants")
        with (
            self.assertLogs("odoo.tests.form", "WARNING") as logs,
            Form(version) as form,
        ):
            form.mode = "form"
            self.assertEqual(form.mode, "text")
        self.assertIn("Caps, Choice of variant, Variants", logs.output[0])
        before = version.data
        version.write({"mode": "form"})
        self.assertEqual((version.mode, version.data), ("text", before))

    def test_order_of_variants_and_classes_survives_the_database(self):
        variants = {
            "zz long": {"when": {"upto": 600}, "amount": 1},
            "a": {"when": {"upto": 600}, "amount": 2},
        }
        version = self._version({**BLOCKS, "variants": variants}, "2026-01-01")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(list(version.data["variants"]), ["zz long", "a"])
        stay = ("2026-03-02 09:00", "2026-03-02 12:00")
        self.assertEqual(self.tariff.quote(*stay)["amount"], "1.00")

    def test_templates_can_be_shown_in_the_form_and_priced(self):
        for code, (_, data) in TEMPLATES.items():
            with (
                self.subTest(code),
                Form(self.versions.with_context(default_tariff_id=self.tariff.id)) as f,
            ):
                f.date_from = fields.Date.add(
                    fields.Date.to_date("2099-01-01"), days=len(self.tariff.version_ids)
                )
                f.template = code
            self.tariff.invalidate_recordset()
            version = self.tariff.version_ids[0]
            self.assertEqual(version.mode, "form")
            self.assertEqual(Tariff.from_dict(version.data), Tariff.from_dict(data))

    def test_new_version_begins_as_a_copy_of_the_latest(self):
        self._version(EVERY_FIELD, "2098-01-01")
        self._version(HOURLY, "2097-01-01")
        action = self.tariff.action_new_version()
        with Form(self.versions.with_context(**action["context"])) as form:
            form.date_from = "2099-01-01"
        self.assertEqual(
            Tariff.from_dict(form.record.data), Tariff.from_dict(EVERY_FIELD)
        )

    # === BAD INPUT === #

    def test_g3_bad_input_is_refused_where_it_stands(self):
        day = {"code": "D", "from": "08:00", "to": "20:00", **BLOCKS}
        night = {"code": "N", "from": "20:00", "to": "06:00", **BLOCKS}
        late = {"code": "N", "from": "19:00", "to": "08:00", **BLOCKS}
        for data, words in (
            (
                {"bands": [day, night]},
                "Times of day: nothing is declared from Monday 06:00",
            ),
            ({"bands": [day, late]}, "row 2: from Monday 19:00 on two are declared"),
            (
                {"bands": [day, {**night, "to": "08:00", "blocks": [{"price": -1}]}]},
                "Times of day, row 2 › Prices, row 1 › Price: -1 is less than zero",
            ),
            ({"blocks": [{"upto": 60, "price": 1}]}, "row 1 › Up to .*without an end"),
            (
                {"blocks": [{"upto": 60, "price": 1}, {"upto": 30, "price": 1}]},
                r"Prices, row 2 › Up to \(minutes\): must lie after the one before",
            ),
            ({"blocks": [{"unit": 0, "price": 1}]}, "Unit: must be more than zero"),
            ({}, "Prices / Times of day: exactly one of these must be given"),
            ([1], "there is no declaration"),
            (None, "there is no declaration"),
            ({**BLOCKS, "cap": 20}, "cap: there is no such key"),
            ({**BLOCKS, "caps": [{"amount": "viel"}]}, "Caps, row 1 › Amount: viel"),
            (
                {**BLOCKS, "vehicle_classes": {"大型车": {"factor": -2}}},
                "Vehicle classes › 大型车 › Factor: -2 is less than zero",
            ),
            ({**BLOCKS, "missing_exit": "25:00"}, "Exit not known: 25:00 is no time"),
        ):
            with self.subTest(data), self.assertSays(ValidationError, words):
                self._version(data)

    def test_g3_bad_rows_of_the_form_are_refused_by_their_number(self):
        version = self._version(EVERY_FIELD)
        for change, words in (
            ({"pricing": "blocks"}, "Prices / Times of day: exactly one"),
            (
                {"holidays": "2026-13-01"},
                "Calendar › Holidays, row 1: 2026-13-01 is no",
            ),
            ({"cap_ids": [Command.create({"amount": -1})]}, "Caps, row 6 › Amount: -1"),
            (
                {"vehicle_ids": [Command.clear()]},
                "Ordinary vehicle: 小型车 is not among",
            ),
            ({"free_minutes": -5}, "Free time › Minutes: -5 is less than zero"),
        ):
            with self.subTest(change), self.assertSays(ValidationError, words):
                version.write(change)
        with self.assertSays(ValidationError, "row 2 › .*less than zero"):
            version.band_ids[1].block_ids.price = -1
            self.env.flush_all()

    def test_text_that_is_no_declaration_is_refused_with_its_line(self):
        for text, words in (
            ("", "there is no declaration"),
            ("- 1", "there is no declaration"),
            ("blocks: [", "line 1: the text cannot be read"),
            ("a: &x [1]\nb: *x", "line 2: references"),
            (
                "free: {minutes: 1}\nfree: {minutes: 2}",
                "line 2: free stands here twice",
            ),
            ("a: !!python/object:os.system x", "line 1: the text cannot be read"),
            ("[" * 5000, "too deep"),
            ("#" * 60_000, "longer than 50000 characters"),
            ("? [a]\n: 1", "line 1: the text cannot be read"),
            ("a: 2026-13-45", "the text cannot be read"),
        ):
            with self.subTest(text[:20]), self.assertSays(ValidationError, words):
                self.versions.create(
                    {
                        "tariff_id": self.tariff.id,
                        "date_from": "2099-01-01",
                        "mode": "text",
                        "declared": text,
                    }
                )

    def test_json_is_taken_as_well(self):
        version = self.versions.create(
            {
                "tariff_id": self.tariff.id,
                "date_from": "2099-01-01",
                "mode": "text",
                "declared": json.dumps(EVERY_FIELD),
            }
        )
        self.assertEqual(Tariff.from_dict(version.data), Tariff.from_dict(EVERY_FIELD))

    # === DATES === #

    def test_r130_one_version_a_day_and_each_ends_before_the_next(self):
        first = self._version(HOURLY, "2099-01-01")
        second = self._version(HOURLY, "2099-03-01")
        self.assertEqual(first.date_to, fields.Date.to_date("2099-02-28"))
        self.assertFalse(second.date_to)
        with self.assertRefused(
            UniqueViolation, "wuye_parking_tariff_version_version_uniq"
        ):
            self._version(HOURLY, "2099-03-01")

    def test_r130_a_version_that_has_begun_is_never_changed(self):
        with freeze_time("2026-03-01 02:00"):
            version = self._version(EVERY_FIELD, "2026-03-01")
            version.minimum = 4  # on the day it is entered
        version.env.cr.execute(
            "UPDATE wuye_parking_tariff_version SET create_date = '2026-03-01 02:00'"
        )
        version.invalidate_recordset()
        row = version.band_ids.block_ids[0]
        with freeze_time("2026-03-02 02:00"):
            self.assertTrue(version.is_frozen)
            for change in (
                lambda: version.write({"minimum": 9}),
                lambda: version.write({"date_from": "2026-04-01"}),
                lambda: version.write({"data": BLOCKS}),
                lambda: version.write({"mode": "text", "declared": "{}"}),
                lambda: version.write({"cap_ids": [Command.clear()]}),
                lambda: row.write({"price": 9}),
                lambda: row.unlink(),
                lambda: version.cap_ids[0].write({"amount": 1}),
                lambda: version.cap_ids[0].copy(),
                lambda: version.unlink(),
                lambda: self.tariff.unlink(),
            ):
                with self.assertSays(UserError, "has begun and stays as it is"):
                    change()
            version.document_number = "锦发改价〔2026〕8号"  # the paper may follow
            later = self._version(BLOCKS, "2026-03-02")
            later.data = HOURLY
            self.assertFalse(later.is_frozen)

    def test_r130_rows_move_neither_into_nor_out_of_a_version_that_has_begun(self):
        with freeze_time("2026-03-01 02:00"):
            begun = self._version(HOURLY, "2026-03-01")
        begun.env.cr.execute(
            "UPDATE wuye_parking_tariff_version SET create_date = '2026-03-01 02:00'"
        )
        begun.invalidate_recordset()
        draft = self._version(HOURLY)
        with freeze_time("2026-03-02 02:00"):
            for row, version in ((draft.cap_ids, begun), (begun.cap_ids, draft)):
                with self.assertSays(UserError, "has begun and stays as it is"):
                    row.version_id = version

    def test_what_is_priced_by_is_not_written_from_outside(self):
        version = self._version(HOURLY)
        before = version.data_text
        version.write({"data_text": '{"blocks": [{"price": "0"}]}'})
        self.assertEqual(version.data_text, before)
        made = self._version(HOURLY, "2099-02-01", data_text="{}")
        self.assertEqual(made.data_text, before)

    def test_a_version_stays_with_its_tariff(self):
        other = self.tariffs.create({"name": "Other", "code": "O"})
        version = self._version(HOURLY)
        with self.assertRefused(
            CheckViolation, "wuye_parking_tariff_version_tariff_immutable"
        ):
            version.tariff_id = other
            self.env.flush_all()

    def test_a_tariff_stays_with_its_company_and_its_code_is_its_own(self):
        other = self._make_company("Other")
        with self.assertRefused(
            CheckViolation, "wuye_parking_tariff_company_immutable"
        ):
            self.tariff.sudo().company_id = other
            self.env.flush_all()
        with self.assertRefused(UniqueViolation, "wuye_parking_tariff_code_uniq"):
            self.tariffs.create({"name": "Again", "code": "T"})
