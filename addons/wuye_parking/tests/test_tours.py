"""The editor in the browser, in Chinese."""

from odoo.tests import HttpCase, tagged

from wuye_engine.parking import Tariff

from .common import HOURLY, WuyeParkingMixin

LANGUAGE = "zh_CN"
MODULES = ("base", "web", "mail", "wuye_property", "wuye_billing", "wuye_parking")


@tagged("post_install", "-at_install")
class TestTariffTour(WuyeParkingMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["res.lang"]._get_data(code=LANGUAGE):
            cls.env["res.lang"]._activate_lang(LANGUAGE)
        cls.env["ir.module.module"]._load_module_terms(
            MODULES, [LANGUAGE], overwrite=True
        )
        cls.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})
        cls._setup_parking()
        cls.accountant.write({"name": "沈会计", "tz": "Asia/Shanghai"})

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
