"""Values for the properties: believable amounts, days, cycles."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from wuye_engine.periods import Cycle, MonthBasis, Period, Timing

amounts = st.integers(-(10**10), 10**10).map(lambda fen: Decimal(fen).scaleb(-2))
prices = st.integers(0, 10**7).map(lambda value: Decimal(value).scaleb(-4))
days = st.dates(date(2019, 12, 1), date(2032, 12, 31))
cycles = st.sampled_from(Cycle)
bases = st.sampled_from(MonthBasis)
timings = st.sampled_from(Timing)


@st.composite
def periods(draw, longest=800):
    """A period of 1 to `longest` days."""
    start = draw(days)
    return Period(start, start + timedelta(draw(st.integers(0, longest - 1))))


@st.composite
def cuts(draw, longest=400):
    """A period and the same period in consecutive parts."""
    rest = draw(periods(longest))
    whole, parts = rest, []
    for _ in range(draw(st.integers(0, 4))):
        if rest.days < 2:
            break
        first, rest = rest.split_at(
            rest.start + timedelta(draw(st.integers(1, rest.days - 1)))
        )
        parts.append(first)
    return whole, [*parts, rest]
