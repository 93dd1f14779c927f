"""Lanes of a car park on the box, by a clock that is set by hand (G14, G17)."""

from datetime import datetime, timedelta

import pytest
from lots import DAY, car, give, head, right, stay

from wuye_edge.contract import Outcome
from wuye_edge.parking.acts import act_of
from wuye_edge.sim.lanes import LET, PAID, SimBox
from wuye_engine.errors import InvalidAccessList

CAR, OTHER, THIRD = "浙A2N906", "浙A9C264", "浙A33MU6"
EIGHT = datetime.fromisoformat("2026-11-23T08:00")


@pytest.fixture
def box(tmp_path):
    made = SimBox(tmp_path, ("in", "out"), EIGHT)
    give(made.register)
    yield made
    made.stop()


def acts(box):
    return [act_of(event) for event in box.acts()]


def test_g14_a_plate_lifts_and_the_entry_is_in_the_journal_with_its_token(box):
    assert box.see("in", CAR) == "临时车，欢迎光临"
    assert box.lifts("in") == 1
    (act,) = acts(box)
    assert (act.n, act.act, act.plate, act.code) == (1, "in", CAR, "temporary")
    assert (act.why, act.relay, len(act.token)) == ("entry", "done", 36)


def test_g14_a_fee_is_shown_taken_and_the_bar_lifts(box):
    box.see("in", CAR)
    box.set(EIGHT.replace(hour=10))
    assert box.see("out", CAR) == "请缴费7元"
    assert box.lifts("out") == 0
    box.pass_(seconds=40)
    box.press(PAID, "out")
    assert box.lifts("out") == 1
    act = acts(box)[-1]
    assert (act.paid, act.shift, act.why) == ("7.00", 7, "paid")
    assert act.stay == f"b:{acts(box)[0].token}"
    assert act.at - act.settled == 40_000
    assert box.register.book.stays == {}


def test_g14_within_the_free_time_the_bar_lifts_by_itself(box):
    box.see("in", CAR)
    box.pass_(minutes=20)
    assert box.see("out", CAR) == "请通行，一路平安"
    assert acts(box)[-1].why == "free_time"


def test_g4_who_paid_at_the_desk_leaves_within_the_time_and_not_later(box):
    paid = {"settled": f"{DAY}08:00:00", "paid": "7.00"}
    give(box.register, [stay(9, CAR, f"{DAY}06:00:00", **paid)], number=2)
    box.pass_(minutes=16)
    assert box.see("out", CAR) == "请缴费2元"
    box.set(EIGHT + timedelta(minutes=14))
    box.gate.lanes["out"].is_new(None, 0.0)
    assert box.see("out", CAR) == "已缴费，一路平安"


def test_g6_who_leaves_hands_its_place_to_the_one_that_waits(box):
    cards = [right("r:p1", [CAR, OTHER])]
    cards += [car(plate, rights=["r:p1"]) for plate in (CAR, OTHER)]
    give(box.register, cards, number=2)
    assert box.see("in", CAR) == "月卡车，欢迎光临"
    box.pass_(minutes=1)
    assert box.see("in", OTHER) == "临时车，欢迎光临"
    box.pass_(minutes=9)
    assert box.see("out", CAR) == "月卡车，一路平安"
    box.set(EIGHT.replace(hour=18))
    # nine minutes are within the free time; the rest stands on the card
    assert box.see("out", OTHER) == "请通行，一路平安"


def test_full_lot_refuses_temporary_cars_and_lets_month_cards_in(box):
    rows = [right("r:p1", [THIRD]), car(THIRD, rights=["r:p1"])]
    rows += [stay(n, f"浙A0000{n}", f"{DAY}07:00:00") for n in range(1, 4)]
    give(box.register, rows, number=2)
    assert box.see("in", CAR) == "车位已满"
    assert box.lifts("in") == 0
    assert box.see("in", THIRD) == "月卡车，欢迎光临"
    box.see("out", "浙A00001")
    box.press(PAID, "out")
    assert box.see("in", OTHER) == "车位已满"  # the month card has its place now
    box.see("out", "浙A00002")
    box.press(PAID, "out")
    assert box.see("in", CAR) == "临时车，欢迎光临"


