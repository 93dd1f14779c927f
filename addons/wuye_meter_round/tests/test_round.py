"""Route sheets: which meters, in which order (R47)."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import MONTH, RoundCommon


@tagged("post_install", "-at_install")
class TestRound(RoundCommon):
    def _numbers(self):
        return [row["number"] for row in self._load()["rows"]]

    def test_c5_round_is_in_the_order_of_rooms_and_keeps_the_order_dragged(self):
        self.assertEqual(self._numbers(), ["A001", "A002", "A003"])
        first, second, third = self.walk.stop_ids.sorted()
        third.with_user(self.clerk).sequence = 0
        self.walk.invalidate_recordset()
        self.assertEqual(self._numbers(), ["A003", "A001", "A002"])
        unit = self._make_unit(self.building, "0401A")
        self._make_meter(unit, "A009", 5)
        self.walk.with_user(self.clerk).action_fill()
        self.walk.invalidate_recordset()
        self.assertEqual(self._numbers(), ["A003", "A001", "A002", "A009"])

    def test_c5_meter_taken_down_leaves_the_round(self):
        replace = self.env["wuye.meter"].search([("segment_id.number", "=", "A003")])
        replace.segment_id.sudo().date_archive = "2026-03-10"
        self.env.flush_all()
        self.walk.with_user(self.clerk).action_fill()
        self.walk.invalidate_recordset()
        self.assertEqual(self._numbers(), ["A001", "A002"])

    def test_c5_meter_of_one_round_is_not_brought_into_another(self):
        second = self.env["wuye.meter.round"].with_user(self.clerk)
        second = second.create(
            {
                "name": "2号楼",
                "community_id": self.community.id,
                "item_id": self.water.id,
            }
        )
        with self.assertRaisesRegex(UserError, "in another round already"):
            second.action_fill()

    def test_c5_meter_of_another_item_is_refused(self):
        gas = self.water.copy({"name": "燃气费", "code": "RQ"})
        unit = self._make_unit(self.building, "0501")
        meter = self._make_meter(unit, "G1", item_id=gas.id)
        with self.assertRaisesRegex(ValidationError, "is not of"):
            self.walk.with_user(self.clerk).stop_ids = [
                (0, 0, {"meter_id": meter.id}),
            ]

    def test_c5_route_sheet_is_printed_with_room_to_write(self):
        self.walk.stop_ids[0].note = "钥匙在门卫"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "wuye_meter_round.wuye_meter_round_document", self.walk.ids
        )
        text = html.decode()
        for word in ("A001", "A002", "A003", "钥匙在门卫", "01-0302"):
            self.assertIn(word, text)

    def test_c5_page_without_a_round_says_so(self):
        self.walk.active = False
        loaded = self._phone().phone_load(False, MONTH)
        self.assertEqual((loaded["round_id"], loaded["rows"]), (False, []))
