"""Cells of sheets as people fill them in."""

import math
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import amounts

from wuye_engine.errors import (
    AmountTextError,
    BuildingTextError,
    DateTextError,
    EngineError,
    MonthTextError,
    TextError,
)
from wuye_engine.text import (
    FIRST_DAY,
    LAST_DAY,
    clean,
    half_width,
    is_blank,
    parse_amount,
    parse_building,
    parse_date,
    parse_month,
    plain_number,
    strip_text,
)

D = Decimal
MIDNIGHT = datetime(2024, 1, 5)  # noqa: DTZ001 sheets carry no time zone
NOON = datetime(2024, 1, 5, 12, 30)  # noqa: DTZ001


def test_width_and_spaces():
    assert half_width("Ａ１－￥，（）　㎡①") == "A1-¥,() ㎡①"
    assert clean("\ufeff　 Ａ１  ２ \u200b\u00a0") == "A1 2"
    assert strip_text("\u3000张三（代）\u00a0") == "张三（代）"


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("value", "blank"),
    [(None, True), ("", True), ("　\u00a0", True), ("\u200b", True), (0, False)],
)
def test_blank_cells(value, blank):
    assert is_blank(value) is blank


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("１，２３４．５０", "1234.50"),
        ("¥1,234.5", "1234.5"),
        ("￥１２３４", "1234"),
        ("1234.50元", "1234.50"),
        ("人民币1,234,567.89元整", "1234567.89"),
        ("RMB 12", "12"),
        ("12 CNY", "12"),
        ("-12.50", "-12.50"),
        ("－12.50", "-12.50"),
        ("−12.50", "-12.50"),
        ("-¥12.50", "-12.50"),
        ("(12.50)", "-12.50"),
        ("（¥12.50）", "-12.50"),
        (" 1 234.50\u00a0", "1234.50"),
        (".5", "0.5"),
        ("5.", "5"),
        (0, "0"),
        (12, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),  # what a formula leaves in a sheet
        (33.300000000000004, "33.3"),
        (1e20, "100000000000000000000"),
        (D("7.10"), "7.10"),
    ],
)
def test_amounts_are_read(value, expected):
    assert str(parse_amount(value)) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "blank"),
        ("　", "blank"),
        (True, "type"),
        (date(2024, 1, 1), "type"),
        ("1.2万", "magnitude"),
        ("3千", "magnitude"),
        ("壹佰元", "magnitude"),
        ("6%", "percent"),
        ("３％", "percent"),
        ("1.2E+03", "exponent"),
        ("1,23", "grouping"),
        ("12,34,567", "grouping"),
        ("1,2345.00", "grouping"),
        ("1.2.3", "not_a_number"),
        ("欠费", "not_a_number"),
        ("--1", "not_a_number"),
        ("()", "not_a_number"),
        ("-", "not_a_number"),
        ("¥", "not_a_number"),
        ("12/月", "not_a_number"),
        ("#REF!", "not_a_number"),
        (math.nan, "not_a_number"),
        (D("Infinity"), "not_a_number"),
    ],
)
def test_what_is_no_amount_is_named(value, reason):
    with pytest.raises(AmountTextError) as caught:
        parse_amount(value)
    assert caught.value.reason == reason
    assert caught.value.value is value


def test_more_decimals_than_allowed_are_refused():
    assert parse_amount("12.50", 2) == parse_amount("12.5000", 2) == D("12.5")
    assert parse_amount(1200, 0) == 1200
    with pytest.raises(AmountTextError) as caught:
        parse_amount("12.505", 2)
    assert caught.value.reason == "too_many_decimals"


@given(amounts)
def test_amount_is_read_back_however_it_is_written(amount):
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    for text in (str(amount), f"{amount:,}", f"¥{amount}", f"{amount:,}元"):
        assert parse_amount(text) == amount
        assert parse_amount(text.translate(wide)) == amount


