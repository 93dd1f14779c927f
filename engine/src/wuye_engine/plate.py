"""Vehicle plates of the Chinese mainland: one spelling, and what kind they are.

Seven characters, or eight for new-energy vehicles, as GA 36 lays them out. Letters I
and O are not used in serials, because they look like digits.
"""

import re

from .errors import PlateError
from .text import half_width

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川青藏琼宁"
_ISSUER = f"[{PROVINCES}][A-HJ-NP-Z]"
_SERIAL = "[A-HJ-NP-Z0-9]"
_NEW_ENERGY = "[A-HJK]"  # D A B C E: electric only; F G H J K: others

_SEPARATORS = re.compile(r"[\s.·•・‧∙⋅。_\-]+")
_KINDS: tuple[tuple[str, str], ...] = (
    ("new_energy", f"{_ISSUER}{_NEW_ENERGY}{_SERIAL}[0-9]{{4}}"),
    ("new_energy", f"{_ISSUER}[0-9]{{5}}{_NEW_ENERGY}"),
    ("police", f"[{PROVINCES}][A-Z]{_SERIAL}{{4}}警"),
    ("learner", f"{_ISSUER}{_SERIAL}{{4}}学"),
    ("trailer", f"{_ISSUER}{_SERIAL}{{4}}挂"),
    ("test", f"{_ISSUER}{_SERIAL}{{4}}[试超]"),
    ("hongkong_macau", f"粤Z{_SERIAL}{{4}}[港澳]"),
    ("embassy", "使[0-9]{6}"),
    ("embassy", f"{_ISSUER}{_SERIAL}{{4}}[使领]"),
    ("emergency", f"[{PROVINCES}][XS]{_SERIAL}{{4}}应急"),
    ("armed_police", f"WJ[{PROVINCES}]?[0-9]{{4}}[0-9A-Z]"),
    ("military", "[A-Z]{2}[0-9]{5}"),
    ("ordinary", f"[{PROVINCES}][A-Z]{_SERIAL}{{5}}"),
)
_GRAMMAR = [(kind, re.compile(pattern, re.ASCII)) for kind, pattern in _KINDS]
_LENGTHS = (7, 8)


def normalise(plate: str) -> str:
    """Upper case, half width, no dots, dashes or spaces. Checks nothing else.

    >>> normalise("粤b·１２３ ４５")
    '粤B12345'
    """
    return _SEPARATORS.sub("", half_width(plate)).upper()


def plate_kind(plate: str) -> str:
    """The kind of a plate in any spelling; PlateError says what is wrong with others.

    Kinds: ordinary, new_energy, police, learner, trailer, test, hongkong_macau,
    embassy, emergency, armed_police, military.

    >>> plate_kind("粤B12345"), plate_kind("粤BD12345")
    ('ordinary', 'new_energy')
    """
    text = normalise(plate)
    if not text:
        raise PlateError(plate, "blank")
    for kind, pattern in _GRAMMAR:
        if pattern.fullmatch(text):
            return kind
    if len(text) not in _LENGTHS:
        raise PlateError(plate, "length")
    raise PlateError(plate, "grammar" if text[0] in f"{PROVINCES}使W" else "province")


# === WHAT CAMERAS AND EYES CONFUSE (G7) === #

# Shapes that are read one for the other; each group is told by its first sign.
_SHAPES = ("0ODQ", "8B", "1IL7T", "2Z", "5S", "6G", "UV", "CG", "MN", "HN", "EF", "4A")
_KEY_SHAPES = ("0ODQ", "8B", "1IL", "2Z", "5S", "6G", "UV")
_KEY = {ord(sign): group[0] for group in _KEY_SHAPES for sign in group[1:]}
_CONFUSED = {
    frozenset((one, other)) for group in _SHAPES for one in group for other in group
}


def look_alike_key(plate: str) -> str:
    """What plates that are easily confused have in common.

    The province is left out, cameras confuse it most of all. Blank for blank.

    >>> look_alike_key("浙A·0B8K1") == look_alike_key("浙A088K1")
    True
    >>> look_alike_key("浙A088K1") == look_alike_key("浙A088K2")
    False
    """
    return normalise(plate)[1:].translate(_KEY)


def plate_distance(plate: str, other: str) -> int:
    """How far two plates are apart: 1 for a confused sign, 3 for another one.

    A plate one sign shorter or longer (the eighth of a new-energy plate lost) is 4
    more; anything further apart is 99.

    >>> plate_distance("浙A088K1", "浙A0B8K1"), plate_distance("浙A088K1", "沪A088K1")
    (1, 2)
    """
    one, two = sorted((normalise(plate), normalise(other)), key=len)
    if len(two) - len(one) > 1:
        return 99
    if len(one) == len(two):
        return _signs(one, two)
    shorter = [_signs(one, two[:at] + two[at + 1 :]) for at in range(len(two))]
    return 4 + min(shorter)


def _signs(one: str, two: str) -> int:
    total = 0
    for place, pair in enumerate(zip(one, two, strict=True)):
        if pair[0] == pair[1]:
            continue
        if place == 0:
            total += 2
        else:
            total += 1 if frozenset(pair) in _CONFUSED else 3
    return total
