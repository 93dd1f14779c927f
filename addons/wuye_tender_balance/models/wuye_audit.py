from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """Tenders without money against the entries that set the balances off (E15)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "receipt_balance": (
                self.env._("Tender without money and its entries"),
                "_check_receipt_balance",
            ),
        }

    @api.model
    def _check_receipt_balance(self, company):
        """Under a receipt that stands the entries of a tender come to its amount."""
        query = SQL(
            """
            SELECT tender.id, receipt.community_id, receipt.unit_id,
                   tender.amount - booked.total, tender.amount, booked.total
              FROM wuye_receipt_tender tender
              JOIN wuye_receipt receipt ON receipt.id = tender.receipt_id
        CROSS JOIN LATERAL (
                   SELECT coalesce(sum(move.amount_total), 0) AS total
                     FROM account_move move
                    WHERE move.wuye_tender_id = tender.id
                      AND move.state = 'posted') booked
             WHERE tender.company_id = %(company)s AND tender.tender = ANY(%(codes)s)
               AND receipt.state = 'posted' AND tender.amount <> booked.total
            """,
            company=company.id,
            codes=self.env["wuye.tender"]._balance_codes(),
        )
        message = self.env._(
            "%(amount)s of a balance were set off, the entries come to %(booked)s. "
            "Compare both; restore what was changed."
        )
        yield from self._found(
            "wuye.receipt.tender", message, query, ("amount", "booked")
        )
