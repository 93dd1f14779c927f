"""Worked examples that others published, priced by configuration alone, to the cent."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from wuye_engine.parking import Tariff, price_case

FOLDER = Path(__file__).parents[2] / "tests" / "cases"
CASES = yaml.safe_load((FOLDER / "parking.yaml").read_text("utf-8"))["cases"]
CONFIG = yaml.safe_load((FOLDER / "parking.config.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_amount_comes_out(case):
    assert price_case(case, CONFIG) == Decimal(case["expected"]["amount"])


def test_each_case_is_configured_once_and_each_tariff_is_used():
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids) == 89
    assert set(ids) == set(CONFIG["cases"])
    assert set(CONFIG["cases"].values()) == set(CONFIG["tariffs"])


@pytest.mark.parametrize("name", CONFIG["tariffs"])
def test_configuration_survives_being_written(name):
    tariff = Tariff.from_dict(CONFIG["tariffs"][name])
    assert Tariff.from_dict(tariff.as_dict()) == tariff
