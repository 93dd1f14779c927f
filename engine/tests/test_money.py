"""Rounding, conversion and sharing out (B16, B19)."""

import math
from decimal import ROUND_HALF_UP, Decimal, Inexact, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import amounts

from wuye_engine.errors import (
    InvalidCount,
    InvalidNumber,
    NegativeWeight,
    NotAMultiple,
    NoWeight,
    UnknownChoice,
)
from wuye_engine.money import (
    Rounding,
    RoundingMode,
    allocate,
    exact,
    split_cumulative,
    split_last_takes_rest,
    to_decimal,
)

D = Decimal
weights = st.lists(
    st.integers(0, 10**6).map(lambda value: D(value).scaleb(-2)),
    min_size=1,
    max_size=12,
).filter(any)


@pytest.mark.parametrize(
    ("unit", "mode", "amount", "expected"),
    [
        ("0.01", "half_up", "1.165", "1.17"),  # exactly half: away from zero
        ("0.01", "half_up", "-1.165", "-1.17"),
        ("0.01", "half_up", "1.1649999", "1.16"),
        ("0.01", "half_up", "2.675", "2.68"),  # binary floats would give 2.67
        ("0.01", "up", "1.1601", "1.17"),
        ("0.01", "up", "-1.1601", "-1.17"),
        ("0.01", "up", "1.16", "1.16"),
        ("0.01", "down", "1.1699", "1.16"),
        ("0.01", "down", "-1.1699", "-1.16"),
        ("0.1", "half_up", "16.6667", "16.7"),  # 500 / 30
        ("0.1", "down", "6.6667", "6.6"),  # 200 / 30, cut
        ("1", "half_up", "0.5", "1"),
        ("10", "half_up", "14.99", "10"),
        ("1E+1", "up", "11", "20"),
        ("0.05", "half_up", "1.02", "1.00"),  # 20.4 units -> 20
        ("0.5", "half_up", "1.25", "1.5"),  # 2.5 units -> 3
        ("0.01", "half_up", "-0.001", "0.00"),
        ("0.01", "half_up", "999999999999.995", "1000000000000.00"),
    ],
)
def test_amount_is_rounded_to_the_unit(unit, mode, amount, expected):
    rounded = Rounding(D(unit), RoundingMode(mode)).apply(D(amount))
    assert str(rounded) == expected


def test_default_is_the_fen_half_up():
    assert Rounding() == Rounding(D("0.01"), RoundingMode.HALF_UP)
    assert Rounding().apply(Fraction(1, 3)) == D("0.33")
    assert Rounding(mode="down").mode is RoundingMode.DOWN


@given(
    amounts, st.sampled_from(RoundingMode), st.sampled_from(["0.01", "0.1", "1", "5"])
)
def test_rounding_twice_changes_nothing_and_credit_mirrors_charge(amount, mode, unit):
    rounding = Rounding(D(unit), mode)
    once = rounding.apply(amount)
    assert rounding.apply(once) == once
    assert rounding.apply(-amount) == -once
    assert abs(once - amount) < D(unit)


@given(st.integers(-(10**9), 10**9))
def test_half_up_agrees_with_decimal(thousandths):
    amount = D(thousandths).scaleb(-3)
    assert Rounding().apply(amount) == amount.quantize(D("0.01"), ROUND_HALF_UP)


def test_ambient_decimal_context_has_no_influence():
    with localcontext() as context:
        context.prec = 3
        context.traps[Inexact] = True
        assert Rounding().apply(D("123456.789")) == D("123456.79")
        assert split_last_takes_rest(D("123456.78"), 2)[1] == D("61728.39")
        assert sum(allocate(D("0.03"), [D(1), D(1)])) == D("0.03")


@pytest.mark.parametrize(
    "unit", [D(0), D("-0.01"), D("NaN"), D("Infinity"), 0.01, "0.01"]
)
def test_rounding_unit_must_be_a_positive_decimal(unit):
    with pytest.raises(InvalidNumber):
        Rounding(unit)


def test_unknown_rounding_mode_is_refused():
    with pytest.raises(UnknownChoice) as caught:
        Rounding(mode="bankers")
    assert caught.value.allowed == ("half_up", "up", "down")


@pytest.mark.parametrize("amount", [1.5, True, "1", None, D("NaN"), D("Infinity")])
def test_only_exact_finite_amounts_are_rounded(amount):
    with pytest.raises(InvalidNumber):
        Rounding().apply(amount)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.1, None, "0.1"),
        (0.1 + 0.2, None, "0.30000000000000004"),
        (0.1 + 0.2, 2, "0.30"),
        (1e-7, None, "1E-7"),
        (12, None, "12"),
        (" 12.50 ", None, "12.50"),
        ("-1.005", 2, "-1.01"),
        (D("2.5"), 0, "3"),
        (".5", 1, "0.5"),
    ],
)
def test_numbers_from_outside_become_decimal(value, places, expected):
    assert str(to_decimal(value, places)) == expected


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        True,
        None,
        b"1",
        "",
        "1,000",
        "1_000",
        "NaN",
        "１",
        D("sNaN"),
    ],
)
def test_what_is_no_number_is_named(value):
    with pytest.raises(InvalidNumber) as caught:
        to_decimal(value)
    assert caught.value.reason


