"""What the engine's arithmetic costs, without database or Odoo.

    python tests/bench/bench_engine.py [--quick] [--no-report]

Fees with their slices for 10,000 units of three items each, and quotes of a stay of 30
days in a car park with day and night bands. Ends with 1 where a gate is missed.
"""

import gc
import sys
import time
from datetime import date, datetime, timedelta
from decimal import Decimal

from harness import parser, report, table

from wuye_engine.formula import Formula
from wuye_engine.parking import Tariff
from wuye_engine.periods import Period
from wuye_engine.proration import Proration
from wuye_engine.scheme import Scheme, Usage, Version, price_months, price_usage
from wuye_engine.tiers import Tiers

UNITS, QUICK_UNITS = 10_000, 500
FEES_GATE = 3.0  # seconds for 10,000 units
AMOUNT_GATE, SLICES_GATE = 200e-6, 1e-3  # seconds for one quote
QUOTES = 2000
MONTH = Period(date(2026, 1, 1), date(2026, 1, 31))
SINCE = date(2020, 1, 1)
FEE = [
    Version(Scheme(price=Decimal("1.85"), parts={"电梯": Decimal("0.35")}), start=SINCE)
]
LIFT = [Version(Scheme(formula=Formula("if(楼层 > 2, 楼层 × 1.2, 0)")), start=SINCE)]
WATER = Scheme(
    tiers=Tiers.of((180, "5.00"), (260, "7.00"), (None, "9.00")),
    yearly=True,
    parts={"污水": Decimal("0.95")},
)
BANDED = Tariff.from_dict(
    {
        "free": {"minutes": 30},
        "bands": [
            {
                "code": "day",
                "from": "08:00",
                "to": "20:00",
                "blocks": [{"upto": 60, "price": 5}, {"unit": 30, "price": 2}],
            },
            {
                "code": "night",
                "from": "20:00",
                "to": "08:00",
                "blocks": [{"unit": 60, "price": 1}],
            },
        ],
        "restart": "run",
        "split": ["band"],
        "caps": [{"window": "calendar_day", "amount": 40}],
    }
)
ENTRY = datetime(2026, 3, 2, 7, 40)  # noqa: DTZ001  the clock at the gate


def _fees(units: int) -> float:
    gc.collect()
    start = time.process_time()
    for number in range(units):
        area = Decimal(5000 + number % 9000) / 100
        price_months(FEE, area, MONTH, Proration.DAYS_IN_MONTH).as_dict()
        floor = {"楼层": number % 30 + 1}
        one = Decimal(1)
        price_months(LIFT, one, MONTH, Proration.DAYS_IN_MONTH, values=floor).as_dict()
        used = Usage(Decimal(number % 40), before=Decimal(number % 300))
        price_usage(WATER, used).as_dict()
    return time.process_time() - start


def _quotes(quote, count: int) -> float:
    """Seconds of one quote; every stay is another one, as at a lane."""
    stays = [
        (ENTRY + timedelta(minutes=number), timedelta(days=30, minutes=number % 97))
        for number in range(count)
    ]
    quote(*_span(stays[0]))  # what a tariff works out once
    gc.collect()
    start = time.process_time()
    for stay in stays:
        quote(*_span(stay))
    return (time.process_time() - start) / count


def _span(stay):
    entry, length = stay
    return entry, entry + length


def main() -> int:
    options = parser(__doc__).parse_args()
    units = QUICK_UNITS if options.quick else UNITS
    fees = _fees(units) * UNITS / units
    amount = _quotes(BANDED.quote_amount, QUOTES)
    slices = _quotes(BANDED.quote, QUOTES // 4)
    rows = [
        ("fees of 10,000 units, three items, with slices", f"{fees:.2f} s", "3 s"),
        ("amount of a stay of 30 days", f"{amount * 1e6:.0f} us", "200 us"),
        ("the same with slices", f"{slices * 1e6:.0f} us", "1,000 us"),
    ]
    report(options, "engine", table(("what", "measured", "gate"), rows))
    missed = fees > FEES_GATE or amount > AMOUNT_GATE or slices > SLICES_GATE
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
