from odoo import api, fields, models

from .. import held


class WuyeRoleFinding(models.Model):
    """Separation of duties as it is (H8): who could do both, and by which paths.

    Made anew each night and on demand, from the rows of the database: what was planted
    by SQL stands here as well. Empty is how it should be.
    """

    _name = "wuye.role.finding"
    _description = "Finding on Posts"
    _order = "kind, user_id, id"
    _rec_name = "user_id"

    kind = fields.Selection(
        [
            ("pair", "Incompatible posts"),
            ("unrequested", "Post without a request"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    conflict_id = fields.Many2one(
        "wuye.role.conflict", string="Pair", readonly=True, ondelete="cascade"
    )
    reason = fields.Char(related="conflict_id.reason")
    group_id = fields.Many2one(
        "res.groups", string="Post", readonly=True, ondelete="cascade"
    )
    path = fields.Char(readonly=True, help="How the user comes by the post.")
    other_path = fields.Char(
        string="Path of the Other Post",
        readonly=True,
        help="How the user comes by the post it is incompatible with.",
    )
    found_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )

    @api.model
    def action_refresh(self):
        """Look now, and show what there is."""
        self.check_access("read")
        self.sudo()._refresh()  # nobody writes findings by hand, only this does
        return self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_access.wuye_role_finding_action"
        )

    @api.model
    def _refresh(self):
        """Replace the list by what is so now."""
        self.search([("found_at", "!=", False)]).unlink()
        Conflict = self.env["wuye.role.conflict"]
        values = []
        for user_id, conflict_id in sorted(held.conflicts(self.env)):
            user = self.env["res.users"].browse(user_id)
            conflict = Conflict.browse(conflict_id)
            values.append(
                {
                    "kind": "pair",
                    "user_id": user_id,
                    "conflict_id": conflict_id,
                    "group_id": conflict.group_id.id,
                    "path": Conflict._path(user, conflict.group_id),
                    "other_path": Conflict._path(user, conflict.other_group_id),
                }
            )
        for user_id, group_id in sorted(held.unrequested(self.env)):
            user = self.env["res.users"].browse(user_id)
            group = self.env["res.groups"].browse(group_id)
            values.append(
                {
                    "kind": "unrequested",
                    "user_id": user_id,
                    "group_id": group_id,
                    "path": Conflict._path(user, group),
                }
            )
        return self.create(values)

    @api.model
    def _cron_refresh(self):
        """Each night; end what is past its day, then look what is left."""
        self.env["wuye.post.request"]._end_past()
        self._refresh()
