"""Numbers of coupons: one wrong digit is never another coupon (G15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.coupon_number import LENGTH, make, qr_text, read
from wuye_engine.errors import InvalidNumber

SERIALS = st.integers(0, 10 ** (LENGTH - 1) - 1)


@pytest.mark.parametrize(
    ("serial", "number"), [(572, "000000005724"), (0, "0" * 12), (43881234567, None)]
)
def test_g15_a_number_has_twelve_digits(serial, number):
    made = make(serial)
    assert len(made) == LENGTH
    assert number in (None, made)


@given(SERIALS)
def test_g15_typed_with_blanks_or_scanned_it_is_the_same(serial):
    number = make(serial)
    full = number.translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    spaced = f" {number[:4]} {number[4:8]}-{number[8:]} "
    for text in (number, spaced, full, qr_text(number), qr_text(number).lower()):
        assert read(text) == number


@given(SERIALS, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_g15_one_wrong_digit_is_noticed(serial, place, more):
    number = make(serial)
    wrong = str((int(number[place]) + more) % 10)
    with pytest.raises(InvalidNumber):
        read(number[:place] + wrong + number[place + 1 :])


@given(SERIALS, st.integers(0, LENGTH - 2))
def test_g15_two_digits_swapped_are_noticed(serial, place):
    number = make(serial)
    first, second = number[place], number[place + 1]
    if first != second:
        with pytest.raises(InvalidNumber):
            read(number[:place] + second + first + number[place + 2 :])


@pytest.mark.parametrize(
    "text", ["", None, "12", "0" * 13, "浙A12345", "０" * 11, "²" * 12]
)
def test_g15_what_is_no_number_is_refused(text):
    with pytest.raises(InvalidNumber):
        read(text)


@pytest.mark.parametrize("serial", [-1, 10 ** (LENGTH - 1)])
def test_g15_a_serial_out_of_range_makes_no_number(serial):
    with pytest.raises(InvalidNumber):
        make(serial)
