"""What holds for every parking tariff, whatever its switches say."""

import pickle
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_engine.parking import Result, Tariff

many = settings(max_examples=400)

MONDAY = datetime.fromisoformat("2026-01-05 00:00")
HOLIDAYS = ["2026-01-07", "2026-01-17"]
prices = st.integers(0, 80).map(lambda value: str(value / 4))
partials = st.sampled_from(
    ["up", "up", "down", "nearest", "second", "minute"]
    + [[{"upto": 7, "units": 0}, {"upto": 15, "units": "0.5"}]]
)
fractions = st.sampled_from(["up", "second", "minute", [{"upto": 9, "units": "0.5"}]])
edges = st.lists(st.sampled_from(["band", "midnight", "day"]), unique=True)
restarts = st.sampled_from(["never", "day", "calendar_day", "run"])


@st.composite
def block_lists(draw, partial=fractions):
    """Blocks in order; the last one is open."""
    limits = sorted(draw(st.sets(st.sampled_from([30, 60, 90, 120, 300]), max_size=2)))
    blocks = []
    for limit in [*limits, None]:
        block = {"price": draw(prices)}
        if limit:
            block["upto"] = limit
        if draw(st.booleans()) or not limit:
            block["unit"] = draw(st.sampled_from([15, 20, 30, 50, 60, 420, 1440]))
            block["partial"] = draw(partial)
        if not limit and draw(st.integers(0, 9)) == 0:
            block = {"price": block["price"]}
        blocks.append(block)
    return blocks


@st.composite
def band_lists(draw, partial=fractions):
    """A day cut at two or three times, each band with its own blocks."""
    count = draw(st.integers(2, 3))
    hours = sorted(draw(st.sets(st.integers(0, 23), min_size=count, max_size=count)))
    days = draw(st.sampled_from([["all"], ["workday"]]))
    bands = []
    for index, hour in enumerate(hours):
        until = hours[(index + 1) % count]
        times = {"from": f"{hour:02}:00", "to": f"{until:02}:00"}
        band = {"code": f"b{index}", "days": days, **times}
        bands.append({**band, "blocks": draw(block_lists(partial))})
    if days != ["all"]:
        other = {"code": "rest", "days": ["weekend", "holiday"]}
        bands.append({**other, "blocks": draw(block_lists(partial))})
    return bands


@st.composite
def caps(draw, windows):
    """A cap with what its window needs."""
    window = draw(st.sampled_from(windows))
    cap = {"window": window, "amount": draw(prices)}
    if window == "clock":
        cap |= {"from": "20:00", "to": draw(st.sampled_from(["08:00", "23:00"]))}
    if window in ("entry", "rolling"):
        cap["minutes"] = draw(st.sampled_from([1440, 1440, 720, 2000, 10080]))
    if window in ("entry", "calendar_day") and draw(st.integers(0, 3)) == 0:
        cap["times"] = draw(st.integers(1, 3))
    elif draw(st.integers(0, 4)) == 0:
        rising = sorted([draw(prices), draw(prices)], key=float)
        cap = {**cap, "amounts": rising}
        del cap["amount"]
    if window in ("entry", "calendar_day", "clock") and draw(st.booleans()):
        cap["split"] = True
    return cap


WINDOWS = ["stay", "entry", "rolling", "calendar_day", "calendar_week", "run", "clock"]


@st.composite
def tariffs(draw, partial=fractions, windows=WINDOWS, free=True):
    """Plain data of a tariff that costs no less the longer a stay is."""
    data = {}
    if draw(st.booleans()):
        data["bands"] = draw(band_lists(partial))
        data["count"] = draw(st.sampled_from(["stay", "stay", "band"]))
        data["calendar"] = {"holidays": HOLIDAYS}
    else:
        data["blocks"] = draw(block_lists(partial))
    split = draw(edges)
    data["split"] = [edge for edge in split if edge != "band" or "bands" in data]
    data["restart"] = draw(restarts)
    data["caps"] = draw(st.lists(caps(windows), max_size=3))
    if draw(st.booleans()):
        data["entry_fee"] = {"amount": draw(prices), "in_caps": draw(st.booleans())}
    if draw(st.integers(0, 3)) == 0:
        data["minimum"] = draw(prices)
    if draw(st.integers(0, 3)) == 0:
        data["day_start"] = "06:00"
    if free and draw(st.booleans()):
        rule = draw(st.sampled_from(["included", "deducted"]))
        data["free"] = {"minutes": draw(st.sampled_from([5, 30])), "rule": rule}
        data["anchor"] = draw(st.sampled_from(["entry", "charged"]))
    return data


moments = st.integers(0, 14 * 24 * 60).map(lambda m: MONDAY + timedelta(minutes=m))
lengths = st.one_of(
    st.integers(0, 600).map(lambda value: timedelta(minutes=value)),
    st.integers(0, 100 * 3600).map(lambda value: timedelta(seconds=value)),
    st.integers(0, 40 * 24 * 12).map(lambda value: timedelta(minutes=5 * value)),
)


