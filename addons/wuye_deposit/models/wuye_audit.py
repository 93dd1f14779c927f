from odoo import api, models
from odoo.tools import SQL

from odoo.addons.wuye_billing.models.audit_pair import Pair

DEPOSITS = Pair(
    "deposit", "wuye_deposit", "amount_held", booked=(("wuye_deposit_move", -1),)
)


class WuyeAudit(models.Model):
    """Deposits and their movements against the account of deposits (E15)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "deposit_held": (
                self.env._("What is held of a deposit"),
                "_check_deposit_held",
            ),
            "deposit_line": (
                self.env._("Movement of a deposit and its line"),
                "_check_deposit_lines",
            ),
            "line_deposit": (
                self.env._("Line without movement of a deposit"),
                "_check_booked",
                DEPOSITS,
            ),
            "deposit_total": (
                self.env._("Deposits of a community"),
                "_check_total",
                DEPOSITS,
            ),
        }

    @api.model
    def _ar_credit_kinds(self):
        return (*super()._ar_credit_kinds(), "deposit_off")

    @api.model
    def _account_sides(self):
        return {**super()._account_sides(), "deposit": -1}

    @api.model
    def _check_deposit_held(self, company):
        """What is held and the state of each deposit follow from its movements."""
        query = SQL(
            """
            SELECT deposit.id, deposit.community_id, deposit.unit_id,
                   deposit.amount_held - moves.held, deposit.amount_held, moves.held
              FROM wuye_deposit deposit
        CROSS JOIN LATERAL (
                   SELECT coalesce(sum(amount), 0) AS held,
                          coalesce(sum(amount) FILTER (
                              WHERE kind = 'in' AND counter_of_id IS NULL), 0) AS paid
                     FROM wuye_deposit_move WHERE deposit_id = deposit.id) moves
             WHERE deposit.company_id = %(company)s
               AND (deposit.amount_held <> moves.held OR deposit.amount <> moves.paid
                    OR moves.held NOT BETWEEN 0 AND deposit.amount
                    OR deposit.state <> CASE WHEN moves.held = 0 THEN 'closed'
                       WHEN moves.held < deposit.amount THEN 'partly'
                       ELSE 'held' END)
            """,
            company=company.id,
        )
        message = self.env._(
            "The deposit says that %(held)s is held, its movements come to %(moves)s, "
            "or what was paid in or its state differ. Restore what was changed."
        )
        yield from self._found("wuye.deposit", message, query, ("held", "moves"))

    @api.model
    def _check_deposit_lines(self, company):
        """Each movement is a line of its amount on the account of deposits."""
        query = SQL(
            """
            SELECT row.id, row.community_id, row.unit_id,
                   row.amount + coalesce(line.balance, 0),
                   row.amount, coalesce(-line.balance, 0)
              FROM wuye_deposit_move row
         LEFT JOIN wuye_deposit deposit ON deposit.id = row.deposit_id
         LEFT JOIN account_move_line line ON line.id = row.move_line_id
         LEFT JOIN account_move move ON move.id = line.move_id
         LEFT JOIN account_payment payment ON payment.id = row.payment_id
             WHERE row.company_id = %(company)s
               AND (line.id IS NULL OR deposit.id IS NULL
                    OR move.state IS DISTINCT FROM 'posted'
                    OR line.account_id <> %(deposit)s
                    OR line.balance <> -row.amount OR line.date <> row.date
                    OR line.partner_id IS DISTINCT FROM deposit.partner_id
                    OR line.wuye_community_id IS DISTINCT FROM row.community_id
                    OR (row.payment_id IS NOT NULL
                        AND payment.move_id IS DISTINCT FROM move.id)
                    OR (row.kind = 'in' OR row.kind = 'refund')
                       <> (row.payment_id IS NOT NULL)
                    OR (row.kind = 'set_off') <> (row.charge_id IS NOT NULL))
            """,
            company=company.id,
            deposit=self._account_id(company, "deposit"),
        )
        message = self.env._(
            "The movement of %(amount)s stands in the ledger with %(line)s, or with "
            "another date, payer or document. Compare both; restore what was changed."
        )
        yield from self._found("wuye.deposit.move", message, query, ("amount", "line"))
