from odoo import fields, models

from .community_column import add_community_column


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    # the record rule looks at this column (I8)
    wuye_community_id = fields.Many2one(
        related="move_line_id.wuye_entry_community_id",
        string="Community",
        store=True,
        index="btree_not_null",
    )

    def _auto_init(self):
        add_community_column(
            self.env.cr,
            self._table,
            "wuye_community_id",
            ["move_line_id"],
            ("account_move_line", "wuye_entry_community_id"),
        )
        return super()._auto_init()
