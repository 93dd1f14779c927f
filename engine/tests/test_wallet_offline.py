"""Taps without the server: what a terminal may take, and what is booked of it (F4)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.wallet import Code
from wuye_engine.wallet_offline import (
    AHEAD,
    KEPT,
    DenyList,
    Floor,
    LateTap,
    late_code,
    offline_code,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
FLOOR = Floor(card=Decimal(50), total=Decimal(120))
LIST = DenyList(until=NOW, floor=FLOOR, denied=frozenset({"lost"}))
BEFORE = NOW - timedelta(seconds=1)
NOTHING = Decimal("0.00"), Decimal("0.00")
TAP = {
    "at": NOW,
    "amount": Decimal(30),
    "card_state": "active",
    "valid_to": None,
    "purse_state": "active",
    "balance": Decimal(100),
}


@pytest.mark.parametrize(
    ("card", "amount", "taken", "now", "code"),
    [
        ("a", 50, (0, 0), BEFORE, Code.PAID),
        ("a", "50.01", (0, 0), BEFORE, Code.OVER_FLOOR),
        ("a", 20, (30, 100), BEFORE, Code.PAID),
        ("a", 20, ("30.01", 100), BEFORE, Code.OVER_FLOOR),
        ("a", 20, (0, "100.01"), BEFORE, Code.OVER_FLOOR),
        ("lost", 1, (0, 0), BEFORE, Code.DENIED),
        ("a", 1, (0, 0), NOW, Code.NO_SERVER),
        ("a", None, (0, 0), BEFORE, Code.AMOUNT),
    ],
)
def test_f4_terminal_without_the_server_takes_what_its_list_lets_it(
    card, amount, taken, now, code
):
    amount = None if amount is None else Decimal(amount)
    sums = tuple(map(Decimal, taken))
    assert offline_code(LIST, card, amount, sums, now) is code


def test_f4_terminal_that_has_no_list_takes_nothing():
    assert offline_code(None, "a", Decimal(1), NOTHING, BEFORE) is Code.NO_SERVER


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"balance": Decimal("30.00")}, None),
        ({"balance": Decimal("29.99")}, Code.BALANCE),
        ({"of_card": Decimal("20.00")}, None),
        ({"of_card": Decimal("20.01")}, Code.OVER_FLOOR),
        ({"of_all": Decimal("90.01")}, Code.OVER_FLOOR),
        ({"card_state": None}, Code.UNKNOWN),
        ({"card_state": "lost"}, Code.LOST),
        ({"card_state": "replaced"}, Code.DEAD),
        ({"card_state": "issued"}, Code.NOT_ACTIVE),
        ({"valid_to": NOW}, Code.EXPIRED),
        # what counts is the moment of the tap
        ({"valid_to": NOW, "at": BEFORE}, None),
        ({"purse_state": None}, Code.NO_WALLET),
        ({"purse_state": "frozen"}, Code.FROZEN),
        ({"at": NOW + AHEAD}, None),
        ({"at": NOW + AHEAD + timedelta(seconds=1)}, Code.BAD_TIME),
        ({"at": NOW - KEPT}, None),
        ({"at": NOW - KEPT - timedelta(seconds=1)}, Code.BAD_TIME),
    ],
)
def test_f4_late_tap_that_is_not_paid_has_its_reason(changed, code):
    assert late_code(LateTap(**TAP | changed), FLOOR, NOW) is code


CENTS = st.integers(1, 9000).map(lambda fen: Decimal(fen) / 100)


@given(st.lists(st.tuples(st.sampled_from("abc"), CENTS)))
def test_f4_no_card_and_no_terminal_takes_more_than_its_floor(taps):
    """Whatever is tapped, and every tap taken is within the floor of who judges it."""
    sums = {}
    for card, amount in taps:
        taken = sums.get(card, NOTHING[0]), sum(sums.values(), NOTHING[0])
        if offline_code(LIST, card, amount, taken, BEFORE) is Code.PAID:
            late = LateTap(
                **TAP | {"amount": amount, "balance": amount},
                of_card=taken[0],
                of_all=taken[1],
            )
            assert late_code(late, FLOOR, NOW) is None
            sums[card] = taken[0] + amount
    assert all(amount <= FLOOR.card for amount in sums.values())
    assert sum(sums.values(), NOTHING[0]) <= FLOOR.total


@given(CENTS, CENTS)
def test_f4_late_tap_never_takes_more_than_there_is(amount, balance):
    tap = LateTap(**TAP | {"amount": amount, "balance": balance})
    if late_code(tap, Floor(amount, amount), NOW) is None:
        assert amount <= balance
