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
        # sudo: whoever may see a card may know where its loss is not confirmed
        boxes = self.env["wuye.iot.box"].sudo()
        for card in self:
            late = boxes
            if card.state == "denied":
                found = boxes.search(
                    [
                        ("community_id", "=", card.community_id.id),
                        ("state", "=", "enrolled"),
                    ]
                )
                late = found.filtered(
                    lambda box, number=card.deny_number: box.deny_held < number
                )
            card.unconfirmed = "\n".join(late.mapped("display_name")) or False
