import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeParkingDebtTake(models.TransientModel):
    """A debt is collected at the cash desk, in the caller's open shift."""

    _name = "wuye.parking.debt.take"
    _description = "Parking Debt Collected"

    debt_id = fields.Many2one("wuye.parking.debt", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="debt_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(related="debt_id.amount_left", string="To Pay")
    tender = fields.Selection(
        selection="_selection_tender", required=True, default="cash"
    )
    given = fields.Monetary(help="Cash that is given.")
    token = fields.Char(
        required=True, readonly=True, default=lambda self: str(uuid.uuid4())
    )

    @api.model
    def _selection_tender(self):
        kinds = self.env["wuye.tender"]._kinds()
        return [(code, kind["label"]) for code, kind in kinds.items()]

    @api.constrains("debt_id")
    def _check_debt_id(self):
        """What the page says of a debt is for who may see it (I8)."""
        # checks run as superuser
        self.debt_id.with_user(self.env.user).check_access("read")

    def action_take(self):
        """Take the whole of it. Twice, it is taken once.

        :raises UserError: no open shift, or a tender that is no money
        """
        self.ensure_one()
        self.debt_id.check_access("read")
        house = self.env["wuye.parking.gatehouse"]
        house._require_guard()
        shifts = self.env["wuye.shift"]
        shifts._refuse_locked()
        shift = shifts._mine()
        if not shift:
            raise UserError(self.env._("You have no open shift. Open one first."))
        if shift.community_id != self.debt_id.community_id:
            raise UserError(
                self.env._("Your shift is in another community than the debt.")
            )
        house._money_tender(shift, self.tender)
        self.debt_id._take(
            shift, self.token, self.tender, self.debt_id.amount_left, self.given
        )
        return {"type": "ir.actions.act_window_close"}
