"""Reading the cells of sheets as people really fill them in.

Every reader takes what a spreadsheet hands over (text, int, float, date, datetime) and
either returns one clean value or raises its own TextError with a reason code; none of
them guesses. A blank cell is an error here: whoever allows blanks asks `is_blank`.
"""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn

from .errors import (
    AmountTextError,
    BuildingTextError,
    DateTextError,
    MonthTextError,
    TextError,
)

# The full-width copies of ASCII, and the yen sign; not all of NFKC, which would also
# turn ㎡ into m2 and ① into 1.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= {0x3000: 0x20, 0xA0: 0x20, 0x202F: 0x20, 0xFFE5: 0xA5, 0x2212: 0x2D}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")

_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|[¥$])|(?:元|圆|CNY|RMB)整?$", re.IGNORECASE)
_MAGNITUDES = "十百千万亿拾佰仟"
_PLAIN = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|-?\.\d+", re.ASCII)
_GROUPED = re.compile(r"-?[\d,]*,[\d,]*(?:\.\d*)?", re.ASCII)
_EXPONENT = re.compile(r"-?[\d.]+[eE][+-]?\d+", re.ASCII)
EXCEL_DIGITS = 15  # significant digits a sheet keeps; what a float has more is noise

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2149, 12, 31)
_EXCEL_EPOCH = date(1899, 12, 30)
_CLOCK = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DATE = re.compile(
    r"(\d{2}|\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)" + _CLOCK,
    re.ASCII,
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月份?|(\d{2}))", re.ASCII)
_AROUND_UNITS = re.compile(r"\s*([年月])\s*|\s+(日)")

_BUILDING = re.compile(
    r"第?(?P<code>[0-9A-Z]+|[一二三四五六七八九十]+)"
    r"(?:#?号?[楼栋幢座]?)",
    re.ASCII,
)
_BUILDING_CODE = re.compile(r"(?:[A-Z]{1,3}[0-9]{0,3}|[0-9]{1,4}[A-Z]?)", re.ASCII)
_CHINESE_DIGITS = "零一二三四五六七八九"
BUILDING_DIGITS = 2  # a building number is padded to this many (R22)


