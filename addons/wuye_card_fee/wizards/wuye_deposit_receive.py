from odoo import api, fields, models
from odoo.exceptions import UserError

from ..without_defaults import without_defaults


class WuyeDepositReceive(models.TransientModel):
    """A deposit taken for a card: payer and amount are those of the application."""

    _inherit = "wuye.deposit.receive"

    card_application_id = fields.Many2one(
        "wuye.card.application",
        string="Application for a card",
        readonly=True,
        ondelete="cascade",
    )

    @api.constrains("card_application_id")
    def _check_card_application_id(self):
        """What the page says of an application is for who may see it (I8)."""
        # checks run as superuser
        self.card_application_id.with_user(self.env.user).check_access("read")

    def action_receive(self):
        self = without_defaults(self)
        return super().action_receive()

    def _take(self):
        application = self.card_application_id
        if not application:
            return super()._take()
        application.sudo().lock_for_update()  # sudo: a desk only reads applications
        application.invalidate_recordset()
        self._check_application(application)
        deposit = super()._take()
        # sudo: it is this deposit's own, whoever took it
        deposit.sudo().card_application_id = application
        return deposit

    def _check_application(self, application):
        application._check_deposit_due()
        wanted = (
            application.unit_id,
            application.payer_id,
            application.deposit_kind_id,
            application.amount_deposit_open,
        )
        if wanted != (self.unit_id, self.partner_id, self.kind_id, self.amount):
            raise UserError(
                self.env._(
                    "The deposit of %(number)s is %(amount)s, from %(payer)s. Open the "
                    "application and press “Take the Deposit” again.",
                    number=application.name,
                    amount=application.currency_id.format(
                        application.amount_deposit_open
                    ),
                    payer=application.payer_id.display_name,
                )
            )
