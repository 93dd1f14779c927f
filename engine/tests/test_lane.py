"""The table of cars at lanes, and what holds for every stay (G4-G6, G9, G15, G17)."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.lane import (
    Car,
    Code,
    Coupon,
    CouponKind,
    Permit,
    Stay,
    charge,
    enter,
    leave,
    load_cases,
    load_world,
    uncovered,
)

CASES = load_cases()
TARIFFS = load_world()
START = datetime.fromisoformat("2026-11-23T08:00")
minutes = st.integers(0, 3 * 24 * 60).map(lambda count: timedelta(minutes=count))
tariffs = st.sampled_from(sorted(TARIFFS)).map(TARIFFS.get)
coupons = st.lists(
    st.builds(
        Coupon,
        st.text("ABC", min_size=1, max_size=3),
        st.sampled_from(CouponKind),
        st.integers(1, 100).map(Decimal),
    ),
    max_size=4,
    unique_by=lambda coupon: coupon.key,
).map(tuple)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_g2_g4_g5_g6_g9_g15_g17_each_case_of_the_table_has_its_outcome(case):
    decision = case.decide(TARIFFS)
    assert decision.code is case.code
    due = decision.charge and decision.charge.amount
    assert due == case.amount


def test_the_table_has_every_outcome():
    assert {case.code for case in CASES} == set(Code)
    assert len({case.id for case in CASES}) == len(CASES) >= 70


def test_g17_what_is_due_never_lifts_and_all_else_at_a_way_out_tells_why():
    for case in CASES:
        decision = case.decide(TARIFFS)
        owed = decision.charge is not None and decision.charge.amount > 0
        assert owed == decision.code.owes
        assert not (owed and decision.lifts)


@given(tariffs, minutes, minutes)
def test_g4_paid_until_now_owes_nothing_now(tariff, stayed, more):
    paid_at = START + stayed
    due = charge(tariff, Stay(START), paid_at).amount
    after = Stay(START, settled=paid_at, paid=due)
    assert charge(tariff, after, paid_at).amount == 0
    assert charge(tariff, after, paid_at + more).amount >= 0


@given(tariffs, minutes, minutes, minutes)
def test_g5_a_permit_never_makes_a_stay_dearer_than_its_uncovered_parts(
    tariff, first, second, third
):
    begin = START + first
    end = begin + second
    out = end + third
    spans = Permit(((begin, end),)).covered(START)
    due = charge(tariff, Stay(START, covered=spans), out)
    parts = [charge(tariff, Stay(START), begin), charge(tariff, Stay(end), out)]
    assert due.amount <= sum(part.amount for part in parts)
    assert sum(part.amount for part in due.slices) == due.gross


@given(tariffs, minutes, coupons)
def test_g15_coupons_take_off_what_is_due_and_no_more(tariff, stayed, given_coupons):
    plain = charge(tariff, Stay(START), START + stayed)
    due = charge(tariff, Stay(START, coupons=given_coupons), START + stayed)
    assert due.amount + sum(due.off.values(), Decimal(0)) == plain.amount
    assert due.amount >= 0
    assert all(taken >= 0 for taken in due.off.values())


@given(st.lists(st.tuples(minutes, minutes), max_size=5), minutes)
def test_uncovered_parts_and_spans_share_no_moment_and_leave_none_out(pairs, stayed):
    spans = [(START + min(pair), START + max(pair)) for pair in pairs]
    end = START + stayed
    parts = uncovered(START, end, spans)
    assert parts == sorted(parts)
    covered = {
        minute
        for begin, until in spans
        for minute in range(_minute(begin), _minute(until))
    }
    left = [
        minute
        for start, stop in parts
        for minute in range(_minute(start), _minute(stop))
    ]
    assert len(left) == len(set(left))
    assert set(left) == set(range(_minute(end))) - covered


def _minute(moment):
    return int((moment - START).total_seconds()) // 60


@pytest.mark.parametrize(
    ("kind", "value"),
    [("minutes", 0), ("amount", -1), ("percent", 101), ("amount", 1_000_001)],
)
def test_g15_a_coupon_of_nothing_or_too_much_is_refused(kind, value):
    with pytest.raises(ValueError, match=str(value)):
        Coupon("A", CouponKind(kind), Decimal(value))


def test_g9_a_black_list_keeps_nobody_inside():
    banned = next(case for case in CASES if case.id == "in-black").car
    assert enter(banned, START).code is Code.BLACK
    assert leave(banned, Stay(START), START, TARIFFS["plain"]).lifts


def test_g17_a_class_the_tariff_does_not_name_is_asked_not_crashed():
    stay = Stay(START, vehicle_class="lorry")
    decision = leave(
        Car("浙A2N906"), stay, START + timedelta(hours=2), TARIFFS["plain"]
    )
    assert decision.code is Code.NO_PRICE
