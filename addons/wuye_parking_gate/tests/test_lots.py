"""What a box is told of car parks: whole, and by changes (G14)."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_gate.compile_lots import rows_of
from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, THIRD

from .common import GateCase


@tagged("post_install", "-at_install")
class TestLots(GateCase):
    def _facts(self):
        """Each car inside as the engine sees it, by the server and by the box."""
        stays = self.env["wuye.parking.stay"].search([("phase", "=", "in")])
        book = self.edge.register.book
        ours = {f"s:{stay.id}": stay._facts() for stay in stays}
        return ours, {key: book.facts(row) for key, row in book.stays.items()}

    def _same(self):
        ours, theirs = self._facts()
        self.assertEqual(ours, theirs)
        self.assertTrue(ours)

    def test_whole_and_changes_make_the_same_book(self):
        with self.at("08:00"):
            self._fetch()
        self._permit(CAR, OTHER)
        self._in("08:00")
        self._in("08:05", OTHER)
        told = self._in("08:10", THIRD)
        self._pay(told, "10:00")
        with self.at("10:01"):
            before = self.edge.register.number
            self.assertEqual(self._fetch()["base"], before)
            self._same()
        self._out("10:05")
        with self.at("10:06"):
            told = self._fetch()
            self.assertTrue(any(key.startswith("s:") for key in told["drop"]))
            self._same()
            whole = self.box._lots(0)
            self.edge.register.replace(whole["head"], whole["put"], whole["digest"])
            self._same()

    def test_each_thing_a_lane_goes_by_is_told_when_it_changes(self):
        with self.at("08:00"):
            self._fetch()
            permit = self._permit(CAR)
            vehicle = self.env["wuye.vehicle"].search([], limit=1)
            told = self._in("08:00", OTHER)
            changes = (
                lambda: permit.write({"sharing": "free"}),
                lambda: permit.car_ids.write({"plate": THIRD}),
                lambda: self.far.write({"capacity": 9}),
                lambda: self.far_in.write({"closed": True}),
                lambda: self._stay(told)._lock().sudo().write({"reason": "x"}),
                lambda: self.env["wuye.parking.list"].create(
                    {
                        "plate": CAR,
                        "kind": "white",
                        "reason": "业主委员会",
                        "community_id": self.community.id,
                    }
                ),
                lambda: self.house.begin_shift(self.token, 1.0, all_good(self.company)),
            )
            self._fetch()
            for change in changes:
                number = self.edge.register.number
                change()
                self._fetch()
                self.assertGreater(self.edge.register.number, number)
            self.assertFalse(vehicle.space_id)
        lane = self.edge.register.lane("in")
        self.assertTrue(lane.closed)
        self.assertEqual(
            self.edge.register.book.rights[f"r:p{permit.id}"].cars, (THIRD,)
        )

    def test_nothing_new_is_nothing(self):
        with self.at("08:00"):
            self._fetch()
            self.assertIsNone(self._fetch())
            self.assertIsNone(self.box._lots(self.edge.register.number))

    def test_a_box_without_lanes_is_told_of_no_car_park(self):
        _place, box = self._elsewhere()
        self.assertNotIn("lots", box._versions())
        self.assertIsNone(box._lots(0))

    def test_a_box_whose_lanes_are_taken_away_forgets_them(self):
        with self.at("08:00"):
            self._fetch()
            self.assertTrue(self.edge.register.lane("in"))
            (self.far_in | self.far_out).sudo().door_id = False
            self._fetch()
        self.assertIsNone(self.edge.register.lane("in"))

    def test_a_box_that_was_away_for_longer_than_changes_are_kept_is_told_all(self):
        with self.at("08:00"):
            self._fetch()
            held = self.edge.register.number
            self._in("08:00")
            self.env.cr.flush()
            self._in("08:01", OTHER)
            self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE wuye_parking_gate_change SET made_at = '2020-01-01'"
        )
        changes = self.env["wuye.parking.gate.change"]
        changes._forget_old()
        self.assertIsNone(self.box._lots(held)["base"])
        self.assertIsNone(self.box._lots(changes._newest(self.community)))

    def _elsewhere(self):
        place = self._make_community("XQ", "溪桥", self.company)
        vals = {"name": "东门", "code": "BX-XQ-01", "community_id": place.id}
        return place, self.env["wuye.iot.box"].create(vals)

    def test_a_box_knows_the_cars_of_its_own_community_only(self):
        self._in("08:00")
        place, box = self._elsewhere()
        door = self.env["wuye.iot.door"].create(
            {"name": "东门", "code": "in", "box_id": box.id, "kind": "barrier"}
        )
        lot = self.env["wuye.parking.lot"].create(
            {"code": "E", "name": "东区", "community_id": place.id}
        )
        vals = {"lot_id": lot.id, "code": "1", "name": "入口", "way": "in"}
        self.env["wuye.parking.lane"].create({**vals, "door_id": door.id})
        told = box._lots(0)
        self.assertEqual([one["id"] for one in told["head"]["lots"]], [lot.id])
        self.assertEqual(told["put"], [])

    def test_rows_of_another_community_are_none(self):
        told = self._in("08:00")
        place, _box = self._elsewhere()
        key = f"s:{told['stay']}"
        self.assertTrue(rows_of(self.community, [key])[key])
        self.assertIsNone(rows_of(place, [key])[key])

    def test_a_lane_has_a_door_of_its_own_community(self):
        _place, box = self._elsewhere()
        door = self.env["wuye.iot.door"].create(
            {"name": "东门", "code": "in", "box_id": box.id, "kind": "barrier"}
        )
        with self.assertRaises(ValidationError):
            self.way_in.sudo().door_id = door

    def test_times_are_those_of_the_clock_at_the_gate(self):
        self._in("23:30")
        with self.at("23:31"):
            self._fetch()
        (row,) = self.edge.register.book.stays.values()
        stay = self.env["wuye.parking.stay"].search([("phase", "=", "in")])
        self.assertEqual(row.entry, to_gate(stay.entered_at))
        self.assertEqual(row.entry.isoformat(), "2026-11-23T23:30:00")
