"""Months of a parking card: last day, months begun, the months that earn it (G5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import InvalidCount
from wuye_engine.month_card import earned, last_day, months_begun
from wuye_engine.periods import add_months, first_of_month

D = Decimal
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
MONTHS = st.integers(1, 36)
MONEY = st.integers(-(10**7), 10**7).map(lambda fen: D(fen).scaleb(-2))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 1), 1, date(2026, 11, 30)),
        (date(2026, 11, 23), 2, date(2027, 1, 22)),
        (date(2027, 1, 31), 1, date(2027, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_g5_the_last_day_is_the_one_before_the_same_day(start, months, end):
    assert last_day(start, months) == end


def test_g5_a_card_has_at_least_one_month():
    for months in (0, -1):
        with pytest.raises(InvalidCount):
            last_day(date(2026, 1, 1), months)
    with pytest.raises(InvalidCount):
        earned(D(1), date(2026, 1, 1), 2, 2)


def test_g5_a_month_that_has_begun_is_used():
    start = date(2026, 11, 23)
    assert [
        months_begun(start, 3, day)
        for day in (
            date(2026, 11, 22),
            date(2026, 11, 23),
            date(2026, 12, 22),
            date(2026, 12, 23),
            date(2027, 5, 1),
        )
    ] == [0, 1, 1, 2, 3]


def test_g5_a_year_from_new_year_earns_a_twelfth_each_month():
    parts = earned(D("1100.92"), date(2026, 1, 1), 12)
    assert list(parts) == [date(2026, month, 1) for month in range(1, 13)]
    assert set(parts.values()) == {D("91.74"), D("91.75")}
    assert sum(parts.values()) == D("1100.92")


def test_g5_a_month_over_two_calendar_months_is_shared_by_days():
    """23 November to 22 December: 8 and 22 of 30 days."""
    parts = earned(D("300.00"), date(2026, 11, 23), 1)
    assert parts == {date(2026, 11, 1): D("80.00"), date(2026, 12, 1): D("220.00")}


def test_g5_what_is_given_back_earns_in_the_months_not_begun():
    parts = earned(D("-600.00"), date(2026, 1, 1), 12, first=6)
    assert parts == {date(2026, month, 1): D("-100.00") for month in range(7, 13)}


@given(MONEY, DAYS, MONTHS, st.data())
def test_g5_the_parts_are_the_sum_and_lie_in_the_time(net, start, months, data):
    first = data.draw(st.integers(0, months - 1))
    parts = earned(net, start, months, first)
    assert sum(parts.values()) == net
    begin = add_months(start, first)
    assert min(parts) == first_of_month(begin)
    assert max(parts) == first_of_month(last_day(start, months))
    assert all(part * net >= 0 for part in parts.values())


@given(DAYS, MONTHS)
def test_g5_renewed_on_the_day_after_has_no_gap(start, months):
    end = last_day(start, months)
    assert months_begun(start, months, end) == months
    assert months_begun(start, months, start - timedelta(days=1)) == 0
    assert add_months(start, months) == end + timedelta(days=1)
