"""What holds for every door, card and time."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.access import (
    Calendar,
    Code,
    Door,
    Found,
    Head,
    Moment,
    Offline,
    Passback,
    Permit,
    Plan,
    Right,
    Span,
    decide,
    plans,
)

DAY = 24 * 60 * 60 * 1000
NOW = 1_790_000_000_000
moments = st.integers(NOW - 40 * DAY, NOW + 40 * DAY)
names = st.sampled_from(["a", "b", "c"])
day_names = st.sampled_from(plans.day_names())
spans = st.builds(
    Span,
    st.lists(day_names, min_size=1, max_size=3).map(tuple),
    st.integers(0, 1439),
    st.integers(0, 1440),
)
some_plans = st.lists(spans, max_size=3).map(lambda found: Plan("p", tuple(found)))
heads = some_plans.map(lambda plan: Head(plans={"p": plan}))
rights = st.builds(
    Right,
    st.lists(names, min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from(["", "p"]),
    st.none() | moments,
    st.none() | moments,
)
permits = st.builds(
    Permit,
    st.sampled_from(["c1", "c2"]),
    st.just(("00" * 16,)),
    st.lists(rights, min_size=1, max_size=3).map(tuple),
    st.just("label"),
    st.booleans(),
)
some_permits = st.lists(permits, max_size=2, unique_by=lambda permit: permit.card)
zones = st.sampled_from(["", "garage", "club"])
doors = st.builds(
    Door,
    names,
    st.just(""),
    zones,
    zones,
    st.sampled_from(Passback),
    st.integers(0, 60),
    st.sampled_from(Offline),
    st.booleans(),
)
circumstances = st.builds(Moment, st.integers(0, 90 * DAY), st.booleans(), zones)
CALM = st.builds(Moment, st.just(0), st.just(False), zones)


@given(doors, some_permits, moments, circumstances, heads)
def test_f3_who_is_denied_never_passes(door, found, at, moment, head):
    assert decide(door, Found(found, True), at, moment, head).code is Code.DENIED


@given(doors, some_permits, moments, circumstances, heads)
def test_f15_in_a_fire_everybody_else_passes(door, found, at, moment, head):
    moment = replace(moment, fire=True)
    assert decide(door, Found(found), at, moment, head).allow


@given(doors, some_permits, moments, circumstances, heads)
def test_a_free_exit_lets_everybody_out(door, found, at, moment, head):
    door = replace(door, free_exit=True)
    assert decide(door, Found(found), at, moment, head).allow


@given(doors, moments, circumstances, heads)
def test_a_number_nobody_knows_opens_no_door_of_use(door, at, moment, head):
    door = replace(door, free_exit=False, offline=Offline.STAFF)
    moment = replace(moment, fire=False)
    assert decide(door, Found(), at, moment, head).code is Code.UNKNOWN


@given(doors, permits, moments, CALM, heads)
def test_a_longer_validity_never_closes_a_door(door, permit, at, moment, head):
    before = decide(door, Found([permit]), at, moment, head)
    longer = replace(
        permit,
        rights=tuple(replace(right, start=None, end=None) for right in permit.rights),
    )
    assert decide(door, Found([longer]), at, moment, head).allow >= before.allow


@given(doors, permits, rights, moments, circumstances, heads)
def test_one_more_right_never_closes_a_door(door, permit, right, at, moment, head):
    before = decide(door, Found([permit]), at, moment, head)
    more = replace(permit, rights=(*permit.rights, right))
    assert decide(door, Found([more]), at, moment, head).allow >= before.allow


@given(doors, some_permits, moments, circumstances, heads)
def test_f13_an_older_list_never_opens_a_door_unless_it_is_to_stand_open(
    door, found, at, moment, head
):
    fresh = decide(door, Found(found), at, replace(moment, age=0), head)
    aged = decide(door, Found(found), at, moment, head)
    if door.offline is Offline.OPEN:
        assert aged.allow >= fresh.allow
    else:
        assert aged.allow <= fresh.allow


@given(doors, some_permits, moments, circumstances, heads)
def test_f14_nobody_is_held_inside(door, found, at, moment, head):
    door = replace(door, enters="")
    code = decide(door, Found(found), at, moment, head).code
    assert code is not Code.PASSBACK_HARD


@given(doors, st.lists(permits, max_size=2), moments, circumstances, heads)
def test_the_order_of_cards_does_not_matter(door, found, at, moment, head):
    there = decide(door, Found(found), at, moment, head)
    back = decide(door, Found(found[::-1]), at, moment, head)
    assert there.code is back.code


@given(spans, moments)
def test_a_span_and_its_complement_cover_each_day_once(span, at):
    if span.start == span.end % 1440:
        return
    everyday = ("all",)
    inner = Plan("i", (Span(everyday, span.start, span.end),))
    outer = Plan("o", (Span(everyday, span.end % 1440, span.start),))
    calendar = Calendar()
    assert calendar.holds(inner, at) != calendar.holds(outer, at)
