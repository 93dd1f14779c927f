"""Numbers of coupons: digits with a check digit, as a guard types or a scanner reads.

The last digit is chosen by the table of Damm: every single wrong digit and every swap
of two neighbours is noticed, so a number that was mistyped is never another coupon.
"""

from .errors import InvalidNumber
from .text import half_width

LENGTH = 12  # digits, with the check digit
_PREFIX = "WYQ:"  # before the number in the text of a QR code
# a quasigroup without a fixed swap: H. M. Damm, "Total anti-symmetrische Quasigruppen"
_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def make(serial: int) -> str:
    """The number of a serial: filled up with zeros, its check digit at the end.

    >>> make(572)
    '000000005724'
    """
    body = f"{serial:0{LENGTH - 1}d}"
    if serial < 0 or len(body) >= LENGTH:
        raise InvalidNumber(serial, f"more than {LENGTH - 1} digits")
    return body + str(_check(body))


def read(text: str) -> str:
    """The number in what was typed or scanned (InvalidNumber if it is none).

    Blanks, dashes, full-width digits and the words of a QR code make no difference.

    >>> read("WYQ:0000 0000-5724")
    '000000005724'
    """
    plain = half_width(text or "").strip().upper().removeprefix(_PREFIX)
    digits = "".join(sign for sign in plain if sign not in " -")
    is_number = len(digits) == LENGTH and digits.isascii() and digits.isdecimal()
    if not is_number or _check(digits):
        raise InvalidNumber(text, "not the number of a coupon")
    return digits


def qr_text(number: str) -> str:
    """What the QR code of a coupon says."""
    return f"{_PREFIX}{number}"


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _TABLE[interim][int(digit)]
    return interim