def test_closed_lane_lets_nobody_in_but_who_is_on_duty(box):
    give(box.register, number=2, closed=True)
    assert box.see("in", CAR) == "车道关闭"
    assert box.see("in", "浙A1234警") == "请通行，欢迎光临"


def test_g9_black_is_not_let_in_and_let_out(box):
    rows = [car(CAR, listed=[["black", None, None]])]
    give(box.register, rows, number=2)
    assert box.see("in", CAR) == "请联系岗亭"
    box.press(LET, "in")
    assert acts(box)[-1].why == "guard"
    box.pass_(minutes=5)
    assert box.see("out", CAR) == "请通行，一路平安"


FAULTS = {
    "no_price": {"tariffs": []},
    "unknown_tariff": {"tariffs": [{"from": "2020-01-01", "data": {"magic": 1}}]},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_g17_without_a_price_one_key_opens_and_records(box, fault):
    give(box.register, [stay(9, CAR, f"{DAY}05:00:00")], number=2, **FAULTS[fault])
    assert box.see("out", CAR) == "请联系岗亭"
    box.press(LET, "out")
    act = acts(box)[-1]
    assert (act.code, act.why, act.stay) == ("no_price", "guard", "s:9")
    assert act.reason and box.lifts("out") == 1


def test_g17_a_fee_that_is_disputed_is_recorded_and_the_car_goes(box):
    give(box.register, [stay(9, CAR, f"{DAY}05:00:00")], number=2)
    box.see("out", CAR)
    box.press(LET, "out")
    act = acts(box)[-1]
    assert (act.code, act.why, act.paid) == ("fee", "later", "")


def test_g17_without_entry_and_without_plate_one_key_opens_and_records(box):
    assert box.see("out", CAR) == "无入场记录，请联系岗亭"
    box.press(LET, "out")
    box.pass_(minutes=10)
    box.press(LET, "out")
    box.press(LET, "in")
    found = [(act.act, act.plate, act.code) for act in acts(box)]
    no_plate = [("out", "", "no_plate"), ("in", "", "no_plate")]
    assert found == [("out", CAR, "no_entry"), *no_plate]


@pytest.mark.parametrize("outcome", [Outcome.DOWN, Outcome.REFUSED])
def test_g17_a_relay_that_does_not_answer_holds_nobody(box, outcome):
    give(box.register, [stay(9, CAR, f"{DAY}07:50:00")], number=2)
    box.board.outcome = outcome
    assert "故障" in box.see("out", CAR)
    assert acts(box) == [] and "s:9" in box.register.book.stays
    box.press(LET, "out")  # the guard lifts by the bar's own key
    act = acts(box)[-1]
    assert (act.relay, act.why, act.stay) == (outcome.value, "guard", "s:9")
    assert box.register.book.stays == {}


def test_g17_a_box_that_was_told_nothing_yet_opens_by_the_key(tmp_path):
    box = SimBox(tmp_path, ("in", "out"), EIGHT)
    box.press(LET, "out")
    assert box.lifts("out") == 1 and acts(box)[-1].why == "guard"
    box.stop()


def test_r86_without_a_shift_no_money_is_taken(box):
    give(box.register, [stay(9, CAR, f"{DAY}05:00:00")], number=2, shift=0)
    box.see("out", CAR)
    box.press(PAID, "out")
    assert box.lifts("out") == 0 and acts(box) == []


def test_g2_a_fee_shown_long_ago_is_shown_anew_before_it_is_taken(box):
    give(box.register, [stay(9, CAR, f"{DAY}06:30:00")], number=2)
    assert box.see("out", CAR) == "请缴费7元"
    box.pass_(minutes=2, seconds=30)
    box.press(PAID, "out")
    assert acts(box) == []
    box.press(PAID, "out")
    assert acts(box)[-1].paid == "7.00"


def test_who_paid_at_the_booth_meanwhile_pays_nothing_at_the_lane(box):
    give(box.register, [stay(9, CAR, f"{DAY}05:00:00")], number=2)
    box.see("out", CAR)
    paid = {"settled": f"{DAY}08:00:00", "paid": "9.00"}
    give(box.register, [stay(9, CAR, f"{DAY}05:00:00", **paid)], number=3)
    box.press(PAID, "out")
    act = acts(box)[-1]
    assert (act.why, act.code, act.paid) == ("paid", "paid", "")


def test_who_was_let_out_at_the_booth_meanwhile_is_not_let_out_again(box):
    give(box.register, [stay(9, CAR, f"{DAY}05:00:00")], number=2)
    box.see("out", CAR)
    give(box.register, [], number=3)
    box.press(PAID, "out")
    assert box.lifts("out") == 0 and acts(box) == []


def test_paid_without_a_car_that_has_to_pay_does_nothing(box):
    box.press(PAID, "out")
    box.see("in", CAR)
    box.press(PAID, "in")
    assert box.lifts("out") == 0 and box.lifts("in") == 1


def test_the_same_car_seen_again_lifts_once(box):
    for _time in range(3):
        box.see("in", CAR)
        box.pass_(seconds=6)
    assert box.lifts("in") == 1 and len(acts(box)) == 1


# === KILLED, AND TOLD ANEW === #


def test_g14_a_box_that_was_killed_knows_who_is_inside(box):
    box.see("in", CAR)
    box.see("in", OTHER)
    assert box.journal.flush()
    box.stop()
    box.start()
    assert {row.plate for row in box.register.book.stays.values()} == {CAR, OTHER}
    box.set(EIGHT.replace(hour=10))
    assert box.see("out", CAR) == "请缴费7元"
    box.press(PAID, "out")
    box.stop()
    box.start()
    assert {row.plate for row in box.register.book.stays.values()} == {OTHER}
    assert [act.n for act in acts(box)] == [1, 2, 3]


def test_g14_what_the_server_has_taken_in_is_forgotten_and_the_rest_kept(box):
    box.see("in", CAR)
    box.see("in", OTHER)
    first, second = acts(box)
    row = stay(41, CAR, f"{DAY}08:00:00", token=first.token)
    box.register.change(1, head(number=2, seen=1), [row], [])
    assert sorted(box.register.book.stays) == [f"b:{second.token}", "s:41"]
    assert box.register.waiting == 1
    box.stop()
    box.start()
    assert sorted(box.register.book.stays) == [f"b:{second.token}", "s:41"]


def test_g14_who_left_here_is_not_inside_whatever_the_server_still_says(box):
    row = stay(41, CAR, f"{DAY}07:50:00")
    give(box.register, [row], number=2)
    box.see("out", CAR)
    box.register.change(2, head(number=3), [row], [])
    assert box.register.book.stays == {}
    give(box.register, [row], number=4)
    assert box.register.book.stays == {}
    give(box.register, [], number=5, seen=1)
    assert box.register.waiting == 0


def test_changes_to_another_snapshot_are_refused_and_change_nothing(box):
    with pytest.raises(InvalidAccessList):
        box.register.change(9, head(number=10), [car(CAR)], [])
    assert box.register.number == 1 and box.register.book.cars == {}


def test_a_snapshot_that_came_apart_is_refused(box):
    with pytest.raises(InvalidAccessList):
        box.register.replace(head(number=2), [car(CAR)], "0" * 64)
    assert box.register.number == 1


def test_g2_the_car_seen_last_stands_there_and_the_first_is_asked_anew(box):
    """A lane has room for one: a second plate is who stands there now, and the guard's
    button means it; the first pays when it is seen again, and neither pays twice."""
    box.see("in", CAR)
    box.see("in", OTHER)
    box.set(EIGHT.replace(hour=9, minute=50))
    assert box.see("out", CAR) == "请缴费7元"
    box.pass_(seconds=3)
    assert box.see("out", OTHER) == "请缴费7元"
    box.press(PAID, "out")
    box.press(PAID, "out")
    assert [(act.act, act.plate, act.paid) for act in acts(box)[2:]] == [
        ("out", OTHER, "7.00")
    ]
    box.pass_(seconds=5)
    assert box.see("out", CAR) == "请缴费7元"
    box.press(PAID, "out")
    assert (acts(box)[-1].plate, acts(box)[-1].paid) == (CAR, "7.00")
    assert box.register.book.stays == {}
