from odoo import fields, models
from odoo.tools import SQL

from .wuye_request import REDUCTION_KINDS


class WuyeReduction(models.Model):
    """All reductions, one row each, with what the ledger says of it (B11).

    Their sum is that of the negative adjustments among the charges, and that of their
    lines in the journals: the two columns of each row are read from either side.
    """

    _name = "wuye.reduction"
    _description = "Reduction"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("wuye.charge", string="Credit note", readonly=True)
    origin_id = fields.Many2one("wuye.charge", string="Fee", readonly=True)
    request_id = fields.Many2one("wuye.request", readonly=True)
    discount_id = fields.Many2one(
        "wuye.discount.application", string="Application", readonly=True
    )
    scheme_id = fields.Many2one("wuye.discount.scheme", readonly=True)
    kind = fields.Selection(REDUCTION_KINDS, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", readonly=True)
    unit_id = fields.Many2one("wuye.unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    item_id = fields.Many2one("wuye.fee.item", readonly=True)
    date = fields.Date(readonly=True)
    bill_month = fields.Date(readonly=True)
    amount = fields.Monetary(string="Reduced", readonly=True)
    amount_ledger = fields.Monetary(string="In the journals", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT charge.id, charge.id AS charge_id, charge.origin_id,
                   charge.request_id, request.discount_id, application.scheme_id,
                   request.reduction_kind AS kind, charge.company_id,
                   charge.community_id, charge.unit_id, charge.partner_id,
                   charge.item_id, charge.date, charge.bill_month,
                   -charge.amount AS amount,
                   CASE move.move_type WHEN 'out_refund' THEN line.price_total
                        ELSE -line.price_total END AS amount_ledger
              FROM wuye_charge charge
         LEFT JOIN wuye_request request ON request.id = charge.request_id
         LEFT JOIN wuye_discount_application application
                ON application.id = request.discount_id
         LEFT JOIN account_move_line line ON line.id = charge.move_line_id
         LEFT JOIN account_move move ON move.id = line.move_id
             WHERE charge.kind = 'adjustment' AND charge.amount < 0
               AND charge.state <> 'draft'
            """
        )

    def action_open_request(self):
        self.ensure_one()
        return self.request_id._get_records_action(views=[[False, "form"]])
