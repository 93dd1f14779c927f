"""Parts of months (B3, B4, R24)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from strategies import amounts, cuts, periods, prices

from wuye_engine.errors import InvalidAnchorDay, NoWeight, UnknownChoice
from wuye_engine.money import Rounding, RoundingMode
from wuye_engine.periods import MonthBasis, Period
from wuye_engine.proration import Proration, month_factors, prorate, split_amount

D = Decimal
BY_DAYS, THIRTY, NONE = Proration.DAYS_IN_MONTH, Proration.THIRTY, Proration.NONE
NATURAL, ANNIVERSARY = MonthBasis.NATURAL, MonthBasis.ANNIVERSARY


def period(start, end):
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end", "rule", "factors"),
    [
        ("2025-01-01", "2025-01-31", BY_DAYS, ["1"]),
        ("2025-01-31", "2025-01-31", BY_DAYS, ["1/31"]),
        ("2025-01-31", "2025-03-15", BY_DAYS, ["1/31", "1", "15/31"]),
        ("2024-02-15", "2024-02-29", BY_DAYS, ["15/29"]),
        ("2025-02-15", "2025-02-28", BY_DAYS, ["14/28"]),
        ("2025-01-17", "2025-02-28", THIRTY, ["15/30", "1"]),
        ("2025-01-02", "2025-01-31", THIRTY, ["1"]),  # 30 of 31 days: 30/30
        ("2025-02-02", "2025-02-28", THIRTY, ["27/30"]),
        ("2025-02-01", "2025-02-28", THIRTY, ["1"]),  # a whole month, though 28 days
        ("2025-01-31", "2025-03-01", NONE, ["1", "1", "1"]),
    ],
)
def test_rule_decides_what_a_part_of_a_month_is_worth(start, end, rule, factors):
    parts = month_factors(period(start, end), rule)
    assert [part.factor for part in parts] == [Fraction(text) for text in factors]


@pytest.mark.parametrize(
    ("start", "end", "anchor", "expected"),
    [
        # from the 15th: 31 days to 14 February, then 14 of the 28 to 14 March
        ("2025-01-15", "2025-02-28", None, [(31, 31), (14, 28)]),
        # line of the 31st: its February month is 28 Feb-30 Mar
        ("2025-02-28", "2025-04-29", 31, [(31, 31), (30, 30)]),
        # a period that begins before the anchor day belongs to the month before
        ("2025-03-10", "2025-03-20", 15, [(5, 28), (6, 31)]),
        # without the anchor the clamped 28th would be taken for the real one
        ("2025-02-28", "2025-03-27", None, [(28, 28)]),
    ],
)
def test_anniversary_months_run_from_the_anchor(start, end, anchor, expected):
    parts = month_factors(period(start, end), BY_DAYS, ANNIVERSARY, anchor)
    assert [(part.days, part.month_days) for part in parts] == expected


@pytest.mark.parametrize(
    ("start", "end", "rule", "amount"),
    [
        # 300 x 1/31 + 300 + 300 x 15/31 = 9.677 + 300 + 145.161
        ("2025-01-31", "2025-03-15", BY_DAYS, "454.84"),
        # 300 x 1/30 + 300 + 300 x 15/30 = 10 + 300 + 150
        ("2025-01-31", "2025-03-15", THIRTY, "460.00"),
        ("2025-01-31", "2025-03-15", NONE, "900.00"),
        # leap day alone: 300 / 29
        ("2024-02-29", "2024-02-29", BY_DAYS, "10.34"),
        ("2024-01-01", "2024-12-31", BY_DAYS, "3600.00"),
    ],
)
def test_monthly_amount_is_prorated(start, end, rule, amount):
    assert prorate(D("300.00"), period(start, end), rule).amount == D(amount)


def test_slices_name_the_rule_by_its_days():
    result = prorate(D("300.00"), period("2025-01-31", "2025-03-15"), BY_DAYS)
    assert [
        (part.label, part.days, part.month_days, part.months, part.amount)
        for part in result.slices
    ] == [
        ("partial", 1, 31, None, D("9.68")),
        ("full", None, None, 1, D("300.00")),
        ("partial", 15, 31, None, D("145.16")),
    ]
    thirty = prorate(D("300.00"), period("2025-01-17", "2025-01-31"), THIRTY)
    assert (thirty.slices[0].days, thirty.slices[0].month_days) == (15, 30)
    begun = prorate(D("300.00"), period("2025-01-17", "2025-01-31"), NONE)
    assert (begun.slices[0].label, begun.slices[0].days) == ("started", 15)
    assert begun.slices[0].month_days == 31


def test_rounding_of_the_item_is_applied_once_at_the_end():
    # 9.677 + 300 + 145.161 = 454.839 -> up to whole yuan
    to_yuan = Rounding(D(1), RoundingMode.UP)
    result = prorate(
        D(300), period("2025-01-31", "2025-03-15"), BY_DAYS, rounding=to_yuan
    )
    assert result.amount == D(455)
    # slices 9.68 + 300.00 + 145.16 = 454.84: the last one takes 0.16 more
    assert result.slices[-1].amount == D("145.32")
    assert result.slices[-1].note == "rounding_rest=0.16"
    assert result.rounding_difference == D("0.16")


@given(cuts(), prices)
def test_b3_cuts_of_a_period_add_up_exactly_by_days(cut, price):
    whole, parts = cut
    worth = sum(f.factor for f in month_factors(whole, BY_DAYS))
    cut_worth = sum(f.factor for part in parts for f in month_factors(part, BY_DAYS))
    assert worth == cut_worth
    total = prorate(price, whole, BY_DAYS).amount
    assert sum(split_amount(total, [part.days for part in parts])) == total


@given(periods())
def test_months_cover_the_period_once(span):
    for basis in MonthBasis:
        parts = month_factors(span, BY_DAYS, basis)
        assert sum(part.days for part in parts) == span.days
        assert (parts[0].start, parts[-1].end) == (span.start, span.end)
        assert all(0 < part.factor <= 1 for part in parts)
        assert all(part.is_full for part in parts[1:-1])


@given(periods(), amounts)
def test_rules_rank_by_what_they_charge(span, amount):
    by_days = prorate(abs(amount), span, BY_DAYS).amount
    whole = prorate(abs(amount), span, NONE).amount
    thirty = prorate(abs(amount), span, THIRTY).amount
    assert by_days <= whole
    assert thirty <= whole


@given(periods(), prices)
def test_slices_add_up_to_the_amount(span, price):
    for rule in Proration:
        result = prorate(price, span, rule)
        assert sum(part.amount for part in result.slices) == result.amount
        assert (result.slices[0].start, result.slices[-1].end) == (span.start, span.end)


def test_amount_without_days_cannot_be_split():
    with pytest.raises(NoWeight):
        split_amount(D("10.00"), [])


def test_unknown_rule_is_refused():
    with pytest.raises(UnknownChoice):
        month_factors(period("2025-01-01", "2025-01-31"), "by_hours")
    with pytest.raises(UnknownChoice):
        month_factors(period("2025-01-01", "2025-01-31"), BY_DAYS, "lunar")


def test_anchor_outside_a_month_is_refused():
    with pytest.raises(InvalidAnchorDay):
        month_factors(period("2025-01-01", "2025-01-31"), BY_DAYS, ANNIVERSARY, 32)
