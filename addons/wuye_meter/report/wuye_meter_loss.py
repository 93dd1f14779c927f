from odoo import fields, models
from odoo.tools import SQL


class WuyeMeterLoss(models.Model):
    """What is lost between a main meter and its sub-meters, per month (C10).

    One row per main meter and month in which it was read. Only confirmed readings
    count; where sub-meters are not read yet the loss is too high and says so.
    """

    _name = "wuye.meter.loss"
    _description = "Loss behind a Main Meter"
    _auto = False
    _order = "month desc, building_id, meter_id"
    _rec_name = "meter_id"
    _depends = {
        "wuye.meter": ["parent_id", "building_id", "item_id"],
        "wuye.meter.segment": ["meter_id", "date_install", "date_archive"],
        "wuye.meter.reading": ["meter_id", "month", "state", "consumption"],
    }

    meter_id = fields.Many2one("wuye.meter", string="Main meter", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    community_id = fields.Many2one("wuye.community", readonly=True)
    building_id = fields.Many2one("wuye.building", readonly=True)
    item_id = fields.Many2one("wuye.fee.item", readonly=True)
    month = fields.Date(readonly=True)
    quantity_main = fields.Float(
        string="Main meter (sum)", readonly=True, digits=(16, 3)
    )
    quantity_sub = fields.Float(
        string="Sub-meters (sum)", readonly=True, digits=(16, 3)
    )
    quantity_loss = fields.Float(string="Loss", readonly=True, digits=(16, 3))
    loss_percent = fields.Float(
        string="Loss %", readonly=True, digits=(16, 2), aggregator="avg"
    )
    unread_count = fields.Integer(
        string="Sub-meters not read",
        readonly=True,
        help="Of those in use in the month: their consumption is missing here.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH used AS (
                SELECT meter_id, month, SUM(consumption) AS quantity, MIN(id) AS id
                  FROM wuye_meter_reading
                 WHERE state = 'confirmed'
                 GROUP BY meter_id, month
            )
            SELECT main.id, meter.id AS meter_id, meter.company_id, meter.community_id,
                   meter.building_id, meter.item_id, main.month,
                   main.quantity AS quantity_main, sub.quantity AS quantity_sub,
                   main.quantity - sub.quantity AS quantity_loss,
                   CASE WHEN main.quantity > 0
                        THEN 100.0 * (main.quantity - sub.quantity) / main.quantity
                        END AS loss_percent,
                   sub.unread AS unread_count
              FROM used main
              JOIN wuye_meter meter ON meter.id = main.meter_id
              JOIN LATERAL (
                SELECT COUNT(*) AS meters,
                       COALESCE(SUM(child_used.quantity), 0) AS quantity,
                       COUNT(*) FILTER (WHERE child_used.id IS NULL) AS unread
                  FROM wuye_meter child
             LEFT JOIN used child_used
                    ON child_used.meter_id = child.id
                   AND child_used.month = main.month
                 WHERE child.parent_id = meter.id
                   AND (child_used.id IS NOT NULL OR EXISTS (
                        SELECT FROM wuye_meter_segment segment
                         WHERE segment.meter_id = child.id
                           AND segment.date_install < main.month + interval '1 month'
                           AND (segment.date_archive IS NULL
                                OR segment.date_archive >= main.month)))
              ) sub ON sub.meters > 0
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """The percentage of a group is that of its sums, not a mean of means."""
        if aggregate_spec != "loss_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        main = self._field_to_sql(self._table, "quantity_main", query)
        loss = self._field_to_sql(self._table, "quantity_loss", query)
        return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", loss, main)
