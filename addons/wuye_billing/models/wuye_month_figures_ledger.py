from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from .month_figures import money


class WuyeMonthFigures(models.AbstractModel):
    """The second computation: from journal items and their matches."""

    _inherit = "wuye.month.figures"

    def _accounts(self, community):
        accounts = community.company_id._wuye_accounts()
        return {
            key: accounts[key].id if key in accounts else 0
            for key in ("ar", "advance", "write_off")
        }

    def _claims(self, communities, months):
        """{community: rows for `roll`}: debts, what settled them, what opened again.

        Debts by their receivable lines; what settled them by the matches reached
        through these lines. All communities of a company at once: the tables are read
        as a whole for one of them, too.
        """
        known = {
            **self._span(dict.fromkeys(months)),
            **self._accounts(communities[:1]),
            "communities": communities.ids,
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT community_id, unit_id, %(month)s, sum(opening), sum(due),
                       sum(received), sum(applied), sum(written_off), sum(total)
                  FROM (%(debts)s UNION ALL %(debits)s UNION ALL %(credits)s) money
              GROUP BY 1, 2, 3
                HAVING max(date) >= %(first)s OR sum(total) <> 0
                """,
                debts=self._debts(known),
                debits=self._matches("debit", "credit", 1, known),
                credits=self._matches("credit", "debit", -1, known),
                **known,
            )
        )
        found = defaultdict(list)
        for place, unit, month, opening, due, *settled, total in rows:
            row = (None, unit, month, opening, due, None, *settled, total)
            found[place].append(row)
        return found

    def _debts(self, known):
        """Receivable lines of debts; `reopen` counts back what it is against."""
        return SQL(
            """
            SELECT community_id, unit_id, date,
                   CASE WHEN kind = 'opening' THEN balance END AS opening,
                   CASE WHEN kind = 'bill' THEN balance END AS due,
                   CASE WHEN kind = 'reopen' AND against IS NULL
                        THEN -balance END AS received,
                   CASE WHEN kind = 'reopen' AND against <> %(write_off)s
                        THEN -balance END AS applied,
                   CASE WHEN kind = 'reopen' AND against = %(write_off)s
                        THEN -balance END AS written_off,
                   balance AS total
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
                 WHERE line.parent_state = 'posted' AND line.account_id = %(ar)s
                   AND (move.wuye_kind IN ('bill', 'opening', 'reopen')
                        OR (move.wuye_kind = 'takeover' AND line.balance > 0))
                   AND line.wuye_community_id = ANY(%(communities)s)
                   AND line.date <= %(end)s
              ) debt
            """,
            **known,
        )

    def _matches(self, side, other, sign, known):
        """Matches of the debts on one side. Each side by itself: one join over both
        takes minutes where the planner does not know the tables yet.

        A takeover moves nothing: one payer's debt is settled by another's.
        """
        return SQL(
            """
            SELECT community_id, unit_id, date, NULL, NULL,
                   CASE WHEN kind IN ('bill', 'reopen', 'advance', 'to_advance',
                                      'write_off', 'takeover')
                        THEN NULL ELSE amount END,
                   CASE WHEN kind IN ('bill', 'reopen', 'advance', 'to_advance')
                        THEN amount END,
                   CASE WHEN kind = 'write_off' THEN amount END, -amount
              FROM (
                SELECT claim.wuye_community_id AS community_id,
                       claim.wuye_unit_id AS unit_id, part.max_date AS date,
                       other.wuye_kind AS kind, part.amount * %(sign)s AS amount
                  FROM account_move_line claim
                  JOIN account_move claim_move ON claim_move.id = claim.move_id
                  JOIN account_partial_reconcile part ON part.%(side)s = claim.id
                  JOIN account_move_line other_line ON other_line.id = part.%(other)s
                  JOIN account_move other ON other.id = other_line.move_id
                 WHERE claim.account_id = %(ar)s
                   AND (claim_move.wuye_kind IN ('bill', 'opening', 'reopen')
                        OR (claim_move.wuye_kind = 'takeover' AND claim.balance > 0))
                   AND claim.wuye_community_id = ANY(%(communities)s)
                   AND part.max_date <= %(end)s
              ) match
            """,
            side=SQL.identifier(f"{side}_move_id"),
            other=SQL.identifier(f"{other}_move_id"),
            sign=sign,
            **known,
        )

    def _add_advance_lines(self, series, community, accounts):
        """Money received into and returned from the advance account."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.wuye_unit_id, %(month)s, -sum(line.balance)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.account_id = %(advance)s AND line.parent_state = 'posted'
                   AND move.wuye_kind IN ('payment', 'excess')
                   AND line.wuye_community_id = %(community)s
                   AND line.date BETWEEN %(first)s AND %(end)s
              GROUP BY 1, 2
                """,
                **self._span(series, "line.date"),
                community=community.id,
                advance=accounts["advance"],
            )
        )
        for unit, month, amount in rows:
            if month in series:
                row = series[month].row(None, unit)
                row.received += money(amount)
                row.later += money(amount)

    def _add_balances(self, series, community, accounts):
        """The bare balances of the accounts, compared in total only."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account_id, %(month)s, sum(balance)
                  FROM account_move_line
                 WHERE account_id IN (%(ar)s, %(advance)s) AND parent_state = 'posted'
                   AND wuye_community_id = %(community)s AND date <= %(end)s
              GROUP BY 1, 2
                """,
                **self._span(series),
                community=community.id,
                ar=accounts["ar"],
                advance=accounts["advance"],
            )
        )
        for account, month, balance in rows:
            for figures, is_before in self._reached(series, month):
                if account == accounts["ar"]:
                    figures.add_open(None, 0, money(balance))
                    continue
                if is_before:
                    figures.advance_opening -= money(balance)
                figures.advance_closing -= money(balance)
