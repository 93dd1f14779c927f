"""Month cards and spaces: what they cover, who is on his right (G5, G6)."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError

from .common import CAR, OTHER, THIRD, LotCase


class TestPermit(LotCase):
    def test_g5_a_month_card_lifts_by_itself_in_and_out(self):
        self._permit(CAR)
        self.assertEqual(self._in("08:00")["code"], "permit")
        self.assertEqual(self._inside(), (1, 0))
        out = self._out("18:00")
        self.assertEqual((out["code"], out["lifts"]), ("permit", True))

    def test_g5_from_the_day_after_its_last_it_is_a_temporary_car(self):
        self._permit(CAR)
        self._in("2026-11-30 20:00")
        out = self._look("2026-12-01 02:30")
        self.assertEqual((out["code"], out["amount"]), ("fee", "9.00"))
        self.assertTrue(out["lines"][0]["when"].startswith("12-01 00:00"))
        self.assertEqual(self._in("2026-12-02 08:00", OTHER)["code"], "temporary")

    def test_g5_a_renewal_while_inside_covers_without_a_gap(self):
        permit = self._permit(CAR)
        self._in("2026-11-30 20:00")
        with self.at("2026-12-01 09:00"):
            permit.span_ids.create(
                {
                    "permit_id": permit.id,
                    "date_from": "2026-12-01",
                    "date_to": "2026-12-31",
                    "reason": "收据 0000002",
                }
            )
        self.assertEqual(self._look("2026-12-01 09:30")["code"], "permit")

    def test_g5_a_car_inside_since_yesterday_pays_for_the_time_before(self):
        told = self._in("2026-11-22 20:00")
        with self.at("2026-11-23 08:00"):
            self._permit(CAR, days=("2026-11-23", "2026-12-22"))
        self.assertEqual(self._stay(told).cover_since.hour, 0)
        out = self._look("2026-11-23 18:00")
        self.assertEqual((out["code"], out["amount"]), ("fee", "20.00"))

    def test_g5_where_the_rule_says_so_it_has_to_leave_first(self):
        self.lot.inside_rule = "refuse"
        told = self._in("2026-11-22 20:00")
        with self.at("2026-11-23 08:00"), self.assertSays(UserError, "leave first"):
            self._permit(CAR, days=("2026-11-23", "2026-12-22"))
        self.assertFalse(self._stay(told).cover_since)

    def test_g5_days_bought_twice_are_refused(self):
        permit = self._permit(CAR)
        with self.assertSays(ValidationError, "Begin on the day after"):
            permit.span_ids.create(
                {
                    "permit_id": permit.id,
                    "date_from": "2026-11-30",
                    "date_to": "2026-12-31",
                    "reason": "收据 0000002",
                }
            )

    def test_g5_one_plate_is_on_one_month_card(self):
        with self.at("08:00"):
            first = self._permit(CAR)
            with self.assertSays(UserError, first.name):
                self._permit(CAR)

    def test_g5_a_suspended_month_card_covers_nothing_on_those_days(self):
        permit = self._permit(CAR)
        permit.stop_ids.create(
            {
                "permit_id": permit.id,
                "date_from": "2026-11-20",
                "date_to": "2026-11-25",
                "reason": "出差",
            }
        )
        self.assertEqual(self._in("08:00")["code"], "temporary")
        self.assertEqual(self._in("2026-11-26 08:00", OTHER)["code"], "temporary")
        with self.at("2026-11-26 08:00"):
            self.assertEqual(permit._state_on(fields.Date.today()), "valid")
        with self.at("08:00"):
            permit.invalidate_recordset(["state"])
            self.assertEqual(permit.state, "stopped")

    def test_g5_states_are_searched_by(self):
        with self.at("08:00"):
            now = self._permit(CAR)
            over = self._permit(OTHER, days=("2026-01-01", "2026-01-31"))
            permits = self.env["wuye.parking.permit"].with_user(self.guard)
            self.assertEqual(permits.search([("state", "=", "valid")]), now)
            self.assertEqual(permits.search([("state", "=", "expired")]), over)

    def test_g6_by_turns_the_second_car_is_temporary_until_the_first_leaves(self):
        self._permit(CAR, OTHER, sharing="turn")
        self.assertEqual(self._in("08:00")["code"], "permit")
        second = self._in("08:30", OTHER)
        self.assertEqual(second["code"], "temporary")
        self.assertEqual(self._inside(), (1, 1))
        self._out("10:30")
        self.assertEqual(self._inside(), (1, 0))
        told = self._look("18:00", OTHER)
        # its two hours before stay temporary: 5 + 2
        self.assertEqual((told["code"], told["amount"]), ("fee", "7.00"))

    def test_g6_only_the_first_of_those_who_wait_takes_over(self):
        self._permit(CAR, OTHER, THIRD, sharing="turn")
        self._in("08:00")
        second, third = self._in("08:10", OTHER), self._in("08:20", THIRD)
        self._out("09:00")
        self.assertTrue(self._stay(second).cover_since)
        self.assertFalse(self._stay(third).cover_since)

    def test_g6_temporary_free_and_refuse_are_the_other_rules(self):
        codes = {}
        for number, rule in enumerate(("temporary", "free", "refuse")):
            first, second = f"浙B1000{number}", f"浙B2000{number}"
            self._permit(first, second, sharing=rule)
            self.lot.capacity = 0
            self._in("08:00", first)
            codes[rule] = self._in("08:30", second)["code"]
        self.assertEqual(
            codes,
            {"temporary": "temporary", "free": "permit", "refuse": "second_car"},
        )

    def test_g6_cars_of_an_owned_space_share_it_the_same_way(self):
        space = self._make_unit(self.building, "B2056", kind="space")
        space.space_right = "sold"
        vehicles = self.env["wuye.vehicle"]
        for plate in (CAR, OTHER):
            vehicles.create({"unit_id": space.id, "plate": plate})
        self.assertEqual(self._in("08:00")["code"], "permit")
        second = self._in("08:30", OTHER)
        self.assertEqual(second["code"], "temporary")
        self._out("10:30")
        self.assertEqual(self._stay(second).space_id, space)
        self.assertEqual(self._look("18:00", OTHER)["amount"], "7.00")
