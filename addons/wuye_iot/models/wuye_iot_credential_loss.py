from odoo import api, fields, models


class WuyeIotCredential(models.Model):
    """Where the loss of a card is not confirmed yet (F2)."""

    _inherit = "wuye.iot.credential"

    unconfirmed = fields.Text(
        string="Not confirmed by",
        compute="_compute_unconfirmed",
        help="Boxes that have not said that they know this loss. Empty: all know it.",
    )

    @api.depends("state", "deny_number")
    def _compute_unconfirmed(self):
        for card in self:
            card.unconfirmed = "\n".join(card._late().mapped("display_name")) or False

    def _late(self):
        """Boxes that have not said that they know the loss of this card."""
        self.ensure_one()
        # sudo: whoever may see a card may know where its loss is not confirmed
        boxes = self.env["wuye.iot.box"].sudo()
        if self.state != "denied":
            return boxes
        found = boxes.search(
            [("community_id", "=", self.community_id.id), ("state", "=", "enrolled")]
        )
        return found.filtered(lambda box: box.deny_held < self.deny_number)
