"""Amounts in financial capitals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import AmountNotWritable, InvalidNumber
from wuye_engine.words import DIGITS, amount_in_words

D = Decimal
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.00", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.15", "壹角伍分"),
        ("1", "壹元整"),
        ("10.00", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("10.50", "壹拾元伍角整"),
        ("101.00", "壹佰零壹元整"),
        ("110.00", "壹佰壹拾元整"),
        ("518.30", "伍佰壹拾捌元叁角整"),
        ("1001.10", "壹仟零壹元壹角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1560.03", "壹仟伍佰陆拾元零叁分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("10010.00", "壹万零壹拾元整"),
        ("100000", "壹拾万元整"),
        ("100200.00", "壹拾万零贰佰元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("10000000.00", "壹仟万元整"),
        ("10100000.00", "壹仟零壹拾万元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("150000000.00", "壹亿伍仟万元整"),
        ("1000200030004.00", None),
        (
            "123456789012.34",
            "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分",
        ),
        ("1000000000000", "壹万亿元整"),
        ("-518.30", "负伍佰壹拾捌元叁角整"),
        ("-0.05", "负伍分"),
    ],
)
def test_amount_is_written_in_words(amount, words):
    if words is None:
        with pytest.raises(AmountNotWritable):
            amount_in_words(D(amount))
    else:
        assert amount_in_words(D(amount)) == words


def test_prefix_stands_before_the_sign():
    assert amount_in_words(D("-1"), "人民币") == "人民币负壹元整"


def value_of(words):
    """Reads the words back, without using anything of the writer but its digits."""
    sign = -1 if words.startswith("负") else 1
    yuan, mark, rest = words.lstrip("负").removesuffix("整").rpartition("元")
    if not mark:
        yuan = ""
    jiao, mark, fen = rest.rpartition("角")
    fen = fen.removesuffix("分").lstrip("零")
    cents = (DIGITS.index(jiao) * 10 if mark else 0) + (DIGITS.index(fen) if fen else 0)
    return sign * (D(whole_of(yuan)) + D(cents) / 100)


def whole_of(words):
    for name, size in (("亿", 10**8), ("万", 10**4)):
        high, mark, low = words.rpartition(name)
        if mark:
            return whole_of(high) * size + whole_of(low)
    total = digit = 0
    for sign in words:
        if sign in PLACES:
            total, digit = total + digit * PLACES[sign], 0
        else:
            digit = DIGITS.index(sign)
    return total + digit


@given(st.one_of(st.integers(-(10**14), 10**14), st.integers(-(10**7), 10**7)))
def test_words_read_back_give_the_amount(fen):
    amount = D(fen).scaleb(-2)
    words = amount_in_words(amount)
    assert value_of(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize(
    ("amount", "reason"),
    [("0.001", "part of a fen"), ("1000000000000.01", "too large")],
)
def test_amount_without_words_is_refused(amount, reason):
    with pytest.raises(AmountNotWritable) as caught:
        amount_in_words(D(amount))
    assert caught.value.reason == reason


def test_float_has_no_words():
    with pytest.raises(InvalidNumber):
        amount_in_words(1.0)
