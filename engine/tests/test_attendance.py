"""Shifts out of taps: a table of days, and what holds for every log (F17, F18)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.attendance import Rules, Shift, Tap, Way, Window, shifts

DAY = datetime(2026, 11, 2)  # noqa: DTZ001  shifts have no zone


def at(text, day=0):
    """A moment: "23:00", "1:00+1" of the day after, "8:00:30"."""
    clock, _plus, more = text.partition("+")
    parts = [int(part) for part in clock.split(":")]
    seconds = parts[2] if len(parts) > 2 else 0
    return DAY + timedelta(
        days=int(more or 0) + day, hours=parts[0], minutes=parts[1], seconds=seconds
    )


def tap(text):
    """A tap: "8:00", ">8:00" into, "<18:00" out of."""
    ways = {">": Way.IN, "<": Way.OUT}
    way = ways.get(text[0], Way.ANY)
    return Tap(at(text.lstrip("<>")), way)


def said(found):
    """Shifts as text: "8:00-18:00", "?" where a tap is missing."""

    def one(moment):
        if moment is None:
            return "?"
        days = (moment.date() - DAY.date()).days
        return f"{moment.hour}:{moment:%M}" + (f"+{days}" if days else "")

    return [f"{one(shift.begin)}-{one(shift.end)}" for shift in found]


OFFICE = [Window(at("8:00", day), at("18:00", day)) for day in range(3)]
HALVES = [
    Window(at(begin, day), at(end, day))
    for day in range(2)
    for begin, end in (("8:00", "12:00"), ("14:00", "18:00"))
]
NIGHTS = [Window(at("22:00", day), at("6:00+1", day)) for day in range(3)]
CASES = [
    ("a day", "8:00 18:00", [], ["8:00-18:00"]),
    ("f17 two taps in 60 s are one", "8:00 8:00:40 18:00", [], ["8:00-18:00"]),
    ("60 s are still one", "8:00 8:01:00 18:00", [], ["8:00-18:00"]),
    ("61 s are two", "8:00 8:01:01", [], ["8:00-8:01"]),
    ("f17 over midnight is one shift", "23:00 1:00+1", [], ["23:00-1:00+1"]),
    (
        "two nights",
        "22:00 6:00+1 22:00+1 6:00+2",
        [],
        ["22:00-6:00+1", "22:00+1-6:00+2"],
    ),
    ("no end, next day", "8:00 8:02+1 18:00+1", [], ["8:00-?", "8:02+1-18:00+1"]),
    ("no end at all", "8:00", [], ["8:00-?"]),
    (
        "readers that know",
        ">8:00 <12:00 >13:00 <18:00",
        [],
        ["8:00-12:00", "13:00-18:00"],
    ),
    ("in twice", ">8:00 >9:00 <18:00", [], ["8:00-?", "9:00-18:00"]),
    ("out twice", ">8:00 <12:00 <18:00", [], ["8:00-12:00", "?-18:00"]),
    ("in and at once out", ">8:00 <8:00:30", [], ["8:00-8:00"]),
    ("out first", "<18:00", [], ["?-18:00"]),
    ("the evening's tap alone", "18:03", OFFICE, ["?-18:03"]),
    ("the morning's tap alone", "7:55", OFFICE, ["7:55-?"]),
    ("noon says nothing", "13:00", OFFICE, ["13:00-?"]),
    (
        "one evening, then days",
        "18:03 7:58+1 18:01+1",
        OFFICE,
        ["?-18:03", "7:58+1-18:01+1"],
    ),
    ("noon forgotten", "7:58 14:01 18:00", HALVES, ["7:58-?", "14:01-18:00"]),
    ("all four", "7:58 12:01 13:55 18:00", HALVES, ["7:58-12:01", "13:55-18:00"]),
    (
        "late, but there",
        "7:58 12:40 13:20 18:00",
        HALVES,
        ["7:58-12:40", "13:20-18:00"],
    ),
    (
        "a night without its end",
        "21:55 21:58+1 6:02+2",
        NIGHTS,
        ["21:55-?", "21:58+1-6:02+2"],
    ),
    ("a night's end alone", "6:03+1", NIGHTS, ["?-6:03+1"]),
    ("nobody came", "", OFFICE, []),
]


@pytest.mark.parametrize(
    ("taps", "windows", "wanted"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_f17_taps_are_shifts_as_the_table_says(taps, windows, wanted):
    assert said(shifts([tap(text) for text in taps.split()], windows)) == wanted


logs = st.lists(
    st.builds(
        Tap,
        st.integers(0, 6 * 24 * 60).map(
            lambda minutes: DAY + timedelta(minutes=minutes)
        ),
        st.sampled_from(Way),
    ),
    max_size=30,
)
schedules = st.sampled_from([(), tuple(OFFICE), tuple(HALVES), tuple(NIGHTS)])


@given(logs, schedules, st.randoms())
def test_f18_the_same_log_gives_the_same_shifts_in_whatever_order(taps, windows, dice):
    mixed = list(taps)
    dice.shuffle(mixed)
    assert shifts(mixed, windows) == shifts(taps, windows)


@given(logs, schedules)
def test_f18_a_log_read_from_the_beginning_of_a_shift_gives_the_rest_of_them(
    taps, windows
):
    found = shifts(taps, windows)
    for place, shift in enumerate(found):
        if shift.begin:
            rest = [one for one in taps if one.at >= shift.begin]
            assert shifts(rest, windows) == found[place:]


@given(logs, schedules)
def test_shifts_do_not_overlap_and_none_is_longer_than_allowed(taps, windows):
    found = shifts(taps, windows)
    ends = [moment for shift in found for moment in (shift.begin, shift.end) if moment]
    assert ends == sorted(ends)
    assert set(ends) <= {one.at for one in taps}
    for shift in found:
        assert shift.begin or shift.end
        if shift.begin and shift.end:
            assert shift.end - shift.begin <= Rules().longest


@given(logs)
def test_every_minute_in_which_somebody_tapped_is_in_a_shift_or_within_its_debounce(
    taps,
):
    found = shifts(taps)
    ends = {moment for shift in found for moment in (shift.begin, shift.end) if moment}
    for one in taps:
        assert any(moment <= one.at <= moment + Rules().debounce for moment in ends)


def test_rules_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="debounce"):
        Rules(debounce=timedelta(hours=20))


def test_a_shift_without_taps_is_nothing():
    assert shifts([]) == []
    assert Shift(None, at("8:00")) != Shift(at("8:00"), None)
