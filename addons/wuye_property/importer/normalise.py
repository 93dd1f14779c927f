"""One cell to one clean value: every kind of column is a function here.

No ORM. Numbers, days, months and buildings are read by `wuye_engine.text`, which is the
one place for that; here are the kinds that belong to the register: rooms, people,
telephones, plates, choices. None of them guesses; what it cannot read is a `CellError`.

>>> read_unit("3幢1单元1502室")
UnitRef(building='03', entrance='1', room='1502')
>>> read_unit("０３－１－１５０２ ").code
'03-1-1502'
>>> read_person("张　三"), read_phone(13800138000.0)
('张三', '13800138000')
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from wuye_engine.errors import TextError
from wuye_engine.text import (
    clean,
    is_blank,
    parse_amount,
    parse_building,
    parse_date,
    parse_month,
    strip_text,
)

from ..codes import CodeError, entrance_code, room_code, unit_code
from ..plates import PlateError, parse_plate
from .workbook import plain

_DASHES = re.compile("[‐‑‒–—―~～_/\\\\]")
_BUILDING_WORDS = "号楼|[栋幢座#楼]"
_SPOKEN_UNIT = re.compile(
    rf"(?P<building>.+?(?:{_BUILDING_WORDS}))"
    r"(?:(?P<entrance>[^-]+?)(?:单元|门|梯))?-?(?P<room>[^-]+)"
)
_ENTRANCE_WORDS = re.compile("(?:单元|单|门|梯)$")
_ROOM_WORDS = re.compile("(?:室|房|号)$")
_CHINESE_NUMBER = re.compile("[一二三四五六七八九十]+")

_LIST = re.compile(r"[、/／,，;；&＆\n\r|]|(?<=\S)和(?=\S{2})")
_SINGLE_CJK = re.compile("[㐀-鿿]")
_COMPANY = re.compile(
    "(?:公司|集团|银行|学校|大学|幼儿园|医院|委员会|居委会|中心|研究所|研究院|事务所|合作社|"
    "支行|分行|分公司|协会|管理局|派出所)$"
)

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")
_SEVERAL_PHONES = re.compile(r"\d{7,}\D+\d{7,}", re.ASCII)

_FLOOR = re.compile(r"(?:第)?(-?\d{1,3})(?:层|楼|F)?", re.IGNORECASE | re.ASCII)
_BASEMENT = re.compile(r"(?:B|负|地下)(\d|一|二|三|四|五)(?:层|楼)?", re.IGNORECASE)


class CellError(ValueError):
    """A cell that cannot be read; `code` names a message of the importer."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as a sheet names it; `building` is empty where only the room is given."""

    building: str
    entrance: str | None
    room: str

    @property
    def code(self) -> str:
        return unit_code(self.building, self.entrance, self.room)


# === TEXT === #


def read_text(value: object) -> str:
    """Text as typed, without spaces at the ends; numbers as they are seen."""
    _refuse_dates(value)
    return strip_text(plain(value))


def read_code(value: object) -> str:
    """Text that is a key somewhere: half width, upper case, single spaces."""
    return clean(read_text(value)).upper()


def read_person(value: object) -> str:
    """One name. `张　三` is padded for looks; `张三 李四` are two people."""
    names = read_people(value)
    if len(names) > 1:
        raise CellError("several_names")
    return names[0]


def read_people(value: object) -> tuple[str, ...]:
    """Names separated by 、 or another mark."""
    text = read_text(value)
    names = tuple(_spaced_name(part) for part in _LIST.split(text) if part.strip())
    if not names:
        raise CellError("name_unreadable")
    return names


def _spaced_name(text: str) -> str:
    """A name with the spaces a person means; several Chinese names are refused."""
    parts = text.split()
    if all(_SINGLE_CJK.match(part) for part in parts):
        if len(parts) > 1 and all(len(part) > 1 for part in parts):
            raise CellError("several_names")
        return "".join(parts)
    return " ".join(parts)


def is_company_name(name: str) -> bool:
    return bool(_COMPANY.search(name))


# === NUMBERS AND DAYS === #


def read_amount(value: object, places: int = 2) -> Decimal:
    return _engine("amount", parse_amount, value, places)


def read_area(value: object, places: int = 2) -> Decimal:
    """Square metres; the unit may stand behind the number."""
    if isinstance(value, str):
        value = re.sub(r"(?:㎡|m2|m²|平方米|平米|平)$", "", strip_text(value))
    area = read_amount(value, places)
    if area < 0:
        raise CellError("negative")
    return area


