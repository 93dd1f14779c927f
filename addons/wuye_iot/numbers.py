"""Numbers of cards, plates and codes in their one canonical text (decision 0016)."""

import re

# kind: pattern of its value; as `wuye_edge.contract.Kind`
PATTERNS = {
    "em": re.compile(r"[0-9A-F]{10}\Z"),
    "w26": re.compile(r"[0-9A-F]{6}\Z"),
    "w34": re.compile(r"[0-9A-F]{8}\Z"),
    "uid": re.compile(r"([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})\Z"),
    "plate": re.compile(r"[\u4e00-\u9fffA-Z0-9]{5,10}\Z"),
    "qr": re.compile(r"[!-~]{4,200}\Z"),
    "pin": re.compile(r"[0-9]{4,12}\Z"),
}
HEXADECIMAL = ("em", "w26", "w34", "uid")
SHARED = ("w26", "w34")  # bytes are missing: two cards may have the same
TAIL = 4  # digits that are shown


class NoNumber(ValueError):
    """A text that is no number of its kind."""


def canonical(kind: str, value: str) -> str:
    """The canonical text of a number as somebody typed or read it.

    >>> canonical("em", "0102a3b4c5")
    'em:0102A3B4C5'
    """
    value = value.strip()
    if kind in HEXADECIMAL or kind == "plate":
        value = re.sub(r"[\s·:-]", "", value).upper()
    if kind not in PATTERNS or not PATTERNS[kind].match(value):
        raise NoNumber(kind)
    return f"{kind}:{value}"


def forms(number: str) -> list[str]:
    """A canonical number and what readers that drop bytes make of it.

    >>> forms("em:0102A3B4C5")
    ['em:0102A3B4C5', 'w34:02A3B4C5', 'w26:A3B4C5']
    """
    kind, _colon, value = number.partition(":")
    if kind == "em":
        return [number, f"w34:{value[-8:]}", f"w26:{value[-6:]}"]
    return [number]


def tail(number: str) -> str:
    """The last digits, which are shown where the number is not.

    >>> tail("em:0102A3B4C5")
    'B4C5'
    >>> tail("pin:4711")  # it may be all of it
    ''
    """
    kind, _colon, value = number.partition(":")
    return "" if kind == "pin" else value[-TAIL:]
