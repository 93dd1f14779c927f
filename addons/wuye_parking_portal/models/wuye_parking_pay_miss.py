from odoo import api, fields, models
from odoo.tools import hmac

WINDOW = 10  # minutes
BY_ADDRESS = 8  # misses of one address in it; a driver mistypes two or three times
BY_LOT = 200  # of all addresses of the world at one car park


class WuyeParkingPayMiss(models.Model):
    """A plate or slip that was asked for by phone and is not inside.

    So many of them, and nobody is told anything for a while: whose car stands here is
    not found out by trying plates. Addresses are kept as marks, and for minutes.
    """

    _name = "wuye.parking.pay.miss"
    _description = "Plate Asked for and Not Found"
    _order = "id"

    lot_id = fields.Many2one(
        "wuye.parking.lot",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    address = fields.Char(required=True, readonly=True, index=True)
    missed_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )

    @api.model
    def _since(self):
        return fields.Datetime.subtract(fields.Datetime.now(), minutes=WINDOW)

    @api.model
    def _mark(self, address):
        return hmac(self.env(su=True), "wuye_parking_pay", address or "")

    @api.model
    def _is_shut(self, lot, address):
        """Whether nobody at this address, or nobody at all, is told anything now."""
        recent = [("missed_at", ">", self._since())]
        mark = self._mark(address)
        mine = self.search_count([("address", "=", mark), *recent], limit=BY_ADDRESS)
        if mine >= BY_ADDRESS:
            return True
        all_of_lot = [("lot_id", "=", lot.id), *recent]
        return self.search_count(all_of_lot, limit=BY_LOT) >= BY_LOT

    @api.model
    def _note(self, lot, address):
        return self.create({"lot_id": lot.id, "address": self._mark(address)})

    @api.autovacuum
    def _gc_misses(self):
        self.search([("missed_at", "<", self._since())]).unlink()
