"""An act of a lane as a box's journal has it, checked before it is believed."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

TOKEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
STAY = re.compile(r"(s:[0-9]{1,9}|b:[0-9a-f-]{36})?\Z")
CODE = re.compile(r"[a-z_]{1,32}\Z")
# a lift's reasons by the box's words
WHYS = {
    "in": {"entry": "entry", "special": "special", "guard": "guard"},
    "out": {
        "right": "right",
        "free": "free",
        "free_time": "free_time",
        "special": "special",
        "paid": "paid",
        "later": "debt",
        "guard": "guard",
    },
}
TEXTS = ("plate", "kind", "reason", "relay", "image")
LONGEST = 200
MOST_MONEY = Decimal(100_000)
LATEST = 253_402_300_800_000  # ms, the year 10000


class NotAnAct(ValueError):
    """The name of the field that is wrong."""


@dataclass(frozen=True)
class Act:
    """One car let in or out. `settled` in ms; `shift` is an id the server once gave."""

    number: int
    way: str
    token: str
    code: str
    why: str
    plate: str = ""
    kind: str = ""
    stay: str = ""
    reason: str = ""
    relay: str = ""
    image: str = ""
    paid: Decimal = Decimal(0)
    settled: int = 0
    shift: int = 0


def read_act(said) -> Act:
    """:raises NotAnAct: with the field that is wrong"""
    way = said.get("act")
    if way not in WHYS:
        raise NotAnAct("act")
    if said.get("why") not in WHYS[way]:
        raise NotAnAct("why")
    for name, pattern in (("token", TOKEN), ("code", CODE)):
        if not isinstance(said.get(name), str) or not pattern.match(said[name]):
            raise NotAnAct(name)
    texts = {name: said.get(name, "") for name in TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
            raise NotAnAct(name)
    stay = said.get("stay", "")
    if not isinstance(stay, str) or not STAY.match(stay):
        raise NotAnAct("stay")
    paid = _money(said)
    return Act(
        number=_whole(said, "n", 1, 2**31 - 1),
        way=way,
        token=said["token"],
        code=said["code"],
        why=WHYS[way][said["why"]],
        stay=stay,
        paid=paid,
        settled=_whole(said, "settled", 1 if paid else 0, LATEST),
        shift=_whole(said, "shift", 0, 2**31 - 1),
        **texts,
    )


def _whole(said, name, least, most) -> int:
    value = said.get(name, 0)
    if type(value) is not int or not least <= value <= most:
        raise NotAnAct(name)
    return value


def _money(said) -> Decimal:
    """Yuan with two places; only where the bar was lifted for money."""
    text = said.get("paid", "")
    if not text:
        if said["why"] == "paid" and said["act"] == "out" and said.get("shift"):
            raise NotAnAct("paid")
        return Decimal(0)
    try:
        paid = Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        paid = None
    fen = Decimal("0.01")
    if paid is None or not paid.is_finite() or not 0 < paid <= MOST_MONEY:
        raise NotAnAct("paid")
    if paid != paid.quantize(fen) or said["why"] != "paid":
        raise NotAnAct("paid")
    return paid
