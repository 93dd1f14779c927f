"""Boxes and server: enrolment, signatures, refusals (decision 0016)."""

import json

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import IotHttpCase

QUIET = mute_logger("odoo.addons.wuye_iot.controllers.box", "odoo.http")


@tagged("post_install", "-at_install")
class TestEnrolment(IotHttpCase):
    def test_box_gets_its_key_by_a_code_and_reports(self):
        client = self._enrolled()
        self.assertEqual(client.code, "BX-JLW-01")
        self.assertRecordValues(self.box, [{"state": "enrolled", "key_number": 1}])
        told = client.send_events()
        self.assertEqual(told["acked"], 0)
        self.assertEqual(told["resend"], [])
        self.assertTrue(self.box.is_online)
        self.assertEqual(self.box.clock_offset, 12)
        self.assertEqual(self.box.version, "0.1.0")

    @QUIET
    def test_code_is_good_once(self):
        code = self._enrol_code()
        self.assertEqual(self._client().enrol(code).status_code, 200)
        answer = self._client().enrol(code)
        self.assertEqual((answer.status_code, answer.json()), (403, {"error": "key"}))
        self.assertEqual(self.box.key_number, 1)

    @QUIET
    def test_code_is_good_for_a_day(self):
        code = self._enrol_code()
        self.box.enrol_until = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        self.assertEqual(self._client().enrol(code).status_code, 403)
        self.assertEqual(self.box.state, "new")

    @QUIET
    def test_who_knows_the_id_only_gets_no_key(self):
        code = self._enrol_code()
        for wrong in (code[:6] + "A" * 20, "AAAAA" + code[5:]):
            with self.subTest(wrong):
                self.assertEqual(self._client().enrol(wrong).status_code, 403)
        for name in ("public", "boot", "version"):
            with self.subTest(name):
                answer = self._client().enrol(code, **{name: "AAAA"})
                self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.box.state, "new")
        self.assertEqual(self._client().enrol(code).status_code, 200)

    def test_code_is_stored_nowhere(self):
        secret = self._enrol_code()[6:]
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM wuye_iot_box b WHERE b::text LIKE %(w)s"
            " UNION ALL SELECT count(*) FROM wuye_iot_secret s"
            " WHERE encode(secret, 'escape') LIKE %(w)s"
            " UNION ALL SELECT count(*) FROM mail_message m WHERE m::text LIKE %(w)s",
            {"w": f"%{secret}%"},
        )
        self.assertEqual(self.env.cr.fetchall(), [(0,), (0,), (0,)])

    def test_key_is_changed_and_events_of_the_old_one_still_fit(self):
        client = self._enrolled()
        client.note()
        self.box.with_user(self.administrator).action_rotate()
        self.env.flush_all()
        self.assertEqual(client.send_events([])["key_number"], 2)
        client.rotate()
        self.assertEqual(self.box.key_number, 1, "until the new one is used")
        client.note()
        self.assertEqual(client.send_events()["acked"], 2)
        self.assertEqual(self.box.key_number, 2)

    @QUIET
    def test_old_key_ends_when_the_new_one_is_used(self):
        client = self._enrolled()
        client.rotate()
        old = client.keys[1]
        client.number = 1
        self.assertEqual(client.send(*client.request("time", {})).status_code, 200)
        client.number = 2
        client.send_events()
        client.number = 1
        answer = client.send(*client.request("time", {}, key=old))
        self.assertEqual((answer.status_code, answer.json()), (403, {"error": "key"}))

    @QUIET
    def test_retired_box_is_refused(self):
        client = self._enrolled()
        self.box.with_user(self.administrator).action_retire()
        self.env.flush_all()
        answer = client.send(*client.request("time", {}))
        self.assertEqual((answer.status_code, answer.json()), (403, {"error": "box"}))
        self.assertFalse(self.box._keys())


