from odoo import api, fields, models
from odoo.tools import SQL

BUCKETS = [
    ("0", "Not due"),
    ("030", "1-30 days"),
    ("090", "31-90 days"),
    ("180", "91-180 days"),
    ("365", "181-365 days"),
    ("999", "Over 365 days"),
]


class WuyeArrears(models.Model):
    """Open charges as of today, with their age (E13): one row per open charge.

    Read from the charges themselves, so its sum is the receivable account. The age
    is counted from the due date to today where the reader is.
    """

    _name = "wuye.arrears"
    _description = "Arrears"
    _auto = False
    _order = "date_due, unit_id, id"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("wuye.charge", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", readonly=True)
    building_id = fields.Many2one("wuye.building", readonly=True)
    unit_id = fields.Many2one("wuye.unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    item_id = fields.Many2one("wuye.fee.item", readonly=True)
    bill_month = fields.Date(readonly=True)
    date_due = fields.Date(readonly=True)
    days = fields.Integer(
        string="Days overdue", readonly=True, aggregator="max", help="0: not due yet."
    )
    bucket = fields.Selection(BUCKETS, string="Age", readonly=True)
    amount = fields.Monetary(string="Charged", readonly=True)
    amount_paid = fields.Monetary(string="Settled", readonly=True)
    amount_residual = fields.Monetary(string="Open", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT charge.id, charge.id AS charge_id, charge.company_id,
                   charge.community_id, unit.building_id, charge.unit_id,
                   charge.partner_id, charge.item_id, charge.bill_month,
                   charge.date_due, greatest(age.days, 0) AS days,
                   CASE WHEN age.days <= 0 THEN '0'
                        WHEN age.days <= 30 THEN '030'
                        WHEN age.days <= 90 THEN '090'
                        WHEN age.days <= 180 THEN '180'
                        WHEN age.days <= 365 THEN '365'
                        ELSE '999' END AS bucket,
                   charge.amount, charge.amount_paid, charge.amount_residual
              FROM wuye_charge charge
              JOIN wuye_unit unit ON unit.id = charge.unit_id
        CROSS JOIN LATERAL (SELECT %s - charge.date_due AS days) age
             WHERE charge.state = 'posted' AND charge.amount_residual <> 0
            """,
            fields.Date.context_today(self),
        )

    def action_open_charge(self):
        self.ensure_one()
        return self.charge_id._get_records_action(views=[[False, "form"]])

    # === PRINTED LIST === #

    @api.model
    def _bucket_labels(self):
        return self._fields["bucket"]._description_selection(self.env)

    def _printed_units(self):
        """Rows of the printed list in order: {unit, payer, sums per bucket, total}."""
        rows = []
        for (unit, payer), group in self.grouped(
            lambda row: (row.unit_id, row.partner_id)
        ).items():
            by_bucket = group.grouped("bucket")
            rows.append(
                {
                    "unit": unit,
                    "payer": payer,
                    "months": len(set(group.mapped("bill_month"))),
                    "sums": [
                        sum(by_bucket[key].mapped("amount_residual"))
                        if key in by_bucket
                        else 0.0
                        for key, _label in BUCKETS
                    ],
                    "total": sum(group.mapped("amount_residual")),
                }
            )
        return sorted(rows, key=lambda row: (row["unit"].code or "", row["payer"].id))

    def _printed_totals(self):
        by_bucket = self.grouped("bucket")
        sums = [
            sum(by_bucket[key].mapped("amount_residual")) if key in by_bucket else 0.0
            for key, _label in BUCKETS
        ]
        return sums, sum(self.mapped("amount_residual"))
