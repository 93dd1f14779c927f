from odoo import api, fields, models
from odoo.tools import ormcache


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

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    @ormcache()
    def _published(self):
        """((first day, percent), ...), oldest first; asked for with every bill."""
        rows = self.sudo().search_read(  # sudo: the table is public
            [("percent", ">", 0)], ["date_from", "percent"], order="date_from"
        )
        return tuple((row["date_from"], row["percent"]) for row in rows)

    @api.model
    def _segments(self, first, last):
        """[(percent, start, end)] of the days asked for, oldest first.

        Days before the first published rate are in none of them.
        """
        rows = [row for row in self._published() if row[0] <= last]
        ends = [fields.Date.subtract(day, days=1) for day, _percent in rows[1:]]
        return [
            (percent, max(first, day), end)
            for (day, percent), end in zip(rows, [*ends, last], strict=False)
            if max(first, day) <= end
        ]
