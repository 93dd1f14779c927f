"""Vehicle plates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import PlateError
from wuye_engine.plate import (
    PROVINCES,
    look_alike_key,
    normalise,
    plate_distance,
    plate_kind,
)

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("plate", "kind"),
    [
        ("粤B12345", "ordinary"),
        ("京A8C123", "ordinary"),
        ("沪ABC12D", "ordinary"),
        ("京O12345", "ordinary"),  # issued to offices in former years
        ("粤BD12345", "new_energy"),
        ("粤BDA1234", "new_energy"),
        ("粤BK12345", "new_energy"),
        ("京A12345D", "new_energy"),
        ("京A12345F", "new_energy"),
        ("粤B1234警", "police"),
        ("粤B1234学", "learner"),
        ("粤B1234挂", "trailer"),
        ("粤B1234试", "test"),
        ("粤B1234超", "test"),
        ("粤Z1234港", "hongkong_macau"),
        ("粤ZAB12澳", "hongkong_macau"),
        ("使224003", "embassy"),
        ("沪A0023领", "embassy"),
        ("京A0023使", "embassy"),
        ("京X0001应急", "emergency"),
        ("WJ京12345", "armed_police"),
        ("WJ12345", "armed_police"),
        ("WJ粤1234B", "armed_police"),
        ("VA12345", "military"),
    ],
)
def test_plate_has_its_kind(plate, kind):
    assert plate_kind(plate) == kind


@pytest.mark.parametrize(
    "spelling",
    [
        "粤b12345",
        "粤B·12345",
        "粤B 12 345",
        "粤B.12345",
        "粤Ｂ１２３４５",
        " 粤B-12345\u3000",
    ],
)
def test_spellings_become_one(spelling):
    assert normalise(spelling) == "粤B12345"
    assert plate_kind(spelling) == "ordinary"


@pytest.mark.parametrize(
    ("plate", "reason"),
    [
        ("", "blank"),
        ("  ·", "blank"),
        ("粤B1234", "length"),
        ("粤B1234567", "length"),
        ("粤BI2345", "grammar"),
        ("粤BI23456", "grammar"),  # an I where a digit belongs
        ("粤B1234O", "grammar"),
        ("粤112345", "grammar"),
        ("粤BL12345", "grammar"),  # L is no new-energy letter
        ("粤B1234D5", "grammar"),
        ("日B12345", "province"),
        ("1234567", "province"),
        ("使12345A", "grammar"),
        ("WJ京123", "length"),
        ("WJ京A2345", "grammar"),
    ],
)
def test_what_is_no_plate_is_named(plate, reason):
    with pytest.raises(PlateError) as caught:
        plate_kind(plate)
    assert (caught.value.value, caught.value.reason) == (plate, reason)


@given(
    st.sampled_from(PROVINCES),
    st.sampled_from(LETTERS),
    st.text(f"{LETTERS}0123456789", min_size=5, max_size=5),
)
def test_every_ordinary_plate_is_known_and_stable(province, issuer, serial):
    plate = f"{province}{issuer}{serial}"
    assert plate_kind(plate) == "ordinary"
    assert normalise(normalise(plate)) == normalise(plate)


@given(st.text(max_size=10))
def test_any_text_gives_a_kind_or_a_named_error(text):
    try:
        assert plate_kind(text)
    except PlateError as error:
        assert error.reason in {"blank", "length", "province", "grammar"}


@pytest.mark.parametrize(
    ("read", "true", "distance"),
    [
        ("浙A0B8K1", "浙A088K1", 1),
        ("浙AO88K1", "浙A088K1", 1),
        ("浙A088KI", "浙A088K1", 1),
        ("沪A088K1", "浙A088K1", 2),
        ("浙A088K3", "浙A088K1", 3),
        ("浙AD8031", "浙AD80315", 4),
        ("浙A8031", "浙AD80315", 99),
        ("浙A088K1", "浙A088K1", 0),
        ("浙A·088K1", "浙A088K1", 0),
    ],
)
def test_g7_signs_that_are_confused_are_nearer_than_others(read, true, distance):
    assert plate_distance(read, true) == plate_distance(true, read) == distance


def test_g7_look_alikes_have_one_key_and_others_another():
    assert look_alike_key("浙A0B8K1") == look_alike_key("沪A088K1") == "A088K1"
    assert look_alike_key("浙A088K1") != look_alike_key("浙A088K2")
    assert look_alike_key("") == ""
