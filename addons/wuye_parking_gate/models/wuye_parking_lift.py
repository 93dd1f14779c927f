from odoo import api, fields, models

from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment


class WuyeParkingLift(models.Model):
    """The order by which the bar was lifted, and whose shift it was then."""

    _inherit = "wuye.parking.lift"

    command_id = fields.Many2one(
        "wuye.iot.command",
        string="Order to the Box",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lifts = super().create(vals_list)
        self.env["wuye.parking.gate.queue"]._lifted(lifts)
        return lifts

    @api.model
    def _open_shift(self, desk):
        """Of what a box did, the shift of that moment."""
        moment = self.env.context.get(MOMENT)
        if not isinstance(moment, Moment):
            return super()._open_shift(desk)
        return self.env["wuye.shift"].search(
            [
                ("desk_id", "=", desk.id),
                ("opened_at", "<=", moment.at),
                "|",
                ("closed_at", "=", False),
                ("closed_at", ">", moment.at),
            ],
            limit=1,
        )
