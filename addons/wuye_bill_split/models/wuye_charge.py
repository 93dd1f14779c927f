from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

# in a charge's explanation: the VAT it has instead of the one its rate would give
TAX_KEY = "tax_as_posted"


class WuyeCharge(models.Model):
    """A charge and the splits and merges it comes from and went into (B18)."""

    _inherit = "wuye.charge"

    rebill_id = fields.Many2one(
        "wuye.rebill",
        string="Made by",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The split or merge that reversed a bill or issued this one.",
    )
    rebilled_id = fields.Many2one(
        "wuye.rebill",
        string="Replaced by",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The split or merge that put other bills in this one's place.",
    )
    is_part = fields.Boolean(
        string="Part of a bill",
        readonly=True,
        copy=False,
        help="One of the parts a bill was split into: together they are the bill.",
    )

    # === ACTIONS === #

    def action_split(self):
        """Open the page that splits this charge into parts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split"),
            "res_model": "wuye.bill.split",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _check_may_rebill(self):
        """Splitting and merging is an accountant's: it changes who owes what when."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant splits or merges bills. Ask one."),
        )

    def _check_reversible(self):
        """A part alone is not taken back: the others would not be the bill."""
        result = super()._check_reversible()
        for charge in self.filtered("is_part"):
            if not self.env.context.get("wuye_rebill"):
                raise UserError(
                    self.env._(
                        "%(charge)s is a part of a bill that %(split)s split. Undo "
                        "that first, then change the whole bill.",
                        charge=charge.display_name,
                        split=charge.rebill_id.name,
                    )
                )
        return result

    def _prepare_reissue(self, date, period_end=None):
        """A part is never priced anew by itself: it would come out as the whole."""
        if self.is_part:
            self._check_reversible()
        return super()._prepare_reissue(date, period_end)

    def _prepare_reversal(self, date):
        vals = super()._prepare_reversal(date)
        rebill_id = self.env.context.get("wuye_rebill")
        if rebill_id or self.rebill_id:
            vals["rebill_id"] = rebill_id
            vals["explanation"][TAX_KEY] = str(-self._decimal(self.amount_tax))
        return vals

    def _decimal(self, amount):
        """An amount of yuan as a Decimal, to the fen."""
        return Decimal(f"{amount:.2f}")

    def _due_after(self):
        """When the claim falls due, or the day until which damages ran already.

        The claim stays as old as it is; damages for its time are charged once.
        """
        self.ensure_one()
        late = self.search(
            [
                ("origin_id", "=", self.id),
                ("kind", "=", "late_fee"),
                ("state", "=", "posted"),
            ]
        )
        return max([self.date_due, *late.mapped("period_end")])
