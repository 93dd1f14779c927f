from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..application_states import STATES


class WuyeCardApplicationMove(models.Model):
    """A step of an application: who, when, why (R108). Append-only."""

    _name = "wuye.card.application.move"
    _description = "Step of an Application for a Card"
    _order = "id desc"
    _rec_name = "application_id"

    application_id = fields.Many2one(
        "wuye.card.application",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="application_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, index=True, precompute=True
    )
    state_from = fields.Selection(STATES, string="From", readonly=True)
    state_to = fields.Selection(STATES, string="To", required=True, readonly=True)
    moved_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Char(required=True, readonly=True)

    _append_only = Immutable(
        *("application_id", "state_from", "state_to", "moved_at", "user_id", "reason"),
        message="What became of an application is never changed.",
    )
    _kept = NeverDeleted(
        "What became of an application is never deleted.",
        when="OLD.state_to <> 'draft'",
    )
