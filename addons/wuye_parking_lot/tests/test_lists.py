"""Cars that are kept out, let in, or free (G9)."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import CAR, LotCase


class TestLists(LotCase):
    def _list(self, kind, plate=CAR, **vals):
        return (
            self.env["wuye.parking.list"]
            .with_user(self.manager)
            .create(
                {
                    "kind": kind,
                    "plate": plate,
                    "community_id": self.community.id,
                    "reason": "多次冲卡",
                    "date_from": "2026-11-01",
                    **vals,
                }
            )
        )

    def test_g9_a_listed_car_is_kept_out_until_its_entry_ends(self):
        self._list("black", date_to="2026-11-23 02:00:00")
        told = self._in("09:59")
        self.assertEqual((told["code"], told["alarm"]), ("black", True))
        self.assertEqual(self._in("10:00")["code"], "temporary")

    def test_g9_a_kept_out_car_that_is_inside_still_leaves(self):
        self._in("08:00")
        self._list("black")
        told = self._out("08:20")
        self.assertTrue(told["lifts"] and told["black"])

    def test_g9_a_free_car_pays_nothing_and_the_lift_has_the_lists_reason(self):
        self._list("free", date_to="2026-12-01", reason="消防维保单位")
        told = self._in("08:00")
        self.assertEqual(told["code"], "free")
        self.assertTrue(self._out("18:00")["lifts"])
        self.assertEqual(self._stay(told).lift_ids[0].reason, "消防维保单位")

    def test_g9_free_without_a_reason_or_without_an_end_is_impossible(self):
        for vals in ({"reason": " "}, {"reason": "x"}, {"date_to": False}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                self._list("free", **{"date_to": "2026-12-01", **vals})
            self.env.invalidate_all()

    def test_g9_a_plate_is_kept_in_one_spelling_and_garbage_is_refused(self):
        self.assertEqual(self._list("white", "浙a·2n906").plate, CAR)
        with self.assertSays(UserError, "no number plate"):
            self._list("white", "ABC")

    def test_g9_an_entry_of_another_community_says_nothing_here(self):
        place = self._make_community("XQ", "溪桥", self.company)
        self.manager.wuye_community_ids |= place
        self._list("black", community_id=place.id)
        self.assertEqual(self._in("08:00")["code"], "temporary")
