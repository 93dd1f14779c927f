"""Service periods and the month that bills them (B3, R29, R36, R41)."""

from datetime import date, datetime, timedelta

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from strategies import bases, cycles, days, periods, timings

from wuye_engine.errors import (
    InvalidAnchorDay,
    InvalidPeriod,
    SplitOutsidePeriod,
    UnknownChoice,
)
from wuye_engine.periods import (
    Cycle,
    MonthBasis,
    Period,
    Timing,
    add_months,
    bill_month,
    days_in_month,
    due_periods,
    first_of_month,
    periods_between,
)

NATURAL, ANNIVERSARY = MonthBasis.NATURAL, MonthBasis.ANNIVERSARY
FAR = date(2099, 12, 31)


def spans(found):
    return [f"{period.start:%m%d}-{period.end:%m%d}" for period in found]


@pytest.mark.parametrize(
    ("day", "n", "anchor", "expected"),
    [
        ("2025-01-31", 1, None, "2025-02-28"),
        ("2024-01-31", 1, None, "2024-02-29"),  # leap year
        ("2000-01-31", 1, None, "2000-02-29"),  # divisible by 400
        ("2100-01-31", 1, None, "2100-02-28"),  # by 100 only
        ("2025-02-28", 1, None, "2025-03-28"),
        ("2025-02-28", 1, 31, "2025-03-31"),
        ("2025-02-28", 2, 31, "2025-04-30"),
        ("2024-02-29", 12, None, "2025-02-28"),
        ("2025-12-15", 1, None, "2026-01-15"),
        ("2026-01-15", -1, None, "2025-12-15"),
        ("2025-03-31", -13, None, "2024-02-29"),
        ("2025-03-31", 0, 15, "2025-03-15"),
    ],
)
def test_months_are_added_and_clamped(day, n, anchor, expected):
    assert add_months(date.fromisoformat(day), n, anchor) == date.fromisoformat(
        expected
    )


@pytest.mark.parametrize("anchor", [0, 32, -1])
def test_anchor_outside_a_month_is_refused(anchor):
    with pytest.raises(InvalidAnchorDay) as caught:
        add_months(date(2025, 1, 1), 1, anchor)
    assert caught.value.anchor_day == anchor


def test_period_counts_both_ends():
    assert Period(date(2025, 1, 31), date(2025, 1, 31)).days == 1
    assert Period(date(2024, 1, 1), date(2024, 12, 31)).days == 366
    assert days_in_month(date(2024, 2, 10)) == 29


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 1, 2), date(2025, 1, 1)),
        (datetime(2025, 1, 1), date(2025, 1, 2)),  # noqa: DTZ001 a naive one, on purpose
        (date(2025, 1, 1), None),
        ("2025-01-01", date(2025, 1, 2)),
    ],
)
def test_impossible_period_is_refused(start, end):
    with pytest.raises(InvalidPeriod) as caught:
        Period(start, end)
    assert (caught.value.start, caught.value.end) == (start, end)


@freeze_time("2026-01-15")
def test_period_accepts_the_days_of_a_frozen_clock():
    assert Period(date.today(), date.today()).days == 1  # noqa: DTZ011


def test_overlap_is_symmetric_and_may_be_empty():
    january = Period(date(2025, 1, 1), date(2025, 1, 31))
    late = Period(date(2025, 1, 31), date(2025, 2, 5))
    assert january.overlap(late) == late.overlap(january)
    assert january.overlap(late) == Period(date(2025, 1, 31), date(2025, 1, 31))
    assert january.overlap(Period(date(2025, 2, 1), date(2025, 2, 1))) is None


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 2, 1), date(2024, 1, 1)])
def test_cut_must_leave_days_on_both_sides(day):
    with pytest.raises(SplitOutsidePeriod) as caught:
        Period(date(2025, 1, 1), date(2025, 1, 31)).split_at(day)
    assert caught.value.day == day


@given(periods(), st.data())
def test_two_parts_are_the_whole(period, data):
    if period.days == 1:
        return
    day = period.start + timedelta(data.draw(st.integers(1, period.days - 1)))
    first, second = period.split_at(day)
    assert (first.start, second.end) == (period.start, period.end)
    assert first.end + timedelta(1) == second.start == day
    assert first.days + second.days == period.days
    assert first.overlap(second) is None


@pytest.mark.parametrize(
    ("start", "end", "cycle", "basis", "until", "expected"),
    [
        # natural: the first quarter is the rest of it, the last stops with the line
        (
            date(2025, 2, 10),
            date(2025, 8, 5),
            Cycle.QUARTER,
            NATURAL,
            FAR,
            ["0210-0331", "0401-0630", "0701-0805"],
        ),
        (
            date(2025, 3, 1),
            None,
            Cycle.HALF_YEAR,
            NATURAL,
            date(2025, 7, 1),
            ["0301-0630", "0701-1231"],
        ),
        (
            date(2023, 12, 31),
            date(2025, 1, 1),
            Cycle.YEAR,
            NATURAL,
            FAR,
            ["1231-1231", "0101-1231", "0101-0101"],
        ),
        # anniversary from the 31st, over the end of a February of 28 days
        (
            date(2025, 1, 31),
            date(2025, 5, 30),
            Cycle.MONTH,
            ANNIVERSARY,
            FAR,
            ["0131-0227", "0228-0330", "0331-0429", "0430-0530"],
        ),
        # and of 29
        (
            date(2024, 1, 31),
            None,
            Cycle.MONTH,
            ANNIVERSARY,
            date(2024, 3, 31),
            ["0131-0228", "0229-0330", "0331-0429"],
        ),
        (
            date(2024, 2, 29),
            None,
            Cycle.YEAR,
            ANNIVERSARY,
            date(2025, 2, 28),
            ["0229-0227", "0228-0227"],
        ),
        # the horizon cuts nothing
        (
            date(2025, 1, 15),
            None,
            Cycle.QUARTER,
            ANNIVERSARY,
            date(2025, 1, 15),
            ["0115-0414"],
        ),
        (date(2025, 1, 15), None, Cycle.MONTH, NATURAL, date(2025, 1, 14), []),
        (
            date(2025, 1, 15),
            date(2025, 1, 15),
            Cycle.YEAR,
            ANNIVERSARY,
            FAR,
            ["0115-0115"],
        ),
    ],
)
def test_line_is_cut_into_periods(start, end, cycle, basis, until, expected):
    assert spans(periods_between(start, end, cycle, basis, until)) == expected


