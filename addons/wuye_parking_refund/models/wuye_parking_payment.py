from odoo import models


class WuyeParkingPayment(models.Model):
    """A fee that stands may be given back by a slip, in cash or by transfer."""

    _inherit = "wuye.parking.payment"

    def action_refund(self):
        """The slip of this fee: the one under way, or a new one."""
        self.ensure_one()
        self.check_access("read")
        slips = self.env["wuye.parking.refund"]
        slip = slips.search([("payment_id", "=", self.id), ("state", "=", "draft")])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give a Parking Fee Back"),
            "res_model": slips._name,
            "res_id": slip.id,
            "view_mode": "form",
            "context": {"default_payment_id": self.id},
        }

    def _left(self):
        """What is not given back of it, in yuan."""
        return self.currency_id.round(self.amount - self.amount_back)

    def _refusal(self):
        """Why nothing of it is given back by a slip, in words, or None."""
        self.ensure_one()
        stay = self.stay_id.display_name
        kind = self.env["wuye.tender"]._kinds().get(self.tender, {})
        if not kind.get("is_money"):
            return self.env._(
                "The fee of %s was paid without money: it goes back where it came "
                "from, on the page of the wallet.",
                stay,
            )
        if self.stay_id.phase == "in":
            return self.env._(
                "%s is inside still. Give the fee back once it has left.", stay
            )
        if not self.move_id:
            return self.env._(
                "The fee of %s is not booked yet. Give it back once its shift, or its "
                "day, has ended.",
                stay,
            )
        if self._left() <= 0:
            return self.env._("The fee of %s was given back already.", stay)
        return None
