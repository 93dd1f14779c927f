import json

from odoo import api, models

LANE, COUNT = "lane", "count"  # kinds of events


class WuyeIotIntake(models.AbstractModel):
    """What lanes did, how often their bars were lifted, how they are (G2, G10, G14)."""

    _inherit = "wuye.iot.intake"

    @api.model
    def _take(self, box, said):
        link = super()._take(box, said)
        self.env["wuye.parking.gate.act"]._take_in(box)
        self.env["wuye.parking.gate.bar"]._hear(box, said)
        return link

    @api.model
    def _after_intake(self, box, rows):
        result = super()._after_intake(box, rows)
        found = {LANE: [], COUNT: []}
        for row in sorted(rows, key=lambda row: row["seq"]):
            if row["kind"] in found and row["detail"]:
                found[row["kind"]].append({**row, "said": json.loads(row["detail"])})
        self.env["wuye.parking.gate.act"]._keep(box, found[LANE])
        self.env["wuye.parking.gate.queue"]._hear(box, found[LANE])
        self.env["wuye.parking.gate.count"]._keep(box, found[COUNT])
        return result
