"""Errors carry their attributes, print themselves and survive a process boundary."""

import pickle
from datetime import date
from decimal import Decimal

import pytest

from wuye_engine import errors
from wuye_engine.money import allocate

D, DAY = Decimal, date(2026, 1, 1)
SAMPLES = [
    errors.EngineError(),
    errors.InvalidNumber("x", "wrong type"),
    errors.UnknownChoice("Cycle", "week", ("month",)),
    errors.NotAMultiple(D(1), D(2)),
    errors.NoWeight(D(1)),
    errors.NegativeWeight(0, D(-1)),
    errors.InvalidCount(0),
    errors.InvalidPeriod(DAY, DAY, "why"),
    errors.SplitOutsidePeriod(DAY, DAY, DAY),
    errors.InvalidAnchorDay(32),
    errors.PriceGap(DAY, DAY),
    errors.PriceOverlap(DAY, DAY),
    errors.InvalidRate(D(-1)),
    errors.AmountNotWritable(D(1), "too large"),
    errors.InvalidTiers(1, "limit"),
    errors.NegativeQuantity(D(-1)),
    errors.UnknownBand("flat", ("peak",)),
    errors.FormulaSyntax("a +", 3, "syntax"),
    errors.FormulaUnknownName("a", "a", ("b",)),
    errors.FormulaMissingValue("a", "a"),
    errors.FormulaFailed("1 / 0", "zero"),
    errors.TextError("x", "why"),
    errors.AmountTextError("x", "why"),
    errors.DateTextError("x", "why"),
    errors.MonthTextError("x", "why"),
    errors.BuildingTextError("x", "why"),
    errors.PlateError("x", "why"),
    errors.InvalidTariff("caps[0].amount", "negative", D(-1)),
    errors.InvalidStay(DAY, DAY, "overlap"),
    errors.UnknownVehicleClass("ship", ("car",)),
    errors.InvalidAccessList("doors[0].id", "missing"),
]


def subclasses(kind):
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def test_every_error_has_a_sample_and_a_code_of_its_own():
    kinds = {errors.EngineError, *subclasses(errors.EngineError)}
    assert {type(sample) for sample in SAMPLES} == kinds
    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: error.code)
def test_error_prints_its_attributes_and_can_be_pickled(error):
    assert str(error)
    assert "{" not in str(error)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert copy.details() == error.details()


def test_errors_are_caught_by_the_base_and_as_value_error():
    with pytest.raises(errors.EngineError):
        allocate(D(1), [])
    with pytest.raises(ValueError, match="all weights are zero"):
        allocate(D(1), [])
