from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    wuye_community_ids = fields.Many2many(
        "wuye.community",
        "wuye_community_users_rel",
        "user_id",
        "community_id",
        string="Communities in Scope",
        context={"active_test": False},
        help="The user sees these communities and what belongs to them, nothing else.",
    )

    @api.model
    def _get_invalidation_fields(self):
        # the record rules' domains are cached and hold the ids of this field
        return super()._get_invalidation_fields() | {"wuye_community_ids"}
