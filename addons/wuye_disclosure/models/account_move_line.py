from odoo import api, models
from odoo.exceptions import ValidationError

PURCHASES = ("in_invoice", "in_refund", "in_receipt", "entry")


class AccountMoveLine(models.Model):
    """Cost of a community: what a bill or an entry says, or one of its lines."""

    _inherit = "account.move.line"

    @api.constrains("wuye_community_id", "company_id")
    def _check_wuye_community_id(self):
        for line in self.filtered("wuye_community_id"):
            # sudo: a community out of scope has a company too
            if line.wuye_community_id.sudo().company_id != line.company_id:
                raise ValidationError(
                    line.env._(
                        "“%(line)s”: the community belongs to another company than "
                        "the document. Choose a community of %(company)s.",
                        line=line.name or line.move_id.display_name,
                        company=line.company_id.display_name,
                    )
                )
