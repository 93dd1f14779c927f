from odoo import api, models
from odoo.tools import SQL

RECEIVABLE = "asset_receivable"
# What is asked of few rows is looked up for these alone: of a match that is gone, of
# what a counter-row undoes, of what opened again.
ROWS_MATCH = """
WITH net AS (
    SELECT partial_ref, charge_id, kind, sum(amount) AS amount
      FROM wuye_charge_allocation gone
     WHERE company_id = %(company)s AND partial_ref <> 0
       AND NOT EXISTS (SELECT FROM account_partial_reconcile part
                        WHERE part.id = gone.partial_ref)
  GROUP BY 1, 2, 3),
origin AS (
    SELECT id, amount FROM wuye_charge_allocation
     WHERE id IN (SELECT counter_of_id FROM wuye_charge_allocation
                   WHERE counter_of_id IS NOT NULL)),
reopened AS (
    SELECT line.id FROM account_move move
      JOIN account_move_line line ON line.move_id = move.id
     WHERE move.wuye_kind = 'reopen')
SELECT row.id, row.community_id, row.unit_id, row.amount,
       CASE WHEN charge.id IS NULL THEN 'charge'
            WHEN row.move_line_id IS NOT NULL AND line.id IS NULL
            THEN 'line' ELSE 'match' END, row.amount
  FROM wuye_charge_allocation row
         LEFT JOIN wuye_charge charge ON charge.id = row.charge_id
         LEFT JOIN account_move_line line ON line.id = row.move_line_id
         LEFT JOIN account_partial_reconcile part ON part.id = row.partial_ref
         LEFT JOIN origin ON origin.id = row.counter_of_id
         LEFT JOIN reopened ON reopened.id = row.move_line_id
         LEFT JOIN net ON net.partial_ref = row.partial_ref
   AND net.charge_id = row.charge_id AND net.kind = row.kind
 WHERE row.company_id = %(company)s
   AND (charge.id IS NULL
        OR (row.move_line_id IS NOT NULL AND line.id IS NULL)
        OR (part.id IS NOT NULL AND row.partial_id IS DISTINCT FROM part.id)
        OR (part.id IS NULL AND row.partial_ref <> 0 AND net.amount <> 0)
        OR (row.counter_of_id IS NOT NULL
            AND origin.amount IS DISTINCT FROM -row.amount)
        OR (coalesce(row.partial_ref, 0) = 0 AND row.kind <> 'offset'
            AND row.counter_of_id IS NULL AND reopened.id IS NULL))
"""

# All rows are joined and added up at once: looked up match by match they take several
# times as long. What a row has to agree with is asked in the sum: asked of the joins,
# the planner would take it that hardly any row does, and look up each; so it would of
# accounts that are joined by their type. An allocation of more than zero is of the
# debit it settles, one of less of the credit.
MATCH_ROWS = """
SELECT summed.id, summed.wuye_community_id, summed.wuye_unit_id,
       summed.amount - summed.settled,
       (SELECT name FROM account_move WHERE id = summed.move_id),
       (SELECT move.name FROM account_move_line other
          JOIN account_move move ON move.id = other.move_id
         WHERE other.id = summed.other_id), summed.amount, summed.settled
  FROM (SELECT side.id, min(side.other_id) AS other_id, min(side.amount) AS amount,
               claim.wuye_community_id, claim.wuye_unit_id, claim.move_id,
               coalesce(sum(row.amount) FILTER (
                   WHERE row.move_line_id = side.other_id
                     AND (charge.id = claim.wuye_charge_id
                          OR (claim.wuye_charge_id IS NULL
                              AND charge.move_id = claim.move_id))), 0) AS settled
          FROM account_move_line claim
          JOIN account_move move ON move.id = claim.move_id
          JOIN (SELECT id, debit_move_id AS claim_id, credit_move_id AS other_id,
                       amount, 1 AS sign
                  FROM account_partial_reconcile
             UNION ALL
                SELECT id, credit_move_id, debit_move_id, -amount, -1
                  FROM account_partial_reconcile) side ON side.claim_id = claim.id
     LEFT JOIN wuye_charge_allocation row ON row.partial_id = side.id
           AND sign(row.amount) = side.sign
     LEFT JOIN wuye_charge charge ON charge.id = row.charge_id
         WHERE claim.company_id = %(company)s
           AND claim.account_id = ANY(%(receivable)s)
           AND (move.wuye_kind IN ('bill', 'opening', 'reopen')
                OR (move.wuye_kind = 'takeover' AND claim.balance > 0))
      GROUP BY side.id, claim.id) summed
 WHERE summed.settled <> summed.amount
"""


