"""Prepayments earned month by month (B14, B18)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import InvalidCount
from wuye_engine.money import Rounding
from wuye_engine.prepayment import Spread, schedule

D = Decimal
APRIL = date(2020, 4, 15)
JIAO = Rounding(D("0.1"))


def test_published_year_in_jiao():
    """100,000 for a year from April at 6 %: nine months of 2020 earn 70,754.7."""
    parts = schedule(D(100000), 6, APRIL, 12, "cumulative", JIAO)
    assert (parts[0].amount, parts[0].base, parts[0].tax) == (
        D("8333.3"),
        D("7861.6"),
        D("471.7"),
    )
    assert sum(part.base for part in parts[:9]) == D("70754.7")
    assert parts[0].month == date(2020, 4, 1)
    assert parts[-1].month == date(2021, 3, 1)


def test_last_month_takes_the_rest():
    parts = schedule(D(100000), 6, APRIL, 12)
    assert {part.amount for part in parts[:-1]} == {D("8333.33")}
    assert parts[-1].amount == D("8333.37")


def test_less_than_a_month_is_refused():
    with pytest.raises(InvalidCount):
        schedule(D(100), 6, APRIL, 0)


@given(
    st.integers(0, 10**9).map(lambda fen: D(fen).scaleb(-2)),
    st.sampled_from([0, 1, 3, 6, 9, 13]),
    st.integers(1, 60),
    st.sampled_from(Spread),
)
def test_months_are_the_sum_and_its_tax(received, rate, months, spread):
    parts = schedule(received, rate, APRIL, months, spread)
    assert sum(part.amount for part in parts) == received
    tax = (received * rate / (100 + rate)).quantize(D("0.01"), "ROUND_HALF_UP")
    assert sum(part.tax for part in parts) == tax
    assert all(part.base + part.tax == part.amount for part in parts)
