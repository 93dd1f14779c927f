from datetime import date

from odoo import api, models
from odoo.tools import SQL

from .month_figures import Figures, money, roll

EVER = date(9999, 12, 31)
# What a row of either side counts for, and whether it adds to what is open. One of
# `none` should be made up for by another.
CODES = {
    "before": 1,
    "opening": 1,
    "due": 1,
    "received": -1,
    "applied": -1,
    "written_off": -1,
    "later": 0,
    "none": 1,
}
# one number a row: sums of a column each would fill the memory with nothings
CODE = """
CASE WHEN %(before)s THEN 'before' WHEN later IS NOT NULL THEN 'later'
     WHEN opening IS NOT NULL THEN 'opening' WHEN due IS NOT NULL THEN 'due'
     WHEN received IS NOT NULL THEN 'received' WHEN applied IS NOT NULL THEN 'applied'
     WHEN written_off IS NOT NULL THEN 'written_off' ELSE 'none' END
"""
AMOUNT = """
coalesce(later, opening, due, received, applied, written_off, total, before)
"""
# Each side with a sign of its own: what agrees comes to nothing. Where all that moved
# agrees and what is open now does, what was open at any time did.
COMPARE = """
SELECT GROUPING(unit_id) = 1 AS is_total, community_id, month, code, sum(mine)
  FROM (SELECT community_id, unit_id, date_trunc('month', date)::date AS month,
               %(charge_code)s AS code, %(amount)s AS mine, %(amount)s AS differs,
               coalesce(total, before) AS open
          FROM (%(charges)s) charges
     UNION ALL
        SELECT community_id, unit_id, date_trunc('month', date)::date,
               %(ledger_code)s, NULL, CASE WHEN %(is_open)s THEN 0 ELSE -%(amount)s END,
               CASE WHEN %(is_open)s THEN -before END
          FROM (%(ledger)s) ledger) moved
GROUP BY GROUPING SETS ((community_id, unit_id, month, code), (community_id, unit_id),
                        (community_id, month, code))
HAVING CASE WHEN GROUPING(unit_id) = 1 THEN TRUE
            WHEN GROUPING(code) = 1 THEN sum(open) <> 0
            ELSE sum(differs) <> 0 AND code NOT IN ('before', 'none') END
"""
# A closed month: what was open when the one before it closed, and what moved since.
ARCHIVES = """
WITH closed AS (
    SELECT community_id, month, closing_rows,
           lag(month) OVER (PARTITION BY community_id ORDER BY month) AS earlier
      FROM wuye_month WHERE id = ANY(%(closed)s)
)
SELECT DISTINCT community_id
  FROM (SELECT closed.community_id, closed.month, item_id, unit_id,
               coalesce(total, before) AS amount
          FROM (%(charges)s) charges
          JOIN closed ON closed.community_id = charges.community_id
           AND date < closed.month + interval '1 month'
           AND (earlier IS NULL OR date >= earlier + interval '1 month')
     UNION ALL
        SELECT closed.community_id, closed.month, (kept ->> 0)::int,
               (kept ->> 1)::int, (kept ->> 2)::numeric * side.sign
          FROM closed
    CROSS JOIN (VALUES (-1), (1)) AS side (sign)
          JOIN closed source ON source.community_id = closed.community_id
           AND source.month = CASE side.sign WHEN -1 THEN closed.month
                                             ELSE closed.earlier END
    CROSS JOIN jsonb_array_elements(source.closing_rows) kept) archived
GROUP BY community_id, month, item_id, unit_id
HAVING sum(amount) <> 0
"""
# What counts for no column is made up for in its month, as by a takeover of debts.
IDENTITY = """
SELECT DISTINCT community_id FROM (%(charges)s) charges
 WHERE total IS NOT NULL
   AND coalesce(opening, due, received, applied, written_off) IS NULL
GROUP BY community_id, item_id, unit_id, date_trunc('month', date)
HAVING sum(total) <> 0
"""


class WuyeMonthFigures(models.AbstractModel):
    """Both computations of many communities and months, compared by the database.

    What is found are communities in which something differs; `compare` then says what.
    """

    _inherit = "wuye.month.figures"

    @api.model
    def _differing(self, firsts, closed):
        """Ids of communities whose months from the first on differ in any figure.

        By unit and month, then in total; closed months also from what was archived.

        :param firsts: {community: first month}; of one company
        :param closed: ids of the closed months among them to compare
        """
        self.env.flush_all()
        charges = self._shown_money(firsts, EVER)
        wrong, totals = set(), {}
        for is_total, place, month, code, amount in self._compare(firsts, charges):
            if is_total:
                totals.setdefault(place, []).append((month, code, amount))
            else:
                wrong.add(place)
        for query in (ARCHIVES, IDENTITY):
            rows = self.env.execute_query(SQL(query, charges=charges, closed=closed))
            wrong |= {place for [place] in rows}
        return wrong | self._differing_in_total(firsts, totals)

    @api.model
    def _compare(self, firsts, charges):
        """Rows (whether of all units, community, month, what it is, how much)."""
        is_open = SQL("total IS NULL AND later IS NULL")
        return self.env.execute_query(
            SQL(
                COMPARE,
                charge_code=SQL(CODE, before=SQL("before IS NOT NULL")),
                ledger_code=SQL(CODE, before=is_open),
                amount=SQL(AMOUNT),
                charges=charges,
                is_open=is_open,
                ledger=self._ledger_money(firsts, EVER),
            )
        )

    @api.model
    def _differing_in_total(self, firsts, totals):
        """Ids of communities whose totals are not the balances of the accounts."""
        months = {row[0] for rows in totals.values() for row in rows if row[0]}
        months = sorted(month for month in months if month >= min(firsts.values()))
        if not months:
            return set()
        charges = {place.id: {m: Figures() for m in months} for place in firsts}
        ledger = {place.id: {m: Figures() for m in months} for place in firsts}
        company = self.env["wuye.community"].union(*firsts).company_id
        self._add_advances_left(charges)
        self._add_balances(ledger, self._accounts(company))
        wrong = set()
        for place, first in firsts.items():
            series = charges[place.id]
            self._add_sums(series, totals.get(place.id, ()))
            for month in months:
                if month >= first and self._differ_in_total(
                    series[month], ledger[place.id][month]
                ):
                    wrong.add(place.id)
        return wrong

    @api.model
    def _add_sums(self, series, rows):
        """Fill the figures of a community with totals alone.

        :param rows: (month, one of `CODES`, amount by charges)
        """
        codes = ("opening", "due", "adjusted", "received", "applied", "written_off")
        moved = [
            (
                *(None, 0, month),
                *(amount if code == name else None for name in codes),
                (amount or 0) * CODES[code],
            )
            for month, code, amount in rows
        ]
        for figures, left in roll(series, moved):
            figures.closing_open = left
        for month, code, amount in rows:
            if code == "later" and month in series:
                row = series[month].row(None, 0)
                row.received += money(amount)
                row.later += money(amount)