class WuyeAudit(models.Model):
    """What settled the charges against the matches of the ledger."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "match_rows": (
                self.env._("Match and its allocations"),
                "_check_match_rows",
            ),
            "match_lines": (self.env._("Match without line"), "_check_match_lines"),
            "rows_match": (self.env._("Allocation without match"), "_check_rows_match"),
            "row_date": (self.env._("Date of the allocation"), "_check_row_dates"),
            "offset": (self.env._("Set-off within a bill"), "_check_offsets"),
            "reopen": (self.env._("Opened again"), "_check_reopened"),
            "residual": (self.env._("Open amount of the charge"), "_check_residuals"),
            "unit_open": (self.env._("Open items of the unit"), "_check_unit_open"),
        }

    @api.model
    def _check_match_rows(self, company):
        """Σ allocations of a match and side = its amount, on charges of that line."""
        receivable = self.env.execute_query(
            SQL("SELECT id FROM account_account WHERE account_type = %s", RECEIVABLE)
        )
        query = SQL(
            MATCH_ROWS,
            company=company.id,
            receivable=[account for [account] in receivable],
        )
        message = self.env._(
            "%(claim)s is matched with %(other)s for %(amount)s, its charges show "
            "%(rows)s of it. An allocation or the match was changed: restore it."
        )
        names = ("claim", "other", "amount", "rows")
        yield from self._found("account.partial.reconcile", message, query, names)

    @api.model
    def _check_match_lines(self, company):
        """A match whose journal item is gone."""
        query = SQL(
            """
            WITH gone AS (
                SELECT id, debit_move_id AS line_id FROM account_partial_reconcile part
                 WHERE NOT EXISTS (SELECT FROM account_move_line line
                                    WHERE line.id = part.debit_move_id)
             UNION ALL
                SELECT id, credit_move_id FROM account_partial_reconcile part
                 WHERE NOT EXISTS (SELECT FROM account_move_line line
                                    WHERE line.id = part.credit_move_id)
            )
            SELECT part.id, coalesce(debit.wuye_community_id, credit.wuye_community_id),
                   coalesce(debit.wuye_unit_id, credit.wuye_unit_id), part.amount,
                   min(gone.line_id)
              FROM gone
              JOIN account_partial_reconcile part ON part.id = gone.id
         LEFT JOIN account_move_line debit ON debit.id = part.debit_move_id
         LEFT JOIN account_move_line credit ON credit.id = part.credit_move_id
             WHERE part.company_id = %(company)s
          GROUP BY part.id, debit.id, credit.id
            """,
            company=company.id,
        )
        message = self.env._(
            "Journal item #%(line)s of this match does not exist any more. Restore it "
            "from the backup."
        )
        yield from self._found("account.partial.reconcile", message, query, ("line",))

    @api.model
    def _check_rows_match(self, company):
        """An allocation whose match, charge or document is gone, or that has none."""
        query = SQL(
            ROWS_MATCH,
            company=company.id,
        )
        message = self.env._(
            "This allocation of %(amount)s has no %(what)s any more. Restore it from "
            "the backup, or book the counter-event."
        )
        names = ("what", "amount")
        words = {
            "charge": self.env._("charge"),
            "line": self.env._("journal item"),
            "match": self.env._("match"),
        }
        yield from self._found("wuye.charge.allocation", message, query, names, words)

    @api.model
    def _check_row_dates(self, company):
        """Rule 3: an allocation is dated the later of the two documents' dates."""
        query = SQL(
            """
            SELECT row.id, row.community_id, row.unit_id, row.amount, row.date,
                   greatest(debit.date, credit.date)
              FROM wuye_charge_allocation row
              JOIN account_partial_reconcile part ON part.id = row.partial_id
              JOIN account_move_line debit ON debit.id = part.debit_move_id
              JOIN account_move_line credit ON credit.id = part.credit_move_id
             WHERE row.company_id = %(company)s
               AND (row.date <> greatest(debit.date, credit.date)
                    OR part.max_date <> row.date)
            """,
            company=company.id,
        )
        message = self.env._(
            "The allocation is dated %(date)s, its documents %(expected)s. The month "
            "report counts it in the wrong month: find what changed the date."
        )
        names = ("date", "expected")
        yield from self._found("wuye.charge.allocation", message, query, names)

    @api.model
    def _check_offsets(self, company):
        """Set-offs within one bill come to zero."""
        query = SQL(
            """
            SELECT charge.move_id, charge.community_id, charge.unit_id,
                   sum(row.amount), sum(row.amount)
              FROM wuye_charge_allocation row
              JOIN wuye_charge charge ON charge.id = row.charge_id
             WHERE row.company_id = %(company)s AND row.kind = 'offset'
          GROUP BY 1, 2, 3
            HAVING sum(row.amount) <> 0
            """,
            company=company.id,
        )
        message = self.env._(
            "What is set off within the bill leaves %(rest)s instead of zero. Restore "
            "the row that was changed."
        )
        yield from self._found("account.move", message, query, ("rest",))

    @api.model
    def _check_reopened(self, company):
        """What opened again in the ledger opened again on its charge."""
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id,
                   line.balance + coalesce(rows.amount, 0), move.name, line.balance,
                   -coalesce(rows.amount, 0)
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
         LEFT JOIN LATERAL (
                   SELECT sum(amount) AS amount FROM wuye_charge_allocation row
                    WHERE row.move_line_id = line.id
                      AND coalesce(row.partial_ref, 0) = 0
                      AND row.charge_id = line.wuye_charge_id) rows ON TRUE
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND move.wuye_kind = 'reopen' AND line.account_id = %(ar)s
               AND line.balance <> -coalesce(rows.amount, 0)
            """,
            company=company.id,
            ar=self._accounts(company)["ar"],
        )
        message = self.env._(
            "%(entry)s opened %(balance)s again, the charge shows %(rows)s. Restore "
            "the counter-row of the charge."
        )
        names = ("entry", "balance", "rows")
        yield from self._found("account.move.line", message, query, names)

    @api.model
    def _check_residuals(self, company):
        """The open amount of a charge is its amount less its allocations."""
        query = SQL(
            """
            SELECT charge.id, charge.community_id, charge.unit_id,
                   charge.amount_residual - charge.amount + coalesce(rows.amount, 0),
                   charge.amount_residual, charge.amount - coalesce(rows.amount, 0)
              FROM wuye_charge charge
         LEFT JOIN (SELECT charge_id, sum(amount) AS amount
                      FROM wuye_charge_allocation GROUP BY 1) rows
                ON rows.charge_id = charge.id
             WHERE charge.company_id = %(company)s AND charge.state <> 'draft'
               AND (charge.amount_residual <> charge.amount - coalesce(rows.amount, 0)
                    OR coalesce(charge.amount_paid, 0) <> coalesce(rows.amount, 0)
                    OR charge.amount_residual IS NULL
                    OR charge.amount_residual * sign(charge.amount) < 0)
            """,
            company=company.id,
        )
        message = self.env._(
            "The charge shows %(open)s open, by its allocations it is %(expected)s. "
            "Restore the allocation or the charge that was changed."
        )
        yield from self._found("wuye.charge", message, query, ("open", "expected"))

    @api.model
    def _check_unit_open(self, company):
        """Per unit and payer: open charges = open receivable lines."""
        query = SQL(
            """
            SELECT coalesce(charges.unit_id, lines.unit_id),
                   coalesce(charges.community_id, lines.community_id),
                   coalesce(charges.unit_id, lines.unit_id),
                   coalesce(charges.amount, 0) - coalesce(lines.amount, 0),
                   coalesce(charges.amount, 0), coalesce(lines.amount, 0)
              FROM (SELECT unit_id, community_id, partner_id,
                           sum(amount_residual) AS amount
                      FROM wuye_charge
                     WHERE company_id = %(company)s AND state <> 'draft'
                       AND amount_residual <> 0
                  GROUP BY 1, 2, 3) charges
         FULL JOIN (SELECT line.wuye_unit_id AS unit_id,
                           line.wuye_community_id AS community_id, line.partner_id,
                           sum(line.amount_residual) AS amount
                      FROM account_move_line line
                      JOIN account_move move ON move.id = line.move_id
                     WHERE line.company_id = %(company)s
                       AND line.parent_state = 'posted' AND line.account_id = %(ar)s
                       AND line.amount_residual <> 0 AND move.wuye_kind IN
                           ('bill', 'opening', 'reopen', 'takeover')
                  GROUP BY 1, 2, 3) lines
                ON lines.unit_id = charges.unit_id
               AND lines.community_id = charges.community_id
               AND lines.partner_id = charges.partner_id
             WHERE coalesce(charges.amount, 0) <> coalesce(lines.amount, 0)
            """,
            company=company.id,
            ar=self._accounts(company)["ar"],
        )
        message = self.env._(
            "Charges of the unit are open for %(charges)s, its bills in the ledger for "
            "%(lines)s. Open both lists and compare."
        )
        yield from self._found("wuye.unit", message, query, ("charges", "lines"))
