from odoo import api, models
from odoo.exceptions import UserError

from .wuye_card import SOURCE


class WuyeIotCredential(models.Model):
    _inherit = "wuye.iot.credential"

    @api.model
    def _sources(self):
        return {**super()._sources(), SOURCE: self.env._("One card")}

    def write(self, vals):
        self._refuse_cards()
        return super().write(vals)

    def unlink(self):
        self._refuse_cards()
        return super().unlink()

    def _refuse_cards(self):
        """A lost card must not be found again behind the back of its register (F3)."""
        if self.env.su:
            return
        for credential in self.filtered(lambda one: one.source == SOURCE):
            raise UserError(
                self.env._(
                    "%s is a card: issue it, report it lost or take it back there.",
                    credential.display_name,
                )
            )
