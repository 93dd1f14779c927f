from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from wuye_engine.errors import EngineError
from wuye_engine.money import to_decimal
from wuye_engine.periods import Period, bill_month
from wuye_engine.scheme import PRICE, USED, Usage, in_force, price_months, price_usage
from wuye_engine.tiers import price_percent

from ..ledger_rows import hooking

AREA_PLACES = 2
QUANTITY_PLACES = 3
# add-ons whose part in a price is that of the fee, the standard and the period alone
PRICING = {"wuye_billing", "wuye_notice"}
PRICED_BY = ("_price", "_price_months", "_evidence")


class Priced(NamedTuple):
    """What a period costs, and why; not to be changed: equal lines share it."""

    amount: Decimal
    quantity: float
    price: float
    explanation: dict

    @classmethod
    def of(cls, line, result, quantity, said):
        explanation = {
            **result.as_dict(),
            **said,
            "basis": line.item_id.basis,
            "proration": line.item_id.proration,
            "standard": line.standard_id.name,
            "payer_days": None,
        }
        price = float(result.slices[-1].price) if result.slices else 0.0
        return cls(result.amount, float(quantity), price, explanation)


class WuyeChargeBuilder(models.AbstractModel):
    """What a line's period costs: facts from the register, sums from the engine."""

    _inherit = "wuye.charge.builder"

    # === CONSUMPTION === #

    @api.model
    def _usages(self, due):
        """{"usage": rows by (line, month), "used": rows by (unit, item)}."""
        lines = self.env["wuye.contract.line"].union(
            *(line for line, _period in due if line.item_id.basis == "quantity")
        )
        if not lines:
            return {"usage": {}, "used": {}}
        months = [period.start.replace(day=1) for _line, period in due]
        Rows = self.env["wuye.usage"]
        names = ["contract_line_id", "unit_id", "item_id", "month", "date_to"]
        domain = Domain("month", "<=", max(months))
        versions = self._versions(lines.standard_id).values()
        if any(price.tier_ids for pairs in versions for _version, price in pairs):
            # what was used before, in the year that tiers may hold for
            since = fields.Date.subtract(min(months), months=11)
            domain &= Domain("unit_id", "in", lines.unit_id.ids)
            domain &= Domain("item_id", "in", lines.item_id.ids)
            domain &= Domain("month", ">=", since)
        else:
            domain &= Domain("contract_line_id", "in", lines.ids)
            domain &= Domain("month", ">=", min(months))
        rows = Rows.search_fetch(domain, [*names, "quantity"])
        return {
            "usage": rows.grouped(lambda row: (row.contract_line_id, row.month)),
            "used": rows.grouped(lambda row: (row.unit_id, row.item_id)),
        }

    @api.model
    def _measured(self, line, period, facts):
        """(line, the days one consumption covers, its row) of a period.

        The days of a meter taken down within the month are billed by themselves (R45):
        asked for its days that row is used, else the one of the rest.
        """
        none = self.env["wuye.usage"]
        if line.item_id.basis != "quantity":
            return line, period, none
        rows = facts["usage"].get((line, period.start.replace(day=1)), none)
        ended = rows.filtered("date_to")
        row = ended.filtered(lambda row: row.date_to == period.end)
        row = row or rows - ended
        before = [d for d in ended.mapped("date_to") if d < period.end]
        if before:
            after = fields.Date.add(max(before), days=1)
            period = Period(max(period.start, after), period.end)
        return line, period, row

    @api.model
    def _prepare_usage(self, usage):
        """(values, failures) of a meter's days until it was taken down."""
        line = usage.contract_line_id
        item = line.item_id
        if item.collected_by_supplier:
            return [], []  # R49: kept, not billed
        start = max(usage._first_days()[usage] or usage.month, line.date_start)
        _cycle, basis, timing, _proration = item._rules()
        whole = Period(start, fields.Date.end_of(usage.month, "month"))
        month = bill_month(whole, timing, basis)
        return self._prepare_due([(line, Period(start, usage.date_to))], month)

    @api.model
    def _used_before(self, usage, version, facts):
        """What was used before this row in the month, or the year, of the tiers."""
        since = usage.month
        if version.tier_period == "year":
            since = version._tier_year(usage.month)
        end = usage.date_to or date.max
        rows = facts["used"].get((usage.unit_id, usage.item_id), usage)
        return sum(
            to_decimal(row.quantity, QUANTITY_PLACES)
            for row in rows
            if since <= row.month
            and (row.month, row.date_to or date.max) < (usage.month, end)
        )

    # === PRICES === #

    @api.model
    def _priced(self, line, period, usage, facts):
        """As `_price`, with what explains it; worked out once for equal lines."""
        key = self._price_key(line, period, facts)
        if key is not None and key in facts["priced"]:
            return facts["priced"][key]
        priced = self._price(line, period, usage, facts)
        priced = priced and Priced.of(line, *priced)
        if key is not None:
            facts["priced"][key] = priced
        return priced

    @api.model
    def _price_key(self, line, period, facts):
        """What the price of a line depends on; None: on more than the area.

        Consumption, percentages, formulas and vacancies belong to the unit.
        """
        item, standard, unit = line.item_id, line.standard_id, line.unit_id
        monthly = facts["monthly"]
        if (item.id, standard.id) not in monthly:
            monthly[item.id, standard.id] = self._is_monthly(item, standard, facts)
        if not monthly[item.id, standard.id] or unit in facts["vacant"]:
            return None
        area = unit[item.area_field] if item.basis == "area" else None
        anchor = line.date_start.day if item.month_basis == "anniversary" else None
        return (item.id, standard.id, period, area, anchor)

    @api.model
    def _is_monthly(self, item, standard, facts):
        """Whether a fee is a price a month, of its own or per square metre."""
        return (
            item.basis not in ("quantity", "percent")
            and all(v.scheme.formula is None for v, _r in facts["versions"][standard])
            and hooking(self, PRICED_BY) <= PRICING
        )

    @api.model
    def _price(self, line, period, usage, facts):
        """(Result, quantity, what else explains it); None where nothing was used.

        :raises EngineError: it cannot be worked out, so nothing is billed (B2)
        """
        item = line.item_id
        if item.basis == "quantity":
            return self._price_usage(line, period, usage, facts)
        if item.basis == "percent":
            return self._price_share(line, period, facts)
        return self._price_months(line, period, facts)

    @api.model
    def _price_months(self, line, period, facts):
        item, pairs = line.item_id, facts["versions"][line.standard_id]
        version, _record = self._version_on(pairs, period, period.end)
        quantity = Decimal(1)
        if item.basis == "area" and not version.scheme.formula:
            quantity = to_decimal(line.unit_id[item.area_field], AREA_PLACES)
            if not quantity:
                raise MissingValue(self._area_label(item), line.unit_id.code)
        values, said = self._formula_values(line, version, None, facts)
        _cycle, basis, _timing, proration = item._rules()
        result = price_months(
            [version for version, _record in pairs],
            quantity,
            period,
            proration,
            basis,
            anchor_day=line.date_start.day
            if item.month_basis == "anniversary"
            else None,
            rounding=item._rounding(),
            place=item.rounding_place,
            values=values,
            vacant=facts["vacant"].get(line.unit_id, ()),
        )
        return result, quantity, said

    @api.model
    def _price_usage(self, line, period, usage, facts):
        if not usage.quantity:
            return None
        pairs = facts["versions"][line.standard_id]
        day = Period(period.start, period.start)
        version, record = self._version_on(pairs, day, period.start)
        quantity = to_decimal(usage.quantity, QUANTITY_PLACES)
        values, said = self._formula_values(line, version, quantity, facts)
        used = Usage(
            quantity,
            bands={
                row.band_id.code: to_decimal(row.quantity, QUANTITY_PLACES)
                for row in usage.band_ids
            },
            before=self._used_before(usage, record, facts)
            if version.scheme.tiers
            else Decimal(0),
            persons=line.unit_id.household_size,
            values=values,
        )
        item = line.item_id
        result = price_usage(
            version.scheme, used, item._rounding(), item.rounding_place
        )
        if version.scheme.yearly and version.scheme.tiers:
            said["used_before"] = str(used.before)
        return result, quantity, said

    @api.model
    def _price_share(self, line, period, facts):
        """A percentage of what other items of the unit come to in the same run."""
        if facts["base"] is None:
            names = ", ".join(line.item_id.base_item_ids.mapped("name"))
            raise MissingValue(names, line.unit_id.code)
        pairs = facts["versions"][line.standard_id]
        version, _record = self._version_on(pairs, period, period.start)
        percent = version.scheme.price
        result = price_percent(facts["base"], percent, line.item_id._rounding())
        return result, facts["base"], {"percent": str(percent)}

    @api.model
    def _base(self, line, month, facts):
        """What the base items of the unit are billed in `month`: here, or posted."""
        unit, items = line.unit_id, line.item_id.base_item_ids
        here = [
            facts["here"][unit.id, item]
            for item in items.ids
            if (unit.id, item) in facts["here"]
        ]
        if here:
            return sum(here)
        posted = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", unit.id),
                ("item_id", "in", items.ids),
                ("bill_month", "=", month),
                ("state", "=", "posted"),
                ("kind", "in", ("regular", "supplement")),
            ]
        )
        amounts = posted.mapped("amount")
        return sum(to_decimal(amount, 2) for amount in amounts) if posted else None

    # === VERSIONS, FORMULAS, VACANCY === #

    @api.model
    def _version_on(self, pairs, period, day):
        """(engine version, record) in force on `day`, which lies in `period`.

        :raises PriceGap: a day of the period has no price
        """
        spans = in_force([version for version, _record in pairs], period)
        found = next(v for span, v in spans if span.start <= day <= span.end)
        return next(pair for pair in pairs if pair[0] is found)

    @api.model
    def _formula_values(self, line, version, quantity, facts):
        """(values of the names, what the explanation says) of a formula, if any."""
        formula = version.scheme.formula
        if formula is None:
            return {}, {}
        names = facts["names"].get(line.company_id)
        if names is None:
            names = self.env["wuye.fee.variable"]._names(line.company_id)
            facts["names"][line.company_id] = names
        given = {PRICE: version.scheme.price, USED: quantity}
        values = self.env["wuye.fee.variable"]._values(line.unit_id, given, names)
        known = {
            name: f"{float(values[name]):.6f}".rstrip("0").rstrip(".")
            for name in formula.names
            if values.get(name) is not None
        }
        return values, {"formula": formula.text, "values": known}

    @api.model
    def _vacancies(self, due):
        """{unit: [Period]} of approved vacancies that reach into what is due."""
        found = defaultdict(list)
        units = self.env["wuye.unit"].union(*(line.unit_id for line, _p in due))
        if not units:
            return found
        last = max(period.end for _line, period in due)
        for row in self.env["wuye.vacancy"].search_fetch(
            [
                ("unit_id", "in", units.ids),
                ("state", "=", "done"),
                ("date_from", "<=", last),
            ],
            ["unit_id", "date_from", "date_to"],
        ):
            found[row.unit_id].append(Period(row.date_from, row.date_to or last))
        return found

    @api.model
    def _area_label(self, item):
        selection = dict(item._fields["area_field"]._description_selection(self.env))
        return selection[item.area_field]


class MissingValue(EngineError):
    """A value the rule needs is not there: nothing is billed, the line is listed."""

    def __init__(self, name, owner):
        super().__init__()
        self.name = name
        self.owner = owner

    def __str__(self):
        return f"{self.name}: {self.owner}"
