from odoo import api, models
from odoo.tools import SQL

CHARGE_LINES = """
SELECT charge.id, charge.community_id, charge.unit_id, charge.amount,
       CASE WHEN charge.move_line_id IS NULL OR line.id IS NULL
            THEN 'line'
            WHEN move.id IS NULL THEN 'document'
            WHEN move.state <> 'posted' THEN 'state'
            WHEN line.move_id <> charge.move_id THEN 'other_document'
            WHEN line.wuye_charge_id IS DISTINCT FROM charge.id
            THEN 'other_charge'
            WHEN line.wuye_unit_id IS DISTINCT FROM charge.unit_id
            THEN 'unit'
            WHEN line.partner_id IS DISTINCT FROM charge.partner_id
              OR (move.wuye_kind = 'bill'
                  AND move.partner_id IS DISTINCT FROM charge.partner_id)
            THEN 'payer'
            WHEN line.wuye_community_id IS DISTINCT FROM charge.community_id
            THEN 'community'
            WHEN charge.amount_base + charge.amount_tax <> charge.amount
             AND charge.kind <> 'opening'
            THEN 'vat'
            ELSE 'amount'
       END
  FROM wuye_charge charge
         LEFT JOIN account_move_line line ON line.id = charge.move_line_id
         LEFT JOIN account_move move ON move.id = charge.move_id
 WHERE charge.company_id = %(company)s AND charge.state <> 'draft'
   AND (line.id IS NULL OR move.id IS NULL OR move.state <> 'posted'
        OR line.move_id <> charge.move_id
        OR line.wuye_charge_id IS DISTINCT FROM charge.id
        OR line.wuye_unit_id IS DISTINCT FROM charge.unit_id
        OR line.partner_id IS DISTINCT FROM charge.partner_id
        OR (move.wuye_kind = 'bill'
            AND move.partner_id IS DISTINCT FROM charge.partner_id)
        OR line.wuye_community_id IS DISTINCT FROM charge.community_id
        OR (charge.kind <> 'opening' AND
            charge.amount_base + charge.amount_tax <> charge.amount)
        OR charge.amount <> CASE move.wuye_kind WHEN 'bill' THEN
               line.price_total * CASE move.move_type
                   WHEN 'out_refund' THEN -1 ELSE 1 END
           ELSE line.balance END
        OR (move.wuye_kind = 'bill'
            AND line.balance <> -charge.amount_base))
"""


