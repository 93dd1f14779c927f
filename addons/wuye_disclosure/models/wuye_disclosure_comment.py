from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable

ANSWERERS = ("manager", "accountant", "customer_service")


class WuyeDisclosureComment(models.Model):
    """What an owner says of a published report, and what he was answered (R102)."""

    _name = "wuye.disclosure.comment"
    _description = "Comment on a Disclosure"
    _order = "date desc, id desc"
    _rec_name = "text"

    disclosure_id = fields.Many2one(
        "wuye.disclosure",
        string="Report",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', 'in', ('published', 'withdrawn'))]",
    )
    community_id = fields.Many2one(
        related="disclosure_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="disclosure_id.company_id", store=True, index=True, precompute=True
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
        help="Whose owner it was; empty where he did not say.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    channel = fields.Selection(
        [
            ("desk", "Desk"),
            ("phone", "Phone"),
            ("online", "Online"),
            ("meeting", "Owners' meeting"),
        ],
        required=True,
        default="desk",
        string="Came by",
    )
    text = fields.Text(string="Comment", required=True)
    answer = fields.Text(help="What the owner was told, and what was changed.")
    state = fields.Selection(
        [("open", "To answer"), ("answered", "Answered")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    answered_by = fields.Many2one("res.users", readonly=True)
    answered_at = fields.Datetime(readonly=True)

    _answered_frozen = Immutable(
        *("disclosure_id", "unit_id", "text", "answer", "state"),
        message="An answered comment stays as it is. Write a new one.",
        when="OLD.state = 'answered'",
    )

    @api.constrains("disclosure_id", "unit_id")
    def _check_subject(self):
        for comment in self:
            if comment.disclosure_id.state not in ("published", "withdrawn"):
                raise UserError(
                    comment.env._(
                        "%s is not published: owners comment on what they were shown.",
                        comment.disclosure_id.name,
                    )
                )
            community = comment.unit_id.community_id
            if community and community != comment.disclosure_id.community_id:
                raise UserError(
                    comment.env._(
                        "Unit %(unit)s is not of the community of %(report)s. Choose a "
                        "unit of that community.",
                        unit=comment.unit_id.code,
                        report=comment.disclosure_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for _comment in self.filtered(lambda comment: comment.state == "answered"):
            raise UserError(self.env._("An answered comment stays on file."))

    def action_answer(self):
        """The answer is given: name and time are kept, the text freezes."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ANSWERERS,
            self.env._(
                "Customer service, an accountant or the manager answers owners. Ask "
                "them."
            ),
        )
        for comment in self.filtered(lambda comment: comment.state == "open"):
            if not (comment.answer or "").strip():
                raise UserError(
                    comment.env._("Write the answer first, then mark it as given.")
                )
            comment.sudo().write(  # the state is the comment's own
                {
                    "state": "answered",
                    "answered_by": self.env.uid,
                    "answered_at": fields.Datetime.now(),
                }
            )
        return True
