from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..card_states import STATES


class WuyeCardMove(models.Model):
    """A move of a card's life: who, when, why (F1, R111). Append-only."""

    _name = "wuye.card.move"
    _description = "Move of a Card"
    _order = "id desc"
    _rec_name = "card_id"

    card_id = fields.Many2one(
        "wuye.card", required=True, readonly=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="card_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="card_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one("res.partner", string="Holder", readonly=True)
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
        *("card_id", "state_from", "state_to", "moved_at", "user_id", "reason"),
        message="What became of a card is never changed.",
    )
    _kept = NeverDeleted(
        "What became of a card is never deleted.", when="OLD.state_to <> 'blank'"
    )
