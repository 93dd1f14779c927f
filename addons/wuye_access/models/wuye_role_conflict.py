from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import held


class WuyeRoleConflict(models.Model):
    """Two posts that one person may not hold (R54-R56, D9).

    Some pairs the finance department may approve for a time, on a post request. Those
    the Accounting Law forbids (a cashier keeps no ledger, checks no accounts, files no
    archives) nobody can approve.
    """

    _name = "wuye.role.conflict"
    _description = "Incompatible Posts"
    _order = "group_id, other_group_id"

    group_id = fields.Many2one(
        "res.groups", string="Post", required=True, index=True, ondelete="cascade"
    )
    other_group_id = fields.Many2one(
        "res.groups",
        string="Incompatible with",
        required=True,
        index=True,
        ondelete="cascade",
    )
    is_forbidden = fields.Boolean(
        string="No Exception",
        help="The law forbids it: no approval can allow it.",
    )
    reason = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)

    _pair_uniq = models.UniqueIndex(
        "(least(group_id, other_group_id), greatest(group_id, other_group_id))",
        "These two posts are in the table already.",
    )
    _pair_differs = models.Constraint(
        "CHECK (group_id <> other_group_id)",
        "A post is compatible with itself: name two different ones.",
    )

    @api.depends("group_id", "other_group_id")
    def _compute_display_name(self):
        for conflict in self:
            names = (conflict.group_id.name or "", conflict.other_group_id.name or "")
            conflict.display_name = " × ".join(names)

    @api.constrains("group_id", "other_group_id", "is_forbidden", "active")
    def _check_nobody_holds(self):
        self._check_users()

    # === BUSINESS METHODS === #

    @api.model
    def _today(self):
        return fields.Date.context_today(self.with_context(tz="Asia/Shanghai"))

    @api.model
    def _check_users(self, user_ids=None):
        """Raise when one of these users (all if not given) holds incompatible posts."""
        found = held.conflicts(self.env, user_ids)
        if not found:
            return
        # sudo: names of users and posts, for the sentence; the refusal is for all
        lines = [
            self.env._(
                "%(user)s: %(pair)s (%(reason)s)",
                user=self.env["res.users"].sudo().browse(user).name,
                pair=conflict.display_name,
                reason=conflict.reason,
            )
            for user, id_ in sorted(found)
            for conflict in self.sudo().browse(id_)
        ]
        raise ValidationError(
            self.env._(
                "These posts may not be held by one person:\n%(lines)s\n"
                "Give one of them to somebody else, or file a post request that "
                "finance approves, where the table of incompatible posts allows it.",
                lines="\n".join(lines),
            )
        )

    @api.model
    def _within(self, groups):
        """The pairs of which both posts are among these groups and what they imply."""
        ids = groups.all_implied_ids.ids
        return self.search([("group_id", "in", ids), ("other_group_id", "in", ids)])

    @api.model
    def _path(self, user, group):
        """How a user comes by a group, in words (H8): the shortest way."""
        seen, queue = {}, []
        for direct in user.group_ids:
            seen[direct.id] = [direct]
            queue.append(direct)
        for at in queue:
            for implied in at.implied_ids:
                if implied.id not in seen:
                    seen[implied.id] = [*seen[at.id], implied]
                    queue.append(implied)
        way = seen.get(group.id)
        if not way:
            return self.env._("no longer held")
        return self._say_source(user, way[0]) + "".join(
            f" → {step.name}" for step in way[1:]
        )

    @api.model
    def _say_source(self, user, group):
        """Where a group that stands in the user's own list comes from."""
        delegation = self.env["wuye.delegation"].search(
            [
                ("user_id", "=", user.id),
                ("state", "=", "active"),
                ("added_group_ids", "in", group.ids),
            ],
            limit=1,
        )
        if delegation:
            return self.env._(
                "delegation of %(lender)s: %(group)s",
                lender=delegation.lender_id.name,
                group=group.name,
            )
        roles = user.role_line_ids.role_id.filtered(
            lambda role: group in role.all_implied_ids
        )
        if roles:
            return self.env._(
                "role %(role)s: %(group)s", role=roles[0].name, group=group.name
            )
        return self.env._("directly: %(group)s", group=group.name)

    @api.model
    def _by_user(self):
        """{user: conflicts} of all that nothing excuses today."""
        pairs = defaultdict(self.browse)
        for user, conflict in held.conflicts(self.env):
            pairs[user] |= self.browse(conflict)
        return {self.env["res.users"].browse(user): c for user, c in pairs.items()}
