from odoo import models
from odoo.tools import SQL

from .month_figures import money


class WuyeMonthFigures(models.AbstractModel):
    """The second computation: from journal items and their matches."""

    _inherit = "wuye.month.figures"

    def _accounts(self, company):
        accounts = company._wuye_accounts()
        return {
            key: accounts[key].id if key in accounts else 0
            for key in ("ar", "advance", "write_off")
        }

    def _firsts(self, firsts):
        return SQL(
            "unnest(%s, %s::date[]) AS start (id, first)",
            [place.id for place in firsts],
            list(firsts.values()),
        )

    def _claim_money(self, firsts):
        """Debts, what settled them and what opened again, a row each.

        Debts by their receivable lines; what settled them by the matches reached
        through these lines. What was open `before` the first month is what is open
        now less what has changed since: so what was paid long ago is not read.

        :param firsts: {community: first month}; of one company
        """
        places = self.env["wuye.community"].union(*firsts)
        known = {
            **self._accounts(places.company_id),
            "communities": places.ids,
            "earliest": min(firsts.values()),
            "firsts": self._firsts(firsts),
        }
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._debts(known),
            self._matches(known),
            self._open_now(known),
        )

    def _debts(self, known):
        """Receivable lines of debts; `reopen` counts back what it is against."""
        return SQL(
            """
            SELECT community_id, unit_id, date,
                   CASE WHEN kind = 'opening' THEN balance END AS opening,
                   CASE WHEN kind = 'bill' THEN balance END AS due,
                   NULL::numeric AS adjusted,
                   CASE WHEN kind = 'reopen' AND against IS NULL
                        THEN -balance END AS received,
                   CASE WHEN kind = 'reopen' AND against <> %(write_off)s
                        THEN -balance END AS applied,
                   CASE WHEN kind = 'reopen' AND against = %(write_off)s
                        THEN -balance END AS written_off,
                   balance AS total, -balance AS before
              FROM (
                SELECT line.wuye_community_id AS community_id,
                       line.wuye_unit_id AS unit_id, line.date,
                       move.wuye_kind AS kind, line.balance,
                       CASE WHEN move.wuye_kind = 'reopen' THEN (
                           SELECT max(other.account_id) FROM account_move_line other
                            WHERE other.move_id = move.id
                              AND other.account_id IN (%(write_off)s, %(advance)s))
                       END AS against
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN %(firsts)s ON start.id = line.wuye_community_id
                   AND line.date >= start.first
                 WHERE line.parent_state = 'posted' AND line.account_id = %(ar)s
                   AND (move.wuye_kind IN ('bill', 'opening', 'reopen')
                        OR (move.wuye_kind = 'takeover' AND line.balance > 0))
                   AND line.wuye_community_id = ANY(%(communities)s)
                   AND line.date >= %(earliest)s
              ) debt
            """,
            **known,
        )

    def _matches(self, known):
        """Matches of debts on either side; lines are looked up by the few matches.

        A takeover moves nothing: one payer's debt is settled by another's.
        """
        return SQL(
            """
            SELECT community_id, unit_id, date, NULL, NULL, NULL,
                   CASE WHEN other IN ('bill', 'reopen', 'advance', 'to_advance',
                                       'write_off', 'takeover')
                        THEN NULL ELSE amount END,
                   CASE WHEN other IN ('bill', 'reopen', 'advance', 'to_advance')
                        THEN amount END,
                   CASE WHEN other = 'write_off' THEN amount END, -amount, amount
              FROM (
                SELECT line.community_id, line.unit_id, part.max_date AS date,
                       line.other, part.amount * line.sign AS amount
                  FROM account_partial_reconcile part
                  JOIN account_move_line debit ON debit.id = part.debit_move_id
                  JOIN account_move_line credit ON credit.id = part.credit_move_id
                  JOIN account_move debited ON debited.id = debit.move_id
                  JOIN account_move credited ON credited.id = credit.move_id
            CROSS JOIN LATERAL (VALUES
                           (debit.account_id, debit.wuye_community_id,
                            debit.wuye_unit_id, debit.balance, debited.wuye_kind,
                            credited.wuye_kind, 1),
                           (credit.account_id, credit.wuye_community_id,
                            credit.wuye_unit_id, credit.balance, credited.wuye_kind,
                            debited.wuye_kind, -1)
                       ) AS line (account_id, community_id, unit_id, balance, kind,
                                  other, sign)
                  JOIN %(firsts)s ON start.id = line.community_id
                   AND part.max_date >= start.first
                 WHERE line.account_id = %(ar)s AND part.max_date >= %(earliest)s
                   AND (line.kind IN ('bill', 'opening', 'reopen')
                        OR (line.kind = 'takeover' AND line.balance > 0))
              ) match
            """,
            **known,
        )

    def _open_now(self, known):
        """What is open on the account now: of debts, for nothing else is (rule 1)."""
        return SQL(
            """
            SELECT wuye_community_id, coalesce(wuye_unit_id, 0), start.first - 1,
                   NULL, NULL, NULL, NULL, NULL, NULL, NULL, amount_residual
              FROM account_move_line
              JOIN %(firsts)s ON start.id = wuye_community_id
             WHERE parent_state = 'posted' AND account_id = %(ar)s
               AND wuye_community_id = ANY(%(communities)s)
               AND reconciled IS NOT TRUE AND amount_residual <> 0
            """,
            **known,
        )

    def _add_advance_lines(self, series, community, accounts):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT unit_id, %(month)s, sum(later) FROM (%(money)s) money
              GROUP BY 1, 2
                """,
                money=self._advance_lines(community, accounts, self._span(series)),
                **self._span(series),
            )
        )
        for unit, month, amount in rows:
            if month in series:
                row = series[month].row(None, unit)
                row.received += money(amount)
                row.later += money(amount)

    def _advance_lines(self, communities, accounts, span):
        """Money received into and returned from the advance account, a row each."""
        return SQL(
            """
            SELECT line.wuye_community_id AS community_id,
                   line.wuye_unit_id AS unit_id, line.date, -line.balance AS later
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
             WHERE line.account_id = %(advance)s AND line.parent_state = 'posted'
               AND move.wuye_kind IN ('payment', 'excess')
               AND line.wuye_community_id = ANY(%(communities)s)
               AND line.date BETWEEN %(first)s AND %(end)s
            """,
            communities=communities.ids,
            advance=accounts["advance"],
            **span,
        )

    def _add_balances(self, many, accounts):
        """The bare balances of the accounts, compared in total only.

        :param many: {id of community: its series}, all of the same months
        """
        series = next(iter(many.values()))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wuye_community_id, account_id, %(month)s, sum(balance)
                  FROM account_move_line
                 WHERE account_id IN (%(ar)s, %(advance)s) AND parent_state = 'posted'
                   AND wuye_community_id = ANY(%(communities)s) AND date <= %(end)s
              GROUP BY 1, 2, 3
                """,
                **self._span(series),
                communities=list(many),
                ar=accounts["ar"],
                advance=accounts["advance"],
            )
        )
        for place, account, month, balance in rows:
            for figures, is_before in self._reached(many[place], month):
                if account == accounts["ar"]:
                    figures.add_open(None, 0, money(balance))
                    continue
                if is_before:
                    figures.advance_opening -= money(balance)
                figures.advance_closing -= money(balance)
