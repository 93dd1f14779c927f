"""Pictures of lanes: fetched when somebody looks, kept for their days (G16)."""

import base64
import io
from datetime import timedelta

from freezegun import freeze_time
from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_iot.journal import Nonsense
from odoo.addons.wuye_iot.tests.common import IotHttpCase
from odoo.addons.wuye_parking_desk.models.ir_websocket import ASKED
from odoo.addons.wuye_parking_desk.models.wuye_parking_lift import NEWS
from odoo.addons.wuye_parking_gate.models.wuye_parking_gate_picture import WHYS
from odoo.addons.wuye_parking_lot.tests.common import CAR

from .common import GateCase

IN, OUT = (f"2026-11-23/{sign * 32}.jpg" for sign in "ab")


def jpeg(size=(64, 48)):
    made = io.BytesIO()
    Image.new("RGB", size, (28, 79, 163)).save(made, "JPEG")
    return made.getvalue()


JPEG = base64.b64encode(jpeg()).decode()


@tagged("post_install", "-at_install")
class TestPictures(GateCase):
    def setUp(self):
        super().setUp()
        self._begin_far()
        house = self.env["wuye.parking.gatehouse"]
        args = (self.far_in.id, CAR, self._token(), "recognised")
        with self.at("08:00"):
            told = house.with_user(self.far_guard).drive_in(*args, image=IN)
        self.stay = self.env["wuye.parking.stay"].browse(told["stay"])

    @property
    def pictures(self):
        return self.env["wuye.parking.gate.picture"].sudo()

    def _look(self, local, user=None):
        house = self.env["wuye.parking.gatehouse"].with_user(user or self.far_guard)
        with self.at(local):
            return house.show_pictures(self.far_out.id, self.stay.id)

    def _wanted(self, local):
        with self.at(local):
            return self.pictures._wanted_of(self.box)

    def _answer(self, name=IN, **said):
        self.pictures._answered(self.box, {"file": name, **said})

    def test_g16_a_picture_is_asked_for_when_somebody_looks_and_shown(self):
        self.assertEqual(self._wanted("09:00"), [])
        shown = self._look("09:00")["in"]
        self.assertTrue(shown["is_asked"])
        self.assertIn("on its way", shown["words"])
        self.assertEqual(self._wanted("09:00"), [IN])
        self._look("09:00:10")
        self.assertEqual(len(self.pictures.search([])), 1)
        self._answer(jpeg=JPEG)
        self.assertEqual(self._wanted("09:00:11"), [])
        row = self.pictures.search([])
        url = f"/wuye/parking/picture/{row.id}"
        told = {"url": url, "words": "", "is_asked": False}
        self.assertEqual(self._look("09:00:12")["in"], told)
        self.assertEqual(row.picture, JPEG.encode())
        self.assertFalse(self._look("09:00:12")["now"]["words"])

    def test_g16_booths_hear_when_it_is_here(self):
        self._look("09:00")
        sent = []
        bus = type(self.env["bus.bus"])
        self.patch(
            bus, "_sendone", lambda _bus, to, kind, said: sent.append((to, kind))
        )
        self._answer(jpeg=JPEG)
        self.assertEqual(sent, [((self.far, ASKED), NEWS)])

    def test_g16_what_cannot_be_shown_is_said_in_words(self):
        for why, words in WHYS:
            self.pictures.search([]).unlink()
            self._look("09:00")
            self._answer(why=why)
            shown = self._look("09:00:05")["in"]
            self.assertEqual(shown, {"url": "", "words": words, "is_asked": False})
            self.assertEqual(self._wanted("09:00:05"), [])

    def test_g16_a_box_that_is_away_is_asked_anew_when_somebody_looks_again(self):
        self._look("09:00")
        self.assertEqual(self._wanted("09:01:01"), [])
        with self.at("09:02"):
            stay = self.stay.with_user(self.far_guard)
            self.assertIn("does not answer", stay.picture_words)
        self.assertTrue(self._look("09:03")["in"]["is_asked"])
        self.assertEqual(self._wanted("09:03"), [IN])

    def test_g16_nothing_is_kept_that_was_not_asked_for(self):
        self._answer(jpeg=JPEG)
        self.assertFalse(self.pictures.search([]))
        self._look("09:00")
        self._answer(why="gone")
        self._answer(jpeg=JPEG)  # what it said first stands
        self.assertEqual(self.pictures.search([]).state, "gone")
        other = self.box.copy({"code": "BX-S-02", "name": "北门"})
        self.pictures.search([]).unlink()
        self._look("09:01")
        self.pictures._answered(other, {"file": IN, "jpeg": JPEG})
        self.assertEqual(self.pictures.search([]).state, "asking")

    def test_g16_what_is_no_picture_is_refused(self):
        self._look("09:00")
        large = base64.b64encode(b"\xff\xd8" + b"x" * 40 * 1024).decode()
        page = base64.b64encode(b"<html>").decode()
        for said in (
            {"file": 7, "jpeg": JPEG},
            {"file": IN},
            {"file": IN, "jpeg": ""},
            {"file": IN, "jpeg": "???"},
            {"file": IN, "jpeg": page},
            {"file": IN, "jpeg": large},
            {"file": IN, "why": "no mood"},
        ):
            with self.assertRaises(Nonsense):
                self.pictures._answered(self.box, said)
        self.assertEqual(self.pictures.search([]).state, "asking")

    def test_g16_pictures_go_after_the_days_of_the_car_park_the_stay_remains(self):
        self._look("09:00")
        self._answer(jpeg=JPEG)
        self.far.sudo().image_days = 30
        self.env.flush_all()
        attachments = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", self.pictures._name), ("res_field", "!=", False)]
        for day, left in (("2026-12-23", 1), ("2026-12-24", 0)):
            with freeze_time(f"{day} 04:00"):
                self.far.sudo()._forget_pictures(fields.Datetime.now())
            self.assertEqual(self.pictures.search_count([]), left)
            self.assertEqual(attachments.search_count(domain), left)
        self.assertEqual(self.stay.phase, "in")

    def test_g16_only_who_guards_looks_and_only_where_he_may(self):
        for user in (self.accountant, self.cashier):
            with self.assertRaises(AccessError):
                self._look("09:00", user)
        elsewhere = self._make_user(
            "guard", self.community.browse(), self.company, "elsewhere"
        )
        with self.assertRaises(AccessError):
            self._look("09:00", elsewhere)
        stay = self.stay.with_user(self.accountant)
        with self.assertRaises(AccessError):
            stay.action_fetch_pictures()
        with self.assertRaises(AccessError):
            self.stay.with_user(elsewhere).action_fetch_pictures()
        self.assertFalse(self.pictures.search([]))

    def test_g16_a_stay_of_another_car_park_is_not_shown(self):
        house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
        with self.assertRaises(UserError):
            house.show_pictures(self.way_out.id, self.stay.id)

    def test_g16_a_page_of_a_stay_asks_nobody_until_it_is_told_to(self):
        stay = self.stay.with_user(self.manager)
        self.assertEqual(stay.picture_words, "The picture is on the box.")
        self.assertFalse(self.pictures.search([]))
        stay.action_fetch_pictures()
        self._answer(jpeg=JPEG)
        self.env.invalidate_all()
        row = self.pictures.search([])
        self.assertEqual(stay.entry_picture, f"/wuye/parking/picture/{row.id}")
        self.assertFalse(stay.picture_words)

    def test_g16_who_leaves_by_the_booth_has_the_picture_of_the_lane(self):
        said = {"plate": CAR, "due": "7.00", "image": OUT, "way": "out"}
        self._clock("10:00")
        self.edge.gate.tell("out", "lane", "fee", **said)
        self._heal("10:00:02")
        house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
        with self.at("10:00:20"):
            shown = house.show_pictures(self.far_out.id, self.stay.id, CAR)
            self.assertEqual([one["is_asked"] for one in shown.values()], [True] * 2)
            args = (self.far_out.id, self.stay.id, self._token())
            house.drive_out(*args, "debt", "对收费有争议")
        self.assertEqual(self.stay.exit_image, OUT)


