from odoo import api, fields, models
from odoo.tools import SQL


class WuyeFloorPlan(models.AbstractModel):
    """What is owed, on the tiles and cards of posts that may see charges (A8)."""

    _inherit = "wuye.floor.plan"

    @api.model
    def _tile_facts(self, plan, community):
        """Open and overdue amount, and the age in days of the oldest overdue debt."""
        facts = super()._tile_facts(plan, community)
        if not (plan["shows_people"] and self.env["wuye.charge"].has_access("read")):
            return facts
        plan["shows_money"] = True
        for unit, open_amount, overdue, days in self._open_of(community):
            facts.setdefault(unit, {}).update(
                open=float(open_amount), overdue=float(overdue), days=days
            )
        return facts

    @api.model
    def _open_of(self, community):
        """[(unit id, open, of this overdue, days of the oldest)] as of today."""
        self.env["wuye.charge"].flush_model()
        items = SQL("TRUE")
        if self.env.user._sees_some_lines():  # J6: past the record rules
            taken = self.env["wuye.fee.item"].with_context(active_test=False)
            taken = taken.search([("is_taken_by_me", "=", True)])
            items = SQL("item_id = ANY(%s)", taken.ids)
        return self.env.execute_query(
            SQL(
                """
                SELECT unit_id, sum(amount_residual),
                       coalesce(sum(amount_residual)
                           FILTER (WHERE date_due < %(today)s), 0),
                       greatest(max(%(today)s - date_due)
                           FILTER (WHERE amount_residual > 0), 0)
                  FROM wuye_charge
                 WHERE community_id = %(community)s AND state = 'posted'
                   AND amount_residual <> 0 AND %(items)s
              GROUP BY unit_id
                """,
                items=items,
                today=fields.Date.context_today(self),
                community=community.id,
            )
        )

    @api.model
    def _card_lines(self, unit, people):
        lines = super()._card_lines(unit, people)
        if not (people and self.env["wuye.charge"].has_access("read")):
            return lines
        if self.env.user._sees_some_lines():
            names = self.env["res.users"]._name_lines()
            lines.append([self.env._("Business Lines"), names, False])
        charges = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", unit.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ],
            order="date_due, id",
        )
        if not charges:
            return [*lines, [self.env._("Arrears"), self.env._("None"), False]]
        today = fields.Date.context_today(self)
        overdue = charges.filtered(lambda charge: charge.date_due < today)
        currency = unit.currency_id
        amount = currency.format(sum(charges.mapped("amount_residual")))
        lines.append([self.env._("Arrears"), amount, "danger" if overdue else False])
        return lines + self._say_overdue(overdue, today) if overdue else lines

    @api.model
    def _say_overdue(self, overdue, today):
        first = overdue[0]
        oldest = self.env._(
            "%(month)s %(item)s · %(days)s days overdue",
            month=first.bill_month.strftime("%Y-%m"),
            item=first.item_id.name,
            days=(today - first.date_due).days,
        )
        amount = first.currency_id.format(sum(overdue.mapped("amount_residual")))
        return [
            [self.env._("Overdue"), amount, "danger"],
            [self.env._("Oldest"), oldest, False],
        ]
