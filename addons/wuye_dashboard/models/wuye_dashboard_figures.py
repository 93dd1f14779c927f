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
        since = chosen["base"] & Domain("date", ">=", chosen["first"])
        signs = {
            name: sign for name, sign in self.SUMS if name not in ("opening", "arrears")
        }
        parts = self._parts(signs, chosen)
        parts["since"] = Domain.TRUE
        parts["after"] = Domain("date", ">", chosen["end"])
        parts["taken_over"] = (
            Domain("kind", "=", False)
            & Domain("charge_kind", "=", "opening")
            & Domain("date", "<=", chosen["end"])
        )
        period = (chosen["first"], chosen["end"])
        found = self._rows(since, parts, ["community_id", "item_id"], period)
        sums = {name: self._signed(found[name], sign) for name, sign in signs.items()}
        now = self._open_now(chosen, ["community_id", "item_id"])
        sums["arrears"] = self._add(now, self._signed(found["after"], -1))
        sums["opening"] = self._add(
            now, self._signed(found["since"], -1), found["taken_over"]
        )
        return sums

    def _parts(self, names, chosen):
        """{figure: Domain} of the period; communities and items are the reader's."""
        period = {**chosen, "base": Domain.TRUE}
        return {name: self._domain(name, period) for name in names}

    def _rows(self, domain, parts, by, period):
        """{part: {keys: yuan}}: the rows of `domain`, read once for all its parts.

        Rows are added up by all that tells a part from another, and the conditions of
        the parts are asked of these few sums only.

        :param parts: {name: Domain}; rows of `domain` that are in none count nowhere
        :param by: names of fields; keys are records, dates or plain values
        :param period: (first, end): all that the parts ask of dates is whether they
            lie before, in or after it, and they ask nothing of communities and items
        """
        Row = self.env["wuye.dashboard.row"]
        for model in ("wuye.charge", "wuye.charge.allocation"):
            self.env[model].flush_model()
        query = Row._search(domain)  # with the record rules
        keys = [SQL.identifier(query.table, name) for name in by]
        found = {name: {} for name in parts}
        for row in self.env.execute_query(
            SQL(
                "SELECT %s FROM (%s) AS %s%s",
                SQL(", ").join([*keys, *self._part_sums(query, parts)]),
                self._few_sums(query, by, period),
                SQL.identifier(query.table),
                SQL(" GROUP BY %s", SQL(", ").join(keys)) if keys else SQL(),
            )
        ):
            key = self._records(by, row[: len(by)])
            for name, amount in zip(parts, row[len(by) :], strict=True):
                if amount is not None:
                    found[name][key] = _yuan(amount)
        return found

    def _few_sums(self, query, by, period):
        """The rows of a query, added up by all that tells a part from another."""
        names = dict.fromkeys([*by, "kind", "charge_kind"])
        columns = {name: SQL.identifier(query.table, name) for name in names}
        for name in ("date", "charge_date"):
            columns[name] = self._place_in(query, name, *period)
        query.groupby = SQL(", ").join(columns.values())
        return query.select(
            *(
                SQL("%s AS %s", column, SQL.identifier(name))
                for name, column in columns.items()
            ),
            SQL("SUM(%s) AS amount", SQL.identifier(query.table, "amount")),
        )

    @staticmethod
    def _place_in(query, name, first, end):
        """A day before, in or after the period, in place of the day itself."""
        return SQL(
            "CASE WHEN %(day)s < %(first)s THEN %(before)s WHEN %(day)s > %(end)s"
            " THEN %(after)s WHEN %(day)s IS NOT NULL THEN %(first)s END",
            day=SQL.identifier(query.table, name),
            first=first,
            end=end,
            before=fields.Date.subtract(first, days=1),
            after=fields.Date.add(end, days=1),
        )

    def _part_sums(self, query, parts):
        Row = self.env["wuye.dashboard.row"]
        return [
            SQL(
                "SUM(%s) FILTER (WHERE %s)",
                SQL.identifier(query.table, "amount"),
                part.optimize_full(Row)._to_sql(Row, query.table, query),
            )
            for part in parts.values()
        ]

    def _records(self, by, values):
        """Values of the database as `_read_group` gives them: records for ids."""
        fields_of = self.env["wuye.dashboard.row"]._fields
        return tuple(
            self.env[fields_of[name].comodel_name].browse(value)
            if fields_of[name].relational
            else value
            for name, value in zip(by, values, strict=True)
        )

    @staticmethod
    def _signed(rows, sign):
        return {key: sign * amount for key, amount in rows.items()}

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
                row[figure] += _yuan(amount)
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
        owed = SQL(
            """SELECT unit.community_id, count(*),
                      count(*) FILTER (WHERE unit.open <= coalesce(later.amount, 0))
                 FROM (%s) unit
                 LEFT JOIN (%s) later USING (community_id, unit_id)
                WHERE unit.due > 0 GROUP BY unit.community_id""",
            self._billed_units(chosen),
            self._moved_later(chosen),
        )
        counts = {
            community: (billed, cleared)
            for community, billed, cleared in self.env.execute_query(owed)
        }
        for row in rows:
            row["households"], row["cleared"] = counts.get(row["id"], (0, 0))

    def _billed_units(self, chosen):
        """community_id, unit_id, due and open today, of what the period billed."""
        Charge = self.env["wuye.charge"]
        Charge.flush_model()
        billed = chosen["base"] & Domain("state", "!=", "draft")
        billed &= Domain("kind", "!=", "opening")
        billed &= Domain("date", ">=", chosen["first"])
        billed &= Domain("date", "<=", chosen["end"])
        query = Charge._search(billed)
        return self._by_unit(
            query,
            SQL("SUM(%s) AS open", SQL.identifier(query.table, "amount_residual")),
            SQL(
                "SUM(%s) FILTER (WHERE %s <> 'takeover') AS due",
                SQL.identifier(query.table, "amount"),
                SQL.identifier(query.table, "kind"),
            ),
        )

    def _moved_later(self, chosen):
        """community_id, unit_id and amount: what moved these debts after the period."""
        self.env["wuye.charge.allocation"].flush_model()
        later = chosen["base"] & Domain("date", ">", chosen["end"])
        later &= Domain("charge_date", ">=", chosen["first"])
        later &= Domain("charge_date", "<=", chosen["end"])
        later &= Domain("charge_kind", "!=", "opening")
        query = self.env["wuye.dashboard.row"]._search(later)
        amount = SQL.identifier(query.table, "amount")
        return self._by_unit(query, SQL("SUM(%s) AS amount", amount))

    @staticmethod
    def _by_unit(query, *columns):
        keys = [
            SQL.identifier(query.table, name) for name in ("community_id", "unit_id")
        ]
        query.groupby = SQL(", ").join(keys)
        return query.select(*keys, *columns)

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
        parts = self._parts(("due", "current"), ago)
        month = chosen["base"] & Domain("date", ">=", ago["first"])
        month &= Domain("date", "<=", ago["end"])
        found = self._rows(month, parts, [], (ago["first"], ago["end"]))
        due, current = (sum(found[name].values()) for name in ("due", "current"))
        return self._rate(-current, due)

    def _as_text(self, row):
        return {
            key: str(_yuan(value)) if key in FIGURES else value
            for key, value in row.items()
        }

    # === AGES, BILLS, MONTHS === #

    def _ages(self, chosen):
        """{key of AGES: yuan} open at the end of the period."""
        after = chosen["base"] & Domain("date", ">", chosen["end"])
        period = (chosen["first"], chosen["end"])
        moved = self._rows(after, {"after": Domain.TRUE}, ["date_due"], period)["after"]
        now = self._open_now(chosen, ["date_due:day"])
        open_ = self._add(now, self._signed(moved, -1))
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
            for day, amount in self._by_day(self.env[model], span & kinds):
                months[str(day)[:7]][figure] += _yuan(amount)
        return [
            {"month": month, **{key: str(_yuan(value)) for key, value in sums.items()}}
            for month, sums in months.items()
        ]

    def _by_day(self, model, domain):
        """(day, sum): by the column itself, for its month costs as much again."""
        model.flush_model()
        query = model._search(domain)
        day = SQL.identifier(query.table, "date")
        query.groupby = day
        amount = SQL.identifier(query.table, "amount")
        return self.env.execute_query(query.select(day, SQL("SUM(%s)", amount)))
