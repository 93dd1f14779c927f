from odoo import api, fields, models
from odoo.fields import Domain

from ..codes import clean


class WuyeUnitEvent(models.Model):
    """Renumbering 改号: a new number on the door, the code stays (R21, T9)."""

    _inherit = "wuye.unit.event"

    kind = fields.Selection(
        selection_add=[("renumber", "Renumbering")],
        ondelete={"renumber": "cascade"},
    )
    alias_after = fields.Char(
        string="New Number",
        help="The number on the door from that day on. The unit's code, which bills "
        "and receipts print, stays as it is.",
    )

    @api.depends("alias_after")
    def _compute_summary(self):
        return super()._compute_summary()

    def _plan_renumber(self, plan):
        """A new number on the door; the code stays (R21, T9)."""
        unit = self.unit_id._origin
        plan.alias = clean(self.alias_after)
        if not plan.alias:
            plan.refusals.append(self.env._("Enter the new number of the unit."))
            return
        if plan.alias in (unit.alias, unit.code):
            plan.refusals.append(
                self.env._(
                    "%(unit)s has the number %(number)s already.",
                    unit=unit.display_name,
                    number=plan.alias,
                )
            )
        if self.date > fields.Date.context_today(self):
            plan.refusals.append(
                self.env._("Carry the renumbering out on its day, not before.")
            )
        others = Domain("community_id", "=", unit.community_id.id)
        others &= Domain("id", "!=", unit.id)
        others &= Domain("alias", "=", plan.alias) | (
            Domain("alias", "=", False) & Domain("code", "=", plan.alias)
        )
        other = self.env["wuye.unit"].search(others, limit=1)
        if other:
            plan.refusals.append(
                self.env._(
                    "%(number)s is the number of unit %(other)s. Renumber that one "
                    "first.",
                    number=plan.alias,
                    other=other.code,
                )
            )

    def _say_unit(self, plan):
        said = super()._say_unit(plan)
        if plan.alias:
            said.append(
                self.env._(
                    "From %(day)s on its number is %(new)s, until then %(old)s. Bills "
                    "and receipts keep the code %(code)s; both numbers are found.",
                    day=self.date,
                    new=plan.alias,
                    old=self.unit_id.alias or self.unit_id.code,
                    code=self.unit_id.code,
                )
            )
        return said

    def _carry_out(self, plan):
        changes = super()._carry_out(plan)
        if plan.alias:
            changes["aliases"] = self.unit_id._renumber(plan.alias, self.date)
        return changes

    def _take_back(self, changes):
        done = super()._take_back(changes)
        if changes.get("aliases"):
            self.unit_id._renumber_back(*changes["aliases"])
        return done


class WuyeUnit(models.Model):
    _inherit = "wuye.unit"

    def _renumber(self, alias, day):
        """The alias from a day on; returns what `_renumber_back` needs, as JSON."""
        self.ensure_one()
        before, rows = self.alias, self.alias_ids
        ended = rows.filtered(lambda row: not row.date_to)
        self.with_context(wuye_alias_day=day).alias = alias
        return [before or False, (self.alias_ids - rows).ids, ended.ids]

    def _renumber_back(self, before, begun, ended):
        """As if the renumbering had never been."""
        Alias = self.env["wuye.unit.alias"]
        kept = self.alias_ids - Alias.browse(begun)
        self.alias = before
        # sudo: posts that carry events out may not delete rows, but these never held
        (self.alias_ids - kept).sudo().unlink()
        Alias.browse(ended).exists().date_to = False
