"""A month closed from the map, in the browser."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestMonthMapTours(ChineseTours):
    def test_b20_an_accountant_closes_the_month_from_the_map(self):
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2020-01-01")
        today = fields.Date.today()
        month = fields.Date.start_of(today, "month")
        charge = self._run(f"{month:%Y-%m}").charge_ids
        self._pay(month, [(charge, 75.0)])
        self.start_tour("/odoo", "wuye_month_map_close", login=self.accountant.login)
        record = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id), ("month", "=", month)]
        )
        self.assertRecordValues(
            record,
            [
                {
                    "state": "closed",
                    "closed_by": self.accountant.id,
                    "closing_arrears": 225.0,
                }
            ],
        )
