from odoo import api, fields, models

DAYS = [
    ("all", "Every day"),
    ("workday", "Workdays"),
    ("off", "Weekends and holidays"),
    ("weekend", "Weekends"),
    ("holiday", "Holidays"),
    ("mon_fri", "Monday to Friday"),
    ("sat_sun", "Saturday and Sunday"),
]


class WuyeParkingTariffBand(models.Model):
    """Hours of certain days with prices of their own (白天, 夜间)."""

    _name = "wuye.parking.tariff.band"
    _inherit = ["wuye.parking.row"]
    _description = "Time of Day of a Parking Tariff"

    code = fields.Char(string="Name", required=True, help="As it stands on the slip.")
    days = fields.Selection(
        DAYS,
        required=True,
        default="all",
        help="Workdays are Monday to Friday and listed make-up days, without listed "
        "holidays. Monday to Friday and the like leave out both kinds of listed days.",
    )
    hour_from = fields.Float(string="From", default=0.0)
    hour_to = fields.Float(
        string="To",
        default=24.0,
        help="At or before the beginning: on the next day. 24:00 is midnight.",
    )
    block_ids = fields.One2many("wuye.parking.tariff.block", "band_id", string="Prices")
    prices = fields.Char(string="In Words", compute="_compute_prices")

    @api.depends("block_ids.price", "block_ids.kind", "block_ids.unit")
    @api.depends("block_ids.upto", "block_ids.sequence")
    def _compute_prices(self):
        for band in self:
            band.prices = band.block_ids._summary()
