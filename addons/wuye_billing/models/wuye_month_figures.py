from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .month_figures import Figures, compare, money, roll


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
        self._add_charges(series, community)
        self._add_advances(series, community)
        self._add_advances_left(series, community)
        return series

    @api.model
    def _series_from_ledger(self, community, months, claims=None):
        """Like `_series_from_charges`, by unit only.

        :param claims: rows of `_claims` where they were read for many communities
        """
        self.env.flush_all()
        series = {month: Figures() for month in sorted(months)}
        accounts = self._accounts(community)
        if claims is None:
            claims = self._claims(community, months).get(community.id, [])
        for _figures, _left in roll(series, claims):
            continue  # what is open at the end are the balances of the accounts
        self._add_advance_lines(series, community, accounts)
        self._add_balances(series, community, accounts)
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
            "first": first,
            "end": fields.Date.end_of(max(series), "month"),
        }

    @api.model
    def _reached(self, series, month):
        """Yield (figures, whether it is before them) of the months a row counts in."""
        for later, figures in series.items():
            if month <= later:
                yield figures, month < later

    # === FROM CHARGES === #

    def _add_charges(self, series, community):
        """What was billed and what settled it, in one sum per row and month."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id, unit_id, %(month)s, sum(opening), sum(due),
                       sum(adjusted), sum(received), sum(applied), sum(written_off),
                       sum(total)
                  FROM (
                    SELECT item_id, unit_id, date, amount AS total,
                           CASE WHEN kind = 'opening' THEN amount END AS opening,
                           CASE WHEN kind NOT IN ('opening', 'takeover')
                                THEN amount END AS due,
                           CASE WHEN bill_month < date_trunc('month', date)
                                 AND (revision > 0 OR kind NOT IN
                                      ('regular', 'late_fee', 'opening', 'takeover'))
                                THEN amount END AS adjusted,
                           NULL AS received, NULL AS applied, NULL AS written_off
                      FROM wuye_charge
                     WHERE community_id = %(community)s AND state <> 'draft'
                       AND date <= %(end)s
                    UNION ALL
                    SELECT item_id, unit_id, date, -amount, NULL, NULL, NULL,
                           CASE WHEN kind = 'payment' THEN amount END,
                           CASE WHEN kind IN ('advance', 'credit', 'offset')
                                THEN amount END,
                           CASE WHEN kind = 'write_off' THEN amount END
                      FROM wuye_charge_allocation
                     WHERE community_id = %(community)s AND date <= %(end)s
                  ) money
              GROUP BY 1, 2, 3
                HAVING max(date) >= %(first)s OR sum(total) <> 0
                """,
                **self._span(series),
                community=community.id,
            )
        )
        for figures, left in roll(series, rows):
            figures.closing_open = left

    def _add_advances(self, series, community):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id, unit_id, %(month)s,
                       sum(amount) FILTER (WHERE kind <> 'credit'),
                       sum(next_year) FILTER (WHERE kind <> 'credit')
                  FROM (
                    SELECT item_id, unit_id, date, origin AS kind, amount,
                           coalesce(amount_next_year, 0) AS next_year
                      FROM wuye_advance WHERE community_id = %(community)s
                    UNION ALL
                    SELECT advance.item_id, advance.unit_id, use.date, use.kind,
                           -use.amount, -coalesce(use.amount_next_year, 0)
                      FROM wuye_advance_use use
                      JOIN wuye_advance advance ON advance.id = use.advance_id
                     WHERE use.community_id = %(community)s AND use.kind = 'return'
                  ) money
                 WHERE date BETWEEN %(first)s AND %(end)s
              GROUP BY 1, 2, 3
                """,
                **self._span(series),
                community=community.id,
            )
        )
        for item, unit, month, later, next_year in rows:
            if month not in series:
                continue
            row = series[month].row(item, unit)
            row.received += money(later)
            row.later += money(later)
            row.next_year += money(next_year)

    def _add_advances_left(self, series, community):
        """What was paid ahead and is not used, when each month begins and ends."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(month)s, sum(amount)
                  FROM (
                    SELECT date, amount FROM wuye_advance
                     WHERE community_id = %(community)s
                    UNION ALL
                    SELECT date, -amount FROM wuye_advance_use
                     WHERE community_id = %(community)s
                  ) money
                 WHERE date <= %(end)s
              GROUP BY 1
                """,
                **self._span(series),
                community=community.id,
            )
        )
        for month, amount in rows:
            for figures, is_before in self._reached(series, month):
                if is_before:
                    figures.advance_opening += money(amount)
                figures.advance_closing += money(amount)

    @api.model
    def _tenders(self, community, month):
        """[(journal id or None, amount)]: how what was received (R) came in.

        By the document that brought the money; what was given back counts with a
        minus under the journal it left from.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT move.journal_id, sum(money.amount)
                  FROM (
                    SELECT move_line_id, amount, date FROM wuye_charge_allocation
                     WHERE community_id = %(community)s AND kind = 'payment'
                    UNION ALL
                    SELECT coalesce(line.id, advance.move_line_id), advance.amount,
                           advance.date
                      FROM wuye_advance advance
                 LEFT JOIN account_payment payment ON payment.id = advance.payment_id
                 LEFT JOIN LATERAL (SELECT min(id) AS id FROM account_move_line
                                     WHERE move_id = payment.move_id) line ON TRUE
                     WHERE advance.community_id = %(community)s
                       AND advance.origin <> 'credit'
                    UNION ALL
                    SELECT move_line_id, -amount, date FROM wuye_advance_use
                     WHERE community_id = %(community)s AND kind = 'return'
                  ) money
             LEFT JOIN account_move_line line ON line.id = money.move_line_id
             LEFT JOIN account_move move ON move.id = line.move_id
             LEFT JOIN account_journal journal ON journal.id = move.journal_id
                 WHERE money.date BETWEEN %(month)s AND %(end)s
              GROUP BY move.journal_id, journal.sequence
                HAVING sum(money.amount) <> 0
              ORDER BY journal.sequence, move.journal_id
                """,
                community=community.id,
                month=month,
                end=fields.Date.end_of(month, "month"),
            )
        )