@given(
    days, st.one_of(st.none(), st.integers(0, 1500)), cycles, bases, st.integers(0, 900)
)
def test_periods_cover_every_day_once(start, length, cycle, basis, horizon):
    end = None if length is None else start + timedelta(length)
    until = start + timedelta(horizon)
    found = periods_between(start, end, cycle, basis, until)
    assert found[0].start == start
    for before, after in zip(found, found[1:], strict=False):
        assert after.start == before.end + timedelta(1)
    last = until if end is None else min(until, end)
    assert found[-1].start <= last <= found[-1].end
    assert end is None or found[-1].end <= end
    longest = {1: 31, 3: 92, 6: 184, 12: 366}[cycle.months]
    assert all(period.days <= longest for period in found)


@given(days, cycles, bases, timings, st.integers(0, 1200))
def test_every_period_is_due_in_exactly_one_month(start, cycle, basis, timing, length):
    end = start + timedelta(length)
    expected = periods_between(start, end, cycle, basis, end)
    months = (length // 28) + 14
    due = [
        (period, add_months(first_of_month(start), step))
        for step in range(-3, months)
        for period in due_periods(
            start, end, cycle, basis, timing, add_months(first_of_month(start), step)
        )
    ]
    assert [period for period, _month in due] == expected
    assert all(bill_month(period, timing, basis) == month for period, month in due)


@given(days, cycles, bases, timings, st.integers(0, 90))
def test_open_line_is_due_like_a_long_one(start, cycle, basis, timing, step):
    month = add_months(start, step)
    closed = due_periods(start, date(2099, 12, 31), cycle, basis, timing, month)
    assert due_periods(start, None, cycle, basis, timing, month) == closed


@pytest.mark.parametrize(
    ("start", "end", "timing", "basis", "expected"),
    [
        ("2025-01-01", "2025-01-31", "prepaid", "natural", "2025-01-01"),
        ("2025-01-01", "2025-01-31", "postpaid", "natural", "2025-02-01"),
        ("2025-10-01", "2025-12-31", "postpaid", "natural", "2026-01-01"),
        ("2025-01-15", "2025-02-14", "prepaid", "anniversary", "2025-01-01"),
        ("2025-01-15", "2025-02-14", "postpaid", "anniversary", "2025-03-01"),
        ("2025-12-20", "2025-12-25", "postpaid", "natural", "2026-01-01"),
    ],
)
def test_period_is_billed_in_its_month(start, end, timing, basis, expected):
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    month = bill_month(period, Timing(timing), MonthBasis(basis))
    assert month == date.fromisoformat(expected)


def test_yearly_postpaid_line_that_stops_early_is_due_at_once():
    # the year's bill would come in January; the line ended in March, so April bills it
    found = due_periods(
        date(2025, 1, 1),
        date(2025, 3, 10),
        Cycle.YEAR,
        NATURAL,
        Timing.POSTPAID,
        date(2025, 4, 20),
    )
    assert spans(found) == ["0101-0310"]


def test_two_short_periods_may_fall_due_together():
    # the full month ends on 27 February, the cut one on the 28th: both end in February
    found = due_periods(
        date(2025, 1, 31),
        date(2025, 2, 28),
        Cycle.MONTH,
        ANNIVERSARY,
        Timing.POSTPAID,
        date(2025, 3, 1),
    )
    assert spans(found) == ["0131-0227", "0228-0228"]


def test_plain_values_serve_as_rules():
    found = due_periods(
        date(2025, 1, 1), None, "quarter", "natural", "prepaid", date(2025, 4, 9)
    )
    assert spans(found) == ["0401-0630"]


@pytest.mark.parametrize(
    ("cycle", "basis", "timing"),
    [
        ("week", "natural", "prepaid"),
        ("month", "lunar", "prepaid"),
        ("month", "natural", "never"),
    ],
)
def test_unknown_rules_are_refused(cycle, basis, timing):
    with pytest.raises(UnknownChoice):
        due_periods(date(2025, 1, 1), None, cycle, basis, timing, date(2025, 1, 1))


def test_line_that_ends_before_it_starts_is_refused():
    start, end = date(2025, 1, 2), date(2025, 1, 1)
    with pytest.raises(InvalidPeriod):
        periods_between(start, end, Cycle.MONTH, NATURAL, FAR)
    with pytest.raises(InvalidPeriod):
        due_periods(start, end, Cycle.MONTH, NATURAL, Timing.PREPAID, start)
