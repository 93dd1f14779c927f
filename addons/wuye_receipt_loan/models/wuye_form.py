from odoo import api, models
from odoo.exceptions import UserError


class WuyeForm(models.Model):
    _inherit = "wuye.form"

    @api.model
    def _subjects(self):
        return {
            **super()._subjects(),
            "receipt_loan": "wuye.form.subject.receipt.loan",
            "receipt_lent": "wuye.form.subject.receipt.lent",
        }

    @api.model
    def _first_of(self, subject, company):
        """The first form in force of a subject, of the company or shared.

        :raises UserError: none is in force
        """
        found = self.search(
            [
                ("subject", "=", subject),
                ("company_id", "in", [False, company.id]),
            ]
        ).filtered("current_id")
        if not found:
            raise UserError(
                self.env._(
                    "No form of borrowed receipts is in force. The administrator "
                    "publishes one in Property > Configuration > Print Forms."
                )
            )
        return found[0]
