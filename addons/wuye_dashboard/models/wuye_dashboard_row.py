from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.wuye_billing.models.wuye_charge import KINDS as CHARGE_KINDS
from odoo.addons.wuye_billing.models.wuye_charge_allocation import (
    KINDS as ALLOCATION_KINDS,
)


class WuyeDashboardRow(models.Model):
    """What moves a debt: charges with plus, what settled them with minus.

    Every figure of the dashboard is the sum of a domain over these rows, so that
    its drill-down is the same domain. The sum of the rows up to a day is what was
    open on that day.
    """

    _name = "wuye.dashboard.row"
    _description = "Movement of Arrears"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "charge_id"
    _depends = {
        "wuye.charge": [
            "amount",
            "community_id",
            "company_id",
            "date",
            "date_due",
            "item_id",
            "kind",
            "partner_id",
            "state",
            "unit_id",
        ],
        "wuye.charge.allocation": ["amount", "charge_id", "date", "kind"],
    }

    charge_id = fields.Many2one("wuye.charge", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", readonly=True)
    unit_id = fields.Many2one("wuye.unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    item_id = fields.Many2one("wuye.fee.item", readonly=True)
    date = fields.Date(string="Accounting date", readonly=True)
    charge_date = fields.Date(string="Billed on", readonly=True)
    date_due = fields.Date(readonly=True)
    charge_kind = fields.Selection(CHARGE_KINDS, string="Kind of charge", readonly=True)
    kind = fields.Selection(
        ALLOCATION_KINDS,
        string="Settled by",
        readonly=True,
        help="Empty: the charge itself.",
    )
    amount = fields.Monetary(
        readonly=True, help="Charges with plus, what settled them with minus."
    )

    @property
    def _table_query(self):
        # even ids are charges, odd ones allocations: stable and never the same
        return SQL(
            """
            SELECT id * 2::bigint AS id, id AS charge_id, company_id, community_id,
                   unit_id, partner_id, item_id, date, date AS charge_date, date_due,
                   kind AS charge_kind, NULL::varchar AS kind, amount
              FROM wuye_charge
             WHERE state <> 'draft'
         UNION ALL
            SELECT part.id * 2::bigint + 1, charge.id, charge.company_id,
                   charge.community_id, charge.unit_id, charge.partner_id,
                   charge.item_id, part.date, charge.date, charge.date_due,
                   charge.kind, part.kind, -part.amount
              FROM wuye_charge_allocation part
              JOIN wuye_charge charge ON charge.id = part.charge_id
            """
        )
