from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate, to_utc
from odoo.addons.wuye_parking_lot.models.wuye_parking_stay import COUNTED_BY_OTHERS


class WuyeParkingLot(models.Model):
    """When a month card that was sold begins; what a car park takes today."""

    _inherit = "wuye.parking.lot"

    card_start = fields.Selection(
        [("paid", "When they are paid"), ("account", "At once, on account")],
        string="Month Cards Sold Begin",
        required=True,
        default="paid",
        help="When they are paid: the days count from the day on which the bill is "
        "settled, and no longer once the money is taken back.",
    )
    card_unit_id = fields.Many2one(
        "wuye.unit",
        string="Bills of Holders without a Unit",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        help="A bill stands on a unit: this one for who has none here, e.g. the car "
        "park as a space.",
    )

    # of this moment
    taken_today = fields.Monetary(
        compute="_compute_today",
        groups=COUNTED_BY_OTHERS,
        help="At its lanes, and for debts of its stays.",
    )
    owing = fields.Monetary(
        compute="_compute_today",
        groups=COUNTED_BY_OTHERS,
        help="Open debts of cars that were let out.",
    )

    def _compute_today(self):
        """Takings since midnight at the gate, and debts, by car park."""
        midnight = to_utc(
            datetime.combine(to_gate(fields.Datetime.now()).date(), time.min)
        )
        # sudo: sums of car parks the reader has; the fields are for who counts
        fees = self.env["wuye.parking.payment"].sudo()
        debts = self.env["wuye.parking.debt"].sudo()
        sums = [
            fees._read_group(
                [("stay_id.lot_id", "in", self.ids), ("settled_at", ">=", midnight)],
                ["stay_id"],
                ["amount:sum"],
            ),
            debts.payment_ids._read_group(
                [("debt_id.lot_id", "in", self.ids), ("taken_at", ">=", midnight)],
                ["debt_id"],
                ["amount:sum"],
            ),
        ]
        taken = {}
        for record, amount in (row for rows in sums for row in rows):
            taken[record.lot_id] = taken.get(record.lot_id, 0.0) + amount
        owing = dict(
            debts._read_group(
                [("lot_id", "in", self.ids), ("state", "=", "open")],
                ["lot_id"],
                ["amount_left:sum"],
            )
        )
        for lot in self:
            lot.taken_today = taken.get(lot.sudo(), 0.0)
            lot.owing = owing.get(lot.sudo(), 0.0)

    @api.constrains("card_unit_id", "community_id")
    def _check_card_unit(self):
        for lot in self:
            unit = lot.card_unit_id
            if unit and unit.community_id != lot.community_id:
                raise ValidationError(
                    self.env._(
                        "%(unit)s is in another community than car park %(lot)s.",
                        unit=unit.display_name,
                        lot=lot.display_name,
                    )
                )
