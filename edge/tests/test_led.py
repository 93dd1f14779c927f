"""LED and voice boards: frames of public examples, byte for byte."""

import base64

import pytest

from wuye_edge.frames import Bad, led

EXAMPLES = [
    # answers to Vzenith cameras in public repositories; the last two in hex there
    (base64.b64decode("AGT//zAUAbu206254sHZLMfryOuzoc2js7WpNg=="), 0x30),
    (base64.b64decode("AGT//zASAdTBQjEyMzQ1LLu206254sHZapE="), 0x30),
    (bytes.fromhex("0064FFFF0006313539373533FB06"), 0x00),
    (bytes.fromhex("0064FFFF3F104000000048656C6C6F20776F726C6421EA28"), 0x3F),
]


@pytest.mark.parametrize(("example", "command"), EXAMPLES)
def test_published_frames_are_parsed_and_built_byte_for_byte(example, command):
    address, found, data = led.parse(example)
    assert (address, found) == (0, command)
    assert led.frame(address, found, data) == example


def test_words_become_the_published_frame():
    assert led.Board().say("欢迎光临,请入场停车") == EXAMPLES[0][0]
    shown = led.Board(command=0x3F, prefix=b"\x40\0\0\0").say("Hello world!")
    assert shown == EXAMPLES[3][0]


def test_long_words_are_cut_at_a_whole_character():
    _address, _command, data = led.parse(led.Board().say("车" * 300))
    assert data[1:].decode("gbk") == "车" * 127


def test_character_the_board_cannot_know_is_a_question_mark():
    assert led.parse(led.Board().say("粤🚗"))[2][1:].decode("gbk") == "粤?"


@pytest.mark.parametrize(("example", "_command"), EXAMPLES)
def test_each_single_flipped_bit_is_noticed(example, _command):
    for bit in range(len(example) * 8):
        broken = bytearray(example)
        broken[bit // 8] ^= 1 << bit % 8
        assert isinstance(led.parse(bytes(broken)), Bad), bit


def test_more_than_a_packet_is_refused():
    with pytest.raises(ValueError, match="at most 255"):
        led.frame(0, 0x30, b"x" * 256)
