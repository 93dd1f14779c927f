"""B12: simple interest by the day, each bill its own debt."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import InvalidNumber, InvalidPeriod, PriceOverlap
from wuye_engine.late_fee import (
    Balance,
    DailyRate,
    Grace,
    LateFeeRule,
    late_fee,
    monthly_debts,
)
from wuye_engine.money import Rounding

DUE = date(2026, 1, 31)
THREE = LateFeeRule((DailyRate(Decimal("0.003")),))


def fee(rule, principal, days, **vals):
    result = late_fee(
        rule, DUE, [Balance(DUE, Decimal(principal))], after(days), **vals
    )
    return result and result.amount


def after(days):
    return DUE + timedelta(days)


@pytest.mark.parametrize(
    ("principal", "days", "amount"),
    [
        ("500", 30, "45.00"),
        ("3000", 50, "450.00"),
        ("500", 1, "1.50"),
        ("500", 0, None),
    ],
)
def test_fee_of_days(principal, days, amount):
    assert fee(THREE, principal, days) == (amount and Decimal(amount))


def test_grace_is_free_or_counted_once_it_is_over():
    free = LateFeeRule(THREE.rates, grace_days=10)
    counted = LateFeeRule(THREE.rates, grace_days=10, grace="counted")
    for rule, on_last, after_it in ((free, None, "3.00"), (counted, None, "33.00")):
        assert fee(rule, 1000, 10) == on_last
        assert fee(rule, 1000, 11) == Decimal(after_it)
    assert counted.grace is Grace.COUNTED


def test_payment_lowers_what_bears_the_fee_from_its_day_on():
    balances = [Balance(DUE, Decimal(1000)), Balance(after(11), Decimal(400))]
    result = late_fee(THREE, DUE, balances, after(20))
    assert [(part.days, part.quantity, part.amount) for part in result.slices] == [
        (10, Decimal(1000), Decimal("30.00")),
        (10, Decimal(400), Decimal("12.00")),
    ]
    paid = [*balances, Balance(after(21), Decimal(0))]
    assert late_fee(THREE, DUE, paid, after(90)).amount == Decimal("42.00")


def test_cap_is_a_share_of_what_was_due():
    rule = LateFeeRule(THREE.rates, cap_percent=Decimal(30))
    assert fee(rule, 1000, 100) == Decimal("300.00")
    assert fee(rule, 1000, 101) == Decimal("300.00")
    result = late_fee(rule, DUE, [Balance(DUE, Decimal(1000))], after(101))
    assert [part.label for part in result.slices] == ["late_fee_cap"]


def test_fee_stops():
    rule = LateFeeRule(THREE.rates, stop=after(5))
    assert fee(rule, 1000, 90) == Decimal("15.00")
    assert fee(LateFeeRule(THREE.rates, stop=DUE), 1000, 90) is None


def test_loan_prime_rate_segment_by_segment():
    """1-year LPR 3.85 % until 2022-01-19, 3.70 % from 2022-01-20 (PBC notices)."""
    lpr = (
        DailyRate.of_year(Decimal("3.85"), date(2020, 4, 20), date(2022, 1, 19)),
        DailyRate.of_year(Decimal("3.70"), date(2022, 1, 20)),
    )
    due = date(2022, 1, 9)
    balances = [Balance(due, Decimal(36500))]
    result = late_fee(LateFeeRule(lpr), due, balances, date(2022, 1, 29))
    assert [(part.days, part.amount) for part in result.slices] == [
        (10, Decimal("38.50")),
        (10, Decimal("37.00")),
    ]


def test_closed_form_of_a_claim():
    """10,579.68 as claimed in court: 237 a month, 31 months, 3‰ a day."""
    assert monthly_debts(237, 31, Decimal("0.003")) == Fraction("10579.68")
    month = Fraction(30)
    one_by_one = sum(237 * Fraction("0.003") * month * n for n in range(1, 32))
    assert one_by_one == Fraction("10579.68")


def test_rules_that_are_none_are_refused():
    with pytest.raises(PriceOverlap):
        LateFeeRule((DailyRate(Decimal(1)), DailyRate(Decimal(2), DUE)))
    with pytest.raises(InvalidNumber):
        DailyRate(Decimal("-0.1"))
    with pytest.raises(InvalidPeriod):
        DailyRate(Decimal(1), DUE, after(-1))
    with pytest.raises(InvalidNumber):
        LateFeeRule(THREE.rates, grace_days=-1)
    with pytest.raises(InvalidNumber):
        LateFeeRule(THREE.rates, cap_percent=Decimal(-1))


FINE = Rounding(Decimal("0.000001"))


@given(
    st.decimals(1, 10**6, places=2),
    st.lists(st.integers(1, 300), min_size=1, max_size=5),
    st.integers(0, 40),
)
def test_fee_is_the_same_however_the_days_are_cut(principal, parts, grace):
    """What is billed month by month is what is billed at once."""
    rule = LateFeeRule(THREE.rates, grace_days=grace, grace="counted")
    until, billed = grace, Decimal(0)
    for part in parts:
        until += part
        whole = fee(rule, principal, until, rounding=FINE)
        assert whole > billed
        billed = whole
    assert billed == FINE.apply(principal * Decimal("0.003") * until)
