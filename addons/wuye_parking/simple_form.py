"""The usual tariff as fields of a form, and back. Plain data on both sides.

A form is a dict of field values; `block_ids`, `band_ids`, `cap_ids` and `vehicle_ids`
are lists of such dicts. One table says for every key of a declaration which field it
is, so that both directions cannot disagree:

>>> form = to_form({"blocks": [{"upto": 60, "price": "5"}, {"unit": 30, "price": "2"}]})
>>> [(row["kind"], row["upto"], row["unit"], row["price"]) for row in form["block_ids"]]
[('flat', 60, 0, 5.0), ('unit', 0, 30, 2.0)]
>>> to_declaration(form)
{'blocks': [{'upto': 60, 'price': '5'}, {'unit': 30, 'price': '2'}]}

What the form has no field for is named by `unshown`; such a tariff stays text.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from wuye_engine.errors import InvalidTariff
from wuye_engine.parking import Tariff

Form = dict[str, Any]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS = {
    "all": ["all"],
    "workday": ["workday"],
    "off": ["weekend", "holiday"],
    "weekend": ["weekend"],
    "holiday": ["holiday"],
    "mon_fri": WEEKDAYS[:5],
    "sat_sun": WEEKDAYS[5:],
}
WINDOWS_WITH_MINUTES = ("entry", "rolling")


class Kind(NamedTuple):
    """How a field's value is made from a declared one, and the other way."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]


class Entry(NamedTuple):
    """A field and its key. A value equal to `default` is not declared, unless the
    entry is `always`."""

    field: str
    key: str
    kind: Kind
    default: Any
    always: bool = False


# === KINDS === #


def _amount(value: float) -> str:
    """Text of a float as people typed it: 1.5, not 1.50000001."""
    return format(Decimal(str(round(value, 6))).normalize(), "f")


def _hours(text: str) -> float:
    hours, minutes = (int(part) for part in text.split(":")[:2])
    return hours + minutes / 60


def _clock(hours: float) -> str:
    minutes = round(hours * 60)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _day_choice(names: list[str]) -> str:
    return next((code for code, days in DAYS.items() if days == list(names)), "all")


def _items(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;，；、]+", text or "") if part]


SAME = Kind(lambda value: value, lambda value: value)
MINUTES = Kind(lambda value: value if isinstance(value, int) else 0, SAME.write)
AMOUNT = Kind(float, _amount)
CLOCK = Kind(_hours, _clock)
DAY_NAMES = Kind(_day_choice, lambda code: DAYS[code])
ITEMS = Kind(" ".join, _items)
PARTIAL = Kind(lambda value: value if isinstance(value, str) else "up", SAME.write)

# === FIELDS === #

# the group of keys, the field without which there is none of them, its entries
GROUPS: dict[str, tuple[str, tuple[Entry, ...]]] = {
    "free": (
        "free_minutes",
        (
            Entry("free_minutes", "minutes", MINUTES, 0),
            Entry("free_rule", "rule", SAME, "included"),
            Entry("free_exactly", "exactly", SAME, "free"),
            Entry("free_again", "again", SAME, "never"),
            Entry("free_per", "per", SAME, "stay"),
        ),
    ),
    "entry_fee": (
        "entry_fee",
        (
            Entry("entry_fee", "amount", AMOUNT, 0.0),
            Entry("entry_fee_in_caps", "in_caps", SAME, False),
            Entry("entry_fee_when_free", "when_free", SAME, False),
        ),
    ),
    "rounding": (
        "",
        (
            Entry("rounding_unit", "unit", AMOUNT, 0.01),
            Entry("rounding_mode", "mode", SAME, "half_up"),
            Entry("rounding_per", "per", SAME, "sum"),
        ),
    ),
    "join": (
        "join_by",
        (
            Entry("join_by", "by", SAME, False),
            Entry("join_minutes", "minutes", MINUTES, 0),
            Entry("join_gap_counts", "gap_counts", SAME, False),
        ),
    ),
    "after_payment": (
        "grace_minutes",
        (
            Entry("grace_minutes", "grace", MINUTES, 0),
            Entry("grace_then", "then", SAME, "restart"),
            Entry("grace_rule", "rule", SAME, "included"),
        ),
    ),
    "calendar": (
        "",
        (
            Entry("holidays", "holidays", ITEMS, ""),
            Entry("workdays", "workdays", ITEMS, ""),
        ),
    ),
}
PLAIN = (
    Entry("restart", "restart", SAME, "never"),
    Entry("count", "count", SAME, "stay"),
    Entry("minimum", "minimum", AMOUNT, 0.0),
    Entry("day_by", "day_by", SAME, "moment"),
    Entry("day_start", "day_start", CLOCK, 0.0),
    Entry("anchor", "anchor", SAME, "entry"),
    Entry("missing_exit", "missing_exit", SAME, ""),
    Entry("default_class", "default_class", SAME, ""),
)
EDGES = {"split_band": "band", "split_midnight": "midnight", "split_day": "day"}
BLOCK = (
    Entry("upto", "upto", MINUTES, 0),
    Entry("unit", "unit", MINUTES, 0),
    Entry("price", "price", AMOUNT, 0.0, always=True),
    Entry("partial", "partial", PARTIAL, "up"),
    Entry("code", "code", SAME, ""),
)
BAND = (
    Entry("code", "code", SAME, "", always=True),
    Entry("days", "days", DAY_NAMES, "all"),
    Entry("hour_from", "from", CLOCK, 0.0, always=True),
    Entry("hour_to", "to", CLOCK, 24.0, always=True),
)
CAP = (
    Entry("code", "code", SAME, ""),
    Entry("amount", "amount", AMOUNT, 0.0, always=True),
    Entry("window", "window", SAME, "entry"),
    Entry("minutes", "minutes", MINUTES, 1440),
    Entry("hour_from", "from", CLOCK, 0.0),
    Entry("hour_to", "to", CLOCK, 0.0),
    Entry("bands", "bands", ITEMS, ""),
    Entry("days", "days", DAY_NAMES, "all"),
    Entry("times", "times", SAME, 0),
    Entry("shared", "shared", SAME, False),
    Entry("split", "split", SAME, False),
)
VEHICLE = (
    Entry("factor", "factor", AMOUNT, 1.0),
    Entry("factor_caps", "factor_caps", SAME, True),
)
SCALARS = (
    *(entry.field for _, entries in GROUPS.values() for entry in entries),
    *(entry.field for entry in PLAIN),
    *EDGES,
    "pricing",
)

