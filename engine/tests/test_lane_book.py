"""The book of a car park: what a box is told, strictly, and how it moves on (G14)."""

import copy
import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_engine.errors import InvalidAccessList
from wuye_engine.lane import Code, load_cases
from wuye_engine.lane.book import Book
from wuye_engine.lane.wire import read_head, read_row

TARIFF = {
    "free": {"minutes": 30},
    "blocks": [{"upto": 60, "price": 5}, {"unit": 60, "price": 2}],
    "after_payment": {"grace": 15, "then": "continue"},
}
DAY = "2026-11-23T"
CAR, OTHER, THIRD = "浙A2N906", "浙A9C264", "浙A33MU6"
LOT = {"id": 3, "code": "N", "outer": 0, "temporary": True, "full": "refuse"}
LOT |= {"capacity": 2, "reserved": 1, "classes": {"ordinary": "小型车"}}
LOT["tariffs"] = [{"from": "2026-01-01", "data": TARIFF}]
LANES = [
    {"door": "in", "id": 1, "lot": 3, "way": "in", "closed": False, "shift": 0},
    {"door": "out", "id": 2, "lot": 3, "way": "out", "closed": False, "shift": 7},
]
HEAD = {"number": 4, "made": 1, "seen": 0, "lots": [LOT], "lanes": LANES}
STAY = {"key": "s:9", "lot": 3, "plate": CAR, "kind": "ordinary", "class": ""}
STAY |= {"entry": f"{DAY}08:00:00", "right": "", "since": None, "settled": None}
STAY |= {"paid": "0.00", "coupons": [], "spans": [], "outer": "", "token": ""}
RIGHT = {"key": "r:p1", "spans": [[f"{DAY}00:00:00", None]], "sharing": "turn"}
RIGHT |= {"cars": [CAR, OTHER], "lots": None}
CAR_ROW = {"key": f"c:{CAR}", "plate": CAR, "rights": ["r:p1"], "space": ""}
CAR_ROW |= {"listed": [["white", None, f"{DAY}12:00:00"]]}
PAST = {"key": "h:1", "lot": 3, "plate": CAR, "entry": f"{DAY}01:00:00"}
PAST |= {"left": f"{DAY}02:00:00"}
ROWS = {"stay": STAY, "right": RIGHT, "car": CAR_ROW, "past": PAST}


def at(text):
    return datetime.fromisoformat(f"{DAY}{text}")


def book(*rows, **lot):
    found = Book(read_head({**HEAD, "lots": [LOT | lot]}))
    for row in rows:
        found.put(read_row(row))
    return found


def lanes(found):
    return found.head.lanes["in"], found.head.lanes["out"]


# === STRICTLY === #


@pytest.mark.parametrize("kind", ROWS)
def test_each_row_is_read_and_each_field_of_it_is_needed(kind):
    row = ROWS[kind]
    read_row(row)
    for name in row:
        wanted = {key: value for key, value in row.items() if key != name}
        with pytest.raises(InvalidAccessList):
            read_row(wanted)
    with pytest.raises(InvalidAccessList):
        read_row({**row, "colour": "red"})


WRONG = [
    ("stay", "entry", "yesterday"),
    ("stay", "entry", f"{DAY}08:00:00+08:00"),
    ("stay", "paid", "-1"),
    ("stay", "paid", 7),
    ("stay", "paid", "NaN"),
    ("stay", "lot", 0),
    ("stay", "coupons", [["a", "gift", "1"]]),
    ("stay", "spans", [["x"]]),
    ("right", "sharing", "all"),
    ("right", "lots", [True]),
    ("car", "listed", [["grey", None, None]]),
    ("car", "listed", ["black"]),
    ("past", "left", None),
    ("past", "key", "x:1"),
    ("past", "key", 5),
]


@pytest.mark.parametrize(("kind", "name", "value"), WRONG)
def test_what_cannot_be_meant_is_refused(kind, name, value):
    with pytest.raises(InvalidAccessList):
        read_row({**ROWS[kind], name: value})


