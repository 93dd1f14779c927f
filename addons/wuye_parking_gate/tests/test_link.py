"""The call `lots` of the signed link (G14, H3)."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_iot.tests.common import IotHttpCase


@tagged("post_install", "-at_install")
class TestLink(IotHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lot = cls.env["wuye.parking.lot"].create(
            {"code": "N", "name": "北区", "community_id": cls.community.id}
        )
        cls.lane_in = cls.env["wuye.parking.lane"].create(
            {
                "lot_id": lot.id,
                "code": "1",
                "name": "入口",
                "way": "in",
                "door_id": cls.lane.id,
            }
        )

    def test_a_box_with_lanes_is_told_of_them_by_a_signed_answer(self):
        client = self._enrolled()
        versions = client.send_events()["versions"]
        told = client.call("lots", {"held": 0})["lots"]
        self.assertEqual(told["number"], versions["lots"])
        [lane] = told["head"]["lanes"]
        self.assertEqual((lane["door"], lane["id"]), ("north-in", self.lane_in.id))
        self.assertIsNone(client.call("lots", {"held": told["number"]})["lots"])

    def test_a_box_is_not_told_of_anothers_lanes(self):
        other = self.other_box.with_user(self._make_administrator())
        client = self._enrolled(other)
        self.assertNotIn("lots", client.send_events()["versions"])
        self.assertIsNone(client.call("lots", {"held": 0})["lots"])

    def _make_administrator(self):
        return self._make_user(
            "administrator", self.second_community, login="administrator-elsewhere"
        )

    def test_nonsense_is_no_call_and_a_stranger_hears_nothing(self):
        client = self._enrolled()
        with mute_logger("odoo.addons.wuye_iot.controllers.box"):
            for held in (-1, "1", None, True, 2**63):
                answer = client.send(*client.request("lots", {"held": held}))
                self.assertEqual(answer.status_code, 400, held)
            answer = client.send(*client.request("lots", {"held": 0}, key=b"x" * 32))
        self.assertEqual(answer.status_code, 403)
