from odoo import api, models

from .. import held


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["wuye.post.request"]._refusing_unrequested():
            return super().create(vals_list)

    def write(self, vals):
        if not {"user_ids", "implied_ids", "implied_by_ids", "privilege_id"} & set(
            vals
        ):
            return super().write(vals)
        with self.env["wuye.post.request"]._refusing_unrequested():
            return super().write(vals)

    @api.constrains("user_ids", "implied_ids", "implied_by_ids")
    def _check_posts_agree(self):
        """D9 on the other side of the relation: users put into a group, and groups."""
        # else all_user_ids is computed from the tree as it was before this write
        self.env.registry.clear_cache("groups")
        self.env["wuye.role.conflict"]._check_users()
        self.env["res.users"]._check_administrator_left()

    def _holders(self):
        """The ids of the users that hold one of these groups."""
        return set().union(*(held.holders(self.env, group) for group in self))