def read_percents(value: object) -> tuple[Decimal, ...]:
    """Shares in percent, one per person: `60、40` or `50%`."""
    shares = []
    for part in _LIST.split(clean(plain(value))):
        share = read_amount(part.strip().removesuffix("%"))
        if not 0 < share <= 100:
            raise CellError("share_range")
        shares.append(share)
    return tuple(shares)


def read_integer(value: object) -> int:
    number = read_amount(value, 0)
    return int(number)


def read_floor(value: object) -> int:
    """A floor: 3, 3层, 3F, -1, B1 and 负一层 (basements count downwards)."""
    _refuse_dates(value)
    text = clean(plain(value)).replace(" ", "")
    if match := _FLOOR.fullmatch(text):
        return int(match[1])
    if match := _BASEMENT.fullmatch(text):
        return -(
            "零一二三四五".find(match[1]) if match[1] in "一二三四五" else int(match[1])
        )
    raise CellError("floor")


def read_date(value: object) -> date:
    if isinstance(value, time):
        raise CellError("date_not_a_date")
    return _engine("date", parse_date, value)


def read_month(value: object) -> date:
    if isinstance(value, time):
        raise CellError("month_not_a_month")
    return _engine("month", parse_month, value)


def _engine(prefix: str, reader: Callable, value: object, *args: object):
    """Call a reader of the engine; its reasons are message codes with a prefix."""
    try:
        return reader(value, *args)
    except TextError as error:
        raise CellError(f"{prefix}_{error.reason}") from error


# === PLACES === #


def read_building(value: object) -> str:
    _refuse_dates(value)
    return _engine("building", parse_building, value)


def read_entrance(value: object) -> str | None:
    _refuse_dates(value)
    return _entrance(_ENTRANCE_WORDS.sub("", clean(plain(value)).replace(" ", "")))


def read_unit(value: object) -> UnitRef:
    """A unit named as a whole, or its room alone (`building` is empty then)."""
    _refuse_dates(value)
    text = _DASHES.sub("-", clean(plain(value)).replace(" ", "").upper())
    parts = text.split("-")
    if len(parts) in (2, 3) and all(parts):
        entrance = _ENTRANCE_WORDS.sub("", parts[1]) if len(parts) == 3 else ""
        return _unit_ref(parts[0], entrance, parts[-1])
    if match := _SPOKEN_UNIT.fullmatch(text):
        return _unit_ref(match["building"], match["entrance"] or "", match["room"])
    if len(parts) > 1:
        raise CellError("unit_format")
    return UnitRef("", None, _room(text))


def _unit_ref(building: str, entrance: str, room: str) -> UnitRef:
    return UnitRef(read_building(building), _entrance(entrance), _room(room))


def _entrance(text: str) -> str | None:
    if _CHINESE_NUMBER.fullmatch(text):
        text = read_building(text)
    try:
        return entrance_code(text)
    except CodeError as error:
        raise CellError("unit_format") from error


def _room(text: str) -> str:
    try:
        return room_code(_ROOM_WORDS.sub("", text))
    except CodeError as error:
        raise CellError("unit_format") from error


# === REGISTER === #


def read_phone(value: object) -> str:
    """A telephone number: mobile numbers as 11 digits, others as written."""
    _refuse_dates(value)
    text = re.sub(r"\s", "", clean(plain(value)))
    bare = re.sub(r"[-()]", "", text)
    if match := _MOBILE.fullmatch(bare):
        return match[1]
    text = text.replace("(", "").replace(")", "-")
    if _LANDLINE.fullmatch(text):
        return text
    raise CellError("several_phones" if _SEVERAL_PHONES.search(text) else "phone")


def read_plate(value: object) -> str:
    try:
        return parse_plate(read_text(value))[0]
    except PlateError as error:
        raise CellError("plate") from error


def read_choice(value: object, choices: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """The key of a listed word."""
    word = read_code(value)
    for key, labels in choices:
        if word == key.upper() or word in (label.upper() for label in labels):
            return key
    raise CellError(
        "unknown_choice", known="、".join(labels[0] for _key, labels in choices)
    )


def _refuse_dates(value: object) -> None:
    """Excel turns a typed 1-2 into a day of this year: what was meant is lost."""
    if isinstance(value, (date, datetime, time)):
        raise CellError("turned_into_date")


Reader = Callable[[object], object]

READERS: dict[str, Reader] = {
    "text": read_text,
    "code": read_code,
    "person": read_person,
    "people": read_people,
    "phone": read_phone,
    "plate": read_plate,
    "amount": read_amount,
    "area": read_area,
    "percents": read_percents,
    "integer": read_integer,
    "floor": read_floor,
    "date": read_date,
    "month": read_month,
    "building": read_building,
    "entrance": read_entrance,
    "unit": read_unit,
}

__all__ = ["READERS", "CellError", "UnitRef", "is_blank", "read_choice"]
