from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .month_figures import Figures, compare


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
        charges = self._from_charges(community, month)
        differences = compare(charges, self._from_ledger(community, month))
        if differences:
            raise UserError(self._say(differences))
        return charges

    @api.model
    def _say(self, differences):
        first = differences[0]
        unit = self.env["wuye.unit"].browse(first.unit_id or [])
        return self.env._(
            "The report does not balance (%(count)s differences). First: %(what)s of "
            "%(unit)s is %(charges)s by charges and %(ledger)s by the ledger. Run the "
            "audit in Billing > Reports > Audit: it names the row.",
            count=len(differences),
            what=first.what,
            unit=unit.display_name or self.env._("the total"),
            charges=first.from_charges,
            ledger=first.from_ledger,
        )

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
                           AND kind <> 'opening'),
                       sum(amount) FILTER (WHERE date >= %(month)s
                           AND bill_month < date_trunc('month', date)
                           AND (revision > 0
                                OR kind NOT IN ('regular', 'late_fee', 'opening')))
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
        for item, unit, opening, due, adjusted in rows:
            row = figures.row(item, unit)
            row.opening += _money(opening)
            row.due += _money(due)
            row.adjusted += _money(adjusted)
            figures.closing_open[item, unit] = _money(opening) + _money(due)

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
            row.opening -= _money(before)
            row.received += _money(paid)
            row.applied += _money(applied)
            row.written_off += _money(written_off)
            is_open = figures.closing_open.get((item, unit), _money(0))
            figures.closing_open[item, unit] = is_open - _money(total)

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
            row.received += _money(later)
            row.later += _money(later)
            row.next_year += _money(next_year)
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
        return _money(left)

    # === FROM THE LEDGER === #

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
                       EXISTS (SELECT FROM account_move_line other
                                WHERE other.move_id = move.id
                                  AND other.account_id = %(write_off)s),
                       sum(line.balance)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.account_id = %(ar)s AND line.parent_state = 'posted'
                   AND move.wuye_kind IN ('bill', 'opening', 'reopen')
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
                row.opening += _money(balance)
            elif kind == "bill":
                row.due += _money(balance)
            elif is_write_off:
                row.written_off -= _money(balance)
            else:
                row.received -= _money(balance)

    def _add_matches(self, figures, community, accounts, month, end):
        """What settled the debts: matches reached through the debts' own lines."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT claim.wuye_unit_id, part.max_date < %(month)s, other.wuye_kind,
                       sum(part.amount * side.sign)
                  FROM account_partial_reconcile part
            CROSS JOIN LATERAL (VALUES
                           (part.debit_move_id, part.credit_move_id, 1),
                           (part.credit_move_id, part.debit_move_id, -1)
                       ) AS side (claim_id, other_id, sign)
                  JOIN account_move_line claim ON claim.id = side.claim_id
                  JOIN account_move claim_move ON claim_move.id = claim.move_id
                  JOIN account_move_line other_line ON other_line.id = side.other_id
                  JOIN account_move other ON other.id = other_line.move_id
                 WHERE claim.account_id = %(ar)s
                   AND claim_move.wuye_kind IN ('bill', 'opening', 'reopen')
                   AND claim.wuye_community_id = %(community)s
                   AND part.max_date <= %(end)s
              GROUP BY 1, 2, 3
                """,
                month=month,
                end=end,
                community=community.id,
                ar=accounts["ar"],
            )
        )
        for unit, is_before, kind, amount in rows:
            row = figures.row(None, unit)
            if is_before:
                row.opening -= _money(amount)
            elif kind in ("bill", "advance", "to_advance"):
                row.applied += _money(amount)
            elif kind == "write_off":
                row.written_off += _money(amount)
            else:
                row.received += _money(amount)

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
            row.received += _money(amount)
            row.later += _money(amount)

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
                figures.advance_opening = -_money(opening)
                figures.advance_closing = -_money(closing)
            else:
                figures.closing_open[None, 0] = _money(closing)


def _money(value) -> Decimal:
    return Decimal(value or 0).quantize(Decimal("0.01"))
