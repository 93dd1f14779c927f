"""Numbers of identity documents: how they are written, checked and shown.

>>> normalise(" 11010519491231002x ")
'11010519491231002X'
>>> refusal("resident", "11010519491231002X")
>>> refusal("resident", "110105194912310021")
'checksum'
>>> mask_identity("11010519491231002X")
'**************002X'
"""

import re
import unicodedata

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent

SHOWN = 4  # signs at the end
_SPACE = re.compile(r"[\s-]+")
_SHAPES = {
    # 港澳居民来往内地通行证: H or M, 8 digits and, on older cards, a count of 2 digits
    "hk_macau": re.compile(r"[HM]\d{8}(\d{2})?"),
    # 台湾居民来往大陆通行证: 8 digits, on older ones 10 signs
    "taiwan": re.compile(r"\d{8}|\d{10}[A-Z]?"),
    # ICAO 9303-4: at most nine letters and digits
    "passport": re.compile(r"[A-Z0-9]{5,9}"),
    "other": re.compile(r"[A-Z0-9]{4,30}"),
}


def normalise(text: str | None) -> str:
    """Half width, capitals, no spaces."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text or "")).upper()


def refusal(kind: str, number: str) -> str | None:
    """Why a number cannot be of this kind: "shape", "checksum", "birth"; None: it can.

    Resident identity numbers, and those of residence permits that have 18 signs as
    well, follow GB 11643-1999: region, birth date, count, check character. The region
    is not looked up: codes that were withdrawn stay on the cards.
    """
    if kind != "resident":
        return None if _SHAPES[kind].fullmatch(number) else "shape"
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "shape"
    try:
        if ric.calc_check_digit(number) != number[-1]:
            raise InvalidChecksum
        ric.get_birth_date(number)
    except InvalidChecksum:
        return "checksum"
    except InvalidComponent:
        return "birth"
    return None


def mask_identity(number: str | None) -> str:
    """All but the last four signs hidden; half of it where that would be too many."""
    text = number or ""
    shown = min(SHOWN, len(text) // 2)
    return "*" * (len(text) - shown) + text[len(text) - shown :]
