from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.wuye_billing.models.wuye_charge import KINDS


class WuyeRounding(models.Model):
    """The rounding ledger (B19): a row per posted charge that was rounded by a rule.

    Read from what each charge stored when it was made, never from today's prices and
    rules: the amount, and the difference its explanation states. The exact amount is
    to the fen; below that nothing can be owed. A reversal takes back what its charge
    stated. Where a period was shared between payers, the exact amount of each is his
    days' share of the exact whole.
    """

    _name = "wuye.rounding"
    _description = "Rounding Ledger"
    _auto = False
    _order = "date desc, unit_id, id"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("wuye.charge", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", readonly=True)
    unit_id = fields.Many2one("wuye.unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    item_id = fields.Many2one("wuye.fee.item", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    bill_month = fields.Date(readonly=True)
    date = fields.Date(string="Accounting date", readonly=True)
    amount_exact = fields.Monetary(
        string="Before rounding", readonly=True, help="To the fen."
    )
    amount = fields.Monetary(string="Charged", readonly=True)
    difference = fields.Monetary(
        string="Rounding difference",
        readonly=True,
        help="Charged less before rounding: more than zero is in the company's favour.",
    )
    carried = fields.Monetary(
        string="Carried between rows",
        readonly=True,
        help="What the last printed row took over, so that the rows add up to the "
        "amount; nothing of it is owed besides.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT charge.id, charge.id AS charge_id, charge.company_id,
                   charge.community_id, charge.unit_id, charge.partner_id,
                   charge.item_id, charge.kind, charge.bill_month, charge.date,
                   charge.amount, charge.amount - stated.difference AS amount_exact,
                   stated.difference, stated.carried
              FROM wuye_charge charge
         LEFT JOIN wuye_charge origin
                ON charge.kind = 'reversal' AND origin.id = charge.origin_id
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN origin.id IS NULL THEN 1 ELSE -1 END AS sign,
                          coalesce(origin.amount, charge.amount) AS amount,
                          CASE WHEN origin.id IS NULL THEN charge.explanation
                               ELSE origin.explanation END AS data) source
        CROSS JOIN LATERAL (
                   SELECT (source.data ->> 'rounding_difference')::numeric AS whole,
                          jsonb_typeof(source.data -> 'payer_days') = 'array'
                              AS shared) read
        CROSS JOIN LATERAL (
                   SELECT source.sign * CASE WHEN read.shared
                              THEN source.amount - round(
                                  ((source.data ->> 'amount')::numeric - read.whole)
                                  * (source.data #>> '{payer_days,0}')::numeric
                                  / (source.data #>> '{payer_days,1}')::numeric, 2)
                              ELSE read.whole END AS difference,
                          source.sign * coalesce((
                              SELECT sum(replace(
                                  piece ->> 'note', 'rounding_rest=', '')::numeric)
                                FROM jsonb_array_elements(CASE
                                     WHEN jsonb_typeof(source.data -> 'slices')
                                          = 'array'
                                     THEN source.data -> 'slices'
                                     ELSE '[]'::jsonb END) piece
                               WHERE piece ->> 'note' LIKE 'rounding_rest=%%'
                          ), 0) AS carried) stated
             WHERE charge.state <> 'draft' AND read.whole IS NOT NULL
            """
        )

    # === ACTIONS === #

    def action_open_charge(self):
        """The charge, with the rows its amount is made of."""
        self.ensure_one()
        return self.charge_id._get_records_action(views=[[False, "form"]])
