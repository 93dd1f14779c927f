from odoo import fields, models
from odoo.exceptions import UserError


class WuyeParkingRefund(models.Model):
    """Carrying out what was approved: once, whole, or not at all (row 26)."""

    _inherit = "wuye.parking.refund"

    # === ACTIONS === #

    def action_pay_out(self):
        """Have the browser say which desk it is and pay out there (J4)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "wuye_parking_refund_pay_out",
            "params": {"refund_id": self.id},
        }

    def _pay_out(self, token):
        """Give the money back. Done already: nothing.

        Cash of the float of the caller's open shift, at the desk or booth of that shift
        (J4); a transfer by the cashier, wherever he is.

        :param token: of the computer's desk
        :return: whether it was given back now
        :raises UserError: says what is missing; nothing is written
        """
        self.ensure_one()
        # sudo: paid out in a shift that is open it is read by no guard any more
        if self.sudo().state == "done":
            return False
        self._check_payer()
        if not self._begin():
            return False
        shift = self.env["wuye.shift"]
        if self.tender == "cash":
            shift = self._lock_float(token)
        # sudo: the rights are checked by now; posts at the desk book nothing
        self.sudo()._give_back(shift)
        return True

    # === CHECKS === #

    def _check_payer(self):
        if self.tender == "cash":
            return  # the door has asked for a post that holds shifts
        self.env["res.users"]._require_post(
            ("cashier",), self.env._("Transfers are made by the cashier. Ask him.")
        )
        if not (self.reference or "").strip():
            raise UserError(
                self.env._("Write down the bank reference of the transfer first.")
            )

    def _begin(self):
        """Lock fee and slip; whether there is something to do.

        :raises UserError: it is not approved, or less of the fee is left
        """
        self.check_access("write")
        fee = self.sudo().payment_id  # sudo: a fee of the community
        self.env.flush_all()
        fee.lock_for_update()
        self.sudo().lock_for_update()  # sudo: the state is the slip's own
        self.env.invalidate_all()
        if self.state == "done":
            return False
        if self.state == "cancelled":
            raise UserError(
                self.env._("%s was cancelled. Make another one.", self.name)
            )
        self._check_approvals()
        self._check_left()
        return True

    def _lock_float(self, token):
        """The caller's open shift, with enough of its float left (坐支).

        :raises UserError: he has none, elsewhere, or too little is left
        """
        shift = self.env["wuye.shift"]._paying_at(token)
        if shift.community_id != self.community_id:
            raise UserError(
                self.env._(
                    "The fee is of %(there)s and your shift of %(here)s. Send the "
                    "payee to %(there)s.",
                    there=self.community_id.display_name,
                    here=shift.community_id.display_name,
                )
            )
        shift._hold_float(self.amount)
        return shift

    # === WORK, AS SUPERUSER === #

    def _give_back(self, shift):
        """The row beside the fee with its entry; the slip is done."""
        back = self.env["wuye.parking.payback"]._make(
            self.payment_id, self.amount, self.reason, tender=self.tender
        )
        self.write(
            {
                "state": "done",
                "back_id": back.id,
                "shift_id": shift.id,
                "paid_by": self.env.uid,
                "paid_at": fields.Datetime.now(),
            }
        )
        self.env.flush_all()
