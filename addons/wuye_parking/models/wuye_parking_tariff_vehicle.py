from odoo import fields, models


class WuyeParkingTariffVehicle(models.Model):
    """A kind of vehicle with a price of its own (大型车, 军警车)."""

    _name = "wuye.parking.tariff.vehicle"
    _inherit = ["wuye.parking.row"]
    _description = "Vehicle Class of a Parking Tariff"

    code = fields.Char(string="Name", required=True)
    kind = fields.Selection(
        [
            ("factor", "Prices times a factor"),
            ("amount", "Amount for each stay"),
            ("exempt", "Free of charge"),
        ],
        required=True,
        default="factor",
    )
    factor = fields.Float(digits=(16, 6), default=1.0)
    factor_caps = fields.Boolean(string="Factor for caps too", default=True)
    amount = fields.Float(digits=(16, 6), help="In yuan, after the free minutes.")
