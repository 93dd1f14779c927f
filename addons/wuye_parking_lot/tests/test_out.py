"""Driving out: the fee, the payment, the guard's word (G2, G4, G7-G10, G16-G18)."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import OTHER, LotCase


class TestOut(LotCase):
    def test_g2_g18_what_is_due_is_told_with_its_lines_and_no_bar_lifts(self):
        self._in("08:12")
        told = self._out("14:33")
        self.assertEqual((told["code"], told["amount"]), ("fee", "17.00"))
        self.assertFalse(told["lifts"])
        amounts = [float(line["amount"]) for line in told["lines"]]
        self.assertEqual(sum(amounts), 17.0)
        self.assertEqual(told["minutes"], 381)
        self.assertEqual(self._inside(), (0, 1))

    def test_g2_what_is_paid_lifts_and_the_stay_keeps_its_slices(self):
        told = self._in("08:12")
        lines = self._look("14:33")["lines"]
        self._pay(told, "14:33")
        out = self._out("14:34")
        self.assertEqual((out["code"], out["lifts"]), ("paid", True))
        stay = self._stay(told)
        self.assertEqual((stay.phase, stay.amount, stay.paid), ("out", 17.0, 17.0))
        self.assertEqual(sum(part.amount for part in stay._proof()), 17)
        shown = stay.with_user(self.manager).proof.splitlines()
        self.assertEqual(shown, [line["text"] for line in lines])
        self.assertEqual(stay.lift_ids.mapped("why"), ["paid", "entry"])
        self.assertEqual(self._inside(), (0, 0))

    def test_g4_paid_at_ten_leaves_at_fourteen_past_and_pays_more_at_sixteen_past(self):
        told = self._in("08:00")
        self._pay(told, "10:00")
        self.assertEqual(self._look("10:14")["code"], "paid")
        self.assertEqual(self._look("10:15")["code"], "paid")
        late = self._look("10:16")
        self.assertEqual((late["code"], late["amount"]), ("overstay", "2.00"))
        self._pay(told, "10:16")
        self._out("10:20")
        self.assertEqual(self._stay(told).paid, 9.0)
        self.assertEqual(self._stay(told).amount, 9.0)
        self.assertEqual(sum(part.amount for part in self._stay(told)._proof()), 9)

    def test_g2_another_amount_than_what_is_due_is_no_payment(self):
        told = self._in("08:00")
        stay = self._stay(told).with_user(self.guard)
        with self.at("10:00"), self.assertSays(UserError, "owes 7.00"):
            stay._settle(5.0, fields.Datetime.now(), "token-less")
        self.assertFalse(stay.sudo().payment_ids)

    def test_g2_after_the_exit_nothing_is_paid(self):
        told = self._in("08:00")
        self._out("08:10")
        stay = self._stay(told).with_user(self.guard)
        with self.at("10:00"), self.assertSays(UserError, "has left"):
            stay._settle(7.0, fields.Datetime.now(), "token-late")

    def test_g14_the_same_token_pays_once_and_leaves_once(self):
        told = self._in("08:00")
        stay = self._stay(told).with_user(self.guard)
        with self.at("10:00"):
            now = fields.Datetime.now()
            first = stay._settle(7.0, now, "token-pay")
            self.assertEqual(stay._settle(7.0, now, "token-pay"), first)
            out = self.house.drive_out(self.way_out.id, stay.id, "token-out")
            again = self.house.drive_out(self.way_out.id, stay.id, "token-out")
        self.assertTrue(out["lifts"] and again["lifts"])
        self.assertEqual(len(stay.lift_ids), 2)

    def test_g17_out_owing_free_or_by_hand_in_one_key_and_the_row_says_why(self):
        for why, debt, waived in (
            ("debt", 7.0, 0.0),
            ("free", 0.0, 7.0),
            ("guard", 0.0, 7.0),
        ):
            told = self._in("08:00")
            self.assertTrue(self._out("10:00", why=why, reason="有争议")["lifts"])
            stay = self._stay(told)
            self.assertEqual((stay.amount_debt, stay.amount_waived), (debt, waived))
            self.assertEqual(stay.lift_ids[0].why, why)
            self.assertEqual(stay.lift_ids[0].reason, "有争议")

    def test_g9_free_without_a_reason_is_impossible(self):
        self._in("08:00")
        for reason in (None, "", " x "):
            with self.assertSays(UserError, "has a reason"):
                self._out("10:00", why="free", reason=reason)
        self.assertEqual(self._inside(), (0, 1))

    def test_g17_no_price_asks_the_guard_who_lets_it_out(self):
        self._in("08:00")
        self.lot.tariff_id = False
        self.assertEqual(self._out("10:00")["code"], "no_price")
        told = self._out("10:00", why="debt", reason="没有价格")
        self.assertTrue(told["lifts"])

    def test_g12_an_exit_without_entry_leaves_a_row_and_no_debt_of_others(self):
        told = self._look("10:00", OTHER)
        self.assertEqual((told["code"], told["alike"]), ("no_entry", []))
        self.assertFalse(self._out("10:00", OTHER)["lifts"])
        told = self._out("10:00", OTHER, why="guard", reason="入口相机故障")
        stay = self._stay(told)
        self.assertEqual((stay.phase, stay.entry_code), ("out", "no_entry"))
        self.assertEqual(self._inside(), (0, 0))

    def test_g8_a_lost_slip_costs_what_the_car_park_says(self):
        self.lot.lost_amount = 20.0
        told = self._look("10:00", OTHER)
        self.assertEqual(told["lost_amount"], "20.00")
        told = self._out("10:00", OTHER, why="debt", reason="票丢失，已签字")
        self.assertEqual(self._stay(told).amount_debt, 20.0)

    def test_g7_look_alikes_are_offered_nearest_first(self):
        first = self._in("08:00", "浙A088K1")
        self._in("08:05", "浙A099K1")
        second = self._in("08:10", "沪A088K1")
        told = self._look("10:00", "浙A0B8K1")
        self.assertEqual(told["code"], "no_entry")
        offered = [row["stay"] for row in told["alike"]]
        self.assertEqual(offered, [first["stay"], second["stay"]])

    def test_g7_a_correction_keeps_the_old_plate_its_picture_and_who(self):
        told = self._in("08:00", "浙A0B8K1", image="2026/11/23/080000.jpg")
        with self.at("10:00"):
            self.house.correct_plate(
                self.way_out.id, told["stay"], "浙A088K1", "与照片核对"
            )
        stay = self._stay(told)
        self.assertEqual(stay.plate, "浙A088K1")
        row = stay.correction_ids
        self.assertEqual((row.plate_from, row.plate_to), ("浙A0B8K1", "浙A088K1"))
        self.assertEqual(
            (row.image, row.user_id), ("2026/11/23/080000.jpg", self.guard)
        )

    def test_g7_a_correction_to_a_car_that_is_inside_is_refused(self):
        self._in("08:00", "浙A088K1")
        told = self._in("08:05", "浙A0B8K1")
        with self.at("10:00"), self.assertSays(UserError, "inside already"):
            self.house.correct_plate(
                self.way_out.id, told["stay"], "浙A088K1", "与照片核对"
            )

    def test_g7_the_right_of_a_wrong_plate_does_not_cover_the_true_one(self):
        self._permit("浙A088K1")
        told = self._in("08:00", "浙A088K1")
        self.assertEqual(told["code"], "permit")
        with self.at("10:00"):
            now = self.house.correct_plate(
                self.way_out.id, told["stay"], "浙A0B8K1", "与照片核对"
            )
        self.assertEqual((now["code"], now["amount"]), ("fee", "7.00"))
        self.assertEqual(self._inside(), (0, 1))  # it takes a temporary car's place

    def test_g7_the_right_of_a_wrong_plate_takes_nobody_elses_place(self):
        """The true car's month card is by turns, and its other car stands on it."""
        self._permit("浙A0B8K1", OTHER, sharing="turn")
        self._permit("浙A088K1")
        self._in("07:50", OTHER)
        told = self._in("08:00", "浙A088K1")
        self.assertEqual(self._inside(), (2, 0))
        with self.at("10:00"):
            now = self.house.correct_plate(
                self.way_out.id, told["stay"], "浙A0B8K1", "与照片核对"
            )
        self.assertEqual((now["code"], now["amount"]), ("fee", "7.00"))
        self.assertEqual(self._inside(), (1, 1))

    def test_g6_the_place_of_a_wrong_plate_is_for_the_car_that_waits(self):
        self._permit("浙A088K1", OTHER, sharing="turn")
        told = self._in("08:00", "浙A088K1")
        waits = self._in("08:30", OTHER)
        self.assertEqual(self._inside(), (1, 1))
        with self.at("10:00"):
            self.house.correct_plate(
                self.way_out.id, told["stay"], "浙A0B8K1", "与照片核对"
            )
        self.assertTrue(self._stay(waits).cover_since)
        self.assertFalse(self._stay(told).cover_since)

    def test_g4_a_clock_that_is_behind_traps_nobody(self):
        told = self._in("08:00")
        self.assertEqual(self._look("07:50")["code"], "clock")
        out = self._out("07:50", why="guard", reason="出口时钟慢")
        self.assertTrue(out["lifts"])
        stay = self._stay(told)
        self.assertEqual(stay.left_at, stay.entered_at)

    def test_g10_every_lift_has_one_explanation_and_nobody_changes_it(self):
        told = self._in("08:00")
        self._out("08:10")
        lifts = self._stay(told).lift_ids
        self.assertEqual(lifts.mapped("why"), ["free_time", "entry"])
        with self.assertRaises(AccessError):
            lifts[0].with_user(self.manager).write({"reason": "x"})
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            lifts[0].sudo().write({"reason": "另一个"})
            lifts.flush_recordset()
        self.assertIn("check", type(caught.exception).__name__.lower())

    def test_g16_pictures_are_forgotten_on_their_day_and_the_stay_remains(self):
        told = self._in("2026-10-01 08:00", image="a.jpg")
        self._out("2026-10-01 08:10", image="b.jpg")
        stay = self._stay(told)
        with self.at("2026-10-31 08:09"):
            self.lot.sudo()._forget_pictures(fields.Datetime.now())
        self.assertEqual((stay.entry_image, stay.exit_image), ("a.jpg", "b.jpg"))
        with self.at("2026-10-31 08:11"):
            self.lot.sudo()._forget_pictures(fields.Datetime.now())
        self.assertEqual((stay.entry_image, stay.exit_image), (False, False))
        self.assertEqual(stay.phase, "out")

    def test_g3_a_class_of_the_tariff_goes_by_the_kind_of_plate(self):
        self.env["wuye.parking.class"].with_user(self.manager).create(
            {"lot_id": self.lot.id, "plate_kind": "trailer", "name": "大型车"}
        )
        self._in("08:00", "浙A1234挂")
        self.assertEqual(self._look("10:00", "浙A1234挂")["amount"], "14.00")

    def test_g3_a_class_the_tariff_does_not_name_is_refused(self):
        with self.assertSays(Exception, "only: 大型车"):
            self.env["wuye.parking.class"].with_user(self.manager).create(
                {"lot_id": self.lot.id, "plate_kind": "trailer", "name": "挂车"}
            )

    def test_r130_a_version_that_was_charged_is_frozen(self):
        self._in("08:00")
        self._out("08:10")
        version = self.tariff.version_ids
        version.invalidate_recordset(["is_frozen"])
        self.assertTrue(version.is_frozen)

    def test_g3_an_inner_car_park_charges_its_own_time(self):
        inner = self._make_lot(
            "G", "地下", parent_id=self.lot.id, tariff_id=self.tariff.id
        )
        lane_in, lane_out = self._make_lanes(inner)
        self._in("08:00")
        self._in("08:20", lane=lane_in)
        self.assertEqual(self._look("10:20", lane=lane_out)["amount"], "7.00")
        self.assertTrue(
            self._out("10:20", lane=lane_out, why="debt", reason="出口再付")["lifts"]
        )
        self.assertEqual(self._out("10:30")["code"], "free_time")