def test_a_head_whose_lane_has_no_car_park_is_refused():
    with pytest.raises(InvalidAccessList):
        read_head({**HEAD, "lots": []})
    for name in HEAD:
        with pytest.raises(InvalidAccessList):
            read_head({key: value for key, value in HEAD.items() if key != name})
    with pytest.raises(InvalidAccessList):
        read_head({**HEAD, "lanes": [{**LANES[0], "way": "up"}]})


def test_g17_a_tariff_nobody_understands_is_no_price_and_the_rest_is_read():
    later = {"from": "2026-11-01", "data": {"magic": True}}
    head = read_head({**HEAD, "lots": [LOT | {"tariffs": [*LOT["tariffs"], later]}]})
    lot = head.lots[3]
    assert lot.tariff_on(at("08:00").date()) is None
    assert lot.tariff_on(at("08:00").date() - timedelta(days=60)) is not None
    assert lot.tariff_on(at("08:00").date() - timedelta(days=900)) is None


# === MOVING ON === #


def test_the_same_token_drives_in_once():
    found = book()
    enter, _out = lanes(found)
    first = found.drive_in(enter, CAR, "ordinary", at("08:00"), "t1")
    assert found.drive_in(enter, CAR, "ordinary", at("08:01"), "t1") is first
    assert len(found.stays) == 1 and first.vehicle_class == "小型车"


def test_a_stay_the_server_has_numbered_takes_the_place_of_the_boxes_own():
    found = book()
    enter, _out = lanes(found)
    found.drive_in(enter, CAR, "ordinary", at("08:00"), "t1")
    found.put(read_row({**STAY, "token": "t1"}))
    assert list(found.stays) == ["s:9"]
    assert found.open_stay(3, CAR).key == "s:9"
    found.drop("s:9")
    assert found.open_stay(3, CAR) is None


def test_full_is_counted_with_kept_places_and_cars_that_are_coming():
    found = book()
    enter, _out = lanes(found)
    assert found.look_in(enter, CAR, "", at("08:00")).code is Code.TEMPORARY
    assert found.look_in(enter, CAR, "", at("08:00"), coming=1).code is Code.FULL
    found.drive_in(enter, OTHER, "", at("08:00"), "t1")
    assert found.look_in(enter, CAR, "", at("08:01")).code is Code.FULL


def test_g6_by_turns_and_the_one_that_waits_takes_over():
    rows = [RIGHT, CAR_ROW | {"listed": []}]
    rows.append({**rows[1], "key": f"c:{OTHER}", "plate": OTHER})
    found = book(*rows, capacity=0)
    enter, out = lanes(found)
    first = found.drive_in(enter, CAR, "", at("08:00"), "t1")
    second = found.drive_in(enter, OTHER, "", at("08:10"), "t2")
    assert (first.since, second.since) == (at("08:00"), None)
    found.drive_out(first, at("09:00"))
    assert (second.right, second.since) == ("r:p1", at("09:00"))
    due = found.look_out(out, second, OTHER, "", at("18:00"))
    assert due.charge.amount == Decimal(5)  # of its first fifty minutes


def test_a_car_inside_that_drives_in_again_leaves_one_stay():
    found = book(STAY)
    enter, _out = lanes(found)
    found.drive_in(enter, CAR, "", at("09:00"), "t2")
    assert [row.entry for row in found.stays.values()] == [at("09:00")]


def test_g4_what_was_paid_counts_and_coupons_are_used_up():
    found = book({**STAY, "coupons": [["k", "minutes", "60"]]})
    _in, out = lanes(found)
    stay = found.stays["s:9"]
    assert found.look_out(out, stay, CAR, "", at("10:00")).charge.off
    found.pay(stay, Decimal(5), at("10:00"))
    assert found.look_out(out, stay, CAR, "", at("10:15")).code is Code.PAID
    assert found.look_out(out, stay, CAR, "", at("10:16")).code is Code.OVERSTAY
    assert stay.coupons == ()


