"""How an item is priced during a version: the declared rule, and what it comes to (B1).

A scheme is a price with everything that a price bureau or a contract may say of it:
tiers by month or over the year with limits by household size, bands of the day, parts
printed apart, a formula, a minimum, what a vacant home pays. Versions are dated; a
season is a version of certain days of every year and goes before the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .errors import (
    FormulaFailed,
    InvalidNumber,
    InvalidPeriod,
    PriceGap,
    UnknownBand,
)
from .explain import QUANTITY, Result, Term
from .formula import Formula
from .money import Exact, Rounding, exact
from .periods import ONE_DAY, MonthBasis, Period
from .proration import PricedSpan, Proration, span_terms
from .tiers import (
    RoundingPlace,
    Tiers,
    add_on_terms,
    at_least,
    price_bands,
    settle_at,
    tier_terms,
    together,
)

FORMULA = "formula"
PRICE, USED = "单价", "用量"  # names that every formula may use
ALL = Decimal(100)
_SHOWN = Decimal("0.000001")  # of a price that a formula gives


@dataclass(frozen=True)
class Household:
    """Limits of the tiers raised for each person above `included`."""

    included: int
    more: tuple[Decimal, ...]  # one for each limit


@dataclass(frozen=True)
class Scheme:
    """One price and its rules; amounts in yuan, tax included.

    :param price: per month, per square metre and month, or per unit, as the item says
    :param tiers: instead of `price`; beside `bands`: surcharges on their sum
    :param yearly: the limits of the tiers hold for the year, not for the month
    :param bands: price by band
    :param parts: further prices of the same measure, each printed apart
    :param formula: instead of `price`: yuan a month, of consumption yuan for all of it
    :param minimum: least amount of a period with consumption
    :param vacant_percent: what is paid for days on which the home stands empty
    """

    price: Decimal = Decimal(0)
    tiers: Tiers | None = None
    yearly: bool = False
    household: Household | None = None
    bands: Mapping[str, Decimal] = field(default_factory=dict)
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    formula: Formula | None = None
    minimum: Decimal = Decimal(0)
    vacant_percent: Decimal = ALL

    def __post_init__(self) -> None:
        amounts = [self.price, self.minimum, *self.bands.values()]
        for amount in (*amounts, *self.parts.values()):
            if exact(amount) < 0:
                raise InvalidNumber(amount, "a price is zero or more")
        if not 0 <= exact(self.vacant_percent) <= 100:
            raise InvalidNumber(self.vacant_percent, "a percentage from 0 to 100")
        if self.tiers and self.household:
            # refuses a wrong number of limits when the rule is saved, not when billed
            self.tiers.for_household(0, 0, self.household.more)

    def tiers_for(self, persons: int) -> Tiers | None:
        """The tiers with the limits of a household; 0: not known, as declared."""
        if self.tiers is None or self.household is None:
            return self.tiers
        return self.tiers.for_household(
            persons, self.household.included, self.household.more
        )


@dataclass(frozen=True)
class Season:
    """Days that come again every year, both included: ((month, day), (month, day)).

    >>> heating = Season((11, 15), (3, 15))
    >>> heating.holds(date(2026, 1, 1)), heating.holds(date(2026, 6, 1))
    (True, False)
    """

    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            try:
                date(2024, month, day)  # a leap year: 29 February may be named
            except ValueError as error:
                raise InvalidPeriod(self.first, self.last, "no such day") from error

    def holds(self, day: date) -> bool:
        """Whether a day lies in the season, over the turn of the year too."""
        moment = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= moment <= self.last
        return moment >= self.first or moment <= self.last


@dataclass(frozen=True)
class Version:
    """A scheme from `start` on, until another of its kind begins.

    A version with a season holds on the days of its season only, and goes before those
    without.
    """

    scheme: Scheme
    start: date
    season: Season | None = None


@dataclass(frozen=True)
class Usage:
    """What was used in a period.

    :param before: used before in the same month or year, for the tiers
    :param persons: of the household; 0 where not known
    :param values: of the formula's variables; None: has no value here
    """

    quantity: Decimal
    bands: Mapping[str, Decimal] = field(default_factory=dict)
    before: Decimal = Decimal(0)
    persons: int = 0
    values: Mapping[str, Exact | None] = field(default_factory=dict)


def in_force(
    versions: Sequence[Version], period: Period
) -> list[tuple[Period, Version]]:
    """The versions of the days of a period, in order, each day in exactly one.

    :raises PriceGap: days before the first version
    """
    found: list[tuple[Period, Version]] = []
    for start, end in _stretches(versions, period):
        version = _on(versions, start)
        if version is None:
            raise PriceGap(start, end)
        if found and found[-1][1] is version:
            found[-1] = (Period(found[-1][0].start, end), version)
        else:
            found.append((Period(start, end), version))
    return found


def price_usage(
    scheme: Scheme,
    usage: Usage,
    rounding: Rounding | None = None,
    place: RoundingPlace | str = RoundingPlace.SUM,
) -> Result:
    """What a consumption costs.

    >>> water = Scheme(tiers=Tiers.of((18, "2.45"), (25, "3.68"), (None, "4.90")))
    >>> price_usage(water, Usage(Decimal(20))).amount
    Decimal('51.46')

    :raises UnknownBand: a price by band, and a consumption that is not told apart
    """
    if scheme.formula is not None:
        values = {PRICE: scheme.price, USED: usage.quantity, **usage.values}
        value = _value(scheme.formula, values)
        result = settle_at(
            [Term(FORMULA, usage.quantity, *_shown(value, usage.quantity))],
            rounding,
            place,
        )
    elif scheme.bands:
        result = _price_bands(scheme, usage, rounding, place)
    else:
        terms = _quantity_terms(scheme, usage)
        terms += add_on_terms(usage.quantity, scheme.parts)
        result = settle_at(terms, rounding, place)
    return at_least(result, scheme.minimum) if usage.quantity else result


def price_months(
    versions: Sequence[Version],
    quantity: Decimal,
    period: Period,
    proration: Proration,
    basis: MonthBasis = MonthBasis.NATURAL,
    anchor_day: int | None = None,
    rounding: Rounding | None = None,
    place: RoundingPlace | str = RoundingPlace.SUM,
    values: Mapping[str, Exact | None] | None = None,
    vacant: Sequence[Period] = (),
) -> Result:
    """A monthly price times `quantity` over a period, each version for its own days.

    :param quantity: 1 for a price a month, the area for one per square metre; a formula
        gives yuan a month and is not multiplied
    :param vacant: days on which the home stands empty, without overlap
    :raises PriceGap: days without a price: nothing is billed, never at zero (B2)
    """
    spans = in_force(versions, period)
    terms: list[Term] = []
    for priced, times in _components(spans, quantity, values or {}):
        if not priced:
            continue
        terms += span_terms(
            list(_with_vacancy(priced, spans, vacant)),
            times,
            period,
            proration,
            basis,
            anchor_day,
        )
    result = settle_at(terms, rounding, place)
    return at_least(result, spans[-1][1].scheme.minimum)


# === VERSIONS === #


def _stretches(
    versions: Sequence[Version], period: Period
) -> Iterator[tuple[date, date]]:
    """The period cut wherever a version or a season begins or is over."""
    cuts = {version.start for version in versions}
    for season in {version.season for version in versions if version.season}:
        for year in range(period.start.year, period.end.year + 1):
            cuts.add(_day(year, *season.first))
            cuts.add(_day(year, *season.last) + ONE_DAY)
    inside = sorted(day for day in cuts if period.start < day <= period.end)
    for start, following in zip(
        [period.start, *inside], [*inside, period.end + ONE_DAY], strict=True
    ):
        yield start, following - ONE_DAY


def _day(year: int, month: int, day: int) -> date:
    """The day of a year; 29 February is 28 February in other years."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _on(versions: Sequence[Version], day: date) -> Version | None:
    begun = [v for v in versions if v.start <= day]
    begun = [v for v in begun if v.season is None or v.season.holds(day)]
    return max(begun, key=lambda v: (v.season is not None, v.start), default=None)


