from odoo import api, models

POST = "wuye_property.group_user"


class ResUsers(models.Model):
    """What of the company's ledger a user is shown (I8)."""

    _inherit = "res.users"

    @api.model
    def _ledger_communities(self):
        """Whose entries are shown, for figures that Odoo sums without record rules.

        :return: ids of the communities in scope, with False for entries of none; or
            None for all: the system, and an accountant who holds no post of ours
        """
        user = self.env.user
        if self.env.su or not user.has_group(POST):
            return None
        return (False, *user.wuye_community_ids.ids)
