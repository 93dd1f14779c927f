"""Refusals of a till, one after the other, and the chain of entries (F7, H12)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.wallet import (
    Code,
    Limits,
    Purse,
    card_code,
    entry_chain,
    purse_code,
    read_amount,
    signal,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
LIMITS = Limits(
    tap=Decimal(200), day=Decimal(300), place=Decimal(250), pin_above=Decimal(100)
)
FULL = {"state": "active", "balance": Decimal("500.00"), "has_pin": True}


@pytest.mark.parametrize(
    ("state", "valid_to", "code"),
    [
        ("active", None, None),
        ("active", NOW + timedelta(minutes=1), None),
        ("active", NOW, Code.EXPIRED),
        ("issued", None, Code.NOT_ACTIVE),
        ("blank", None, Code.NOT_ACTIVE),
        ("lost", None, Code.LOST),
        ("found", None, Code.LOST),
        ("damaged", None, Code.DEAD),
        ("replaced", None, Code.DEAD),
        ("cancelled", None, Code.DEAD),
    ],
)
def test_f7_only_a_card_in_use_pays(state, valid_to, code):
    assert card_code(state, valid_to, NOW) is code


@pytest.mark.parametrize(
    ("purse", "amount", "pin", "code"),
    [
        ({}, "100.00", None, None),
        ({}, "100.01", None, Code.PIN_NEEDED),
        ({}, "100.01", False, Code.PIN_WRONG),
        ({}, "100.01", True, None),
        ({"has_pin": False}, "100.01", True, Code.PIN_NEEDED),
        ({"pin_failures": 3}, "100.01", True, Code.PIN_LOCKED),
        ({"pin_failures": 3}, "100.00", None, None),
        ({}, "200.01", True, Code.OVER_TAP),
        ({"spent_today": Decimal("250.01")}, "50.00", None, Code.OVER_DAY),
        ({"spent_today": Decimal("250.00")}, "50.00", None, None),
        ({"spent_here": Decimal("200.01")}, "50.00", None, Code.OVER_PLACE),
        ({"balance": Decimal("29.99")}, "30.00", None, Code.BALANCE),
        ({"balance": Decimal("30.00")}, "30.00", None, None),
        # a thief learns nothing of the balance
        ({"balance": Decimal("1.00")}, "150.00", None, Code.PIN_NEEDED),
        ({"state": "frozen"}, "1.00", None, Code.FROZEN),
        ({"state": "closed"}, "1.00", None, Code.CLOSED),
    ],
)
def test_f7_each_refusal_of_a_wallet_has_its_code(purse, amount, pin, code):
    assert purse_code(Purse(**FULL | purse), Decimal(amount), LIMITS, pin) is code


@pytest.mark.parametrize(
    "value",
    [
        0,
        "0",
        -1,
        "-0.01",
        "",
        "abc",
        None,
        True,
        "1e9",
        "nan",
        "inf",
        0.001,
        "1.005",
        [],
    ],
)
def test_f7_an_amount_that_cannot_be_paid_is_none(value):
    assert read_amount(value) is None


@given(st.integers(min_value=1, max_value=10**8))
def test_an_amount_is_read_to_the_fen_however_it_is_written(fen):
    amount = Decimal(fen) / 100
    read = {read_amount(str(amount)), read_amount(float(amount)), read_amount(amount)}
    assert read == {amount}


@given(
    balance=st.integers(0, 10**6),
    amount=st.integers(1, 10**6),
    spent=st.integers(0, 10**6),
    tap=st.none() | st.integers(0, 10**6),
    day=st.none() | st.integers(0, 10**6),
)
def test_what_is_paid_is_within_the_balance_and_every_limit(
    balance, amount, spent, tap, day
):
    purse = Purse("active", Decimal(balance), Decimal(spent))
    limits = Limits(
        *(None if limit is None else Decimal(limit) for limit in (tap, day))
    )
    paid = purse_code(purse, Decimal(amount), limits, None) is None
    assert paid == (
        amount <= balance
        and (tap is None or amount <= tap)
        and (day is None or spent + amount <= day)
    )


def test_f7_every_refusal_is_heard_and_none_sounds_like_paid():
    assert len(set(Code)) == len({code.value for code in Code})
    good = signal(Code.PAID)
    assert all(signal(code) != good for code in Code if code is not Code.PAID)


def test_h12_a_link_depends_on_each_fact_and_on_what_came_before():
    first = entry_chain("", 7, 1, "100.00", None)
    assert first != entry_chain("", 7, 1, "100.01", None)
    assert first != entry_chain("x", 7, 1, "100.00", None)
    # the place of a fact counts, too
    assert entry_chain("", 1, None) != entry_chain("", None, 1)
    assert len(first) == 64
