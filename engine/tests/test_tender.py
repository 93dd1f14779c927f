"""Bills spread over tenders (D1, D16)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.tender import change, spread

D = Decimal
fen = st.integers(1, 10**7).map(lambda n: D(n) / 100)


def test_d1_three_bills_and_three_tenders():
    bills = [("fee", D("308.41")), ("water", D("80.00")), ("parking", D("80.00"))]
    assert spread(bills, [D("300.00"), D("100.00"), D("68.41")]) == [
        [("fee", D("300.00"))],
        [("fee", D("8.41")), ("water", D("80.00")), ("parking", D("11.59"))],
        [("parking", D("68.41"))],
    ]


@pytest.mark.parametrize(
    ("bills", "tenders", "words"),
    [
        ([("a", D("10.00"))], [D("9.99")], "add up"),
        ([("a", D("10.00"))], [D("10.01")], "add up"),
        ([("a", D("10.00"))], [], "add up"),
        ([("a", D("0.00"))], [D("0.00")], "above zero"),
        ([("a", D("-1.00")), ("b", D("2.00"))], [D("1.00")], "above zero"),
        ([("a", D("1.00"))], [D("2.00"), D("-1.00")], "above zero"),
    ],
)
def test_d16_difference_is_never_spread(bills, tenders, words):
    with pytest.raises(ValueError, match=words):
        spread(bills, tenders)


@given(st.lists(fen, min_size=1, max_size=8), st.data())
def test_parts_add_up_to_the_bills_and_to_the_tenders(amounts, data):
    total = sum(amounts)
    cuts = data.draw(st.sets(st.integers(1, int(total * 100)), max_size=6))
    edges = [D(0), *(D(cut) / 100 for cut in sorted(cuts)), total]
    tenders = [
        high - low for low, high in zip(edges, edges[1:], strict=False) if high > low
    ]
    parts = spread(list(enumerate(amounts)), tenders)
    assert [sum(part for _bill, part in row) for row in parts] == tenders
    for number, amount in enumerate(amounts):
        paid = [part for row in parts for bill, part in row if bill == number]
        assert sum(paid) == amount
    assert all(part > 0 for row in parts for _bill, part in row)
    order = [bill for row in parts for bill, _part in row]
    assert order == sorted(order)  # oldest first


def test_change_of_cash():
    assert change(D("900.00"), D("810.00")) == D("90.00")
    assert change(D("10.00"), D("10.00")) == 0
    with pytest.raises(ValueError, match=r"0\.01 is missing"):
        change(D("9.99"), D("10.00"))
