"""Readings: in order, once a month, unusual ones confirmed by another person."""

import re

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MeterCommon

CLERK = "wuye_property.group_ledger_clerk"


@tagged("post_install", "-at_install")
class TestReadings(MeterCommon):
    def _refused(self, sentence, function, *args, error=UserError, **kwargs):
        with self.assertRaisesRegex(error, sentence), self.env.cr.savepoint():
            function(*args, **kwargs)

    # === WHAT IS BILLED === #

    def test_reading_becomes_the_consumption_that_is_billed(self):
        reading = self._read(self.meter, "2026-01", 112.5)
        self.assertRecordValues(
            reading,
            [
                {
                    "value_before": 100.0,
                    "consumption": 12.5,
                    "state": "confirmed",
                    "entered_by": self.reader.id,
                    "usage_id": self._usage("2026-01").id,
                }
            ],
        )
        self.assertEqual(self._usage("2026-01").quantity, 12.5)
        self._run("2026-02")
        [charge] = self._open(self.water)
        self.assertEqual((charge.quantity, charge.amount), (12.5, 37.5))
        self.assertEqual(charge.service_month, reading.month)

    def test_several_meters_of_one_unit_add_up(self):
        kitchen = self._make_meter(self.unit, "A002", position="厨房")
        self._read(self.meter, "2026-01", 110)
        self._read(kitchen, "2026-01", 4)
        self.assertRecordValues(self._usage("2026-01"), [{"quantity": 14.0}])

    def test_multiplier_counts(self):
        self.meter._amend({"multiplier": 40}, "铭牌倍率")
        reading = self._read(self.meter, "2026-01", 102)
        self.assertEqual((reading.consumption, reading.multiplier), (80.0, 40.0))

    def test_c4_r43_units_not_billed_are_those_left_blank_or_zero(self):
        units, meters = {"0302": self.unit}, {"0302": self.meter}
        for number, room in enumerate(("0402", "0502", "0602")):
            units[room] = self._make_unit(self.building, room)
            self._make_line(units[room], self.price, "2026-01-01")
            meters[room] = self._make_meter(units[room], f"C{number}", 5)
        self._read(meters["0302"], "2026-01", 108)
        self._read(meters["0402"], "2026-01", 5)  # nothing used
        self._read(meters["0502"], "2026-01", 6)
        run = self._run("2026-02")  # 0602 stays blank
        skipped = run.skipped_ids.contract_line_id.unit_id
        self.assertEqual(skipped, units["0402"] | units["0602"])
        billed = self.env["wuye.charge"].search([("run_id", "=", run.id)]).unit_id
        self.assertEqual(billed, units["0302"] | units["0502"])

    def test_c4_blank_month_is_in_the_next_reading(self):
        self._read(self.meter, "2026-02", 130)
        self.assertFalse(self._usage("2026-01"))
        self.assertEqual(self._usage("2026-02").quantity, 30.0)

    def test_b22_r49_t6_supplier_collected_is_read_and_never_billed(self):
        self.water.collected_by_supplier = True
        reading = self._read(self.meter, "2026-01", 112)
        self.assertEqual((reading.consumption, reading.state), (12.0, "confirmed"))
        run = self._run("2026-02")
        self.assertFalse(run.charge_ids)
        self.assertFalse(run.failure_ids)
        self._replace(self.meter, "2026-02-10", 115)
        self.assertFalse(self.env["wuye.charge"].search([]))

    def test_fee_that_begins_later_takes_the_readings_over(self):
        unit = self._make_unit(self.building, "0402")
        self._read(self._make_meter(unit, "C001"), "2026-01", 7)
        line = self._make_line(unit, self.price, "2026-01-01")
        self.assertRecordValues(self._usage("2026-01", line), [{"quantity": 7.0}])

    # === WHAT IS REFUSED === #

    def test_c3_a_long_reading_is_said_with_all_its_digits(self):
        unit = self._make_unit(self.building, "0909")
        meter = self._make_meter(unit, "L001", 12345678, digits=8)
        self._refused("lower than 12345678", self._read, meter, "2026-01", 12345677)

    def test_c3_lower_reading_is_refused_unless_the_meter_began_anew(self):
        self.meter._amend({"reading_install": 99998}, "底数")
        self._refused(
            "lower than 99998.*Began anew", self._read, self.meter, "2026-01", 3
        )
        reading = self._read(self.meter, "2026-01", 3, is_rollover=True)
        self.assertEqual(reading.consumption, 5.0)

    def test_c3_negative_and_too_many_digits_are_refused_with_the_reason(self):
        self._refused("below zero", self._read, self.meter, "2026-01", -1)
        self._refused("more digits.*5", self._read, self.meter, "2026-01", 100000)
        self._refused(
            "did not begin anew",
            *(self._read, self.meter, "2026-01", 120),
            is_rollover=True,
        )
        reading = self._read(self.meter, "2026-01", 110)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.env.cr.execute(
                "UPDATE wuye_meter_reading SET value = -1 WHERE id = %s", [reading.id]
            )

    def test_c7_second_reading_of_a_month_is_refused_and_names_the_first(self):
        self._read(self.meter, "2026-03", 112)
        self._refused(
            "A001 was read for 2026-03 already: 112, by " + re.escape(self.reader.name),
            *(self._read, self.meter, "2026-03", 113),
            user=self.clerk,
        )

    def test_c7_database_keeps_one_reading_per_meter_and_month(self):
        self._read(self.meter, "2026-03", 112)
        Reading = self.env.registry["wuye.meter.reading"]
        # as a second phone that did not see the first one's row
        self.patch(Reading, "_check_place_in_time", lambda *args: None)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._read(self.meter, "2026-03", 113)

    def test_future_and_disordered_days_are_refused(self):
        for vals, sentence in (
            ({"date": "2026-04-01"}, "2026-04-01 has not come"),
            ({"date": "2025-12-31"}, "installed or read before on 2026-01-01"),
        ):
            self._refused(
                sentence,
                *(self._read, self.meter, "2026-03", 112),
                error=ValidationError,
                **vals,
            )
        self._refused(
            "2026-04-01 has not come",
            *(self._read, self.meter, "2026-04", 112),
            error=ValidationError,
            date="2026-03-31",
        )

    def test_month_before_the_last_one_read_is_refused(self):
        self._read(self.meter, "2026-02", 112)
        self._refused(
            "read for 2026-02 already", self._read, self.meter, "2026-01", 105
        )

    def test_meter_taken_down_is_not_read(self):
        segment = self.meter.segment_id
        self._replace(self.meter, "2026-03-10", 112)
        with self.assertRaisesRegex(UserError, "taken down on 2026-03-10.*hangs there"):
            self.env["wuye.meter.reading"].with_user(self.reader).create(
                {"segment_id": segment.id, "month": "2026-03-01", "value": 115}
            )

    # === CORRECTING === #

    def test_last_reading_is_corrected_until_it_is_billed(self):
        reading = self._read(self.meter, "2026-01", 112)
        mine = reading.with_user(self.reader)
        mine.value = 113
        self.assertEqual((mine.consumption, self._usage("2026-01").quantity), (13, 13))
        self._refused("lower than", mine.write, {"value": 99})
        self._run("2026-02")
        for act in (lambda: mine.write({"value": 114}), mine.unlink):
            self._refused("is billed", act)

    def test_earlier_reading_waits_for_the_later_one(self):
        first = self._read(self.meter, "2026-01", 112)
        second = self._read(self.meter, "2026-02", 120)
        self._refused("followed by that of 2026-02", first.write, {"value": 113})
        second.with_user(self.reader).unlink()
        self.assertEqual(self._usage("2026-02").quantity, 0)
        first.with_user(self.reader).value = 113

    def test_state_and_names_are_not_written_by_hand(self):
        reading = self._read(self.meter, "2026-01", 112).with_user(self.reader)
        for vals in (
            {"state": "confirmed"},
            {"entered_by": self.clerk.id},
            {"consumption": 1},
            {"usage_id": False},
            {"is_closing": True},
        ):
            self._refused("not written by hand", reading.write, vals, error=AccessError)
            self._refused(
                "not written by hand",
                *(self._read, self.meter, "2026-02", 120),
                error=AccessError,
                **vals,
            )

    def test_quantity_is_not_typed_where_a_meter_hangs(self):
        usages = self.env["wuye.usage"].with_user(self.reader)
        vals = {"contract_line_id": self.line.id, "month": "2026-01-01"}
        self._refused("measured by a meter", usages.create, {**vals, "quantity": 5})
        blank = usages.create(vals)  # as “Prepare Month” makes them
        self._refused("measured by a meter", blank.write, {"quantity": 5})
        self._read(self.meter, "2026-01", 112)
        self.assertEqual(blank.quantity, 12.0)
        unit = self._make_unit(self.building, "0402")
        line = self._make_line(unit, self.price, "2026-01-01")
        typed = usages.create({**vals, "contract_line_id": line.id, "quantity": 5})
        typed.quantity = 6


