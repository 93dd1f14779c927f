"""欠费核对: the total of each unit as the old system reports it (I6).

Arrears without any total to compare them with are refused: by unit here, by building or
as a whole in the sheet 合计, or beside the rows of every unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer import LOCATION, Column, Row, Sheet
from odoo.addons.wuye_property.importer.totals import EVERYTHING

from .arrears import TOTAL, unit_sums

if TYPE_CHECKING:
    from odoo.addons.wuye_property.importer import ImportRun

_lt = LazyTranslate(__name__)


class ArrearsProofSheet(Sheet):
    key = "arrears_proof"
    title = "欠费核对"
    aliases = ("欠费汇总", "欠费汇总表", "期初欠费核对", "欠费合计", "每户欠费")
    order = 1010  # after the control totals: it looks at what they cover
    ignored = (
        *("序号", "编号", "NO", "业主", "业主姓名", "姓名", "户名", "备注"),
        *("电话", "联系电话", "手机", "面积", "建筑面积", "欠费月数", "月数"),
    )
    columns = (
        *LOCATION,
        Column(
            "amount",
            "欠费合计",
            "amount",
            aliases=(
                *("合计", "合计金额", "欠费总额", "欠费金额", "欠费", "期初欠费"),
                *("期初欠费合计", "本户合计", "金额"),
            ),
            required=True,
            help=_lt("All arrears of the unit; compared, not imported."),
            example="463.48",
        ),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        arrears = run.rows["arrears"]
        listed = self._listed(run, rows)
        if any(row.faulty for row in (*arrears, *rows)):
            # with unreadable rows the sums say nothing: first things first
            return
        if rows:
            self._compare(run, listed, arrears)
        elif arrears and not all("unit_total" in row.values for row in arrears):
            self._require_totals(run, arrears)

    def _listed(self, run: ImportRun, rows: list[Row]) -> dict[tuple[int, str], Row]:
        """The rows by unit; a unit stands here once."""
        listed: dict[tuple[int, str], Row] = {}
        for row in rows:
            place = run.places.known_place(row)
            if not place:
                continue
            if first := listed.get(place.key):
                run.report(
                    row,
                    "room",
                    "unit_twice",
                    code=place.code,
                    row=first.number,
                    sheet=first.sheet,
                )
            listed.setdefault(place.key, row)
        return listed

    def _compare(self, run: ImportRun, listed: dict, arrears: list[Row]) -> None:
        sums = unit_sums(arrears)
        for key, row in listed.items():
            added = sums.get(key, Decimal())
            if row["amount"] != added:
                run.report(
                    row,
                    "amount",
                    "unit_total_differs",
                    code=row.place.code,
                    given=f"{row['amount']:f}",
                    sum=f"{added:f}",
                )
        sheet = next(iter(listed.values())).sheet
        for row in _first_rows(arrears, lambda row: row.place.key):
            if row.place.key not in listed:
                run.report(
                    row,
                    "room",
                    "arrears_unit_unproved",
                    code=row.place.code,
                    sheet=sheet,
                )

    def _require_totals(self, run: ImportRun, arrears: list[Row]) -> None:
        """Every building with arrears has a total, or the whole has one.

        Buildings that the control totals leave out are reported there.
        """
        scopes = list(_scopes(run))
        given = [scope for row, scope in scopes if TOTAL in row.values]
        if not given:
            run.report(arrears[0], "amount", "arrears_unproved")
            return
        for row in _first_rows(arrears, lambda row: row.place.group):
            group = row.place.group
            is_listed = any(_covers(scope, group) for _row, scope in scopes)
            if is_listed and not any(_covers(scope, group) for scope in given):
                run.report(row, "amount", "arrears_unproved")

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        run.progress(len(rows))


def _first_rows(rows: list[Row], key) -> Iterator[Row]:
    seen = set()
    for row in rows:
        if key(row) not in seen:
            seen.add(key(row))
            yield row


def _scopes(run: ImportRun) -> Iterator[tuple[Row, tuple[int | None, str]]]:
    """What each row of control totals is about: community (or all), building (or *)."""
    for row in run.rows["totals"]:
        building = row.get("building") or EVERYTHING
        if building == EVERYTHING and not row.get("community"):
            yield row, (None, EVERYTHING)
        elif community_id := run.places.community_id(row):
            yield row, (community_id, building)


def _covers(scope: tuple[int | None, str], group: tuple[int, str]) -> bool:
    community_id, building = scope
    return community_id in (None, group[0]) and building in (EVERYTHING, group[1])
