from odoo import api, fields, models
from odoo.exceptions import UserError

from ..without_defaults import without_defaults

# what the application has decided
DECIDED = ("community_id", "kind", "unit_id", "partner_id", "replaces_id")


class WuyeCardIssue(models.TransientModel):
    """A card issued on an application, once that is approved and paid (R108)."""

    _inherit = "wuye.card.issue"

    application_id = fields.Many2one(
        "wuye.card.application", readonly=True, ondelete="cascade"
    )

    @api.constrains("application_id")
    def _check_application_id(self):
        """What the page says of an application is for who may see it (I8)."""
        # checks run as superuser
        self.application_id.with_user(self.env.user).check_access("read")

    def action_issue(self):
        """As before, and the application has its card then."""
        self = without_defaults(self)
        application = self.application_id
        if not application:
            return super().action_issue()
        application.lock_for_update()  # pressed twice issues once
        application._check_may_issue()
        action = super().action_issue()
        application._issued_as(self.env["wuye.card"].browse(action["res_id"]))
        return action

    def _check_page(self):
        application = self.application_id
        if not application and self.community_id.card_on_application:
            raise UserError(
                self.env._(
                    "%s issues cards on application only. Enter one, or open the one "
                    "that is paid and press “Issue the Card” there.",
                    self.community_id.display_name,
                )
            )
        if application and any(self[name] != application[name] for name in DECIDED):
            raise UserError(
                self.env._(
                    "Person, unit and kind are those of %s. Close this page and press "
                    "“Issue the Card” there again.",
                    application.display_name,
                )
            )
        return super()._check_page()
