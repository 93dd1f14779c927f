from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

READERS = ("manager", "accountant", "supervisor")
# what settles a debt by money or money's worth; a write-off collects nothing
COLLECTED = ("payment", "advance", "credit", "offset")
# (key, months overdue from, up to); None: no limit
AGES = (
    ("not_due", None, 0),
    ("m1", 0, 1),
    ("m3", 1, 3),
    ("m6", 3, 6),
    ("m12", 6, 12),
    ("older", 12, None),
)
TREND = 12  # months


class WuyeDashboard(models.AbstractModel):
    """The figures of collection: due, received, open, and three rates (E12, R98).

    A figure is the sum of a domain over `wuye.dashboard.row`; record rules of that
    model limit it to the reader's communities and business lines.
    """

    _name = "wuye.dashboard"
    _description = "Dashboard"

    # === CALLED BY THE SCREEN === #

    @api.model
    def get_figures(self, filters=None):
        """Figures for {"communities": ids, "item": id, "month_from", "month_to"}.

        Months are "YYYY-MM". AccessError for other posts than managers,
        accountants and supervisors; UserError for a period that ends before it
        begins. Writes nothing.
        """
        self._check_reader()
        return self._figures(self._read_filters(filters))

    @api.model
    def get_rows(self, figure, filters=None, community=None, age=None):
        """The action that lists the rows whose sum is `figure`; errors as above."""
        self._check_reader()
        chosen = self._read_filters(filters)
        domain = self._age_domain(chosen, age) if age else self._domain(figure, chosen)
        if community:
            domain &= Domain("community_id", "=", int(community))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_dashboard.wuye_dashboard_row_action"
        )
        return {**action, "domain": list(domain)}

    # === BUSINESS METHODS === #

    def _check_reader(self):
        if not self.env.user._holds_post(READERS):
            raise AccessError(
                self.env._(
                    "The dashboard is for managers, accountants and supervisors. Ask "
                    "the administrator for one of these posts."
                )
            )

    def _read_filters(self, filters):
        """Dates and ids of what the screen chose; this month where it chose none."""
        filters = filters or {}
        today = fields.Date.context_today(self)
        last = self._read_month(filters.get("month_to"), today)
        first = self._read_month(filters.get("month_from"), last)
        if first > last:
            raise UserError(
                self.env._(
                    "The period ends before it begins. Choose a first month that is "
                    "not after the last one."
                )
            )
        base = Domain.TRUE
        if filters.get("communities"):
            base &= Domain("community_id", "in", list(map(int, filters["communities"])))
        if filters.get("item"):
            base &= Domain("item_id", "=", int(filters["item"]))
        end = fields.Date.end_of(last, "month")
        return {"base": base, "first": first, "last": last, "end": end}

    def _read_month(self, text, default):
        if not text:
            return fields.Date.start_of(default, "month")
        try:
            return fields.Date.to_date(f"{str(text)[:7]}-01")
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(text)s is no month. Write year and month, such as 2026-03.",
                    text=text,
                )
            ) from error

    def _domain(self, figure, chosen):
        """The rows of a figure; the sum of those of what settles has a minus."""
        until = chosen["base"] & Domain("date", "<=", chosen["end"])
        within = until & Domain("date", ">=", chosen["first"])
        before = Domain("charge_date", "<", chosen["first"])
        before |= Domain("charge_kind", "=", "opening")
        charges = Domain("kind", "=", False)
        collected = Domain("kind", "in", COLLECTED)
        not_due = Domain("charge_kind", "in", ("opening", "takeover"))
        earlier = Domain("date", "<", chosen["first"])
        earlier |= charges & Domain("charge_kind", "=", "opening")
        domains = {
            "due": within & charges & ~not_due,
            "current": within & collected & ~before,
            "received": within & Domain("kind", "=", "payment"),
            "opening": until & earlier,
            "recovered": within & collected & before,
            "written_off": within & Domain("kind", "=", "write_off"),
            "arrears": until,
            "period": until & ~before,
        }
        if figure not in domains:
            raise UserError(self.env._("There is no figure %(name)s.", name=figure))
        return domains[figure]

    def _age_domain(self, chosen, age):
        """What is open at the end of the period, by months since it was due."""
        bounds = {key: (low, high) for key, low, high in AGES}
        if age not in bounds:
            raise UserError(self.env._("There is no age %(name)s.", name=age))
        low, high = bounds[age]
        domain = self._domain("arrears", chosen)
        if low is not None:
            day = fields.Date.subtract(chosen["end"], months=low)
            domain &= Domain("date_due", "<", day)
        if high is not None:
            day = fields.Date.subtract(chosen["end"], months=high)
            domain &= Domain("date_due", ">=", day)
        return domain

    def _figures(self, chosen):
        """Plain data: totals, rows by community and by item, ages, 12 months.

        Amounts in yuan as text with two places, rates in percent with one.
        """
        by_community = self._by("community_id", chosen)
        by_item = self._by("item_id", chosen)
        self._add_households(by_community, chosen)
        total = self._total(by_community)
        for row in [total, *by_community, *by_item]:
            self._add_rates(row)
        return {
            "total": self._as_text(total),
            "communities": [self._as_text(row) for row in by_community],
            "items": [self._as_text(row) for row in by_item],
            "ages": [
                {"key": key, "amount": str(self._sum(self._age_domain(chosen, key)))}
                for key, _low, _high in AGES
            ],
            "trend": self._trend(chosen),
            "month_from": str(chosen["first"])[:7],
            "month_to": str(chosen["last"])[:7],
            "is_empty": not by_community,
        }

    SUMS = (
        ("due", 1),
        ("current", -1),
        ("received", -1),
        ("opening", 1),
        ("recovered", -1),
        ("written_off", -1),
        ("arrears", 1),
    )

    def _by(self, field, chosen):
        rows = {}
        for figure, sign in self.SUMS:
            groups = self.env["wuye.dashboard.row"]._read_group(
                self._domain(figure, chosen), [field], ["amount:sum"]
            )
            for record, amount in groups:
                row = rows.setdefault(record, dict.fromkeys(dict(self.SUMS), 0))
                row[figure] = self._yuan(sign * amount)
        return [
            {"id": record.id, "name": record.display_name, **rows[record]}
            for record in sorted(rows, key=lambda record: record.display_name)
        ]

    def _sum(self, domain):
        groups = self.env["wuye.dashboard.row"]._read_group(domain, [], ["amount:sum"])
        return self._yuan(groups[0][0])

    def _add_households(self, rows, chosen):
        """Units with something due, and those of them that owe none of it."""
        Row = self.env["wuye.dashboard.row"]
        grouping = (["community_id", "unit_id"], ["amount:sum"])
        due = Row._read_group(self._domain("due", chosen), *grouping)
        left = Row._read_group(self._domain("period", chosen), *grouping)
        is_open = {unit for _community, unit, amount in left if self._yuan(amount) > 0}
        units = defaultdict(set)
        for community, unit, amount in due:
            if self._yuan(amount) > 0:
                units[community.id].add(unit)
        for row in rows:
            row["households"] = len(units[row["id"]])
            row["cleared"] = len(units[row["id"]] - is_open)

    def _total(self, rows):
        names = [*dict(self.SUMS), "households", "cleared"]
        return {name: sum((row[name] for row in rows), 0) for name in names}

    def _add_rates(self, row):
        """收费率, 户收费率 and 清缴率; None where there is nothing to divide by."""
        pairs = {
            "rate": ("current", "due"),
            "household_rate": ("cleared", "households"),
            "clearing_rate": ("recovered", "opening"),
        }
        for name, (part, whole) in pairs.items():
            base = row.get(whole)
            row[name] = f"{Decimal(100) * row[part] / base:.1f}" if base else None

    def _as_text(self, row):
        money = dict(self.SUMS)
        return {
            key: str(self._yuan(value)) if key in money else value
            for key, value in row.items()
        }

    def _trend(self, chosen):
        """[{"month", "due", "received"}]: twelve months up to the last chosen."""
        first = fields.Date.subtract(chosen["last"], months=TREND - 1)
        span = {**chosen, "first": first}
        months = {
            str(fields.Date.add(first, months=index))[:7]: {"due": 0, "received": 0}
            for index in range(TREND)
        }
        for figure, sign in (("due", 1), ("received", -1)):
            groups = self.env["wuye.dashboard.row"]._read_group(
                self._domain(figure, span), ["date:month"], ["amount:sum"]
            )
            for month, amount in groups:
                months[str(month)[:7]][figure] = self._yuan(sign * amount)
        return [
            {"month": month, **{key: str(value) for key, value in sums.items()}}
            for month, sums in months.items()
        ]

    @staticmethod
    def _yuan(value):
        return Decimal(str(value or 0)).quantize(Decimal("0.01"))
