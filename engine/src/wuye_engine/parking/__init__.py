"""Parking tariffs: every rule a declared switch, every amount with its explanation.

    >>> from datetime import datetime
    >>> from wuye_engine.parking import Tariff
    >>> tariff = Tariff.from_dict({"blocks": [{"unit": 60, "price": 5}]})
    >>> tariff.quote_amount(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10, 30))
    Decimal('10.00')

`docs/cases.md` lists the keys of a tariff. Sources of the shapes: municipal price
boards, airports and shopping centres, and the worked examples in tests/cases.
"""

from .cases import Case, price_case
from .result import Result, Slice
from .tariff import Tariff

__all__ = ["Case", "Result", "Slice", "Tariff", "price_case"]
