from odoo import api, models
from odoo.exceptions import AccessError, UserError


class WuyeApprovalMixin(models.AbstractModel):
    """A document that acts once others approved it, by `base_tier_validation`."""

    _name = "wuye.approval.mixin"
    _description = "Approved by Others"
    _inherit = ["tier.validation", "mail.thread"]

    # our forms have their own buttons, in the words of the counter
    _tier_validation_manual_config = True

    def _wuye_parties(self):
        """Users who may not approve it: who asked for it."""
        return self.create_uid

    def _check_approvals(self):
        """Raise unless each tier that applies was approved by one of its reviewers."""
        for record in self:
            # sudo: the reviews of others count whoever carries the document out
            definitions = (
                record.env["tier.definition"]
                .sudo()
                .search([("model", "=", record._name)])
            )
            for tier in definitions.filtered(record.sudo().evaluate_tier):
                done = record.sudo().review_ids.filtered(
                    lambda review, tier=tier: review.definition_id == tier
                    and review.status == "approved"
                    and review.done_by in review.reviewer_ids
                )
                if not done or done.done_by & record.sudo()._wuye_parties():
                    raise UserError(
                        record.env._(
                            "“%(tier)s” is missing on %(document)s. Ask for approval "
                            "first.",
                            tier=tier.name,
                            document=record.display_name,
                        )
                    )


class WuyeRequestMixin(models.AbstractModel):
    """A request: a draft, carried out once it is approved, or cancelled.

    A model adds `state` (draft, done, cancelled), as the words of a selection are
    translated where the field stands, and `action_apply`, which moves it as superuser.
    """

    _name = "wuye.request.mixin"
    _description = "Request That Acts Once Approved"
    _inherit = ["wuye.approval.mixin"]

    _state_from = ["draft"]
    _state_to = ["done"]
    _cancel_state = "cancelled"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.pop("state", None)  # each begins as a draft
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "A request is carried out and cancelled with its buttons, not by "
                    "writing its state."
                )
            )
        return super().write(vals)

    def action_cancel(self):
        """Put a draft aside; nothing has happened yet."""
        self.check_access("write")
        drafts = self.filtered(lambda request: request.state == "draft")
        drafts.sudo().state = "cancelled"  # sudo: the state is the request's own
        return True