@many
@given(tariffs(partials), moments, lengths)
def test_slices_add_up(data, entry, length):
    result = Tariff.from_dict(data).quote(entry, entry + length)
    assert sum((part.amount for part in result.slices), Decimal(0)) == result.amount
    for part in result.slices:
        assert part.amount >= 0 or part.label == "rounding"
        assert entry <= part.start <= part.end <= entry + length
        assert part.units > 0 or part.label == "not_charged"
        if part.label in ("unit", "flat", "partial", "not_charged"):
            worth = part.units * part.price - part.cut
            assert abs(worth - part.amount) < Decimal("0.02")
    assert Result.from_dict(result.as_dict()) == result


@many
@given(tariffs(partials), moments, lengths)
def test_amount_alone_is_that_of_the_explanation(data, entry, length):
    tariff = Tariff.from_dict(data)
    for _ in range(2):  # the second time from what is remembered
        amount = tariff.quote_amount(entry, entry + length)
        assert amount == tariff.quote(entry, entry + length).amount


@many
@given(tariffs(), moments, lengths, lengths)
def test_longer_costs_no_less(data, entry, one, other):
    tariff = Tariff.from_dict(data)
    less, more = sorted((one, other))
    first = tariff.quote_amount(entry, entry + less)
    assert first <= tariff.quote_amount(entry, entry + more)


@given(tariffs(partials), moments, lengths)
def test_written_and_read_again_it_is_the_same(data, entry, length):
    tariff = Tariff.from_dict(data)
    again = Tariff.from_dict(tariff.as_dict())
    assert again == tariff
    assert again.quote(entry, entry + length) == tariff.quote(entry, entry + length)
    assert pickle.loads(pickle.dumps(tariff)) == tariff


@given(tariffs(partials), moments, st.lists(lengths, min_size=2, max_size=6))
def test_price_depends_on_nothing_asked_before(data, entry, several):
    used = Tariff.from_dict(data)
    for length in several:
        fresh = Tariff.from_dict(data)
        leave = entry + length
        assert used.quote_amount(entry, leave) == fresh.quote_amount(entry, leave)


@given(tariffs(partials, ["entry"], free=False), moments, st.integers(1, 20), lengths)
def test_stay_cut_where_the_day_starts_anew_costs_the_same(data, entry, days, length):
    """Everything starts anew every 24 hours, so that nobody gains by driving out."""
    data["restart"] = "day"
    data.pop("entry_fee", None)
    data.pop("minimum", None)
    for cap in data["caps"]:
        cap.pop("times", None)
        cap["minutes"] = 1440
        cap["amount"] = cap.pop("amounts", ["30"])[0]
    tariff = Tariff.from_dict(data)
    cut = entry + timedelta(days=days)
    leave = cut + length
    parts = tariff.quote_amount(entry, cut) + tariff.quote_amount(cut, leave)
    assert parts == tariff.quote_amount(entry, leave)


@given(tariffs(), moments, st.lists(lengths, min_size=1, max_size=4))
def test_stays_joined_without_a_gap_cost_what_one_does(data, entry, several):
    data["join"] = {"by": "within", "minutes": 5}
    data.pop("minimum", None)
    tariff = Tariff.from_dict(data)
    stays, total, at = [], Decimal(0), entry
    for length in several:
        stay = (at, at + length)
        total += tariff.quote_amount(*stay, earlier_stays=stays)
        stays.append(stay)
        at += length
    assert total == tariff.quote_amount(entry, at)


PAID_BY_DAY = [
    {
        "code": "day",
        "from": "08:00",
        "to": "20:00",
        "blocks": [{"unit": 60, "price": 2}],
    },
    {"code": "night", "from": "20:00", "to": "08:00", "blocks": [{"price": 0}]},
]
LONG_STAYS = [
    # 24 hours are no multiple of the unit, which runs on into the next day
    {"blocks": [{"unit": 50, "price": 1}]},
    {"blocks": [{"upto": 90, "price": 3}, {"unit": 420, "price": 1}]},
    {"blocks": [{"unit": 2000, "price": 1}]},
    # a unit longer than what is left of the stay
    {"blocks": [{"unit": 5000, "price": 1, "partial": "down"}]},
    # windows that end at another time each day, also where nothing is charged
    {"bands": PAID_BY_DAY, "restart": "run", "caps": [{"minutes": 1500, "amount": 9}]},
    {"bands": PAID_BY_DAY, "split": ["band"], "caps": [{"minutes": 2000, "amount": 7}]},
    {"bands": PAID_BY_DAY, "caps": [{"window": "calendar_week", "amount": 90}]},
    {"bands": PAID_BY_DAY, "caps": [{"amounts": [5, 6, 7]}, {"amount": 6, "times": 9}]},
    {
        "blocks": [{"unit": 50, "price": 1}],
        "caps": [{"window": "rolling", "amount": 9}],
    },
]


@pytest.mark.parametrize("data", LONG_STAYS)
@pytest.mark.parametrize("days", [3, 8, 20, 40])
def test_days_added_up_as_known_are_those_of_the_explanation(data, days):
    tariff = Tariff.from_dict(data)
    for minutes in (0, 7, 1000):
        entry = MONDAY + timedelta(hours=8, minutes=minutes)
        leave = entry + timedelta(days=days, minutes=3 * minutes)
        assert tariff.quote_amount(entry, leave) == tariff.quote(entry, leave).amount