# === CONSUMPTION === #


def _quantity_terms(scheme: Scheme, usage: Usage) -> list[Term]:
    tiers = scheme.tiers_for(usage.persons)
    if tiers is None:
        return [Term(QUANTITY, usage.quantity, scheme.price)]
    return tier_terms(usage.quantity, tiers, usage.before)


def _price_bands(
    scheme: Scheme,
    usage: Usage,
    rounding: Rounding | None,
    place: RoundingPlace | str,
) -> Result:
    if usage.quantity and not usage.bands:
        raise UnknownBand("", tuple(scheme.bands))
    surcharges = scheme.tiers_for(usage.persons)
    result = price_bands(
        usage.bands, scheme.bands, surcharges, usage.before, rounding, place
    )
    parts = add_on_terms(usage.quantity, scheme.parts)
    return together([result, settle_at(parts, rounding, place)]) if parts else result


# === MONTHS === #


def _components(
    spans: Sequence[tuple[Period, Version]],
    quantity: Decimal,
    values: Mapping[str, Exact | None],
) -> Iterator[tuple[list[PricedSpan], Decimal]]:
    """The spans of the price itself, of formulas (which give all of a month), of each
    part; each with what it is multiplied with."""
    plain = [(span, v) for span, v in spans if v.scheme.formula is None]
    yield [PricedSpan(span, v.scheme.price) for span, v in plain], quantity
    yield (
        [
            PricedSpan(span, *_shown(_monthly(v.scheme, values), Decimal(1)))
            for span, v in spans
            if v.scheme.formula is not None
        ],
        Decimal(1),
    )
    names = dict.fromkeys(name for _span, v in spans for name in v.scheme.parts)
    for name in names:
        part = [
            PricedSpan(span, version.scheme.parts[name], name=name)
            for span, version in spans
            if name in version.scheme.parts
        ]
        yield part, quantity


