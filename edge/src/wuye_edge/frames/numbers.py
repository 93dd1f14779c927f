"""One card, many numbers: how the same card reads on other readers and in print.

An EM4100 card holds 40 bits. Readers pass on all of them, the last 32 (Wiegand 34, ten
decimal digits) or the last 24 (Wiegand 26, facility and number), so a card may have to
be entered in several forms, and two cards may share a form (DEVICES 3.1).
"""

import re

from wuye_edge.contract import Kind, Number

from . import Bad

_HEX = {
    Kind.EM: re.compile(r"[0-9A-F]{10}"),
    Kind.W26: re.compile(r"[0-9A-F]{6}"),
    Kind.W34: re.compile(r"[0-9A-F]{8}"),
    Kind.UID: re.compile(r"[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20}"),
}


def number(kind: Kind, digits: str) -> Number | Bad:
    """A number of hex digits in its canonical text, or why it is none.

    All zeros and all ones are what a broken wire and a reader in trouble send.

    >>> str(number(Kind.EM, "0102a3b4c5"))
    'em:0102A3B4C5'
    >>> number(Kind.W26, "000000").reason
    'blank'
    """
    text = digits.upper()
    # `bytes.fromhex` and `int` accept spaces, signs and underscores: a pattern does not
    if not _HEX[kind].fullmatch(text):
        return Bad("digits", digits.encode("utf-8", "replace"))
    if not text.strip("0") or not text.strip("F"):
        return Bad("blank", text.encode())
    return Number(kind, text)


def views(of: Number) -> tuple[Number, ...]:
    """All numbers under which other readers may know the card, itself first.

    A Wiegand reader of ISO 14443 cards passes on the first bytes of the number on the
    air interface or the last, in either order; which one, its maker decides. So only
    EM4100 and Wiegand-34 numbers have views, where all readers agree.

    >>> [str(view) for view in views(Number(Kind.EM, "100086F444"))]
    ['em:100086F444', 'w34:0086F444', 'w26:86F444']
    """
    forms = [of]
    if of.kind is Kind.EM:
        forms.append(Number(Kind.W34, of.value[-8:]))
    if of.kind in (Kind.EM, Kind.W34):
        forms.append(Number(Kind.W26, of.value[-6:]))
    return tuple(forms)


def printed(of: Number) -> tuple[str, str]:
    """The two numbers printed on an EM4100 card or key ring: ten digits, and 3 + 5.

    >>> printed(Number(Kind.EM, "100086F444"))
    ('0008844356', '134,62532')
    """
    low = int(of.value[-8:], 16)
    return f"{low:010d}", f"{low >> 16 & 0xFF:03d},{low & 0xFFFF:05d}"


def from_printed(text: str) -> Number | Bad:
    """The number behind what is printed: ten digits give 32 bits, 3 + 5 give 24.

    >>> str(from_printed("0008844356")), str(from_printed("134,62532"))
    ('w34:0086F444', 'w26:86F444')
    """
    if re.fullmatch(r"[0-9]{10}", text) and int(text) < 1 << 32:
        return number(Kind.W34, f"{int(text):08X}")
    pair = re.fullmatch(r"([0-9]{3})[, ]([0-9]{5})", text)
    if pair and int(pair[1]) < 1 << 8 and int(pair[2]) < 1 << 16:
        return number(Kind.W26, f"{int(pair[1]):02X}{int(pair[2]):04X}")
    return Bad("digits", text.encode("utf-8", "replace"))
