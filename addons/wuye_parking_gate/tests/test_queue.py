"""Who stands before a lane is on the booth's screen (G2, G17)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.wuye_parking_desk.models.ir_websocket import ASKED
from odoo.addons.wuye_parking_desk.models.wuye_parking_lift import NEWS
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import GateCase


@tagged("post_install", "-at_install")
class TestQueue(GateCase):
    def _queue(self, local, token=None):
        """What the booth is told at this time, [(way, plate, code, due, since)]."""
        house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
        with self.at(local):
            rows = house.watch_booth(token or self.far_token)["queue"]
        names = ("way", "plate", "code", "due", "since")
        return [tuple(row[name] for name in names) for row in rows]

    def _asked(self):
        """A car that came at eight and stands at the way out at ten."""
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._heal("08:30")
        self.assertEqual(self._see("10:00", "out", CAR), "请缴费7元")

    def test_g2_who_is_asked_for_money_is_in_the_queue_of_the_booth(self):
        self._asked()
        self.assertEqual(self._queue("10:00"), [])
        self._heal("10:00:02")
        told = [("out", CAR, "fee", "7.00", "10:00:00")]
        self.assertEqual(self._queue("10:00:02"), told)
        # a driver may look for his money for a while, not for ever
        self.assertEqual(self._queue("10:14"), told)
        self.assertEqual(self._queue("10:16"), [])

    def test_g2_booths_hear_of_it_at_once(self):
        self._asked()
        sent = []
        bus = type(self.env["bus.bus"])
        self.patch(
            bus, "_sendone", lambda _bus, to, kind, said: sent.append((to, kind))
        )
        self._heal("10:00:02")
        self.assertEqual(sent.count(((self.far, ASKED), NEWS)), 1)

    def test_g2_the_button_at_the_lane_ends_its_waiting(self):
        self._asked()
        self._heal("10:00:02")
        self._press_paid("10:00:30")
        self._heal("10:00:31")
        self.assertEqual(self._queue("10:00:31"), [])

    def test_g2_paid_at_the_booth_ends_its_waiting(self):
        self._asked()
        self._heal("10:00:02")
        house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
        with self.at("10:00:20"):
            told = house.look_out(self.far_out.id, CAR)
            payment = {"desk": self.far_token, "tender": "cash"}
            payment["amount"] = told["amount"]
            args = (self.far_out.id, told["stay"], self._token(), payment)
            self.assertTrue(house.pay_and_leave(*args)["lifts"])
        self.assertEqual(self._queue("10:00:20"), [])

    def test_g2_who_is_let_in_or_out_elsewhere_does_not_end_it(self):
        self._asked()
        self._see("10:00:01", "in", OTHER)
        self._heal("10:00:02")
        self.assertEqual(len(self._queue("10:00:02")), 1)

    def test_g2_what_is_told_late_is_not_shown(self):
        """A box that was away: nobody stands there any more."""
        self._asked()
        self._heal("10:03:01")
        self.assertEqual(self._queue("10:03:01"), [])

    def test_g2_who_left_before_it_was_told_is_not_shown(self):
        """The bar went up at the booth while the box's word was on its way."""
        self._asked()
        house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
        with self.at("10:00:20"):
            told = house.look_out(self.far_out.id, CAR)
            args = (self.far_out.id, told["stay"], self._token())
            house.drive_out(*args, "debt", "对收费有争议")
        self._heal("10:00:25")
        self.assertEqual(self._queue("10:00:25"), [])
        # the camera sees the same car once more while it drives out
        self._see("10:00:40", "out", CAR)
        self._heal("10:00:41")
        self.assertEqual(self._queue("10:00:41"), [])
        self._see("10:01:30", "out", CAR)
        self._heal("10:01:31")
        self.assertEqual([row[2] for row in self._queue("10:01:31")], ["no_entry"])

    def test_g2_seen_again_it_waits_since_it_was_seen_first(self):
        self._asked()
        self._heal("10:00:02")
        self.assertEqual(self._see("10:02:00", "out", CAR), "请缴费9元")
        self._heal("10:02:01")
        told = [("out", CAR, "fee", "9.00", "10:00:00")]
        self.assertEqual(self._queue("10:02:01"), told)
        self._see("10:02:30", "out", OTHER)
        self._heal("10:02:31")
        told = [("out", OTHER, "no_entry", "", "10:02:30")]
        self.assertEqual(self._queue("10:02:31"), told)

    def test_g17_a_car_that_a_device_keeps_there_is_shown_too(self):
        self._begin_far()
        self.edge.board.outcome = type(self.edge.board.outcome).DOWN
        self._see("08:00", "in", CAR)
        self._heal("08:00:01")
        self.assertEqual(self._queue("08:00:01")[0][:3], ("in", CAR, "fault"))

    def test_odd_words_of_a_box_are_no_car(self):
        self._begin_far()
        said = {"plate": 7, "due": "a lot", "image": "x" * 300, "way": "out"}
        events = [self.wire.note("lane", "fee", "out", detail=said)]
        with self.at("08:00"):
            self._send(events)
        row = self.env["wuye.parking.gate.queue"].search([])
        self.assertEqual((row.plate, row.amount, row.image), (False, 0.0, False))

    def test_another_booth_is_told_of_its_own_lanes_only(self):
        self._asked()
        self._heal("10:00:02")
        self.assertEqual(self._queue("10:00:02", self.token), [])
        nowhere = self.community.browse()
        elsewhere = self._make_user("guard", nowhere, self.company, "elsewhere")
        queue = self.env["wuye.parking.gate.queue"].with_user(elsewhere)
        self.assertFalse(queue.search([]))
        with self.assertRaises(AccessError):
            queue.create({"lane_id": self.far_out.id})