def _monthly(scheme: Scheme, values: Mapping[str, Exact | None]) -> Fraction:
    assert scheme.formula is not None
    return _value(scheme.formula, {PRICE: scheme.price, **values})


def _with_vacancy(
    priced: Sequence[PricedSpan],
    spans: Sequence[tuple[Period, Version]],
    vacant: Sequence[Period],
) -> Iterator[PricedSpan]:
    """The spans cut at the edges of the vacancies, each part at its percentage."""
    percents = {span: version.scheme.vacant_percent for span, version in spans}
    for piece in priced:
        percent = percents[piece.period]
        if percent == ALL:
            yield piece
            continue
        start = piece.period.start
        for empty in sorted(vacant, key=lambda days: days.start):
            inside = piece.period.overlap(empty)
            if inside is None:
                continue
            if inside.start > start:
                yield replace(piece, period=Period(start, inside.start - ONE_DAY))
            scale = piece.scale * exact(percent) / 100
            yield replace(piece, period=inside, scale=scale, percent=percent)
            start = inside.end + ONE_DAY
        if start <= piece.period.end:
            yield replace(piece, period=Period(start, piece.period.end))


# === FORMULAS === #


def _value(formula: Formula, values: Mapping[str, Exact | None]) -> Fraction:
    value = formula.evaluate(values)
    if value < 0:
        raise FormulaFailed(formula.text, "negative")
    return value


def _shown(value: Fraction, quantity: Decimal) -> tuple[Decimal, Fraction]:
    """A price as it is printed, and the exact factor that makes it the value."""
    each = value / exact(quantity) if quantity else value
    price = Rounding(_SHOWN).apply(each)
    if not price or not quantity:
        return Decimal(1), each
    return price, each / exact(price)
