"""Tariffs as plain data: read, written, and refused with the place of the fault."""

import json

import pytest

from wuye_engine.errors import InvalidTariff
from wuye_engine.parking import Tariff

HOUR = {"unit": 60, "price": 5}
DAY = {"code": "day", "from": "08:00", "to": "20:00", "blocks": [HOUR]}
NIGHT = {"code": "night", "from": "20:00", "to": "08:00", "blocks": [HOUR]}
CLOCK = {"window": "clock", "amount": 1}


def capped(**cap):
    return {"blocks": [HOUR], "caps": [cap]}


def blocks(*rows):
    return {"blocks": list(rows)}


REFUSED = [
    ([], "tariff", "type"),
    ({}, "blocks, bands", "one_of"),
    ({"blocks": [HOUR], "bands": [DAY, NIGHT]}, "blocks, bands", "one_of"),
    ({"blocks": [HOUR], "price": 1}, "price", "unknown_key"),
    (blocks({**HOUR, "prise": 1}), "blocks[0].prise", "unknown_key"),
    (blocks({"unit": 60}), "blocks[0].price, total", "one_of"),
    (blocks({"price": 1, "total": 1}), "blocks[0].price, total", "one_of"),
    (blocks({"total": 1, "unit": 60}), "blocks[0].unit", "not_used"),
    (blocks({"unit": 60, "price": -1}), "blocks[0].price", "negative"),
    (blocks({"unit": 60, "price": "x"}), "blocks[0].price", "type"),
    (blocks({"unit": 0, "price": 1}), "blocks[0].unit", "not_positive"),
    (blocks({"unit": "0.0001", "price": 1}), "blocks[0].unit", "seconds"),
    (blocks({"upto": 60, "price": 1}), "blocks[0].upto", "not_open"),
    (blocks(HOUR, HOUR), "blocks[0].upto", "open"),
    (
        blocks({"upto": 60, "price": 1}, {"upto": 60, "price": 1}, HOUR),
        "blocks[1].upto",
        "order",
    ),
    (blocks({"upto": 60, "total": 5}, {"total": 4}), "blocks[1].total", "falls"),
    (blocks({**HOUR, "partial": "some"}), "blocks[0].partial", "choice"),
    (blocks({**HOUR, "partial": "steps"}), "blocks[0].partial", "choice"),
    (blocks({**HOUR, "partial": []}), "blocks[0].partial", "empty"),
    (blocks({"price": 1, "partial": "down"}), "blocks[0].partial", "not_used"),
    (
        blocks(
            {
                **HOUR,
                "partial": [{"upto": 9, "units": 0}, {"upto": 9, "units": 1}],
            }
        ),
        "blocks[0].partial[1].upto",
        "order",
    ),
    (blocks({**HOUR, "unit": "90s", "partial": "minute"}), "blocks[0].unit", "seconds"),
    ({"bands": [DAY]}, "bands", "gap"),
    ({"bands": [DAY, {**NIGHT, "from": "20:01"}]}, "bands", "gap"),
    ({"bands": [DAY, {**NIGHT, "to": "07:59"}]}, "bands", "gap"),
    ({"bands": [DAY, {**NIGHT, "from": "19:59"}]}, "bands[1]", "overlap"),
    ({"bands": [DAY, {**NIGHT, "days": "mon-fri"}]}, "bands", "gap"),
    ({"bands": [DAY, {**NIGHT, "days": "funday"}]}, "bands[1].days[0]", "day"),
    ({"bands": [DAY, {**NIGHT, "code": "day"}]}, "bands[1].code", "duplicate"),
    ({"bands": [{**DAY, "blocks": []}, NIGHT]}, "bands[0].blocks", "empty"),
    ({"bands": [{**DAY, "from": "8:00"}, NIGHT]}, "bands[0].from", "time"),
    ({"bands": [{**DAY, "to": "24:01"}, NIGHT]}, "bands[0].to", "time"),
    ({"bands": [{"blocks": [HOUR]}]}, "bands[0].code", "missing"),
    (
        {"bands": [DAY, {**NIGHT, "stay_days": {"first": 0}}]},
        "bands[1].stay_days",
        "order",
    ),
    ({"bands": [DAY, {**NIGHT, "stay_days": {"first": 2}}]}, "bands", "gap"),
    (
        {
            "bands": [{**DAY, "days": "mon-sun"}, {**NIGHT, "days": "mon-sun"}],
            "calendar": {"holidays": ["2026-10-01"]},
        },
        "bands",
        "gap",
    ),
    (
        {"blocks": [HOUR], "calendar": {"holidays": ["2026-13-01"]}},
        "calendar.holidays[0]",
        "date",
    ),
    (
        {
            "blocks": [HOUR],
            "calendar": {"holidays": ["2026-10-01"], "workdays": ["2026-10-01"]},
        },
        "calendar.workdays[0]",
        "duplicate",
    ),
    (capped(), "caps[0].amount, amounts, by_stay, charged_minutes", "one_of"),
    (
        capped(amount=1, amounts=[1]),
        "caps[0].amount, amounts, by_stay, charged_minutes",
        "one_of",
    ),
    (capped(amount=-1), "caps[0].amount", "negative"),
    (capped(amount=1, window="moon"), "caps[0].window", "choice"),
    (capped(**CLOCK, to="08:00"), "caps[0].from", "missing"),
    (capped(**CLOCK, **{"from": "08:00", "to": "08:00"}), "caps[0].to", "order"),
    (capped(amount=1, to="08:00"), "caps[0].to", "not_used"),
    (capped(amount=1, window="stay", minutes=60), "caps[0].minutes", "not_used"),
    (capped(amount=1, window="stay", split=True), "caps[0].split", "not_used"),
    (capped(amount=1, window="stay", shared=True), "caps[0].shared", "not_used"),
    (capped(amount=1, bands=["day"]), "caps[0].bands[0]", "unknown_band"),
    (
        capped(by_stay=[{"amount": 1}, {"amount": 2}]),
        "caps[0].by_stay[0].upto",
        "open",
    ),
    (
        capped(by_stay=[{"amount": 1, "upto": 9}, {"amount": 2, "upto": 9}]),
        "caps[0].by_stay[1].upto",
        "order",
    ),
    ({"blocks": [HOUR], "split": ["band"]}, "split", "not_used"),
    ({"blocks": [HOUR], "split": ["day", "day"]}, "split[1]", "duplicate"),
    (
        {"blocks": [HOUR], "free": {"minutes": 5, "again": "run"}},
        "free.again",
        "choice",
    ),
    ({"blocks": [HOUR], "join": {"by": "within"}}, "join.minutes", "missing"),
    (
        {"blocks": [HOUR], "join": {"by": "calendar_day", "minutes": 5}},
        "join.minutes",
        "not_used",
    ),
    ({"blocks": [HOUR], "rounding": {"unit": 0}}, "rounding.unit", "not_positive"),
    ({"blocks": [HOUR], "day_start": "24:00"}, "day_start", "time"),
    ({"blocks": [HOUR], "default_class": "car"}, "default_class", "choice"),
    (
        {"blocks": [HOUR], "vehicle_classes": {"car": {"wheels": 4}}},
        "vehicle_classes.car.wheels",
        "unknown_key",
    ),
    (
        {"blocks": [HOUR], "vehicle_classes": {"car": {"exempt": True, "amount": 1}}},
        "vehicle_classes.car.exempt, amount",
        "one_of",
    ),
    (
        {
            "blocks": [HOUR],
            "vehicle_classes": {"car": {"tariff": {"blocks": [{"unit": 60}]}}},
        },
        "vehicle_classes.car.tariff.blocks[0].price, total",
        "one_of",
    ),
    (
        {"blocks": [HOUR], "variants": {"early": {"amount": 1}}},
        "variants.early.when",
        "missing",
    ),
    (
        {"blocks": [HOUR], "variants": {"early": {"when": {}}}},
        "variants.early.amount, tariff",
        "one_of",
    ),
    (
        {
            "blocks": [HOUR],
            "variants": {"a": {"amount": 1, "when": {"over": 9, "upto": 9}}},
        },
        "variants.a.when.upto",
        "order",
    ),
]


