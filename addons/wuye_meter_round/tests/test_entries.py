"""C5: what a phone sends becomes readings once, and nothing of it is lost."""

import base64
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MONTH, RoundCommon, picture


@tagged("post_install", "-at_install")
class TestEntries(RoundCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.walk.with_user(cls.reader)._rows(cls._day(MONTH))
        cls.other = cls._make_user(
            "meter_reader", cls.community, login="wuye_second_reader"
        )

    @classmethod
    def _day(cls, text):
        return cls.env["wuye.meter.round.entry"]._fields["month"].to_date(text)

    def _entries(self):
        return self.env["wuye.meter.round.entry"].search([])

    def test_c5_batch_becomes_readings_by_the_reader(self):
        sent = [
            self._entry(row, value)
            for row, value in zip(self.rows, (112, 25, 33), strict=True)
        ]
        answers = self._upload(sent)
        self.assertEqual([a["state"] for a in answers], ["stored"] * 3)
        self.assertEqual(answers[0]["row"]["consumption"], 12.0)
        readings = self._readings().sorted("value")
        self.assertEqual(readings.mapped("value"), [25, 33, 112])
        self.assertEqual(readings.entered_by, self.reader)
        self.assertEqual(readings.round_entry_ids, self._entries())

    def test_c5_batch_sent_twice_is_one(self):
        """The answer was lost on the way; the phone sends all of it again."""
        sent = [self._entry(row, 200) for row in self.rows]
        first = self._upload(sent)
        again = self._upload([*sent, sent[0]])
        self.assertEqual(
            [a["id"] for a in again], [*(a["id"] for a in first), first[0]["id"]]
        )
        self.assertEqual(len(self._readings()), 3)
        self.assertEqual(len(self._entries()), 3)

    def test_c5_entry_that_another_request_is_receiving_is_asked_for_again(self):
        """The number is unique in the database; the server begins the request anew."""
        sent = self._entry(self.rows[0], 112)
        self._upload([sent])
        entries = self.env["wuye.meter.round.entry"]
        with (
            patch.object(type(entries), "search", lambda *a, **k: entries),
            mute_logger("odoo.sql_db"),
            self.assertRaises(ConcurrencyError),
        ):
            self._upload([sent])

    def test_c5_another_had_read_it_otherwise(self):
        self._upload([self._entry(self.rows[0], 112)], self.other)
        row = self.rows[0]
        sent = [self._entry(row, 115), self._entry(self.rows[1], 25)]
        conflict, good = self._upload(sent)
        self.assertEqual((conflict["state"], good["state"]), ("conflict", "stored"))
        self.assertIn("112", conflict["message"])
        self.assertEqual(self._readings().sorted("value").mapped("value"), [25, 112])
        entry = self._entries().browse(conflict["id"])
        self.assertEqual(entry.value_there, 112)
        waits = self.env["wuye.todo"].with_user(self.clerk)
        [row] = [row for row in waits._load() if row["code"] == "round_entry"]
        self.assertEqual(row["count"], 1)
        answer = self._phone().phone_decide(entry.id, True)
        self.assertNotIn("round_entry", [row["code"] for row in waits._load()])
        self.assertEqual((answer["state"], answer["row"]["value"]), ("stored", 115.0))
        self.assertEqual(len(self._readings()), 2)
        with self.assertRaisesRegex(UserError, "nothing to decide"):
            self._phone().phone_decide(entry.id, True)
        with self.assertRaisesRegex(UserError, "no longer there"):
            self._phone().phone_decide(10**8, True)

    def test_c5_theirs_is_kept(self):
        self._upload([self._entry(self.rows[0], 112)], self.other)
        [conflict] = self._upload([self._entry(self.rows[0], 115)])
        answer = self._phone().phone_decide(conflict["id"], False)
        self.assertEqual((answer["state"], answer["row"]["value"]), ("dropped", 112.0))
        self.assertEqual(self._entries().filtered("value").mapped("value"), [115, 112])

    def test_c5_same_value_from_two_phones_is_agreed(self):
        self._upload([self._entry(self.rows[0], 112)], self.other)
        [answer] = self._upload([self._entry(self.rows[0], 112)])
        self.assertEqual((answer["state"], answer["message"]), ("stored", ""))
        self.assertEqual(len(self._readings()), 1)
        self.assertEqual(len(self._readings().round_entry_ids), 2)

    def test_c5_reader_corrects_his_own_and_who_saw_it_another_s(self):
        self._upload([self._entry(self.rows[0], 112)])
        [answer] = self._upload([self._entry(self.rows[0], 113)])
        self.assertEqual(answer["row"]["value"], 113.0)
        [seen] = self._upload([self._entry(self.rows[0], 114, known=113)], self.other)
        self.assertEqual((seen["state"], seen["row"]["value"]), ("stored", 114.0))
        self.assertEqual(len(self._readings()), 1)

    def test_c5_zero_that_was_not_seen_is_no_licence(self):
        meter = self._make_meter(self._make_unit(self.building, "0601"), "A010", 0)
        self._read(meter, "2026-03", 0, self.other)
        row = {"segment_id": meter.segment_id.id, "band_id": False, "value": None}
        for known in (None, False):
            [answer] = self._upload([self._entry(row, 5, known=known)])
            self.assertEqual(answer["state"], "conflict", known)

    def test_c5_c3_refused_by_the_rules_of_the_sheet_and_kept(self):
        sent = [self._entry(self.rows[0], 99), self._entry(self.rows[1], 25)]
        refused, good = self._upload(sent)
        self.assertEqual((refused["state"], good["state"]), ("refused", "stored"))
        self.assertIn("lower than 100", refused["message"])
        entry = self._entries().browse(refused["id"])
        self.assertEqual((entry.value, entry.user_id), (99.0, self.reader))
        with self.assertRaisesRegex(UserError, "lower than 100"):
            entry.with_user(self.clerk).action_use()

    def test_c5_c6_unusual_waits_for_a_second_person(self):
        self._read(self.meter, "2026-02", 110)
        row = self.walk.with_user(self.reader)._rows(self._day(MONTH))[0]
        self._upload([self._entry(row, 190)])
        self.assertEqual(self._readings().state, "to_confirm")

    def test_c5_not_read_with_a_reason_is_no_reading(self):
        [answer] = self._upload(
            [self._entry(self.rows[0], False, reason="两次上门无人")]
        )
        self.assertEqual((answer["state"], answer["value"]), ("unread", False))
        self.assertFalse(self._readings())
        self.assertEqual(self._entries().reason, "两次上门无人")

    def test_c5_photo_is_kept_with_the_reading(self):
        photo = picture()
        self._upload([self._entry(self.rows[0], 112, photo=photo)])
        reading = self._readings().with_user(self.clerk)
        data = base64.b64decode(reading.round_entry_ids.photo)
        self.assertEqual(data[:3], b"\xff\xd8\xff")

    def test_c5_bad_photo_is_named_and_the_reading_counts(self):
        big = base64.b64encode(b"\xff\xd8\xff" + bytes(3 * 1024 * 1024)).decode()
        page = base64.b64encode(b"<html><script>1</script></html>").decode()
        sent = [
            self._entry(row, 200, photo=photo)
            for row, photo in zip(self.rows, (big, page, "!!"), strict=True)
        ]
        answers = self._upload(sent)
        self.assertEqual({a["state"] for a in answers}, {"stored"})
        self.assertIn("3.0 MB", answers[0]["message"])
        self.assertIn("no JPEG", answers[1]["message"])
        self.assertIn("no JPEG", answers[2]["message"])
        self.assertEqual(len(self._readings()), 3)
        self.assertFalse(self._entries().filtered("photo"))

    def test_c5_damaged_entry_does_not_hold_up_the_others(self):
        lost = self._entry(self.rows[0], 112)
        del lost["segment_id"]
        gone = self._entry({**self.rows[0], "segment_id": 10**8}, 112)
        words = self._entry(self.rows[0], "abc")
        good = self._entry(self.rows[1], 25)
        answers = self._upload([lost, gone, words, {"uuid": "x"}, good])
        self.assertEqual([a["state"] for a in answers], ["refused"] * 4 + ["stored"])
        self.assertIn("damaged", answers[0]["message"])
        self.assertIn("no longer known", answers[1]["message"])
        self.assertEqual(len(self._readings()), 1)

    def test_c5_too_many_at_once_are_refused(self):
        with self.assertRaisesRegex(UserError, "at most 200"):
            self._upload([{}] * 201)

    def test_c5_what_was_typed_stays(self):
        self._upload([self._entry(self.rows[0], 112)])
        self.env.flush_all()
        for sql in (
            "UPDATE wuye_meter_round_entry SET value = 5",
            "UPDATE wuye_meter_round_entry SET user_id = 1",
            "DELETE FROM wuye_meter_round_entry",
        ):
            with (
                self.subTest(sql),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql)

    def test_c5_entry_of_another_is_not_answered_for(self):
        sent = self._entry(self.rows[0], 112)
        self._upload([sent], self.other)
        [answer] = self._upload([sent])
        self.assertEqual((answer["state"], answer["id"]), ("refused", False))
        self.assertIn("somebody else", answer["message"])
        with self.assertRaises(AccessError):
            self._upload([sent], self._make_user("collector", self.community))
