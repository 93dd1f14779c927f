"""Two computers with the key of one box: one is heard, and an alarm says so (H3)."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.wuye_iot_link import LEASE
from .common import IotHttpCase

QUIET = mute_logger(
    "odoo.addons.wuye_iot.controllers.box", "odoo.addons.wuye_iot.models.wuye_iot_link"
)


@tagged("post_install", "-at_install")
class TestCopies(IotHttpCase):
    def setUp(self):
        super().setUp()
        self.client = self._enrolled()
        self.client.note()
        self.client.send_events()

    def _refused(self, client, events=()):
        """The word a batch is refused with, or ""."""
        batch = client.batch(list(events))
        with QUIET:
            answer = client.send(*client.request("events", batch))
        return answer.json()["error"] if answer.status_code == 403 else ""

    def _said(self, client, events):
        """What a batch that is taken is answered, with its alarms in the log."""
        with QUIET:
            return client.send_events(events)

    def _alarms(self):
        return self.env["wuye.iot.alarm"].search([]).mapped("kind")

    def _silence(self, seconds):
        """The box has not spoken for so long."""
        self.box._link().contact_at -= timedelta(seconds=seconds)
        self.env.flush_all()

    def test_h3_copy_is_refused_while_the_box_speaks_and_nothing_of_it_is_taken(self):
        other = self.client.cloned()
        self.assertEqual(self._refused(other, [other.note(code="denied")]), "wait")
        self.assertEqual(self._alarms(), [], "it may be the box, started again")
        event = self.client.note()
        self.assertEqual(self._said(self.client, [event])["acked"], 2)
        self.assertEqual(self._alarms(), ["copy"])
        events = self.env["wuye.iot.event"].search([])
        self.assertEqual(events.mapped("code"), ["granted", "granted"])

    def test_box_that_was_started_again_is_heard_when_it_has_been_silent(self):
        other = self.client.cloned()
        event = other.note()
        self.assertEqual(self._refused(other, [event]), "wait")
        self._silence(LEASE + 1)
        self.assertEqual(other.send_events([event])["acked"], 2)
        self.assertEqual(other.send_events([])["acked"], 2)
        self.assertEqual(self._alarms(), [])

    def test_h3_copy_that_lags_behind_is_never_heard(self):
        other = self.client.cloned()
        self.client.note()
        self.client.send_events()
        self._silence(3600)
        self.assertEqual(self._refused(other), "copy")
        self.assertEqual(self._alarms(), ["copy"])
        self.assertEqual(self.client.send_events([])["acked"], 2)

    def test_h3_journal_that_parted_from_the_stored_one_is_refused_whole(self):
        other = self.client.cloned()
        self.client.note()
        self.client.send_events()
        self._silence(3600)
        mine = [other.note(code="unknown"), other.note(code="unknown")]
        self.assertEqual(self._refused(other, mine), "copy")
        self.assertEqual(self._alarms(), ["copy"])
        self.assertEqual(self.env["wuye.iot.event"].search_count([]), 2)
        self.assertFalse(self.env["wuye.iot.gap"].search_count([]))

    def test_h3_who_is_enrolled_again_goes_on_behind_what_is_stored(self):
        other = self.client.cloned()
        self.client.note()
        self.client.send_events()
        self.assertEqual(other.enrol(self._enrol_code()).status_code, 200)
        self.assertEqual((other.seq, other.chain), (2, self.client.chain))
        event = other.note()
        self.assertEqual(other.send_events([event])["acked"], 3)

    def test_key_before_ends_with_the_enrolment_not_with_the_first_word(self):
        other = self.client.cloned()
        self.assertEqual(other.enrol(self._enrol_code()).status_code, 200)
        self.assertEqual(self._refused(self.client), "key")

    def test_new_computer_in_an_old_place_goes_on_with_its_numbers(self):
        fresh = self._client()
        self.assertEqual(fresh.enrol(self._enrol_code()).status_code, 200)
        self.assertEqual(fresh.seq, 1)
        event = fresh.note()
        told = fresh.send_events([event])
        self.assertEqual((told["acked"], told["resend"]), (2, []))
