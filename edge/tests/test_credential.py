"""Numbers become hashes, the same on the box and in the list."""

from wuye_edge.contract import Kind, Number
from wuye_edge.credential import hash_of, tail_of
from wuye_engine.access import load_cases
from wuye_engine.access.cases import case_key


def test_a_read_number_has_the_hash_the_list_has():
    for case in load_cases():
        kind, _colon, value = case.number.partition(":")
        assert hash_of(case_key(), Number(Kind(kind), value)) == case.hash


def test_of_a_pin_no_digit_is_told():
    assert tail_of(Number(Kind.PIN, "4711")) == ""
    assert tail_of(Number(Kind.EM, "0102A3B4C5")) == "B4C5"


def test_other_keys_and_other_kinds_give_other_hashes():
    number = Number(Kind.EM, "0102A3B4C5")
    assert len(hash_of(b"a", number)) == 32
    assert hash_of(b"a", number) != hash_of(b"b", number)
    assert hash_of(b"a", number) != hash_of(b"a", Number(Kind.UID, number.value))
    assert tail_of(number) == "B4C5"
