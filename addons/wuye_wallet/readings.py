"""What a reader that types may mean by the digits it typed: nothing of Odoo.

A reader at a till is a keyboard: it types a number and Enter, not of what kind it is.
EM readers type ten hex digits, ten decimal digits of the last four bytes, or facility
and number as they are printed on the card; others the bytes of a UID. Ten decimal
digits are hex digits, too, so there may be several readings; the card that is known
decides (`wuye_edge.frames` has the same forms for readers at doors).
"""

import re
import unicodedata

from odoo.addons.wuye_iot.numbers import NoNumber, canonical

# kinds of as many hex digits
BY_LENGTH = {
    6: ("w26",),
    8: ("uid", "w34"),
    10: ("em",),
    14: ("uid",),
    20: ("uid",),
}
DECIMAL = 10  # digits of a number of four bytes
MOST = 0xFFFFFFFF
LONGEST = 40  # characters; more is no number
CODE = re.compile(r"[A-Za-z0-9_-]{32}\Z")  # of a phone (wuye_card_code)
PRINTED = re.compile(r"([0-9]{3}),([0-9]{5})\Z")


def readings(typed: object) -> list[str]:
    """Canonical numbers a text may stand for, the likeliest first.

    >>> readings("0102a3b4c5")
    ['em:0102A3B4C5']
    >>> readings("0044283077")
    ['em:0044283077', 'w34:02A3B4C5', 'uid:02A3B4C5']
    >>> readings("163,46277")
    ['w26:A3B4C5']
    >>> readings("hello")
    []
    """
    if not isinstance(typed, str) or len(typed) > LONGEST:
        return []
    # an input method for Chinese types full-width digits
    text = unicodedata.normalize("NFKC", typed).strip()
    printed = PRINTED.match(text)
    if printed:
        facility, number = map(int, printed.groups())
        return [f"w26:{facility:02X}{number:04X}"] if _fits(facility, number) else []
    if CODE.match(text):
        return [f"qr:{text}"]
    pairs = [(kind, text) for kind in BY_LENGTH.get(len(re.sub(r"\W", "", text)), ())]
    if len(text) == DECIMAL and text.isascii() and text.isdigit() and int(text) <= MOST:
        pairs += [(kind, f"{int(text):08X}") for kind in ("w34", "uid")]
    return list(filter(None, (_canonical(*pair) for pair in pairs)))


def _fits(facility: int, number: int) -> bool:
    return facility <= 0xFF and number <= 0xFFFF


def _canonical(kind: str, text: str) -> str | None:
    try:
        return canonical(kind, text)
    except NoNumber:
        return None
