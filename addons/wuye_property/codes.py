"""Room codes in plain Python: no ORM, no I/O (R20-R22, A2).

A unit's code is building-[entrance-]room: `03-1-1502` or `01-0302`. It is the key that
bills, receipts and cards print, so that a typed variant of the same door must give the
same code: full-width characters become plain ones, letters upper case, spaces go.

>>> building_code(" 1 "), building_code("１２"), building_code("b1")
('01', '12', 'B1')
>>> unit_code("3", "01", "1502")
'03-1-1502'
>>> unit_code("1", None, "0302")
'01-0302'
"""

import re
import unicodedata

SEPARATOR = "-"
_SPACE = re.compile(r"\s+")


class CodeError(ValueError):
    """A part of a room code cannot be used; `reason` is `blank` or `separator`."""

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(f"{reason}: {value!r}")
        self.reason = reason
        self.value = value


def clean(value: str | None) -> str:
    """The value with plain-width upper-case characters and without any space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", value or "")).upper()


def _part(value: str | None) -> str:
    part = clean(value)
    if not part:
        raise CodeError("blank", value or "")
    if SEPARATOR in part:
        # 01 + "1-0302" and 01 + entrance 1 + 0302 would be one and the same code
        raise CodeError("separator", value or "")
    return part


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def building_code(value: str | None) -> str:
    """A building's code: pure numbers get two digits (R22), others stay as they are.

    :raises CodeError: blank, or with a separator inside
    """
    part = _part(value)
    return f"{int(part):02d}" if _is_number(part) else part


def entrance_code(value: str | None) -> str | None:
    """An entrance's code without leading zeros; None where the building has none."""
    if not clean(value):
        return None
    part = _part(value)
    return str(int(part)) if _is_number(part) else part


def room_code(value: str | None) -> str:
    """A room's code as people write it on the door: zeros in front are kept.

    :raises CodeError: blank, or with a separator inside
    """
    return _part(value)


def unit_code(building: str | None, entrance: str | None, room: str | None) -> str:
    """The code of a unit from its parts as typed.

    :raises CodeError: when a part cannot be used
    """
    parts = (building_code(building), entrance_code(entrance), room_code(room))
    return SEPARATOR.join(part for part in parts if part)
