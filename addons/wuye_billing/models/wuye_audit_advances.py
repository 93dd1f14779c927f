from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """Advances and their uses against the advance account."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "advance_line": (
                self.env._("Advance and its line"),
                "_check_advance_lines",
            ),
            "use_line": (
                self.env._("Use of an advance and its line"),
                "_check_use_lines",
            ),
            "line_advance": (
                self.env._("Line without advance"),
                "_check_lines_advances",
            ),
            "advance_left": (self.env._("What is left of an advance"), "_check_left"),
            "advance_total": (
                self.env._("Advances of a community"),
                "_check_advance_total",
            ),
        }

    @api.model
    def _check_advance_lines(self, company):
        """Each advance is a credit of its amount on the advance account."""
        query = SQL(
            """
            SELECT advance.id, advance.community_id, advance.unit_id,
                   advance.amount + coalesce(line.balance, 0),
                   advance.amount, coalesce(-line.balance, 0)
              FROM wuye_advance advance
         LEFT JOIN account_move_line line ON line.id = advance.move_line_id
         LEFT JOIN account_move move ON move.id = line.move_id
         LEFT JOIN account_payment payment ON payment.id = advance.payment_id
             WHERE advance.company_id = %(company)s
               AND (line.id IS NULL OR move.state IS DISTINCT FROM 'posted'
                    OR line.account_id <> %(advance)s
                    OR line.balance <> -advance.amount OR line.date <> advance.date
                    OR line.partner_id IS DISTINCT FROM advance.partner_id
                    OR line.wuye_unit_id IS DISTINCT FROM advance.unit_id
                    OR line.wuye_community_id IS DISTINCT FROM advance.community_id
                    OR (advance.payment_id IS NOT NULL AND payment.id IS NULL))
            """,
            company=company.id,
            advance=self._accounts(company)["advance"],
        )
        message = self.env._(
            "The advance of %(amount)s stands in the ledger with %(line)s, or with "
            "another date, unit or payer. Compare both; restore what was changed."
        )
        yield from self._found("wuye.advance", message, query, ("amount", "line"))

    @api.model
    def _check_use_lines(self, company):
        """Each use is a debit of its amount; applied: the charge shows it."""
        query = SQL(
            """
            SELECT use.id, use.community_id, use.unit_id,
                   use.amount - coalesce(line.balance, 0),
                   use.amount, coalesce(line.balance, 0)
              FROM wuye_advance_use use
         LEFT JOIN wuye_advance advance ON advance.id = use.advance_id
         LEFT JOIN account_move_line line ON line.id = use.move_line_id
         LEFT JOIN account_move move ON move.id = line.move_id
         LEFT JOIN wuye_charge charge ON charge.id = use.charge_id
             WHERE use.company_id = %(company)s
               AND (line.id IS NULL OR advance.id IS NULL
                    OR move.state IS DISTINCT FROM 'posted'
                    OR line.account_id <> %(advance)s
                    OR line.balance <> use.amount OR line.date <> use.date
                    OR line.wuye_community_id IS DISTINCT FROM use.community_id
                    OR (use.kind = 'apply' AND charge.id IS NULL)
                    OR (use.kind = 'apply' AND move.wuye_kind = 'advance'
                        AND line.wuye_charge_id IS DISTINCT FROM use.charge_id))
            """,
            company=company.id,
            advance=self._accounts(company)["advance"],
        )
        message = self.env._(
            "The use of %(amount)s stands in the ledger with %(line)s, or its advance, "
            "charge or date differs. Compare both; restore what was changed."
        )
        yield from self._found("wuye.advance.use", message, query, ("amount", "line"))

    @api.model
    def _check_lines_advances(self, company):
        """Each line of the advance account is an advance or the use of one."""
        query = SQL(
            """
            SELECT line.id, line.wuye_community_id, line.wuye_unit_id,
                   line.balance - coalesce(used.amount, 0) + coalesce(made.amount, 0),
                   line.balance, line.date
              FROM account_move_line line
         LEFT JOIN (SELECT move_line_id, sum(amount) AS amount FROM wuye_advance
                  GROUP BY 1) made ON made.move_line_id = line.id
         LEFT JOIN (SELECT move_line_id, sum(amount) AS amount FROM wuye_advance_use
                  GROUP BY 1) used ON used.move_line_id = line.id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.account_id = %(advance)s
               AND line.balance <> coalesce(used.amount, 0) - coalesce(made.amount, 0)
            """,
            company=company.id,
            advance=self._accounts(company)["advance"],
        )
        message = self.env._(
            "A line of %(balance)s on the advance account, dated %(date)s, belongs to "
            "no advance or use of this amount. Book advances on the unit only; restore "
            "what was deleted."
        )
        yield from self._found("account.move.line", message, query, ("balance", "date"))

    @api.model
    def _check_left(self, company):
        """What is left is the amount less its uses, and never below zero."""
        query = SQL(
            """
            SELECT advance.id, advance.community_id, advance.unit_id,
                   advance.amount_left - advance.amount + coalesce(used.amount, 0),
                   advance.amount_left, advance.amount - coalesce(used.amount, 0)
              FROM wuye_advance advance
         LEFT JOIN (SELECT advance_id, sum(amount) AS amount FROM wuye_advance_use
                  GROUP BY 1) used ON used.advance_id = advance.id
             WHERE advance.company_id = %(company)s
               AND (advance.amount_left IS DISTINCT FROM
                        advance.amount - coalesce(used.amount, 0)
                    OR advance.amount_left < 0)
            """,
            company=company.id,
        )
        message = self.env._(
            "The advance shows %(left)s left, by its uses it is %(expected)s. Restore "
            "the use or the advance that was changed."
        )
        yield from self._found("wuye.advance", message, query, ("left", "expected"))

    @api.model
    def _check_advance_total(self, company):
        """Advances left of a community = its balance of the advance account."""
        query = SQL(
            """
            SELECT coalesce(advances.community_id, lines.community_id),
                   coalesce(advances.community_id, lines.community_id), NULL,
                   coalesce(advances.amount, 0) - coalesce(lines.amount, 0),
                   coalesce(advances.amount, 0), coalesce(lines.amount, 0)
              FROM (SELECT community_id, sum(amount_left) AS amount FROM wuye_advance
                     WHERE company_id = %(company)s GROUP BY 1) advances
         FULL JOIN (SELECT wuye_community_id AS community_id, -sum(balance) AS amount
                      FROM account_move_line
                     WHERE company_id = %(company)s AND parent_state = 'posted'
                       AND account_id = %(advance)s GROUP BY 1) lines
                ON lines.community_id = advances.community_id
             WHERE coalesce(advances.amount, 0) <> coalesce(lines.amount, 0)
            """,
            company=company.id,
            advance=self._accounts(company)["advance"],
        )
        message = self.env._(
            "Advances come to %(advances)s, the advance account to %(lines)s. The rows "
            "that differ are named by the other checks."
        )
        yield from self._found("wuye.community", message, query, ("advances", "lines"))
