"""Exact sums in whole numbers: all prices of a tariff as multiples of one small part.

Prices are Decimals and units may be split; the least common denominator of all of them
makes every amount an integer, so that a long stay is added up exactly and fast.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from .rates import Block, PartialKind

if TYPE_CHECKING:
    from .tariff import Tariff


def table_prices(blocks: Sequence[Block]) -> list[Fraction]:
    """What each block adds: its price, or what a table's row has more than the rows
    before it.

    >>> rows = [Block(total=Decimal(5), upto=3600), Block(total=Decimal(12))]
    >>> table_prices(rows)
    [Fraction(5, 1), Fraction(7, 1)]
    """
    prices = []
    sum_before, start = Fraction(0), 0
    for block in blocks:
        if block.total is not None:
            price = Fraction(block.total) - sum_before
        else:
            price = Fraction(block.price or 0)
        prices.append(price)
        if block.upto is not None:
            length = block.upto - start
            sum_before += price * (-(-length // block.unit) if block.unit else 1)
            start = block.upto
    return prices


def grain(block: Block) -> int | None:
    """The seconds by which a block is charged in proportion, or None."""
    kinds = {PartialKind.SECOND: 1, PartialKind.MINUTE: 60}
    return kinds.get(block.partial.kind)


def common_denominator(tariffs: Iterable["Tariff"], factor: Decimal) -> int:
    """A number that makes every amount of the tariffs a whole one."""
    found = 1
    for tariff in tariffs:
        for amount in _amounts(tariff):
            raised = amount * Fraction(factor)
            found = lcm(found, amount.denominator, raised.denominator)
    return found


def _amounts(tariff: "Tariff") -> Iterator[Fraction]:
    for blocks in [tariff.blocks, *(band.blocks for band in tariff.bands)]:
        for block, price in zip(blocks, table_prices(blocks), strict=True):
            yield price
            yield from (price * Fraction(step.units) for step in block.partial.steps)
            size = grain(block)
            if size and block.unit:
                yield price * size / block.unit
    for cap in tariff.caps:
        rows = [row.amount for row in cap.by_stay]
        for amount in (cap.amount, *cap.amounts, *rows):
            yield Fraction(amount or 0)
    yield Fraction(tariff.minimum or 0)
    if tariff.entry_fee:
        yield Fraction(tariff.entry_fee.amount)
    yield from (Fraction(variant.amount or 0) for variant in tariff.variants)
