from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """The ledger by itself, payments, and the receivable account (rules 1, 6)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "move_balance": (self.env._("Entry does not balance"), "_check_moves"),
            "line_move": (
                self.env._("Journal item without entry"),
                "_check_line_moves",
            ),
            "line_open": (
                self.env._("Open amount of a journal item"),
                "_check_line_open",
            ),
            "ar_credit": (self.env._("Credit on the receivable"), "_check_ar_credits"),
            "ar_foreign": (
                self.env._("Foreign entry on the receivable"),
                "_check_ar_kinds",
            ),
            "payment_move": (self.env._("Payment and its entry"), "_check_payments"),
            "move_payment": (
                self.env._("Entry without payment"),
                "_check_move_payments",
            ),
        }

    @api.model
    def _ar_debit_kinds(self):
        """Kinds of entries that may debit the receivable account (rule 6)."""
        return (
            "bill",
            "opening",
            "reopen",
            "excess",
            "to_advance",
            "payment",
            "takeover",
        )

    @api.model
    def _ar_credit_kinds(self):
        """Kinds of entries that may credit it."""
        return (
            *("bill", "opening", "payment", "collection", "advance", "write_off"),
            "takeover",
        )

    @api.model
    def _check_moves(self, company):
        """Every posted entry balances; its total is that of its lines."""
        query = SQL(
            """
            SELECT move.id, move.wuye_community_id, move.wuye_unit_id,
                   coalesce(lines.balance, 0), move.name, coalesce(lines.balance, 0),
                   move.amount_total_signed, coalesce(lines.total, 0)
              FROM account_move move
         LEFT JOIN LATERAL (
                   SELECT sum(balance) AS balance, count(*) AS count,
                          CASE WHEN move.move_type = 'entry'
                               THEN abs(sum(balance) FILTER (WHERE debit <> 0))
                               ELSE -sum(balance) FILTER (WHERE display_type IN (
                                   'product', 'tax', 'rounding', 'non_deductible_tax',
                                   'non_deductible_product',
                                   'non_deductible_product_total'))
                          END AS total
                     FROM account_move_line WHERE move_id = move.id) lines ON TRUE
             WHERE move.company_id = %(company)s AND move.state = 'posted'
               AND (coalesce(lines.balance, 0) <> 0
                    OR (lines.count = 0 AND move.wuye_kind IS NOT NULL)
                    OR coalesce(lines.total, 0)
                       <> coalesce(move.amount_total_signed, 0))
            """,
            company=company.id,
        )
        message = self.env._(
            "Lines of %(entry)s come to %(balance)s instead of zero, or to a total of "
            "%(lines)s instead of %(total)s. A line was changed or deleted: restore it."
        )
        names = ("entry", "balance", "total", "lines")
        yield from self._found("account.move", message, query, names)

    @api.model
    def _check_line_moves(self, company):
        """Journal items whose entry is gone, or that disagree with it."""
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id, line.balance,
                   line.move_id
              FROM account_move_line line
         LEFT JOIN account_move move ON move.id = line.move_id
             WHERE line.company_id = %(company)s
               AND (move.id IS NULL OR line.parent_state <> move.state
                    OR line.date <> move.date
                    OR line.debit - line.credit <> line.balance)
            """,
            company=company.id,
        )
        message = self.env._(
            "The journal item and entry #%(entry)s disagree on date, state or amount, "
            "or the entry is gone. Restore what was changed from the backup."
        )
        yield from self._found("account.move.line", message, query, ("entry",))

    @api.model
    def _check_line_open(self, company):
        """Open amount of receivable and advance lines = balance less matches."""
        accounts = self._accounts(company)
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id,
                   line.amount_residual - expected.amount, line.amount_residual,
                   expected.amount
              FROM account_move_line line
         LEFT JOIN (SELECT debit_move_id AS id, sum(amount) AS amount
                      FROM account_partial_reconcile GROUP BY 1) debits
                ON debits.id = line.id
         LEFT JOIN (SELECT credit_move_id AS id, sum(amount) AS amount
                      FROM account_partial_reconcile GROUP BY 1) credits
                ON credits.id = line.id
        CROSS JOIN LATERAL (
                   SELECT line.balance - coalesce(debits.amount, 0)
                        + coalesce(credits.amount, 0) AS amount) expected
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.account_id IN (%(ar)s, %(advance)s)
               AND (line.amount_residual <> expected.amount
                    OR coalesce(line.reconciled, FALSE) <> (expected.amount = 0))
            """,
            company=company.id,
            **accounts,
        )
        message = self.env._(
            "The line shows %(open)s open, by its matches it is %(expected)s. A match "
            "was deleted or changed: restore it."
        )
        yield from self._found(
            "account.move.line", message, query, ("open", "expected")
        )

    @api.model
    def _check_ar_credits(self, company):
        """Rule 1: nothing on the receivable account is open but debts of charges."""
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id,
                   line.amount_residual, line.amount_residual, move.name
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.account_id = %(ar)s AND line.amount_residual <> 0
               AND (line.amount_residual < 0 OR coalesce(move.wuye_kind, '')
                    NOT IN ('bill', 'opening', 'reopen', 'takeover'))
            """,
            company=company.id,
            ar=self._accounts(company)["ar"],
        )
        message = self.env._(
            "%(open)s of %(entry)s stands open on the receivable account (rule 1). Set "
            "it against charges of the payer, or move it to an advance."
        )
        yield from self._found("account.move.line", message, query, ("open", "entry"))

    @api.model
    def _check_ar_kinds(self, company):
        """Rule 6: only charges debit the receivable account."""
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id, line.balance,
                   line.balance, move.name
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.account_id = %(ar)s
               AND ((line.balance > 0 AND coalesce(move.wuye_kind, '') NOT IN %(debit)s)
                    OR (line.balance < 0
                        AND coalesce(move.wuye_kind, '') NOT IN %(credit)s)
                    OR line.wuye_community_id IS NULL)
            """,
            company=company.id,
            ar=self._accounts(company)["ar"],
            debit=self._ar_debit_kinds(),
            credit=self._ar_credit_kinds(),
        )
        message = self.env._(
            "%(entry)s books %(balance)s on the receivable account of property charges "
            "without a charge (rule 6). Reverse it and book it on an account of its "
            "own."
        )
        yield from self._found(
            "account.move.line", message, query, ("balance", "entry")
        )

    @api.model
    def _check_payments(self, company):
        """Each payment has its posted entry with its amount on the money account."""
        query = SQL(
            """
            SELECT payment.id, payment.wuye_community_id, NULL,
                   payment.amount - abs(coalesce(money.balance, 0)),
                   payment.amount, coalesce(money.balance, 0)
              FROM account_payment payment
         LEFT JOIN account_move move ON move.id = payment.move_id
         LEFT JOIN (SELECT paid.id, sum(line.balance) AS balance
                      FROM account_payment paid
                      JOIN account_move_line line ON line.move_id = paid.move_id
                       AND line.account_id = paid.outstanding_account_id
                     WHERE paid.company_id = %(company)s GROUP BY 1) money
                ON money.id = payment.id
             WHERE payment.company_id = %(company)s
               AND payment.wuye_community_id IS NOT NULL
               AND payment.state IN ('in_process', 'paid')
               AND (move.id IS NULL OR move.state <> 'posted'
                    OR move.wuye_kind IS DISTINCT FROM 'payment'
                    OR move.date <> payment.date
                    OR move.wuye_community_id <> payment.wuye_community_id
                    OR coalesce(money.balance, 0) <> payment.amount
                       * CASE payment.payment_type WHEN 'inbound' THEN 1 ELSE -1 END)
            """,
            company=company.id,
        )
        message = self.env._(
            "The payment of %(amount)s moves %(money)s on its money account, or its "
            "entry is missing or has another date. Restore what was changed."
        )
        yield from self._found("account.payment", message, query, ("amount", "money"))

    @api.model
    def _check_move_payments(self, company):
        """Each entry of a payment has its payment."""
        query = SQL(
            """
            SELECT move.id, move.wuye_community_id, move.wuye_unit_id,
                   move.amount_total_signed, move.name
              FROM account_move move
         LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
             WHERE move.company_id = %(company)s AND move.wuye_kind = 'payment'
               AND move.state = 'posted'
               AND (payment.id IS NULL OR payment.move_id IS DISTINCT FROM move.id
                    OR payment.state NOT IN ('in_process', 'paid'))
            """,
            company=company.id,
        )
        message = self.env._(
            "The payment of entry %(entry)s is gone or not posted. Restore it from the "
            "backup."
        )
        yield from self._found("account.move", message, query, ("entry",))
