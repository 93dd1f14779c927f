from odoo import fields, models

from .wuye_parking_tariff_band import DAYS


class WuyeParkingTariffCap(models.Model):
    """The most that is paid within a window (封顶)."""

    _name = "wuye.parking.tariff.cap"
    _inherit = ["wuye.parking.row"]
    _description = "Cap of a Parking Tariff"

    code = fields.Char(string="Name", help="As it stands on the slip.")
    amount = fields.Float(digits=(16, 6), help="In yuan.")
    window = fields.Selection(
        [
            ("entry", "Each period from the entry"),
            ("calendar_day", "Each calendar day"),
            ("stay", "The whole stay"),
            ("clock", "Hours of each day"),
            ("run", "Unbroken time in a time of day"),
            ("rolling", "Period opened by a charge"),
            ("calendar_week", "Each week from Monday"),
        ],
        string="Within",
        required=True,
        default="entry",
    )
    minutes = fields.Integer(
        string="Period (minutes)", default=1440, help="1440 are 24 hours."
    )
    hour_from = fields.Float(string="From")
    hour_to = fields.Float(string="To")
    bands = fields.Char(
        string="Only times of day",
        help="Names from the table of the times of day, with blanks between them. "
        "Empty: all that is charged.",
    )
    days = fields.Selection(
        DAYS,
        required=True,
        default="all",
        help="Only windows that begin on such days.",
    )
    times = fields.Integer(help="In so many windows only; 0: in all of them.")
    shared = fields.Boolean(
        string="Shared by stays", help="The stays of a vehicle reach the cap together."
    )
    split = fields.Boolean(
        string="Cuts units",
        help="The end of the window cuts a running unit. Otherwise the unit belongs to "
        "the window in which it began.",
    )
