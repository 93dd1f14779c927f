from odoo import api, fields, models


class WuyeLpr(models.Model):
    """The one-year loan prime rate (LPR) from a day on, as published.

    Courts measure the loss of late money by it since 2019-08-20, stretch by stretch
    (Civil Code art. 585). The table is public and the same for all companies; a new
    rate is added when it is published, a past one stays.
    """

    _name = "wuye.lpr"
    _description = "Loan Prime Rate"
    _order = "date_from desc"
    _rec_name = "date_from"

    date_from = fields.Date(string="In force from", required=True)
    percent = fields.Float(
        string="One year, %", digits=(6, 4), required=True, help="A year, e.g. 3.45."
    )
    source = fields.Char(help="Where it was published.")

    _date_uniq = models.Constraint(
        "UNIQUE(date_from)", "The rate of this day is in the table already."
    )
    _percent_range = models.Constraint(
        "CHECK(percent > 0 AND percent < 100)",
        "The rate is given in percent a year, e.g. 3.45.",
    )

    @api.model
    def _segments(self, first, last):
        """[(percent, start, end)] of the days asked for, oldest first.

        Days before the first published rate are in none of them.
        """
        rows = self.search([("date_from", "<=", last)], order="date_from")
        segments = []
        for number, row in enumerate(rows):
            end = last
            if number + 1 < len(rows):
                end = min(
                    last, fields.Date.subtract(rows[number + 1].date_from, days=1)
                )
            start = max(first, row.date_from)
            if start <= end:
                segments.append((row.percent, start, end))
        return segments
