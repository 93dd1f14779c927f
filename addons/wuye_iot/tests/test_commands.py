"""Remote opening: who, why, what was sensed; late and double orders (F11, H2)."""

import json

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import IotHttpCase


@tagged("post_install", "-at_install")
class TestCommands(IotHttpCase):
    def setUp(self):
        super().setUp()
        self.client = self._enrolled()
        self.wall = self.env["wuye.iot.wall"].with_user(self.guard)

    def _open(self, door=None, reason="forgot", note="电话核对房号与手机尾号"):
        number = self.wall.open_door((door or self.door).id, reason, note)
        self.env.flush_all()
        return self.env["wuye.iot.command"].browse(number)

    def _answer(self, command, word):
        result = {"uuid": command.uuid, "result": word}
        return self.client.call("commands", {"results": [result]})

    def test_f11_each_result_is_an_answer_of_its_own(self):
        self.guard.lang = "en_US"
        for word, says in (
            ("done", "Opened, the door contact confirms"),
            ("switched", "Carried out by the relay; no door contact"),
            ("not_sensed", "Sent, the door did not move"),
            ("silent", "No answer from the relay"),
        ):
            with self.subTest(word):
                command = self._open()
                self.assertEqual(self.wall.opened(command.id)["state"], "waiting")
                [told] = self.client.send_events([])["commands"]
                self.assertEqual(
                    (told["uuid"], told["door"], told["action"]),
                    (command.uuid, "main", "open"),
                )
                self.assertEqual(self.wall.opened(command.id)["state"], "sent")
                self._answer(command, word)
                order = self.wall.opened(command.id)
                self.assertEqual((order["state"], order["words"]), (word, says))

    def test_f11_order_says_who_and_why(self):
        command = self._open()
        self.assertRecordValues(
            command,
            [
                {
                    "user_id": self.guard.id,
                    "reason": "forgot",
                    "note": "电话核对房号与手机尾号",
                    "door_id": self.door.id,
                    "community_id": self.community.id,
                }
            ],
        )
        for reason, note, says in (
            ("", "x", "Say why"),
            ("because", "x", "Say why"),
            ("other", "  ", "Explain"),
        ):
            with self.assertRaisesRegex(UserError, says):
                self._open(reason=reason, note=note)

    def test_f11_limit_of_an_hour_is_of_person_and_door(self):
        self.assertEqual(self.wall.before_open(self.door.id)["used"], 0)
        for _number in range(6):
            self._open()
        told = self.wall.before_open(self.door.id)
        self.assertEqual((told["used"], told["limit"]), (6, 6))
        with self.assertRaisesRegex(UserError, "limit"):
            self._open()
        self._open(self.lane)
        other = self._make_user("guard", self.community, login="other-guard")
        self.wall.with_user(other).open_door(self.door.id, "visitor", "x")
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), hours=1)):
            self._open()

    def test_f11_two_clicks_at_once_are_one_more(self):
        command = self._open()
        with self.assertRefused(UniqueViolation, "wuye_iot_command_turn_uniq"):
            command.copy()

    def test_h2_late_order_is_never_told(self):
        command = self._open()
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), seconds=11)):
            self.assertEqual(self.box._commands(), [])
        [told] = self.box._commands()
        asked = command.asked_at.timestamp()
        self.assertAlmostEqual(told["expires"] / 1000 - asked, 10, delta=1)

    def test_h2_unanswered_order_is_said_and_a_late_answer_still_counts(self):
        command = self._open()
        self.client.send_events([])
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), seconds=16)):
            self.assertEqual(self.wall.opened(command.id)["state"], "unanswered")
        self._answer(command, "done")
        self.assertEqual(command.state, "done")

    def test_h2_order_is_told_until_it_is_answered_and_answered_once(self):
        command = self._open()
        for _time in range(2):
            [told] = self.client.send_events([])["commands"]
            self.assertEqual(told["uuid"], command.uuid)
        self.assertEqual(self._answer(command, "done")["commands"], [])
        at = command.result_at
        self._answer(command, "duplicate")
        self._answer(command, "silent")
        self.assertEqual((command.state, command.result_at), ("done", at))

    def test_h2_box_answers_for_its_own_orders_only(self):
        other = self._enrolled(self.other_box)
        command = self._open()
        self.assertEqual(other.send_events([])["commands"], [])
        result = {"uuid": command.uuid, "result": "done"}
        other.call("commands", {"results": [result]})
        self.assertEqual(command.state, "waiting")

    def test_h2_result_that_is_no_word_changes_nothing(self):
        command = self._open()
        self._answer(command, "opened!")
        self.assertEqual((command.state, command.result_at), ("sent", False))

    def test_f11_result_is_told_to_who_asked_by_the_bus(self):
        command = self._open()
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        self._answer(command, "done")
        self.env.cr.precommit.run()
        [row] = [
            json.loads(one.message)
            for one in self.env["bus.bus"].search([])
            if "wuye_iot_result" in one.message
        ]
        self.assertEqual(row["payload"], {"id": command.id, "state": "done"})

    def test_f11_box_is_woken_by_an_order(self):
        self.client.send_events([])
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        self._open()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([])
        self.assertIn("wuye_iot_wake", "".join(rows.mapped("message")))

    def test_f11_only_guards_and_managers_of_the_place_open(self):
        for post in ("customer_service", "collector", "repairer"):
            user = self.users[post]
            with self.subTest(post), self.assertRaises(AccessError):
                self.env["wuye.iot.wall"].with_user(user).open_door(
                    self.door.id, "other", "x"
                )
        for door in (self.other_door, self.foreign_door):
            with self.assertRaises(AccessError):
                self._open(door)
        with self.assertRaises(AccessError):
            self.env["wuye.iot.command"].with_user(self.guard).create(
                {
                    "door_id": self.door.id,
                    "box_id": self.box.id,
                    "reason": "other",
                    "user_id": self.guard.id,
                    "asked_at": fields.Datetime.now(),
                    "expires_at": fields.Datetime.now(),
                }
            )

    def test_f11_door_without_an_enrolled_box_is_said(self):
        self.box.with_user(self.administrator).action_retire()
        with self.assertRaisesRegex(UserError, "no box"):
            self._open()
