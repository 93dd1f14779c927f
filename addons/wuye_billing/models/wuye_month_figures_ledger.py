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

    def _add_claims(self, figures, community, accounts, month, end):
        """Debts by their receivable lines; what opened again counts back."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.wuye_unit_id, move.wuye_kind, line.date < %(month)s,
                       move.wuye_kind = 'reopen'
                           AND EXISTS (SELECT FROM account_move_line other
                                WHERE other.move_id = move.id
                                  AND other.account_id = %(write_off)s),
                       sum(line.balance)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.account_id = %(ar)s AND line.parent_state = 'posted'
                   AND (move.wuye_kind IN ('bill', 'opening', 'reopen')
                        OR (move.wuye_kind = 'takeover' AND line.balance > 0))
                   AND line.wuye_community_id = %(community)s
                   AND line.date <= %(end)s
              GROUP BY 1, 2, 3, 4
                """,
                month=month,
                end=end,
                community=community.id,
                **accounts,
            )
        )
        for unit, kind, is_before, is_write_off, balance in rows:
            row = figures.row(None, unit)
            if is_before or kind == "opening":
                row.opening += money(balance)
            elif kind == "bill":
                row.due += money(balance)
            elif kind == "takeover":
                continue  # it settles one payer's debt by another's: nothing moves
            elif is_write_off:
                row.written_off -= money(balance)
            else:
                row.received -= money(balance)

    def _add_matches(self, figures, community, accounts, month, end):
        """What settled the debts: matches reached through the debts' own lines."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT unit_id, is_before, kind, sum(amount)
                  FROM (%(debits)s UNION ALL %(credits)s) matched
              GROUP BY 1, 2, 3
                """,
                debits=self._matches(
                    "debit", "credit", 1, community, accounts, month, end
                ),
                credits=self._matches(
                    "credit", "debit", -1, community, accounts, month, end
                ),
            )
        )
        for unit, is_before, kind, amount in rows:
            row = figures.row(None, unit)
            if is_before:
                row.opening -= money(amount)
            elif kind in ("bill", "advance", "to_advance"):
                row.applied += money(amount)
            elif kind == "write_off":
                row.written_off += money(amount)
            elif kind != "takeover":
                row.received += money(amount)

    def _matches(self, side, other, sign, community, accounts, month, end):
        """Matches of the debts on one side. Each side by itself: one join over both
        takes minutes where the planner does not know the tables yet."""
        return SQL(
            """
            SELECT claim.wuye_unit_id AS unit_id,
                   part.max_date < %(month)s AS is_before,
                   other.wuye_kind AS kind, part.amount * %(sign)s AS amount
              FROM account_move_line claim
              JOIN account_move claim_move ON claim_move.id = claim.move_id
              JOIN account_partial_reconcile part ON part.%(side)s = claim.id
              JOIN account_move_line other_line ON other_line.id = part.%(other)s
              JOIN account_move other ON other.id = other_line.move_id
             WHERE claim.account_id = %(ar)s
               AND (claim_move.wuye_kind IN ('bill', 'opening', 'reopen')
                    OR (claim_move.wuye_kind = 'takeover' AND claim.balance > 0))
               AND claim.wuye_community_id = %(community)s
               AND part.max_date <= %(end)s
            """,
            side=SQL.identifier(f"{side}_move_id"),
            other=SQL.identifier(f"{other}_move_id"),
            sign=sign,
            month=month,
            end=end,
            community=community.id,
            ar=accounts["ar"],
        )

    def _add_advance_lines(self, figures, community, accounts, month, end):
        """Money received into and returned from the advance account."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.wuye_unit_id, -sum(line.balance)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.account_id = %(advance)s AND line.parent_state = 'posted'
                   AND move.wuye_kind IN ('payment', 'excess')
                   AND line.wuye_community_id = %(community)s
                   AND line.date BETWEEN %(month)s AND %(end)s
              GROUP BY 1
                """,
                month=month,
                end=end,
                community=community.id,
                advance=accounts["advance"],
            )
        )
        for unit, amount in rows:
            row = figures.row(None, unit)
            row.received += money(amount)
            row.later += money(amount)

    def _add_balances(self, figures, community, accounts, month, end):
        """The bare balances of the accounts, compared in total only."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account_id, sum(balance) FILTER (WHERE date < %(month)s),
                       sum(balance)
                  FROM account_move_line
                 WHERE account_id IN (%(ar)s, %(advance)s) AND parent_state = 'posted'
                   AND wuye_community_id = %(community)s AND date <= %(end)s
              GROUP BY 1
                """,
                month=month,
                end=end,
                community=community.id,
                ar=accounts["ar"],
                advance=accounts["advance"],
            )
        )
        for account, opening, closing in rows:
            if account == accounts["advance"]:
                figures.advance_opening = -money(opening)
                figures.advance_closing = -money(closing)
            else:
                figures.closing_open[None, 0] = money(closing)