@tagged("post_install", "-at_install")
class TestPictureHttp(IotHttpCase):
    """The box's call, and the address that shows a picture."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lot = cls.env["wuye.parking.lot"].create(
            {"code": "N", "name": "北区", "community_id": cls.community.id}
        )
        vals = {"lot_id": lot.id, "code": "1", "name": "入口", "way": "in"}
        lane = cls.env["wuye.parking.lane"].create({**vals, "door_id": cls.lane.id})
        cls.name = f"{fields.Date.today() - timedelta(days=1)}/{'c' * 32}.jpg"
        cls.env["wuye.parking.gate.picture"]._look(lane, cls.name)
        cls.row = cls.env["wuye.parking.gate.picture"].search([])

    def _shown(self, user):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/wuye/parking/picture/{self.row.id}")

    def test_g16_a_box_hears_what_is_wanted_and_sends_it_signed(self):
        client = self._enrolled()
        self.assertEqual(client.send_events()["pictures"], [self.name])
        said = {"file": self.name, "jpeg": JPEG}
        stranger = client.send(*client.request("picture", said, key=b"x" * 32))
        self.assertEqual(stranger.status_code, 403)
        self.assertEqual(self.row.state, "asking")
        client.call("picture", said)
        self.assertEqual(self.row.state, "here")
        self.assertNotIn("pictures", client.send_events())
        with mute_logger("odoo.addons.wuye_iot.controllers.box"):
            answer = client.send(*client.request("picture", {"file": 7}))
        self.assertEqual(answer.status_code, 400)

    def test_g16_another_box_hears_nothing_of_it(self):
        administrator = self._make_user(
            "administrator", self.second_community, login="administrator-elsewhere"
        )
        client = self._enrolled(self.other_box.with_user(administrator))
        self.assertNotIn("pictures", client.send_events())

    def test_g16_guards_see_it_and_nobody_else(self):
        self.assertEqual(self._shown(self.guard).status_code, 404)  # not here yet
        said = {"file": self.name, "jpeg": JPEG}
        self.env["wuye.parking.gate.picture"]._answered(self.box, said)
        self.env.flush_all()
        answer = self._shown(self.guard)
        self.assertEqual(answer.content, base64.b64decode(JPEG))
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(self._shown(self.users["accountant"]).status_code, 404)
        elsewhere = self._make_user(
            "guard", self.second_community, login="guard-elsewhere"
        )
        self.assertEqual(self._shown(elsewhere).status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(
            f"/wuye/parking/picture/{self.row.id}", allow_redirects=False
        )
        self.assertNotEqual(answer.status_code, 200)
