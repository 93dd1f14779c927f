"""Days out of shifts: a table, and what holds for every log (F17, F18)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_attendance import DAY, HALVES, NIGHTS, OFFICE, at, logs, schedules, tap

from wuye_engine.attendance import Shift, Window, shifts
from wuye_engine.workday import day_of, is_running, joined, workdays

LATER = at("12:00", 9)


def date_of(moment):
    return moment.date()


def said(days):
    """Days as text: "0 late=5 missing", numbers of days and minutes."""

    def one(day):
        words = [str((day.day - DAY.date()).days)]
        for name in ("late", "early"):
            if value := getattr(day, name):
                words.append(f"{name}={int(value.total_seconds() // 60)}")
        words += [name for name in ("missing", "absent", "open") if getattr(day, name)]
        return " ".join(words)

    return [one(day) for day in days]


ONE, ONE_NIGHT = OFFICE[:1], NIGHTS[:1]
CASES = [
    ("in time", "7:58 18:01", ONE, LATER, ["0"]),
    ("late", "8:05 18:00", ONE, LATER, ["0 late=5"]),
    ("early", "7:58 17:30", ONE, LATER, ["0 early=30"]),
    ("both", "8:10 17:50", ONE, LATER, ["0 late=10 early=10"]),
    ("nobody came", "", ONE, LATER, ["0 absent"]),
    ("only after hours", "20:30 22:00", ONE, LATER, ["0 absent"]),
    ("no last tap is no leaving early", "7:58", ONE, LATER, ["0 missing"]),
    ("no first tap is no being late", "18:03", ONE, LATER, ["0 missing"]),
    ("late, and no last tap", "8:20", ONE, LATER, ["0 late=20 missing"]),
    ("at work", "8:20", ONE, at("9:00"), ["0 late=20 open"]),
    ("out for a while", "7:58 11:00", ONE, at("11:30"), ["0 open"]),
    ("not late before he came", "", ONE, at("9:00"), ["0 open"]),
    ("at noon the day is not over", "", HALVES[:2], at("13:00"), ["0 open"]),
    ("there in the morning", "7:58 12:01", HALVES[:2], at("13:00"), ["0 open"]),
    ("not begun yet", "", ONE, at("7:00"), []),
    ("a half missed", "14:00 18:00", HALVES[:2], LATER, ["0 late=240"]),
    ("noon is not work", "7:58 12:01 13:55 18:00", HALVES[:2], LATER, ["0"]),
    ("f17 a night is one day", "21:58 6:02+1", ONE_NIGHT, LATER, ["0"]),
    ("f17 23:00 to 1:00", "23:00 1:00+1", [], LATER, ["0"]),
    ("late in the night", "22:30 6:00+1", ONE_NIGHT, LATER, ["0 late=30"]),
    ("a night's end alone", "6:03+1", ONE_NIGHT, LATER, ["0 missing"]),
    ("a free day", "9:00 11:00", [], LATER, ["0"]),
    (
        "three days, one without",
        "7:58 18:00 7:59+2 18:00+2",
        OFFICE,
        LATER,
        ["0", "1 absent", "2"],
    ),
]


@pytest.mark.parametrize(
    ("taps", "windows", "now", "wanted"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_f17_days_are_judged_as_the_table_says(taps, windows, now, wanted):
    found = shifts([tap(text) for text in taps.split()], windows)
    assert said(workdays(found, windows, now, date_of)) == wanted


def test_hours_are_counted_by_the_schedule_and_in_all():
    found = shifts([tap("7:30"), tap("18:30")], HALVES)
    (day,) = workdays(found, HALVES[:2], LATER, date_of)
    # 8-12 and 14-18 are planned; there from 7:30 to 18:30
    assert day.planned == day.attended == timedelta(hours=8)
    assert day.present == timedelta(hours=11)


def test_a_night_that_a_calendar_cuts_at_midnight_is_one():
    parts = [Window(at("0:00+1"), at("6:00+1")), Window(at("22:00"), at("0:00+1"))]
    assert joined(parts) == ONE_NIGHT
    assert joined(HALVES) == HALVES
    inner = Window(at("9:00"), at("10:00"))
    assert joined([OFFICE[0], inner]) == ONE


def test_a_shift_runs_until_nobody_works_that_long():
    found = shifts([tap("8:00")])
    assert is_running(found, at("0:00+1"))
    assert not is_running(found, at("0:01+1"))
    assert not is_running(shifts([tap("<8:00")]), at("9:00"))
    assert not is_running([], at("9:00"))


def test_a_shift_without_moments_is_of_no_day():
    with pytest.raises(ValueError, match="moment"):
        day_of(Shift(None, None), [], date_of)


@given(logs, schedules, st.integers(0, 7 * 24 * 60))
def test_what_days_say_of_hours_does_not_contradict_itself(taps, windows, minutes):
    now = DAY + timedelta(minutes=minutes)
    windows = joined(windows)
    found = shifts([one for one in taps if one.at <= now], windows)
    days = workdays(found, windows, now, date_of)
    assert [day.day for day in days] == sorted({day.day for day in days})
    for day in days:
        assert day.late + day.early <= day.planned or not day.attended
        assert day.attended <= min(day.planned, day.present)
        if day.absent:
            assert not (day.attended or day.late or day.early or day.missing)
            assert day.planned
    whole = sum(
        (one.end - one.begin for one in found if one.begin and one.end), timedelta()
    )
    assert sum((day.present for day in days), timedelta()) == whole


@given(logs, schedules, st.randoms())
def test_f18_deleted_and_read_again_days_are_the_same(taps, windows, dice):
    mixed = list(taps)
    dice.shuffle(mixed)
    one, other = (
        workdays(shifts(log, windows), windows, LATER, date_of) for log in (taps, mixed)
    )
    assert one == other


@given(logs, schedules)
def test_f18_days_behind_the_beginning_of_a_shift_are_those_of_the_whole_log(
    taps, windows
):
    """What a tap that comes late touches is read again from the shift before it."""
    found = shifts(taps, windows)
    for place, shift in enumerate(found):
        if not shift.begin:
            continue
        rest = shifts([one for one in taps if one.at >= shift.begin], windows)
        again = found[:place] + rest
        assert workdays(again, windows, LATER, date_of) == workdays(
            found, windows, LATER, date_of
        )
