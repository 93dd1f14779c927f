from odoo import fields, models
from odoo.exceptions import UserError


class WuyeUnitEvent(models.Model):
    """The money of an event: the final bill, bills split by days, arrears (A4).

    Arrears stay with the old owner; the new one takes them over by agreement only
    (ACCOUNTING row 27).
    """

    _inherit = "wuye.unit.event"

    takes_over_arrears = fields.Boolean(
        help="The new owner takes over what the old one still owes for this unit. "
        "Write the agreement under “Agreed” and attach the signed paper."
    )

    # === WHO PAYS === #

    def _first_day(self):
        """The first day of what comes after."""
        self.ensure_one()
        return fields.Date.add(self._last_day(), days=1)

    def _changes_payer(self, plan):
        roles = {row.role for row, _last in plan.ends}
        roles |= {vals["role"] for vals in plan.begins}
        return bool(roles & {"owner", "payer"})

    def _money(self):
        """Charges and advances as the steps need them.

        sudo: posts of the register see no journal items, and the final bill is made
        whoever carries the event out.
        """
        return self.sudo()

    def _arrears_taken(self):
        """What the old owner owes for days before the change."""
        self.ensure_one()
        if self.kind != "transfer":
            return self.env["wuye.charge"]
        return self.env["wuye.charge"].search(
            [
                ("unit_id", "=", self.unit_id._origin.id),
                ("partner_id", "=", self.partner_old_id._origin.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("period_start", "<", self.date),
            ],
            order="date_due, id",
        )

    # === STEPS === #

    def _plan_refusals(self, plan):
        refusals = super()._plan_refusals(plan)
        if not self._changes_payer(plan):
            return refusals
        unit = self.unit_id._origin
        final = self.env["wuye.final.bill"].sudo()  # reads fees, as a run does
        lines, month = final._open_meters(unit, self._last_day())
        if lines:
            refusals.append(
                self.env._(
                    "%(unit)s has no consumption of %(month)s for: %(items)s. Enter it "
                    "first (0 where nothing was used), so that the final bill is "
                    "whole.",
                    unit=unit.display_name,
                    month=month.strftime("%Y-%m"),
                    items=", ".join(lines.item_id.mapped("name")),
                )
            )
        if self.takes_over_arrears and not self.note:
            refusals.append(
                self.env._(
                    "Write under “Agreed” who takes over which arrears: without an "
                    "agreement they stay with the old owner."
                )
            )
        return refusals

    def _carry_out(self, plan):
        changes = super()._carry_out(plan)
        if not self._changes_payer(plan):
            return changes
        final = self.env["wuye.final.bill"]
        old, issued = final._settle_change(self.unit_id, self._first_day())
        taken = self.env["wuye.charge"]
        if self.kind == "transfer" and self.takes_over_arrears:
            taken = self.env["wuye.settlement"]._take_over(
                self._money()._arrears_taken(),
                self.partner_id,
                fields.Date.context_today(self),
                self.name,
            )
        return {
            **changes,
            "reversed": old.ids,
            "issued": issued.ids,
            "taken": taken.ids,
        }

    def _take_back(self, changes):
        charges = self._money().env["wuye.charge"]
        issued = charges.browse(changes.get("issued", ())).exists()
        taken = charges.browse(changes.get("taken", ())).exists()
        self._check_unsettled(issued + taken)
        result = super()._take_back(changes)
        if "issued" not in changes:
            return result
        today = fields.Date.context_today(self)
        self.env["wuye.settlement"]._take_over(
            taken, self.partner_old_id, today, self.name
        )
        finals = issued.filtered(
            lambda charge: charge.kind == "supplement" and not charge.origin_id
        )
        if finals:
            finals._reverse(self.env["wuye.month"]._open_date(self.community_id, today))
        final = self.env["wuye.final.bill"].sudo()  # as when it was carried out
        final._withdraw_previews(self.unit_id)
        final._rebill(self.unit_id, self._first_day())
        return result

    def _check_unsettled(self, charges):
        """What was paid on the strength of the event stands in the way."""
        later = (
            self.env["wuye.final.bill"]
            .sudo()
            ._charges_from(self.unit_id, self._first_day())
        )
        new = later.filtered(lambda charge: charge.partner_id != self.partner_old_id)
        if self.kind != "transfer":
            new = later.browse()
        settled = (charges + new).filtered("allocation_ids")[:1]
        if settled:
            raise UserError(
                self.env._(
                    "%(charge)s of %(payer)s is paid, wholly or in part. Void that "
                    "receipt first, then take the event back; nothing was changed.",
                    charge=settled.display_name,
                    payer=settled.partner_id.name,
                )
            )
