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
            "advance_left": (self.env._("What is left of an advance"), "_check_left"),
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
