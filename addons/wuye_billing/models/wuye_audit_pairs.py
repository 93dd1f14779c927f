from odoo import api, models
from odoo.tools import SQL

from .audit_pair import ADVANCES, DEFERRED, RECEIVABLE


class WuyeAudit(models.Model):
    """Accounts against the tables that say what stands on them.

    A module with such a pair describes it (`Pair`) and names the checks below with
    it, as ``code: (label, "_check_total", PAIR)``.
    """

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "ar_total": (
                self.env._("Receivable of a community"),
                "_check_total",
                RECEIVABLE,
            ),
            "deferred_total": (self.env._("Deferred income"), "_check_total", DEFERRED),
            "advance_total": (
                self.env._("Advances of a community"),
                "_check_total",
                ADVANCES,
            ),
            "line_advance": (
                self.env._("Line without advance"),
                "_check_booked",
                ADVANCES,
            ),
            "balance_side": (
                self.env._("Balance on the wrong side"),
                "_check_sides",
            ),
        }

    @api.model
    def _account_id(self, company, key):
        """Id of the company's account for a key; 0 where none is mapped."""
        account = company._wuye_accounts().get(key)
        return account.id if account else 0

    @api.model
    def _check_total(self, company, pair):
        """The rows of a community = its balance of the account."""
        query = SQL(
            """
            SELECT coalesce(kept.community_id, lines.community_id),
                   coalesce(kept.community_id, lines.community_id), NULL,
                   coalesce(kept.amount, 0) - coalesce(lines.amount, 0),
                   coalesce(kept.amount, 0), coalesce(lines.amount, 0)
              FROM (SELECT community_id, sum(%(column)s) AS amount FROM %(table)s
                     WHERE company_id = %(company)s AND %(where)s GROUP BY 1) kept
         FULL JOIN (SELECT wuye_community_id AS community_id,
                           %(sign)s * sum(balance) AS amount
                      FROM account_move_line
                     WHERE company_id = %(company)s AND parent_state = 'posted'
                       AND account_id = %(account)s GROUP BY 1) lines
                ON lines.community_id = kept.community_id
             WHERE coalesce(kept.amount, 0) <> coalesce(lines.amount, 0)
            """,
            column=SQL.identifier(pair.column),
            table=SQL.identifier(pair.table),
            company=company.id,
            where=SQL(pair.where),  # of our code, never of users
            sign=pair.sign,
            account=self._account_id(company, pair.account),
        )
        message = self.env._(
            "The rows come to %(rows)s, the account to %(lines)s. The rows that differ "
            "are named by the other checks."
        )
        yield from self._found("wuye.community", message, query, ("rows", "lines"))

    @api.model
    def _check_booked(self, company, pair):
        """Each line of the account is a row of this amount."""
        booked = SQL(" UNION ALL ").join(
            SQL(
                "SELECT move_line_id, %s * amount AS amount FROM %s",
                sign,
                SQL.identifier(table),
            )
            for table, sign in pair.booked
        )
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id,
                   line.balance - coalesce(kept.amount, 0), line.balance, move.name
              FROM account_move_line line
         LEFT JOIN account_move move ON move.id = line.move_id
         LEFT JOIN (SELECT move_line_id, sum(amount) AS amount
                      FROM (%(booked)s) booked GROUP BY 1) kept
                ON kept.move_line_id = line.id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.account_id = %(account)s
               AND line.balance <> coalesce(kept.amount, 0)
            """,
            booked=booked,
            company=company.id,
            account=self._account_id(company, pair.account),
        )
        message = self.env._(
            "%(entry)s books %(balance)s on this account, no row of the unit says so. "
            "If a row was deleted, restore it; an entry made by hand is reversed and "
            "made on the page of the unit."
        )
        yield from self._found(
            "account.move.line", message, query, ("balance", "entry")
        )

    @api.model
    def _account_sides(self):
        """{key of an account: 1 if it never is in credit, -1 if never in debit}"""
        return {"ar": 1, "cash": 1, "advance": -1}

    @api.model
    def _check_sides(self, company):
        """No debt, no cash and no advance is below zero.

        Cash is one of the company; the others count for each community.
        """
        accounts = company._wuye_accounts()
        sides = [
            (accounts[key].id, sign, key != "cash")
            for key, sign in self._account_sides().items()
            if key in accounts
        ]
        if not sides:
            return
        query = SQL(
            """
            SELECT line.account_id,
                   CASE WHEN side.apart THEN line.wuye_community_id END AS community,
                   NULL, sum(line.balance), sum(line.balance)
              FROM account_move_line line
              JOIN (VALUES %(sides)s) AS side (account, sign, apart)
                ON side.account = line.account_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
          GROUP BY line.account_id, community
            HAVING sum(line.balance * side.sign) < 0
            """,
            sides=SQL(", ").join(SQL("%s", side) for side in sides),
            company=company.id,
        )
        message = self.env._(
            "The account stands at %(balance)s, on the wrong side. Look for a payment "
            "that was entered twice, or for money received that was not entered."
        )
        yield from self._found("account.account", message, query, ("balance",))
