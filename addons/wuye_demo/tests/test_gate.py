"""The gate and the car park of `make simulate`."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_demo.models.wuye_demo_gate import CODE, LOT


@tagged("post_install", "-at_install")
class TestGate(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.company"].create(
            {
                "name": "Demo",
                "country_id": cls.env.ref("base.cn").id,
                "currency_id": cls.env.ref("base.CNY").id,
            }
        )
        cls.env["account.chart.template"].try_loading("cn", company)
        cls.env.user.company_ids |= company
        cls.env.user.company_id = company
        cls.env = cls.env(context={"allowed_company_ids": company.ids})
        cls.demo = cls.env["wuye.demo"]
        cls.demo._make_users()
        cls.community = cls.env["wuye.community"].create(
            {
                "code": "A",
                "name": "锦澜湾",
                "company_id": company.id,
                "developer_id": cls.env["res.partner"].create({"name": "开发商"}).id,
            }
        )
        for post in ("administrator", "manager", "supervisor", "accountant", "guard"):
            cls.demo._user(post).wuye_community_ids = cls.community

    def test_h4_box_is_told_of_a_lane_in_and_a_lane_out_of_a_booth(self):
        gate = self.env["wuye.demo.gate"]
        self.assertTrue(gate._code())
        box = self.env["wuye.iot.box"].search([("code", "=", CODE)])
        self.assertEqual(box.community_id, self.community)
        self.env.cr.flush()
        head = box._lots(0)["head"]
        lot = self.env["wuye.parking.lot"].search([("code", "=", LOT)])
        told = {(lane["door"], lane["lot"], lane["way"]) for lane in head["lanes"]}
        wanted = {("lane-in", lot.id, "in"), ("lane-out", lot.id, "out")}
        self.assertEqual(told, wanted)
        self.assertEqual(len(lot.lane_ids.desk_id), 1)
        # enrolled again, nothing is made twice
        gate._code()
        lots = self.env["wuye.parking.lot"].search([("code", "=", LOT)])
        self.assertEqual((lots, len(box.door_ids)), (lot, 3))
