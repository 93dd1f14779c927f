"""Events come once, in order, proven, without gap (H3); denied ones at once (F12)."""

import json
import time
import uuid

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import IotHttpCase

QUIET = mute_logger(
    "odoo.addons.wuye_iot.controllers.box",
    "odoo.addons.wuye_iot.models.wuye_iot_intake",
    "odoo.http",
)


class EventCase(IotHttpCase):
    def setUp(self):
        super().setUp()
        self.client = self._enrolled()

    def _stored(self):
        events = self.env["wuye.iot.event"].search([], order="seq")
        return events.mapped("seq")

    def _gaps(self):
        gaps = self.env["wuye.iot.gap"].search([], order="first")
        return [(gap.first, gap.last, gap.state) for gap in gaps]

    def _alarms(self):
        alarms = self.env["wuye.iot.alarm"].search([], order="id")
        return [(one.kind, one.door_id.code, one.count, one.state) for one in alarms]


@tagged("post_install", "-at_install")
class TestEvents(EventCase):
    def test_h3_journal_sent_twice_is_taken_once(self):
        for _number in range(3):
            self.client.note()
        for _time in range(2):
            told = self.client.send_events()
            self.assertEqual((told["acked"], told["resend"]), (3, []))
        self.assertEqual(self._stored(), [1, 2, 3])
        self.assertEqual(self._alarms(), [])

    def test_h3_gap_is_listed_asked_for_and_filled(self):
        events = [self.client.note() for _number in range(8)]
        told = self.client.send_events(events[:2] + events[4:5])
        self.assertEqual((told["acked"], told["resend"]), (2, [3, 4]))
        told = self.client.send_events(events[6:])
        self.assertEqual((told["acked"], told["resend"]), (2, [3, 4, 6]))
        self.assertEqual(self._gaps(), [(3, 4, "open"), (6, 6, "open")])
        wall = self.env["wuye.iot.wall"].with_user(self.guard).load(self.community.id)
        waiting = [
            (row["first"], row["last"])
            for row in wall["waiting"]
            if row["kind"] == "gap"
        ]
        self.assertEqual(sorted(waiting), [(3, 4), (6, 6)])
        told = self.client.send_events(events[3:4])
        self.assertEqual((told["acked"], told["resend"]), (2, [3, 6]))
        told = self.client.send_events([events[2], events[5]])
        self.assertEqual((told["acked"], told["resend"]), (8, []))
        self.assertEqual(self._stored(), list(range(1, 9)))
        self.assertNotIn("open", [state for *_numbers, state in self._gaps()])

    @QUIET
    def test_h3_changed_event_is_refused_and_raises_an_alarm(self):
        events = [self.client.note(code="unknown") for _number in range(4)]
        changed = dict(events[1], code="granted")
        told = self.client.send_events([events[0], changed, *events[2:]])
        self.assertEqual((told["acked"], told["resend"]), (1, [2]))
        self.assertEqual(self._stored(), [1, 3, 4])
        self.assertEqual(self._alarms(), [("journal", False, 1, "open")])
        # what was really written is taken still
        self.assertEqual(self.client.send_events()["acked"], 4)

    @QUIET
    def test_h3_each_field_of_an_event_is_under_the_chain(self):
        self.client.note()
        event = self.client.note(detail={"a": 1}, credential="a" * 32)
        self.client.send_events(self.client.journal[:1])
        for name, value in (
            ("at", event["at"] + 1),
            ("mono", event["mono"] + 1),
            ("uuid", str(uuid.uuid4())),
            ("door", "north-in"),
            ("kind", "exit"),
            ("credential", "b" * 32),
            ("detail", {"a": 2}),
            ("list", 2),
            ("clock", "unsure"),
            ("boot", "b"),
        ):
            with self.subTest(name):
                self.client.send_events([dict(event, **{name: value})])
                self.assertEqual(self._stored(), [1])
        self.assertEqual(self.client.send_events([event])["acked"], 2)

    @QUIET
    def test_h3_event_that_was_left_out_and_renumbered_is_refused(self):
        events = [self.client.note() for _number in range(3)]
        told = self.client.send_events([events[0], dict(events[2], seq=2)])
        self.assertEqual(told["acked"], 1)
        self.assertEqual(self._stored(), [1])

    @QUIET
    def test_h3_what_comes_into_a_gap_fits_what_follows(self):
        events = [self.client.note() for _number in range(3)]
        self.client.send_events([events[0], events[2]])
        # somebody with the key of the events, who does not know what followed
        forged = dict(events[1], code="unknown")
        forged["chain"] = self.client.link(events[0]["chain"], forged)
        told = self.client.send_events([forged])
        self.assertEqual((told["acked"], told["resend"]), (1, [2]))
        self.assertEqual(self.client.send_events([events[1]])["acked"], 3)

    @QUIET
    def test_h3_one_number_is_one_event(self):
        first = self.client.note()
        self.client.send_events()
        other = dict(first, code="unknown", uuid=str(uuid.uuid4()))
        other["chain"] = self.client.link("", other)
        batch = self.client.batch([other])
        answer = self.client.send(*self.client.request("events", batch))
        self.assertEqual((answer.status_code, answer.json()), (403, {"error": "copy"}))
        self.assertEqual(
            self.env["wuye.iot.event"].search([]).mapped("code"), ["granted"]
        )
        self.assertEqual(self._alarms(), [("copy", False, 1, "open")])
        again = self.client.note(uuid=first["uuid"])
        self.assertEqual(self.client.send_events([again])["acked"], 1)
        self.assertIn(("journal", False, 1, "open"), self._alarms())

    def test_h3_numbers_lost_on_the_box_are_said_and_the_journal_goes_on(self):
        self.client.note()
        self.client.lose(5)
        self.client.note()
        told = self.client.send_events()
        self.assertEqual((told["acked"], told["resend"]), (8, []))
        self.assertEqual(self._gaps(), [(2, 6, "lost")])
        self.assertEqual(self._alarms(), [("loss", False, 1, "open")])

    @QUIET
    def test_h3_loss_is_chained_to_what_was_before_it(self):
        self.client.note()
        loss = self.client.lose(5)
        longer = dict(loss, detail={**loss["detail"], "first": 3})
        told = self.client.send_events([self.client.journal[0], longer])
        changed = dict(loss, detail={**loss["detail"], "to": 99})
        self.client.send_events([changed])
        self.assertEqual((told["acked"], self._stored(), self._gaps()), (1, [1], []))
        self.assertEqual(self.client.send_events([loss])["acked"], 7)

    def test_h3_gap_is_given_up_with_a_reason_by_the_administrator(self):
        events = [self.client.note() for _number in range(4)]
        self.client.send_events([events[0], events[3]])
        gap = self.env["wuye.iot.gap"].search([])
        with self.assertRaises(AccessError):
            gap.with_user(self.guard).action_give_up()
        own = gap.with_user(self.administrator)
        with self.assertRaisesRegex(UserError, "Say why"):
            own.action_give_up()
        own.reason = "控制箱硬盘损坏，已更换"
        own.action_give_up()
        self.assertRecordValues(
            gap, [{"state": "given_up", "closed_by": self.administrator.id}]
        )
        self.env.flush_all()
        told = self.client.send_events([])
        self.assertEqual((told["acked"], told["resend"]), (4, []))

    def test_h3_events_are_never_changed_nor_deleted(self):
        self.client.note()
        self.client.send_events()
        event = self.env["wuye.iot.event"].search([])
        for act in (
            lambda: event.write({"code": "unknown"}),
            event.unlink,
            event.copy,
            lambda: event.create({"seq": 9}),
        ):
            with self.assertRaises(AccessError):
                act()
        for query in (
            "UPDATE wuye_iot_event SET code = 'unknown'",
            "DELETE FROM wuye_iot_event",
            "TRUNCATE wuye_iot_event",
        ):
            with self.assertRefused(CheckViolation, "wuye_iot_event_keep"):
                self.env.cr.execute(query)
        self.assertEqual(event._forget_old(days=-1), 0)

    def test_h3_events_are_kept_for_180_days(self):
        self.client.note()
        self.client.note()
        self.client.send_events()
        cr = self.env.cr
        cr.execute("ALTER TABLE wuye_iot_event DISABLE TRIGGER USER")
        cr.execute(
            "UPDATE wuye_iot_event SET received_at = received_at"
            " - CASE seq WHEN 1 THEN interval '181 days' ELSE interval '179 days' END"
        )
        cr.execute("ALTER TABLE wuye_iot_event ENABLE TRIGGER USER")
        self.assertEqual(self.env["wuye.iot.event"]._forget_old(), 1)
        self.assertEqual(self._stored(), [2])

    def test_h3_boxes_have_journals_of_their_own(self):
        other = self._enrolled(self.other_box)
        self.client.note()
        other.note()
        self.assertEqual(self.client.send_events()["acked"], 1)
        self.assertEqual(other.send_events()["acked"], 1)
        events = self.env["wuye.iot.event"].search([])
        self.assertEqual(events.box_id, self.box | self.other_box)
        self.assertEqual(
            events.with_user(self.guard).search([]).community_id, self.community
        )

    def test_f12_events_have_their_door_holder_and_outcome(self):
        card = self._make_card()
        value = card.hash_ids.filtered(lambda one: one.kind == "em").hash
        self.client.note(credential=value)
        self.client.note(code="out_of_hours", credential=value)
        self.client.note("door", "forced")
        self.client.note(code="unknown", door="gone", credential="f" * 32)
        self.client.note("access", "granted", "north-in", detail={"plate": "浙A1"})
        self.client.note(code="unknown", detail={"tail": "AB77FF"})
        self.client.note("door", "opened")
        self.client.send_events()
        events = self.env["wuye.iot.event"].search([], order="seq")
        self.assertRecordValues(
            events,
            [
                {"outcome": "passed", "door_id": self.door.id, "tail": "B4C5"},
                {"outcome": "denied", "door_id": self.door.id, "tail": "B4C5"},
                {"outcome": "alarm", "door_id": self.door.id, "tail": False},
                {"outcome": "denied", "door_id": False, "tail": False},
                {"outcome": "passed", "door_id": self.lane.id, "tail": False},
                {"outcome": "denied", "door_id": self.door.id, "tail": "77FF"},
                {"outcome": "info", "door_id": self.door.id, "tail": False},
            ],
        )
        self.assertEqual(events[0].label, "03-1-0903 住户")
        self.assertEqual(json.loads(events[4].detail), {"plate": "浙A1"})
        self.assertEqual(events[4].label, "浙A1")
        wall = self.env["wuye.iot.wall"].with_user(self.guard).load()
        self.assertNotIn("opened", [row["code"] for row in wall["events"]])

    def test_f12_forced_held_tampered_and_denied_raise_alarms_once(self):
        for _time in range(2):
            self.client.note("door", "forced")
            self.client.note("door", "held", "north-in")
            self.client.note("access", "denied")
        self.client.note("fault", "tamper", "")
        self.client.send_events()
        self.client.note("door", "forced")
        self.client.send_events()
        self.assertEqual(
            set(self._alarms()),
            {
                ("forced", "main", 3, "open"),
                ("held", "north-in", 2, "open"),
                ("denied", "main", 2, "open"),
                ("tampered", False, 1, "open"),
            },
        )

    def test_f12_alarm_is_handled_by_the_guard_who_says_what_he_did(self):
        self.client.note("door", "forced")
        self.client.send_events()
        alarm = self.env["wuye.iot.alarm"].search([]).with_user(self.guard)
        with self.assertRaisesRegex(UserError, "Say what was done"):
            alarm.action_handle()
        alarm.reason = "到场查看，门已关好"
        alarm.action_handle()
        self.assertRecordValues(
            alarm, [{"state": "handled", "handled_by": self.guard.id}]
        )
        self.client.note("door", "forced")
        self.client.send_events()
        self.assertEqual(
            [state for *_rest, state in self._alarms()], ["handled", "open"]
        )

    def test_f12_denied_tap_is_told_to_the_walls_of_its_community_at_once(self):
        self.env["bus.bus"].search([]).unlink()
        self.client.note(code="unknown")
        self.client.note(code="granted", at=int(time.time() * 1000) - 3600_000)
        self.client.send_events()
        self.env.cr.precommit.run()
        news = [
            (json.loads(row.channel), json.loads(row.message))
            for row in self.env["bus.bus"].search([])
        ]
        [(channel, message)] = [
            one for one in news if one[1]["type"] == "wuye_iot_news"
        ]
        self.assertEqual(channel[1:], ["wuye.community", self.community.id, "wuye_iot"])
        [row] = message["payload"]["rows"]  # an hour ago is no news
        self.assertEqual((row["code"], row["outcome"]), ("unknown", "denied"))
        self.assertNotIn("chain", row)

    def test_h3_stored_chain_can_be_proven_again(self):
        self.client.note(detail={"原因": "测试", "n": [1, 2]})
        self.client.note(door="", credential="a" * 32)
        self.client.lose(2)
        self.client.note()
        self.client.send_events()
        intake = self.env["wuye.iot.intake"]
        self.assertEqual(intake._unproven(self.box), [])
        self.env.cr.execute("ALTER TABLE wuye_iot_event DISABLE TRIGGER USER")
        self.env.cr.execute("UPDATE wuye_iot_event SET code = 'unknown' WHERE seq = 2")
        self.env.cr.execute("ALTER TABLE wuye_iot_event ENABLE TRIGGER USER")
        self.assertEqual(intake._unproven(self.box), [2])

    def test_box_that_says_nothing_raises_an_alarm(self):
        self.client.send_events()
        wall = self.env["wuye.iot.wall"]
        wall._cron_minute()
        self.assertEqual(self._alarms(), [])
        self.box.link_ids.contact_at = "2026-01-01 00:00:00"
        for _time in range(2):
            wall._cron_minute()
        self.assertEqual(self._alarms(), [("silent", False, 1, "open")])
        [box] = wall.with_user(self.guard).load(self.community.id)["boxes"]
        self.assertEqual((box["online"], box["pending"]), (False, None))

    def test_wall_and_index_use_no_scan_of_all_events(self):
        """The plan at 100,000 rows is that at 100 million: a few leaves of an index."""
        self.env.cr.execute(
            """
            INSERT INTO wuye_iot_event (box_id, company_id, community_id, door_id, seq,
                uuid, at, at_ms, mono, received_at, outcome, kind, code, boot, clock,
                list_number, chain)
            SELECT %s, %s, %s, %s, n, gen_random_uuid(), now() + n * interval '1 s',
                n, n, now(), CASE WHEN n %% 50 = 0 THEN 'denied' ELSE 'passed' END,
                'access', 'granted', 'b', 'sure', 1, ''
            FROM generate_series(1, 100000) AS n
            """,
            [self.box.id, self.company.id, self.community.id, self.door.id],
        )
        self.env.cr.execute("ANALYZE wuye_iot_event")
        place, box = self.community.id, self.box.id
        for index, query in (
            ("place", f"community_id = {place} ORDER BY at DESC, id DESC LIMIT 50"),
            (
                "odd",
                f"community_id = {place} AND outcome <> 'passed'"
                " ORDER BY at DESC, id DESC LIMIT 50",
            ),
            ("door", f"door_id = {self.door.id} ORDER BY at DESC, id DESC LIMIT 50"),
            ("once", f"box_id = {box} AND seq = ANY(ARRAY[1, 2, 3])"),
        ):
            with self.subTest(index):
                self.env.cr.execute(
                    f"EXPLAIN SELECT id, seq FROM wuye_iot_event WHERE {query}"
                )
                plan = "\n".join(row[0] for row in self.env.cr.fetchall())
                self.assertIn(f"wuye_iot_event_{index}", plan)
                self.assertNotIn("Seq Scan", plan)
                self.assertNotIn("Sort", plan)
