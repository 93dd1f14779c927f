from odoo import api, models
from odoo.exceptions import UserError

ACCOUNTANTS = ("accountant",)


class WuyeReceive(models.TransientModel):
    """Beside a cash desk, the page for money that never passes one (D1, D2, R68).

    Money handed over is taken at the desk, on a numbered receipt and in a shift that is
    counted. What is left here is what finance sees at the bank.
    """

    _inherit = "wuye.receive"

    @api.model
    def _receiving_posts(self):
        return ACCOUNTANTS

    def _check_complete(self):
        self._refuse_cash()
        return super()._check_complete()

    def _refuse_cash(self):
        """
        :raises UserError: the tender is kept in a drawer; names the cash desk
        """
        # sudo: which journal a tender has is no secret of accounting
        receive = self.sudo()
        journal = receive.company_id._wuye_tender_journal(receive.tender)
        if journal.type == "cash":
            raise UserError(
                self.env._(
                    "Cash is taken at the desk only, with a receipt and in a shift: "
                    "Cash Desk > Take Money. Send the payer there; nothing was booked."
                )
            )
