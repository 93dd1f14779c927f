from odoo import fields, models


class PaymentTransaction(models.Model):
    """A parking fee arrives when the provider has said so, whatever a browser says.

    `_set_done` is where each provider's signed notice ends. It is kept there at once
    and not in the post-processing: the car may be at the bar a moment later.
    """

    _inherit = "payment.transaction"

    wuye_prepayment_ids = fields.One2many(
        "wuye.parking.prepayment", "transaction_id", string="Parking Fee"
    )

    def _set_done(self, **kwargs):
        done = super()._set_done(**kwargs)
        for transaction in done.sudo():  # sudo: a provider is nobody here
            transaction.wuye_prepayment_ids._arrive()
            transaction._parking_source()._came_back(transaction.reference)
        return done

    def _set_canceled(self, state_message=None, **kwargs):
        ended = super()._set_canceled(state_message, **kwargs)
        ended._refuse_parking_refund()
        return ended

    def _set_error(self, state_message, **kwargs):
        failed = super()._set_error(state_message, **kwargs)
        failed._refuse_parking_refund()
        return failed

    def _refuse_parking_refund(self):
        for transaction in self.sudo():  # sudo: as above
            transaction._parking_source()._stayed(transaction.state_message)

    def _parking_source(self):
        """The fee that a refund gives back, or none."""
        is_refund = self.operation == "refund"
        return self.source_transaction_id.wuye_prepayment_ids.filtered(
            lambda _fee: is_refund
        )

    def _create_payment(self, **extra_create_values):
        """None for parking fees: they are booked as such, once (row 26)."""
        source = self | self.source_transaction_id
        if source.sudo().wuye_prepayment_ids:  # sudo: whether there is one
            return self.env["account.payment"]
        return super()._create_payment(**extra_create_values)
