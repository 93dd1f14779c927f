"""Gift months and what is taken off a bill (B11)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.discount import month_shares, months_given, reduction

D = Decimal
TABLE = [(12, D(1)), (6, D("0.5")), (24, D("2.5"))]


@pytest.mark.parametrize(
    ("paid", "months"),
    [(5, "0"), (6, "0.5"), (11, "0.5"), (12, "1"), (23, "1"), (24, "2.5"), (36, "2.5")],
)
def test_highest_row_that_is_reached_counts_once(paid, months):
    assert months_given(TABLE, paid) == D(months)


def test_no_table_gives_nothing():
    assert months_given([], 12) == 0


def test_one_and_a_half_months():
    assert month_shares(D("1.5")) == [D(1), D("0.5")]
    assert month_shares(D(0)) == []


def test_months_below_zero_are_refused():
    with pytest.raises(ValueError, match="never negative"):
        month_shares(D("-1"))


@pytest.mark.parametrize(
    ("amount", "shares", "less"),
    [
        ("260.00", ["1"], "260.00"),
        ("260.01", ["0.5"], "130.01"),  # 130.005 half up
        ("780.00", ["1", "0", "0"], "260.00"),  # a month of a quarter
        ("100.00", ["0.05"] * 12, "5.00"),
        ("100.00", [], "0.00"),
    ],
)
def test_reduction_of_a_bill(amount, shares, less):
    assert reduction(D(amount), [D(share) for share in shares]) == D(less)


@given(st.decimals("0", "100000", places=2), st.lists(st.decimals("0", "1", places=3)))
def test_never_more_than_the_bill(amount, shares):
    assert 0 <= reduction(amount, shares) <= amount
