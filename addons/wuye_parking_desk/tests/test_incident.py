"""Malicious damage and offences go to the management, with evidence (R128)."""

import base64
import io

from PIL import Image
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR

from .test_shift import BoothCase


def picture(size=(40, 30)):
    """A small picture as the browser sends one."""
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


@tagged("post_install", "-at_install")
class TestIncident(BoothCase):
    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._make_user(
            "supervisor", cls.community, login="incident-supervisor"
        )
        cls.elsewhere = cls._make_community("YFY", "Elsewhere", cls.company)
        cls.far_manager = cls._make_user(
            "manager", cls.elsewhere, login="incident-manager"
        )

    def _report(self, local="10:00", user=None, **told):
        told = {
            "lane": self.way_out.id,
            "token": self._token(),
            "kind": "damage",
            "note": "扳弯栏杆",
            **told,
        }
        with self.at(local):
            self.house.with_user(user or self.guard).report_incident(self.token, told)
        return self.env["wuye.parking.incident"].search([("token", "=", told["token"])])

    def _with_car(self, **told):
        self._begin()
        self._in("08:00", image="cam/in/0001.jpg")
        stay = self._look("10:00")["stay"]
        return self._report(stay=stay, **told)

    def test_r128_guard_reports_with_car_and_evidence(self):
        incident = self._with_car(photo=picture())
        self.assertRecordValues(
            incident,
            [
                {
                    "kind": "damage",
                    "note": "扳弯栏杆",
                    "plate": CAR,
                    "image_in": "cam/in/0001.jpg",
                    "state": "reported",
                    "reported_by": self.guard.id,
                    "community_id": self.community.id,
                }
            ],
        )
        self.assertTrue(incident.photo)

    def test_r128_photo_of_a_telephone_is_kept_smaller(self):
        self._begin()
        incident = self._report(photo=picture((4000, 3000)))
        kept = Image.open(io.BytesIO(base64.b64decode(incident.photo)))
        self.assertEqual(kept.size, (1920, 1440))

    def test_r128_evidence_outlives_the_pictures_of_the_stay(self):
        incident = self._with_car()
        self._pay_out("10:00")
        with self.at("2027-03-01 02:00"):
            self.lot.sudo()._forget_pictures(fields.Datetime.now())
        self.assertFalse(incident.stay_id.entry_image)
        self.assertEqual(incident.image_in, "cam/in/0001.jpg")

    def test_r128_management_of_the_community_has_it_as_a_task_and_nobody_else(self):
        incident = self._with_car()
        self.assertEqual(
            incident.activity_ids.user_id & (self.supervisor | self.manager),
            self.supervisor | self.manager,
        )
        self.assertNotIn(self.far_manager, incident.activity_ids.user_id)
        self.assertNotIn(self.guard, incident.activity_ids.user_id)

    def test_r128_same_key_twice_is_one_report(self):
        self._begin()
        token = self._token()
        once = self._report(token=token)
        self.assertEqual(self._report(token=token, note="又一次"), once)
        self.assertEqual(once.note, "扳弯栏杆")
        with self.assertRefused(UniqueViolation, "wuye_parking_incident_token_uniq"):
            once.copy({"name": "SJ-2", "token": token})

    def test_r128_nothing_said_no_kind_no_picture_is_refused(self):
        self._begin()
        for told, words in (
            ({"note": " 坏 "}, "Say what happened"),
            ({"note": None}, "Say what happened"),
            ({"kind": "weather"}, "Choose what kind"),
            ({"kind": None}, "Choose what kind"),
            ({"token": "short"}, "token of its own"),
            ({"photo": base64.b64encode(b"no picture at all").decode()}, "no picture"),
            ({"photo": "!"}, "no picture"),
            ({"photo": base64.b64encode(b"<svg/>").decode()}, "no picture"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._report(**told)

    def test_r128_is_reported_in_a_shift_at_the_own_booth_only(self):
        with self.assertRaises(UserError):
            self._report()
        self._begin()
        other = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        foreign, _out = self._make_lanes(other)
        with self.assertRaisesRegex(UserError, "no lane of this booth"):
            self._report(lane=foreign.id)
        reader = self._make_user("meter_reader", self.community, login="in-reader")
        with self.assertRaises(AccessError):
            self._report(user=reader)

    def test_r128_stay_of_another_car_park_is_not_taken(self):
        self._begin()
        other = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        foreign, _out = self._make_lanes(other)
        stay = self._in("08:00", lane=foreign)["stay"]
        with self.assertRaisesRegex(UserError, "not one of"):
            self._report(stay=stay)

    def test_r128_supervisor_says_what_was_done_once_and_all_tasks_end(self):
        incident = self._with_car().with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Say what was done"):
            incident.action_handle()
        incident.remedy = "已报警，车主赔偿栏杆"
        incident.action_handle()
        self.assertEqual(
            (incident.state, incident.handled_by), ("handled", self.supervisor)
        )
        self.assertTrue(incident.handled_at)
        self.assertFalse(incident.sudo().activity_ids)
        with self.assertRaisesRegex(UserError, "handled already"):
            incident.action_handle()
        with self.assertRefused(CheckViolation, "wuye_parking_incident_closed"):
            incident.remedy = "没事"
            incident.flush_recordset()

    def test_r128_what_was_reported_never_changes_and_stays(self):
        incident = self._with_car(photo=picture()).with_user(self.manager)
        for vals in (
            {"note": "没事"},
            {"kind": "other"},
            {"plate": "浙A00000"},
            {"photo": picture((50, 30))},
            {"photo": False},
        ):
            with self.assertRefused(CheckViolation, "wuye_parking_incident_facts"):
                incident.write(vals)
                incident.flush_recordset()
        with self.assertRefused(CheckViolation, "wuye_parking_incident_kept"):
            incident.sudo().unlink()

    def test_r128_is_handled_by_a_word_and_a_name_only(self):
        incident = self._with_car()
        with self.assertRaises(AccessError):
            incident.with_user(self.guard).action_handle()
        with self.assertRaises(AccessError):
            incident.with_user(self.guard).write({"remedy": "好了"})
        with self.assertRefused(CheckViolation, "wuye_parking_incident_handled"):
            incident.with_user(self.manager).write({"state": "handled"})
            incident.flush_recordset()

    def test_r128_guard_reads_his_own_reports_management_those_of_its_community(self):
        incident = self._with_car()
        other = self._make_user("guard", self.community, login="in-guard")
        for user, seen in (
            (self.guard, incident),
            (other, incident.browse()),
            (self.supervisor, incident),
            (self.manager, incident),
            (self.far_manager, incident.browse()),
        ):
            found = incident.with_user(user).search([("id", "=", incident.id)])
            self.assertEqual(found.ids, seen.ids, user.login)

    def test_r128_dashboard_names_what_nobody_handled(self):
        incident = self._with_car()
        todo = self.env["wuye.todo"].with_user(self.manager)
        scope = Domain("community_id", "=", self.community.id)
        self.assertIn("parking_incident", todo._kinds())
        rows = todo._todo_parking_incidents(scope)
        self.assertEqual([row["count"] for row in rows], [1])
        incident.with_user(self.manager).write({"remedy": "已处理"})
        incident.with_user(self.manager).action_handle()
        self.assertFalse(todo._todo_parking_incidents(scope))

    def test_r128_list_is_printed_with_what_was_done(self):
        incident = self._with_car(photo=picture()).with_user(self.manager)
        incident.remedy = "已报警"
        incident.action_handle()
        html = (
            self.env["ir.actions.report"]
            .with_user(self.manager)
            ._render_qweb_html(
                "wuye_parking_desk.wuye_parking_incident_document", incident.ids
            )[0]
            .decode()
        )
        for text in (incident.name, CAR, "扳弯栏杆", "cam/in/0001.jpg", "已报警"):
            self.assertIn(text, html)
