from odoo import api, models


class PortalWizard(models.TransientModel):
    """Who invites a resident may change his page: nobody of other places (I8)."""

    _inherit = "portal.wizard"

    @api.constrains("partner_ids")
    def _check_scope(self):
        self._check_may_invite(self.partner_ids)

    def _check_may_invite(self, partners):
        # checks run as superuser
        partners.with_user(self.env.user).check_access("write")


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    @api.constrains("partner_id", "wizard_id")
    def _check_scope(self):
        self.wizard_id._check_may_invite(self.partner_id)
