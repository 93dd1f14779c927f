"""Caps, fees, variants and classes of a parking tariff, each with its sum.

2026-01-05 is a Monday. Times are "day hour:minute" of January 2026.
"""

from datetime import datetime
from decimal import Decimal

import pytest

from wuye_engine.parking import Tariff

HOUR = {"unit": 60, "price": 5}
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


def capped(*caps, **more):
    return {"blocks": [HOUR], **more, "caps": list(caps)}


NIGHT_CAP = {"window": "clock", "from": "20:00", "to": "08:00", "amount": 12}


@table(
    (capped({"amount": 40}), "05 09:00", "06 10:00", 45),
    (capped({"window": "stay", "amount": 40}), "05 09:00", "08 10:00", 40),
    (capped({"amount": 40, "times": 1}), "05 09:00", "06 18:00", 85),
    (capped({"amounts": [30, 40, 50]}), "05 09:00", "09 09:00", 170),
    (capped({"minutes": 720, "amount": 20}), "05 09:00", "06 09:00", 40),
    # Monday 9:00 to Tuesday 9:00 are 40 + 40 on two calendar days
    (capped({"window": "calendar_day", "amount": 40}), "05 09:00", "06 09:00", 80),
    (
        capped({"window": "calendar_day", "amount": 40}, day_start="09:00"),
        "05 09:00",
        "06 09:00",
        40,
    ),
    # Saturday to Tuesday: a week ends on Sunday
    (capped({"window": "calendar_week", "amount": 99}), "10 00:00", "13 00:00", 198),
    # 19:00 5, then 12, then 2 x 5
    (capped(NIGHT_CAP), "05 19:00", "06 10:00", 27),
    # 24 hours counted as 10
    (capped({"charged_minutes": 600}), "05 09:00", "06 11:00", 60),
    # caps by the length of the stay, each for all of its days
    (
        capped({"by_stay": [{"upto": 1440, "amount": 60}, {"amount": 80}]}),
        "05 09:00",
        "06 09:00",
        60,
    ),
    (
        capped({"by_stay": [{"upto": 1440, "amount": 60}, {"amount": 80}]}),
        "05 09:00",
        "06 11:00",
        90,
    ),
    # no row for longer stays: no cap
    (capped({"by_stay": [{"upto": 1440, "amount": 60}]}), "05 09:00", "06 11:00", 130),
    # Sunday only (the 11th)
    (
        capped({"window": "calendar_day", "days": ["sun"], "amount": 7}),
        "10 20:00",
        "12 02:00",
        37,
    ),
)
def test_caps(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


@table(
    # the hour from 19:30 is outside of the night, or 20:00 cuts it
    (capped(NIGHT_CAP), "05 19:30", "05 23:30", 17),
    (capped({**NIGHT_CAP, "amount": 99}), "05 19:30", "05 20:30", 5),
    (capped({**NIGHT_CAP, "amount": 99, "split": True}), "05 19:30", "05 20:30", 10),
    # units of 50 minutes: the 29th begins before the 24 hours are over
    (
        {"blocks": [{"unit": 50, "price": 5}], "caps": [{"amount": 20}]},
        "05 09:00",
        "06 09:10",
        20,
    ),
    (
        {"blocks": [{"unit": 50, "price": 5}], "caps": [{"amount": 20, "split": True}]},
        "05 09:00",
        "06 09:10",
        25,
    ),
)
def test_unit_belongs_to_the_window_it_begins_in(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


RUN_CAP = {"window": "run", "bands": ["night"], "amount": 6}
NIGHT_DAY_CAP = {"window": "calendar_day", "bands": ["night"], "amount": 6}


@table(
    # 19:00 5, the night 6, 8:00 5
    ({"bands": DAY_NIGHT, "caps": [RUN_CAP]}, "05 19:00", "06 09:00", 16),
    # before and after midnight 6 each
    ({"bands": DAY_NIGHT, "caps": [NIGHT_DAY_CAP]}, "05 19:00", "06 09:00", 22),
    # the outer cap on what the inner one left
    (
        {"bands": DAY_NIGHT, "caps": [RUN_CAP, {"amount": 15}]},
        "05 19:00",
        "06 09:00",
        15,
    ),
    # 22:00 5, 23:00 5, 0:00 2 and then nothing; of the first day 9 are left
    (
        capped({"amount": 12}, {"window": "calendar_day", "amount": 9}),
        "05 22:00",
        "06 02:00",
        11,
    ),
    # two nights of 6, the day 60
    ({"bands": DAY_NIGHT, "caps": [RUN_CAP]}, "05 20:00", "07 08:00", 72),
)
def test_caps_of_bands(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


def test_what_a_cap_took_is_shown():
    tariff = Tariff.from_dict(capped({"amount": 12, "code": "day"}))
    (part,) = tariff.quote(at("05 09:00"), at("05 12:30")).slices
    assert (part.units, part.price, part.cut, part.amount) == (4, 5, 8, 12)
    assert part.cap == "day"


@table(
    # 24 hours from the entry at 8:50, or from the first charged minute at 9:20
    (
        capped({"amount": 10}, free={"minutes": 30, "rule": "deducted"}),
        "05 08:50",
        "06 09:20",
        10,
    ),
    (
        capped({"amount": 10}, free={"minutes": 30, "rule": "deducted"}),
        "05 08:50",
        "06 10:30",
        20,
    ),
    (
        capped(
            {"amount": 10},
            free={"minutes": 30, "rule": "deducted"},
            anchor="charged",
            split=["day"],
        ),
        "05 08:50",
        "06 09:20",
        10,
    ),
)
def test_where_24_hours_are_counted_from(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


def fee(**rule):
    return {
        **capped({"amount": 20}),
        "free": {"minutes": 15},
        "entry_fee": {"amount": 2, **rule},
    }


@table(
    (fee(), "05 09:00", "05 19:00", 22),
    (fee(in_caps=True), "05 09:00", "05 19:00", 20),
    (fee(), "05 09:00", "05 09:10", 0),
    (fee(when_free=True), "05 09:00", "05 09:10", 2),
    ({"blocks": [HOUR], "minimum": 8}, "05 09:00", "05 09:10", 8),
    ({"blocks": [HOUR], "minimum": 8}, "05 09:00", "05 11:00", 10),
)
def test_entry_fee_and_minimum(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


CARD = {
    "blocks": [
        {"upto": 60, "total": 5},
        {"upto": 120, "total": 10},
        {"upto": 180, "total": 15},
        {"upto": 1440, "total": 20},
    ],
    "restart": "calendar_day",
    "variants": {
        "early": {
            "amount": 13,
            "when": {
                "entry": {"days": "mon-fri", "from": "06:00", "to": "09:00"},
                "exit": {"from": "15:30", "to": "23:30"},
                "max_nights": 0,
            },
        },
        "night": {
            "amount": "6.50",
            "when": {
                "entry": {"days": "mon-fri", "from": "18:00", "to": "24:00"},
                "exit": {"from": "00:00", "to": "06:00"},
                "min_nights": 1,
                "max_nights": 1,
            },
        },
        "weekend": {
            "amount": 10,
            "when": {
                "entry": {"days": "weekend"},
                "exit": {"days": "weekend"},
                "upto": 2880,
            },
        },
    },
}


@table(
    (CARD, "05 08:30", "05 16:00", 13),
    (CARD, "05 09:00:01", "05 16:00", 20),
    (CARD, "05 19:00", "06 05:59", "6.5"),
    (CARD, "05 19:00", "06 06:01", 40),
    (CARD, "10 00:00", "11 23:59", 10),
    (CARD, "10 10:00", "10 10:30", 10),
    ({**CARD, "choose": "cheapest"}, "10 10:00", "10 10:30", 5),
    # over two days the whole stay has a cap of another kind
    (
        {
            **capped({"amount": 40}),
            "variants": {
                "long": {"when": {"over": 2880}, "tariff": {"caps": [{"amount": 30}]}}
            },
        },
        "05 09:00",
        "08 09:00",
        90,
    ),
    (
        {
            **capped({"amount": 40}),
            "variants": {
                "long": {"when": {"over": 2880}, "tariff": {"caps": [{"amount": 30}]}}
            },
        },
        "05 09:00",
        "07 09:00",
        80,
    ),
)
def test_variants(tariff, entry, leave, amount):
    checked(tariff, entry, leave, amount)


CLASSES = {
    **capped({"amount": 40}),
    "free": {"minutes": 15},
    "vehicle_classes": {
        "car": {},
        "large": {"factor": 2},
        "bus": {"factor": "1.5", "factor_caps": False},
        "motorbike": {"amount": 1},
        "police": {"exempt": True},
        "electric": {"tariff": {"free": {"minutes": 120, "rule": "deducted"}}},
        "van": {"tariff": {"blocks": [{"unit": 30, "price": 4}], "caps": None}},
    },
}


@pytest.mark.parametrize(
    ("vehicle", "hours", "amount"),
    [
        (None, 10, 40),
        ("car", 10, 40),
        ("large", 2, 20),
        ("large", 10, 80),
        ("bus", 2, 15),
        ("bus", 10, 40),
        ("motorbike", 10, 1),
        ("police", 10, 0),
        ("electric", 3, 5),
        ("van", 6, 48),
    ],
)
def test_vehicle_classes(vehicle, hours, amount):
    leave = f"05 {9 + hours:02}:00"
    assert price(CLASSES, "05 09:00", leave, vehicle_class=vehicle) == amount
    default = {**CLASSES, "default_class": vehicle}
    assert price(default, "05 09:00", leave) == amount
    short = price(CLASSES, "05 09:00", "05 09:10", vehicle_class=vehicle)
    assert short == 0


@pytest.mark.parametrize(
    ("unit", "mode", "per", "amount"),
    [
        ("0.01", "half_up", "sum", "6.67"),
        ("0.1", "half_up", "sum", "6.7"),
        ("1", "down", "sum", "6"),
        ("0.5", "up", "sum", "7.0"),
        ("1", "half_up", "row", "8"),
    ],
)
def test_rounding(unit, mode, per, amount):
    """4.00 for the first hour and 8/3 = 2.67 for the other two thirds; or, by rows of
    1.5 + 2.5 + 2.67: 2 + 3 + 3."""
    blocks = [{"upto": 60, "price": 4}, {"unit": 60, "price": 4, "partial": "second"}]
    if per == "row":
        blocks[0] = {"upto": 30, "price": "1.5"}
        blocks.insert(1, {"upto": 60, "price": "2.5"})
    rounding = {"unit": unit, "mode": mode, "per": per}
    tariff = {"blocks": blocks, "rounding": rounding}
    assert price(tariff, "05 09:00", "05 10:40") == Decimal(amount)
