from odoo import api, fields, models

# Who may read meters; see ir.model.access.csv.
METER_READERS = ",".join(
    f"wuye_property.group_{post}"
    for post in (
        "collector",
        "cashier",
        "accountant",
        "housekeeper",
        "ledger_clerk",
        "supervisor",
        "customer_service",
        "meter_reader",
        "manager",
    )
)


class WuyeUnit(models.Model):
    """The meters of a unit, for the button of its page (C1)."""

    _inherit = "wuye.unit"

    meter_ids = fields.One2many("wuye.meter", "unit_id", groups=METER_READERS)
    meter_count = fields.Integer(compute="_compute_meter_count", groups=METER_READERS)

    @api.depends("meter_ids")
    def _compute_meter_count(self):
        for unit in self:
            unit.meter_count = len(unit.meter_ids)

    def action_open_readings(self):
        """All that was read at this unit, by date, old meters and new (C1)."""
        self.ensure_one()
        self.env["wuye.meter.reading"].check_access("read")
        return self.env["wuye.meter"]._readings_action([("unit_id", "=", self.id)])
