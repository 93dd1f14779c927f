"""A case file and the configuration that says how each of its cases is priced."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from wuye_engine.formula import Formula
from wuye_engine.money import exact, to_decimal
from wuye_engine.periods import add_months, first_of_month

# what prices a case; exactly one of these is named for each
KINDS = ("tariff", "usage", "monthly", "percent")
KINDS += ("late_fee", "share", "prepayment", "vat")
PLACES = 12


class Missing(ValueError):
    """Something the configuration has to say and does not; named in words."""


def load(path: Path) -> tuple[list[dict], dict]:
    """(cases, configuration) of a file; the configuration may be missing: then no case
    has one, and each fails."""
    cases = yaml.safe_load(path.read_text("utf-8"))["cases"]
    beside = path.with_suffix("").with_suffix(".config.yaml")
    if not beside.exists():
        beside = path.parent / f"{path.stem}.config.yaml"
    config = yaml.safe_load(beside.read_text("utf-8")) if beside.exists() else {}
    return cases, config or {}


class Entry:
    """What the configuration says of one case."""

    def __init__(self, case: Mapping[str, Any], config: Mapping[str, Any]):
        entry = (config.get("cases") or {}).get(case["id"])
        if entry is None:
            raise Missing("the configuration has no entry for this case")
        if not isinstance(entry, Mapping):
            entry = {"tariff": entry}
        self.case, self.config, self.entry = case, config, entry
        kinds = [kind for kind in KINDS if kind in entry]
        if len(kinds) != 1:
            raise Missing(f"name exactly one of {', '.join(KINDS)}")
        self.kind = kinds[0]
        self.inputs = {**case["inputs"], **(entry.get("inputs") or {})}

    def rule(self) -> Mapping[str, Any]:
        """The rule itself, or the one of that name among `prices`."""
        rule = self.entry[self.kind]
        if isinstance(rule, str):
            rule = (self.config.get("prices") or {}).get(rule)
            if rule is None:
                raise Missing(f"prices has no {self.entry[self.kind]!r}")
        return rule

    def number(self, name: str, default: Any = None) -> Decimal | None:
        """A number, the name of an input, or a formula over the inputs."""
        value = self.entry.get(name, default)
        if value is None:
            return None
        if isinstance(value, str):
            known = {key: exact_or_none(item) for key, item in self.inputs.items()}
            number = Formula(value).evaluate(known)
            return Decimal(number.numerator) / Decimal(number.denominator)
        return to_decimal(value, PLACES)

    def needed(self, name: str) -> Decimal:
        number = self.number(name)
        if number is None:
            raise Missing(f"say what {name} is")
        return number

    def numbers(self, name: str) -> dict[str, Decimal]:
        """A mapping of such numbers."""
        found = {}
        for key, value in (self.entry.get(name) or {}).items():
            part = Entry.__new__(Entry)
            part.entry, part.inputs = {key: value}, self.inputs
            found[key] = part.needed(key)
        return found

    def day(self, name: str, default: date | None = None) -> date | None:
        """A day, the first of a month ("2015-01"), or the input of that name."""
        text = self._dated(name)
        if text is None:
            return default
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")

    def span(self, default: date) -> tuple[date, date]:
        """The days `from` and `to` (of a month: its end), or so many `months`."""
        start = self.day("from", default)
        end, text = self.day("to"), self._dated("to")
        if end is None:
            months = int(self.number("months", 1) or 1)
            end, text = add_months(start, months - 1), ""
        if len(text or "") <= 7:
            end = add_months(first_of_month(end), 1) - timedelta(1)
        return start, end

    def _dated(self, name: str) -> str | None:
        value = self.entry.get(name)
        if isinstance(value, str) and value in self.inputs:
            value = self.inputs[value]
        return None if value is None else str(value)

    def outputs(self) -> dict[str, str]:
        """{what the case expects: the name of our figure}."""
        named = self.entry.get("outputs") or {}
        return {key: named.get(key, key) for key in self.case["expected"]}


def exact_or_none(value: Any) -> Any:
    """A number of an input; None for texts and lists, which formulas cannot use."""
    if isinstance(value, bool | date):
        return None
    try:
        return exact(value if isinstance(value, int) else Decimal(str(value)))
    except (ArithmeticError, ValueError, TypeError):
        return None
