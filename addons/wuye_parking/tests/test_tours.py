"""The editor in the browser, in Chinese."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from wuye_engine.parking import Tariff

from .common import HOURLY, WuyeParkingMixin


@tagged("post_install", "-at_install")
class TestTariffTour(WuyeParkingMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_tariffs()

    def test_g3_accountant_enters_a_tariff_sees_its_curve_and_tries_a_stay(self):
        self.start_tour("/odoo", "wuye_parking_tariff", login=self.accountant.login)
        tariff = self.env["wuye.parking.tariff"].search([("code", "=", "LT")])
        self.assertRecordValues(
            tariff.version_ids,
            [{"mode": "form", "document_number": "锦发改价〔2026〕8号"}],
        )
        self.assertEqual(
            Tariff.from_dict(tariff.version_ids.data), Tariff.from_dict(HOURLY)
        )
        self.assertEqual(tariff.create_uid, self.accountant)
