"""ISO 14443 UIDs: size, order, base, and the two prefixes that say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.contract import Number
from wuye_edge.frames import Bad, text, uid

FOUR, SEVEN, TEN = "24A1B2C3", "04A1B2C3D4E5F6", "04A1B2C3D4E5F6071829"


def only(found):
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("digits", [FOUR, SEVEN, TEN])
@pytest.mark.parametrize("between", ["", ":", " ", "-"])
def test_uid_of_each_size_is_read_in_both_orders(digits, between):
    raw = bytes.fromhex(digits)
    for order, sent in (("air", raw), ("reversed", raw[::-1])):
        line = (sent.hex(between) if between else sent.hex()).encode() + b"\r\n"
        assert str(only(uid.Parser(order).feed(line, 0))) == f"uid:{digits}"


def test_decimal_line_needs_the_size_of_its_cards():
    line = f"{int(SEVEN, 16)}\r\n".encode()
    assert str(only(uid.Parser("air", "decimal", 7).feed(line, 0))) == f"uid:{SEVEN}"
    assert only(uid.Parser("air", "decimal", 4).feed(line, 0)).reason == "length"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"24A1B2\n", "length"),
        (b"24A1B2C3D4\n", "length"),
        (b"24:A1B2C3\n", "digits"),
        (b"24A1B2C\n", "digits"),
        (b"0000000000000000\n", "length"),
        (b"00000000\n", "blank"),
        (b"FFFFFFFF\n", "blank"),
        (b"08A1B2C3\n", "random"),  # a telephone: another number each time
        (b"8804A1B2\n", "cascade"),  # a third of a longer number
    ],
)
def test_line_that_is_no_identity_is_refused(line, reason):
    assert only(uid.Parser().feed(line, 0)).reason == reason


def test_longer_uid_may_begin_like_a_random_one():
    assert isinstance(uid.check(bytes.fromhex("08" + SEVEN[2:])), Number)


@given(
    raw=st.sampled_from(uid.SIZES).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
    order=st.sampled_from(uid.ORDERS),
)
def test_any_uid_reads_as_itself_or_is_refused(raw, order):
    sent = raw if order == "air" else raw[::-1]
    found = only(uid.Parser(order).feed(sent.hex().encode() + b"\r", 0))
    assert isinstance(found, Bad) or found.value == raw.hex().upper()


@given(noise=st.binary(max_size=200), base=st.sampled_from(uid.BASES))
def test_noise_never_raises(noise, base):
    for found in uid.Parser("air", base).feed(noise, 0):
        assert isinstance(found, Bad) or len(found.value) in (8, 14, 20)


def test_text_of_a_code_is_taken_as_it_is():
    found = text.Parser().feed("WY1:访客-7f3a\r\n".encode(), 0)
    assert [str(each) for each in found] == ["qr:WY1:访客-7f3a"]


@pytest.mark.parametrize("line", [b"\xff\xfe\r", b"a\x1b[2Jb\r", b"   \r", b"x" * 600])
def test_text_that_is_no_text_is_refused(line):
    assert all(isinstance(found, Bad) for found in text.Parser().feed(line, 0))
