"""A replacement by mistake is taken back by a counter-event (C2, R45, T1)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import MeterCommon


@tagged("post_install", "-at_install")
class TestUndo(MeterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._read(cls.meter, "2026-01", 110)
        cls.old = cls.meter.segment_id

    def _undo(self, reason="换错了户", meter=None, user=None):
        wizards = self.env["wuye.meter.undo"].with_user(user or self.clerk)
        wizards = wizards.with_context(default_meter_id=(meter or self.meter).id)
        with Form(wizards) as form:
            form.reason = reason
        form.save().action_undo()

    def _refuses(self, sentence, **vals):
        before = self._devices()
        with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
            self._undo(**vals)
        self.env.invalidate_all()
        self.assertEqual(self._devices(), before)

    def _devices(self):
        return {s.number: (s.date_archive, s.is_undone) for s in self.meter.segment_ids}

    def _closing(self):
        return self.env["wuye.meter.reading"].search([("is_closing", "=", True)])

    def _charge(self):
        return self.env["wuye.charge"].search([("kind", "=", "supplement")])

    # === WHAT IS DONE === #

    def test_c2_undo_puts_the_old_device_back_and_keeps_the_new_in_the_register(self):
        self._replace(self.meter, "2026-02-15", 117, opening=2)
        new = self.meter.segment_id
        self.assertTrue(self.meter.is_replaced)
        self._undo()
        self.assertRecordValues(
            self.meter,
            [{"segment_id": self.old.id, "number": "A001", "is_replaced": False}],
        )
        self.assertRecordValues(
            self.old, [{"date_archive": False, "reading_archive": 0.0, "note": False}]
        )
        self.assertRecordValues(new, [{"is_undone": True, "note": "换错了户"}])
        self.assertEqual(new.date_archive, new.date_install)
        self.assertFalse(self._closing())
        self.assertFalse(self._usage("2026-02"))

    def test_r45_undo_reverses_what_was_billed_at_once(self):
        self._replace(self.meter, "2026-02-15", 117)
        charge = self._charge()
        self.assertEqual((charge.state, charge.amount), ("posted", 21.0))
        self._undo()
        self.assertRecordValues(charge, [{"state": "reversed", "amount_residual": 0}])
        self.assertRecordValues(
            self.env["wuye.charge"].search([("origin_id", "=", charge.id)]),
            [{"kind": "reversal", "state": "posted", "amount": -21.0}],
        )
        # as if nothing had been: the month's reading bills all of it
        self._read(self.meter, "2026-02", 125)
        self._run("2026-03")
        self.assertRecordValues(
            self._open(self.water).filtered(lambda c: c.quantity == 15),
            [{"amount": 45.0, "kind": "regular", "state": "posted"}],
        )
        february = self._open(self.water).filtered(lambda c: c.quantity == 15)
        self.assertEqual(str(february.period_start), "2026-02-01")

    def test_c2_undo_is_in_the_trail_with_who_when_and_why(self):
        self._replace(self.meter, "2026-02-15", 117, opening=2, note="表坏")
        self._undo("换错了户")
        trail = self.meter.change_ids
        self.assertEqual(
            {(c.field_name, c.value_old, c.value_new) for c in trail},
            {
                ("segment_id", "B001", "A001"),
                ("date_archive", "2026-02-15", ""),
                ("reading_archive", "117", ""),
                ("note", "表坏", ""),
            },
        )
        self.assertEqual(trail.user_id, self.clerk)
        self.assertEqual(set(trail.mapped("reason")), {"换错了户"})
        self.assertTrue(all(trail.mapped("create_date")))
        self.assertNotIn("date_archive", trail.mapped("field_label"))
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_meter_change_facts_kept"):
            self.env.cr.execute("UPDATE wuye_meter_change SET reason = 'x'")

    def test_c2_meter_is_replaced_again_after_an_undo(self):
        self._replace(self.meter, "2026-02-15", 117)
        self._undo()
        self._replace(self.meter, "2026-02-15", 112, opening=1)
        self.assertEqual(self.meter.segment_id.reading_install, 1)
        self.assertEqual(self._open(self.water)[-1:].quantity, 2.0)
        self._undo("又错了")
        self.assertEqual(self.meter.segment_id, self.old)

    def test_c2_undo_takes_the_last_of_two_replacements_back(self):
        self._replace(self.meter, "2026-02-15", 117)
        second = self.meter.segment_id
        self._replace(self.meter, "2026-03-15", 9, number="C001")
        self._undo()
        self.assertEqual(self.meter.segment_id, second)
        self._undo()
        self.assertEqual(self.meter.segment_id, self.old)

    def test_c2_meter_taken_down_for_good_is_in_use_again(self):
        self._replace(self.meter, "2026-02-15", 117, number=False, is_final=True)
        self.assertEqual(self.meter.state, "archived")
        self._undo()
        self.assertRecordValues(
            self.meter, [{"state": "running", "segment_id": self.old.id}]
        )
        self.assertRecordValues(
            self.meter.change_ids.filtered(lambda c: c.field_name == "segment_id"),
            [{"value_old": "", "value_new": "A001"}],
        )

    def test_c2_reading_that_the_closing_replaced_is_there_again(self):
        reading = self._read(self.meter, "2026-02", 115, date="2026-02-20")
        self._replace(self.meter, "2026-02-25", 119)
        self._undo()
        self.assertRecordValues(
            reading,
            [
                {
                    "value": 115,
                    "consumption": 5,
                    "is_closing": False,
                    "date_to": False,
                    "state": "confirmed",
                    "entered_by": self.reader.id,
                }
            ],
        )
        self.assertEqual(str(reading.date), "2026-02-20")
        usage = self._usage("2026-02")
        self.assertRecordValues(usage, [{"quantity": 5.0, "date_to": False}])
        self.assertEqual(reading.usage_id, usage)

    def test_c2_closing_that_waits_is_taken_back_unbilled(self):
        self._replace(self.meter, "2026-02-15", 150)
        self.assertEqual(self._closing().state, "to_confirm")
        self._undo()
        self.assertFalse(self._closing())
        self.assertFalse(self._charge())

    def test_c8_bands_are_put_back(self):
        peak, valley = self.env["wuye.fee.band"].create(
            [{"code": "p1", "name": "峰"}, {"code": "v1", "name": "谷"}]
        )
        home = self._make_unit(self.building, "0402")
        self._make_line(home, self.price, "2026-01-01")
        meter = self._make_meter(home, "P001", 5, band_ids=(peak + valley).ids)
        self._replace(meter, "2026-02-15", 20, number="P002")
        self._undo(meter=meter)
        self.assertEqual(meter.number, "P001")
        self.assertEqual(meter.segment_id.band_ids.mapped("reading_archive"), [0, 0])
        said = meter.change_ids.filtered(lambda c: c.field_name == "reading_archive")
        self.assertEqual(said.value_old, "峰 20、谷 20")
        self._read(meter, "2026-02", 25, band_id=peak.id)

    def test_b7_preview_with_the_units_bills_is_computed_again(self):
        self._replace(self.meter, "2026-02-15", 117, opening=2)
        run = self._run("2026-03", post=False)
        self._make_line(
            self.unit, self._make_standard(self.fee, 2.0, name="费"), "2026-01-01"
        )
        run.with_user(self.clerk).action_compute()
        run.with_user(self.accountant).action_sign()
        self._undo()
        self.assertRecordValues(run, [{"state": "draft", "signed_by": False}])
        self.assertFalse(run.charge_ids)
        self.assertIn("was undone", run.message_ids[0].body)

    # === WHAT IS REFUSED === #

    def test_c2_new_device_that_was_read_stays(self):
        self._replace(self.meter, "2026-02-15", 117)
        reading = self._read(self.meter, "2026-02", 4)
        self._refuses("B001 has been read since")
        reading.with_user(self.reader).unlink()
        self._undo()
        self.assertEqual(self.meter.segment_id, self.old)

    def test_t1_paid_closing_consumption_stays(self):
        self._replace(self.meter, "2026-02-15", 117)
        self._pay("2026-03-31", [(self._charge(), 1.0)])
        self._refuses("closing consumption is paid")
        self.assertEqual(self._charge().state, "posted")
        self.assertTrue(self._closing())

    def test_c2_meter_never_replaced_has_nothing_to_undo(self):
        self._refuses("nothing to undo")

    def test_c2_number_taken_by_another_meter_meanwhile_is_refused(self):
        self._replace(self.meter, "2026-02-15", 117)
        self._make_meter(self._make_unit(self.building, "0402"), "A001")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as caught,
            self.env.cr.savepoint(),
        ):
            self._undo()
        said = self.old._sql_error_to_message(caught.exception)
        self.assertIn("A meter with this number is in use", said)

    def test_c2_only_the_ledger_room_undoes(self):
        self._replace(self.meter, "2026-02-15", 117)
        for user in (self.reader, self.accountant, self.cashier):
            with self.assertRaises(AccessError):
                self._undo(user=user)
            with self.assertRaises(AccessError):
                self.meter.with_user(user)._undo_replacement("x")
        reopened = self.old.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Correct Data"):
            reopened.date_archive = False
        self.assertTrue(self._closing())
