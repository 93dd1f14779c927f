from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """Borrowed numbers against their slips (D8, E15)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "loan_number": (
                self.env._("Borrowed number and its slip"),
                "_check_loan_number",
            ),
        }

    @api.model
    def _check_loan_number(self, company):
        """A number is borrowed while one slip of it is open, and not otherwise."""
        query = SQL(
            """
            SELECT number.id, number.community_id, open.unit_id,
                   coalesce(open.amount, 0), number.name, coalesce(open.name, '-')
              FROM wuye_receipt_number number
         LEFT JOIN wuye_receipt_loan open
                ON open.number_id = number.id AND open.state = 'borrowed'
             WHERE number.company_id = %(company)s
               AND (number.state = 'borrowed') <> (open.id IS NOT NULL)
            """,
            company=company.id,
        )
        message = self.env._(
            "Number %(number)s is borrowed without an open slip, or its slip %(slip)s "
            "is open although the number is not borrowed. Restore what was changed."
        )
        yield from self._found(
            "wuye.receipt.number", message, query, ("number", "slip")
        )