@pytest.mark.parametrize(("data", "place", "reason"), REFUSED)
def test_tariff_that_cannot_be_meant_is_refused(data, place, reason):
    with pytest.raises(InvalidTariff) as caught:
        Tariff.from_dict(data)
    assert (caught.value.place, caught.value.reason) == (place, reason)


FULL = {
    "bands": [
        {
            **DAY,
            "days": ["workday", "holiday"],
            "blocks": [
                {"upto": 60, "price": "2.50", "code": "first"},
                {"unit": "90s", "price": 1, "partial": [{"upto": 1, "units": "0.5"}]},
            ],
        },
        {**NIGHT, "stay_days": {"last": 1}},
        {**NIGHT, "code": "later", "stay_days": {"first": 2}},
        {**DAY, "code": "weekend", "days": "weekend"},
    ],
    "free": {"minutes": 15, "rule": "deducted", "again": "day", "per": "vehicle_day"},
    "count": "band",
    "restart": "calendar_day",
    "split": ["band", "day"],
    "caps": [
        {"window": "clock", "from": "20:00", "to": "08:00:30", "amount": 9},
        {"amounts": [1, 2], "times": 3, "bands": ["day"], "split": True},
        {"window": "rolling", "charged_minutes": 600, "shared": True},
        {"by_stay": [{"upto": 60, "amount": 1}, {"amount": 2}], "days": ["mon"]},
    ],
    "entry_fee": {"amount": 1, "when_free": True},
    "minimum": 2,
    "clock": {"entry": {"unit": 5}, "duration": {"unit": 5, "partial": "nearest"}},
    "calendar": {"holidays": ["2026-10-01"], "workday_as": "mon"},
    "day_by": "exit",
    "day_start": "06:00",
    "anchor": "charged",
    "join": {"by": "within", "minutes": 60},
    "missing_exit": "23:59",
    "after_payment": {"grace": 15, "then": "continue"},
    "rounding": {"unit": "0.5", "mode": "up", "per": "row"},
    "choose": "cheapest",
    "default_class": "car",
    "variants": {
        "early": {"amount": 1, "when": {"entry": {"to": "09:00", "days": "mon-fri"}}},
        "long": {"when": {"over": 2880}, "tariff": {"caps": None, "minimum": 3}},
    },
    "vehicle_classes": {
        "car": {"factor": "1"},
        "van": {
            "factor": 2,
            "factor_caps": False,
            "tariff": {"blocks": [HOUR], "split": None, "caps": None},
        },
        "police": {"exempt": True},
        "electric": {"tariff": {"variants": None, "choose": None}},
    },
}


def test_every_key_survives_being_written():
    tariff = Tariff.from_dict(FULL)
    written = json.loads(json.dumps(tariff.as_dict()))
    assert Tariff.from_dict(written) == tariff
    assert written == Tariff.from_dict(written).as_dict()
    assert set(FULL) == set(written)


def test_what_a_class_changes_is_laid_over_the_tariff():
    tariff = Tariff.from_dict(FULL)
    van = next(entry for entry in tariff.vehicle_classes if entry.code == "van")
    assert (van.tariff.bands, van.tariff.caps) == ((), ())
    assert van.tariff.minimum == tariff.minimum
    assert [variant.code for variant in van.tariff.variants] == ["early", "long"]
    electric = next(e for e in tariff.vehicle_classes if e.code == "electric")
    assert electric.tariff.variants == ()


def test_band_over_midnight_and_numbers_for_times():
    """YAML 1.1 reads an unquoted 20:00 as 1200, which is the minute of the day."""
    data = {"bands": [{**DAY, "to": 1200}, {**NIGHT, "from": 1200}]}
    assert Tariff.from_dict(data) == Tariff.from_dict({"bands": [DAY, NIGHT]})
