"""Each switch of a parking tariff: what it changes, with the sum in a comment.

2026-01-05 is a Monday. Times are "day hour:minute" of January 2026.
"""

from datetime import datetime
from decimal import Decimal

import pytest

from wuye_engine.parking import Tariff

HOUR = {"unit": 60, "price": 5}
FIRST = [{"upto": 60, "price": 10}, {"unit": 60, "price": 5}]
DAY_NIGHT = [
    {"code": "day", "from": "08:00", "to": "20:00", "blocks": [HOUR]},
    {
        "code": "night",
        "from": "20:00",
        "to": "08:00",
        "blocks": [{"unit": 60, "price": 2}],
    },
]


def at(text):
    return datetime.fromisoformat(f"2026-01-{text}")


def price(tariff, entry, leave, **more):
    tariff = Tariff.from_dict(tariff)
    result = tariff.quote(at(entry), at(leave), **more)
    assert tariff.quote_amount(at(entry), at(leave), **more) == result.amount
    assert sum(part.amount for part in result.slices) == result.amount
    return result.amount


def table(*rows):
    return pytest.mark.parametrize(("tariff", "entry", "leave", "amount"), rows)


def checked(tariff, entry, leave, amount):
    assert price(tariff, entry, leave) == Decimal(str(amount))


