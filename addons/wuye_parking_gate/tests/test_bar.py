"""The booth sees how bars and loops are, as their box says, and no older (G2)."""

from datetime import UTC

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.wuye_parking_desk.models.ir_websocket import ASKED
from odoo.addons.wuye_parking_desk.models.wuye_parking_lift import NEWS

from .common import GateCase


@tagged("post_install", "-at_install")
class TestBar(GateCase):
    sensing = True

    @property
    def bars(self):
        return self.env["wuye.parking.gate.bar"].search(
            [("lane_id", "in", (self.far_in | self.far_out).ids)]
        )

    def _say(self, local, **health):
        """The box calls, with its true health or another one."""
        health = health or self.edge.gate.health()
        with self.at(local):
            self._call({"health": health})

    def _call(self, said):
        said = {**self.wire.batch([]), **said}
        now = fields.Datetime.now().replace(tzinfo=UTC)
        intake = self.env["wuye.iot.intake"].sudo()
        link = intake._take(self.box.sudo(), said)
        link._hear(said, int(now.timestamp()))

    def _sensed(self, local, lane=None, token=None):
        """What the booth is told of a lane at this time."""
        house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
        with self.at(local):
            rows = house.watch_booth(token or self.far_token)["sensed"]
        found = {row.pop("lane"): row for row in rows}
        return found.get((lane or self.far_out).id)

    def test_g2_the_booth_sees_bar_and_loop_as_the_box_says_them(self):
        self._begin_far()
        for lane in ("in", "out"):
            self.edge.sense(self.LOOP, lane, False)
            self.edge.sense(self.SWITCH, lane, False)
        self._say("08:00")
        self.edge.sense(self.LOOP, "out", True)
        self._say("08:00:05")
        self.assertEqual(
            self._sensed("08:00:06"),
            {
                "online": True,
                "heard": "08:00:05",
                "told": "08:00:06",
                "bar": "down",
                "bar_since": "08:00:00",
                "loop": "car",
                "loop_since": "08:00:05",
            },
        )
        other = self._sensed("08:00:06", self.far_in)
        self.assertEqual((other["bar"], other["loop"]), ("down", "free"))
        self.edge.sense(self.SWITCH, "out", True)
        self.edge.sense(self.LOOP, "out", False)
        self._say("08:00:07")
        told = self._sensed("08:00:08")
        self.assertEqual((told["bar"], told["loop"]), ("up", "free"))

    def test_g2_of_a_silent_box_nothing_is_claimed_and_since_when(self):
        self._begin_far()
        self.edge.sense(self.SWITCH, "out", True)
        self.edge.sense(self.LOOP, "out", True)
        self._say("08:00")
        self.assertEqual(self._sensed("08:00:09")["bar"], "up")
        told = self._sensed("08:00:10")
        self.assertEqual(
            (told["online"], told["bar"], told["bar_since"], told["loop"]),
            (False, "unknown", "08:00:00", "unknown"),
        )
        self.assertEqual(self._sensed("2026-11-24 09:00")["bar_since"], "11-23 08:00")
        # heard again, it is so since it was said to be
        self._say("2026-11-24 09:01")
        told = self._sensed("2026-11-24 09:01")
        self.assertEqual((told["bar"], told["bar_since"]), ("up", "11-23 08:00"))

    def test_g2_a_board_that_is_away_makes_them_unknown(self):
        self._begin_far()
        self.edge.sense(self.SWITCH, "out", True)
        self._say("08:00")
        self.edge.board.is_up = False
        self._say("08:00:05")
        told = self._sensed("08:00:06")
        self.assertEqual(
            (told["online"], told["bar"], told["bar_since"]),
            (True, "unknown", "08:00:05"),
        )

    def test_g2_booths_hear_of_a_change_and_of_nothing_else(self):
        self._begin_far()
        self._say("08:00")
        sent = []
        bus = type(self.env["bus.bus"])
        self.patch(
            bus, "_sendone", lambda _bus, to, kind, said: sent.append((to, kind))
        )
        self._say("08:00:02")
        self.assertEqual(sent, [])
        self.edge.sense(self.LOOP, "out", True)
        self._say("08:00:03")
        self.assertEqual(sent, [((self.far, ASKED), NEWS)])

    def test_g2_what_is_not_wired_and_an_older_program_have_no_state(self):
        self._begin_far()
        self.edge.sense(self.SWITCH, "out", True)
        self._say("08:00")
        plain = {"open": True, "fire": False, "held": False}
        self._say("08:00:01", doors={"out": plain})
        told = self._sensed("08:00:02")
        self.assertEqual((told["bar"], told["loop"]), ("", ""))
        self.assertTrue(told["online"])

    def test_g2_nonsense_of_a_box_is_no_state(self):
        self._begin_far()
        for number, doors in enumerate(
            (
                [],
                {"out": 7},
                {"out": {"up": "yes", "car": 1}},
                {"nowhere": {"up": True}},
            )
        ):
            self._say(f"08:00:0{number}", doors=doors)
            told = self._sensed(f"08:00:0{number}")
            self.assertIn(told["bar"], ("", "unknown"), doors)
            self.assertIn(told["loop"], ("", "unknown"), doors)
        with self.at("08:00:09"):
            self._call({"health": "well"})
        self.assertEqual(self._sensed("08:00:09")["bar"], "")

    def test_g2_a_lane_that_gets_another_door_has_no_old_state(self):
        self._begin_far()
        self.edge.sense(self.SWITCH, "out", True)
        self._say("08:00")
        door = self.env["wuye.iot.door"].create(
            {"name": "新出口", "code": "new", "kind": "barrier", "box_id": self.box.id}
        )
        self.far_out.sudo().door_id = door
        self.assertEqual(self._sensed("08:00:01")["bar"], "")
        self._say("08:00:02", doors={"new": {"up": True}})
        told = self._sensed("08:00:03")
        self.assertEqual((told["bar"], told["bar_since"]), ("up", "08:00:02"))

    def test_g2_a_booth_is_told_of_its_own_lanes_and_guards_write_nothing(self):
        self._begin_far()
        self._say("08:00")
        self.assertIsNone(self._sensed("08:00:01", token=self.token))
        self.assertTrue(self.bars.with_user(self.far_guard).read(["bar"]))
        with self.assertRaises(AccessError):
            self.bars.with_user(self.far_guard).write({"bar": "up"})
        nowhere = self.community.browse()
        elsewhere = self._make_user("guard", nowhere, self.company, "elsewhere")
        found = self.env["wuye.parking.gate.bar"].with_user(elsewhere).search([])
        self.assertFalse(found)
