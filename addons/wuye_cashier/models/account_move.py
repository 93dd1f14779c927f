from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        selection_add=[("shift", "Cash of a shift")], ondelete={"shift": "set null"}
    )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind == "shift":
            return self.env._("The count of a shift is final. Book what was found.")
        return super()._wuye_remedy()

    def _wuye_tender(self):
        """The tender of a receipt that a document was booked for, or none.

        How to extend it: a tender without payments says how its entries know it.
        """
        return self.origin_payment_id.wuye_tender_id
