"""A lane of a car park: who drives in, who out, what is due before the bar lifts.

The same code answers on the server and, without it, on the gate box (G14). Nobody is
ever held inside: what a lane cannot decide it asks the guard, who can always let a car
out with a record (G17).

    >>> from datetime import datetime
    >>> from wuye_engine.parking import Tariff
    >>> tariff = Tariff.from_dict({"blocks": [{"unit": 60, "price": 5}]})
    >>> stay = Stay(entry=datetime(2026, 3, 2, 9))
    >>> charge(tariff, stay, datetime(2026, 3, 2, 10, 30)).amount
    Decimal('10.00')
"""

from .book import Book
from .cases import LaneCase, load_cases, load_world
from .charge import Charge, charge, uncovered
from .codes import Code
from .coupon import Coupon, CouponKind
from .decide import Decision, enter, leave
from .model import Car, Full, Listed, ListKind, Lot, Permit, Room, Sharing, Stay

__all__ = [
    "Book",
    "Car",
    "Charge",
    "Code",
    "Coupon",
    "CouponKind",
    "Decision",
    "Full",
    "LaneCase",
    "ListKind",
    "Listed",
    "Lot",
    "Permit",
    "Room",
    "Sharing",
    "Stay",
    "charge",
    "enter",
    "leave",
    "load_cases",
    "load_world",
    "uncovered",
]
