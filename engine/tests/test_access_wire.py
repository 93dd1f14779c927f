"""A list survives the wire; what is not understood is refused with its place."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.access import load_list
from wuye_engine.access.cases import list_data
from wuye_engine.access.wire import (
    canonical,
    digest,
    digest_of,
    mark,
    read_list,
    trusted_permit,
    write_list,
    write_permit,
)
from wuye_engine.errors import InvalidAccessList

MISSING = ...  # an object() would give each process another name of the test


def changed(path, value):
    data = copy.deepcopy(list_data())
    place = data
    for key in path[:-1]:
        place = place[key]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


def test_a_list_is_the_same_after_the_wire():
    whole = load_list()
    text = canonical(write_list(whole))
    assert read_list(json.loads(text)) == whole
    assert canonical(write_list(read_list(json.loads(text)))) == text


def test_a_stored_permit_is_read_quickly_as_it_was():
    for permit in load_list().permits:
        assert trusted_permit(canonical(write_permit(permit))) == permit


HEAD, PERMIT = ("head",), ("permits", 0)
SPAN, RIGHT = "plans[0].spans[0].", "permits[0].rights[0]."
FAULTS = [
    ((*HEAD, "number"), 0, "number", "range"),
    ((*HEAD, "number"), "12", "number", "type"),
    ((*HEAD, "number"), True, "number", "type"),
    ((*HEAD, "made"), MISSING, "head.made", "missing"),
    ((*HEAD, "offset"), 900, "offset", "range"),
    ((*HEAD, "colour"), 1, "head.colour", "unknown_key"),
    ((*HEAD, "holidays"), ["2026-02-30"], "holidays[0]", "date"),
    ((*HEAD, "holidays"), ["20261001"], "holidays[0]", "date"),
    ((*HEAD, "holidays"), ["2026-10-01"] * 2, "holidays[1]", "duplicate"),
    ((*HEAD, "workdays"), ["2026-10-01"], "workdays[0]", "duplicate"),
    ((*HEAD, "doors"), {}, "doors", "type"),
    ((*HEAD, "doors", 1, "id"), "east", "doors[1].id", "duplicate"),
    ((*HEAD, "doors", 0, "id"), "", "doors[0].id", "empty"),
    ((*HEAD, "doors", 0, "seconds"), float("nan"), "doors[0].seconds", "range"),
    ((*HEAD, "doors", 0, "seconds"), 0, "doors[0].seconds", "range"),
    ((*HEAD, "doors", 0, "passback"), "medium", "doors[0].passback", "choice"),
    ((*HEAD, "doors", 0, "offline"), None, "doors[0].offline", "choice"),
    ((*HEAD, "doors", 0, "offline_days"), -1, "doors[0].offline_days", "range"),
    ((*HEAD, "doors", 0, "free_exit"), 1, "doors[0].free_exit", "type"),
    (
        (*HEAD, "plans", 0, "spans", 0, "from"),
        "24:00",
        "plans[0].spans[0].from",
        "time",
    ),
    ((*HEAD, "plans", 0, "spans", 0, "to"), "8:00", SPAN + "to", "time"),
    ((*HEAD, "plans", 0, "spans", 0, "days"), [], "plans[0].spans[0].days", "empty"),
    (
        (*HEAD, "plans", 0, "spans", 0, "days"),
        ["mo"],
        "plans[0].spans[0].days[0]",
        "choice",
    ),
    ((*PERMIT, "card"), 7, "permits[0].card", "type"),
    ((*PERMIT, "hashes"), [], "permits[0].hashes", "empty"),
    ((*PERMIT, "hashes"), ["AA" * 16], "permits[0].hashes[0]", "hash"),
    ((*PERMIT, "hashes"), ["aa" * 15], "permits[0].hashes[0]", "hash"),
    ((*PERMIT, "hashes"), ["aa" * 16] * 2, "permits[0].hashes", "duplicate"),
    ((*PERMIT, "label"), "x" * 257, "permits[0].label", "range"),
    ((*PERMIT, "staff"), "no", "permits[0].staff", "type"),
    (
        (*PERMIT, "rights", 0, "doors"),
        ["west"],
        RIGHT + "doors[0]",
        "unknown",
    ),
    ((*PERMIT, "rights", 0, "plan"), "west", RIGHT + "plan", "unknown"),
    ((*PERMIT, "rights", 0, "from"), -1, RIGHT + "from", "range"),
    ((*PERMIT, "rights", 0, "to"), 1.5, RIGHT + "to", "type"),
    (
        ("permits", 6, "rights", 0, "to"),
        1,
        "permits[6].rights[0].to",
        "order",
    ),
    (("permits", 1, "card"), "c01", "permits[1].card", "duplicate"),
    (("denials", 0, "hash"), "zz" * 16, "denials[0].hash", "hash"),
    (("denials", 0, "until"), 1, "denials[0].until", "unknown_key"),
]


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"), FAULTS, ids=lambda item: str(item)[:40]
)
def test_what_is_not_understood_is_refused_with_its_place(path, value, place, reason):
    with pytest.raises(InvalidAccessList) as caught:
        read_list(changed(path, value))
    assert (caught.value.place, caught.value.reason) == (place, reason)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
PATHS = [row[0] for row in FAULTS if row[1] is not MISSING]


@given(st.sampled_from(PATHS), JSON)
def test_any_value_at_any_place_is_read_or_refused(path, value):
    try:
        read_list(changed(path, value))
    except InvalidAccessList as error:
        assert error.place and error.reason


def test_the_digest_tells_every_change_of_a_list():
    whole = write_list(load_list())
    lines = [canonical(permit) for permit in whole["permits"]]
    first = digest(whole["head"], lines)
    assert first == digest(dict(reversed(whole["head"].items())), lines)
    assert first != digest({**whole["head"], "number": 13}, lines)
    assert first != digest(whole["head"], lines[:-1])
    assert first != digest(whole["head"], [*lines, lines[-1]])
    assert first != digest(whole["head"], [*lines[:-1], lines[-1] + " "])
    # a list has no order: a card is in it, or is not
    assert first == digest(whole["head"], reversed(lines))


def test_one_card_is_exchanged_in_the_digest_without_the_others():
    whole = write_list(load_list())
    head, lines = whole["head"], [canonical(permit) for permit in whole["permits"]]
    total = sum(map(mark, lines)) - mark(lines[3]) + mark("another")
    lines[3] = "another"
    assert digest_of(head, total) == digest(head, lines)
    # whoever subtracts first may come below nothing on his way
    assert digest_of(head, -mark("a")) == digest_of(head, 2**256 - mark("a"))


def test_the_digest_is_the_one_of_the_decision_on_paper():
    """Worked out apart, by sha256sum and a sum by hand (decision 0016)."""
    assert (
        digest({"number": 1}, ['{"card":"c1"}', '{"card":"c2"}'])
        == "8e971a731e4a3a76b43e9c698aa930effc48d8292fdb6add2f8643c5b133cd30"
    )
