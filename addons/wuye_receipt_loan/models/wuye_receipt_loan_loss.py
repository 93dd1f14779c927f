from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_shift import TAKERS
from odoo.addons.wuye_property.immutable import Immutable


class WuyeReceiptLoanLoss(models.Model):
    """A borrowed receipt reported lost; it is so once a manager approved it (D8).

    Neither who lent nor who borrowed it approves.
    """

    _name = "wuye.receipt.loan.loss"
    _description = "Loss of a Borrowed Receipt"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"
    _rec_name = "loan_id"

    loan_id = fields.Many2one(
        "wuye.receipt.loan",
        string="Slip",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'borrowed')]",
    )
    community_id = fields.Many2one(
        related="loan_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="loan_id.company_id", store=True, index=True, precompute=True
    )
    borrower_id = fields.Many2one(
        related="loan_id.borrower_id", store=True, index=True, precompute=True
    )
    reason = fields.Text(
        required=True, help="How it was lost, and where the loss was announced."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )

    _draft_once = models.UniqueIndex(
        "(loan_id) WHERE state = 'draft'", "The loss of this receipt is reported."
    )
    _slip = Immutable("loan_id", message="A report is of one slip. Write another one.")
    _done_stays = Immutable(
        *("reason", "state"),
        message="A report that was carried out or cancelled is not changed.",
        when="OLD.state <> 'draft'",
    )

    def _wuye_parties(self):
        return (
            super()._wuye_parties() | self.loan_id.borrower_id | self.loan_id.lender_id
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda loss: loss.state == "done"):
            raise UserError(
                self.env._("A loss that was carried out stays on file with its slip.")
            )

    def action_apply(self):
        """Close the slip as lost, once approved. Done already: nothing."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            (*TAKERS, "supervisor"),
            self.env._("A collector, a cashier or the supervisor carries it out."),
        )
        for loss in self.filtered(lambda one: one.state == "draft"):
            loss._check_approvals()
            loss.sudo().state = "done"  # sudo: the state is the request's own
            loss.loan_id._lose(loss.reason)
        return True