def test_negative_places_are_refused():
    with pytest.raises(InvalidNumber):
        to_decimal(1, -1)


@pytest.mark.parametrize(
    ("total", "parts", "unit", "expected"),
    [
        # 500 / 30 = 16.666...: 20 shares of 16.67 and 10 of 16.66 = 333.40 + 166.60
        ("500.00", ["1"] * 30, "0.01", ["16.67"] * 20 + ["16.66"] * 10),
        # ties: 0.01 over three equal shares goes to the first
        ("0.01", ["1", "1", "1"], "0.01", ["0.01", "0.00", "0.00"]),
        # 100 x 1/6, 2/6, 3/6 = 16.666, 33.333, 50: the odd fen to the largest rest
        ("100.00", ["1", "2", "3"], "0.01", ["16.67", "33.33", "50.00"]),
        ("-100.00", ["1", "2", "3"], "0.01", ["-16.67", "-33.33", "-50.00"]),
        ("10.00", ["0", "1", "0"], "0.01", ["0.00", "10.00", "0.00"]),
        ("0.00", ["1", "2"], "0.01", ["0.00", "0.00"]),
        # whole cubic metres: 7 x 0.5, 0.3, 0.2 = 3.5, 2.1, 1.4 -> 4, 2, 1
        ("7", ["0.5", "0.3", "0.2"], "1", ["4", "2", "1"]),
    ],
)
def test_total_is_shared_out_by_weight(total, parts, unit, expected):
    shares = allocate(D(total), [D(part) for part in parts], D(unit))
    assert [str(share) for share in shares] == expected


@given(amounts, weights)
def test_shares_add_up_to_the_total(total, parts):
    shares = allocate(total, parts)
    assert sum(shares) == total
    whole = sum(parts)
    for share, part in zip(shares, parts, strict=True):
        assert abs(exact(share) - exact(total) * exact(part) / exact(whole)) < D("0.01")
        if not part:
            assert share == 0
    assert allocate(-total, parts) == [-share for share in shares]
    assert allocate(total, parts) == shares


@pytest.mark.parametrize("parts", [[], [D(0)], [D(0), D("0.00")]])
def test_total_without_any_weight_is_refused(parts):
    with pytest.raises(NoWeight) as caught:
        allocate(D(10), parts)
    assert caught.value.total == 10


def test_negative_weight_is_refused_by_its_place():
    with pytest.raises(NegativeWeight) as caught:
        allocate(D(10), [D(1), D("-0.5")])
    assert (caught.value.index, caught.value.weight) == (1, D("-0.5"))


def test_total_finer_than_the_unit_is_refused():
    with pytest.raises(NotAMultiple) as caught:
        allocate(D("10.005"), [D(1)])
    assert (caught.value.total, caught.value.unit) == (D("10.005"), D("0.01"))


@pytest.mark.parametrize(
    ("total", "n", "unit", "part", "last"),
    [
        # 100,000 / 12 = 8,333.33: 11 x 8,333.33 = 91,666.63, rest 8,333.37
        ("100000.00", 12, "0.01", "8333.33", "8333.37"),
        # in jiao: 11 x 8,333.30 = 91,666.30, rest 8,333.70; 12 x 8,333.30 is 99,999.60
        ("100000.00", 12, "0.10", "8333.30", "8333.70"),
        ("-100000.00", 12, "0.10", "-8333.30", "-8333.70"),
        # 200 / 3 = 66.67: 133.34, rest 66.66
        ("200.00", 3, "0.01", "66.67", "66.66"),
        # 0.10 / 12 would round to 0.01, 11 of them are more than all: cut instead
        ("0.10", 12, "0.01", "0.00", "0.10"),
        ("100.05", 2, "1", "50", "50.05"),
        ("7.00", 1, "0.01", "7.00", "7.00"),
    ],
)
def test_last_month_takes_the_rest(total, n, unit, part, last):
    parts = split_last_takes_rest(D(total), n, D(unit))
    assert parts == [D(part)] * (n - 1) + [D(last)]


def test_cumulative_schedule_stays_within_a_unit_of_the_exact_one():
    # reached 8,333.3 16,666.7 25,000.0 33,333.3 ...: the steps repeat .3 .4 .3
    parts = split_cumulative(D("100000.00"), 12, D("0.1"))
    assert parts == [D("8333.3"), D("8333.4"), D("8333.3")] * 4


@given(amounts, st.integers(1, 60), st.sampled_from(["0.01", "0.1", "1"]))
def test_both_schedules_add_up(total, n, unit):
    last_rest = split_last_takes_rest(total, n, D(unit))
    cumulative = split_cumulative(total, n, D(unit))
    assert len(last_rest) == len(cumulative) == n
    assert sum(last_rest) == sum(cumulative) == total
    assert all(part * total >= 0 for part in last_rest + cumulative)


@pytest.mark.parametrize("split", [split_last_takes_rest, split_cumulative])
def test_no_parts_are_refused(split):
    with pytest.raises(InvalidCount) as caught:
        split(D(1), 0)
    assert caught.value.count == 0
