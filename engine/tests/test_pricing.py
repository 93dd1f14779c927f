"""Prices and their explanation (B1, B3, B4)."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import bases, cuts, periods, prices

from wuye_engine.errors import InvalidNumber, InvalidPeriod, PriceGap, PriceOverlap
from wuye_engine.money import Rounding
from wuye_engine.periods import MonthBasis, Period
from wuye_engine.pricing import (
    PriceVersion,
    Result,
    price_fixed,
    price_over_versions,
    price_per_area,
    price_quantity,
)
from wuye_engine.proration import Proration

D = Decimal
BY_DAYS, THIRTY, NONE = Proration.DAYS_IN_MONTH, Proration.THIRTY, Proration.NONE
JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))


def rows(result):
    return [
        (part.label, str(part.price), part.months, part.days, part.month_days)
        for part in result.slices
    ]


@pytest.mark.parametrize(
    ("area", "price", "period", "amount"),
    [
        ("88.88", "1.85", JANUARY, "164.43"),  # 164.428
        ("89.50", "2.00", QUARTER, "537.00"),  # 179 x 3
        ("106.37", "1.37", QUARTER, "437.18"),  # 145.7269 x 3 = 437.1807
        ("0.00", "2.00", QUARTER, "0.00"),
        # 31st of January only: 100 x 3.1 / 31
        ("100.00", "3.10", Period(date(2026, 1, 31), date(2026, 1, 31)), "10.00"),
    ],
)
def test_area_is_priced_by_the_month(area, price, period, amount):
    assert price_per_area(D(area), D(price), period, BY_DAYS).amount == D(amount)


def test_fixed_price_over_whole_months_is_one_slice():
    result = price_fixed(D("300.00"), QUARTER, BY_DAYS)
    assert result.amount == D("900.00")
    assert rows(result) == [("full", "300.00", 3, None, None)]
    only = result.slices[0]
    assert (only.start, only.end) == (QUARTER.start, QUARTER.end)


def test_anniversary_period_is_whole_in_its_own_months():
    span = Period(date(2025, 2, 28), date(2025, 3, 30))
    result = price_fixed(D("300.00"), span, BY_DAYS, MonthBasis.ANNIVERSARY, 31)
    assert result.amount == D("300.00")
    assert rows(result) == [("full", "300.00", 1, None, None)]


def test_quantity_is_priced_in_one_slice():
    # 13.5 m3 x 3.45 = 46.575
    result = price_quantity(D("13.5"), D("3.45"))
    assert result.amount == D("46.58")
    assert result.slices[0].label == "quantity"
    assert result.slices[0].note == ""
    assert price_quantity(D("-13.5"), D("3.45")).amount == D("-46.58")


def test_declared_rounding_states_its_difference():
    # B19: 46.575 is 46.58 to the fen, 46.6 in jiao: 0.02 to be stated
    result = price_quantity(D("13.5"), D("3.45"), Rounding(D("0.1")))
    assert result.amount == D("46.6")
    assert result.rounding_difference == D("0.02")
    assert result.slices[0].note == "rounding_rest=0.02"


def test_rounding_differences_of_many_lines_add_up_to_what_is_stated():
    # B19: 10,000 lines of 0.001 x n yuan, cut to jiao
    cut = Rounding(D("0.1"), "down")
    lines = [price_quantity(D(n), D("0.001"), cut) for n in range(10000)]
    stated = sum(line.rounding_difference for line in lines)
    fine = sum(price_quantity(D(n), D("0.001")).amount for n in range(10000))
    assert sum(line.amount for line in lines) - fine == stated


def test_price_changes_inside_the_period():
    versions = [
        PriceVersion(D("2.00"), date(2020, 1, 1), date(2026, 2, 10)),
        PriceVersion(D("2.50"), date(2026, 2, 11)),
    ]
    result = price_over_versions(versions, D("89.50"), QUARTER, BY_DAYS)
    # 179 + 179 x 10/28 + 223.75 x 18/28 + 223.75 = 179 + 63.929 + 143.839 + 223.75
    assert result.amount == D("610.52")
    assert rows(result) == [
        ("full", "2.00", 1, None, None),
        ("partial", "2.00", None, 10, 28),
        ("partial", "2.50", None, 18, 28),
        ("full", "2.50", 1, None, None),
    ]
    assert price_over_versions(versions[::-1], D("89.50"), QUARTER, BY_DAYS) == result


@pytest.mark.parametrize(
    ("rule", "start", "divisor"),
    [
        (THIRTY, date(2026, 1, 1), 31),  # a whole month of 31 days counts 1
        (THIRTY, date(2026, 1, 12), 30),  # 20 days count 20/30
        (NONE, date(2026, 1, 12), 20),  # 20 days count 1
    ],
)
def test_month_under_two_prices_keeps_its_factor(rule, start, divisor):
    period = Period(start, date(2026, 1, 31))
    versions = [
        PriceVersion(D("310.00"), start, date(2026, 1, 21)),
        PriceVersion(D("620.00"), date(2026, 1, 22), None),
    ]
    result = price_over_versions(versions, D(1), period, rule)
    assert [part.month_days for part in result.slices] == [divisor, divisor]
    first, second = period.days - 10, 10
    expected = (310 * D(first) + 620 * D(second)) / divisor
    assert result.amount == Rounding().apply(expected)


@given(cuts(), prices, bases, st.sampled_from(Proration))
def test_change_of_price_to_the_same_price_changes_nothing(cut, price, basis, rule):
    whole, parts = cut
    versions = [PriceVersion(price, part.start, part.end) for part in parts]
    result = price_over_versions(versions, D(1), whole, rule, basis)
    assert result.amount == price_fixed(price, whole, rule, basis).amount


@given(cuts(), st.lists(prices, min_size=5, max_size=5), st.sampled_from(Proration))
def test_slices_cover_the_period_and_add_up(cut, some_prices, rule):
    whole, parts = cut
    versions = [
        PriceVersion(price, part.start, part.end)
        for price, part in zip(some_prices, parts, strict=False)
    ]
    result = price_over_versions(versions, D("77.7"), whole, rule)
    assert sum(part.amount for part in result.slices) == result.amount
    assert (result.slices[0].start, result.slices[-1].end) == (whole.start, whole.end)
    for before, after in zip(result.slices, result.slices[1:], strict=False):
        assert after.start == before.end + timedelta(1)
    assert Result.from_dict(json.loads(json.dumps(result.as_dict()))) == result


@pytest.mark.parametrize(
    ("versions", "start", "end"),
    [
        ([], date(2026, 1, 1), date(2026, 3, 31)),
        ([(date(2026, 1, 11), None)], date(2026, 1, 1), date(2026, 1, 10)),
        ([(date(2025, 1, 1), date(2026, 3, 30))], date(2026, 3, 31), date(2026, 3, 31)),
        (
            [(date(2025, 1, 1), date(2026, 2, 1)), (date(2026, 2, 5), None)],
            date(2026, 2, 2),
            date(2026, 2, 4),
        ),
        ([(date(2026, 4, 1), None)], date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_days_without_a_price_are_refused_never_zero(versions, start, end):
    prices_given = [PriceVersion(D(2), *days) for days in versions]
    with pytest.raises(PriceGap) as caught:
        price_over_versions(prices_given, D(1), QUARTER, BY_DAYS)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_days_with_two_prices_are_refused():
    versions = [
        PriceVersion(D(2), date(2025, 1, 1), date(2026, 2, 10)),
        PriceVersion(D(3), date(2026, 2, 5), date(2026, 2, 6)),
        PriceVersion(D(3), date(2026, 2, 7)),
    ]
    with pytest.raises(PriceOverlap) as caught:
        price_over_versions(versions, D(1), QUARTER, BY_DAYS)
    assert (caught.value.start, caught.value.end) == (
        date(2026, 2, 5),
        date(2026, 2, 6),
    )


def test_price_version_that_ends_before_it_starts_is_refused():
    with pytest.raises(InvalidPeriod):
        PriceVersion(D(1), date(2026, 1, 2), date(2026, 1, 1))


def test_float_price_is_refused():
    with pytest.raises(InvalidNumber):
        price_fixed(1.85, JANUARY, BY_DAYS)


def test_stored_explanation_is_plain_json():
    stored = price_fixed(D("300.00"), JANUARY, BY_DAYS).as_dict()
    assert stored == {
        "amount": "300.00",
        "rounding_difference": "0.00",
        "slices": [
            {
                "label": "full",
                "quantity": "1",
                "price": "300.00",
                "amount": "300.00",
                "start": "2026-01-01",
                "end": "2026-01-31",
                "days": None,
                "month_days": None,
                "note": "",
                "months": 1,
                "name": "",
                "percent": None,
            }
        ],
    }
    quantity = price_quantity(D(3), D("2.5"))
    assert Result.from_dict(quantity.as_dict()) == quantity


@given(periods(), prices)
def test_same_input_gives_the_same_result(period, price):
    assert price_fixed(price, period, BY_DAYS) == price_fixed(price, period, BY_DAYS)
