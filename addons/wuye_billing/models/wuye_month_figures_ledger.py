from odoo import models
from odoo.tools import SQL

from .month_figures import add_to, money


class WuyeMonthFigures(models.AbstractModel):
    """The second computation: from journal items and their matches."""

    _inherit = "wuye.month.figures"

    def _accounts(self, community):
        accounts = community.company_id._wuye_accounts()
        return {
            key: accounts[key].id if key in accounts else 0
            for key in ("ar", "advance", "write_off")
        }

    def _is_claim(self, line, move, community, accounts):
        """SQL on a receivable line and its entry: it is a debt of the community."""
        return SQL(
            """
            %(line)s.account_id = %(ar)s
            AND (%(move)s.wuye_kind IN ('bill', 'opening', 'reopen')
                 OR (%(move)s.wuye_kind = 'takeover' AND %(line)s.balance > 0))
            AND %(line)s.wuye_community_id = %(community)s
            """,
            line=SQL.identifier(line),
            move=SQL.identifier(move),
            community=community.id,
            ar=accounts["ar"],
        )

    def _add_claims(self, series, community, accounts, moved):
        """Debts by their receivable lines; what opened again counts back."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.wuye_unit_id, move.wuye_kind, %(month)s,
                       CASE WHEN move.wuye_kind = 'reopen' THEN (
                           SELECT max(other.account_id) FROM account_move_line other
                            WHERE other.move_id = move.id
                              AND other.account_id IN (%(write_off)s, %(advance)s))
                       END,
                       sum(line.balance)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.parent_state = 'posted' AND %(claim)s
                   AND line.date <= %(end)s
              GROUP BY 1, 2, 3, 4
                """,
                **self._span(series, "line.date"),
                claim=self._is_claim("line", "move", community, accounts),
                **accounts,
            )
        )
        for unit, kind, month, against, balance in rows:
            amount = money(balance)
            add_to(moved[month], (None, unit), amount)
            if not (figures := series.get(month)):
                continue
            row = figures.row(None, unit)
            if kind == "opening":
                row.opening += amount
            elif kind == "bill":
                row.due += amount
            elif kind == "takeover":
                continue  # one payer's debt is settled by another's: nothing moves
            elif against and against == accounts["write_off"]:
                row.written_off -= amount
            elif against:
                row.applied -= amount
            else:
                row.received -= amount

    def _add_matches(self, series, community, accounts, moved):
        """What settled the debts: matches reached through the debts' own lines."""
        span = self._span(series)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT unit_id, %(month)s, kind, sum(amount)
                  FROM (%(debits)s UNION ALL %(credits)s) matched
              GROUP BY 1, 2, 3
                """,
                **span,
                debits=self._matches("debit", "credit", 1, span, community, accounts),
                credits=self._matches("credit", "debit", -1, span, community, accounts),
            )
        )
        for unit, month, kind, total in rows:
            amount = money(total)
            add_to(moved[month], (None, unit), -amount)
            if not (figures := series.get(month)):
                continue
            row = figures.row(None, unit)
            if kind in ("bill", "reopen", "advance", "to_advance"):
                row.applied += amount
            elif kind == "write_off":
                row.written_off += amount
            elif kind != "takeover":
                row.received += amount

    def _matches(self, side, other, sign, span, community, accounts):
        """Matches of the debts on one side. Each side by itself: one join over both
        takes minutes where the planner does not know the tables yet."""
        return SQL(
            """
            SELECT claim.wuye_unit_id AS unit_id, part.max_date AS date,
                   other.wuye_kind AS kind, part.amount * %(sign)s AS amount
              FROM account_move_line claim
              JOIN account_move claim_move ON claim_move.id = claim.move_id
              JOIN account_partial_reconcile part ON part.%(side)s = claim.id
              JOIN account_move_line other_line ON other_line.id = part.%(other)s
              JOIN account_move other ON other.id = other_line.move_id
             WHERE %(claim)s AND part.max_date <= %(end)s
            """,
            side=SQL.identifier(f"{side}_move_id"),
            other=SQL.identifier(f"{other}_move_id"),
            sign=sign,
            claim=self._is_claim("claim", "claim_move", community, accounts),
            end=span["end"],
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
