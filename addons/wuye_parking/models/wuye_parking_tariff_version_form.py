from odoo import fields, models


class WuyeParkingTariffVersionForm(models.Model):
    """The fields of the form: the usual rules of a tariff, key by key (simple_form)."""

    _inherit = "wuye.parking.tariff.version"

    pricing = fields.Selection(
        [("blocks", "The same all day"), ("bands", "By time of day")],
        required=True,
        default="blocks",
        string="Prices are",
    )
    block_ids = fields.One2many(
        "wuye.parking.tariff.block", "version_id", string="Prices"
    )
    band_ids = fields.One2many(
        "wuye.parking.tariff.band", "version_id", string="Times of day"
    )
    cap_ids = fields.One2many("wuye.parking.tariff.cap", "version_id", string="Caps")
    vehicle_ids = fields.One2many(
        "wuye.parking.tariff.vehicle", "version_id", string="Vehicle classes"
    )
    free_minutes = fields.Integer()
    free_rule = fields.Selection(
        [
            ("included", "Longer stays pay from the entry"),
            ("deducted", "Are never charged"),
        ],
        required=True,
        default="included",
    )
    free_exactly = fields.Selection(
        [("free", "Free"), ("charged", "Charged")],
        required=True,
        default="free",
        string="A stay of exactly these minutes is",
    )
    free_again = fields.Selection(
        [
            ("never", "Once a stay"),
            ("day", "Every 24 hours"),
            ("calendar_day", "Every calendar day"),
        ],
        required=True,
        default="never",
        string="Free minutes come",
    )
    free_per = fields.Selection(
        [("stay", "Every stay"), ("vehicle_day", "The vehicle once a day")],
        required=True,
        default="stay",
        string="Free minutes are for",
    )
    entry_fee = fields.Float(digits=(16, 6), help="In yuan, once a stay.")
    entry_fee_in_caps = fields.Boolean(string="Within the caps")
    entry_fee_when_free = fields.Boolean(string="Even when free")
    minimum = fields.Float(
        digits=(16, 6), help="In yuan; the least, where anything is charged."
    )
    rounding_unit = fields.Float(
        digits=(16, 6), default=0.01, string="Rounded to", help="In yuan."
    )
    rounding_mode = fields.Selection(
        [("half_up", "Half up"), ("up", "Always up"), ("down", "Always down")],
        required=True,
        default="half_up",
    )
    rounding_per = fields.Selection(
        [("sum", "The sum"), ("row", "Each line")],
        required=True,
        default="sum",
        string="What is rounded",
    )
    restart = fields.Selection(
        [
            ("never", "Never"),
            ("day", "Every 24 hours"),
            ("calendar_day", "Every calendar day"),
            ("run", "Each time a time of day begins"),
        ],
        required=True,
        default="never",
        string="First price again",
        help="When the first row of the prices holds anew.",
    )
    count = fields.Selection(
        [("stay", "Over the whole stay"), ("band", "For each time of day")],
        required=True,
        default="stay",
        string="Time is counted",
    )
    split_band = fields.Boolean(
        string="Where a time of day begins",
        help="A running unit is cut there and its rest counted. Otherwise it runs on "
        "at the price of the time in which it began.",
    )
    split_midnight = fields.Boolean(string="At midnight")
    split_day = fields.Boolean(string="Every 24 hours")
    day_by = fields.Selection(
        [
            ("moment", "The moment"),
            ("entry", "The entry"),
            ("exit", "The exit"),
            ("band_start", "The beginning of the time of day"),
        ],
        required=True,
        default="moment",
        string="Weekday of",
    )
    day_start = fields.Float(string="Day begins at")
    anchor = fields.Selection(
        [("entry", "The entry"), ("charged", "The first charged moment")],
        required=True,
        default="entry",
        string="24 hours count from",
    )
    holidays = fields.Text(
        help="Dates with blanks or lines between them: 2026-10-01 2026-10-02. They "
        "have the prices of holidays."
    )
    workdays = fields.Text(
        string="Make-up workdays",
        help="Saturdays and Sundays that are worked; they have the prices of workdays.",
    )
    join_by = fields.Selection(
        [
            ("within", "Re-entry goes on with the stay"),
            ("calendar_day", "Stays of a day are one"),
        ],
        string="Several stays",
        help="Empty: each stay is priced by itself.",
    )
    join_minutes = fields.Integer(string="Re-entry within (minutes)")
    join_gap_counts = fields.Boolean(string="Time between counts")
    grace_minutes = fields.Integer(
        string="Minutes to leave", help="After payment; 0: the tariff does not say."
    )
    grace_then = fields.Selection(
        [
            ("restart", "A new stay without free minutes"),
            ("continue", "The whole stay less what was paid"),
        ],
        required=True,
        default="restart",
        string="When late",
    )
    grace_rule = fields.Selection(
        [("included", "Are charged, too"), ("deducted", "Are never charged")],
        required=True,
        default="included",
        string="Minutes to leave, when late",
    )
    missing_exit = fields.Char(
        string="Exit not known", help="The time of the day that stands for it: 23:59."
    )
    default_class = fields.Char(
        string="Ordinary vehicle",
        help="Class of a vehicle of which none is given. Empty: the prices as they "
        "are.",
    )
