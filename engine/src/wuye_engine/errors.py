"""Everything the engine refuses, as named errors with plain attributes.

A caller builds its own sentence, in the reader's language, from `code` and the
attributes; `str(error)` is an English line for logs. All of them are `EngineError`
(a ValueError).
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar


@dataclass(eq=False)
class EngineError(ValueError):
    """Base: `code` never changes, `template` may."""

    code: ClassVar[str] = "engine_error"
    template: ClassVar[str] = "the calculation is refused"

    def __post_init__(self) -> None:
        # A generated __init__ bypasses Exception.__init__: without its args an error
        # could not be pickled, and would not survive a worker process.
        self.args = tuple(self.details().values())

    def details(self) -> dict[str, object]:
        """The attributes by name, in their order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.template.format(**self.details())


# === NUMBERS === #


@dataclass(eq=False)
class InvalidNumber(EngineError):
    """Not a finite number, or a kind of value that is never one (reason says which)."""

    value: object
    reason: str
    code: ClassVar[str] = "invalid_number"
    template: ClassVar[str] = "{value!r} is not usable as a number: {reason}"


@dataclass(eq=False)
class UnknownChoice(EngineError):
    """A rule name outside the listed ones."""

    choice: str
    value: object
    allowed: tuple[str, ...]
    code: ClassVar[str] = "unknown_choice"
    template: ClassVar[str] = "{value!r} is no {choice}; known: {allowed}"


@dataclass(eq=False)
class NotAMultiple(EngineError):
    """A total cannot be shared out in steps of the unit."""

    total: Decimal
    unit: Decimal
    code: ClassVar[str] = "not_a_multiple"
    template: ClassVar[str] = "{total} is no multiple of {unit}"


@dataclass(eq=False)
class NoWeight(EngineError):
    """Nobody carries a share: no weights at all, or all of them zero."""

    total: Decimal
    code: ClassVar[str] = "no_weight"
    template: ClassVar[str] = "{total} cannot be shared out: all weights are zero"


@dataclass(eq=False)
class NegativeWeight(EngineError):
    """A share cannot be negative; `index` counts from 0."""

    index: int
    weight: Decimal
    code: ClassVar[str] = "negative_weight"
    template: ClassVar[str] = "weight {index} is negative: {weight}"


@dataclass(eq=False)
class InvalidCount(EngineError):
    """Fewer than one part."""

    count: int
    code: ClassVar[str] = "invalid_count"
    template: ClassVar[str] = "cannot split into {count} parts"


# === TIME === #


@dataclass(eq=False)
class InvalidPeriod(EngineError):
    """The end lies before the start, or one of them is not a plain day."""

    start: object
    end: object
    reason: str
    code: ClassVar[str] = "invalid_period"
    template: ClassVar[str] = "no period from {start} to {end}: {reason}"


@dataclass(eq=False)
class SplitOutsidePeriod(EngineError):
    """A cut must leave at least one day on both sides."""

    start: date
    end: date
    day: date
    code: ClassVar[str] = "split_outside_period"
    template: ClassVar[str] = "{day} does not cut {start} to {end} into two parts"


@dataclass(eq=False)
class InvalidAnchorDay(EngineError):
    """An anchor is a day of the month, 1 to 31."""

    anchor_day: int
    code: ClassVar[str] = "invalid_anchor_day"
    template: ClassVar[str] = "{anchor_day} is no day of a month"


# === PRICES AND TAX === #


@dataclass(eq=False)
class PriceGap(EngineError):
    """No price is in force on these days: nothing may be billed for them."""

    start: date
    end: date
    code: ClassVar[str] = "price_gap"
    template: ClassVar[str] = "no price from {start} to {end}"


@dataclass(eq=False)
class PriceOverlap(EngineError):
    """Two prices are in force on the same days."""

    start: date
    end: date
    code: ClassVar[str] = "price_overlap"
    template: ClassVar[str] = "two prices from {start} to {end}"


@dataclass(eq=False)
class InvalidRate(EngineError):
    """A tax rate is a percentage of zero or more."""

    rate: Decimal
    code: ClassVar[str] = "invalid_rate"
    template: ClassVar[str] = "{rate} is no tax rate"


@dataclass(eq=False)
class AmountNotWritable(EngineError):
    """An amount that has no form in words: a fraction of a fen, or too large."""

    amount: Decimal
    reason: str
    code: ClassVar[str] = "amount_not_writable"
    template: ClassVar[str] = "{amount} cannot be written in words: {reason}"


@dataclass(eq=False)
class InvalidTiers(EngineError):
    """A scale that is none; `tier` counts from 1.

    Reasons: none, limit (not above the one before), open_too_early, not_open (nothing
    above the last limit), price (negative), household (not a step for each limit).
    """

    tier: int
    reason: str
    code: ClassVar[str] = "invalid_tiers"
    template: ClassVar[str] = "tier {tier}: {reason}"


@dataclass(eq=False)
class NegativeQuantity(EngineError):
    """Less than nothing was used."""

    quantity: object
    code: ClassVar[str] = "negative_quantity"
    template: ClassVar[str] = "the quantity {quantity} is negative"


