from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeParkingRate(models.Model):
    """The rate of VAT on parking of a car park from a day on (accounting row 26).

    Data, because it is the place's and the year's: 9 % of an immovable let, 5 % of one
    acquired before the reform where the simple method is chosen, 3 % of a small
    taxpayer. The paper says why.
    """

    _name = "wuye.parking.rate"
    _description = "VAT Rate of a Car Park"
    _order = "lot_id, date_from desc"
    _rec_name = "date_from"

    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="lot_id.company_id")
    date_from = fields.Date(string="From", required=True)
    rate = fields.Float(string="VAT (%)", required=True, digits=(5, 2))
    document = fields.Char(string="By", required=True, help="The notice or the choice.")

    _once = models.Constraint(
        "UNIQUE(lot_id, date_from)", "A car park has one rate from a day on."
    )
    _range = models.Constraint(
        "CHECK(rate >= 0 AND rate < 100)", "A rate of VAT is from 0 to 100 per cent."
    )
    _used = Immutable(
        *("lot_id", "date_from", "rate"),
        message="A rate that holds is not changed: add one from another day on.",
    )

    @api.model
    def _on(self, lot, day):
        """The rate in per cent on a day; None where none was entered."""
        rows = lot.rate_ids.filtered(lambda row: row.date_from <= day)
        return rows.sorted("date_from")[-1:].rate if rows else None
