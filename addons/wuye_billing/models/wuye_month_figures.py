from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .month_figures import Figures, compare, money, roll

# A row of the archive is what was open before the first month.
CHARGE_MONEY = """
    SELECT community_id, item_id, unit_id, date,
           CASE WHEN date >= first AND kind = 'opening'
                THEN amount END AS opening,
           CASE WHEN date >= first AND kind NOT IN ('opening', 'takeover')
                THEN amount END AS due,
           CASE WHEN date >= first AND bill_month < date_trunc('month', date)
                 AND (revision > 0 OR kind NOT IN
                      ('regular', 'late_fee', 'opening', 'takeover'))
                THEN amount END AS adjusted,
           NULL::numeric AS received, NULL::numeric AS applied,
           NULL::numeric AS written_off,
           CASE WHEN date >= first THEN amount END AS total,
           CASE WHEN date < first THEN amount END AS before
      FROM wuye_charge
      JOIN %(days)s ON start.id = community_id AND date >= start.day
     WHERE state <> 'draft' AND date BETWEEN %(earliest)s AND %(end)s
 UNION ALL
    SELECT community_id, item_id, unit_id, date, NULL, NULL, NULL,
           CASE WHEN date >= first AND kind = 'payment' THEN amount END,
           CASE WHEN date >= first AND kind IN ('advance', 'credit', 'offset')
                THEN amount END,
           CASE WHEN date >= first AND kind = 'write_off' THEN amount END,
           CASE WHEN date >= first THEN -amount END,
           CASE WHEN date < first THEN -amount END
      FROM wuye_charge_allocation
      JOIN %(days)s ON start.id = community_id AND date >= start.day
     WHERE date BETWEEN %(earliest)s AND %(end)s
 UNION ALL
    SELECT month.community_id, (kept ->> 0)::int, (kept ->> 1)::int,
           month.month, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           (kept ->> 2)::numeric
      FROM wuye_month month
CROSS JOIN jsonb_array_elements(month.closing_rows) kept
     WHERE month.id = ANY(%(months)s)
"""
# how what was received came: by the document that brought the money
TENDERS = """
       SELECT money.community_id, line.journal_id, sum(money.amount)
         FROM (
           SELECT community_id, move_line_id, amount, date
             FROM wuye_charge_allocation
            WHERE community_id = ANY(%(communities)s) AND kind = 'payment'
           UNION ALL
           SELECT advance.community_id,
                  coalesce(line.id, advance.move_line_id), advance.amount,
                  advance.date
             FROM wuye_advance advance
        LEFT JOIN account_payment payment ON payment.id = advance.payment_id
        LEFT JOIN LATERAL (SELECT min(id) AS id FROM account_move_line
                            WHERE move_id = payment.move_id) line ON TRUE
            WHERE advance.community_id = ANY(%(communities)s)
              AND advance.origin <> 'credit'
           UNION ALL
           SELECT community_id, move_line_id, -amount, date
             FROM wuye_advance_use
            WHERE community_id = ANY(%(communities)s) AND kind = 'return'
         ) money
    LEFT JOIN account_move_line line ON line.id = money.move_line_id
    LEFT JOIN account_journal journal ON journal.id = line.journal_id
        WHERE money.date BETWEEN %(month)s AND %(end)s
     GROUP BY money.community_id, line.journal_id, journal.sequence
       HAVING sum(money.amount) <> 0
     ORDER BY journal.sequence, line.journal_id
"""


