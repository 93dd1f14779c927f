from odoo import api, fields, models

NOT_ON_PHONES = ("cash", "cheque")


class PaymentProvider(models.Model):
    """As which tender a provider's money is booked: in its journal, on its clearing
    account, as what guards take by the same tender (accounting row 26)."""

    _inherit = "payment.provider"

    wuye_tender = fields.Selection(
        selection="_selection_wuye_tender",
        string="Parking Fees Booked as",
        help="The tender whose clearing account gets parking fees paid on phones. "
        "Empty: the provider is not offered for them.",
    )

    @api.model
    def _selection_wuye_tender(self):
        return [
            (code, kind["label"])
            for code, kind in self.env["wuye.tender"]._kinds().items()
            if kind["is_money"] and code not in NOT_ON_PHONES
        ]
