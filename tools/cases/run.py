"""Price a file of cases; a line each: id, expected, got, ok."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg2

from odoo.exceptions import UserError

from wuye_engine.errors import EngineError

from . import arithmetic, records
from .config import Entry, Missing, load

FAULTS = (EngineError, Missing, UserError, psycopg2.Error)
PRICES = {
    "tariff": records.price_stays,
    "usage": records.price_usage,
    "monthly": records.price_months,
    "percent": records.price_percent,
    "late_fee": arithmetic.price_late_fee,
    "share": arithmetic.price_share,
    "prepayment": arithmetic.price_prepayment,
    "vat": arithmetic.price_vat,
}


@dataclass(frozen=True)
class Outcome:
    """What a case expects and what came out; `fault` where nothing did."""

    id: str
    expected: dict[str, str]
    got: dict[str, Decimal]
    fault: str = ""

    @property
    def ok(self) -> bool:
        return not self.fault and all(
            Decimal(str(value)) == self.got.get(name)
            for name, value in self.expected.items()
        )

    def __str__(self) -> str:
        def say(figures):
            return " ".join(f"{name}={value}" for name, value in figures.items())

        got = self.fault or say(self.got)
        mark = "ok" if self.ok else "DIFFERENT"
        return f"{self.id}\t{say(self.expected)}\t{got}\t{mark}"


def price(estate: records.Estate, case, config) -> Outcome:
    """One case; whatever stands in its way is its fault, not the end of the run."""
    expected = case["expected"]
    try:
        entry = Entry(case, config)
        with estate.env.cr.savepoint():
            figures = PRICES[entry.kind](estate, entry)
        outputs = entry.outputs()
        absent = [name for name in outputs.values() if name not in figures]
        if absent:
            raise Missing(f"no figure {absent[0]!r}; there are {', '.join(figures)}")
        got = {name: figures[ours] for name, ours in outputs.items()}
    except (*FAULTS, KeyError, TypeError, ValueError, ArithmeticError) as error:
        fault = f"{type(error).__name__}: {error}".replace("\n", " ")
        return Outcome(case["id"], expected, {}, fault)
    return Outcome(case["id"], expected, got)


def price_file(env, path: Path) -> Iterator[Outcome]:
    """Every case of a file, on an estate of its own."""
    cases, config = load(path)
    estate = records.Estate(env)
    for case in cases:
        yield price(estate, case, config)
