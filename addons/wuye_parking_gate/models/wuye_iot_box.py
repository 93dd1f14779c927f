import time

from odoo import models

from wuye_engine.access.wire import canonical, digest

from ..compile_lots import all_keys, head_of, rows_of


class WuyeIotBox(models.Model):
    """What a box with lanes is told of car parks."""

    _inherit = "wuye.iot.box"

    def _has_lanes(self):
        """Whether the box is, or may have been, told of lanes."""
        lanes = self.env["wuye.parking.lane"].search_count(
            [("door_id.box_id", "=", self.id)], limit=1
        )
        changes = self.env["wuye.parking.gate.change"]
        return bool(lanes) or changes._is_told(self.community_id.id)

    def _versions(self):
        versions = super()._versions()
        if self._has_lanes():
            changes = self.env["wuye.parking.gate.change"]
            versions["lots"] = changes._newest(self.community_id)
        return versions

    def _lots(self, held):
        """What a box lacks: None, changes since `held`, or all of it.

        :return: {number, base, head, put, drop}; without base whole, and `digest`
        """
        self.ensure_one()
        # sudo: a box is told by nobody's scope but its own community
        box = self.sudo()
        changes = box.env["wuye.parking.gate.change"]
        number = changes._newest(box.community_id)
        if held == number or not box._has_lanes():
            return None
        seen = box.env["wuye.parking.gate.act"]._seen(box)
        head = head_of(box, number, seen, int(time.time() * 1000))
        keys = changes._since_number(box.community_id, held) if held else None
        if keys is not None and held < number:
            rows = rows_of(box.community_id, keys)
            return {
                "number": number,
                "base": held,
                "head": head,
                "put": [row for row in rows.values() if row],
                "drop": sorted(key for key, row in rows.items() if not row),
            }
        found = rows_of(box.community_id, all_keys(box.community_id))
        rows = [row for row in found.values() if row]
        return {
            "number": number,
            "base": None,
            "head": head,
            "put": rows,
            "drop": [],
            "digest": digest(head, map(canonical, rows)),
        }