@table(
    ({"blocks": [HOUR]}, "05 09:00", "05 09:00", 0),
    ({"blocks": [HOUR]}, "05 09:00", "05 10:00", 5),
    ({"blocks": [HOUR]}, "05 09:00", "05 10:00:01", 10),
    # the first hour is paid whole, then 2 x 5
    ({"blocks": FIRST}, "05 09:00", "05 09:01", 10),
    ({"blocks": FIRST}, "05 09:00", "05 11:30", 20),
    # a table: the row in which the stay ends; after it 3 for each hour more
    (
        {
            "blocks": [
                {"upto": 60, "total": 5},
                {"upto": 120, "total": 8},
                {"unit": 60, "price": 3},
            ]
        },
        "05 09:00",
        "05 12:30",
        14,
    ),
    # one price, however long
    ({"blocks": [{"price": 7}]}, "05 09:00", "25 09:00", 7),
    # a unit belongs to the block it begins in: 9:00, 9:40 and then 10:20
    (
        {
            "blocks": [
                {"upto": 60, "unit": 40, "price": 3},
                {"unit": 40, "price": 1},
            ]
        },
        "05 09:00",
        "05 10:30",
        7,
    ),
)
def test_blocks(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


@pytest.mark.parametrize(
    ("partial", "minutes", "amount"),
    [
        ("up", 61, 12),
        ("down", 119, 6),
        ("down", 59, 0),
        ("nearest", 89, 6),
        ("nearest", 90, 12),
        ("second", 90, 9),
        ("minute", 61, "6.10"),
        ([{"upto": 15, "units": 0}], 75, 6),
        ([{"upto": 15, "units": 0}], 76, 12),
        ([{"upto": 15, "units": 0}, {"upto": 30, "units": "0.5"}], 90, 9),
        ([{"upto": 15, "units": 0}, {"upto": 30, "units": "0.5"}], 91, 12),
    ],
)
def test_begun_unit(partial, minutes, amount):
    tariff = {"blocks": [{"unit": 60, "price": 6, "partial": partial}]}
    checked(tariff, "05 09:00", f"05 {9 + minutes // 60:02}:{minutes % 60:02}", amount)


def test_rest_that_is_let_go_is_shown():
    tariff = Tariff.from_dict({"blocks": [{**HOUR, "partial": "down"}]})
    result = tariff.quote(at("05 09:00"), at("05 10:30"))
    assert [(part.label, part.units) for part in result.slices] == [
        ("unit", 1),
        ("not_charged", 0),
    ]
    assert result.slices[1].start == at("05 10:00")


@table(
    # never: 10 + 24 x 5; day: (10 + 23 x 5) + 10; calendar day: 10 + 14 x 5, then
    # 10 + 9 x 5
    ({"blocks": FIRST}, "05 09:00", "06 10:00", 130),
    ({"blocks": FIRST, "restart": "day"}, "05 09:00", "06 10:00", 135),
    ({"blocks": FIRST, "restart": "calendar_day"}, "05 09:00", "06 10:00", 135),
    # with a day that begins at 6:00: 10 + 20 x 5, then 10 + 3 x 5
    (
        {"blocks": FIRST, "restart": "calendar_day", "day_start": "06:00"},
        "05 09:00",
        "06 10:00",
        135,
    ),
    # the hours begin anew at midnight: 0:00 ends one of half an hour
    ({"blocks": FIRST, "restart": "calendar_day"}, "05 23:30", "06 00:30", 20),
    ({"blocks": FIRST}, "05 23:30", "06 00:30", 10),
)
def test_when_the_first_block_comes_again(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


RUN_FIRST = [
    {"code": "day", "from": "08:00", "to": "20:00", "blocks": FIRST},
    {"code": "night", "from": "20:00", "to": "08:00", "blocks": [{"price": 8}]},
]


@table(
    # 18:00-20:00 10 + 5, night 8, 8:00-10:00 again 10 + 5
    ({"bands": RUN_FIRST, "restart": "run"}, "05 18:00", "06 10:00", 38),
    # the day's time goes on: the second morning pays 2 x 5
    (
        {"bands": RUN_FIRST, "count": "band", "split": ["band"]},
        "05 18:00",
        "06 10:00",
        33,
    ),
    # 18:30-20:00 and 8:00-8:30 are two hours of the day together
    ({"bands": DAY_NIGHT, "count": "band"}, "05 18:30", "06 08:30", 34),
    # cut at the edges 2 x 5 + 12 x 2 + 5
    ({"bands": DAY_NIGHT, "split": ["band"]}, "05 18:30", "06 08:30", 39),
    # run on: 18:30 and 19:30 by day, 20:30 to 7:30 by night (12)
    ({"bands": DAY_NIGHT}, "05 18:30", "06 08:30", 34),
)
def test_bands_and_how_their_time_counts(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


@table(
    ({"blocks": [HOUR]}, "05 23:30", "06 00:30", 5),
    ({"blocks": [HOUR], "split": ["midnight"]}, "05 23:30", "06 00:30", 10),
    # 40-minute units: 36 in 24 hours, and cut there one more
    ({"blocks": [{"unit": 50, "price": 1}]}, "05 09:00", "06 09:20", 30),
    (
        {"blocks": [{"unit": 50, "price": 1}], "split": ["day"]},
        "05 09:00",
        "06 09:20",
        30,
    ),
    (
        {"blocks": [{"unit": 50, "price": 1}], "split": ["day"]},
        "05 09:00",
        "06 10:00",
        31,
    ),
)
def test_where_units_are_cut(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


WEEKEND = [
    {"code": "work", "days": "workday", "blocks": [{"unit": 60, "price": 1}]},
    {"code": "free", "days": ["weekend"], "blocks": [{"unit": 60, "price": 10}]},
    {"code": "feast", "days": ["holiday"], "blocks": [{"unit": 60, "price": 100}]},
]
FEAST = {"holidays": ["2026-01-07"], "workdays": ["2026-01-10"]}
NIGHTS = [
    {
        "code": "day",
        "from": "08:00",
        "to": "20:00",
        "blocks": [{"unit": 60, "price": 1}],
    },
    {
        "code": "week",
        "days": "mon-fri",
        "from": "20:00",
        "to": "08:00",
        "blocks": [{"unit": 60, "price": 2}],
    },
    {
        "code": "end",
        "days": ["sat", "sun"],
        "from": "20:00",
        "to": "08:00",
        "blocks": [{"unit": 60, "price": 20}],
    },
]


@table(
    ({"bands": WEEKEND, "calendar": FEAST}, "06 22:00", "07 02:00", 202),
    # Saturday the 10th is worked, Sunday the 11th is not
    ({"bands": WEEKEND, "calendar": FEAST}, "10 22:00", "11 02:00", 22),
    (
        {"bands": WEEKEND[:2], "calendar": {**FEAST, "holiday_as": "sun"}},
        "06 22:00",
        "07 02:00",
        22,
    ),
    ({"bands": WEEKEND[:2], "day_by": "entry"}, "09 22:00", "10 02:00", 4),
    ({"bands": WEEKEND[:2], "day_by": "exit"}, "09 22:00", "10 02:00", 40),
    # Friday 22:00 to Saturday 2:00: 2 x 2 + 2 x 20, or all of it Friday's night
    ({"bands": NIGHTS}, "09 22:00", "10 02:00", 44),
    ({"bands": NIGHTS, "day_by": "band_start"}, "09 22:00", "10 02:00", 8),
)
def test_whose_weekday_counts(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


STAY_DAYS = [
    {"code": "first", "stay_days": {"last": 1}, "blocks": [{"unit": 60, "price": 3}]},
    {"code": "later", "stay_days": {"first": 2}, "blocks": [{"unit": 60, "price": 1}]},
]


@table(
    ({"bands": STAY_DAYS}, "05 22:00", "06 22:00", 72),
    ({"bands": STAY_DAYS}, "05 22:00", "07 00:00", 74),
    ({"bands": STAY_DAYS, "stay_day_by": "calendar_day"}, "05 22:00", "06 22:00", 28),
    ({"bands": STAY_DAYS, "stay_day_by": "calendar_day"}, "05 22:00", "09 22:00", 100),
)
def test_prices_by_the_day_of_the_stay(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


def free(**rule):
    return {"blocks": [HOUR], "free": {"minutes": 30, **rule}}


@table(
    (free(), "05 09:00", "05 09:30", 0),
    (free(exactly="charged"), "05 09:00", "05 09:30", 5),
    (free(), "05 09:00", "05 10:01", 10),
    (free(rule="deducted"), "05 09:00", "05 10:30", 5),
    (free(rule="deducted", exactly="charged"), "05 09:00", "05 09:30", 0),
    # 24 h 20 min: 25 hours; the last 20 minutes are free; free on the calendar day too
    (free(), "05 09:00", "06 09:20", 125),
    (free(again="day"), "05 09:00", "06 09:20", 120),
    (free(again="calendar_day"), "05 09:00", "06 00:20", 75),
    # 14:30 h + 8:30 h, each day by itself without its first half hour, as one time
    (free(rule="deducted", again="calendar_day"), "05 09:00", "06 09:00", 115),
)
def test_free_minutes(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


def test_free_time_is_shown():
    tariff = Tariff.from_dict(free(rule="deducted"))
    first, second = tariff.quote(at("05 09:00"), at("05 10:00")).slices
    assert (first.label, first.end, first.amount) == ("free", at("05 09:30"), 0)
    assert (second.label, second.start) == ("unit", at("05 09:30"))


def clock(**rule):
    return {"blocks": [HOUR], "clock": rule}


@table(
    # hours of the clock that were touched: 9 and 10
    (
        clock(entry={"unit": 60}, exit={"unit": 60, "mode": "up"}),
        "05 09:50",
        "05 10:10",
        10,
    ),
    # seconds dropped on both sides
    (clock(entry={"unit": 1}, exit={"unit": 1}), "05 09:00:30", "05 10:00:45", 5),
    (clock(), "05 09:00:30", "05 10:00:45", 10),
    (clock(exit_counts="second"), "05 09:00", "05 10:00", 10),
    (clock(exit_counts="second"), "05 09:00", "05 09:59:59", 5),
    (clock(exit_counts="minute"), "05 09:00", "05 09:59", 5),
    # 70 minutes are one hour by the tolerance of 15
    (
        clock(duration={"unit": 60, "partial": [{"upto": 15, "units": 0}]}),
        "05 09:00",
        "05 10:10",
        5,
    ),
    (clock(duration={"unit": 60, "partial": "nearest"}), "05 09:00", "05 10:40", 10),
)
def test_how_times_are_taken(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)
