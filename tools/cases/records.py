"""Prices as the product keeps them: items, standards, units, consumption, tariffs."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import fields
from odoo.fields import Command

from wuye_engine.parking import Case
from wuye_engine.periods import Period

from .config import Entry, Missing

MONTH = date(2026, 6, 1)  # of cases without dates: a whole month with a year before it
SINCE = date(2000, 1, 1)
PRICE_KEYS = {
    *("method", "price", "tier_period", "tier_start_month", "household_included"),
    *("minimum", "formula", "season_from", "season_to", "vacant_percent"),
}
ITEM_KEYS = {"rounding_unit", "rounding_mode", "rounding_place", "proration", "cycle"}
OTHER_KEYS = {"basis", "tiers", "bands", "parts", "versions", "values", "date_from"}


class Estate:
    """One unit in a community of its own, and what a case needs of it."""

    def __init__(self, env):
        self.env = env
        company = env.company
        developer = env["res.partner"].create({"name": "case"})
        number = env["wuye.community"].search_count([])
        community = env["wuye.community"].create(
            {"code": f"C{number}", "name": "case", "developer_id": developer.id}
        )
        env.user.wuye_community_ids |= community
        building = env["wuye.building"].create(
            {"community_id": community.id, "code": "1"}
        )
        self.community, self.building, self.company = community, building, company
        self.count = 0

    def unit(self, **vals):
        """A new unit, so that no case sees what another one used."""
        self.count += 1
        return self.env["wuye.unit"].create(
            {"building_id": self.building.id, "room": f"{self.count:04d}", **vals}
        )

    def line(self, unit, rule, basis):
        """A contract line whose standard has the versions of a rule."""
        unknown = set(rule) - PRICE_KEYS - ITEM_KEYS - OTHER_KEYS
        if unknown:
            raise Missing(f"unknown keys of a price: {', '.join(sorted(unknown))}")
        item = self.env["wuye.fee.item"].create(
            {
                "name": f"case {self.count}",
                "code": f"{self.community.code}-{self.count}",
                "basis": basis,
                "rounding_unit": 0.01,
                **{key: rule[key] for key in ITEM_KEYS & rule.keys()},
            }
        )
        standard = self.env["wuye.fee.standard"].create(
            {"name": item.name, "item_id": item.id}
        )
        for version in rule.get("versions") or [rule]:
            self._version(standard, version)
        contract = self.env["wuye.contract"].create({"unit_id": unit.id})
        return self.env["wuye.contract.line"].create(
            {
                "contract_id": contract.id,
                "item_id": item.id,
                "standard_id": standard.id,
                "date_start": SINCE,
            }
        )

    def _version(self, standard, rule):
        vals = {key: rule[key] for key in PRICE_KEYS & rule.keys()}
        tiers = [
            {"limit": row[0] or 0, "price": row[1], "limit_more": (row[2:] or [0])[0]}
            for row in rule.get("tiers") or ()
        ]
        bands = [
            {"band_id": self.band(code).id, "price": price}
            for code, price in (rule.get("bands") or {}).items()
        ]
        parts = [
            {"name": name, "price": price}
            for name, price in (rule.get("parts") or {}).items()
        ]
        for row in (*tiers, *bands, *parts):
            row["price"] = float(row["price"])
        if "method" not in vals:
            vals["method"] = "bands" if bands else "tiers" if tiers else "unit"
        return self.env["wuye.fee.price"].create(
            {
                "standard_id": standard.id,
                "date_from": rule.get("date_from") or SINCE,
                "price": 0.0,
                **{
                    key: float(value) if key in ("price", "minimum") else value
                    for key, value in vals.items()
                },
                "tier_ids": [Command.create(row) for row in tiers],
                "band_ids": [Command.create(row) for row in bands],
                "part_ids": [Command.create(row) for row in parts],
            }
        )

    def band(self, code):
        """The band of a code, made where a source has another than ours."""
        bands = self.env["wuye.fee.band"]
        found = bands.search([("code", "=", code)])
        return found or bands.create({"code": code, "name": code})

    def values(self, unit, numbers):
        """Numbers of the unit that a formula uses."""
        for name, number in numbers.items():
            variables = self.env["wuye.fee.variable"]
            variable = variables.search([("name", "=", name)]) or variables.create(
                {"name": name, "source": "value"}
            )
            self.env["wuye.unit.value"].create(
                {
                    "unit_id": unit.id,
                    "variable_id": variable.id,
                    "value": float(number),
                }
            )


def price_usage(estate: Estate, entry: Entry) -> dict[str, Decimal]:
    """A consumption, with what was used before it in the month or year of the tiers."""
    unit = estate.unit(household_size=int(entry.number("persons", 0) or 0))
    line = estate.line(unit, entry.rule(), "quantity")
    month = (entry.day("month") or MONTH).replace(day=1)
    estate.values(unit, entry.numbers("values"))
    before = entry.number("before", 0)
    if before:
        earlier = fields.Date.subtract(month, months=1)
        _use(line, earlier, before, {})
    bands = entry.numbers("bands")
    quantity = sum(bands.values()) if bands else entry.needed("quantity")
    _use(line, month, quantity, {estate.band(key): n for key, n in bands.items()})
    return _figures(line, Period(month, fields.Date.end_of(month, "month")))


def _use(line, month, quantity, bands):
    line.env["wuye.usage"].create(
        {
            "contract_line_id": line.id,
            "month": month,
            "quantity": float(quantity),
            "band_ids": [
                Command.create({"band_id": band.id, "quantity": float(number)})
                for band, number in bands.items()
            ],
        }
    )


def price_months(estate: Estate, entry: Entry) -> dict[str, Decimal]:
    """A fee by the month over a period, claimed in one sum."""
    rule = entry.rule()
    area = entry.number("area")
    unit = estate.unit(
        area_building=float(area or 0),
        area_inner=float(entry.number("inner", 0)),
        household_size=int(entry.number("persons", 0)),
        floor=int(entry.number("floor", 0)),
    )
    estate.values(unit, entry.numbers("values"))
    basis = rule.get("basis") or ("fixed" if area is None else "area")
    line = estate.line(unit, rule, basis)
    start, end = entry.span(MONTH)
    for number, (first, last) in enumerate(entry.entry.get("vacant") or ()):
        vacancy = line.env["wuye.vacancy"].create(
            {
                "unit_id": unit.id,
                "date_from": first,
                "date_to": last,
                "reason": f"case {number}",
            }
        )
        vacancy.write({"state": "done"})  # the runner is the system
    return _figures(line, Period(start, end))


def price_percent(estate: Estate, entry: Entry) -> dict[str, Decimal]:
    """A percentage of an amount that another item comes to."""
    unit = estate.unit()
    base = estate.line(unit, {"price": entry.needed("base")}, "fixed")
    share = estate.env["wuye.fee.item"].create(
        {
            "name": f"share {estate.count}",
            "code": f"{estate.community.code}-S{estate.count}",
            "basis": "percent",
            "base_item_ids": [Command.set(base.item_id.ids)],
        }
    )
    standard = estate.env["wuye.fee.standard"].create(
        {
            "name": share.name,
            "item_id": share.id,
            "price_ids": [
                Command.create(
                    {"date_from": SINCE, "price": float(entry.needed("percent"))}
                )
            ],
        }
    )
    line = estate.env["wuye.contract.line"].create(
        {
            "contract_id": base.contract_id.id,
            "item_id": share.id,
            "standard_id": standard.id,
            "date_start": SINCE,
        }
    )
    period = Period(MONTH, fields.Date.end_of(MONTH, "month"))
    return _figures(line, period, beside=base)


def price_stays(estate: Estate, entry: Entry) -> dict[str, Decimal]:
    """The stays of a vehicle, each quoted by the tariff's record after those before."""
    case = Case.of(entry.case, entry.config)
    tariff = estate.env["wuye.parking.tariff"]._from_declaration(
        entry.case["id"], case.tariff.as_dict()
    )
    amount, earlier = Decimal(0), []
    for enter, leave in case.stays:
        result = tariff.quote(enter, leave, case.vehicle_class, earlier)
        amount += Decimal(str(result["amount"]))
        if leave is not None:
            earlier.append((enter, leave))
    return {"amount": amount}


def _figures(line, period, beside=None):
    """The amount of a line over a period, and the sums of its printed rows."""
    due = [(part, period) for part in (beside or line.browse()) | line]
    builder = line.env["wuye.charge.builder"]
    vals_list, failures = builder._prepare_due(due, period.start.replace(day=1))
    if failures:
        raise Missing("; ".join(row["message"] for row in failures))
    rows = [vals for vals in vals_list if vals["item_id"] == line.item_id.id]
    figures = defaultdict(Decimal)
    for vals in rows:
        figures["amount"] += Decimal(str(vals["amount"]))
        for row in vals["explanation"]["slices"]:
            figures[_name_of(row)] += Decimal(row["amount"])
    return dict(figures)


def _name_of(row):
    """What a row of the explanation is called in `outputs`."""
    if row["label"] == "add_on" or row["name"] and row["label"] != "band":
        return f"part {row['name']}" if row["name"] else "surcharge"
    return {"band": "bands", "minimum": "minimum"}.get(row["label"], "price")