@pytest.mark.parametrize(
    "value",
    [
        "2024-1-5",
        "2024-01-05",
        "2024/1/5",
        "2024.1.5",
        "2024年1月5日",
        "2024 年 1 月 5 日",
        "2024年01月05",
        "２０２４－１－５",
        "20240105",
        20240105,
        20240105.0,
        "2024-01-05 00:00:00",
        "2024-01-05T08:30:00.000",
        "2024年1月5日 8:30",
        45296,
        45296.75,
        "45296",
        date(2024, 1, 5),
        MIDNIGHT,
        NOON,
    ],
)
def test_days_are_read(value):
    day = parse_date(value)
    assert day == date(2024, 1, 5)
    assert type(day) is date


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "blank"),
        ("", "blank"),
        (False, "type"),
        (math.nan, "type"),
        (math.inf, "type"),
        (b"2024", "type"),
        ("2024-2-30", "no_such_day"),
        ("20241301", "no_such_day"),
        ("2025年2月29日", "no_such_day"),
        ("24-1-5", "year_digits"),
        ("2024-1/5", "not_a_date"),
        ("2024-1", "not_a_date"),
        ("1月5日", "not_a_date"),
        ("待定", "not_a_date"),
        ("5/1/2024", "not_a_date"),
        ("45296.5", "not_a_date"),
        (-5, "not_a_date"),
        (2024, "out_of_range"),
        (0, "out_of_range"),
        (10**12, "out_of_range"),
        ("1949-12-31", "out_of_range"),
        (date(2150, 1, 1), "out_of_range"),
    ],
)
def test_what_is_no_day_is_named(value, reason):
    with pytest.raises(DateTextError) as caught:
        parse_date(value)
    assert caught.value.reason == reason


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_day_is_read_back_however_it_is_written(day):
    serial = (day - date(1899, 12, 30)).days
    for value in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        serial,
        float(serial),
        str(serial),
    ):
        assert parse_date(value) == day
    assert parse_month(day.isoformat()) == parse_month(day) == day.replace(day=1)


@pytest.mark.parametrize(
    "value",
    [
        "2026-01",
        "2026-1",
        "2026/1",
        "2026.01",
        "2026年1月",
        "2026 年 01 月份",
        "202601",
        "２０２６０１",
        202601,
        202601.0,
        "2026-01-15",
        "20260115",
        20260115,
        date(2026, 1, 15),
        datetime(2026, 1, 31, 9),  # noqa: DTZ001
    ],
)
def test_months_are_read(value):
    month = parse_month(value)
    assert month == date(2026, 1, 1)
    assert type(month) is date


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "blank"),
        (True, "type"),
        (math.inf, "not_a_month"),
        ("2026-13", "no_such_month"),
        ("202600", "no_such_month"),
        ("1026-01", "out_of_range"),
        (2026.1, "not_a_month"),
        ("26-1", "not_a_month"),
        ("1月", "not_a_month"),
        ("2026年1", "not_a_month"),
        ("2026-02-30", "not_a_month"),
        (46023, "not_a_month"),
        ("上月", "not_a_month"),
    ],
)
def test_what_is_no_month_is_named(value, reason):
    with pytest.raises(MonthTextError) as caught:
        parse_month(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1栋", "01"),
        ("1幢", "01"),
        ("01", "01"),
        ("1号楼", "01"),
        ("1号", "01"),
        ("1#", "01"),
        ("1#楼", "01"),
        ("1楼", "01"),
        ("第1幢", "01"),
        ("１ 栋　", "01"),
        ("001", "01"),
        (1, "01"),
        (1.0, "01"),
        ("12座", "12"),
        ("108", "108"),
        ("一栋", "01"),
        ("十幢", "10"),
        ("十二号楼", "12"),
        ("二十栋", "20"),
        ("三十五幢", "35"),
        ("S座", "S"),
        ("s", "S"),
        ("b1", "B1"),
        ("Ｂ１栋", "B1"),
        ("12A", "12A"),
    ],
)
def test_buildings_have_one_code(value, code):
    assert parse_building(value) == code


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "blank"),
        (" ", "blank"),
        (True, "type"),
        (math.nan, "type"),
        (date(2024, 1, 1), "type"),
        ("0", "zero"),
        ("00栋", "zero"),
        ("1单元", "not_a_building"),
        ("锦绣苑", "not_a_building"),
        ("1-2", "not_a_building"),
        ("-1", "not_a_building"),
        ("ABCD", "not_a_building"),
        ("12345", "not_a_building"),
        ("一二", "not_a_building"),
        ("十十", "not_a_building"),
        ("栋", "not_a_building"),
        (1.5, "not_a_building"),
    ],
)
def test_what_is_no_building_is_named(value, reason):
    with pytest.raises(BuildingTextError) as caught:
        parse_building(value)
    assert caught.value.reason == reason


@given(st.integers(1, 9999))
def test_building_code_is_stable(number):
    code = parse_building(f"{number}栋")
    assert code == f"{number:02d}"
    assert parse_building(code) == code


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers()))
def test_any_cell_is_read_or_refused_by_name(value):
    for read in (parse_amount, parse_date, parse_month, parse_building):
        try:
            read(value)
        except TextError as error:
            assert isinstance(error, EngineError)
            assert error.reason in (type(error).__doc__ or "")


@given(st.decimals(0, 10**12, places=6, allow_nan=False))
def test_plain_number_says_the_number_itself(value):
    text = plain_number(value)
    assert Decimal(text) == value
    assert "e" not in text.lower()
    assert text == "0" or not (text.startswith("-") or text.endswith("."))


def test_plain_number_of_a_long_reading_has_all_its_digits():
    assert plain_number(123456789012.5) == "123456789012.5"
    assert plain_number(-0.0) == "0"