@dataclass(eq=False)
class UnknownBand(EngineError):
    """A quantity of a band of the day that has no price."""

    band: str
    known: tuple[str, ...]
    code: ClassVar[str] = "unknown_band"
    template: ClassVar[str] = "band {band!r} has no price; known: {known}"


# === FORMULAS === #


@dataclass(eq=False)
class FormulaSyntax(EngineError):
    """A formula that cannot be read at this character, counted from 0.

    Reasons: blank, long, syntax, not_allowed (a text, an attribute, a power ...),
    no_function, arguments (how many), number.
    """

    text: str
    place: int
    reason: str
    code: ClassVar[str] = "formula_syntax"
    template: ClassVar[str] = "formula {text!r} at character {place}: {reason}"


@dataclass(eq=False)
class FormulaUnknownName(EngineError):
    """A variable that does not exist; `known` are those that do."""

    text: str
    name: str
    known: tuple[str, ...]
    code: ClassVar[str] = "formula_unknown_name"
    template: ClassVar[str] = "formula {text!r}: {name!r} is unknown; known: {known}"


@dataclass(eq=False)
class FormulaMissingValue(EngineError):
    """A variable that has no value here: nothing is billed, never zero (B2)."""

    text: str
    name: str
    code: ClassVar[str] = "formula_missing_value"
    template: ClassVar[str] = "formula {text!r}: {name!r} has no value"


@dataclass(eq=False)
class FormulaFailed(EngineError):
    """Reasons: zero (division by it), kind (a condition where a number is wanted),
    large, negative (a price below zero), circle (formulas that need each other)."""

    text: str
    reason: str
    code: ClassVar[str] = "formula_failed"
    template: ClassVar[str] = "formula {text!r} cannot be worked out: {reason}"


# === TEXT === #


@dataclass(eq=False)
class TextError(EngineError):
    """A cell that cannot be read; `reason` is a code, the value is as it was given."""

    value: object
    reason: str
    code: ClassVar[str] = "text"
    template: ClassVar[str] = "{value!r} cannot be read: {reason}"


class AmountTextError(TextError):
    """Reasons: blank, type, not_a_number, magnitude, percent, exponent, grouping,
    too_many_decimals."""

    code: ClassVar[str] = "amount_text"


class DateTextError(TextError):
    """Reasons: blank, type, not_a_date, no_such_day, out_of_range, year_digits."""

    code: ClassVar[str] = "date_text"


class MonthTextError(TextError):
    """Reasons: blank, type, not_a_month, no_such_month, out_of_range."""

    code: ClassVar[str] = "month_text"


class BuildingTextError(TextError):
    """Reasons: blank, type, not_a_building, zero."""

    code: ClassVar[str] = "building_text"


class PlateError(TextError):
    """Reasons: blank, length, province, grammar."""

    code: ClassVar[str] = "plate"
    template: ClassVar[str] = "{value!r} is no vehicle plate: {reason}"


# === PARKING === #


@dataclass(eq=False)
class InvalidTariff(EngineError):
    """A parking tariff that cannot be meant; `place` is a path such as
    ``bands[1].blocks[0].price``.

    Reasons: unknown_key, missing, one_of (of several keys exactly one is wanted), type,
    negative, not_positive, time, date, choice, day, seconds (not a whole number of
    them), empty, gap, overlap, order, falls (a table whose total goes down), open
    (only the last may be), not_open, duplicate, unknown_band, not_used (without effect
    beside the other keys).
    """

    place: str
    reason: str
    value: object = None
    code: ClassVar[str] = "invalid_tariff"
    template: ClassVar[str] = "parking tariff, {place}: {reason} ({value!r})"


@dataclass(eq=False)
class InvalidStay(EngineError):
    """Times that are no stay. Reasons: exit_before_entry, no_exit (and the tariff says
    nothing of a missing one), not_local (a time zone is given), overlap (with another
    stay of the vehicle, or not in order), paid_outside (the payment was not made
    during the stay), no_grace (the tariff says nothing of time after payment)."""

    entry: object
    exit: object
    reason: str
    code: ClassVar[str] = "invalid_stay"
    template: ClassVar[str] = "stay from {entry} to {exit}: {reason}"


@dataclass(eq=False)
class UnknownVehicleClass(EngineError):
    """A vehicle class that the tariff does not name."""

    vehicle_class: object
    known: tuple[str, ...]
    code: ClassVar[str] = "unknown_vehicle_class"
    template: ClassVar[str] = "the tariff knows no {vehicle_class!r}, only {known}"


# === ACCESS === #


@dataclass(eq=False)
class InvalidAccessList(EngineError):
    """An access list that cannot be meant; `place` is a path such as
    ``permits[3].rights[0].plan``.

    Reasons: unknown_key, missing, type, choice, date, time, hash, range, order, empty,
    duplicate, unknown (names a door or plan the list has not), digest (the text is not
    the one that was sent), base (changes to another list than the one held).
    """

    place: str
    reason: str
    value: object = None
    code: ClassVar[str] = "invalid_access_list"
    template: ClassVar[str] = "access list, {place}: {reason} ({value!r})"
