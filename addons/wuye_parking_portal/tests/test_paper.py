"""The poster of a car park, and the code on the slip (G1, G4)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR

from .common import PhoneCase


@tagged("post_install", "-at_install")
class TestPaper(PhoneCase):
    def _html(self, report, records, user):
        reports = self.env["ir.actions.report"].with_user(user)
        return reports._render_qweb_html(report, records.ids)[0].decode()

    def test_g4_poster_has_the_code_of_the_car_park(self):
        html = self._html("wuye_parking_portal.poster_document", self.lot, self.manager)
        self.assertIn(self.lot.name, html)
        self.assertIn(f"parking%2Fpay%2F{self.key}", html)
        self.lot.with_user(self.manager).action_stop_pay_by_phone()
        html = self._html("wuye_parking_portal.poster_document", self.lot, self.manager)
        self.assertNotIn("barcode_type=QR", html)
        self.assertIn("not paid by phone", html)

    def test_g4_slip_of_the_way_in_leads_to_its_stay_and_that_of_the_way_out_does_not(
        self,
    ):
        self._begin()
        stay = self._stay(self._in("08:00"))
        self.assertIn(f"pay%2F{self.key}%3Fq%3D{stay.name}", stay._slip()["pay"])
        html = self._html(
            "wuye_parking_desk.wuye_parking_slip_document", stay, self.guard
        )
        self.assertIn("barcode_type=QR", html)
        self._pay_out("10:00", CAR)
        self.assertEqual(stay._slip()["pay"], "")

    def test_g4_guard_and_supervisor_change_no_address(self):
        for user in (self.guard, self.supervisor):
            for name in ("action_pay_by_phone", "action_stop_pay_by_phone"):
                with self.assertRaises(AccessError):
                    getattr(self.lot.with_user(user), name)()
