from odoo import api, models


class WuyeWalletKept(models.AbstractModel):
    """Configuration that a tap reads from memory: what is written is read anew."""

    _name = "wuye.wallet.kept"
    _description = "Configuration of Tills"

    @api.model_create_multi
    def create(self, vals_list):
        self._forget()
        return super().create(vals_list)

    def write(self, vals):
        self._forget()
        return super().write(vals)

    def unlink(self):
        self._forget()
        return super().unlink()

    def _forget(self):
        """Now, and once more when it is written: a tap in between may have read what
        was there before."""
        registry = self.env.registry
        registry.clear_cache()
        self.env.cr.postcommit.add(registry.clear_cache)