class WuyeMonthFigures(models.AbstractModel):
    """The month's figures from charges, and again from journal items.

    The two computations share no table but the register: charges, allocations and
    advances on one side, account.move.line and partial reconciliations on the other.
    """

    _name = "wuye.month.figures"
    _description = "Month Figures"

    # === BUSINESS METHODS === #

    @api.model
    def _compute_checked(self, community, month):
        """The figures, proven both ways; UserError naming the first difference."""
        return self._compute_both(community, month)[0]

    @api.model
    def _compute_both(self, community, month):
        """(by charges, by the ledger), proven equal; UserError like above."""
        charges = self._from_charges(community, month)
        ledger = self._from_ledger(community, month)
        differences = compare(charges, ledger)
        if differences:
            raise UserError(self._say(differences))
        return charges, ledger

    @api.model
    def _say(self, differences):
        first = differences[0]
        unit = self.env["wuye.unit"].browse(first.unit_id or [])
        return self.env._(
            "The report does not balance (%(count)s differences). First: %(what)s of "
            "%(unit)s is %(charges)s by charges and %(ledger)s by the ledger. Run the "
            "audit in Billing > Reports > Audit: it names the row.",
            count=len(differences),
            what=self._column_label(first.what),
            unit=unit.display_name or self.env._("the total"),
            charges=first.from_charges,
            ledger=first.from_ledger,
        )

    @api.model
    def _column_label(self, column):
        """What a column of `compare` is called in words."""
        labels = {
            "opening": self.env._("Arrears, opening"),
            "due": self.env._("Due"),
            "received": self.env._("Received"),
            "later": self.env._("Received for later periods"),
            "applied": self.env._("Advances applied"),
            "written_off": self.env._("Written off"),
            "closing": self.env._("Arrears, closing"),
            "identity": self.env._("Arrears by the identity against open charges"),
            "receivable": self.env._("Arrears against the receivable account"),
            "advance_opening": self.env._("Advances, opening"),
            "advance_closing": self.env._("Advances, closing"),
            "advance_identity": self.env._("Advances by the identity"),
        }
        return labels.get(column, column)

    @api.model
    def _from_charges(self, community, month):
        """Figures from charges, allocations, advances and their uses."""
        return self._series_from_charges(community, [month])[month]

    @api.model
    def _from_ledger(self, community, month):
        """Figures per unit from journal items and their matches."""
        return self._series_from_ledger(community, [month])[month]

    @api.model
    def _series_from_charges(self, community, months):
        """{month: its figures}, each table read once for all months.

        :param months: first days of months
        """
        self.env.flush_all()
        series = {month: Figures() for month in sorted(months)}
        span = self._span(series)
        starts = self._starts({community: span["first"]})
        rows = self._sums(self._charge_money(starts, span["end"]), span, SQL("item_id"))
        for figures, left in roll(series, self._before(rows, span)):
            figures.closing_open = left
        self._add_advances(series, community)
        self._add_advances_left({community.id: series})
        return series

    @api.model
    def _series_from_ledger(self, community, months):
        """Like `_series_from_charges`, by unit only."""
        self.env.flush_all()
        series = {month: Figures() for month in sorted(months)}
        span = self._span(series)
        accounts = self._accounts(community.company_id)
        claims = self._claim_money({community: span["first"]})
        rows = self._sums(claims, span, SQL("NULL::int"))
        for _figures, _left in roll(series, self._before(rows, span)):
            continue  # what is open at the end are the balances of the accounts
        self._add_advance_lines(series, community, accounts)
        self._add_balances({community.id: series}, accounts)
        return series

    @api.model
    def _span(self, series, day="date"):
        """What every query over several months says of its days.

        `month` is the month of a row; all months before the first one are one.
        """
        first = min(series)
        before = fields.Date.subtract(first, months=1)
        return {
            "month": SQL(
                "greatest(date_trunc('month', %s)::date, %s)", SQL(day), before
            ),
            "before": before,
            "first": first,
            "end": fields.Date.end_of(max(series), "month"),
        }

    @api.model
    def _sums(self, money, span, item):
        """Rows of `_charge_money` or `_claim_money` added up by unit and month."""
        return self.env.execute_query(
            SQL(
                """
                SELECT %(item)s, unit_id, %(month)s, sum(opening), sum(due),
                       sum(adjusted), sum(received), sum(applied), sum(written_off),
                       sum(total), sum(before)
                  FROM (%(money)s) money
              GROUP BY 1, 2, 3
                HAVING max(date) >= %(first)s OR sum(before) <> 0
                """,
                item=item,
                money=money,
                **span,
            )
        )

    @api.model
    def _before(self, rows, span):
        """Rows for `roll`: what was open before the first month is a row by itself."""
        nothing = (None,) * 6
        for item, unit, month, *columns, total, before in rows:
            yield item, unit, month, *columns, total
            if before:
                yield item, unit, span["before"], *nothing, before

    @api.model
    def _reached(self, series, month):
        """Yield (figures, whether it is before them) of the months a row counts in."""
        for later, figures in series.items():
            if month <= later:
                yield figures, month < later

    # === FROM CHARGES === #

    @api.model
    def _starts(self, firsts):
        """{community: (its closed month before the first one, where reading begins)}

        What is open when a month closes is kept with it, under its seal, so that what
        lies before is not added up again. No such month: everything is read.

        :param firsts: {community: first month}
        """
        places = self.env["wuye.community"].union(*firsts)
        known = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (month.community_id) month.community_id, month.id,
                       (month.month + interval '1 month')::date::text
                  FROM wuye_month month
                  JOIN unnest(%(places)s, %(firsts)s::date[]) AS wanted (id, first)
                    ON wanted.id = month.community_id AND month.month < wanted.first
                 WHERE month.state = 'closed' AND month.seal ? 'wuye.month'
              ORDER BY month.community_id, month.month DESC
                """,
                places=places.ids,
                firsts=[firsts[place] for place in places],
            )
        )
        kept = {place: (month, day) for place, month, day in known}
        return {
            place: (first, *kept.get(place.id, (None, "-infinity")))
            for place, first in firsts.items()
        }

    @api.model
    def _charge_money(self, starts, end):
        """What was billed and what settled it, a row each, with what it counts for.

        `total` is what it changes of what is open; of rows before the first month of
        their community it is `before` instead.

        :param starts: of `_starts`
        """
        days = SQL(
            "unnest(%s, %s::date[], %s::date[]) AS start (id, first, day)",
            [place.id for place in starts],
            [first for first, _month, _day in starts.values()],
            [day for _first, _month, day in starts.values()],
        )
        return SQL(
            CHARGE_MONEY,
            days=days,
            earliest=min(day for _first, _month, day in starts.values()),
            end=end,
            months=[month for _first, month, _day in starts.values() if month],
        )

    def _add_advances(self, series, community):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id, unit_id, %(month)s, sum(later), sum(next_year)
                  FROM (%(money)s) money
                 WHERE date BETWEEN %(first)s AND %(end)s
              GROUP BY 1, 2, 3
                """,
                money=self._advance_money(community),
                **self._span(series),
            )
        )
        for item, unit, month, later, next_year in rows:
            if month not in series:
                continue
            row = series[month].row(item, unit)
            row.received += money(later)
            row.later += money(later)
            row.next_year += money(next_year)

    def _advance_money(self, communities):
        """What was paid ahead and what of it was returned, a row each."""
        return SQL(
            """
            SELECT community_id, item_id, unit_id, date, amount AS later,
                   coalesce(amount_next_year, 0) AS next_year
              FROM wuye_advance
             WHERE community_id = ANY(%(communities)s) AND origin <> 'credit'
         UNION ALL
            SELECT use.community_id, advance.item_id, advance.unit_id, use.date,
                   -use.amount, -coalesce(use.amount_next_year, 0)
              FROM wuye_advance_use use
              JOIN wuye_advance advance ON advance.id = use.advance_id
             WHERE use.community_id = ANY(%(communities)s) AND use.kind = 'return'
            """,
            communities=communities.ids,
        )

    def _add_advances_left(self, many):
        """What was paid ahead and is not used, when each month begins and ends.

        :param many: {id of community: its series}, all of the same months
        """
        series = next(iter(many.values()))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT community_id, %(month)s, sum(amount)
                  FROM (
                    SELECT community_id, date, amount FROM wuye_advance
                    UNION ALL
                    SELECT community_id, date, -amount FROM wuye_advance_use
                  ) money
                 WHERE community_id = ANY(%(communities)s) AND date <= %(end)s
              GROUP BY 1, 2
                """,
                **self._span(series),
                communities=list(many),
            )
        )
        for place, month, amount in rows:
            for figures, is_before in self._reached(many[place], month):
                if is_before:
                    figures.advance_opening += money(amount)
                figures.advance_closing += money(amount)

    @api.model
    def _tenders(self, communities, month):
        """{community: [(journal id or None, amount)]}: how what was received (R) came.

        By the document that brought the money; what was given back counts with a
        minus under the journal it left from.
        """
        rows = self.env.execute_query(
            SQL(
                TENDERS,
                communities=communities.ids,
                month=month,
                end=fields.Date.end_of(month, "month"),
            )
        )
        return {
            community: [
                (journal, money(amount))
                for place, journal, amount in rows
                if place == community.id
            ]
            for community in communities
        }
