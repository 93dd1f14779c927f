"""What is no event holds up no other: it is set aside, and the journal goes on (H3)."""

import json
import uuid
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import wuye_iot_aside
from .test_events import QUIET, EventCase

ASIDE = mute_logger("odoo.addons.wuye_iot.models.wuye_iot_aside")


@tagged("post_install", "-at_install")
class TestAside(EventCase):
    def _asides(self):
        rows = self.env["wuye.iot.aside"].search([], order="id")
        return [(row.seq, row.reason, row.is_proven, row.count) for row in rows]

    @ASIDE
    def test_h3_event_that_is_none_is_set_aside_and_the_journal_goes_on(self):
        """A door whose code is no word: the box wrote it so, and proves it."""
        self.client.note()
        odd = self.client.note(door="东门")
        self.client.note()
        told = self.client.send_events()
        self.assertEqual((told["acked"], told["resend"]), (3, []))
        self.assertEqual(self._stored(), [1, 3])
        self.assertEqual(self._asides(), [(2, "door", True, 1)])
        self.assertEqual(self._gaps(), [(2, 2, "aside")])
        self.assertEqual(self._alarms(), [("aside", False, 1, "open")])
        row = self.env["wuye.iot.aside"].search([]).with_user(self.administrator)
        self.assertEqual(json.loads(row.body), odd)
        # the chain holds over it: what follows is proven by it later, too
        self.client.note()
        self.assertEqual(self.client.send_events(self.client.journal[3:])["acked"], 4)

    @ASIDE
    def test_h3_last_event_that_is_none_does_not_come_for_ever(self):
        for _number in range(2):
            self.client.note(door="东门")
        for _time in range(2):  # the first answer is lost on its way
            told = self.client.send_events()
            self.assertEqual((told["acked"], told["resend"]), (2, []))
        self.assertEqual(self._asides(), [(1, "door", True, 2), (2, "door", True, 2)])

    @ASIDE
    @QUIET
    def test_h3_what_is_no_event_and_not_proven_stays_a_gap(self):
        """Somebody changed the journal on the box's disk; it is not held by that."""
        self.client.note()
        true = self.client.note()
        self.client.note()
        first, _true, last = self.client.journal
        told = self.client.send_events([first, dict(true, door="东门"), last])
        self.assertEqual((told["acked"], told["resend"]), (1, [2]))
        self.assertEqual(self._asides(), [(2, "door", False, 1)])
        self.assertEqual(self._stored(), [1, 3])
        # what was really written is taken still
        self.assertEqual(self.client.send_events([true])["acked"], 3)
        self.assertEqual(self._gaps(), [(2, 2, "filled")])

    @ASIDE
    def test_h3_what_is_no_event_behind_a_gap_is_held_when_the_gap_is_filled(self):
        self.client.note()
        self.client.note()
        odd = self.client.note(door="东门")
        told = self.client.send_events([self.client.journal[0], odd])
        self.assertEqual((told["acked"], self._gaps()), (1, []))
        self.assertEqual(self._asides(), [(3, "door", False, 1)])
        self.assertEqual(self.client.send_events()["acked"], 3)
        self.assertEqual(self._asides(), [(3, "door", True, 2)])

    @ASIDE
    @QUIET
    def test_h3_whatever_stands_in_an_events_place_the_others_are_taken(self):
        self.client.note()
        good = [self.client.note() for _number in range(2)]
        first = self.client.journal[0]
        odd = [
            None,
            7,
            "event",
            [],
            {},
            {"seq": 2},
            dict(first, seq="1"),
            dict(first, seq=2**40),
            dict(first, chain="no chain"),
            dict(first, boot=None, seq=2),
            dict(first, code=False),
            dict(first, uuid=str(uuid.uuid4())[:-1], seq=2),
            dict(first, credential=[]),
            dict(first, detail=[1]),
            dict(first, detail={"tail": "\ud800"}),
            dict(first, at=1.5),
            first,
        ]
        told = self.client.send_events([first, *odd])
        self.assertEqual((told["acked"], told["resend"]), (1, []))
        told = self.client.send_events(good)
        self.assertEqual((told["acked"], told["resend"]), (3, []))
        self.assertEqual(self._stored(), [1, 2, 3])
        self.assertNotIn(True, [row[2] for row in self._asides()])

    def test_h3_events_of_hard_characters_are_events(self):
        """A full-width space is one character; PostgreSQL takes no NUL in a word."""
        self.client.note(detail={"text": "\u3000" * 1900})
        self.client.note(code="unknown", detail={"tail": "\0A1", "plate": "\0浙A1"})
        self.assertEqual(self.client.send_events()["acked"], 2)
        self.assertEqual(self._asides(), [])
        self.assertEqual(
            self.env["wuye.iot.event"].search([("seq", "=", 2)]).tail, "A1"
        )

    @ASIDE
    def test_h3_box_that_sends_nonsense_for_ever_fills_no_disk(self):
        events = [self.client.note(door="东门") for _number in range(6)]
        with patch.object(wuye_iot_aside, "MOST", 4):
            for part in (events[:3], events[3:]):
                told = self.client.send_events(part)
        self.assertEqual(len(self._asides()), 4)
        # what found no room is not said to be held
        self.assertEqual(told["acked"], 4)

    @ASIDE
    def test_h3_what_was_set_aside_is_read_by_manager_and_administrator_only(self):
        self.client.note(door="东门")
        self.client.send_events()
        other = self._make_user("manager", self.second_community, login="13900000043")
        asides = self.env["wuye.iot.aside"]
        self.assertTrue(asides.with_user(self.administrator).search([]))
        self.assertFalse(asides.with_user(other).search([]))
        with self.assertRaises(AccessError):
            asides.with_user(self.guard).search([])
        with self.assertRaises(AccessError):
            asides.search([]).with_user(self.administrator).reason = "x"
