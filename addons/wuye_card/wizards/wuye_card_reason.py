from odoo import fields, models
from odoo.exceptions import UserError

from ..card_states import STATES
from ..models.wuye_card_life import REASONED


class WuyeCardReason(models.TransientModel):
    """What became of cards, and why: who said so, and how it was checked (R111)."""

    _name = "wuye.card.reason"
    _description = "What Became of a Card"

    card_ids = fields.Many2many("wuye.card", string="Cards", required=True)
    state = fields.Selection(
        [state for state in STATES if state[0] in REASONED],
        string="It is",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True, help="It stays on file with the card.")

    def action_confirm(self):
        """Carry it out, for all of them or none."""
        self.ensure_one()
        if self.state not in REASONED:
            raise UserError(self.env._("A card cannot become this here."))
        self.card_ids._move(self.state, self.reason)
        return {"type": "ir.actions.act_window_close"}
