"""合同: the fees of each unit, from which day to which (A7, R23-R28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo.fields import Domain
from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer import LOCATION, Column, Row, Sheet

from .fees import BATCH, ITEM, fees_of, next_month

if TYPE_CHECKING:
    from datetime import date

    from odoo.addons.wuye_property.importer import ImportRun

_lt = LazyTranslate(__name__)


class ContractSheet(Sheet):
    key = "contracts"
    title = "合同"
    aliases = ("收费合同", "合同明细", "收费设置", "收费项目", "收费绑定", "固定收费")
    order = 60
    ignored = (
        *("序号", "编号", "NO", "建筑面积", "面积", "单价", "计费面积"),
        *("业主", "业主姓名", "电话", "联系电话"),
    )
    columns = (
        *LOCATION,
        ITEM,
        Column(
            "standard",
            "收费标准",
            aliases=("标准名称", "标准", "收费标准名称", "价格名称"),
            required=True,
            help=_lt("A standard of the item, in the register or in this file."),
            example="高层 2.60",
        ),
        Column(
            "date_start",
            "起始日期",
            "date",
            aliases=(
                *("开始日期", "计费起始日期", "收费起始日期", "计费日期", "起费日期"),
                *("合同开始日期", "起始日", "计费开始日期", "生效日期"),
            ),
            required=True,
            help=_lt("First day billed; it lies after the months already billed."),
            example="2026-01-01",
        ),
        Column(
            "date_end",
            "结束日期",
            "date",
            aliases=(
                *("终止日期", "截止日期", "到期日期", "合同结束日期", "计费截止日期"),
                *("结束日", "计费结束日期"),
            ),
            help=_lt("Last day billed; empty means until further notice."),
            example="2026-12-31",
        ),
        Column(
            "plate",
            "车牌",
            "plate",
            aliases=("车牌号", "车牌号码"),
            help=_lt("For parking: the plate the space is let to."),
            example="粤B12345",
        ),
        Column("note", "备注", aliases=("说明", "备注说明")),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        if not rows:
            return
        fees = fees_of(run)
        fees.load_standards()
        for row in rows:
            place = run.places.known_place(row)
            if place and place.key in run.places.archived:
                run.report(row, "room", "unit_archived", code=place.code)
            self._check_standard(run, row)
            end = row.get("date_end")
            if end and "date_start" in row.values and end < row["date_start"]:
                run.report(row, "date_end", "dates_reversed")
        for row in rows:
            self._check_month(run, row)
        self._check_overlaps(run, rows)

    def _check_standard(self, run: ImportRun, row: Row) -> None:
        fees = fees_of(run)
        item = fees.item(row)
        if not item:
            return
        row.values["item_id"] = item.id
        key = fees.standard_key(row, "standard")
        if key in fees.archived:
            run.report(row, "standard", "standard_archived")
        elif key and key not in fees.standard_ids and key not in fees.planned:
            run.report(row, "standard", "unknown_standard", item=item.name)

    def _check_month(self, run: ImportRun, row: Row) -> None:
        """An import bills nothing: months already billed would stay without a bill."""
        billed = row.place and fees_of(run).billed_months(row.place.community_id)
        if not billed or "date_start" not in row.values:
            return
        following = next_month(billed[1])
        if row["date_start"] < following:
            run.report(
                row,
                "date_start",
                "fee_month_billed",
                month=f"{billed[1]:%Y-%m}",
                next=following.isoformat(),
            )

    def _check_overlaps(self, run: ImportRun, rows: list[Row]) -> None:
        """One unit has a fee once on a day: in the file and with the register."""
        complete = [
            row
            for row in rows
            if row.place and "item_id" in row.values and "date_start" in row.values
        ]
        registered = self._registered(run, complete)
        earlier: dict[object, list[Row]] = {}
        for row in complete:
            key = (row.place.key, row["item_id"])
            period = (row["date_start"], row.get("date_end"))
            for other in earlier.setdefault(key, []):
                if _overlap(period, (other["date_start"], other.get("date_end"))):
                    run.report(
                        row,
                        "item",
                        "fee_twice",
                        code=row.place.code,
                        row=other.number,
                        sheet=other.sheet,
                    )
                    break
            earlier[key].append(row)
            for known in registered.get(key, []):
                if _overlap(period, known):
                    dates = f"{known[0]} ~ {known[1] or ''}".strip()
                    run.report(
                        row, "item", "fee_exists", code=row.place.code, dates=dates
                    )

    def _registered(self, run: ImportRun, rows: list[Row]) -> dict:
        """Periods of the fees in the register, by (unit's key, item)."""
        keys = {
            run.places.ids[row.place.key]: row.place.key
            for row in rows
            if row.place.key in run.places.ids
        }
        lines = run.env["wuye.contract.line"].search_fetch(
            Domain("unit_id", "in", list(keys)),
            ["unit_id", "item_id", "date_start", "date_end"],
        )
        periods: dict[object, list[tuple[date, date | None]]] = {}
        for line in lines:
            key = (keys[line.unit_id.id], line.item_id.id)
            periods.setdefault(key, []).append((line.date_start, line.date_end or None))
        return periods

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        fees = fees_of(run)
        units = {row.place.key: run.places.ids[row.place.key] for row in rows}
        contracts = self._contracts(run, list(units.values()))
        vals_list = [
            {
                "contract_id": contracts[units[row.place.key]],
                "item_id": row["item_id"],
                "standard_id": fees.standard_ids[fees.standard_key(row, "standard")],
                "date_start": row["date_start"],
                "date_end": row.get("date_end", False),
                "note": " ".join(
                    row[key] for key in ("plate", "note") if key in row.values
                ),
            }
            for row in rows
        ]
        # the start lies after the months billed: there is nothing to bill at once
        lines = run.env["wuye.contract.line"].with_context(wuye_import=True)
        for start in range(0, len(vals_list), BATCH):
            batch = vals_list[start : start + BATCH]
            lines.create(batch)
            run.progress(len(batch))
        self._refresh_previews(run, {row.place.community_id for row in rows})

    def _contracts(self, run: ImportRun, unit_ids: list[int]) -> dict[int, int]:
        """Contract ids by unit; a unit without one gets it."""
        contracts = run.env["wuye.contract"]
        found = contracts.search_fetch(Domain("unit_id", "in", unit_ids), ["unit_id"])
        ids = {contract.unit_id.id: contract.id for contract in found}
        missing = [unit_id for unit_id in unit_ids if unit_id not in ids]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            created = contracts.create([{"unit_id": unit_id} for unit_id in batch])
            ids.update(zip(batch, created.ids, strict=True))
        return ids

    def _refresh_previews(self, run: ImportRun, community_ids: set[int]) -> None:
        """Runs computed but not posted yet are computed anew, with these fees."""
        previews = run.env["wuye.bill.run"].search(
            Domain("community_id", "in", list(community_ids))
            & Domain("state", "in", ("computed", "signed"))
        )
        for preview in previews:
            preview._compute_drafts()


def _overlap(period, other) -> bool:
    """Whether two periods share a day; an end of None means no limit."""
    return (not other[1] or period[0] <= other[1]) and (
        not period[1] or other[0] <= period[1]
    )
