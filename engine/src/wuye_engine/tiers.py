"""Consumption prices by tiers, bands of the day and what is added per unit (B1, C2).

Limits are cumulative (0 to 180, 181 to 260, above), by month or over the year: for the
year the caller says what was used before, so that a year billed in any cut costs the
same. Prices are yuan a unit. Sources of the shapes: price bureaus' tables for water,
electricity and gas; limits raised by household size (4 persons and above in Guangzhou).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction

from .choices import choose
from .errors import InvalidNumber, InvalidTiers, NegativeQuantity, UnknownBand
from .explain import Result, Slice, Term, settle
from .money import Exact, Rounding, exact

_WIDE = Context(prec=60)
TIER, BAND, ADD_ON, MINIMUM, PERCENT = "tier", "band", "add_on", "minimum", "percent"


class RoundingPlace(str, Enum):
    """Where an amount is rounded: each printed row, or their sum once (B19)."""

    LINE = "line"
    SUM = "sum"


@dataclass(frozen=True)
class Tier:
    """A price up to a cumulative limit, itself included; None: above all limits."""

    limit: Decimal | None
    price: Decimal


@dataclass(frozen=True)
class Tiers:
    """A scale without gaps: each limit above the one before, the last one open.

    >>> water = Tiers.of((18, "2.45"), (25, "3.68"), (None, "4.90"))
    >>> price_tiers(Decimal(20), water).amount
    Decimal('51.46')

    :raises InvalidTiers: which tier, counted from 1, and why
    """

    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        if not self.tiers:
            raise InvalidTiers(0, "none")
        last = Fraction(0)
        for number, tier in enumerate(self.tiers, 1):
            if exact(tier.price) < 0:
                raise InvalidTiers(number, "price")
            if tier.limit is None:
                if number < len(self.tiers):
                    raise InvalidTiers(number, "open_too_early")
                continue
            if exact(tier.limit) <= last:
                raise InvalidTiers(number, "limit")
            last = exact(tier.limit)
        if self.tiers[-1].limit is not None:
            raise InvalidTiers(len(self.tiers), "not_open")

    @classmethod
    def of(cls, *rows: tuple[int | str | Decimal | None, str | Decimal]) -> "Tiers":
        """From (limit or None, price) pairs as they stand in a table."""
        return cls(
            tuple(
                Tier(None if limit is None else Decimal(limit), Decimal(price))
                for limit, price in rows
            )
        )

    def for_household(
        self, size: int, included: int, more: Sequence[Decimal]
    ) -> "Tiers":
        """Limits raised for each person above `included`.

        :param more: what one more person adds to each limit, in the order of the tiers
        :raises InvalidTiers: unless there is one for each limit
        """
        limits = [tier.limit for tier in self.tiers if tier.limit is not None]
        if len(more) != len(limits):
            raise InvalidTiers(len(more), "household")
        extra = max(size - included, 0)
        return self._with_limits(
            [limit + extra * step for limit, step in zip(limits, more, strict=True)]
        )

    def times(self, factor: Decimal | int) -> "Tiers":
        """Limits for several months at once, or for a part of the year."""
        return self._with_limits(
            [tier.limit * factor for tier in self.tiers if tier.limit is not None]
        )

    def _with_limits(self, limits: Sequence[Decimal]) -> "Tiers":
        given = (*limits, None)
        return Tiers(
            tuple(
                Tier(limit, tier.price)
                for limit, tier in zip(given, self.tiers, strict=True)
            )
        )


def tier_terms(
    quantity: Exact, tiers: Tiers, before: Exact = 0, label: str = TIER
) -> list[Term]:
    """A term per tier that the quantity reaches; one of nothing for a quantity of 0.

    :param before: what was used before in the same month or year
    :raises NegativeQuantity: for less than nothing, now or before
    """
    start, end = exact(before), exact(before) + exact(quantity)
    if start < 0 or end < start:
        raise NegativeQuantity(quantity if start >= 0 else before)
    terms = []
    floor = Fraction(0)
    for tier in tiers.tiers:
        ceiling = end if tier.limit is None else min(exact(tier.limit), end)
        part = ceiling - max(floor, start)
        if part > 0:
            terms.append(Term(label, _decimal(part), tier.price))
        if tier.limit is None or exact(tier.limit) >= end:
            break
        floor = exact(tier.limit)
    return terms or [Term(label, Decimal(0), tiers.tiers[0].price)]


def band_terms(
    quantities: Mapping[str, Exact], prices: Mapping[str, Decimal]
) -> list[Term]:
    """A term per band of the day (peak, flat, valley), with its name.

    :raises UnknownBand: a quantity without a price; nothing is billed at zero
    """
    terms = []
    for band, quantity in quantities.items():
        if band not in prices:
            raise UnknownBand(band, tuple(prices))
        if exact(quantity) < 0:
            raise NegativeQuantity(quantity)
        amount = _decimal(exact(quantity))
        terms.append(Term(BAND, amount, prices[band], name=band))
    return terms


def add_on_terms(quantity: Exact, prices: Mapping[str, Decimal]) -> list[Term]:
    """What is paid per unit besides (sewage, say), each printed apart."""
    part = _decimal(exact(quantity))
    return [Term(ADD_ON, part, price, name=name) for name, price in prices.items()]


def price_tiers(
    quantity: Exact,
    tiers: Tiers,
    before: Exact = 0,
    add_ons: Mapping[str, Decimal] | None = None,
    rounding: Rounding | None = None,
    place: RoundingPlace | str = RoundingPlace.SUM,
) -> Result:
    """A consumption by tiers, with its add-ons."""
    terms = tier_terms(quantity, tiers, before)
    terms += add_on_terms(quantity, add_ons or {})
    return settle_at(terms, rounding, place)


def price_bands(
    quantities: Mapping[str, Exact],
    prices: Mapping[str, Decimal],
    surcharges: Tiers | None = None,
    before: Exact = 0,
    rounding: Rounding | None = None,
    place: RoundingPlace | str = RoundingPlace.SUM,
) -> Result:
    """Peak, flat and valley, with a surcharge by tiers of their sum over the year.

    The energy and the surcharge are components: rounded at the sum, each of the two is
    rounded by itself and they are added up, as such bills print them.
    """
    energy = settle_at(band_terms(quantities, prices), rounding, place)
    if surcharges is None:
        return energy
    total = sum((exact(part) for part in quantities.values()), Fraction(0))
    terms = [
        term
        for term in tier_terms(total, surcharges, before, ADD_ON)
        if term.price or not total
    ]
    return together([energy, settle_at(terms, rounding, place)]) if terms else energy


def price_percent(
    base: Exact, percent: Exact, rounding: Rounding | None = None
) -> Result:
    """A percentage of another item's amount."""
    factor = exact(percent) / 100
    return settle(
        [Term(PERCENT, _decimal(exact(base)), Decimal(1), factor)], _fen(rounding)
    )