@tagged("post_install", "-at_install")
class TestSecondPerson(MeterCommon):
    """C6: three times the usual, or nothing used by those who live there."""

    def _unusual(self, user=None):
        self._read(self.meter, "2026-01", 110)
        return self._read(self.meter, "2026-02", 140, user=user)

    def _waits(self):
        """The readings that the ledger room is told of as its work (R97)."""
        rows = self.env["wuye.todo"].with_user(self.clerk)._load()
        domains = [r["action"]["domain"] for r in rows if r["code"] == "reading"]
        return self.env["wuye.meter.reading"].search(
            Domain.OR(domains) & Domain("community_id", "=", self.community.id)
        )

    def test_c6_three_times_the_usual_waits_and_is_not_billed(self):
        reading = self._unusual()
        self.assertRecordValues(reading, [{"state": "to_confirm", "flag": "high"}])
        self.assertFalse(self._usage("2026-02"))
        self.assertEqual(self._waits(), reading)
        run = self._run("2026-03", post=False)
        self.assertRegex(run.failure_ids.message, "140 of meter A001 .* not confirmed")
        self.assertFalse(run.charge_ids)

    def test_c6_second_person_confirms(self):
        reading = self._unusual()
        reading.with_user(self.clerk).action_confirm()
        self.assertRecordValues(
            reading, [{"state": "confirmed", "confirmed_by": self.clerk.id}]
        )
        self.assertFalse(self._waits())
        self.assertEqual(self._usage("2026-02").quantity, 30.0)

    def test_c6_nothing_used_in_an_occupied_home_waits(self):
        self.unit.state = "occupied"
        reading = self._read(self.meter, "2026-01", 100)
        self.assertRecordValues(reading, [{"state": "to_confirm", "flag": "zero"}])
        self.unit.state = "vacant"
        reading.with_user(self.reader).value = 100
        self.assertEqual(reading.state, "confirmed")

    def test_c6_new_meter_is_compared_with_its_neighbours(self):
        for number in range(3):
            unit = self._make_unit(self.building, f"040{number}")
            self._read(self._make_meter(unit, f"N{number}"), "2026-01", 10)
        new = self._make_meter(self._make_unit(self.building, "0501"), "N9")
        reading = self._read(new, "2026-02", 30)
        self.assertRecordValues(
            reading, [{"state": "to_confirm", "flag": "neighbours"}]
        )

    def test_c6_who_entered_it_does_not_confirm_under_another_post(self):
        self.reader.group_ids += self.env.ref(CLERK)
        reading = self._unusual()
        with self.assertRaisesRegex(UserError, "Another person"):
            reading.with_user(self.reader).action_confirm()

    def test_c6_post_lent_to_who_entered_it_does_not_help(self):
        reading = self._unusual()
        with freeze_time("2026-03-31 08:00:00"):
            delegation = (
                self.env["wuye.delegation"]
                .with_user(self.clerk)
                .create(
                    {
                        "user_id": self.reader.id,
                        "group_ids": self.env.ref(CLERK).ids,
                        "company_id": self.company.id,
                        "date_from": "2026-03-31 07:59:00",
                        "date_to": "2026-03-31 10:00:00",
                        "reason": "休假",
                    }
                )
            )
            delegation.with_user(self.manager).action_approve()
            self.env["wuye.delegation"]._cron_turn()
            self.assertTrue(self.reader.has_group(CLERK))
            with self.assertRaisesRegex(UserError, "Another person"):
                reading.with_user(self.reader).action_confirm()

    def test_c6_second_login_of_one_person_is_one_person(self):
        reading = self._unusual()
        self.colleague.partner_id = self.reader.partner_id
        with self.assertRaisesRegex(UserError, "Another person"):
            reading.with_user(self.colleague).action_confirm()

    def test_c6_who_corrected_the_figure_does_not_confirm_it(self):
        reading = self._unusual()
        reading.with_user(self.clerk).value = 141
        with self.assertRaisesRegex(UserError, "Another person"):
            reading.with_user(self.clerk).action_confirm()
        reading.with_user(self.colleague).action_confirm()

    def test_c6_readers_and_desks_do_not_confirm(self):
        reading = self._unusual(self.clerk)
        for user in (self.reader, self.accountant):
            with self.assertRaisesRegex(AccessError, "ledger clerk or manager"):
                reading.with_user(user).action_confirm()
        reading.with_user(self.manager).action_confirm()

    def test_c6_sent_back_is_read_again(self):
        reading = self._unusual()
        reading.with_user(self.clerk).action_send_back()
        self.assertEqual(reading.state, "draft")
        reading.with_user(self.reader).value = 121
        self.assertEqual((reading.state, reading.consumption), ("confirmed", 11.0))

    def test_confirmed_is_not_confirmed_again(self):
        reading = self._read(self.meter, "2026-01", 110).with_user(self.clerk)
        for act in (reading.action_confirm, reading.action_send_back):
            with self.assertRaises(UserError):
                act()
