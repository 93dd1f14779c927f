"""Car parks beside the figures, in the browser and in Chinese."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_parking_lot.tests.common import CAR, LotMixin


@tagged("post_install", "-at_install")
class TestDashboardTours(LotMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_lot()

    def test_g12_r117_car_parks_stand_beside_the_figures_and_open(self):
        self.house.drive_in(self.way_in.id, CAR, self._token())
        self.env.flush_all()
        self.start_tour(
            "/odoo/collection-dashboard",
            "wuye_parking_dashboard",
            login=self.manager.login,
        )
        self.assertEqual(self.lot.inside, 1)
