"""The sheet of control totals: what the rows must add up to (A1, I6).

One row per building, or one row 合计 for the whole community or file; one column per
figure that the other sheets know. Every difference is a fault, and so is a building the
totals leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from .normalise import read_building, read_text
from .places import COMMUNITY
from .registry import Column, Row, Sheet, Sums, Total

if TYPE_CHECKING:
    from .run import ImportRun

EVERYTHING = "*"
_WORDS = ("合计", "总计", "全部", "TOTAL", "ALL")


def read_building_or_all(value: object) -> str:
    """A building, or the words for all of them."""
    if "".join(str(value).split()).upper() in _WORDS:
        return EVERYTHING
    return read_building(value)


class _BuildingColumn(Column):
    @property
    def reader(self):
        return read_building_or_all


class _TotalColumn(Column):
    @property
    def reader(self):
        reader = super().reader
        return lambda value: reader(_without_unit(value))


def _without_unit(value: object) -> object:
    """The figure of 120户 or 9,000㎡."""
    if not isinstance(value, str):
        return value
    return read_text(value).rstrip("户套间个㎡平方米元 ")


class ControlSheet(Sheet):
    key = "totals"
    title = "合计"
    aliases = ("控制数", "控制总数", "核对", "汇总", "CONTROLTOTALS", "TOTALS")
    order = 1000
    ignored = ("序号", "备注")

    def all_columns(self, sheets: Iterable[Sheet]) -> Sequence[Column]:
        """A column per figure of the other sheets."""
        return (
            COMMUNITY,
            _BuildingColumn(
                "building",
                "楼幢",
                aliases=("幢号", "楼号", "栋号", "楼栋", "幢", "栋", "范围"),
                needed=True,
            ),
            *(
                _TotalColumn(
                    total.key,
                    total.header,
                    "amount",
                    aliases=total.aliases,
                    places=total.places,
                )
                for sheet in sheets
                for total in sheet.totals
            ),
        )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        if not rows or any(row.faulty for row in _data_rows(run)):
            # with unreadable rows the sums say nothing: first things first
            return
        sums = run.sums()
        listed: dict[object, Row] = {}
        totals = [total for sheet in run.sheets for total in sheet.totals]
        for row in rows:
            scope = self._scope(run, row)
            if scope is None:
                continue
            if first := listed.get(scope):
                run.report(row, "building", "total_twice", row=first.number)
                continue
            listed[scope] = row
            for total in totals:
                self._compare(run, row, scope, total, sums)
        if not any(row.faulty for row in rows):
            self._check_complete(run, rows, listed, sums)

    def _scope(self, run: ImportRun, row: Row) -> tuple[int | None, str] | None:
        """What a row's totals are for: (community or None for all, building or *)."""
        if row.faulty:
            return None
        building = row.get("building") or EVERYTHING
        if building == EVERYTHING and not row.get("community"):
            return (None, EVERYTHING)
        community_id = run.places.community_id(row)
        return (community_id, building) if community_id else None

    def _compare(self, run, row: Row, scope, total: Total, sums: Sums) -> None:
        if total.key not in row.values:
            return
        added = sum(
            (
                value
                for (group, key), value in sums.items()
                if key == total.key and _covers(scope, group)
            ),
            Decimal(),
        )
        if row[total.key] != added:
            run.report(
                row,
                total.key,
                "total_differs",
                given=f"{row[total.key]:f}",
                sum=f"{added:f}",
            )

    def _check_complete(self, run, rows: list[Row], listed, sums: Sums) -> None:
        """Totals by building name every building, unless a total of all covers it."""
        for group in sorted({group for group, _key in sums}):
            if not any(_covers(scope, group) for scope in listed):
                run.report(
                    rows[-1], "building", "total_building_missing", building=group[1]
                )


def _data_rows(run: ImportRun) -> Iterable[Row]:
    return (row for sheet in run.sheets for row in run.rows[sheet.key])


def _covers(scope: tuple[int | None, str], group: tuple[int, str]) -> bool:
    community_id, building = scope
    return community_id in (None, group[0]) and building in (EVERYTHING, group[1])
