"""Staff cards at doors become taps and days, again and again the same (F17, F18)."""

import random
from datetime import UTC, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.wuye_iot.tests.box import Box

from .common import NOW, AttendanceCase, at

NUMBERS = ("0A0B0C0D11", "0A0B0C0D12", "0A0B0C0D13")
KEY = b"a" * 32


@freeze_time(NOW)
class TestTaps(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._make_staff_card(cls.cleaner, NUMBERS[0])

    # === DAYS === #

    def test_f17_taps_become_a_day_judged_by_the_schedule(self):
        self._count(self.cleaner, self.manager)
        self._tap(self.card, "8:05", "12:01", "13:55", "17:30")
        self.assertEqual(
            self._days(self.cleaner),
            [
                "2 08:05–12:01, 13:55–17:30 late=5 early=30",
                "3 absent",
                "4 absent",
                "5 absent",
                "6 absent",
                "9 open",
            ],
        )
        day = self.env["wuye.attendance.day"].search([("day", "=", "2026-11-02")])
        # of 8 hours the first 5 minutes and the last 30 are missing
        self.assertAlmostEqual(day.attended_hours, 8 - 35 / 60)
        self.assertAlmostEqual(day.present_hours, 236 / 60 + 215 / 60)
        self.assertEqual(
            self._attendances(self.cleaner),
            [(at("8:05"), at("12:01")), (at("13:55"), at("17:30"))],
        )

    def test_f17_double_tap_in_60_s_is_one(self):
        self._count(self.cleaner)
        self._tap(self.card, "7:58", "7:58:59", "12:01", "13:55", "18:00")
        self.assertIn("2 07:58–12:01, 13:55–18:00", self._days(self.cleaner))

    def test_f17_23_00_to_1_00_is_one_shift(self):
        self._count(self.cleaner)
        self._tap(self.card, "23:00", "1:00+1")
        self.assertEqual(self._attendances(self.cleaner), [(at("23:00"), at("1:00+1"))])

    def test_f17_night_by_the_schedule_is_one_day(self):
        self._count(self.watch)
        card = self._make_staff_card(self.watch, NUMBERS[1])
        self._tap(card, "21:55", "6:02+1", "22:10+1", "6:00+2", "6:01+4")
        self.assertEqual(
            self._days(self.watch),
            [
                "2 21:55–06:02+1",
                "3 22:10–06:00+1 late=10",
                "4 absent",
                "5 ?–06:01+1 missing",
                "6 absent",
            ],
        )

    def test_f17_missing_tap_is_marked_and_nothing_is_put_in_its_place(self):
        self._count(self.cleaner)
        self._tap(self.card, "7:58", "18:03+1", "8:00+2", "18:00+2")
        self.assertEqual(
            self._days(self.cleaner)[:3],
            ["2 07:58–? missing", "3 ?–18:03 missing", "4 08:00–18:00"],
        )
        # what has one end only cannot be said there, so it is not
        self.assertEqual(
            self._attendances(self.cleaner), [(at("8:00+2"), at("18:00+2"))]
        )

    def test_f17_readers_that_know_the_way_are_believed(self):
        self._count(self.cleaner)
        self._tap(self.card, ">7:50", ">7:59", "<12:00", "<18:01")
        self.assertEqual(
            self._days(self.cleaner)[0], "2 07:50–?, 07:59–12:00, ?–18:01 missing"
        )

    def test_shift_that_runs_is_open_until_nobody_works_that_long(self):
        self._count(self.cleaner)
        self._tap(self.card, "8:20+7")
        self.assertEqual(self._days(self.cleaner)[-1], "9 08:20–… late=20 open")
        self.assertEqual(self._attendances(self.cleaner), [(at("8:20+7"), False)])
        due = self.env["wuye.attendance.due"]
        with freeze_time("2026-11-09 05:30:00"):  # an hour later: still at work
            due._mark_open()
            self._read()
            self.assertEqual(self._days(self.cleaner)[-1], "9 08:20–… late=20 open")
        with freeze_time("2026-11-09 22:00:00"):
            due._mark_open()
            self._read()
        self.assertEqual(self._days(self.cleaner)[-1], "9 08:20–? late=20 missing")
        self.assertEqual(self._attendances(self.cleaner), [])

    def test_day_on_which_nobody_taps_is_found_by_the_job(self):
        with freeze_time("2026-11-07 04:00:00"):  # a Saturday: nothing is open
            self._count(self.cleaner)
            self._read()
        self.assertEqual(self._days(self.cleaner)[-1], "6 absent")
        with freeze_time("2026-11-11 00:00:00"):
            self.env["wuye.attendance.due"]._mark_open()
            self._read()
        self.assertIn("9 absent", self._days(self.cleaner))
        self.assertIn("10 absent", self._days(self.cleaner))

    def test_job_reads_all_that_is_due_and_what_is_open(self):
        self._count(self.cleaner)
        self._count(self.watch)
        self.env["wuye.attendance.tap"]._take([self._event(self.card, "8:00")])
        due = self.env["wuye.attendance.due"]
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", return_value=60.0) as done:
            due._cron_read()
            self.assertEqual(done.call_count, 2)  # a transaction for each employee
            self.assertFalse(due.search([]))
            self.assertIn("2 08:00–? missing", self._days(self.cleaner))
            self.assertIn("6 absent", self._days(self.watch))
            due._cron_read()  # nothing is due, nothing open is read at once again
            self.assertEqual(done.call_count, 2)

    def test_leave_is_no_absence(self):
        self._count(self.cleaner)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "年假",
                "calendar_id": self.office.id,
                "resource_id": self.cleaner.resource_id.id,
                "date_from": at("0:00+1"),
                "date_to": at("23:59+2"),
            }
        )
        self._read()
        self.assertEqual(
            self._days(self.cleaner), ["2 absent", "5 absent", "6 absent", "9 open"]
        )

    def test_only_days_in_which_he_is_counted_are_read(self):
        self._count(self.cleaner, date_from="2026-11-03", date_to="2026-11-04")
        self._tap(self.card, "8:00", "18:00", "8:00+2", "18:00+2", "8:00+3")
        self.assertEqual(self._days(self.cleaner), ["3 absent", "4 08:00–18:00"])

    # === LATE AND REPLAYED === #

    def test_f18_taps_that_come_late_give_the_same_days(self):
        self._count(self.cleaner)
        texts = ["7:58", "12:01", "13:55", "18:00", "8:10+1", "18:00+1", "7:59+2"]
        self._tap(self.card, *texts)
        wanted = self._all(self.cleaner)
        other = self._make_employee("孙二", self.office)
        self._count(other)
        card = self._make_staff_card(other, NUMBERS[2])
        # the box was without server: today's first, then what it had kept
        for text in ("7:59+2", "18:00+1", "12:01", "7:58", "18:00", "8:10+1", "13:55"):
            self._tap(card, text)
        self.assertEqual(self._all(other), wanted)

    def test_f18_random_taps_in_random_order_give_what_the_whole_log_gives(self):
        """Days touched are read anew; that is the same as all of them."""
        self._count(self.cleaner)
        dice = random.Random(18)
        for _round in range(6):
            rows = [
                self._event(
                    self.card,
                    f"{dice.randrange(24)}:{dice.randrange(60):02}+{dice.randrange(6)}",
                    dice.choice((self.door, self.gate_in, self.gate_out)),
                )
                for _number in range(dice.randrange(1, 6))
            ]
            self.env["wuye.attendance.tap"]._take(rows)
            self._read()
            read = self._all(self.cleaner)
            self.assertEqual(self._again(self.cleaner), read)

    def _again(self, employee):
        """All that is derived is deleted, then read from the taps."""
        domain = [("employee_id", "=", employee.id)]
        self.env["wuye.attendance.shift"].search(domain).unlink()
        self.env["wuye.attendance.day"].search(domain).unlink()
        self.env["hr.attendance"].with_context(wuye_from_taps=True).search(
            domain
        ).unlink()
        self.assertEqual(self._all(employee)[0], [])
        self.env["wuye.attendance.due"]._mark(employee)
        self._read()
        return self._all(employee)

    def test_f18_read_again_by_the_manager_gives_the_same(self):
        member = self._count(self.cleaner, self.manager)
        self._tap(self.card, "7:58", "12:01", "8:10+1", "18:00+1")
        wanted = self._all(self.cleaner)
        member.action_read_again()
        self.assertEqual(self._all(self.cleaner), wanted)

    def test_changed_schedule_is_read_again_on_demand(self):
        member = self._count(self.cleaner, self.manager)
        self._tap(self.card, "8:30", "18:00")
        self.assertIn("2 08:30–18:00 late=30", self._days(self.cleaner))
        self.office.attendance_ids.filtered(
            lambda row: row.hour_from == 8
        ).hour_from = 8.5
        member.action_read_again()
        self.assertIn("2 08:30–18:00", self._days(self.cleaner))

    # === WHAT IS A TAP === #

    def test_what_is_no_passage_of_staff_at_such_a_door_is_no_tap(self):
        take = self.env["wuye.attendance.tap"]._take
        resident = self._issue()
        plain = self.lane  # says nothing of attendance
        refused = {"outcome": "denied", "code": "out_of_hours"}
        self.assertFalse(take([self._event(self.card, "8:00", plain)]))
        self.assertFalse(take([self._event(resident, "8:00")]))
        self.assertFalse(take([self._event(self.card, "8:00", **refused)]))
        self.assertFalse(take([self._event(self.card, "8:00", kind="history")]))
        self.assertFalse(take([self._event(self.card, "8:00", credential_id=None)]))
        noted = {"outcome": "note", "code": "passback_soft"}
        self.assertTrue(take([self._event(self.card, "8:00", **noted)]))

    def test_f18_events_of_a_box_become_taps_once(self):
        """From the journal of a box, sent twice and out of order."""
        self._count(self.cleaner)
        self.box.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        self.env["wuye.iot.secret"]._put("box", self.box.id, KEY, 1)
        client = Box(None)
        client.keys, client.number = {1: KEY}, 1
        number = self.env["wuye.iot.credential.hash"].search(
            [("credential_id", "=", self.card.credential_id.id)], limit=1
        )
        for text in ("8:00", "12:00", "14:00", "18:00"):
            moment = at(text).replace(tzinfo=UTC)
            client.note(
                door="main",
                credential=number.hash,
                at=int(moment.timestamp() * 1000) + 250,
            )
        intake = self.env["wuye.iot.intake"]
        for events in (client.journal[2:], client.journal, client.journal):
            intake._take(self.box, client.batch(events))
        taps = self.env["wuye.attendance.tap"].search([], order="at")
        self.assertEqual(taps.employee_id, self.cleaner)
        self.assertEqual(
            taps.mapped("event_uuid"), [event["uuid"] for event in client.journal]
        )
        self._read()
        self.assertEqual(self._days(self.cleaner)[0], "2 08:00–12:00, 14:00–18:00")

    def test_f18_taps_are_never_changed_and_kept_for_two_years(self):
        take = self.env["wuye.attendance.tap"]._take
        [[now]] = self.env.execute_query(SQL("SELECT now() AT TIME ZONE 'UTC'"))
        rows = [self._event(self.card, "8:00") for _number in range(2)]
        # by the clock of the database, which is not the frozen one
        rows[0]["at"] = now - timedelta(days=729)
        rows[1]["at"] = now - timedelta(days=732)
        recent, old = take(rows).sorted("at", reverse=True)
        for query in (
            "UPDATE wuye_attendance_tap SET at = at + interval '1 hour'",
            "UPDATE wuye_attendance_tap SET way = 'in'",
        ):
            with self.assertRefused(CheckViolation, "wuye_attendance_tap_append_only"):
                self.env.cr.execute(query)
        with self.assertRefused(CheckViolation, "wuye_attendance_tap_employee_once"):
            self.env.cr.execute("UPDATE wuye_attendance_tap SET employee_id = NULL")
        with self.assertRefused(CheckViolation, "wuye_attendance_tap_kept"):
            self.env.cr.execute(
                "DELETE FROM wuye_attendance_tap WHERE id = %s", [recent.id]
            )
        old.unlink()
        self.assertTrue(recent.exists())

    def test_taps_wait_for_an_employee_who_is_entered_later(self):
        person = self._make_partner("钱新来")
        card = self.env["wuye.card"]._issue(
            self.community, "em", NUMBERS[1], {"kind": "staff", "partner_id": person.id}
        )
        self._tap(card, "8:00", "18:00")
        tap = self.env["wuye.attendance.tap"].search([], limit=1)
        self.assertEqual((tap.partner_id, bool(tap.employee_id)), (person, False))
        employee = self._make_employee("钱新来", self.office)
        employee.work_contact_id = person
        self._count(employee)
        self.env.invalidate_all()
        self.env["wuye.attendance.tap"]._find_employees()
        self._read()
        self.assertIn("2 08:00–18:00", self._days(employee))

    def test_card_of_two_employees_is_nobodys_rather_than_guessed(self):
        self.assertEqual(self.card.employee_id, self.cleaner)
        double = self._make_employee("孙保洁二", self.office)
        double.work_contact_id = self.cleaner.work_contact_id
        self.env.invalidate_all()
        self.assertFalse(self.card.employee_id)

    def test_tap_of_an_unsure_clock_is_marked(self):
        self._count(self.cleaner)
        self._tap(self.card, "8:00", clock="unsure")
        day = self.env["wuye.attendance.day"].search([("day", "=", "2026-11-02")])
        self.assertTrue(day.is_unsure)

    # === BESIDE TAPS === #

    def test_attendance_of_who_taps_is_not_entered_by_hand(self):
        self._count(self.cleaner)
        self._tap(self.card, "8:00", "12:00")
        rows = self.env["hr.attendance"].search([("employee_id", "=", self.cleaner.id)])
        officer = self._make_user("administrator", self.community, login="hr")
        officer.group_ids += self.env.ref("hr_attendance.group_hr_attendance_manager")
        own = rows.with_user(officer).with_context(wuye_from_taps=True)
        vals = {"employee_id": self.cleaner.id, "check_in": at("13:00+1")}
        for act in (
            lambda: own.write({"check_out": at("11:00")}),
            own.unlink,
            lambda: own.create(vals),
            # a kiosk has the rights of the system
            lambda: rows.create(vals),
        ):
            with (
                self.assertRaisesRegex(UserError, "read from taps"),
                self.env.cr.savepoint(),
            ):
                act()
        # of who is not counted it is nobody's business here
        rows.create({"employee_id": self.foreman.id, "check_in": at("13:00+1")})

    def test_what_cannot_be_read_stays_due_and_says_why_and_stops_nobody(self):
        self.env["hr.attendance"].create(
            {
                "employee_id": self.cleaner.id,
                "check_in": at("9:00"),
                "check_out": at("10:00"),
            }
        )
        member = self._count(self.cleaner, self.manager)
        watch = self._count(self.watch)
        with mute_logger("odoo.addons.wuye_attendance.models.wuye_attendance_due"):
            self._tap(self.card, "8:00", "12:00")
        self.env.invalidate_all()
        self.assertIn("already checked in", member.error)
        self.assertFalse(watch.error)
        self.assertTrue(self._days(self.watch))
