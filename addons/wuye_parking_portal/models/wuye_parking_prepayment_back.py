from odoo import fields, models
from odoo.exceptions import AccessError, UserError

DECIDERS = ("supervisor", "manager")  # what becomes of money that pays for nothing


class WuyeParkingPrepayment(models.Model):
    """What came and pays for nothing goes back: by the provider, or by hand."""

    _inherit = "wuye.parking.prepayment"

    def write(self, vals):
        if not self.env.su and vals.keys() - {"remedy"}:
            raise AccessError(
                self.env._("Only how it was given back is written by hand.")
            )
        return super().write(vals)

    def action_give_back(self):
        """Ask the provider to give it back.

        :raises UserError: it is not to be given back, or the provider cannot
        """
        fee = self._to_decide()
        transaction = fee.transaction_id
        if transaction.provider_id.support_refund == "none":
            raise UserError(
                self.env._(
                    "%(provider)s gives nothing back by itself. Give %(amount)s back "
                    "on its own pages, and write down here how.",
                    provider=transaction.provider_id.display_name,
                    amount=f"{fee.amount:.2f}",
                )
            )
        fee.write({"state": "asked", "returned_by": self.env.uid, "problem": False})
        transaction._refund()
        return True

    def action_returned(self):
        """It was given back otherwise; how is written down first.

        :raises UserError: it is not to be given back, or nothing is said
        """
        fee = self._to_decide("loose", "asked")
        if len((fee.remedy or "").strip()) < 2:
            raise UserError(
                self.env._("Write down how %s was given back first.", fee.name)
            )
        now = fields.Datetime.now()
        fee.write(
            {"state": "returned", "returned_by": self.env.uid, "returned_at": now}
        )
        return True

    def _to_decide(self, *states):
        """The fee, locked, as superuser, for who may decide."""
        self.ensure_one()
        self.env["res.users"]._require_post(
            DECIDERS, self.env._("A supervisor gives money back. Ask one.")
        )
        self.check_access("write")
        fee = self.sudo()  # sudo: nobody writes payments; the post is checked
        fee._lock()
        if fee.state not in (states or ("loose",)):
            raise UserError(
                self.env._("%s is not a payment to be given back.", fee.name)
            )
        return fee

    # === WHAT THE PROVIDER SAYS === #

    def _came_back(self, reference):
        """The provider has given it back."""
        for fee in self:
            fee._lock()
            if fee.state == "asked":
                written = fee.company_id._wuye_written()
                remedy = written.env._("By the provider, %s", reference)
                fee.write(
                    {
                        "state": "returned",
                        "returned_at": fields.Datetime.now(),
                        "remedy": remedy,
                    }
                )

    def _stayed(self, reason):
        """The provider did not give it back: somebody has to look at it again."""
        for fee in self:
            fee._lock()
            if fee.state == "asked":
                fee.write({"state": "loose", "problem": reason or "—"})
