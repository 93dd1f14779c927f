from odoo import fields, models

from .wuye_parking_gate_picture import LOOKERS

LOOKING = ",".join(f"wuye_property.group_{post}" for post in LOOKERS)


class WuyeParkingStay(models.Model):
    """The pictures of a stay, where somebody has looked at them (G16)."""

    _inherit = "wuye.parking.stay"

    entry_picture = fields.Char(
        string="Car on the Way in", compute="_compute_pictures", groups=LOOKING
    )
    exit_picture = fields.Char(
        string="Car on the Way out", compute="_compute_pictures", groups=LOOKING
    )
    picture_words = fields.Char(
        string="Pictures", compute="_compute_pictures", groups=LOOKING
    )

    def _compute_pictures(self):
        """Addresses of what is here; nothing is asked of a box by looking at a list."""
        pictures = self.env["wuye.parking.gate.picture"]
        for stay in self:
            shown = stay._pictures(pictures._shown_of)
            stay.entry_picture = shown["in"]["url"]
            stay.exit_picture = shown["out"]["url"]
            words = [one["words"] for one in shown.values() if one["words"]]
            stay.picture_words = self.env._("; ").join(dict.fromkeys(words))

    def _pictures(self, look):
        """{in, out}: what `look` says of each, by its lane and its name."""
        return {
            "in": look(self.entry_lane_id, self.entry_image),
            "out": look(self.exit_lane_id, self.exit_image),
        }

    def action_fetch_pictures(self):
        """Ask the boxes of its lanes for the pictures of this stay."""
        pictures = self.env["wuye.parking.gate.picture"]
        pictures._require_looker()
        self.check_access("read")
        for stay in self:
            stay._pictures(pictures._look)
        return True
