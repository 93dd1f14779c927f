"""The rounding ledger, read in the browser."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestRoundingTours(ChineseTours):
    def test_b19_ledger_is_read_in_chinese(self):
        month = fields.Date.start_of(fields.Date.today(), "month")
        self.fee.write({"rounding_unit": 1.0, "rounding_mode": "down"})
        self._make_line(self.unit, self._make_standard(self.fee, 2.615), month)
        self._run(f"{month:%Y-%m}")
        self.start_tour("/odoo", "wuye_rounding", login=self.accountant.login)
        row = self.env["wuye.rounding"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual((row.amount_exact, row.difference), (261.5, -0.5))
