"""What stands behind the menus of gates for the tests of others is whole."""

from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import WuyePropertyCommon

from .estate import make


@tagged("post_install", "-at_install")
class TestEstate(WuyePropertyCommon):
    def test_estate_has_a_gate_whose_journal_is_proven(self):
        make(self)
        box = self.env["wuye.iot.box"].search([("code", "=", "BX-E-01")])
        self.assertEqual(self.env["wuye.iot.intake"]._unproven(box), [])
        guard = self.env["res.users"].search([("login", "=", "13900000041")])
        page = self.env["wuye.iot.wall"].with_user(guard).load()
        self.assertEqual([event["code"] for event in page["events"]][0], "unknown")
        self.assertEqual({row["kind"] for row in page["waiting"]}, {"deny", "gap"})
        self.assertEqual(page["alarms"], 2)
        events = self.env["wuye.iot.event"].search([], order="seq")
        self.assertEqual(
            events.mapped("what"), ["access.granted", "door.forced", "access.unknown"]
        )
