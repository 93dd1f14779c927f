from odoo import fields, models
from odoo.tools import SQL


class WuyeExceptionRow(models.Model):
    """What a unit used and was billed, by item and month of service: the trend."""

    _name = "wuye.exception.row"
    _description = "Consumption or Charge of a Unit"
    _auto = False
    _order = "month desc, unit_id, item_id, id desc"
    _rec_name = "unit_id"
    _depends = {
        "wuye.charge": [
            *("community_id", "company_id", "unit_id", "item_id", "kind", "amount"),
            *("bill_month", "service_month"),
        ],
        "wuye.usage": [
            *("community_id", "company_id", "unit_id", "item_id", "month", "quantity"),
        ],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", readonly=True)
    unit_id = fields.Many2one("wuye.unit", readonly=True)
    item_id = fields.Many2one("wuye.fee.item", readonly=True)
    month = fields.Date(
        readonly=True, help="Of the consumption, or the service that is billed."
    )
    quantity = fields.Float(string="Consumption", readonly=True, digits=(16, 3))
    amount = fields.Monetary(readonly=True, help="Reversals with a minus.")

    @property
    def _table_query(self):
        # even ids are charges, odd ones consumption: stable and never the same
        return SQL(
            """
            SELECT id * 2::bigint AS id, company_id, community_id, unit_id, item_id,
                   COALESCE(service_month, bill_month) AS month,
                   0.0 AS quantity, amount
              FROM wuye_charge
             WHERE kind IN ('regular', 'supplement', 'adjustment', 'reversal')
         UNION ALL
            SELECT id * 2::bigint + 1, company_id, community_id, unit_id, item_id,
                   month, quantity, 0.0
              FROM wuye_usage
            """
        )
