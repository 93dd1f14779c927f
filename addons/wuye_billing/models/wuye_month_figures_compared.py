from datetime import date

from odoo import api, models
from odoo.tools import SQL

from .month_figures import Figures, money, roll
from .wuye_month_figures_lines import COMPARED, _each

EVER = date(9999, 12, 31)
NAMES = ("opening", "due", "adjusted", "received", "applied", "written_off")


class WuyeMonthFigures(models.AbstractModel):
    """Both computations of many communities and months, compared by the database.

    What is found are communities in which something differs; `compare` then says what.
    """

    _inherit = "wuye.month.figures"

    @api.model
    def _differing(self, firsts, closed):
        """Ids of communities whose months from the first on differ in any figure.

        By unit and month, then in total; closed months also against what was archived.

        :param firsts: {community: first month}; of one company
        :param closed: ids of the closed months among them to compare
        """
        self.env.flush_all()
        wrong, totals = set(), {}
        for place, month, *amounts in self._compare_in_sql(firsts, closed):
            if month:
                totals.setdefault(place, []).append((month, *amounts))
            else:
                wrong.add(place)
        return wrong | self._differing_in_total(firsts, totals)

    @api.model
    def _compare_in_sql(self, firsts, closed):
        """Rows (community, month, what moved in it) of all; (community) where units
        differ, or items and units from the archive."""
        columns = (*NAMES, "later", "total", "before")
        return self.env.execute_query(
            SQL(
                """
                WITH charges AS MATERIALIZED (
                    SELECT community_id, item_id, unit_id,
                           date_trunc('month', date)::date AS month, %(sums)s
                      FROM (%(charges)s) money GROUP BY 1, 2, 3, 4
                )
                SELECT community_id, NULL::date, %(none)s
                  FROM (%(units)s UNION ALL %(items)s UNION ALL %(archive)s) wrong
             UNION ALL
                SELECT community_id, month, %(totals)s FROM charges GROUP BY 1, 2
                """,
                sums=_each("sum({}) AS {}", columns),
                charges=self._shown_money(firsts, EVER),
                none=_each("NULL::numeric", columns),
                units=self._units_that_differ(firsts),
                items=SQL(
                    """
                    SELECT community_id FROM charges
                     WHERE coalesce(total, 0) <> coalesce(opening, 0)
                           + coalesce(due, 0) - coalesce(received, 0)
                           + coalesce(later, 0) - coalesce(applied, 0)
                           - coalesce(written_off, 0)
                    """
                ),
                archive=self._archives_that_differ(closed),
                totals=_each("sum({})", columns),
            )
        )

    @api.model
    def _units_that_differ(self, firsts):
        """Each side with a sign of its own: what agrees comes to nothing."""
        columns = COMPARED
        return SQL(
            """
            SELECT community_id
              FROM (SELECT community_id, unit_id, month, %(columns)s, before
                      FROM charges
                 UNION ALL
                    SELECT community_id, unit_id, date_trunc('month', date)::date,
                           %(negative)s, -before FROM (%(ledger)s) ledger) money
          GROUP BY GROUPING SETS ((community_id, unit_id, month),
                                  (community_id, unit_id))
            HAVING CASE GROUPING(month) WHEN 0 THEN %(any)s
                   ELSE sum(before) <> 0 END
            """,
            columns=_each("{}", columns),
            negative=_each("-{}", columns),
            ledger=self._ledger_money(firsts, EVER),
            any=_each("sum({}) <> 0", columns, " OR "),
        )

    @api.model
    def _archives_that_differ(self, closed):
        """What is open when a closed month ends, by item and unit, as archived."""
        return SQL(
            """
            SELECT community_id
              FROM (SELECT charges.community_id, closed.id, item_id, unit_id,
                           coalesce(before, 0) + coalesce(total, 0) AS amount
                      FROM charges
                      JOIN wuye_month closed
                        ON closed.community_id = charges.community_id
                       AND closed.month >= charges.month AND closed.id = ANY(%(closed)s)
                 UNION ALL
                    SELECT community_id, closed.id, (kept ->> 0)::int,
                           (kept ->> 1)::int, -(kept ->> 2)::numeric
                      FROM wuye_month closed
                CROSS JOIN jsonb_array_elements(closed.closing_rows) kept
                     WHERE closed.id = ANY(%(closed)s)) archived
          GROUP BY community_id, id, item_id, unit_id
            HAVING sum(amount) <> 0
            """,
            closed=closed,
        )

    @api.model
    def _differing_in_total(self, firsts, totals):
        """Ids of communities whose totals are not the balances of the accounts."""
        months = {row[0] for rows in totals.values() for row in rows}
        months = sorted(month for month in months if month >= min(firsts.values()))
        if not months:
            return set()
        charges = {place.id: {m: Figures() for m in months} for place in firsts}
        ledger = {place.id: {m: Figures() for m in months} for place in firsts}
        self._add_advances_left(charges)
        company = self.env["wuye.community"].union(*firsts).company_id
        self._add_balances(ledger, self._accounts(company))
        wrong = set()
        for place, first in firsts.items():
            series = charges[place.id]
            self._add_sums(series, totals.get(place.id, ()))
            wrong |= {
                place.id
                for month in months
                if month >= first
                and self._differ_in_total(series[month], ledger[place.id][month])
            }
        return wrong

    @api.model
    def _add_sums(self, series, rows):
        """Fill the figures of a community with totals alone.

        :param rows: (month, what moved in it)
        """
        nothing = (None,) * len(NAMES)
        moved, laters = [], []
        for month, *columns, later, total, before in rows:
            moved += [
                (None, 0, month, *columns, total),
                (None, 0, month, *nothing, before),
            ]
            laters.append((month, money(later)))
        for figures, left in roll(series, moved):
            figures.closing_open = left
        for month, later in laters:
            if month in series:
                series[month].row(None, 0).later += later
