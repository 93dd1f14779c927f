"""Wiegand converters: parity where there are bits, strict hex where there are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.contract import Number
from wuye_edge.frames import Bad, wiegand

WIDTHS = [26, 34]


def only(found):
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_each_single_flipped_bit_is_noticed(width):
    bits = wiegand.encode(0x86F444, width)
    assert isinstance(wiegand.decode(bits), Number)
    for place in range(width):
        broken = [*bits]
        broken[place] ^= 1
        assert wiegand.decode(broken).reason == "parity", place


@given(width=st.sampled_from(WIDTHS), data=st.data())
def test_any_number_reads_as_itself_from_bits_and_hex(width, data):
    value = data.draw(st.integers(1, (1 << width - 2) - 2))
    text = "".join(map(str, wiegand.encode(value, width))).encode() + b"\r"
    digits = f"{value:0{(width - 2) // 4}X}"
    found = only(wiegand.Parser("bits", width).feed(text, 0))
    assert found.value == digits
    assert only(wiegand.Parser("hex", width).feed(digits.encode() + b"\r", 0)) == found


@pytest.mark.parametrize("line", [b"86F444\r", b"86 F4 44\r", b"86f444\r\n"])
def test_published_line_of_a_converter_is_read(line):
    # Priority1Design WIE232: XXYYZZ<CR>
    assert str(only(wiegand.Parser().feed(line, 0))) == "w26:86F444"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"86F4\r", "length"),
        (b"0086F444\r", "length"),  # a 34 bit card on a reader set to 26
        (b"86 F444\r", "digits"),
        (b"8 6F444\r", "digits"),
        (b"86F44G\r", "digits"),
        (b"000000\r", "blank"),
        (b"FFFFFF\r", "blank"),
        (b"86F444" * 9 + b"\r", "too long"),
    ],
)
def test_line_of_another_shape_is_refused(line, reason):
    assert only(wiegand.Parser().feed(line, 0)).reason == reason


def test_wiegand_34_keeps_what_26_drops():
    assert str(only(wiegand.Parser("hex", 34).feed(b"0A86F444\r", 0))) == "w34:0A86F444"


def test_line_cut_anywhere_is_read_once():
    line = b"86F444\r"
    for cut in range(len(line)):
        parser = wiegand.Parser()
        assert len(parser.feed(line[:cut], 0) + parser.feed(line[cut:], 0.1)) == 1


def test_half_a_line_does_not_join_the_next_card():
    parser = wiegand.Parser()
    assert parser.feed(b"86F", 0) == []
    assert parser.feed(b"112233\r", 1.0)[0] == Bad("cut off", b"86F")


def test_rest_of_a_line_that_was_too_long_is_no_card():
    parser = wiegand.Parser()
    found = parser.feed(b"0" * 27, 0) + parser.feed(b"112233\r445566\r", 0.1)
    assert [str(each) for each in found[1:]] == ["w26:445566"]


@pytest.mark.parametrize("width", [25, 27, 33, 37, 56])
def test_other_widths_are_refused(width):
    assert wiegand.decode([1] * width).reason == "length"


def test_bits_packed_into_bytes_are_read_as_osdp_passes_them():
    # DEVICES 3.2: the prototype's card, 26 bits in four bytes
    assert str(wiegand.from_raw(bytes.fromhex("0901f440"), 26)) == "w26:1203E8"
    assert wiegand.from_raw(bytes.fromhex("8901f440"), 26).reason == "parity"
    assert wiegand.from_raw(b"\x00", 26).reason == "length"


@given(noise=st.binary(max_size=200), form=st.sampled_from(wiegand.FORMS))
def test_noise_never_raises(noise, form):
    for found in wiegand.Parser(form, 26).feed(noise, 0):
        assert isinstance(found, Bad) or len(found.value) == 6