# === SPELLING === #


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces in their ASCII form.

    >>> half_width("Ｂ１－２０１　㎡")
    'B1-201 ㎡'
    """
    return text.translate(_HALF_WIDTH)


def strip_text(text: str) -> str:
    """Without invisible characters and without spaces of any kind at the ends.

    The width of characters stays: for names, where 张三（代） is right as it is.
    """
    return _INVISIBLE.sub("", text).strip()


def clean(text: str) -> str:
    """For codes and numbers: half width, stripped, inner spaces single.

    >>> clean("　０１－ ０３０２\u00a0")
    '01- 0302'
    """
    return _SPACES.sub(" ", strip_text(half_width(text)))


def is_blank(value: object) -> bool:
    """An empty cell, or one with nothing visible in it; 0 is not blank."""
    return value is None or (isinstance(value, str) and not clean(value))


# === AMOUNTS === #


def parse_amount(value: object, places: int | None = None) -> Decimal:
    """An amount as typed into a sheet; more decimals than `places` are refused.

    Reads grouping commas, currency signs, 元, full width, a minus in front or
    accounting brackets. Refuses (AmountTextError) 1.2万 and the like, percentages,
    exponents and commas that do not group thousands. A float is taken at the 15 digits
    a sheet shows.

    >>> parse_amount("１，２３４．５０"), parse_amount("¥1,234.5元")
    (Decimal('1234.50'), Decimal('1234.5'))
    """
    _refuse_other_types(value, AmountTextError, (int, float, Decimal, str))
    if isinstance(value, str):
        amount = Decimal(_amount_digits(value))
    else:
        amount = _amount_of_number(value)
    exponent = int(amount.normalize().as_tuple().exponent)
    if places is not None and -exponent > places:
        raise AmountTextError(value, "too_many_decimals")
    return amount


def plain_number(value: float | Decimal) -> str:
    """A quantity, reading or price as people write it: at most six decimals.

    Without trailing zeros, grouping or an exponent, however large it is.

    >>> plain_number(1234567.50), plain_number(0.0), plain_number(0.000001)
    ('1234567.5', '0', '0.000001')
    """
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _amount_of_number(value: Any) -> Decimal:
    amount = Decimal(f"{value:.{EXCEL_DIGITS}g}" if isinstance(value, float) else value)
    if not amount.is_finite():
        raise AmountTextError(value, "not_a_number")
    return Decimal(f"{amount:f}")


def _amount_digits(value: str) -> str:
    text = clean(value).replace(" ", "")
    if len(text) > 2 and text[0] == "(" and text[-1] == ")":
        text = f"-{text[1:-1]}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    text = sign + _CURRENCY.sub("", text)
    if not _PLAIN.fullmatch(text):
        raise AmountTextError(value, _why_no_amount(text))
    return text.replace(",", "")


def _why_no_amount(text: str) -> str:
    if any(sign in text for sign in _MAGNITUDES):
        return "magnitude"
    if text.endswith(("%", "‰")):
        return "percent"
    if _EXPONENT.fullmatch(text):
        return "exponent"
    return "grouping" if _GROUPED.fullmatch(text) else "not_a_number"


# === DAYS AND MONTHS === #


def parse_date(value: object) -> date:
    """A day, from text, an Excel serial number, a date or a datetime (DateTextError).

    Text: 2024-1-5, 2024/1/5, 2024.1.5, 2024年1月5日, 20240105; a time of day behind it
    is dropped. A number is a serial day, or YYYYMMDD. Years have four digits; days
    before 1950 or after 2149 are taken for typing errors.

    >>> parse_date("２０２４年１月５日"), parse_date(45296)
    (datetime.date(2024, 1, 5), datetime.date(2024, 1, 5))
    """
    if isinstance(value, datetime):
        value = value.date()
    _refuse_other_types(value, DateTextError, (date, int, float, str))
    if isinstance(value, date):
        day = value
    else:
        # Numbers arrive as text as well: both take the same way.
        text = _calendar_text(value, DateTextError)
        if isinstance(value, float):
            text = str(math.floor(value))  # the fraction of a serial is the time of day
        day = _date_of_text(value, text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DateTextError(value, "out_of_range")
    return day


def _date_of_text(value: object, text: str) -> date:
    if match := _COMPACT_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif text.isdecimal():
        return _date_of_serial(value, int(text))
    elif match := _DATE.fullmatch(text):
        year, _separator, *numbers = match.groups()
        month, day = (number for number in numbers if number)
    else:
        raise DateTextError(value, "not_a_date")
    if len(year) != 4:
        raise DateTextError(value, "year_digits")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DateTextError(value, "no_such_day") from None


def _date_of_serial(value: object, days: int) -> date:
    if days > (LAST_DAY - _EXCEL_EPOCH).days:
        raise DateTextError(value, "out_of_range")
    return _EXCEL_EPOCH + timedelta(days=days)


def parse_month(value: object) -> date:
    """First day of a month, from text, YYYYMM, a date or a datetime (MonthTextError).

    Text: 2026-01, 2026/1, 2026.1, 2026年1月, 2026年1月份, 202601, or a whole date. A
    number with a decimal point is refused: 2026.1 may be January or October.

    >>> parse_month("2026年1月"), parse_month(202601)
    (datetime.date(2026, 1, 1), datetime.date(2026, 1, 1))
    """
    _refuse_other_types(value, MonthTextError, (date, int, float, str))
    if isinstance(value, date):
        year, month = value.year, value.month
    else:
        if isinstance(value, float) and not value.is_integer():
            raise MonthTextError(value, "not_a_month")
        year, month = _month_of_text(value, _calendar_text(value, MonthTextError))
    if not 1 <= month <= 12:
        raise MonthTextError(value, "no_such_month")
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise MonthTextError(value, "out_of_range")
    return date(year, month, 1)


def _month_of_text(value: object, text: str) -> tuple[int, int]:
    if match := _MONTH.fullmatch(text):
        year, month = (int(number) for number in match.groups() if number)
        return year, month
    if not (_DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)):
        raise MonthTextError(value, "not_a_month")
    try:
        day = _date_of_text(value, text)
    except DateTextError:
        raise MonthTextError(value, "not_a_month") from None
    return day.year, day.month


# === BUILDINGS === #


def parse_building(value: object) -> str:
    """The code of a building, numbers padded to two digits (R22, BuildingTextError).

    >>> [parse_building(text) for text in ("1栋", "１幢", "01", "S座", "十二幢")]
    ['01', '01', '01', 'S', '12']
    """
    _refuse_other_types(value, BuildingTextError, (int, float, str))
    text = _number_text(value, BuildingTextError).replace(" ", "").upper()
    match = _BUILDING.fullmatch(text)
    if not match:
        raise BuildingTextError(value, "not_a_building")
    code = _arabic(match["code"])
    if not _BUILDING_CODE.fullmatch(code):
        raise BuildingTextError(value, "not_a_building")
    if not code.isdecimal():
        return code
    if not int(code):
        raise BuildingTextError(value, "zero")
    return str(int(code)).zfill(BUILDING_DIGITS)


def _arabic(code: str) -> str:
    """一 to 九十九 in digits; anything else unchanged (二十 is 20, 十二 is 12)."""
    if code[0] not in f"{_CHINESE_DIGITS}十":
        return code
    tens, ten, ones = code.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return code  # 一二, 十十: no number, refused by the caller
    high = (_CHINESE_DIGITS.index(tens) if tens else 1) if ten else 0
    low = ones if ten else tens
    return str(high * 10 + (_CHINESE_DIGITS.index(low) if low else 0))


# === SHARED === #


def _number_text(value: object, error: type[TextError]) -> str:
    """The cell as clean text; a whole number loses its decimal point."""
    if isinstance(value, float):
        if not math.isfinite(value):
            _refuse(value, error, "type")
        value = int(value) if value.is_integer() else value
    return clean(str(value))


def _calendar_text(value: object, error: type[TextError]) -> str:
    return _AROUND_UNITS.sub(r"\1\2", _number_text(value, error))


def _refuse_other_types(
    value: object, error: type[TextError], allowed: tuple[type, ...]
) -> None:
    if is_blank(value):
        _refuse(value, error, "blank")
    if isinstance(value, bool) or not isinstance(value, allowed):
        _refuse(value, error, "type")


def _refuse(value: object, error: type[TextError], reason: str) -> NoReturn:
    raise error(value, reason)
