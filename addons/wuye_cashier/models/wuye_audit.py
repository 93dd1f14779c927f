from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """Receipts against their lines, tenders, payments and printed numbers (D7, E15).

    How to extend it: a tender that books no payment has a ``_book_<code>`` and checks
    its own entries; a state of a number that stands for a document is checked by the
    module of that document.
    """

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "receipt_sum": (
                self.env._("Receipt, its lines and tenders"),
                "_check_receipt_sum",
            ),
            "receipt_payment": (
                self.env._("Tender of a receipt and its payments"),
                "_check_receipt_payment",
            ),
            "receipt_number": (
                self.env._("Printed number and its receipt"),
                "_check_receipt_number",
            ),
        }

    @api.model
    def _check_receipt_sum(self, company):
        """A receipt's lines, and its tenders, come to its amount."""
        query = SQL(
            """
            SELECT receipt.id, receipt.community_id, receipt.unit_id,
                   receipt.amount - lines.total, receipt.amount, lines.total,
                   tenders.total
              FROM wuye_receipt receipt
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS total
                     FROM wuye_receipt_line WHERE receipt_id = receipt.id) lines
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS total
                     FROM wuye_receipt_tender WHERE receipt_id = receipt.id) tenders
             WHERE receipt.company_id = %(company)s
               AND (receipt.amount <> lines.total OR receipt.amount <> tenders.total)
            """,
            company=company.id,
        )
        message = self.env._(
            "The receipt is for %(amount)s, its lines come to %(lines)s and its "
            "tenders to %(tenders)s. Restore what was changed."
        )
        yield from self._found(
            "wuye.receipt", message, query, ("amount", "lines", "tenders")
        )

    @api.model
    def _check_receipt_payment(self, company):
        """Payments come to their tender, on the day and of the payer of the receipt.

        Those of a void receipt are void. One payment alone may be void under a receipt
        that stands: a cheque that was not honoured.
        """
        tenders = self.env["wuye.tender"]
        own = [code for code in tenders._kinds() if hasattr(tenders, f"_book_{code}")]
        query = SQL(
            """
            SELECT tender.id, receipt.community_id, receipt.unit_id,
                   tender.amount - paid.total, tender.amount, paid.total
              FROM wuye_receipt_tender tender
         LEFT JOIN wuye_receipt receipt ON receipt.id = tender.receipt_id
        CROSS JOIN LATERAL (
                   SELECT coalesce(sum(payment.amount), 0) AS total,
                          bool_or(payment.date <> receipt.date
                                  OR payment.partner_id <> receipt.partner_id
                                  OR move.state IS DISTINCT FROM 'posted') AS differs,
                          bool_or(payment.wuye_void_date IS NULL) AS stands
                     FROM account_payment payment
                LEFT JOIN account_move move ON move.id = payment.move_id
                    WHERE payment.wuye_tender_id = tender.id) paid
             WHERE tender.company_id = %(company)s
               AND tender.tender <> ALL(%(own)s)
               AND (receipt.id IS NULL OR tender.amount <> paid.total OR paid.differs
                    OR (receipt.state = 'void' AND paid.stands))
            """,
            company=company.id,
            own=own,
        )
        message = self.env._(
            "The tender is of %(amount)s, its payments come to %(paid)s, or have "
            "another day or payer, or stand under a void receipt. Compare both, "
            "restore what was changed."
        )
        yield from self._found(
            "wuye.receipt.tender", message, query, ("amount", "paid")
        )

    @api.model
    def _check_receipt_number(self, company):
        """A used number has a receipt of its name that stands, no other number has."""
        query = SQL(
            """
            SELECT number.id, number.community_id, receipt.unit_id,
                   coalesce(receipt.amount, 0), number.name,
                   coalesce(receipt.name, '-')
              FROM wuye_receipt_number number
         LEFT JOIN wuye_receipt receipt ON receipt.number_id = number.id
         LEFT JOIN wuye_receipt_book book ON book.id = number.book_id
             WHERE number.company_id = %(company)s AND book.kind = 'receipt'
               AND ((number.state = 'used') <> coalesce(receipt.state = 'posted', false)
                    OR (receipt.state = 'void' AND number.state <> 'void')
                    OR receipt.name <> number.name)
            """,
            company=company.id,
        )
        message = self.env._(
            "Number %(number)s is used without a receipt that stands, or receipt "
            "%(receipt)s stands on a number that is not used. Restore what was changed."
        )
        yield from self._found(
            "wuye.receipt.number", message, query, ("number", "receipt")
        )
