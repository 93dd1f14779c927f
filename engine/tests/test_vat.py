"""Tax inside a price (B8, E9): base and tax always make the gross."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import amounts

from wuye_engine.errors import InvalidNumber, InvalidRate, UnknownChoice
from wuye_engine.money import Rounding
from wuye_engine.vat import VatMethod, VatSplit, split_inclusive, split_lines

D = Decimal
rates = st.sampled_from([D(0), D(1), D(3), D(4), D(5), D(6), D(9), D(13), D("1.5")])
bills = st.lists(st.tuples(amounts, rates), max_size=8)


@pytest.mark.parametrize(
    ("gross", "rate", "base", "tax"),
    [
        ("3314.84", "6", "3127.21", "187.63"),  # 3314.84 x 6 / 106 = 187.6325
        ("300.00", "6", "283.02", "16.98"),  # 16.9811
        ("40.00", "3", "38.83", "1.17"),  # 1.1650
        ("55.00", "3", "53.40", "1.60"),  # 1.6019
        ("48.00", "3", "46.60", "1.40"),  # 1.3981
        ("-12.00", "3", "-11.65", "-0.35"),  # -0.3495
        ("0.26", "6", "0.25", "0.01"),  # 0.0147
        ("100.00", "0", "100.00", "0.00"),
        ("0.00", "13", "0.00", "0.00"),
        ("1.03", "3", "1.00", "0.03"),
        # tax 0.005 and base 0.125: rounded both, they would come to 0.14
        ("0.13", "4", "0.12", "0.01"),
    ],
)
def test_tax_is_taken_out_of_the_price(gross, rate, base, tax):
    assert split_inclusive(D(gross), D(rate)) == VatSplit(D(base), D(tax))


def test_tax_may_be_rounded_to_another_unit():
    # 16.9811 -> 17.0; the base stays what is left
    assert split_inclusive(D(300), D(6), Rounding(D("0.1"))) == VatSplit(
        D("283.0"), D("17.0")
    )


def test_global_rounding_differs_from_the_sum_of_lines():
    # 10.00 x 6 / 106 = 0.56604 each: lines 3 x 0.57 = 1.71, together 1.69811 -> 1.70
    lines = [(D("10.00"), D(6))] * 3
    per_line = split_lines(lines, "round_per_line")
    together = split_lines(lines, VatMethod.ROUND_GLOBALLY)
    assert [split.tax for split in per_line] == [D("0.57")] * 3
    assert [split.tax for split in together] == [D("0.57"), D("0.57"), D("0.56")]


def test_global_rounding_keeps_rates_apart_and_the_order():
    # 6 %: 0.56604 + 0.56604 = 1.13208 -> 1.13; 3 %: 0.29126 -> 0.29
    lines = [(D("10.00"), D(6)), (D("10.00"), D(3)), (D("10.00"), D("6.0"))]
    taxes = [split.tax for split in split_lines(lines, "round_globally")]
    assert taxes == [D("0.57"), D("0.29"), D("0.56")]


def test_bill_with_a_credit_line_is_shared_by_the_largest_remainder():
    # 16.98113 - 1.69811 = 15.28302 -> 15.28: 16 + (-2) units of fen cut, rest to shares
    splits = split_lines([(D("300.00"), D(6)), (D("-30.00"), D(6))], "round_globally")
    assert [split.tax for split in splits] == [D("16.98"), D("-1.70")]


@given(bills, st.sampled_from(VatMethod))
def test_base_and_tax_make_the_gross_on_every_line(lines, method):
    splits = split_lines(lines, method)
    assert [split.gross for split in splits] == [gross for gross, _rate in lines]
    mirrored = split_lines([(-gross, rate) for gross, rate in lines], method)
    assert mirrored == [VatSplit(-split.base, -split.tax) for split in splits]


@given(bills)
def test_global_tax_of_a_rate_is_the_tax_of_its_sum(lines):
    splits = split_lines(lines, "round_globally")
    for rate in {rate for _gross, rate in lines}:
        chosen = [index for index, line in enumerate(lines) if line[1] == rate]
        gross = sum(lines[index][0] for index in chosen)
        tax = sum(splits[index].tax for index in chosen)
        assert tax == split_inclusive(gross, rate).tax
        for index in chosen:
            alone = split_inclusive(*lines[index]).tax
            assert abs(splits[index].tax - alone) <= D("0.01")


def test_no_lines_give_no_tax():
    assert split_lines([], "round_globally") == split_lines([], "round_per_line") == []


def test_negative_rate_is_refused():
    with pytest.raises(InvalidRate) as caught:
        split_inclusive(D(1), D(-1))
    assert caught.value.rate == -1


def test_float_amount_is_refused():
    with pytest.raises(InvalidNumber):
        split_inclusive(300.0, D(6))


def test_unknown_method_is_refused():
    with pytest.raises(UnknownChoice):
        split_lines([(D(1), D(6))], "round_sometimes")
