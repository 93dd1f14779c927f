from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .wuye_dashboard import AGES

TREND = 12  # months
# figures that are sums, and the sign that makes their rows read as the figure
SUMS = (
    ("due", 1),
    ("current", -1),
    ("received", -1),
    ("opening", 1),
    ("recovered", -1),
    ("written_off", -1),
    ("arrears", 1),
)
FIGURES = tuple(name for name, _sign in SUMS)


def _yuan(value):
    """A sum of the database as fen-exact Decimal."""
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


class WuyeDashboard(models.AbstractModel):
    """Adding up.

    A figure is the sum of a domain (`_domain`), but what was open on a day is not
    added up from the first charge of the company on: it is what is open today, less
    what has moved since that day. So the work grows with the period and with what is
    open, not with the age of the books.
    """

    _inherit = "wuye.dashboard"

    SUMS = SUMS

    def _figures(self, chosen):
        """Plain data: totals, rows by community and by item, ages, 12 months.

        Amounts in yuan as text with two places, rates in percent with one.
        """
        sums = self._sums(chosen)
        by_community, by_item = self._fold(sums, 0), self._fold(sums, 1)
        self._add_households(by_community, chosen)
        total = self._total(by_community)
        for row in [total, *by_community, *by_item]:
            self._add_rates(row)
        ages = self._ages(chosen)
        return {
            "total": self._as_text(total),
            "rate_before": self._rate_before(chosen),
            "overdue": str(_yuan(total["arrears"] - ages["not_due"])),
            "unpaid": self._unpaid(chosen),
            "communities": [self._as_text(row) for row in by_community],
            "items": [self._as_text(row) for row in by_item],
            "ages": [{"key": key, "amount": str(ages[key])} for key, *_ in AGES],
            "trend": self._trend(chosen),
            "month_from": str(chosen["first"])[:7],
            "month_to": str(chosen["last"])[:7],
            "today": str(fields.Date.context_today(self)),
            "lines": self.env["res.users"]._say_lines(),
            "is_empty": not by_community,
        }

    def _by(self, field, chosen):
        """Rows of figures by "community_id" or "item_id", as Decimal."""
        return self._fold(self._sums(chosen), ("community_id", "item_id").index(field))

    # === SUMS === #

    def _sums(self, chosen):
        """{figure: {(community, item): yuan}}, each with its sign for the reader."""
        after = chosen["base"] & Domain("date", ">", chosen["end"])
        since = chosen["base"] & Domain("date", ">=", chosen["first"])
        within = since & Domain("date", "<=", chosen["end"])
        taken_over = Domain("kind", "=", False) & Domain("charge_kind", "=", "opening")
        now = self._open_now(chosen, ["community_id", "item_id"])
        sums = {
            name: self._rows(self._domain(name, chosen), sign)
            for name, sign in self.SUMS
            if name not in ("opening", "arrears")
        }
        sums["arrears"] = self._add(now, self._rows(after, -1))
        sums["opening"] = self._add(
            now, self._rows(since, -1), self._rows(within & taken_over, 1)
        )
        return sums

    def _rows(self, domain, sign, by=("community_id", "item_id")):
        groups = self.env["wuye.dashboard.row"]._read_group(
            domain, list(by), ["amount:sum"]
        )
        return {tuple(keys): sign * _yuan(amount) for *keys, amount in groups}

    def _open_now(self, chosen, by):
        groups = self.env["wuye.charge"]._read_group(
            self._open_domain(chosen), by, ["amount_residual:sum"]
        )
        return {tuple(keys): _yuan(amount) for *keys, amount in groups}

    @staticmethod
    def _add(*parts):
        total = {}
        for part in parts:
            for key, amount in part.items():
                total[key] = total.get(key, Decimal(0)) + amount
        return total

    def _fold(self, sums, position):
        """Rows of all figures by community (0) or item (1), those of zero left out."""
        rows = {}
        for figure, parts in sums.items():
            for key, amount in parts.items():
                row = rows.setdefault(key[position], dict.fromkeys(FIGURES, Decimal(0)))
                row[figure] += amount
        return [
            {"id": record.id, "name": record.display_name, **rows[record]}
            for record in sorted(rows, key=self._order_of)
            if any(rows[record].values())
        ]

    @staticmethod
    def _order_of(record):
        return (record.sequence if "sequence" in record else 0, record.display_name)

    def _add_households(self, rows, chosen):
        """Units with something due, and those of them that owe none of it."""
        Row = self.env["wuye.dashboard.row"]
        for model in ("wuye.charge", "wuye.charge.allocation"):
            self.env[model].flush_model()
        query = Row._search(self._domain("period", chosen))  # with the record rules
        column = {
            name: SQL.identifier(query.table, name)
            for name in ("community_id", "unit_id", "amount", "kind", "charge_kind")
        }
        is_due = SQL(
            "%(kind)s IS NULL AND %(charge_kind)s NOT IN ('opening', 'takeover')",
            **column,
        )
        # GROUP BY of the units that the query finds
        query.groupby = SQL("%(community_id)s, %(unit_id)s", **column)
        units = query.select(
            SQL("%(community_id)s AS community_id", **column),
            SQL("SUM(%(amount)s) AS open", **column),
            SQL("SUM(%s) FILTER (WHERE %s) AS due", column["amount"], is_due),
        )
        counts = {
            community: (billed, cleared)
            for community, billed, cleared in self.env.execute_query(
                SQL(
                    """SELECT community_id, count(*),
                              count(*) FILTER (WHERE open <= 0)
                         FROM (%s) unit WHERE due > 0 GROUP BY community_id""",
                    units,
                )
            )
        }
        for row in rows:
            row["households"], row["cleared"] = counts.get(row["id"], (0, 0))

    def _total(self, rows):
        names = (*FIGURES, "households", "cleared")
        return {name: sum((row[name] for row in rows), 0) for name in names}

    def _add_rates(self, row):
        """收费率, 户收费率 and 清缴率; None where there is nothing to divide by."""
        pairs = {
            "rate": ("current", "due"),
            "household_rate": ("cleared", "households"),
            "clearing_rate": ("recovered", "opening"),
        }
        for name, (part, whole) in pairs.items():
            row[name] = self._rate(row.get(part), row.get(whole))

    @staticmethod
    def _rate(part, whole):
        return f"{Decimal(100) * part / whole:.1f}" if whole else None

    def _rate_before(self, chosen):
        """The collection rate of the same months a year ago, at their end."""
        ago = {
            **chosen,
            "first": fields.Date.subtract(chosen["first"], years=1),
            "end": fields.Date.end_of(
                fields.Date.subtract(chosen["last"], years=1), "month"
            ),
        }
        due, current = (
            sum(self._rows(self._domain(name, ago), sign, by=()).values())
            for name, sign in (("due", 1), ("current", -1))
        )
        return self._rate(current, due)

    def _as_text(self, row):
        return {
            key: str(_yuan(value)) if key in FIGURES else value
            for key, value in row.items()
        }

    # === AGES, BILLS, MONTHS === #

    def _ages(self, chosen):
        """{key of AGES: yuan} open at the end of the period."""
        after = chosen["base"] & Domain("date", ">", chosen["end"])
        by = ["date_due:day"]
        open_ = self._add(self._open_now(chosen, by), self._rows(after, -1, by=by))
        ages = {}
        for key, low, high in AGES:
            newest = None if low is None else self._months_ago(chosen, low)
            oldest = None if high is None else self._months_ago(chosen, high)
            ages[key] = sum(
                (
                    amount
                    for (day,), amount in open_.items()
                    if (newest is None or day < newest)
                    and (oldest is None or day >= oldest)
                ),
                Decimal("0.00"),
            )
        return ages

    def _months_ago(self, chosen, months):
        return fields.Date.subtract(chosen["end"], months=months)

    def _unpaid(self, chosen):
        """Bills open today: {"count", "amount"} (R97)."""
        domain = self._open_domain(chosen) & Domain("amount_residual", ">", 0)
        [(count, amount)] = self.env["wuye.charge"]._read_group(
            domain, [], ["__count", "amount_residual:sum"]
        )
        return {"count": count, "amount": str(_yuan(amount))}

    def _trend(self, chosen):
        """[{"month", "due", "received"}]: twelve months up to the last chosen."""
        first = fields.Date.subtract(chosen["last"], months=TREND - 1)
        span = chosen["base"] & Domain("date", ">=", first)
        span &= Domain("date", "<=", chosen["end"])
        months = {
            str(fields.Date.add(first, months=index))[:7]: {"due": 0, "received": 0}
            for index in range(TREND)
        }
        # of a year: from the tables themselves, without matching one with the other
        due = Domain("state", "!=", "draft")
        due &= Domain("kind", "not in", ("opening", "takeover"))
        for figure, model, kinds in (
            ("due", "wuye.charge", due),
            ("received", "wuye.charge.allocation", Domain("kind", "=", "payment")),
        ):
            groups = self.env[model]._read_group(
                span & kinds, ["date:month"], ["amount:sum"]
            )
            for month, amount in groups:
                months[str(month)[:7]][figure] = amount
        return [
            {"month": month, **{key: str(_yuan(value)) for key, value in sums.items()}}
            for month, sums in months.items()
        ]
