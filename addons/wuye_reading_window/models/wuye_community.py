from odoo import fields, models


class WuyeCommunity(models.Model):
    """When a community's meters are read: so many days, before the bank run (R47)."""

    _inherit = "wuye.community"

    reading_window_days = fields.Integer(
        string="Days to read meters",
        help="Length of the window in which the meters are read before the month's "
        "bills. 0: bills do not wait for readings.",
    )
    reading_bank_day = fields.Integer(
        string="Bank run on day",
        default=10,
        help="Day of the month on which the bank collects; bills are ready by then.",
    )
    reading_days_before = fields.Integer(
        string="Window ends, days before",
        default=3,
        help="So many days are left for bills and their check.",
    )

    _reading_window = models.Constraint(
        "CHECK(reading_window_days = 0 OR (reading_window_days BETWEEN 1 AND 31 "
        "AND reading_bank_day BETWEEN 1 AND 28 AND reading_days_before BETWEEN 1 AND 31"
        "))",
        "A reading window has 1 to 31 days and ends 1 to 31 days before the bank run, "
        "which is on day 1 to 28. Without a window enter 0 days.",
    )
