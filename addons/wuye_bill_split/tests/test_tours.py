"""A fee split at the accountant's desk, in the browser."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestSplitTours(ChineseTours):
    def test_b18_fee_is_split_and_undone_in_chinese(self):
        month = fields.Date.start_of(fields.Date.today(), "month")
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), month)
        self._run(f"{month:%Y-%m}")
        self.start_tour("/odoo", "wuye_bill_split", login=self.accountant.login)
        rebill = self.env["wuye.rebill"].search([("kind", "=", "split")])
        self.assertRecordValues(
            rebill,
            [{"amount": 300.0, "state": "undone", "user_id": self.accountant.id}],
        )
        self.assertEqual(rebill.new_ids.sorted("id").mapped("amount"), [120.0, 180.0])
        self.assertEqual(sum(self._open().mapped("amount_residual")), 300.0)
