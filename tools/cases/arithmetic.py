"""Cases whose rule has no record yet: late fees, shares, prepayments, tax."""

from datetime import date, timedelta
from decimal import Decimal

from wuye_engine.allocation import Part, share_cost
from wuye_engine.late_fee import (
    Balance,
    DailyRate,
    LateFeeRule,
    late_fee,
    monthly_debts,
)
from wuye_engine.money import Rounding, to_decimal
from wuye_engine.prepayment import schedule
from wuye_engine.vat import split_inclusive

from .config import Entry, Missing

DUE = date(2026, 1, 31)  # of a debt without dates
PLACES = 12


def _rounding(rule) -> Rounding:
    unit = to_decimal(rule.get("rounding_unit", "0.01"), PLACES)
    return Rounding(unit.normalize(), rule.get("rounding_mode", "half_up"))


def _rate(row) -> DailyRate:
    dates = {
        "start": row.get("start") or date.min,
        "end": row.get("end"),
    }
    if "year_percent" in row:
        return DailyRate.of_year(
            to_decimal(row["year_percent"], PLACES),
            times=to_decimal(row.get("times", 1), PLACES),
            year_days=row.get("year_days", 365),
            **dates,
        )
    return DailyRate(to_decimal(row["rate"], PLACES), **dates)


def price_late_fee(_estate, entry: Entry) -> dict[str, Decimal]:
    """One debt over days, or equal monthly debts in months of 30 days."""
    rule = entry.rule()
    rates = tuple(_rate(row) for row in rule["rates"])
    principal = entry.needed("principal")
    debts = entry.number("debts")
    if debts is not None:
        value = monthly_debts(principal, int(debts), rates[0].rate)
        return {"amount": _rounding(rule).apply(value)}
    due = entry.day("due") or DUE
    until = entry.day("until")
    if until is None:
        until = due + timedelta(int(entry.needed("days")))
    cap = rule.get("cap_percent")
    balances = [Balance(due, principal)]
    for day, amount in entry.entry.get("balances") or ():
        balances.append(Balance(day, to_decimal(amount, PLACES)))
    terms = LateFeeRule(
        rates,
        rule.get("grace_days", 0),
        rule.get("grace", "free"),
        None if cap is None else to_decimal(cap, PLACES),
        rule.get("stop"),
    )
    result = late_fee(terms, due, balances, until, _rounding(rule))
    return {"amount": result.amount if result else Decimal(0)}


def price_share(_estate, entry: Entry) -> dict[str, Decimal]:
    """A cost shared out: among so many households, or by `parts` of basis and weight.

    Figures: `amount` and `share 1` ... of each part, `difference` left to the company.
    """
    rule = entry.rule()
    if "parts" in entry.entry:
        parts = [
            Part(number, to_decimal(basis, PLACES), to_decimal(weight, PLACES))
            for number, (basis, weight) in enumerate(entry.entry["parts"], 1)
        ]
    else:
        count = int(entry.needed("households"))
        parts = [Part(number, Decimal(1)) for number in range(1, count + 1)]
    found = share_cost(
        entry.needed("total").normalize(),
        parts,
        to_decimal(rule.get("rounding_unit", "0.01"), PLACES).normalize(),
        rule.get("remainder", "spread"),
    )
    figures = {f"share {share.key}": share.amount for share in found.shares}
    sums = {"amount": found.shares[0].amount, "difference": found.difference}
    return {**figures, **sums, "sum": sum(figures.values())}


def price_prepayment(_estate, entry: Entry) -> dict[str, Decimal]:
    """Figures of the months: `amount 1`, `base 1-9`, `tax 12` ..."""
    rule = entry.rule()
    start = entry.day("start")
    if start is None:
        raise Missing("say what start is")
    parts = schedule(
        entry.needed("received"),
        to_decimal(rule["rate"], PLACES),
        start,
        int(entry.needed("months")),
        rule.get("spread", "last"),
        _rounding(rule),
    )
    figures = {}
    for name in set(entry.outputs().values()):
        what, _blank, months = name.partition(" ")
        first, _dash, last = months.partition("-")
        span = parts[int(first) - 1 : int(last or first)]
        figures[name] = sum(getattr(part, what) for part in span)
    return figures


def price_vat(_estate, entry: Entry) -> dict[str, Decimal]:
    """Figures: `tax` and `base` of a gross amount."""
    rule = entry.rule()
    rate = to_decimal(rule["rate"], PLACES)
    split = split_inclusive(entry.needed("gross"), rate, _rounding(rule))
    return {"tax": split.tax, "base": split.base, "amount": split.gross}
