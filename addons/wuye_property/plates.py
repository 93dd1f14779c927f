"""Number plates of mainland China in plain Python (R17, R28).

The grammar follows the motor vehicle plate standard GA 36: seven characters, eight for
new-energy vehicles, and the special plates a guard meets (police, coach school, trailer,
Hong Kong and Macao, embassy, consulate, emergency rescue, armed police, forces).

>>> parse_plate(" 粤b·12345 ")
('粤B12345', <PlateKind.STANDARD: 'standard'>)
>>> parse_plate("粤BD12345")[1].value
'new_energy'
"""

import enum
import re
import unicodedata

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# I and O are not issued: they read as 1 and 0
_SERIAL = "[A-HJ-NP-Z0-9]"
_NOISE = re.compile(r"[\s·•・.\-]+")


class PlateKind(enum.Enum):
    STANDARD = "standard"
    NEW_ENERGY = "new_energy"
    SPECIAL = "special"


class PlateError(ValueError):
    """The text is no number plate."""


_GRAMMAR = (
    (PlateKind.STANDARD, rf"[{PROVINCES}][A-Z]{_SERIAL}{{5}}"),
    # small vehicles: the energy letter comes first; large ones: last
    (PlateKind.NEW_ENERGY, rf"[{PROVINCES}][A-Z][A-HJK]{_SERIAL}[0-9]{{4}}"),
    (PlateKind.NEW_ENERGY, rf"[{PROVINCES}][A-Z][0-9]{{5}}[A-HJK]"),
    (PlateKind.SPECIAL, rf"[{PROVINCES}][A-Z]{_SERIAL}{{4}}[警学挂港澳领试超临]"),
    (PlateKind.SPECIAL, rf"[{PROVINCES}][A-Z]{_SERIAL}{{4}}应急"),
    (PlateKind.SPECIAL, r"使[0-9]{6}|[0-9]{6}使"),
    (PlateKind.SPECIAL, rf"WJ[{PROVINCES}][0-9]{{4}}[0-9TDSHBXJ]"),
    (PlateKind.SPECIAL, r"[A-Z]{2}[0-9]{5}"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _GRAMMAR)


def clean_plate(value: str | None) -> str:
    """The text in plain width and upper case, without spaces, dots and dashes."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", value or "")).upper()


def parse_plate(value: str | None) -> tuple[str, PlateKind]:
    """The plate as it is stored, and its kind.

    :raises PlateError: when no grammar fits
    """
    plate = clean_plate(value)
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(plate):
            return plate, kind
    raise PlateError(value or "")
