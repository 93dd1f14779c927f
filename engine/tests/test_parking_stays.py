"""Several stays of a vehicle, what is due after paying, and times that are no stay."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from wuye_engine.errors import InvalidStay, InvalidTariff, UnknownVehicleClass
from wuye_engine.parking import Case, Tariff, price_case

FIRST = [{"upto": 60, "price": 10}, {"unit": 60, "price": 5}]


def at(text):
    return datetime.fromisoformat(f"2026-01-{text}")


def each(tariff, *stays):
    """What each stay costs after the ones before it."""
    tariff = Tariff.from_dict(tariff)
    stays = [(at(entry), at(leave)) for entry, leave in stays]
    results = [
        tariff.quote(*stay, earlier_stays=stays[:index])
        for index, stay in enumerate(stays)
    ]
    for index, result in enumerate(results):
        amount = tariff.quote_amount(*stays[index], earlier_stays=stays[:index])
        assert sum(part.amount for part in result.slices) == result.amount == amount
    return [result.amount for result in results]


TWO = [("05 09:00", "05 09:30"), ("05 10:15", "05 11:15")]


@pytest.mark.parametrize(
    ("join", "amounts"),
    [
        (None, [10, 10]),
        # added: 90 minutes, 10 + 5
        ({"by": "calendar_day"}, [10, 5]),
        ({"by": "within", "minutes": 45}, [10, 5]),
        ({"by": "within", "minutes": 44}, [10, 10]),
        # 9:00 to 11:15 with the gap: 10 + 2 x 5
        ({"by": "within", "minutes": 60, "gap_counts": True}, [10, 10]),
        ({"by": "calendar_day", "gap_counts": True}, [10, 10]),
    ],
)
def test_joined_stays(join, amounts):
    assert each({"blocks": FIRST, "join": join}, *TWO) == amounts


def test_stays_of_two_days_are_not_one():
    tariff = {"blocks": FIRST, "join": {"by": "calendar_day"}}
    stays = [("05 23:00", "05 23:30"), ("06 00:10", "06 00:30")]
    assert each(tariff, *stays) == [10, 10]
    assert each({**tariff, "day_start": "06:00"}, *stays) == [10, 0]


def test_what_was_charged_before_is_taken_off():
    tariff = Tariff.from_dict({"blocks": FIRST, "join": {"by": "calendar_day"}})
    result = tariff.quote(
        at("05 10:15"), at("05 11:15"), earlier_stays=[(at("05 09:00"), at("05 09:30"))]
    )
    assert [(part.label, part.amount) for part in result.slices] == [
        ("flat", 10),
        ("unit", 5),
        ("earlier", -10),
    ]


@pytest.mark.parametrize(
    ("cap", "amounts"),
    [
        ({"amount": 12}, [10, 10]),
        ({"amount": 12, "shared": True}, [10, 2]),
        ({"amount": 12, "shared": True, "window": "calendar_day"}, [10, 2]),
        ({"amount": 12, "shared": True, "window": "rolling", "minutes": 75}, [10, 10]),
        ({"amount": 12, "shared": True, "window": "rolling", "minutes": 76}, [10, 2]),
    ],
)
def test_caps_that_several_stays_reach_together(cap, amounts):
    assert each({"blocks": FIRST, "caps": [cap]}, *TWO) == amounts


@pytest.mark.parametrize(
    ("free", "amounts"),
    [
        ({"minutes": 30}, [0, 10]),
        ({"minutes": 60}, [0, 0]),
        ({"minutes": 60, "per": "vehicle_day"}, [0, 10]),
        ({"minutes": 60, "per": "vehicle_day", "rule": "deducted"}, [0, 10]),
        ({"minutes": 90, "per": "vehicle_day", "rule": "deducted"}, [0, 0]),
    ],
)
def test_free_minutes_of_a_stay_or_of_the_vehicle(free, amounts):
    assert each({"blocks": FIRST, "free": free}, *TWO) == amounts


def test_free_minutes_left_over_are_for_the_first_day_only():
    """10:00 to 11:10 of the next day: 30 minutes of the first 24 hours are left, and 60
    of the next: 23:40 are charged."""
    free = {"minutes": 60, "rule": "deducted", "per": "vehicle_day", "again": "day"}
    tariff = {"blocks": [{"unit": 60, "price": 5}], "free": free}
    stays = [("05 09:00", "05 09:30"), ("05 10:00", "06 11:10")]
    assert each(tariff, *stays) == [0, 120]


def test_nothing_is_given_back():
    """Joined, the stays are long enough for a cheaper price than the first one had."""
    long = {"when": {"over": 60}, "amount": 3}
    tariff = {"blocks": FIRST, "join": {"by": "calendar_day"}, "variants": {"l": long}}
    assert each(tariff, *TWO) == [10, 0]


@pytest.mark.parametrize(
    ("rule", "leave", "amount"),
    [
        ({}, "05 11:15", 0),
        # a new stay from 11:00, without free minutes
        ({}, "05 11:16", 10),
        ({"rule": "deducted"}, "05 12:10", 10),
        ({}, "05 12:10", 15),
        # the whole stay 10 + 3 x 5, less 10 + 5
        ({"then": "continue"}, "05 12:10", 10),
        ({"then": "continue", "rule": "deducted"}, "05 12:10", 5),
    ],
)
def test_leaving_late_after_paying(rule, leave, amount):
    data = {
        "blocks": FIRST,
        "free": {"minutes": 30},
        "after_payment": {"grace": 15, **rule},
    }
    result = Tariff.from_dict(data).quote_overstay(
        at("05 09:00"), at("05 11:00"), at(leave)
    )
    assert result.amount == amount == sum(part.amount for part in result.slices)


def test_missing_exit():
    tariff = Tariff.from_dict({"blocks": FIRST, "missing_exit": "23:59"})
    assert tariff.quote(at("05 22:00"), None).amount == 15
    with pytest.raises(InvalidStay, match="no_exit"):
        Tariff.from_dict({"blocks": FIRST}).quote(at("05 22:00"), None)


NINE, TEN = at("05 09:00"), at("05 10:00")


@pytest.mark.parametrize(
    ("entry", "leave", "earlier", "reason"),
    [
        (TEN, NINE, [], "exit_before_entry"),
        (NINE.replace(tzinfo=UTC), TEN, [], "not_local"),
        (NINE, TEN.replace(tzinfo=UTC), [], "not_local"),
        ("2026-01-05 09:00", TEN, [], "not_local"),
        (NINE, TEN, [(NINE, TEN)], "overlap"),
        (NINE, TEN, [(TEN, TEN + timedelta(hours=1))], "overlap"),
        (NINE, TEN, [(NINE, NINE - timedelta(hours=1))], "exit_before_entry"),
    ],
)
def test_times_that_are_no_stay_are_refused(entry, leave, earlier, reason):
    tariff = Tariff.from_dict({"blocks": FIRST})
    for quote in (tariff.quote, tariff.quote_amount):
        with pytest.raises(InvalidStay) as caught:
            quote(entry, leave, earlier_stays=earlier)
        assert caught.value.reason == reason


def test_other_refusals():
    tariff = Tariff.from_dict({"blocks": FIRST, "vehicle_classes": {"car": {}}})
    with pytest.raises(UnknownVehicleClass, match="ship"):
        tariff.quote(NINE, TEN, "ship")
    with pytest.raises(InvalidStay, match="no_grace"):
        tariff.quote_overstay(NINE, NINE, TEN)
    grace = Tariff.from_dict({"blocks": FIRST, "after_payment": {"grace": 15}})
    with pytest.raises(InvalidStay, match="paid_outside"):
        grace.quote_overstay(NINE, TEN + timedelta(hours=1), TEN)


HOURLY = {
    "blocks": [{"unit": 60, "price": 1}],
    "vehicle_classes": {"big": {"factor": 2}},
}


@pytest.mark.parametrize(
    ("inputs", "more", "amount"),
    [
        ({"duration_minutes": 90}, {}, 2),
        ({"duration_hours": "1.5", "duration_minutes": 31}, {}, 3),
        ({"duration_days": 2}, {}, 48),
        ({"enter": "10:23", "exit": "15:20"}, {}, 5),
        ({"enter": 623, "exit": 920}, {}, 5),
        ({"enter": "22:00", "exit": "next day 08:00"}, {}, 10),
        ({"enter": "22:00", "exit": "+2 08:00"}, {}, 34),
        ({"enter": "01-31 22:00", "exit": "02-01 08:00"}, {}, 10),
        ({"enter": NINE, "exit": "2026-01-05 10:00:01"}, {}, 2),
        ({"duration_minutes": 60, "vehicle_class": "big"}, {}, 2),
        ({"duration_minutes": 60}, {"vehicle_class": "big"}, 2),
        ({"stays": [["08:00", "09:00"], ["10:00", "11:30"]]}, {}, 3),
        ({}, {"inputs": {"duration_minutes": 61}}, 2),
    ],
)
def test_inputs_of_cases(inputs, more, amount):
    config = {
        "tariffs": {"hourly": HOURLY},
        "cases": {"a": {"tariff": "hourly", **more}},
    }
    assert price_case({"id": "a", "inputs": inputs}, config) == Decimal(amount)


def test_day_of_a_case():
    case = {"id": "a", "inputs": {"duration_minutes": 60}}
    config = {"defaults": {"date": "2026-02-01", "time": "07:00"}, "cases": {}}
    config["cases"]["a"] = {"tariff": HOURLY}
    start, _ = Case.of(case, config).stays[0]
    assert start == datetime.fromisoformat("2026-02-01 07:00")
    config["cases"]["a"]["date"] = "2026-02-02"
    assert Case.of(case, config).stays[0][0].day == 2


@pytest.mark.parametrize(
    ("cases", "inputs", "place"),
    [
        ({}, {}, "cases.a"),
        ({"a": "other"}, {}, "cases.a.tariff"),
        ({"a": "hourly"}, {}, "inputs"),
        ({"a": "hourly"}, {"enter": "soon"}, "inputs"),
    ],
)
def test_case_that_cannot_be_read_is_refused(cases, inputs, place):
    config = {"tariffs": {"hourly": HOURLY}, "cases": cases}
    with pytest.raises(InvalidTariff) as caught:
        price_case({"id": "a", "inputs": inputs}, config)
    assert caught.value.place == place
