from odoo import api, models
from odoo.tools import SQL

# slips that are done against what was given back of their fee, and its entry
SLIPS = """
    SELECT slip.id, slip.community_id, NULL::integer,
           slip.amount - coalesce(back.amount, 0), slip.amount,
           coalesce(back.amount, 0)
      FROM wuye_parking_refund slip
 LEFT JOIN wuye_parking_payback back ON back.id = slip.back_id
       AND back.payment_id = slip.payment_id AND back.tender = slip.tender
 LEFT JOIN account_move move ON move.id = back.move_id AND move.state = 'posted'
     WHERE slip.company_id = %(company)s AND slip.state = 'done'
       AND (back.amount IS DISTINCT FROM slip.amount
            OR move.amount_total IS DISTINCT FROM slip.amount)
"""


class WuyeAudit(models.Model):
    """Slips of parking fees against what was booked for them."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_refund": (
                self.env._("Parking fees given back"),
                "_check_parking_refund",
            ),
        }

    @api.model
    def _check_parking_refund(self, company):
        """What a slip says was paid out, and booked."""
        message = self.env._(
            "The slip says %(slip)s, %(back)s were given back, or the entry is of "
            "another sum. Compare them, restore what was changed."
        )
        query = SQL(SLIPS, company=company.id)
        yield from self._found("wuye.parking.refund", message, query, ("slip", "back"))
