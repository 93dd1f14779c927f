"""A question from its entry to its answer, in the browser."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestShadowTours(ChineseTours):
    def test_b21_question_is_asked_and_answered_in_chinese(self):
        standard = self._make_standard(self.fee, 3.0, name="高层")
        self._make_line(self.unit, standard, "2026-01-01")
        charges = self._run("2026-01").charge_ids
        before = charges.read(["amount", "state", "move_id"])
        self.start_tour("/odoo", "wuye_shadow_ask", login=self.manager.login)
        shadow = self.env["wuye.shadow"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            shadow,
            [
                {
                    "state": "done",
                    "computed_by": self.manager.id,
                    "amount_now": 300.0,
                    "amount_then": 330.0,
                    "amount_change": 30.0,
                    "raised_count": 1,
                }
            ],
        )
        self.assertEqual(charges.read(["amount", "state", "move_id"]), before)
        self.assertEqual(standard.price_ids.mapped("price"), [3.0])
