from odoo import models
from odoo.exceptions import UserError


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
