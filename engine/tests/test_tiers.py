"""C2, R47: tiers of a month and of a year, bands of the day, what is added per unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import (
    InvalidNumber,
    InvalidTiers,
    NegativeQuantity,
    UnknownBand,
)
from wuye_engine.money import Rounding, RoundingMode
from wuye_engine.tiers import (
    Tiers,
    at_least,
    price_bands,
    price_percent,
    price_tiers,
)

HEFEI = Tiers.of((18, "2.45"), (25, "3.68"), (None, "4.90"))
BEIJING = Tiers.of((180, "5.00"), (260, "7.00"), (None, "9.00"))
JIANGSU = {"peak": Decimal("0.5583"), "valley": Decimal("0.3583")}
JIANGSU_YEAR = Tiers.of((2760, "0"), (4800, "0.05"), (None, "0.3"))
JIAO = Rounding(Decimal("0.1"))


@pytest.mark.parametrize(
    ("quantity", "amount", "parts"),
    [
        ("0", "0.00", ["0"]),
        ("18", "44.10", ["18"]),
        ("18.5", "45.94", ["18", "0.5"]),
        ("20", "51.46", ["18", "2"]),
        ("25", "69.86", ["18", "7"]),
        ("30", "94.36", ["18", "7", "5"]),
    ],
)
def test_tiers_of_a_month(quantity, amount, parts):
    result = price_tiers(Decimal(quantity), HEFEI)
    assert result.amount == Decimal(amount)
    assert [str(part.quantity) for part in result.slices] == parts


def test_tiers_of_the_year_go_on_where_the_last_bill_ended():
    result = price_tiers(Decimal(100), BEIJING, before=Decimal(170))
    assert [(part.quantity, part.price) for part in result.slices] == [
        (Decimal(10), Decimal("5.00")),
        (Decimal(80), Decimal("7.00")),
        (Decimal(10), Decimal("9.00")),
    ]
    assert result.amount == Decimal("700.00")


def test_limits_follow_the_household():
    guangzhou = Tiers.of((26, "1.98"), (34, "2.97"), (None, "3.96"))
    six = guangzhou.for_household(6, 4, [Decimal(6), Decimal(6)])
    assert [tier.limit for tier in six.tiers] == [38, 46, None]
    assert guangzhou.for_household(2, 4, [Decimal(6), Decimal(6)]) == guangzhou
    with pytest.raises(InvalidTiers, match="household"):
        guangzhou.for_household(6, 4, [Decimal(6)])
    assert [tier.limit for tier in guangzhou.times(2).tiers] == [52, 68, None]


def test_add_ons_are_printed_apart():
    invoice = Tiers.of((20, "1.30"), (30, "1.90"), (None, "3.00"))
    result = price_tiers(Decimal(35), invoice, add_ons={"sewage": Decimal("0.50")})
    assert result.amount == Decimal("77.50")
    assert (result.slices[-1].label, result.slices[-1].name) == ("add_on", "sewage")
    assert result.slices[-1].amount == Decimal("17.50")


@pytest.mark.parametrize(
    ("peak", "valley", "before", "amount"),
    [
        (500, 700, 0, "530.0"),
        (500, 740, 2500, "593.3"),
        (300, 420, 3740, "354.0"),
    ],
)
def test_bands_with_a_surcharge_over_the_year(peak, valley, before, amount):
    used = {"peak": Decimal(peak), "valley": Decimal(valley)}
    result = price_bands(used, JIANGSU, JIANGSU_YEAR, before, JIAO)
    assert result.amount == Decimal(amount)
    assert sum(part.amount for part in result.slices) == result.amount


def test_each_band_rounded_by_itself():
    prices = {"peak": Decimal("0.5769"), "valley": Decimal("0.3769")}
    used = {"peak": Decimal(95), "valley": Decimal(5)}
    result = price_bands(used, prices, place="line")
    assert [str(part.amount) for part in result.slices] == ["54.81", "1.88"]
    assert result.amount == Decimal("56.69")


def test_minimum_is_a_row_of_its_own():
    result = at_least(price_tiers(Decimal(1), HEFEI), Decimal("10.00"))
    assert result.amount == Decimal("10.00")
    assert [part.label for part in result.slices] == ["tier", "minimum"]
    assert at_least(result, Decimal("9.00")) == result


def test_percentage_of_another_item():
    assert price_percent(Decimal("123.45"), Decimal(30)).amount == Decimal("37.04")
    down = Rounding(Decimal(1), RoundingMode.DOWN)
    assert price_percent(Decimal("123.45"), Decimal(30), down).amount == 37


@pytest.mark.parametrize(
    ("rows", "tier", "reason"),
    [
        ([], 0, "none"),
        ([(18, "2.45"), (18, "3.68"), (None, "4")], 2, "limit"),
        ([(18, "2.45"), (10, "3.68"), (None, "4")], 2, "limit"),
        ([(0, "2.45"), (None, "4")], 1, "limit"),
        ([(None, "2.45"), (18, "4")], 1, "open_too_early"),
        ([(18, "2.45")], 1, "not_open"),
        ([(18, "-1"), (None, "4")], 1, "price"),
    ],
)
def test_scales_that_are_none_are_refused(rows, tier, reason):
    with pytest.raises(InvalidTiers) as caught:
        Tiers.of(*rows)
    assert (caught.value.tier, caught.value.reason) == (tier, reason)


def test_less_than_nothing_is_refused():
    for quantity, before in ((-1, 0), (1, -1)):
        with pytest.raises(NegativeQuantity):
            price_tiers(Decimal(quantity), HEFEI, Decimal(before))
    with pytest.raises(NegativeQuantity):
        price_bands({"peak": Decimal(-1)}, JIANGSU)
    with pytest.raises(UnknownBand, match="flat"):
        price_bands({"flat": Decimal(1)}, JIANGSU)
    with pytest.raises(InvalidNumber):
        price_tiers(1 / Decimal(3) * 0 + Decimal("NaN"), HEFEI)


quantities = st.decimals(0, 2000, places=2)


@st.composite
def scales(draw):
    limits = sorted(draw(st.sets(st.integers(1, 900), max_size=4)))
    prices = st.decimals(0, 20, places=4)
    return Tiers.of(*[(limit, draw(prices)) for limit in (*limits, None)])


@given(quantities, scales(), quantities)
def test_slices_add_up(quantity, scale, before):
    result = price_tiers(quantity, scale, before)
    assert sum(part.amount for part in result.slices) == result.amount
    assert sum(part.quantity for part in result.slices) == quantity


@given(quantities, quantities, scales())
def test_more_costs_no_less(one, other, scale):
    less, more = sorted((one, other))
    assert price_tiers(less, scale).amount <= price_tiers(more, scale).amount


@given(st.lists(quantities, min_size=1, max_size=6), scales())
def test_year_costs_the_same_in_any_cut(parts, scale):
    fine = Rounding(Decimal("0.000001"))
    before, billed = Decimal(0), Decimal(0)
    for part in parts:
        billed += price_tiers(part, scale, before, rounding=fine).amount
        before += part
    assert billed == price_tiers(before, scale, rounding=fine).amount