def at_least(result: Result, minimum: Decimal) -> Result:
    """The amount raised to the minimum; what was missing is a slice of its own."""
    missing = minimum - result.amount
    if missing <= 0:
        return result
    more = Slice(MINIMUM, Decimal(1), missing, missing)
    return Result(minimum, (*result.slices, more), result.rounding_difference)


def settle_at(
    terms: Sequence[Term],
    rounding: Rounding | None,
    place: RoundingPlace | str = RoundingPlace.SUM,
) -> Result:
    """Round the sum once, or each row and add the rows up."""
    if choose(RoundingPlace, place) is RoundingPlace.SUM:
        return settle(terms, _fen(rounding))
    return together([settle([term], _fen(rounding)) for term in terms])


def together(results: Sequence[Result]) -> Result:
    """Components added up as they are."""
    return Result(
        sum((result.amount for result in results), Decimal("0.00")),
        tuple(part for result in results for part in result.slices),
        sum((result.rounding_difference for result in results), Decimal("0.00")),
    )


def _fen(rounding: Rounding | None) -> Rounding:
    return rounding or Rounding()


def _decimal(value: Fraction) -> Decimal:
    """A quantity as it is printed.

    :raises InvalidNumber: for one that has no decimal form: a third is no reading
    """
    number = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    if Fraction(number) != value:
        raise InvalidNumber(value, "no decimal number")
    return number
