from odoo import api, fields, models
from odoo.exceptions import AccessError

# what a reviewer's own act writes; the rest is made by the request
REVIEW_FIELDS = {"status", "done_by", "reviewed_date", "comment"}
OPEN = (None, "waiting", "pending")


class TierReview(models.Model):
    """The library lets every employee write reviews; over RPC too. Ours count.

    So a review of our documents is approved only by one of its reviewers, in his own
    name, and never by who asked for it.
    """

    _inherit = "tier.review"

    # the library's label, “Description”, says little and has no Chinese
    name = fields.Char(string="Approval")

    def _wuye(self):
        return self.filtered(
            lambda review: review.model in self.env
            and isinstance(
                self.env[review.model],
                self.env.registry["wuye.approval.mixin"],
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals_model = self.new({"model": vals.get("model")})
                if vals_model._wuye() and (
                    vals.get("status") not in OPEN or vals.get("done_by")
                ):
                    self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        ours = self.browse() if self.env.su else self._wuye()
        if ours:
            done = vals.get("status") not in OPEN or "done_by" in vals
            foreign = set(vals) - REVIEW_FIELDS - {"last_reminder_date"}
            if foreign or vals.get("done_by", self.env.uid) != self.env.uid:
                self._refuse()
            if done:
                ours._check_reviewer()
        return super().write(vals)

    def _check_reviewer(self):
        for review in self:
            document = self.env[review.model].browse(review.res_id)
            if self.env.user in document._wuye_parties():
                raise AccessError(
                    self.env._(
                        "Nobody approves what he asked for himself or what is his own. "
                        "Ask another reviewer."
                    )
                )
            if self.env.user not in review.reviewer_ids:
                self._refuse()

    def _refuse(self):
        raise AccessError(
            self.env._(
                "A review is given with the buttons of the document, by its reviewers."
            )
        )
