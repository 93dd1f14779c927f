from odoo import fields, models

WAYS = [("in", "In"), ("out", "Out"), ("any", "Both ways")]


class WuyeIotDoor(models.Model):
    """A door whose taps count as attendance. Boxes need not know: the server reads."""

    _inherit = "wuye.iot.door"

    attendance = fields.Selection(
        WAYS,
        tracking=True,
        help="What a staff card tapped here says: its holder came, went, or either, "
        "told apart by the taps before and the schedule. Empty: nothing. A change "
        "counts for taps from now on.",
    )
