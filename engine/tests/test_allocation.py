"""B16: common costs shared out; shares add up, or the difference is stated."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.allocation import (
    Part,
    Remainder,
    by_bands,
    by_floors_travelled,
    share_cost,
)
from wuye_engine.errors import NegativeWeight, NotAMultiple, NoWeight


def test_by_area():
    homes = [Part("0101", Decimal("89.37")), Part("0102", Decimal("120.63"))]
    shared = share_cost(Decimal("1000.00"), homes)
    assert shared.amounts == {"0101": Decimal("425.57"), "0102": Decimal("574.43")}
    assert shared.difference == 0
    assert shared.shares[0].of_whole == Fraction("89.37") / 210


def test_by_household_each_rounded_the_company_bears_the_rest():
    """500 yuan over 30 homes at 16.7 each is 501: one yuan too much is stated."""
    homes = [Part(number, Decimal(1)) for number in range(30)]
    shared = share_cost(Decimal(500), homes, Decimal("0.1"), Remainder.COMPANY)
    assert {share.amount for share in shared.shares} == {Decimal("16.7")}
    assert shared.difference == Decimal("-1.0")


def test_empty_homes_weigh_less():
    """Stairwell power: 2 lived in, 2 empty at 70 %."""
    homes = [
        Part(number, Decimal(1), Decimal("0.7") if number > 2 else Decimal(1))
        for number in range(1, 5)
    ]
    shared = share_cost(Decimal("340.00"), homes)
    assert list(shared.amounts.values()) == [
        Decimal("100.00"),
        Decimal("100.00"),
        Decimal("70.00"),
        Decimal("70.00"),
    ]


def test_lift_by_floors_travelled():
    """Seven floors of three flats: 4.76 % for the second floor, 28.57 % for the top."""
    weights = by_floors_travelled(range(1, 8))
    floors = [Part(n, Decimal(1), weight) for n, weight in enumerate(weights, 1)]
    shares = share_cost(Decimal("2100.00"), floors).shares
    assert shares[0].amount == 0
    assert round(shares[1].of_whole * 100, 2) == Fraction("4.76")
    assert round(shares[6].of_whole * 100, 2) == Fraction("28.57")


def test_lift_by_bands_of_floors():
    bands = [(2, Decimal(0)), (9, Decimal("0.1")), (16, Decimal("0.2"))]
    assert [by_bands(floor, bands) for floor in (1, 3, 9, 10)] == [
        Decimal(0),
        Decimal("0.1"),
        Decimal("0.1"),
        Decimal("0.2"),
    ]
    with pytest.raises(NoWeight):
        by_bands(17, bands)


def test_what_cannot_be_shared_is_refused():
    with pytest.raises(NoWeight):
        share_cost(Decimal(1), [Part(1, Decimal(0))])
    with pytest.raises(NoWeight):
        share_cost(Decimal(1), [])
    with pytest.raises(NegativeWeight) as caught:
        share_cost(Decimal(1), [Part(1, Decimal(1)), Part(2, Decimal(-1))])
    assert caught.value.index == 1
    with pytest.raises(NotAMultiple):
        share_cost(Decimal("0.05"), [Part(1, Decimal(1))], Decimal("0.1"))


costs = st.integers(0, 10**8).map(lambda fen: Decimal(fen).scaleb(-2))
bases = st.lists(st.decimals(0, 500, places=2), min_size=1, max_size=40).filter(any)


@given(costs, bases)
def test_shares_add_up_to_the_cost(cost, given_bases):
    shared = share_cost(cost, [Part(n, basis) for n, basis in enumerate(given_bases)])
    assert sum(share.amount for share in shared.shares) == cost
    assert shared.difference == 0
    for share in shared.shares:
        fair = share.of_whole * Fraction(cost)
        assert abs(Fraction(share.amount) - fair) < Fraction("0.01")


@given(costs, bases)
def test_difference_is_what_rounding_left(cost, given_bases):
    parts = [Part(n, basis) for n, basis in enumerate(given_bases)]
    shared = share_cost(cost, parts, remainder="company")
    assert sum(share.amount for share in shared.shares) + shared.difference == cost
    assert abs(shared.difference) <= Decimal("0.005") * len(parts)
