from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.late_fee import DailyRate
from wuye_engine.money import to_decimal


def plain(number):
    """A stored number as it was typed: 0.3 is 0.3."""
    return to_decimal(number, 6).normalize()


class WuyeLateRuleRate(models.Model):
    """The rate of a rule from a day on: so much a day, or a multiple of the LPR."""

    _name = "wuye.late.rule.rate"
    _description = "Rate of Late Payment Damages"
    _order = "rule_id, date_from"
    _rec_name = "date_from"

    rule_id = fields.Many2one(
        "wuye.late.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True, default="2000-01-01")
    kind = fields.Selection(
        [("day", "‰ a day"), ("lpr", "Times the LPR")], required=True, default="day"
    )
    permille = fields.Float(string="‰ a day", digits=(10, 4))
    factor = fields.Float(string="Times", digits=(8, 4), default=1.0)

    _date_uniq = models.Constraint(
        "UNIQUE(rule_id, date_from)", "The rule has a rate from this day already."
    )
    _rate_positive = models.Constraint(
        "CHECK((kind = 'day' AND permille >= 0) OR (kind = 'lpr' AND factor > 0))",
        "A rate a day is zero or more, a multiple of the LPR more than zero.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._check_later_than_charged()
        return rates

    def write(self, vals):
        self._check_later_than_charged()
        result = super().write(vals)
        self._check_later_than_charged()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        self._check_later_than_charged()

    def _check_later_than_charged(self):
        """What was charged stays explained: rates only change after that (B5)."""
        charged = self.rule_id._charged_until()
        for rate in self:
            day = charged.get(rate.rule_id)
            if day and rate.date_from <= day:
                raise UserError(
                    self.env._(
                        "“%(rule)s” was charged until %(day)s: rates until then stay. "
                        "Add one from a later day.",
                        rule=rate.rule_id.name,
                        day=day,
                    )
                )

    # === BUSINESS METHODS === #

    def _ends(self):
        """[(rate, last day or None)], oldest first."""
        rows = self.sorted("date_from")
        ends = [fields.Date.subtract(row.date_from, days=1) for row in rows[1:]]
        return list(zip(rows, [*ends, None], strict=True)) if rows else []

    def _daily_rates(self, until):
        """`DailyRate` per stretch; of the LPR one per published rate."""
        rates = []
        for row, end in self._ends():
            if row.kind == "day":
                rates.append(DailyRate(plain(row.permille) / 1000, row.date_from, end))
                continue
            last = min(until, end) if end else until
            rates += [
                DailyRate.of_year(
                    plain(percent),
                    start,
                    stop,
                    plain(row.factor),
                    int(row.rule_id.year_days),
                )
                for percent, start, stop in self.env["wuye.lpr"]._segments(
                    row.date_from, last
                )
            ]
        return rates

    def _name_of(self, day):
        """How the rate in force on a day is printed on the bill: all it takes."""
        rows = [row for row, end in self._ends() if row.date_from <= day]
        row = rows[-1] if rows else self.browse()
        if not row:
            return ""
        if row.kind == "day":
            return self.env._("%(rate)s‰ a day", rate=f"{plain(row.permille):f}")
        percent = self.env["wuye.lpr"]._segments(day, day)[0][0]
        return self.env._(
            "LPR %(percent)s%% × %(factor)s ÷ %(days)s",
            percent=f"{plain(percent):f}",
            factor=f"{plain(row.factor):f}",
            days=row.rule_id.year_days,
        )
