"""The slices of a quote as the lines that screen and slip show (G18).

A line is `{"when", "what", "amount", "text"}`: the time it stands for, minutes times
rate, its amount as text, and all of it in one sentence for a printer.
"""

from datetime import datetime
from decimal import Decimal

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

LABELS = {
    "free": _lt("free time"),
    "not_charged": _lt("rest that is not charged"),
    "entry_fee": _lt("entry fee"),
    "minimum": _lt("up to the minimum"),
    "earlier": _lt("charged for earlier stays"),
    "grace": _lt("time to leave after payment"),
    "rounding": _lt("rounding"),
}


def money(value: Decimal) -> str:
    """Two decimals, more only where there are more."""
    text = format(value, "f")
    return text if -value.as_tuple().exponent > 2 else format(value, ".2f")


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _when(start: datetime, end: datetime) -> str:
    clock = "%H:%M" if not (start.second or end.second) else "%H:%M:%S"
    if start == end:
        return start.strftime(f"%m-%d {clock}")
    if start.date() == end.date():
        return f"{start.strftime(f'%m-%d {clock}')}–{end.strftime(clock)}"
    return f"{start.strftime(f'%m-%d {clock}')} – {end.strftime(f'%m-%d {clock}')}"


def _what(env, part) -> str:
    kind, _, name = part.label.partition(":")
    if kind == "variant":
        text = env._("price “%(name)s”", name=name)
    elif kind == "class":
        text = env._("vehicle class “%(name)s”", name=name)
    elif kind == "flat":
        text = env._("flat %(price)s", price=money(part.price))
    elif kind in ("unit", "partial"):
        values = {"units": _plain(part.units), "price": money(part.price)}
        if part.unit_minutes:
            minutes = _plain(part.unit_minutes)
            text = env._(
                "%(units)s × %(minutes)s min at %(price)s", minutes=minutes, **values
            )
        else:
            text = env._("%(units)s × %(price)s", **values)
    else:
        text = env._(LABELS[kind])
    if names := " ".join(filter(None, (part.band, part.block))):
        text = env._("%(names)s: %(text)s", names=names, text=text)
    if part.cut:
        text = _with_cap(env, part, text)
    return text


def _with_cap(env, part, text: str) -> str:
    name = part.cap
    if name.startswith("cap") and name[3:].isdigit():  # the engine's own name
        name = name[3:]
    return env._(
        "%(text)s, cap %(cap)s takes off %(cut)s",
        text=text,
        cap=name,
        cut=money(part.cut),
    )


def lines(env, result) -> list[dict[str, str]]:
    """The lines of a Result; their amounts add up to its amount."""
    shown = []
    for part in result.slices:
        line = {
            "when": _when(part.start, part.end),
            "what": _what(env, part),
            "amount": money(part.amount),
        }
        line["text"] = env._("%(when)s  %(what)s = %(amount)s", **line)
        shown.append(line)
    return shown
