import logging

from odoo import api, models
from odoo.exceptions import ValidationError

_logger = logging.getLogger(__name__)


class ResUsersRole(models.Model):
    _inherit = "res.users.role"

    @api.model
    def cron_update_users(self):
        """One user whose roles no longer agree does not stop those after him."""
        users = self.env["res.users"].search([("role_line_ids", "!=", False)])
        for user in users:
            try:
                with self.env.cr.savepoint():
                    user.set_groups_from_roles()
            except ValidationError as error:
                _logger.warning("roles of %s not applied: %s", user.login, error)


class ResUsersRoleLine(models.Model):
    _inherit = "res.users.role.line"

    @api.constrains("role_id", "user_id", "date_from", "date_to")
    def _check_posts_agree(self):
        """Roles whose days overlap agree, today or in a year (D9)."""
        Conflict = self.env["wuye.role.conflict"].sudo()  # the table, for the sentence
        for user in self.user_id:
            lines = user.sudo().role_line_ids
            for line in lines:
                groups = lines.filtered(line._overlaps).role_id.group_id
                for conflict in Conflict._within(groups):
                    raise ValidationError(
                        self.env._(
                            "%(user)s would hold %(pair)s on the same days "
                            "(%(reason)s). Change the dates or the roles.",
                            user=user.name,
                            pair=conflict.display_name,
                            reason=conflict.reason,
                        )
                    )
        self._check_requested()

    def _overlaps(self, other):
        """Whether two lines have a day in common; an empty date has no limit."""
        starts_late = (
            other.date_from and self.date_to and other.date_from > self.date_to
        )
        ends_early = other.date_to and self.date_from and other.date_to < self.date_from
        return not starts_late and not ends_early

    def _check_requested(self):
        """A post by way of a role needs its request as well (J2)."""
        for line in self:
            posts = line.sudo().role_id.group_id.all_implied_ids
            self.env["wuye.post.request"]._check_covered(line.user_id, posts)
