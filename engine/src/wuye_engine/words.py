"""Amounts in the financial numerals of Chinese receipts (大写)."""

from decimal import Decimal

from .errors import AmountNotWritable
from .money import FEN, RoundingMode, exact, units

LIMIT = Decimal(10) ** 12  # yuan; the largest amount written
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUP = 10_000
HUNDRED_MILLION = GROUP * GROUP


def amount_in_words(amount: Decimal, prefix: str = "") -> str:
    """The amount in financial capitals, such as a receipt prints beside the figure.

    `整` closes an amount without fen. One `零` stands for skipped places, and one
    before the fen where the jiao is missing; a skipped yuan place alone is not written
    (the rule allows both). Nothing is rounded: a part of a fen, or more than 10^12, is
    refused (AmountNotWritable).

    >>> amount_in_words(Decimal("518.30"), "人民币")
    '人民币伍佰壹拾捌元叁角整'
    >>> amount_in_words(Decimal("1560.03"))
    '壹仟伍佰陆拾元零叁分'
    """
    if abs(exact(amount)) > LIMIT:
        raise AmountNotWritable(amount, "too large")
    fen_total = units(amount, FEN, RoundingMode.DOWN)
    if fen_total != exact(amount) * 100:
        raise AmountNotWritable(amount, "part of a fen")
    sign = "负" if fen_total < 0 else ""
    yuan, fen = divmod(abs(fen_total), 100)
    return f"{prefix}{sign}{_yuan_in_words(yuan, fen)}{_fen_in_words(yuan, fen)}"


def _yuan_in_words(yuan: int, fen: int) -> str:
    if not yuan:
        return "" if fen else "零元"
    return f"{_whole_in_words(yuan)}元"


def _fen_in_words(yuan: int, fen: int) -> str:
    jiao, fen = divmod(fen, 10)
    tail = f"{DIGITS[jiao]}角" if jiao else "零" if yuan and fen else ""
    return f"{tail}{DIGITS[fen]}分" if fen else f"{tail}整"


def _whole_in_words(number: int) -> str:
    """Digits of a whole number above zero; splits at 亿, then at 万."""
    for size, name in ((HUNDRED_MILLION, "亿"), (GROUP, "万")):
        high, low = divmod(number, size)
        if high:
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_whole_in_words(high)}{name}{gap}{_whole_in_words(low)}"
    return _group_in_words(number)


def _group_in_words(number: int) -> str:
    """Up to four digits; empty for zero."""
    words = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += DIGITS[digit] + PLACES[place]
        elif words and not words.endswith("零") and number % 10**place:
            words += "零"
    return words
