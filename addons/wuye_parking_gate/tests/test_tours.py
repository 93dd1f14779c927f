"""How the lanes are, on the booth's screen, in the browser, in Chinese (G2)."""

import hashlib
import time
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from ..models import wuye_parking_gate_bar
from .common import GateMixin


@tagged("post_install", "-at_install")
class TestGateTours(GateMixin, ChineseTours):
    sensing = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_gate()
        other = cls.box.copy({"code": "BX-S-02", "name": "南门入口箱"})
        other.state = "enrolled"
        cls.silent = other
        cls.env["wuye.iot.door"].create(
            {"name": "南门入口", "code": "in", "kind": "barrier", "box_id": other.id}
        )
        cls.far_in.sudo().door_id = other.door_ids
        cls.far_guard.name = "孙建军"

    def _call(self, box, health):
        """A box says how it is, as by its link."""
        said = {"events": [], "health": health}
        intake = self.env["wuye.iot.intake"].sudo()
        intake._take(box.sudo(), said)._hear(said, int(time.time()))

    def test_g2_bar_and_loop_of_each_lane_and_a_silent_box(self):
        self.edge.sense(self.SWITCH, "out", False)
        self.edge.sense(self.LOOP, "out", True)
        health = self.edge.gate.health()
        self._call(self.box, health)
        health["doors"] = {"in": {"up": True}}
        self._call(self.silent, health)
        ago = fields.Datetime.subtract(fields.Datetime.now(), minutes=10)
        self.silent._link().contact_at = ago
        self.far_desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        with patch.object(wuye_parking_gate_bar, "HEARD", 300):
            self.start_tour(
                *("/odoo/booth", "wuye_parking_gate_sensed"),
                login=self.far_guard.login,
            )
