"""Modbus RTU: published bytes, and no damaged answer is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.frames import modbus

ALL = [
    modbus.read(modbus.READ_COILS, 1, 0, 8),
    modbus.read(modbus.READ_INPUTS, 1, 0, 12),
    modbus.write_coil(1, 3, True),
    modbus.timed_pulse(1, 3, 0.5),
    modbus.write_coils(1, 0, [False] * 8),
]


def sealed(text):
    data = bytes.fromhex(text)
    return data + modbus.crc16(data)


def answer_to(request):
    if not request.bits:
        return request.data[:6] + modbus.crc16(request.data[:6])
    count = request.size - 5
    data = request.data[:2] + bytes([count]) + b"\xa5" * count
    return data + modbus.crc16(data)


@pytest.mark.parametrize(
    ("request_", "published"),
    [
        # Waveshare wiki, Modbus RTU IO 8CH
        (modbus.write_coil(1, 0, True), "01 05 00 00 ff 00 8c 3a"),
        (modbus.write_coil(1, 0, False), "01 05 00 00 00 00 cd ca"),
        (modbus.timed_pulse(1, 0, 0.7), "01 05 02 00 00 07 8d b0"),
    ],
)
def test_requests_have_the_published_bytes(request_, published):
    assert request_.data.hex(" ") == published


@pytest.mark.parametrize("request_", ALL)
def test_good_answer_is_understood(request_):
    bits = modbus.answer(request_, answer_to(request_))
    assert bits == [bool(0xA5 >> place % 8 & 1) for place in range(request_.bits)]


@pytest.mark.parametrize("request_", ALL)
def test_each_single_flipped_bit_of_an_answer_is_noticed(request_):
    good = answer_to(request_)
    for bit in range(len(good) * 8):
        broken = bytearray(good)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(modbus.ModbusError):
            modbus.answer(request_, bytes(broken))


@pytest.mark.parametrize("request_", ALL)
def test_answer_that_is_cut_or_too_long_is_refused(request_):
    good = answer_to(request_)
    for data in (*(good[:cut] for cut in range(len(good))), good + b"\x00"):
        with pytest.raises(modbus.ModbusError):
            modbus.answer(request_, data)


@pytest.mark.parametrize("request_", ALL)
def test_exception_says_what_the_board_says(request_):
    head = bytes([1, request_.data[1] | 0x80, 6])
    with pytest.raises(modbus.BoardException, match="busy") as refused:
        modbus.answer(request_, head + modbus.crc16(head))
    assert refused.value.code == modbus.BUSY


def test_answer_of_another_board_or_to_another_question_is_refused():
    request = modbus.write_coil(1, 3, True)
    for text in ("02050003ff00", "01050004ff00", "010500030000", "010f00030008"):
        with pytest.raises(modbus.ModbusError):
            modbus.answer(request, sealed(text))
    with pytest.raises(modbus.ModbusError, match="unit 2"):
        modbus.answer(request, sealed("028502"))


@given(data=st.binary(max_size=20), which=st.sampled_from(ALL))
def test_noise_is_never_an_answer(data, which):
    # 16 bits of check and four of head: chance would need some thousand years
    with pytest.raises(modbus.ModbusError):
        modbus.answer(which, data)


@pytest.mark.parametrize(
    ("seconds", "units"), [(0.1, 1), (0.3, 3), (0.31, 4), (0.7, 7), (2, 20), (0.01, 1)]
)
def test_pulse_is_never_shorter_than_asked(seconds, units):
    assert modbus.pulse_units(seconds) == units


@pytest.mark.parametrize("seconds", [0, -1, 4000])
def test_pulse_of_no_or_endless_length_is_refused(seconds):
    with pytest.raises(ValueError, match="give 0.1"):
        modbus.pulse_units(seconds)
