"""The slip on the way in and out, with the proof of the fee (G1, G18, J13)."""

import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR
from odoo.addons.wuye_property.tests.common import speak_chinese

from .test_shift import BoothCase


@tagged("post_install", "-at_install")
class TestSlip(BoothCase):
    chart = "cn"

    def _stay_of(self, told):
        return self.env["wuye.parking.stay"].browse(told["stay"])

    def test_g1_slip_on_the_way_in_names_car_time_lane_and_number(self):
        self._begin()
        with self.at("08:00"):
            stay = self._stay_of(self.house.drive_in(self.way_in.id, CAR, "slip-in-1"))
        told = stay._slip()
        texts = dict(told["rows"])
        self.assertEqual(texts["Plate"], CAR)
        self.assertIn("08:00:00", texts["In"])
        self.assertEqual(told["amount"], "")
        self.assertIn(f"value={stay.name}", told["barcode"])

    def test_g18_slip_lists_what_the_screen_listed(self):
        self._begin()
        with self.at("08:00"):
            self.house.drive_in(self.way_in.id, CAR, "slip-in-2")
        with self.at("10:40"):
            shown = self.house.look_out(self.way_out.id, CAR)
        out = self._pay_out("10:40", CAR, given=50)
        stay = self._stay_of(out)
        told = stay._slip()
        self.assertEqual(told["lines"], shown["lines"])
        self.assertTrue(told["lines"])
        self.assertEqual(told["amount"], shown["amount"])
        self.assertEqual([row[1] for row in told["tenders"]], [shown["amount"]])
        self.assertEqual(told["paid"], shown["amount"])

    def test_g18_car_let_out_owing_has_it_on_the_slip(self):
        self._begin()
        with self.at("08:00"):
            self.house.drive_in(self.way_in.id, CAR, "slip-in-3")
        with self.at("10:40"):
            shown = self.house.look_out(self.way_out.id, CAR)
            self.house.drive_out(
                self.way_out.id, shown["stay"], "slip-out-3", "debt", "没带钱"
            )
        told = self._stay_of(shown)._slip()
        self.assertEqual(told["debt"], shown["amount"])
        self.assertEqual(told["tenders"], [])

    def test_g18_what_is_waived_stands_on_the_slip(self):
        self._begin()
        with self.at("08:00"):
            self.house.drive_in(self.way_in.id, CAR, "slip-in-5")
        with self.at("10:40"):
            shown = self.house.look_out(self.way_out.id, CAR)
            self.house.drive_out(
                self.way_out.id, shown["stay"], "slip-out-5", "free", "物业访客"
            )
        told = self._stay_of(shown)._slip()
        self.assertEqual((told["waived"], told["debt"]), (shown["amount"], ""))
        self.assertEqual(told["lines"], shown["lines"])


@tagged("post_install", "-at_install")
class TestSlipRoute(BoothCase, HttpCase):
    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        cls.guard.password = "Gangting2026"
        cls.guard.lang = "zh_CN"

    def test_g1_paper_comes_in_chinese_for_who_sees_the_stay_alone(self):
        self._begin()
        told = self.house.drive_in(self.way_in.id, CAR, "slip-in-4")
        self.authenticate(self.guard.login, "Gangting2026")
        answer = self.url_open(f"/wuye/booth/slip/{told['stay']}")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        [page] = PdfReader(io.BytesIO(answer.content)).pages
        text = "".join(page.extract_text().split())
        self.assertIn("停车凭证", text)
        self.assertIn(told["slip"], text)
        self.assertIn(CAR, text)
        self.assertEqual(self.url_open("/wuye/booth/slip/999999999").status_code, 404)
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        other = self._make_user("guard", elsewhere, login="slip-guard")
        other.password = "Gangting2026"
        self.authenticate(other.login, "Gangting2026")
        answer = self.url_open(f"/wuye/booth/slip/{told['stay']}")
        self.assertEqual(answer.status_code, 404)
