"""The count of the cars inside (G12, G13)."""

from odoo.exceptions import UserError

from .common import CAR, OTHER, THIRD, LotCase


class TestStocktake(LotCase):
    def _take(self, local, plates, reason="消防演习时开闸", lot=None):
        with self.at(local):
            take = (
                self.env["wuye.parking.stocktake"]
                .with_user(self.guard)
                .create(
                    {
                        "lot_id": (lot or self.lot).id,
                        "plates": "\n".join(plates),
                        "reason": reason,
                    }
                )
            )
            take.action_done()
        return take

    def test_g13_what_was_not_seen_is_closed_and_what_was_found_is_let_in(self):
        gone = self._in("08:00")
        self._in("08:10", OTHER)
        take = self._take("12:00", [OTHER, "浙a·33MU6", ""])
        self.assertEqual((take.missing, take.found), (1, 1))
        stay = self._stay(gone)
        self.assertEqual((stay.phase, stay.reason), ("closed", "消防演习时开闸"))
        inside = self.env["wuye.parking.stay"].search(
            [("lot_id", "=", self.lot.id), ("phase", "=", "in")]
        )
        self.assertEqual(set(inside.mapped("plate")), {OTHER, THIRD})

    def test_g12_after_all_that_goes_wrong_occupancy_is_in_less_out_and_the_count(self):
        self._in("08:00")
        self._in("08:10", OTHER)
        self._in("09:00")  # once more, without having left
        self._out("09:30", THIRD, why="guard", reason="入口相机故障")
        told = self._look("10:00", OTHER)
        with self.at("10:00"):
            self.house.correct_plate(
                self.way_out.id, told["stay"], "浙A9C26A", "与照片核对"
            )
        stays = self.env["wuye.parking.stay"].search([("lot_id", "=", self.lot.id)])
        ended = stays.filtered(lambda stay: stay.phase != "in")
        self.assertEqual(sum(self._inside()), len(stays) - len(ended))
        take = self._take("12:00", [CAR, "浙A9C26A"])
        self.assertEqual((take.missing, take.found), (0, 0))
        self.assertEqual(sum(self._inside()), 2)

    def test_g12_each_zone_has_its_own_cars_and_the_outer_one_all(self):
        """A car in the zone is inside both; in less out, and the count, of each."""
        zone = self._make_lot(
            *("G", "地下"), parent_id=self.lot.id, tariff_id=self.tariff.id, capacity=1
        )
        zone_in, zone_out = self._make_lanes(zone)
        self.assertEqual(self.lot.zone_ids, zone)
        self._in("08:00")
        self._in("08:05", OTHER)
        self.assertEqual(self._zones(zone), ((2, 1), (0, 1)))
        self._in("08:10", lane=zone_in)
        self.assertEqual(self._zones(zone), ((2, 1), (1, 0)))
        # the zone is full, the outer one is not
        self.assertEqual(self._in("08:15", OTHER, lane=zone_in)["code"], "full")
        self.assertEqual(self._in("08:20", THIRD)["code"], "temporary")
        self.assertEqual(self._zones(zone), ((3, 0), (1, 0)))
        self._out("08:30", lane=zone_out)
        self.assertEqual(self._zones(zone), ((3, 0), (0, 1)))
        # one is in the zone whom its lane has not seen: the count of the zone alone
        take = self._take("09:00", [OTHER], lot=zone)
        self.assertEqual((take.missing, take.found), (0, 1))
        self.assertEqual(self._zones(zone), ((3, 0), (1, 0)))
        take = self._take("09:10", [CAR, OTHER, THIRD])
        self.assertEqual((take.missing, take.found), (0, 0))

    def _zones(self, zone):
        """(cars inside, free places) of the outer car park, and of its zone."""
        (self.lot | zone).invalidate_recordset(["inside", "free"])
        return tuple((lot.inside, lot.free) for lot in (self.lot, zone))

    def test_g13_cars_that_moved_during_the_walk_are_no_differences(self):
        self._in("08:00")
        with self.at("12:00"):
            take = (
                self.env["wuye.parking.stocktake"]
                .with_user(self.guard)
                .create({"lot_id": self.lot.id})
            )
        self._out("12:05", why="guard", reason="抬杆试验")
        self._in("12:06", OTHER)
        with self.at("12:30"):
            take.plates = CAR  # seen before it left; the other one came after
            take.action_done()
        self.assertFalse(take.line_ids)
        self.assertEqual(self._inside(), (0, 1))

    def test_g13_closing_without_a_reason_is_refused_and_changes_nothing(self):
        self._in("08:00")
        with self.assertSays(UserError, "Say why"):
            self._take("12:00", [OTHER], reason=False)
        self.assertEqual(self._inside(), (0, 1))

    def test_g13_every_line_that_is_no_plate_is_named(self):
        with self.assertSays(UserError, "line 1: ABC; line 3: 123"):
            self._take("12:00", ["ABC", OTHER, "123"])

    def test_g13_a_count_that_is_done_stays(self):
        take = self._take("12:00", [])
        with self.assertSays(UserError, "Begin a new one"):
            take.action_done()