# === FORM TO DECLARATION === #


def to_declaration(form: Form) -> dict[str, Any]:
    """What a form declares, in the order in which people read it; not checked."""
    data: dict[str, Any] = {}
    if form["free_minutes"]:
        data["free"] = _declared(GROUPS["free"][1], form)
    if form["pricing"] == "bands":
        data["bands"] = [
            {**_declared(BAND, row), "blocks": [_block(b) for b in row["block_ids"]]}
            for row in form["band_ids"]
        ]
    else:
        data["blocks"] = [_block(row) for row in form["block_ids"]]
    if form["cap_ids"]:
        data["caps"] = [_cap(row) for row in form["cap_ids"]]
    for name, (switch, entries) in GROUPS.items():
        if name != "free" and (not switch or form[switch]):
            if group := _declared(entries, form):
                data[name] = group
    data |= _declared(PLAIN, form)
    if split := [edge for field, edge in EDGES.items() if form[field]]:
        data["split"] = split
    if form["vehicle_ids"]:
        data["vehicle_classes"] = {
            row["code"]: _vehicle(row) for row in form["vehicle_ids"]
        }
    return data


def _declared(entries: tuple[Entry, ...], values: Form) -> dict[str, Any]:
    return {
        entry.key: entry.kind.write(values[entry.field])
        for entry in entries
        if entry.always or values[entry.field] != entry.default
    }


def _block(row: Form) -> dict[str, Any]:
    block = _declared(BLOCK, row)
    if row["kind"] == "unit":
        # a unit of 0 minutes stays in, so that it is refused and not forgotten
        return {**block, "unit": row["unit"]}
    block.pop("unit", None)
    block.pop("partial", None)
    if row["kind"] == "total":
        block["total"] = block.pop("price")
    return block


def _cap(row: Form) -> dict[str, Any]:
    cap = _declared(CAP, row)
    if row["window"] not in WINDOWS_WITH_MINUTES:
        cap.pop("minutes", None)
    if row["window"] == "clock":
        for entry in CAP:
            if entry.key in ("from", "to"):
                cap[entry.key] = CLOCK.write(row[entry.field])
    else:
        cap.pop("from", None)
        cap.pop("to", None)
    return cap


def _vehicle(row: Form) -> dict[str, Any]:
    if row["kind"] == "exempt":
        return {"exempt": True}
    if row["kind"] == "amount":
        return {"amount": _amount(row["amount"])}
    return _declared(VEHICLE, row)


# === DECLARATION TO FORM === #


def to_form(data: Mapping[str, Any]) -> Form:
    """The fields that show a declaration; what has no field is left out.

    `data` is a checked declaration (`Tariff.as_dict`).
    """
    form: Form = {}
    for name, (_, entries) in GROUPS.items():
        form |= _shown(entries, data.get(name, {}))
    form |= _shown(PLAIN, data)
    for field, edge in EDGES.items():
        form[field] = edge in data.get("split", ())
    form["pricing"] = "bands" if data.get("bands") else "blocks"
    form["block_ids"] = [_block_row(block) for block in data.get("blocks", ())]
    form["band_ids"] = [
        {
            **_shown(BAND, band),
            "block_ids": [_block_row(block) for block in band["blocks"]],
        }
        for band in data.get("bands", ())
    ]
    form["cap_ids"] = [_shown(CAP, cap) for cap in data.get("caps", ())]
    classes = data.get("vehicle_classes", {})
    form["vehicle_ids"] = [_vehicle_row(code, entry) for code, entry in classes.items()]
    return form


def _shown(entries: tuple[Entry, ...], data: Mapping[str, Any]) -> Form:
    return {
        entry.field: entry.kind.read(data[entry.key])
        if entry.key in data
        else entry.default
        for entry in entries
    }


def _block_row(block: Mapping[str, Any]) -> Form:
    row = _shown(BLOCK, block)
    if "total" in block:
        return {**row, "kind": "total", "price": float(block["total"])}
    return {**row, "kind": "unit" if "unit" in block else "flat"}


def _vehicle_row(code: str, entry: Mapping[str, Any]) -> Form:
    amount = entry.get("amount")
    kind = "factor" if amount is None else "amount"
    return {
        **_shown(VEHICLE, entry),
        "code": code,
        "kind": "exempt" if entry.get("exempt") else kind,
        "amount": float(amount or 0),
    }


def unshown(tariff: Tariff) -> list[str]:
    """The keys of a tariff that the form cannot show as they are; none: it can."""
    try:
        back = Tariff.from_dict(to_declaration(to_form(tariff.as_dict())))
    except InvalidTariff as fault:
        return [re.split(r"[.\[,]", fault.place)[0]]
    names = Tariff.__dataclass_fields__
    return [name for name in names if getattr(tariff, name) != getattr(back, name)]
