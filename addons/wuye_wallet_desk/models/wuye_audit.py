from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """Receipts, slips and batches against the entries they made on wallets (F5)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "receipt_topup": (
                self.env._("Top-ups of receipts and their wallets"),
                "_check_receipt_topup",
            ),
            "receipt_fee": (
                self.env._("Fees paid from wallets"),
                "_check_receipt_fee",
            ),
            "wallet_closing": (
                self.env._("Wallets given back"),
                "_check_wallet_closing",
            ),
            "wallet_subsidy": (
                self.env._("Subsidies and their wallets"),
                "_check_wallet_subsidy",
            ),
        }

    @api.model
    def _ar_credit_kinds(self):
        return (*super()._ar_credit_kinds(), "wallet_fee")

    @api.model
    def _check_receipt_topup(self, company):
        """A top-up came in by payments of its own, and is on its wallet while they
        stand."""
        query = SQL(
            """
            SELECT line.id, line.community_id, line.unit_id,
                   line.amount - paid.total, line.amount, paid.total, kept.total
              FROM wuye_receipt_line line
        CROSS JOIN LATERAL (
                   SELECT coalesce(sum(amount), 0) AS total,
                          coalesce(sum(amount) FILTER (WHERE wuye_void_date IS NULL), 0)
                              AS stands
                     FROM account_payment WHERE wuye_topup_line_id = line.id) paid
        CROSS JOIN LATERAL (
                   SELECT coalesce(sum(amount), 0) AS total,
                          coalesce(sum(amount) FILTER (WHERE kind = 'topup'), 0) AS came
                     FROM wuye_wallet_entry
                    WHERE receipt_line_id = line.id AND wallet_id = line.wallet_id) kept
             WHERE line.company_id = %s AND line.wallet_id IS NOT NULL
               AND (line.amount <> paid.total OR line.amount <> kept.came
                    OR paid.stands <> kept.total)
            """,
            company.id,
        )
        message = self.env._(
            "%(amount)s were topped up, payments come to %(paid)s, and %(kept)s is on "
            "the wallet of it. Compare all three, restore what was changed."
        )
        yield from self._found(
            "wuye.receipt.line", message, query, ("amount", "paid", "kept")
        )

    @api.model
    def _check_receipt_fee(self, company):
        """What a tender took from a wallet is off it, and back on it when void."""
        query = SQL(
            """
            SELECT tender.id, tender.community_id, receipt.unit_id,
                   tender.amount - paid.fee, tender.amount, paid.fee, paid.back
              FROM wuye_receipt_tender tender
              JOIN wuye_receipt receipt ON receipt.id = tender.receipt_id
        CROSS JOIN LATERAL (
                   SELECT coalesce(-sum(amount) FILTER (WHERE kind = 'fee'), 0) AS fee,
                          coalesce(sum(amount) FILTER (WHERE kind = 'fee_void'), 0)
                              AS back
                     FROM wuye_wallet_entry WHERE tender_id = tender.id) paid
             WHERE tender.company_id = %s AND tender.tender = 'wallet'
               AND (tender.amount <> paid.fee
                    OR paid.back <> CASE receipt.state WHEN 'void' THEN tender.amount
                                    ELSE 0 END)
            """,
            company.id,
        )
        message = self.env._(
            "%(amount)s were paid from a wallet, it says %(fee)s, and %(back)s given "
            "back. Compare both, restore what was changed."
        )
        yield from self._found(
            "wuye.receipt.tender", message, query, ("amount", "fee", "back")
        )

    @api.model
    def _check_wallet_closing(self, company):
        """What was given back is what the wallet lost and the payment paid out."""
        query = SQL(
            """
            SELECT closing.id, closing.community_id, NULL::integer,
                   closing.amount - payment.amount, closing.amount, payment.amount,
                   -entry.amount
              FROM wuye_wallet_closing closing
         LEFT JOIN account_payment payment ON payment.id = closing.payment_id
         LEFT JOIN wuye_wallet_entry entry ON entry.id = closing.entry_id
              JOIN wuye_wallet wallet ON wallet.id = closing.wallet_id
             WHERE closing.company_id = %s
               AND (closing.amount IS DISTINCT FROM payment.amount
                    OR closing.amount IS DISTINCT FROM -entry.amount
                    OR entry.wallet_id <> wallet.id OR wallet.state <> 'closed')
            """,
            company.id,
        )
        message = self.env._(
            "%(amount)s were given back, %(paid)s was paid out and %(kept)s came off "
            "the wallet, or it is not closed. Compare all, restore what was changed."
        )
        yield from self._found(
            "wuye.wallet.closing", message, query, ("amount", "paid", "kept")
        )

    @api.model
    def _check_wallet_subsidy(self, company):
        """A batch that was carried out is on the wallets, and in the ledger."""
        query = SQL(
            """
            SELECT subsidy.id, subsidy.community_id, NULL::integer,
                   subsidy.amount - given.total, subsidy.amount, given.total,
                   move.amount_total
              FROM wuye_wallet_subsidy subsidy
         LEFT JOIN account_move move
                ON move.id = subsidy.move_id AND move.state = 'posted'
        CROSS JOIN LATERAL (
                   SELECT coalesce(sum(entry.amount), 0) AS total,
                          count(*) FILTER (WHERE entry.amount IS DISTINCT FROM
                                           line.amount) AS wrong
                     FROM wuye_wallet_subsidy_line line
                LEFT JOIN wuye_wallet_entry entry ON entry.id = line.entry_id
                    WHERE line.subsidy_id = subsidy.id) given
             WHERE subsidy.company_id = %s AND subsidy.state = 'done'
               AND (subsidy.amount <> given.total OR given.wrong > 0
                    OR subsidy.amount IS DISTINCT FROM move.amount_total)
            """,
            company.id,
        )
        message = self.env._(
            "The batch is of %(amount)s, %(kept)s went on wallets and %(booked)s was "
            "booked. Compare all three, restore what was changed."
        )
        yield from self._found(
            "wuye.wallet.subsidy", message, query, ("amount", "kept", "booked")
        )
