"""What was read at a door, as it may be shown: nothing of Odoo.

A plate can be read by everybody who stands there and is shown whole; of any other
number there are the last four digits, and of a PIN none, which may have no more.
"""

import json
from dataclasses import dataclass

from .numbers import PATTERNS

PICTURED = 5  # pictures named of one passage


@dataclass(frozen=True)
class Card:
    """`kind` as in `numbers.PATTERNS` or ""; `plate` is "" of what is no plate."""

    kind: str
    plate: str
    tail: str

    def short(self) -> str:
        """The part of the number that is shown.

        >>> Card("em", "", "B4C5").short(), Card("plate", "粤B12345", "2345").short()
        ('**B4C5', '粤B·12345')
        >>> Card("pin", "", "4711").short()
        ''
        """
        if self.plate:
            return f"{self.plate[:2]}·{self.plate[2:]}"
        return f"**{self.tail}" if self.tail else ""


def detail_of(text: str | None) -> dict:
    """What a box said beside an event; {} for anything but an object."""
    try:
        detail = json.loads(text) if text else {}
    except ValueError:
        return {}
    return detail if isinstance(detail, dict) else {}


def card_of(detail: dict, kind: str | None, tail: str | None) -> Card:
    """The card of an event: the box says its form, else it is the list's.

    :param kind: of the credential of the list, if it is one
    """
    said = detail.get("form")
    kind = said if isinstance(said, str) and said in PATTERNS else kind or ""
    plate = detail.get("plate")
    if not isinstance(plate, str) or not PATTERNS["plate"].match(plate):
        plate = ""
    if plate and not kind:
        kind = "plate"
    return Card(kind, plate, "" if kind == "pin" else tail or "")


def pictures_of(detail: dict) -> list[str]:
    """References of the pictures a camera took; the files stay on the box.

    >>> pictures_of({"pictures": [{"kind": "scene", "file": "2026-11-28/a.jpg"}]})
    ['2026-11-28/a.jpg']
    """
    found = detail.get("pictures")
    rows = found[:PICTURED] if isinstance(found, list) else []
    files = [row.get("file") for row in rows if isinstance(row, dict)]
    return [file for file in files if isinstance(file, str)]
