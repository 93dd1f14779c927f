"""Driving in: the stay, its slip, and what refuses (G1, G5, G9, G14)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import CAR, OTHER, THIRD, LotCase


class TestIn(LotCase):
    def test_g1_a_car_drives_in_and_its_slip_and_plate_find_the_stay(self):
        told = self._in("08:12", "浙a·2n906")
        self.assertEqual(told["code"], "temporary")
        self.assertTrue(told["lifts"])
        stay = self._stay(told)
        self.assertEqual(stay.plate, CAR)
        self.assertRegex(stay.name, r"^N-1123-\d{5}$")
        for text in (CAR, "2N906", stay.name, stay.name[-6:], stay.name.lower()):
            found = self._look("09:00", text)
            self.assertEqual(found["stay"], stay.id, text)

    def test_j13_a_stay_that_is_over_is_found_by_fragments_too(self):
        told = self._in("08:12")
        self._out("08:20")
        stays = self.env["wuye.parking.stay"].with_user(self.guard)
        for text in ("2N9", told["slip"][2:8]):
            self.assertIn(told["stay"], stays._find(self.lot, text, inside=False).ids)
        by_name = stays.name_search("2N90")
        self.assertEqual([row[0] for row in by_name], [told["stay"]])

    def test_g1_a_plate_that_is_none_is_refused_with_what_to_do(self):
        with self.assertSays(UserError, "7 characters.*picture"):
            self._in("08:12", "A2N906")

    def test_g8_a_car_without_plate_comes_in_on_its_slip(self):
        self.assertEqual(self._in("08:12", "")["code"], "no_plate")
        told = self._in("08:12", "", how="ticket", reason="临时牌照")
        self.assertTrue(told["lifts"])
        self.assertFalse(self._stay(told).plate)
        found = self._look("10:12", told["slip"])
        self.assertEqual((found["code"], found["amount"]), ("fee", "7.00"))

    def test_g14_the_same_token_is_the_same_entry(self):
        with self.at("08:12"):
            first = self.house.drive_in(self.way_in.id, CAR, "token-again")
            again = self.house.drive_in(self.way_in.id, CAR, "token-again")
        self.assertEqual(first["stay"], again["stay"])
        self.assertTrue(again["again"])
        self.assertEqual(self._inside(), (0, 1))

    def test_g12_a_car_that_is_inside_comes_in_once_more_and_the_old_stay_ends(self):
        first = self._in("08:12")
        told = self._in("09:00")
        self.assertEqual((told["code"], told["alarm"]), ("again", True))
        old = self._stay(first)
        self.assertEqual(old.phase, "closed")
        self.assertIn("入口", old.reason)
        self.assertEqual(self._inside(), (0, 1))

    def test_g12_a_full_car_park_takes_no_temporary_car_but_the_guard_may(self):
        for plate in (CAR, OTHER, THIRD):
            self._in("08:12", plate)
        self.assertEqual(self._in("08:30", "浙C1H72E")["code"], "full")
        told = self._in("08:30", "浙C1H72E", reason="业主担保")
        self.assertTrue(told["lifts"])
        lift = self._stay(told).lift_ids
        self.assertEqual((lift.why, lift.reason), ("guard", "业主担保"))
        self.assertEqual(lift.user_id, self.guard)

    def test_g12_places_kept_for_month_cards_are_not_given_away(self):
        self.lot.reserved = 2
        self._permit(OTHER)
        self._in("08:00")
        self.assertEqual(self._in("08:05", THIRD)["code"], "full")
        self.assertEqual(self._in("08:06", OTHER)["code"], "permit")
        self.assertEqual(self._inside(), (1, 1))
        self.lot.invalidate_recordset(["inside", "free"])
        self.assertEqual((self.lot.inside, self.lot.free), (2, 0))

    def test_r117_a_closed_lane_lets_nobody_in_by_himself(self):
        self.way_in.closed = True
        self.assertEqual(self._in("08:12")["code"], "lane_closed")

    def test_g2_looking_writes_nothing(self):
        with self.at("08:12"):
            told = self.house.look_in(self.way_in.id, CAR)
        self.assertEqual(told["code"], "temporary")
        self.assertEqual(self._inside(), (0, 0))

    def test_a_lane_of_another_community_is_not_ones_own(self):
        place = self._make_community("XQ", "溪桥", self.company)
        stranger = self._make_user("guard", place, login="guard-elsewhere")
        house = self.env["wuye.parking.gatehouse"].with_user(stranger)
        for call in (house.look_in, house.look_out):
            with self.assertSays(AccessError, "scope"):
                call(self.way_in.id, CAR)

    def test_a_way_out_is_no_way_in(self):
        with self.assertSays(UserError, "other way"):
            self._in("08:12", lane=self.way_out)

    def test_an_act_without_a_token_is_refused(self):
        with self.assertSays(UserError, "token"):
            self.house.drive_in(self.way_in.id, CAR, "")

    def test_g12_two_stays_of_one_car_are_refused_by_the_database(self):
        stay = self._stay(self._in("08:12"))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            stay.sudo().copy({"name": "N-1123-X"})
