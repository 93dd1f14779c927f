from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .month_figures import Figures, compare, money


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
        self.env.flush_all()
        end = fields.Date.end_of(month, "month")
        figures = Figures()
        self._add_charges(figures, community, month, end)
        self._add_allocations(figures, community, month, end)
        self._add_advances(figures, community, month, end)
        return figures

    @api.model
    def _from_ledger(self, community, month):
        """Figures per unit from journal items and their matches."""
        self.env.flush_all()
        end = fields.Date.end_of(month, "month")
        figures = Figures()
        accounts = self._accounts(community)
        self._add_claims(figures, community, accounts, month, end)
        self._add_matches(figures, community, accounts, month, end)
        self._add_advance_lines(figures, community, accounts, month, end)
        self._add_balances(figures, community, accounts, month, end)
        return figures

    # === FROM CHARGES === #

    def _add_charges(self, figures, community, month, end):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id, unit_id,
                       sum(amount) FILTER (WHERE date < %(month)s OR kind = 'opening'),
                       sum(amount) FILTER (WHERE date >= %(month)s
                           AND kind NOT IN ('opening', 'takeover')),
                       sum(amount) FILTER (WHERE date >= %(month)s
                           AND bill_month < date_trunc('month', date)
                           AND (revision > 0
                                OR kind NOT IN
                                   ('regular', 'late_fee', 'opening', 'takeover'))),
                       sum(amount)
                  FROM wuye_charge
                 WHERE community_id = %(community)s AND state <> 'draft'
                   AND date <= %(end)s
              GROUP BY item_id, unit_id
                """,
                month=month,
                end=end,
                community=community.id,
            )
        )
        for item, unit, opening, due, adjusted, total in rows:
            row = figures.row(item, unit)
            row.opening += money(opening)
            row.due += money(due)
            row.adjusted += money(adjusted)
            figures.closing_open[item, unit] = money(total)

    def _add_allocations(self, figures, community, month, end):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id, unit_id,
                       sum(amount) FILTER (WHERE date < %(month)s),
                       sum(amount) FILTER (WHERE date >= %(month)s
                           AND kind = 'payment'),
                       sum(amount) FILTER (WHERE date >= %(month)s
                           AND kind IN ('advance', 'credit', 'offset')),
                       sum(amount) FILTER (WHERE date >= %(month)s
                           AND kind = 'write_off'),
                       sum(amount)
                  FROM wuye_charge_allocation
                 WHERE community_id = %(community)s AND date <= %(end)s
              GROUP BY item_id, unit_id
                """,
                month=month,
                end=end,
                community=community.id,
            )
        )
        for item, unit, before, paid, applied, written_off, total in rows:
            row = figures.row(item, unit)
            row.opening -= money(before)
            row.received += money(paid)
            row.applied += money(applied)
            row.written_off += money(written_off)
            is_open = figures.closing_open.get((item, unit), money(0))
            figures.closing_open[item, unit] = is_open - money(total)

    def _add_advances(self, figures, community, month, end):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id, unit_id,
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
                 WHERE date BETWEEN %(month)s AND %(end)s
              GROUP BY item_id, unit_id
                """,
                month=month,
                end=end,
                community=community.id,
            )
        )
        for item, unit, later, next_year in rows:
            row = figures.row(item, unit)
            row.received += money(later)
            row.later += money(later)
            row.next_year += money(next_year)
        figures.advance_opening = self._advances_left(community, month)
        figures.advance_closing = self._advances_left(
            community, fields.Date.add(end, days=1)
        )

    def _advances_left(self, community, before):
        [[left]] = self.env.execute_query(
            SQL(
                """
                SELECT coalesce((SELECT sum(amount) FROM wuye_advance
                                  WHERE community_id = %(community)s
                                    AND date < %(before)s), 0)
                     - coalesce((SELECT sum(amount) FROM wuye_advance_use
                                  WHERE community_id = %(community)s
                                    AND date < %(before)s), 0)
                """,
                community=community.id,
                before=before,
            )
        )
        return money(left)

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
