"""A shift begins with what was looked at; faults go to the technicians (R124, H11)."""

import json
from types import SimpleNamespace
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.bus.models.bus import channel_with_db

from .test_shift import BoothCase


@tagged("post_install", "-at_install")
class TestStart(BoothCase):
    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repairer = cls._make_user("repairer", cls.community, login="start-repairer")
        cls.checks = cls.env["wuye.parking.check"]._of(cls.company)

    def _begin_with(self, answers):
        with self.at("07:30"):
            return self.house.begin_shift(self.token, 200.0, answers)

    def _fault(self, note="灯不亮"):
        answers = self._all_good()
        answers[2].update(good=False, note=note)
        self._begin_with(answers)
        return self.env["wuye.parking.fault"].search([("desk_id", "=", self.desk.id)])

    def test_h11_booth_says_what_to_look_at(self):
        page = self.house.open_booth(self.token)
        self.assertEqual(len(page["checks"]), 7)
        self.assertEqual(
            [row["name"] for row in page["checks"]], self.checks.mapped("name")
        )

    def test_h11_shift_does_not_open_until_all_is_ticked(self):
        answers = self._all_good()
        for missing in ([], answers[:-1], [{**answers[0], "good": None}, *answers[1:]]):
            with self.assertRaisesRegex(UserError, "Look at these first"):
                self._begin_with(missing)
        self.assertFalse(self.shift)
        self._begin_with(answers)
        self.assertEqual(self.shift.state, "open")
        self.assertEqual(self.shift.check_ids.mapped("is_good"), [True] * 7)

    def test_h11_check_of_the_company_is_asked_too_and_one_of_another_is_not(self):
        checks = self.env["wuye.parking.check"].with_user(self.manager)
        mine = checks.create({"name": "Lamps", "company_id": self.company.id})
        other = self._make_company("Elsewhere")
        self.env["wuye.parking.check"].create(
            {"name": "Elsewhere's", "company_id": other.id}
        )
        with self.assertRaisesRegex(UserError, "first, then open the shift: Lamps"):
            self._begin_with([row for row in self._all_good() if row["id"] != mine.id])
        self._begin_with(self._all_good())
        self.assertEqual(len(self.shift.check_ids), 8)

    def test_h11_fault_says_what_is_wrong_and_is_told_to_technicians(self):
        with self.assertRaisesRegex(UserError, "Say what is wrong with"):
            self._fault(note=" ")
        fault = self._fault()
        self.assertRecordValues(
            fault,
            [
                {
                    "name": self.checks[2].name,
                    "note": "灯不亮",
                    "state": "open",
                    "reported_by": self.guard.id,
                }
            ],
        )
        told = fault.with_user(self.repairer).message_ids | self.env[
            "mail.message"
        ].search([("model", "=", fault._name), ("res_id", "=", fault.id)])
        self.assertIn(self.repairer.partner_id, told.notified_partner_ids)

    def test_h11_technician_mends_it_and_says_what_he_did(self):
        fault = self._fault().with_user(self.repairer)
        with self.assertRaisesRegex(UserError, "Say what was done"):
            fault.action_mend()
        fault.remedy = "换灯管"
        fault.action_mend()
        self.assertEqual((fault.state, fault.mended_by), ("mended", self.repairer))
        with self.assertRefused(CheckViolation, "wuye_parking_fault_closed"):
            fault.remedy = "没修"
            fault.flush_recordset()

    def test_h11_guard_mends_nothing_and_nobody_mends_without_a_word(self):
        fault = self._fault()
        with self.assertRaises(AccessError):
            fault.with_user(self.guard).action_mend()
        with self.assertRaises(AccessError):
            fault.with_user(self.guard).write({"remedy": "好了"})
        with self.assertRefused(CheckViolation, "wuye_parking_fault_mended"):
            fault.with_user(self.repairer).write({"state": "mended"})
            fault.flush_recordset()
        with self.assertRefused(CheckViolation, "wuye_parking_fault_facts"):
            fault.with_user(self.repairer).write({"note": "没事"})
            fault.flush_recordset()

    def test_h11_fault_is_reported_during_the_shift_only(self):
        with self.assertRaises(UserError):
            self.house.report_fault(self.token, "栏杆异响")
        self._begin()
        self.house.report_fault(self.token, "栏杆异响")
        with self.assertRaisesRegex(UserError, "Say what is wrong"):
            self.house.report_fault(self.token, "")
        faults = self.env["wuye.parking.fault"].search([("desk_id", "=", self.desk.id)])
        self.assertEqual(faults.mapped("note"), ["栏杆异响"])

    def test_h11_what_was_ticked_is_never_changed(self):
        self._begin()
        line = self.shift.check_ids[0]
        with self.assertRefused(CheckViolation, "wuye_parking_check_line_facts"):
            line.is_good = False
            line.flush_recordset()
        with self.assertRefused(CheckViolation, "wuye_parking_check_line_kept"):
            line.unlink()

    def test_h11_shift_that_goes_on_asks_nothing_again(self):
        self._begin()
        self._begin_with([])
        self.assertEqual(len(self.shift.check_ids), 7)

    def test_g12_booths_hear_the_car_parks_of_their_guard_and_no_others(self):
        elsewhere = self._make_community("YFY", "Elsewhere", self.company)
        other = self._make_user("guard", elsewhere, login="start-guard")
        reader = self._make_user("meter_reader", self.community, login="start-reader")
        for user, lots in (
            (self.guard, self.lot),
            (other, self.lot.browse()),
            (reader, self.lot.browse()),
        ):
            sockets = self.env["ir.websocket"].with_user(user)
            session = SimpleNamespace(session=SimpleNamespace(uid=user.id))
            with patch("odoo.addons.bus.models.ir_websocket.request", session):
                channels = sockets._build_bus_channel_list(["wuye_parking_booth"])
            named = [channel_with_db("db", channel) for channel in channels]
            heard = [one[2] for one in named if one[-1] == "wuye_parking_booth"]
            self.assertEqual(heard, lots.ids, user.login)

    def test_g12_each_lift_is_told_once_to_its_car_park(self):
        self._begin()
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        self._in("08:00")
        self.env.cr.precommit.run()
        told = [
            json.loads(row.channel)
            for row in self.env["bus.bus"].search([])
            if json.loads(row.message)["type"] == "wuye_parking_passed"
        ]
        self.assertEqual(
            [channel[1:] for channel in told],
            [["wuye.parking.lot", self.lot.id, "wuye_parking_booth"]],
        )
