"""What drivers call about by the intercom of a lane is written down (R126, G2, G11)."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR

from .test_shift import BoothCase


@tagged("post_install", "-at_install")
class TestCall(BoothCase):
    chart = "cn"

    def _call(self, local="10:00", user=None, **told):
        told = {
            "lane": self.way_out.id,
            "token": self._token(),
            "kind": "bar",
            "note": "",
            **told,
        }
        with self.at(local):
            house = self.house.with_user(user or self.guard)
            number = house.note_call(self.token, told)
        return self.env["wuye.parking.call"].browse(number)

    def test_r126_call_has_lane_car_reason_words_and_who_answered_when(self):
        self._begin()
        self._in("08:00")
        stay = self._look("10:00")["stay"]
        call = self._call(stay=stay, kind="fee", note=" 说只停了一小时 ")
        self.assertRecordValues(
            call,
            [
                {
                    "kind": "fee",
                    "note": "说只停了一小时",
                    "lane_id": self.way_out.id,
                    "stay_id": stay,
                    "plate": CAR,
                    "shift_id": self.shift.id,
                    "answered_by": self.guard.id,
                    "community_id": self.community.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(f"{call.answered_at}", "2026-11-23 02:00:00")

    def test_r126_words_are_needed_for_something_else_only(self):
        self._begin()
        self.assertFalse(self._call(kind="way").note)
        for told, words in (
            ({"kind": "other", "note": " 问 "}, "in two words"),
            ({"kind": "other", "note": None}, "in two words"),
            ({"kind": "weather"}, "Choose what the call"),
            ({"kind": None}, "Choose what the call"),
            ({"token": "short"}, "token of its own"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._call(**told)
        call = self._call(kind="other", note="借充电线")
        with self.assertRefused(CheckViolation, "wuye_parking_call_told"):
            call.copy({"note": "?", "token": self._token()})

    def test_r126_same_key_twice_is_one_call(self):
        self._begin()
        token = self._token()
        once = self._call(token=token)
        self.assertEqual(self._call(token=token, kind="way"), once)
        self.assertEqual(once.kind, "bar")

    def test_r126_is_answered_in_a_shift_at_the_own_booth_only(self):
        with self.assertRaises(UserError):
            self._call()
        self._begin()
        other = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        foreign, _out = self._make_lanes(other)
        with self.assertRaisesRegex(UserError, "no lane of this booth"):
            self._call(lane=foreign.id)
        stay = self._in("08:00", lane=foreign)["stay"]
        with self.assertRaisesRegex(UserError, "not one of"):
            self._call(stay=stay)
        reader = self._make_user("meter_reader", self.community, login="ca-reader")
        with self.assertRaises(AccessError):
            self._call(user=reader)

    def test_r126_call_that_was_written_down_never_changes_and_stays(self):
        self._begin()
        call = self._call()
        for user in (self.guard, self.manager):
            with self.assertRaises(AccessError):
                call.with_user(user).write({"note": "没事"})
            with self.assertRaises(AccessError):
                call.with_user(user).unlink()
        for vals in ({"note": "没事"}, {"kind": "way"}, {"answered_by": 1}):
            with self.assertRefused(CheckViolation, "wuye_parking_call_facts"):
                call.sudo().write(vals)
                call.flush_recordset()
        with self.assertRefused(CheckViolation, "wuye_parking_call_kept"):
            call.sudo().unlink()

    def test_r126_guard_reads_his_own_calls_management_those_of_its_community(self):
        self._begin()
        call = self._call()
        other = self._make_user("guard", self.community, login="ca-guard")
        elsewhere = self._make_community("YFY", "Elsewhere", self.company)
        far = self._make_user("manager", elsewhere, login="ca-manager")
        for user, sees in (
            (self.guard, True),
            (other, False),
            (self.manager, True),
            (far, False),
        ):
            found = call.with_user(user).search([("id", "=", call.id)])
            self.assertEqual(bool(found), sees, user.login)

    def test_g11_shift_sheet_counts_the_calls_and_no_task_comes_of_them(self):
        self._begin()
        self._call()
        self._call(kind="way")
        shift = self.shift.with_user(self.manager)
        self.assertEqual(shift.calls, 2)
        self.assertEqual(Form(shift).calls, 2)
        tasks = self.env["mail.activity"].search(
            [("res_model", "=", "wuye.parking.call")]
        )
        self.assertFalse(tasks)

    def test_r126_booth_is_told_why_drivers_call(self):
        told = self._begin()
        kinds = [row["kind"] for row in told["calls"]]
        self.assertEqual(kinds, ["bar", "plate", "fee", "way", "other"])
