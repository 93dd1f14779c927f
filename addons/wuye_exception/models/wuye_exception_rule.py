from odoo import api, fields, models


class WuyeExceptionRule(models.Model):
    """What counts as unusual from a day on; the latest that has begun holds (J11).

    A company that entered none uses the values proposed here.
    """

    _name = "wuye.exception.rule"
    _description = "Thresholds of Exceptions"
    _order = "company_id, date_from desc"
    _rec_name = "date_from"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="For months from",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
    )
    high_factor = fields.Float(
        string="High: times the usual",
        required=True,
        default=3.0,
        digits=(6, 2),
        help="Consumption of this many times the usual, or more. Usual is the median "
        "of the unit's own last 12 months.",
    )
    low_factor = fields.Float(
        string="Low: part of the usual",
        required=True,
        default=0.2,
        digits=(6, 2),
        help="Consumption of this part of the usual, or less: 0.2 is a fifth.",
    )
    minimum_quantity = fields.Float(
        string="Only from a difference of",
        required=True,
        default=5.0,
        digits=(16, 3),
        help="Differences of less consumption than this are never listed.",
    )
    history_months = fields.Integer(
        string="Months needed to know the usual",
        required=True,
        default=3,
        help="With fewer months of consumption a unit has no usual.",
    )
    jump_percent = fields.Float(
        string="Jump of an amount, %",
        required=True,
        default=30.0,
        digits=(8, 2),
        help="Against the month before, where nothing explains it: no price, area, "
        "days, consumption, vacancy or new line.",
    )
    minimum_amount = fields.Monetary(
        string="Only jumps from",
        required=True,
        default=10.0,
        help="Jumps of a smaller amount are never listed.",
    )
    neighbour_percent = fields.Float(
        string="Neighbours billed, %",
        required=True,
        default=90.0,
        digits=(5, 2),
        help="A fee that this part of the units of the same kind in the building is "
        "billed for, or more, is missed where a unit has it not.",
    )
    neighbour_count = fields.Integer(
        string="Neighbours needed",
        required=True,
        default=5,
        help="Only where at least so many neighbours are billed.",
    )

    _day_uniq = models.Constraint(
        "UNIQUE(company_id, date_from)",
        "There are thresholds from that day on already: change these.",
    )
    _factors_range = models.Constraint(
        "CHECK(high_factor > 1 AND low_factor >= 0 AND low_factor < 1)",
        "High is more than 1 time the usual, low is less than 1 time.",
    )
    _positive = models.Constraint(
        "CHECK(minimum_quantity >= 0 AND minimum_amount >= 0 AND jump_percent > 0"
        " AND history_months >= 1 AND neighbour_count >= 1)",
        "Thresholds are more than zero.",
    )
    _percent_range = models.Constraint(
        "CHECK(neighbour_percent > 50 AND neighbour_percent <= 100)",
        "Neighbours are more than 50 and up to 100 percent.",
    )

    @api.model
    def _on(self, company, day):
        """The thresholds of a company on a day, or those proposed; never none."""
        found = self.search(
            [("company_id", "=", company.id), ("date_from", "<=", day)], limit=1
        )
        return found or self.new({"company_id": company.id})
