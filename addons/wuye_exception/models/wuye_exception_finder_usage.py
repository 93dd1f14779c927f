from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from wuye_engine.money import to_decimal

QUANTITY_PLACES = 3
MONTHS = 12  # of its own that a unit's usual consumption is taken from


class WuyeExceptionFinder(models.AbstractModel):
    """Consumption against the unit's own last twelve months."""

    _inherit = "wuye.exception.finder"

    @api.model
    def _find_usage(self, facts):
        """Consumption that is high, low, or missing where there usually is some."""
        wanted = defaultdict(set)
        for line, period in facts.due:
            if line.item_id.basis == "quantity":
                wanted[period.start.replace(day=1)].add(line)
        found = []
        for served, lines in sorted(wanted.items()):
            lines = self.env["wuye.contract.line"].union(*lines)
            now = self._used(lines, served)
            usual = self._usual(lines, served)
            for line in lines:
                key = (line.unit_id.id, line.item_id.id)
                median, months = usual.get(key, (to_decimal(0, 1), 0))
                if months >= facts.rule.history_months:
                    found += self._compare(
                        facts.rule, line, served, now.get(key), median, months
                    )
        return found

    @api.model
    def _compare(self, rule, line, served, used, median, months):
        """[exception] if the month's consumption is unusual.

        :param used: None: nothing was entered at all
        """
        quantity = used or to_decimal(0, QUANTITY_PLACES)
        least = to_decimal(rule.minimum_quantity, QUANTITY_PLACES)
        kind = None
        if quantity - median >= least:
            if quantity >= to_decimal(rule.high_factor, 2) * median:
                kind = "high"
        elif median - quantity >= least:
            if not quantity:
                kind = "zero"
            elif quantity <= to_decimal(rule.low_factor, 2) * median:
                kind = "low"
        if not kind:
            return []
        said = {
            "month": served.strftime("%Y-%m"),
            "quantity": str(quantity.normalize()),
            "usual": str(median.normalize()),
            "months": months,
            "is_entered": used is not None,
        }
        return [
            self._exception(
                *(kind, line.unit_id, line.item_id, line, said),
                quantity=quantity,
                quantity_usual=median,
            )
        ]

    @api.model
    def _used(self, lines, month):
        """{(unit id, item id): consumption of the month}; a meter's parts together."""
        groups = self.env["wuye.usage"]._read_group(
            [
                ("unit_id", "in", lines.unit_id.ids),
                ("item_id", "in", lines.item_id.ids),
                ("month", "=", month),
            ],
            ["unit_id", "item_id"],
            ["quantity:sum"],
        )
        return {
            (unit.id, item.id): to_decimal(quantity or 0.0, QUANTITY_PLACES)
            for unit, item, quantity in groups
        }

    @api.model
    def _usual(self, lines, month):
        """{(unit id, item id): (median of the months before, how many these are)}."""
        if not lines:
            return {}
        self.env["wuye.usage"].flush_model()
        query = SQL(
            """
            SELECT unit_id, item_id, count(*),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY quantity)
              FROM (SELECT unit_id, item_id, month, sum(quantity) AS quantity
                      FROM wuye_usage
                     WHERE unit_id IN %(units)s AND item_id IN %(items)s
                       AND month >= %(first)s AND month < %(month)s
                     GROUP BY unit_id, item_id, month) AS by_month
             GROUP BY unit_id, item_id
            """,
            units=tuple(lines.unit_id.ids),
            items=tuple(lines.item_id.ids),
            first=fields.Date.subtract(month, months=MONTHS),
            month=month,
        )
        return {
            (unit, item): (to_decimal(float(median), QUANTITY_PLACES), months)
            for unit, item, months, median in self.env.execute_query(query)
        }
