"""The page of a large run in the browser, while it is posted."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.wuye_property.models.wuye_work_mixin import job_key
from odoo.addons.wuye_property.tests.jobs import fail_job

from .test_bill_run_parts import PartsMixin
from .test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestPostingTours(PartsMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_parts()

    def test_b6_run_that_stopped_goes_on_in_chinese(self):
        first, second, third = self.parts
        first._post_bills()
        fail_job(self.env, job_key(second), UserError("房屋没有付款人。"))
        url = f"/odoo/wuye.bill.run/{self.bill_run.id}"
        self.start_tour(url, "wuye_posting_stopped", login=self.accountant.login)
        self.bill_run.invalidate_recordset()
        self.assertFalse(self.bill_run.work_trouble)
        for part in second + third:
            part._post_bills()
        self.assertEqual(self.parts.mapped("state"), ["posted"] * 3)
