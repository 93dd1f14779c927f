"""Schemes: everything a price bureau or a contract may say of a price (B1, C8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cuts, periods, prices

from wuye_engine.errors import (
    FormulaFailed,
    FormulaMissingValue,
    InvalidNumber,
    InvalidPeriod,
    InvalidTiers,
    PriceGap,
    UnknownBand,
)
from wuye_engine.explain import Result
from wuye_engine.formula import Formula
from wuye_engine.money import Rounding
from wuye_engine.periods import Period
from wuye_engine.proration import Proration
from wuye_engine.scheme import (
    Household,
    Scheme,
    Season,
    Usage,
    Version,
    in_force,
    price_months,
    price_usage,
)
from wuye_engine.tiers import Tiers

D = Decimal
BY_DAYS = Proration.DAYS_IN_MONTH
FINE = Rounding(D("0.000000000001"))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
ALWAYS = date(2020, 1, 1)
BEIJING = Tiers.of((180, "5.00"), (260, "7.00"), (None, "9.00"))  # by the year


def always(**scheme):
    return [Version(Scheme(**scheme), ALWAYS)]


def rows(result):
    return [(s.label, s.name, str(s.quantity), str(s.amount)) for s in result.slices]


def test_single_price_with_parts_printed_apart():
    """济南: the fee, lift and fire control are one sum of three rows (B6 of B1)."""
    versions = always(price=D("1.30"), parts={"电梯": D("0.35"), "消防": D("0.20")})
    result = price_months(versions, D("89.37"), JANUARY, BY_DAYS)
    assert result.amount == D("165.33")  # 89.37 x 1.85 = 165.3345, rounded once
    assert [s.name for s in result.slices] == ["", "电梯", "消防"]
    assert sum(s.amount for s in result.slices) == result.amount


def test_each_row_rounded_by_itself_where_declared():
    versions = always(price=D("1.30"), parts={"电梯": D("0.35"), "消防": D("0.20")})
    result = price_months(versions, D("89.37"), JANUARY, BY_DAYS, place="line")
    assert [str(s.amount) for s in result.slices] == ["116.18", "31.28", "17.87"]
    assert result.amount == D("165.33")


def test_year_tiers_go_on_where_the_year_stands():
    """北京: 180 and 260 a year; the month in which both limits are passed."""
    scheme = Scheme(tiers=BEIJING, yearly=True)
    result = price_usage(scheme, Usage(D(100), before=D(170)))
    assert rows(result) == [
        ("tier", "", "10", "50.00"),
        ("tier", "", "80", "560.00"),
        ("tier", "", "10", "90.00"),
    ]


def test_limits_rise_with_the_household():
    """广州 2012: 26 and 34 a month; 6 more for each person above four."""
    scheme = Scheme(
        tiers=Tiers.of((26, "1.98"), (34, "2.97"), (None, "3.46")),
        household=Household(4, (D(6), D(6))),
    )
    assert price_usage(scheme, Usage(D(32), persons=5)).amount == D("63.36")
    # 26 x 1.98 + 6 x 2.97; nobody counted: the limits as declared
    assert price_usage(scheme, Usage(D(32))).amount == D("69.30")


def test_household_wants_a_step_for_each_limit():
    with pytest.raises(InvalidTiers):
        Scheme(tiers=BEIJING, household=Household(4, (D(6),)))


def test_bands_with_a_surcharge_over_the_year():
    """江苏, October of its example: 3740 used before, 720 in the two months."""
    scheme = Scheme(
        bands={"peak": D("0.5583"), "valley": D("0.3583")},
        tiers=Tiers.of((2760, 0), (4800, "0.05"), (None, "0.3")),
        yearly=True,
    )
    used = Usage(D(720), {"peak": D(300), "valley": D(420)}, before=D(3740))
    result = price_usage(scheme, used, Rounding(D("0.1")))
    assert result.amount == D("354.0")


def test_consumption_not_told_apart_is_not_billed_by_band():
    scheme = Scheme(bands={"peak": D("0.5")})
    with pytest.raises(UnknownBand):
        price_usage(scheme, Usage(D(10)))


def test_minimum_is_paid_for_little_and_not_for_nothing():
    scheme = Scheme(price=D("2.5"), minimum=D("10.00"))
    result = price_usage(scheme, Usage(D(3)))
    assert rows(result) == [
        ("quantity", "", "3", "7.50"),
        ("minimum", "", "1", "2.50"),
    ]
    assert price_usage(scheme, Usage(D(0))).amount == D("0.00")
    assert price_usage(scheme, Usage(D(5))).amount == D("12.50")


def test_formula_over_the_consumption():
    """深圳: garbage 0.59 for each whole cubic metre of nine tenths of the water."""
    garbage = Scheme(formula=Formula("0.59 × round(用量 × 0.9)"))
    result = price_usage(garbage, Usage(D(17)))
    assert result.amount == D("8.85")  # 15.3 -> 15
    assert result.slices[0].label == "formula"


def test_formula_of_the_month_is_prorated_as_any_price():
    lift = always(
        price=D("2.60"), formula=Formula("建筑面积 × 单价 + if(楼层 > 10, 5, 0)")
    )
    values = {"建筑面积": D("89.37"), "楼层": 12}
    whole = price_months(lift, D(1), JANUARY, BY_DAYS, values=values)
    assert whole.amount == D("237.36")
    half = Period(date(2026, 1, 16), date(2026, 1, 31))
    part = price_months(lift, D(1), half, BY_DAYS, values=values)
    assert part.amount == D("122.51")  # 237.362 x 16 / 31


def test_a_third_is_no_decimal_and_still_exact():
    third = always(formula=Formula("100 ÷ 3"))
    assert price_months(third, D(1), QUARTER, BY_DAYS).amount == D("100.00")


def test_b2_variable_without_value_bills_nothing():
    rule = always(formula=Formula("楼层 × 2"))
    with pytest.raises(FormulaMissingValue) as caught:
        price_months(rule, D(1), JANUARY, BY_DAYS, values={"楼层": None})
    assert caught.value.name == "楼层"


def test_formula_below_zero_is_refused():
    rule = always(formula=Formula("楼层 - 20"))
    with pytest.raises(FormulaFailed) as caught:
        price_months(rule, D(1), JANUARY, BY_DAYS, values={"楼层": 3})
    assert caught.value.reason == "negative"


def test_season_goes_before_the_year():
    """Heating: 15 November to 15 March at its own price, else nothing."""
    versions = [
        Version(Scheme(price=D(0)), ALWAYS),
        Version(Scheme(price=D(6)), ALWAYS, Season((11, 15), (3, 15))),
    ]
    spans = in_force(versions, YEAR)
    assert [(s.start, s.end, v.scheme.price) for s, v in spans] == [
        (date(2026, 1, 1), date(2026, 3, 15), D(6)),
        (date(2026, 3, 16), date(2026, 11, 14), D(0)),
        (date(2026, 11, 15), date(2026, 12, 31), D(6)),
    ]
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    result = price_months(versions, D(100), march, BY_DAYS)
    assert result.amount == D("290.32")  # 600 x 15 / 31


def test_new_season_price_replaces_the_season_only():
    summer = Season((6, 1), (9, 30))
    versions = [
        Version(Scheme(price=D(1)), ALWAYS),
        Version(Scheme(price=D(2)), ALWAYS, summer),
        Version(Scheme(price=D(3)), date(2026, 1, 1), summer),
    ]
    found = {
        span.start: version.scheme.price for span, version in in_force(versions, YEAR)
    }
    assert found == {
        date(2026, 1, 1): D(1),
        date(2026, 6, 1): D(3),
        date(2026, 10, 1): D(1),
    }


def test_season_stays_before_a_newer_price_of_the_year():
    versions = [
        Version(Scheme(price=D(2)), ALWAYS, Season((6, 1), (9, 30))),
        Version(Scheme(price=D(1)), date(2026, 1, 1)),
    ]
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    assert in_force(versions, july)[0][1].scheme.price == D(2)


def test_season_of_no_day_is_refused():
    with pytest.raises(InvalidPeriod):
        Season((2, 30), (3, 1))


def test_leap_day_of_a_season_is_the_28th_elsewhere():
    winter = Version(Scheme(price=D(2)), ALWAYS, Season((12, 1), (2, 29)))
    plain = Version(Scheme(price=D(1)), ALWAYS)
    for year, last in ((2024, 29), (2026, 28)):
        period = Period(date(year, 2, 1), date(year, 3, 31))
        assert in_force([plain, winter], period)[0][0].end == date(year, 2, last)


def test_vacant_days_pay_their_percentage():
    versions = always(price=D("3.00"), vacant_percent=D(70))
    empty = Period(date(2026, 1, 11), date(2026, 2, 28))
    result = price_months(versions, D(100), QUARTER, BY_DAYS, vacant=[empty])
    # 10 days of January, 21 at 70 %, February at 70 %, March
    assert [(s.label, s.days, s.percent, str(s.amount)) for s in result.slices] == [
        ("partial", 10, None, "96.77"),
        ("partial", 21, D(70), "142.26"),
        ("full", None, D(70), "210.00"),
        ("full", None, None, "300.00"),
    ]
    assert Result.from_dict(result.as_dict()) == result


def test_day_before_the_first_version_is_a_gap():
    with pytest.raises(PriceGap) as caught:
        in_force([Version(Scheme(), date(2026, 1, 10))], JANUARY)
    assert (caught.value.start, caught.value.end) == (
        date(2026, 1, 1),
        date(2026, 1, 9),
    )


@pytest.mark.parametrize(
    "fault",
    [
        {"price": D("-1")},
        {"minimum": D("-1")},
        {"bands": {"peak": D("-0.1")}},
        {"parts": {"x": D("-0.1")}},
        {"vacant_percent": D(101)},
    ],
)
def test_numbers_that_are_no_price_are_refused(fault):
    with pytest.raises(InvalidNumber):
        Scheme(**fault)


def test_b19_stated_differences_of_ten_thousand_lines_are_the_whole_difference():
    """Rounded to the jiao, each line says what rounding gave or took."""
    rounded, exact_fen, stated = D(0), D(0), D(0)
    for number in range(10_000):
        area = D(4000 + number * 7 % 9000) / 100
        versions = always(price=D("1.37"), parts={"电梯": D("0.35")})
        jiao = price_months(
            versions, area, JANUARY, BY_DAYS, rounding=Rounding(D("0.1"))
        )
        fen = price_months(versions, area, JANUARY, BY_DAYS)
        rounded += jiao.amount
        exact_fen += fen.amount
        stated += jiao.rounding_difference
    assert stated
    assert rounded - exact_fen == stated


# === PROPERTIES === #

quantities = st.integers(0, 10**6).map(lambda number: D(number).scaleb(-3))
percents = st.integers(0, 100).map(D)


@given(cuts(), prices, prices, percents, st.integers(0, 300), st.integers(1, 100))
def test_a_period_in_any_cut_costs_the_same(cut, price, part, percent, after, days):
    whole, parts = cut
    start = whole.start + timedelta(after)
    vacant = [Period(start, start + timedelta(days))]
    versions = [
        Version(Scheme(price=price, parts={"a": part}, vacant_percent=percent), ALWAYS),
        Version(Scheme(price=price + 1), whole.start + timedelta(40)),
        Version(Scheme(price=part), ALWAYS, Season((6, 1), (9, 30))),
    ]
    if whole.start < ALWAYS:
        return
    amounts = [
        price_months(
            versions, D(7), piece, BY_DAYS, rounding=FINE, vacant=vacant
        ).amount
        for piece in (whole, *parts)
    ]
    assert abs(amounts[0] - sum(amounts[1:])) < D("0.000000001")


@given(periods())
def test_each_day_has_one_version(period):
    versions = [
        Version(Scheme(price=D(1)), date.min),
        Version(Scheme(price=D(2)), date(2024, 2, 29)),
        Version(Scheme(price=D(3)), date(2023, 1, 1), Season((11, 15), (3, 15))),
    ]
    spans = in_force(versions, period)
    assert spans[0][0].start == period.start
    assert spans[-1][0].end == period.end
    for (before, one), (after, other) in zip(spans, spans[1:], strict=False):
        assert after.start - before.end == timedelta(1)
        assert one is not other


@given(st.lists(quantities, min_size=1, max_size=6))
def test_a_year_in_any_cut_costs_the_same(readings):
    scheme = Scheme(tiers=BEIJING, yearly=True, parts={"sewage": D("1.36")})
    before, amounts = D(0), []
    for quantity in readings:
        used = Usage(quantity, before=before)
        amounts.append(price_usage(scheme, used, FINE).amount)
        before += quantity
    assert sum(amounts) == price_usage(scheme, Usage(before), FINE).amount


@given(quantities, quantities)
def test_more_is_never_cheaper(one, other):
    scheme = Scheme(tiers=BEIJING, minimum=D(3), parts={"sewage": D("1.36")})
    low, high = sorted((one, other))
    cost = [price_usage(scheme, Usage(quantity)).amount for quantity in (low, high)]
    assert cost[0] <= cost[1]
