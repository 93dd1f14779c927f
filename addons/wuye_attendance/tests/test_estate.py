"""What stands behind the menus of attendance for the tests of others is whole."""

from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import WuyePropertyCommon

from .estate import make


@tagged("post_install", "-at_install")
class TestEstate(WuyePropertyCommon):
    def test_estate_has_days_with_gaps_and_a_correction_that_waits(self):
        make(self)
        manager = self.users["manager"]
        days = self.env["wuye.attendance.day"].with_user(manager).search([])
        self.assertIn("07:58–?", days.mapped("times"))
        self.assertIn("08:00–17:05", days.mapped("times"))
        rows = self.env["wuye.attendance.correction"].with_user(manager).search([])
        self.assertEqual(rows.mapped("state"), ["asked"])
        self.assertFalse(self.env["wuye.attendance.due"].search([]))
