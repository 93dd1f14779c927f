"""Gift months and what is taken off a bill (B11)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.discount import (
    month_shares,
    months_given,
    reduction,
    spread_gift,
)

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


def test_r28_twelve_paid_months_carry_the_thirteenth():
    parts = spread_gift(D("300.00"), 1, D(12), [D(1)])
    assert parts == [D("276.92"), D("23.08")]
    assert 12 * parts[1] == D("276.96")  # the free month earns what the others earn


def test_r28_quarter_with_one_and_a_half_free_months():
    parts = spread_gift(D("900.00"), 3, D(24), [D(1), D(1), D("0.5")])
    assert parts == [D("271.70")] * 2 + [D("271.69")] + [
        D("33.97"),
        D("33.96"),
        D("16.98"),
    ]
    assert sum(parts) == D("900.00")


@pytest.mark.parametrize(("months", "paid"), [(0, "12"), (1, "0"), (1, "-1")])
def test_gift_without_paid_months_is_refused(months, paid):
    with pytest.raises(ValueError, match="paid for"):
        spread_gift(D("1.00"), months, D(paid), [D(1)])


@given(
    st.integers(-(10**9), 10**9).map(lambda n: D(n) / 100),
    st.integers(1, 12),
    st.integers(1, 60),
    st.lists(st.sampled_from([D(1), D("0.5")]), max_size=6),
)
def test_spread_income_adds_up_to_the_bill(net, months, paid, gifts):
    parts = spread_gift(net, months, D(paid), gifts)
    assert len(parts) == months + len(gifts)
    assert sum(parts) == net
    share = abs(net) * paid / (paid + sum(gifts, D(0))) / months
    assert all(abs(abs(part) - share) <= D("0.011") for part in parts[:months])
