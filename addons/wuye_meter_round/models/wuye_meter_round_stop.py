from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeMeterRoundStop(models.Model):
    """A meter on a round, and how to find it."""

    _name = "wuye.meter.round.stop"
    _description = "Stop of a Reading Round"
    _order = "round_id, sequence, id"

    round_id = fields.Many2one(
        "wuye.meter.round", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=1000)
    meter_id = fields.Many2one(
        "wuye.meter", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="round_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="round_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        related="round_id.item_id", store=True, index=True, precompute=True
    )
    unit_id = fields.Many2one(related="meter_id.unit_id")
    building_id = fields.Many2one(related="meter_id.building_id")
    number = fields.Char(related="meter_id.segment_id.number", string="Meter Number")
    position = fields.Char(related="meter_id.position")
    note = fields.Char(string="How to find it")

    _meter_uniq = models.UniqueIndex(
        "(round_id, meter_id)", "This meter is on the round already."
    )

    @api.constrains("meter_id", "round_id")
    def _check_same_place(self):
        for stop in self:
            meter, walk = stop.meter_id, stop.round_id
            if (meter.community_id, meter.item_id) != (walk.community_id, walk.item_id):
                raise ValidationError(
                    stop.env._(
                        "Meter %(meter)s is not of %(community)s and %(item)s: choose "
                        "one that is, or make a round of its own for it.",
                        meter=meter.display_name,
                        community=walk.community_id.name,
                        item=walk.item_id.name,
                    )
                )
