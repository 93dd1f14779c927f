"""EM4100 readers: published frames pass, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.contract import Kind, Number
from wuye_edge.frames import Bad, em4100, numbers

CARD = "0800A1B2C3"
FORMS = [(form, em4100.frame(CARD, form)) for form in em4100.FORMS]
VIEW = {"decimal": "w34:00A1B2C3", "printed": "w26:A1B2C3"}
cards = st.integers(1, (1 << 40) - 2).map("{:010X}".format)


def good(found):
    return [str(each) for each in found if isinstance(each, Number)]


def reasons(found):
    return [each.reason for each in found if isinstance(each, Bad)]


@pytest.mark.parametrize("body", ["100086F44426", "62E3086CED08"])
def test_frames_published_by_others_are_read(body):
    # hobbycomponents forum t=82; Seeed 113020002 datasheet p. 3
    found = em4100.Parser().feed(b"\x02" + body.encode() + b"\x03", 0)
    assert good(found) == [f"em:{body[:10]}"]


def test_number_printed_on_the_published_key_ring_is_the_cards():
    card = Number(Kind.EM, "100086F444")
    assert numbers.printed(card)[0] == "0008844356"
    assert numbers.from_printed("0008844356") in numbers.views(card)


@pytest.mark.parametrize(("form", "frame"), FORMS)
def test_frame_of_each_form_is_read_by_its_parser_only(form, frame):
    assert good(em4100.Parser(form).feed(frame, 0)) == [VIEW.get(form, f"em:{CARD}")]
    # ten decimal digits are hex digits too: no reader can tell, the setting must be
    # right
    alike = {"hex"} if form == "decimal" else set()
    for other in {*em4100.FORMS} - {form} - alike:
        assert good(em4100.Parser(other).feed(frame, 0)) == []


@pytest.mark.parametrize(("form", "frame"), FORMS)
def test_frame_cut_anywhere_behind_noise_is_read_once(form, frame):
    noise = b"\x00\xff\r\n" if form in VIEW or form == "hex" else b"\x00\xff\r"
    for cut in range(len(frame) + 1):
        parser = em4100.Parser(form)
        found = parser.feed(noise + frame[:cut], 0) + parser.feed(frame[cut:], 0.1)
        assert len(good(found)) == 1, cut


@pytest.mark.parametrize("form", ["stx14", "stx16"])
def test_no_single_flipped_bit_makes_another_number(form):
    frame = em4100.frame(CARD, form)
    for bit in range(len(frame) * 8):
        broken = bytearray(frame)
        broken[bit // 8] ^= 1 << bit % 8
        # twice, so that a flipped ETX cannot hide in a frame that never ends
        found = em4100.Parser(form).feed(bytes(broken) + frame, 0)
        assert set(good(found)) == {f"em:{CARD}"}, bit


@pytest.mark.parametrize(("form", "frame"), FORMS)
def test_repetitions_are_all_read_and_left_to_the_reader_to_join(form, frame):
    assert len(good(em4100.Parser(form).feed(frame * 5, 0))) == 5


def test_frame_without_its_end_gives_way_to_the_next():
    whole = em4100.frame(CARD)
    found = em4100.Parser().feed(whole[:-1] + whole, 0)
    assert reasons(found) == ["cut off"] and good(found) == [f"em:{CARD}"]


@pytest.mark.parametrize(("form", "frame"), FORMS)
def test_what_was_torn_off_does_not_spoil_the_next_card(form, frame):
    parser = em4100.Parser(form)
    torn = parser.feed(frame[:6], 0)
    later = parser.feed(frame, 1.0)
    assert good(torn) == [] and len(good(later)) == 1
    assert reasons(later) == ["cut off"]


def test_two_frames_merged_without_a_mark_are_none():
    merged = em4100.frame(CARD)[:-1] + em4100.frame(CARD)[1:]
    assert good(em4100.Parser().feed(merged, 0)) == []


def test_spaces_are_no_digits():
    # bytes.fromhex() would accept them
    assert reasons(em4100.Parser().feed(b"\x0208  A1B2C3D8\x03", 0)) == ["digits"]
    assert reasons(em4100.Parser("decimal").feed(b"+012345678\r\n", 0)) == ["digits"]


@pytest.mark.parametrize("digits", ["0000000000", "FFFFFFFFFF"])
def test_what_a_broken_wire_sends_is_no_card(digits):
    assert reasons(em4100.Parser().feed(em4100.frame(digits), 0)) == ["blank"]


def test_decimal_number_that_does_not_fit_32_bits_is_refused():
    assert reasons(em4100.Parser("decimal").feed(b"4294967296\r\n", 0)) == ["digits"]
    assert reasons(em4100.Parser("printed").feed(b"256,00001\r\n", 0)) == ["digits"]


@given(card=cards, form=st.sampled_from(em4100.FORMS), data=st.data())
def test_any_card_cut_anyhow_reads_as_itself(card, form, data):
    frame = em4100.frame(card, form)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(frame)), max_size=6)))
    parser = em4100.Parser(form)
    found = []
    for begin, end in zip([0, *cuts], [*cuts, len(frame)], strict=True):
        found += parser.feed(frame[begin:end], 0)
    low = numbers.views(Number(Kind.EM, card))
    wanted = low[{"decimal": 1, "printed": 2}.get(form, 0)]
    blank = not wanted.value.strip("0") or not wanted.value.strip("F")
    assert found == ([Bad("blank", wanted.value.encode())] if blank else [wanted])


@given(noise=st.binary(max_size=200), form=st.sampled_from(em4100.FORMS))
def test_noise_never_raises_and_what_it_gives_stood_in_it(noise, form):
    for number in em4100.Parser(form).feed(noise, 0):
        if isinstance(number, Number) and number.kind is Kind.EM:
            assert number.value.encode() in noise.upper()
