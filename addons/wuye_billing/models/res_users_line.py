from odoo import api, fields, models
from odoo.exceptions import UserError

# Their work is on the figures of the whole: they see all lines.
WHOLE_POSTS = ("accountant", "ledger_clerk", "manager")


class ResUsers(models.Model):
    """The lines of business a user takes money for (J6, R52, R57)."""

    _inherit = "res.users"

    wuye_line_ids = fields.Many2many(
        "wuye.business.line",
        "wuye_business_line_users_rel",
        "user_id",
        "line_id",
        string="Business Lines",
        # an archived or deleted line must not leave the user with none, which is all
        context={"active_test": False},
        ondelete="restrict",
        help="The user takes money for these lines only, and as collector, cashier, "
        "supervisor or at the service desk sees their charges only. Empty: all lines. "
        "An accountant, ledger clerk or manager sees all lines.",
    )

    @api.model
    def _get_invalidation_fields(self):
        # the record rules' domains are cached and hold the ids of this field
        return super()._get_invalidation_fields() | {"wuye_line_ids"}

    def _sees_some_lines(self):
        """Whether charges of other lines are hidden from the user.

        The record rules ask this, and whatever reads past them or prints sums.
        """
        self.ensure_one()
        return bool(self.wuye_line_ids) and not any(
            self.has_group(f"wuye_property.group_{post}") for post in WHOLE_POSTS
        )

    @api.model
    def _name_lines(self):
        """The names of the lines that the user takes money for; empty: all."""
        return ", ".join(self.env.user.wuye_line_ids.mapped("name"))

    @api.model
    def _say_lines(self):
        """A note for papers whose sums are of some lines only; empty: of all."""
        if self.env.su or not self.env.user._sees_some_lines():
            return ""
        return self.env._("Only business lines: %(lines)s", lines=self._name_lines())

    @api.model
    def _refuse_other_lines(self, items):
        """Raise where the user takes money for an item outside his lines (R57).

        Also asked within the service (sudo), where the user is still who takes it.

        :param items: list of fee items; an empty one stands for money for any item
        """
        lines = self.env.user.wuye_line_ids
        if not lines:
            return
        names = self._name_lines()
        for item in items:
            if not item:
                raise UserError(
                    self.env._(
                        "You take money for %(lines)s only, so an advance names its "
                        "item: choose one of these lines, or send the payer to a desk "
                        "of all lines.",
                        lines=names,
                    )
                )
            # sudo: the item may be of a charge that he does not see
            line = item.sudo().business_line_id
            if line not in lines:
                raise UserError(self._say_other_line(item.sudo(), line, names))

    @api.model
    def _say_other_line(self, item, line, names):
        if not line:
            return self.env._(
                "“%(item)s” belongs to no business line, and you take money for "
                "%(lines)s only. Send the payer to a desk of all lines, or ask the "
                "accountant to give the item its line.",
                item=item.name,
                lines=names,
            )
        return self.env._(
            "“%(item)s” belongs to the business line “%(line)s”, and you take money "
            "for %(lines)s only. Send the payer to a desk of “%(line)s”, or ask the "
            "administrator to give you that line.",
            item=item.name,
            line=line.name,
            lines=names,
        )