class WuyeAudit(models.Model):
    """Charges against bills, runs and releases."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "charge_line": (self.env._("Charge and its line"), "_check_charge_lines"),
            "line_charge": (self.env._("Line without charge"), "_check_lines_charges"),
            "bill_total": (self.env._("Total of the bill"), "_check_bill_totals"),
            "run_count": (self.env._("Bills of a run"), "_check_runs"),
            "release_sum": (self.env._("Releases of a charge"), "_check_release_sums"),
            "release_move": (
                self.env._("Release and its entry"),
                "_check_release_moves",
            ),
            "reduction": (
                self.env._("Reduction and its request"),
                "_check_reductions",
            ),
            "charge_date": (self.env._("Date of the charge"), "_check_charge_dates"),
        }

    @api.model
    def _check_charge_lines(self, company):
        """Each posted charge has its line: same document, unit, payer and amount."""
        query = SQL(
            CHARGE_LINES,
            company=company.id,
        )
        message = self.env._(
            "The charge and its line in the ledger differ: %(what)s. Compare both; "
            "restore the row that was changed from the backup."
        )
        yield from self._found(
            "wuye.charge", message, query, ("what",), self._line_words()
        )

    @api.model
    def _line_words(self):
        return {
            "line": self.env._("the line is missing"),
            "document": self.env._("the document is missing"),
            "state": self.env._("the document is not posted"),
            "other_document": self.env._("the line is of another document"),
            "other_charge": self.env._("the line names another charge"),
            "unit": self.env._("the unit"),
            "payer": self.env._("the payer"),
            "community": self.env._("the community"),
            "vat": self.env._("net and VAT do not add up to the amount"),
            "amount": self.env._("the amount"),
        }

    @api.model
    def _check_lines_charges(self, company):
        """Each line that bills something, or opens arrears, has its charge."""
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id, line.balance,
                   move.name
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
         LEFT JOIN wuye_charge charge ON charge.id = line.wuye_charge_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND ((move.wuye_kind = 'bill' AND line.display_type = 'product')
                    OR (move.wuye_kind = 'opening' AND line.account_id = %(ar)s)
                    OR (move.wuye_kind = 'takeover' AND line.balance > 0))
               AND (charge.id IS NULL OR charge.move_line_id IS DISTINCT FROM line.id
                    OR charge.state = 'draft')
            """,
            company=company.id,
            ar=self._accounts(company)["ar"],
        )
        message = self.env._(
            "A line of %(bill)s has no charge. A charge was deleted or moved: restore "
            "it from the backup."
        )
        yield from self._found("account.move.line", message, query, ("bill",))

    @api.model
    def _check_bill_totals(self, company):
        """Total and receivable of a bill are the sum of its charges."""
        query = SQL(
            """
            SELECT move.id, move.wuye_community_id, move.wuye_unit_id,
                   move.amount_total_signed - coalesce(charges.amount, 0),
                   move.name, move.amount_total_signed, coalesce(lines.balance, 0),
                   coalesce(charges.amount, 0)
              FROM account_move move
         LEFT JOIN (SELECT move_id, sum(amount) AS amount FROM wuye_charge
                     WHERE state <> 'draft' GROUP BY 1) charges
                ON charges.move_id = move.id
         LEFT JOIN (SELECT move_id, sum(balance) AS balance FROM account_move_line
                     WHERE account_id = %(ar)s GROUP BY 1) lines
                ON lines.move_id = move.id
             WHERE move.company_id = %(company)s AND move.wuye_kind = 'bill'
               AND move.state <> 'draft'
               AND (move.state <> 'posted'
                    OR move.amount_total_signed <> coalesce(charges.amount, 0)
                    OR coalesce(lines.balance, 0) <> coalesce(charges.amount, 0))
            """,
            company=company.id,
            ar=self._accounts(company)["ar"],
        )
        message = self.env._(
            "Bill %(bill)s has a total of %(total)s and a receivable of %(balance)s, "
            "its charges come to %(charges)s. Open the bill and its charges; restore "
            "what was changed."
        )
        names = ("bill", "total", "balance", "charges")
        yield from self._found("account.move", message, query, names)

    @api.model
    def _check_runs(self, company):
        """A run still has all the charges it computed."""
        query = SQL(
            """
            SELECT run.id, run.community_id, NULL,
                   coalesce(charges.amount, 0) - run.amount_total,
                   run.charge_count, coalesce(charges.count, 0), run.amount_total,
                   coalesce(charges.amount, 0)
              FROM wuye_bill_run run
         LEFT JOIN (SELECT run_id, count(*) AS count, sum(amount) AS amount,
                           count(*) FILTER (WHERE state = 'draft') AS drafts
                      FROM wuye_charge
                     WHERE run_id IS NOT NULL AND coalesce(revision, 0) = 0
                  GROUP BY 1) charges ON charges.run_id = run.id
             WHERE run.company_id = %(company)s AND run.state <> 'draft'
               AND (coalesce(run.charge_count, 0) <> coalesce(charges.count, 0)
                    OR coalesce(run.amount_total, 0) <> coalesce(charges.amount, 0)
                    OR (run.state = 'posted' AND charges.drafts > 0))
            """,
            company=company.id,
        )
        message = self.env._(
            "The run computed %(count)s charges of %(amount)s, it now has %(now)s of "
            "%(amount_now)s. Compare with the preview; restore what was deleted."
        )
        names = ("count", "now", "amount", "amount_now")
        yield from self._found("wuye.bill.run", message, query, names)

    @api.model
    def _check_release_sums(self, company):
        """Releases of a charge over several months come to its net amount."""
        query = SQL(
            """
            WITH releases AS MATERIALIZED (
                SELECT coalesce(reversal.origin_id, release.charge_id) AS charge_id,
                       sum(release.amount) AS amount
                  FROM wuye_charge_release release
             LEFT JOIN wuye_charge reversal
                    ON reversal.id = release.charge_id AND reversal.kind = 'reversal'
              GROUP BY 1)
            SELECT charge.id, charge.community_id, charge.unit_id,
                   coalesce(releases.amount, 0) - expected.amount,
                   coalesce(releases.amount, 0), expected.amount
              FROM wuye_charge charge
         LEFT JOIN releases ON releases.charge_id = charge.id
        CROSS JOIN LATERAL (SELECT CASE WHEN charge.state = 'posted'
                                   THEN charge.amount_base ELSE 0
                               END AS amount) expected
             WHERE charge.company_id = %(company)s AND charge.state <> 'draft'
               AND charge.kind <> 'reversal'
               AND charge.id IN (
                   SELECT charge.id FROM account_move_line line
                     JOIN wuye_charge charge ON charge.move_line_id = line.id
                    WHERE line.account_id = %(deferred)s
                UNION
                   SELECT charge_id FROM releases)
               AND coalesce(releases.amount, 0) <> expected.amount
            """,
            company=company.id,
            deferred=self._accounts(company)["deferred"],
        )
        message = self.env._(
            "Releases of the charge come to %(found)s instead of %(expected)s. Compare "
            "its months; restore the release that was changed."
        )
        yield from self._found("wuye.charge", message, query, ("found", "expected"))

    @api.model
    def _check_release_moves(self, company):
        """An entry that releases income is the sum of its releases."""
        query = SQL(
            """
            SELECT coalesce(move.id, releases.move_id),
                   coalesce(move.wuye_community_id, releases.community_id), NULL,
                   coalesce(lines.balance, 0) - coalesce(releases.amount, 0),
                   coalesce(lines.balance, 0), coalesce(releases.amount, 0)
              FROM (SELECT id, wuye_community_id, state FROM account_move
                     WHERE company_id = %(company)s AND wuye_kind = 'release') move
         FULL JOIN (SELECT move_id, min(community_id) AS community_id,
                           sum(amount) AS amount
                      FROM wuye_charge_release
                     WHERE company_id = %(company)s AND move_id IS NOT NULL
                  GROUP BY 1) releases ON releases.move_id = move.id
         LEFT JOIN (SELECT move_id, sum(balance) AS balance FROM account_move_line
                     WHERE account_id = %(deferred)s GROUP BY 1) lines
                ON lines.move_id = coalesce(move.id, releases.move_id)
             WHERE coalesce(lines.balance, 0) <> coalesce(releases.amount, 0)
                OR move.state IS DISTINCT FROM 'posted'
            """,
            company=company.id,
            deferred=self._accounts(company)["deferred"],
        )
        message = self.env._(
            "The entry releases %(balance)s, its releases come to %(releases)s. "
            "Restore what was changed."
        )
        yield from self._found("account.move", message, query, ("balance", "releases"))

    @api.model
    def _check_reductions(self, company):
        """B11: what was reduced is what the request carried out says, to the cent."""
        query = SQL(
            """
            SELECT coalesce(request.id, reduced.request_id),
                   coalesce(request.community_id, reduced.community_id),
                   coalesce(request.unit_id, reduced.unit_id),
                   coalesce(request.amount, 0) - coalesce(reduced.amount, 0),
                   coalesce(request.amount, 0), coalesce(reduced.amount, 0)
              FROM (SELECT id, community_id, unit_id, charge_id, amount
                      FROM wuye_request
                     WHERE company_id = %(company)s AND kind = 'reduction'
                       AND state = 'done') request
         FULL JOIN (SELECT request_id, origin_id, min(community_id) AS community_id,
                           min(unit_id) AS unit_id, -sum(amount) AS amount
                      FROM wuye_charge
                     WHERE company_id = %(company)s AND kind = 'adjustment'
                       AND amount < 0 GROUP BY 1, 2) reduced
                ON reduced.request_id = request.id
               AND reduced.origin_id = request.charge_id
             WHERE coalesce(request.amount, 0) <> coalesce(reduced.amount, 0)
            """,
            company=company.id,
        )
        message = self.env._(
            "The request carried out says %(asked)s, reduced on its charge is "
            "%(reduced)s. A reduction was changed, or stands on no request: restore it."
        )
        yield from self._found("wuye.request", message, query, ("asked", "reduced"))

    @api.model
    def _check_charge_dates(self, company):
        """Rule 4: charge and document carry one date, a regular bill's its month.

        That a line has the date of its document is what `line_move` asks.
        """
        query = SQL(
            """
            SELECT charge.id, charge.community_id, charge.unit_id, charge.amount,
                   charge.date, move.date, to_char(charge.bill_month, 'YYYY-MM')
              FROM wuye_charge charge
              JOIN account_move move ON move.id = charge.move_id
             WHERE charge.company_id = %(company)s AND charge.state <> 'draft'
               AND (charge.date <> move.date
                    OR (charge.kind = 'regular' AND coalesce(charge.revision, 0) = 0
                        AND date_trunc('month', charge.date) <> charge.bill_month))
            """,
            company=company.id,
        )
        message = self.env._(
            "The charge of bill month %(month)s is dated %(date)s, its document "
            "%(moved)s. A bill's accounting date is its bill month: find what moved it."
        )
        names = ("date", "moved", "month")
        yield from self._found("wuye.charge", message, query, names)