@tagged("post_install", "-at_install")
class TestSignatures(IotHttpCase):
    def setUp(self):
        super().setUp()
        self.client = self._enrolled()

    def _refused(self, path, body, headers):
        with QUIET:
            answer = self.client.send(path, body, headers)
        self.assertEqual(answer.status_code, 403)
        return answer.json()["error"]

    def test_wrong_key_old_time_and_replay_change_nothing(self):
        event = self.client.note()
        body = self.client.batch([event])
        request = self.client.request
        cases = {
            "wrong key": (request("events", body, key=b"x" * 32), "key"),
            "old": (request("events", body, age=90), "clock"),
            "ahead": (request("events", body, age=-90), "clock"),
            "nobody": (request("events", body, code="BX-NO-01"), "box"),
            "another's": (request("events", body, code="BX-YFY-01"), "box"),
        }
        for name, (call, error) in cases.items():
            with self.subTest(name):
                self.assertEqual(self._refused(*call), error)
        self.assertFalse(self.env["wuye.iot.event"].search([]))
        self.assertFalse(self.box.contact_at)
        call = request("events", body)
        self.assertEqual(self.client.send(*call).status_code, 200)
        self.assertEqual(self._refused(*call), "replay")

    def test_changed_body_path_and_headers_are_refused(self):
        path, body, headers = self.client.request("events", self.client.batch([]))
        other = path.replace("events", "permits")
        self.assertEqual(self._refused(path, body + b" ", headers), "key")
        self.assertEqual(self._refused(other, body, headers), "key")
        for name, value in (
            ("X-Wuye-Time", str(int(headers["X-Wuye-Time"]) + 1)),
            ("X-Wuye-Nonce", "0" * 32),
            ("X-Wuye-Nonce", ""),
            ("X-Wuye-Sign", "签名".encode().decode("latin-1")),
            ("X-Wuye-Sign", ""),
            ("X-Wuye-Key", "2"),
            ("X-Wuye-Key", "1; DROP TABLE"),
            ("X-Wuye-Key", "१"),
        ):
            with self.subTest(f"{name} {value}"):
                changed = {**headers, name: value.encode()}
                self.assertEqual(self._refused(path, body, changed), "key")

    def test_time_is_told_whatever_the_clock_of_the_box(self):
        told = self.client.send(*self.client.request("time", {}, age=86400 * 400))
        self.assertEqual(told.status_code, 200)
        self.assertAlmostEqual(
            told.json()["time"], fields.Datetime.now().timestamp(), -2
        )

    @QUIET
    def test_nonsense_is_answered_400_and_nothing_of_it_is_kept(self):
        good = self.client.note()
        bodies = [
            [],
            {"events": {}},
            {"events": None},
            {**self.client.batch([good]), "first": 7},
            self.client.batch([good] * 1001),
        ]
        for body in bodies:
            with self.subTest(json.dumps(body)[:60]):
                answer = self.client.send(*self.client.request("events", body))
                self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.env["wuye.iot.event"].search([]))
        path, _body, headers = self.client.request("permits", {})
        answer = self._post(path, b"x" * 70000, headers)
        self.assertEqual(answer.status_code, 400)

    def test_nonces_are_forgotten_after_ten_minutes(self):
        secret = self.env["wuye.iot.secret"]
        self.assertTrue(secret._use_nonce(self.box.id, "a" * 32))
        self.assertFalse(secret._use_nonce(self.box.id, "a" * 32))
        self.env.cr.execute(
            "UPDATE wuye_iot_nonce SET heard_at = heard_at - interval '9 minutes'"
        )
        secret._forget_nonces()
        self.assertFalse(secret._use_nonce(self.box.id, "a" * 32))
        self.env.cr.execute(
            "UPDATE wuye_iot_nonce SET heard_at = heard_at - interval '2 minutes'"
        )
        secret._forget_nonces()
        self.assertTrue(secret._use_nonce(self.box.id, "a" * 32))
