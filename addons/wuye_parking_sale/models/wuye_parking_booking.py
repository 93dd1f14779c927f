from odoo import api, models


class WuyeParkingBooking(models.AbstractModel):
    """Income of temporary parking says what it is, for the month's report."""

    _inherit = "wuye.parking.booking"

    @api.model
    def _income_tags(self, lot, rate):
        return {
            **super()._income_tags(lot, rate),
            **income_tags("temporary", lot, rate),
        }


def income_tags(kind, lot, rate):
    return {
        "wuye_parking_kind": kind,
        "wuye_parking_lot_id": lot.id,
        "wuye_parking_rate": float(rate),
    }
