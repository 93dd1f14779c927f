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


VALET = {"blocks": [{"unit": 1440, "price": 18}]}
SHORT = {"short": {"when": {"upto": 300}, "amount": 12}}
HOURS = [{"upto": 120, "unit": 60, "price": 10}, {"unit": 60, "price": 5}]
HONGQIAO = {"blocks": HOURS, "restart": "day"}


@pytest.mark.parametrize(
    ("tariff", "minutes", "amount"),
    [
        # three answers published for "18 a day, 12 up to 5 hours"
        ({**VALET, "variants": SHORT}, 1441, 36),
        (
            {
                "blocks": [{"upto": 300, "total": 12}, {"total": 18}],
                "restart": "day",
            },
            1441,
            30,
        ),
        (
            {
                "blocks": [
                    {"upto": 1440, "price": 18},
                    {"unit": 1440, "price": 18, "partial": "down"},
                ],
                "variants": SHORT,
            },
            1441,
            18,
        ),
        # two answers for 48 hours at an airport: a cap by the day's number, or one
        # chosen by the length of the stay
        ({**HONGQIAO, "caps": [{"amounts": [60, 80, 110]}]}, 2880, 140),
        (
            {
                **HONGQIAO,
                "caps": [{"by_stay": [{"upto": 1440, "amount": 60}, {"amount": 80}]}],
            },
            2880,
            160,
        ),
    ],
)
def test_each_published_reading_of_a_text_can_be_declared(tariff, minutes, amount):
    case = {"id": "a", "inputs": {"duration_minutes": minutes}}
    assert price_case(case, {"cases": {"a": {"tariff": tariff}}}) == amount


def test_example_of_the_manual_can_be_priced():
    manual = (FOLDER.parents[1] / "docs" / "cases.md").read_text("utf-8")
    parking = manual.split("## Parking")[1]
    config = yaml.safe_load(parking.split("```yaml")[1].split("```")[0])
    inputs = {"duration_minutes": 180}
    amounts = [
        price_case({"id": name, "inputs": inputs}, config) for name in config["cases"]
    ]
    assert amounts == [7, 14, 20]  # 5 + 2; twice that; 5 + 8 x 2, at most 20