def test_the_time_in_an_inner_car_park_is_not_charged_by_the_outer():
    inner = {**LOT, "id": 4, "code": "I", "outer": 3, "capacity": 0}
    lane = [
        {**LANES[0], "door": "iin", "lot": 4},
        {**LANES[1], "door": "iout", "lot": 4},
    ]
    head = {**HEAD, "lots": [LOT | {"capacity": 0}, inner], "lanes": [*LANES, *lane]}
    found = Book(read_head(head))
    outer = found.drive_in(found.head.lanes["in"], CAR, "", at("08:00"), "t1")
    stay = found.drive_in(found.head.lanes["iin"], CAR, "", at("08:10"), "t2")
    assert found.facts(outer).covered == ((at("08:10"), None),)
    found.drive_out(stay, at("12:00"))
    assert found.facts(outer).covered == ((at("08:10"), at("12:00")),)
    out = found.look_out(found.head.lanes["out"], outer, CAR, "", at("12:05"))
    assert out.code is Code.FREE_TIME


def test_stays_before_are_those_of_two_days():
    old = {**PAST, "key": "h:2", "entry": "2026-11-20T01:00:00"}
    old["left"] = "2026-11-20T02:00:00"
    found = book(PAST, old, STAY)
    assert found.facts(found.stays["s:9"]).earlier == ((at("01:00"), at("02:00")),)


# === ANY WAY IT GOES === #


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_what_is_inside_is_what_came_less_what_left_and_nobody_is_there_twice(seed):
    dice = random.Random(seed)
    rows = [RIGHT, CAR_ROW, {**CAR_ROW, "key": f"c:{OTHER}", "plate": OTHER}]
    found = book(*rows, capacity=3, reserved=1)
    enter, out = lanes(found)
    moment, inside = at("08:00"), set()
    for turn in range(60):
        moment += timedelta(minutes=dice.randrange(0, 40))
        plate = dice.choice((CAR, OTHER, THIRD, "浙B00001", "浙B00002"))
        before = copy.deepcopy(found)
        stay = found.open_stay(3, plate)
        if dice.random() < 0.5:
            decision = found.look_in(enter, plate, "", moment)
            assert found == before  # looking changes nothing
            if decision.lifts:
                found.drive_in(enter, plate, "", moment, f"t{turn}")
                inside.add(plate)
        elif stay:
            decision = found.look_out(out, stay, plate, "", moment)
            assert found == before
            if decision.charge and decision.charge.amount:
                found.pay(stay, decision.charge.amount, moment)
                again = found.look_out(out, stay, plate, "", moment)
                assert again.code is Code.PAID
            found.drive_out(stay, moment)
            inside.discard(plate)
        assert {row.plate for row in found.stays.values()} == inside
        assert sum(row.since is not None for row in found.stays.values()) <= 1


# === THE TABLE OF CASES === #

# of rights that are shared, and of what is due, the property above and the twin of the
# server speak
CASES = [
    case
    for case in load_cases()
    if case.car.plate and not case.car.permit and not case.stay
]


def test_there_are_cases():
    assert len(CASES) > 15
    assert {case.way for case in CASES} == {"in", "out"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_table_says_the_same_through_the_book(case):
    room, plate = case.room, case.car.plate
    lot = {"temporary": case.lot.temporary, "full": case.lot.full.value}
    lot |= {"capacity": 1, "reserved": 1 - (room.free or 0)}
    head = {**HEAD, "lots": [LOT | lot]}
    head["lanes"] = [{**lane, "closed": room.closed} for lane in LANES]
    found = Book(read_head(head))
    listed = [
        [row.kind.value, *(one and one.isoformat() for one in (row.start, row.end))]
        for row in case.car.listed
    ]
    car = {"key": f"c:{plate}", "plate": plate, "listed": listed, "rights": []}
    found.put(read_row(car | {"space": ""}))
    if case.car.inside:
        found.put(read_row({**STAY, "plate": plate}))
    enter, out = lanes(found)
    if case.way == "in":
        decision = found.look_in(enter, plate, case.car.kind, case.at)
    else:
        decision = found.look_out(out, None, plate, case.car.kind, case.at)
    assert decision.code is case.code
