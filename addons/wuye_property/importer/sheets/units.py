"""房屋: units, and the buildings they stand in (A1, A2, R20-R22)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..normalise import is_blank
from ..places import LOCATION
from ..registry import Column, Row, Sheet, Sums, Total, add_up

if TYPE_CHECKING:
    from ..run import ImportRun

_lt = LazyTranslate(__name__)

BATCH = 1000
WITHOUT_AREA = ("space", "storage")

KINDS = (
    ("residence", ("住宅", "普通住宅", "多层", "高层", "小高层", "别墅", "住房")),
    ("shop", ("商铺", "店铺", "商业", "门面", "门面房", "底商", "网点")),
    ("office", ("办公", "写字楼", "办公室", "办公用房")),
    ("space", ("车位", "停车位", "地下车位", "产权车位", "车库")),
    ("storage", ("储藏室", "储物间", "仓库", "地下室", "杂物间")),
)
STATES = (
    ("vacant", ("空置", "空房", "未入住")),
    ("occupied", ("已入住", "入住", "自住", "出租", "已出租")),
    ("decorating", ("装修", "装修中")),
    ("unsold", ("未售", "未出售", "待售")),
)


class UnitSheet(Sheet):
    key = "units"
    title = "房屋"
    aliases = (
        "房屋信息",
        "房屋资料",
        "房产",
        "房产信息",
        "房间",
        "房屋台账",
        "房屋清单",
    )
    order = 10
    ignored = ("序号", "编号", "NO", "公摊面积", "分摊面积", "朝向", "户型")
    columns = (
        *LOCATION,
        Column(
            "floor", "楼层", "floor", aliases=("层", "所在层", "所在楼层"), example="15"
        ),
        Column(
            "kind",
            "类型",
            "choice",
            aliases=("房屋类型", "用途", "房屋用途", "物业类型", "业态", "房产类型"),
            choices=KINDS,
            help=_lt("Empty means a residence."),
            example="住宅",
        ),
        Column(
            "area_building",
            "建筑面积",
            "area",
            aliases=("面积", "产权面积", "计费面积", "建面", "收费面积"),
            needed=True,
            help=_lt("Square metres as in the title deed, two decimals."),
            example="89.13",
        ),
        Column(
            "area_inner",
            "套内面积",
            "area",
            aliases=("套内建筑面积", "使用面积", "实用面积", "套内"),
            example="71.30",
        ),
        Column(
            "coefficient",
            "系数",
            "amount",
            aliases=("收费系数", "分摊系数", "计费系数"),
            places=4,
            help=_lt("Weight in formulas and shared costs; empty means 1."),
            example="1",
        ),
        Column(
            "state",
            "状态",
            "choice",
            aliases=("房屋状态", "入住状态", "入住情况", "房态"),
            choices=STATES,
            help=_lt("Empty means vacant."),
            example="已入住",
        ),
        Column(
            "date_handover",
            "交房日期",
            "date",
            aliases=("交付日期", "交房时间", "交付时间", "收房日期", "交楼日期"),
            example="2024-06-30",
        ),
        Column(
            "developer",
            "开发商",
            aliases=("建设单位", "开发单位", "开发公司"),
            help=_lt("Empty means the developer of the community."),
        ),
        Column("note", "备注", aliases=("说明", "备注说明")),
    )
    totals = (
        Total("unit_count", "房屋数", ("套数", "户数", "房屋套数", "总户数"), places=0),
        Total(
            "area_total", "建筑面积合计", ("建筑面积", "总建筑面积", "总面积", "面积")
        ),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        for row in rows:
            if run.places.place(row):
                run.places.load([row.place.community_id])
                self._check_code(run, row)
            self._check_figures(run, row)
        self._check_developers(run, rows)

    def _check_code(self, run: ImportRun, row: Row) -> None:
        place = row.place
        if first := run.places.planned.get(place.key):
            run.report(
                row,
                "room",
                "unit_twice",
                code=place.code,
                row=first.number,
                sheet=first.sheet,
            )
        elif place.key in run.places.archived:
            run.report(row, "room", "unit_archived", code=place.code)
        elif place.key in run.places.ids:
            run.report(row, "room", "unit_exists", code=place.code)
        else:
            run.places.plan(row)

    def _check_figures(self, run: ImportRun, row: Row) -> None:
        area, inner = row.get("area_building"), row.get("area_inner")
        if not area and row.get("kind") not in WITHOUT_AREA:
            run.report(row, "area_building", "area_missing")
        elif area and inner and inner > area:
            run.report(row, "area_inner", "area_order")
        coefficient = row.get("coefficient")
        if coefficient is not None and coefficient <= 0:
            run.report(row, "coefficient", "zero")

    def _check_developers(self, run: ImportRun, rows: list[Row]) -> None:
        """Developers are contacts already: a misspelt one must not become a payer."""
        named = [row for row in rows if not is_blank(row.get("developer"))]
        if not named:
            return
        ids = self._developer_ids(run, {row["developer"] for row in named})
        for row in named:
            found = ids.get(row["developer"], [])
            if len(found) == 1:
                row.values["developer_id"] = found[0]
            else:
                code = "ambiguous_developer" if found else "unknown_developer"
                run.report(row, "developer", code)

    def _developer_ids(self, run: ImportRun, names: set[str]) -> dict[str, list[int]]:
        partners = run.env["res.partner"].search_fetch(
            Domain("name", "in", sorted(names))
            & Domain("company_id", "in", (run.company.id, False))
            & Domain("is_company", "=", True),
            ["name"],
        )
        ids: dict[str, list[int]] = {}
        for partner in partners:
            ids.setdefault(partner.name, []).append(partner.id)
        return ids

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        buildings = self._create_buildings(run, rows)
        units = run.env["wuye.unit"]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            created = units.create(
                [self._prepare_vals(row, buildings) for row in batch]
            )
            for row, unit_id in zip(batch, created.ids, strict=True):
                run.places.ids[row.place.key] = unit_id
            run.progress(len(batch))

    def _create_buildings(self, run: ImportRun, rows: list[Row]) -> dict:
        """Building ids by (community, code); those that are missing are created.

        Posts that may import may not create buildings by hand: a building comes with
        its units, whose community was looked up in the user's scope.
        """
        groups = dict.fromkeys(row.place.group for row in rows)
        model = run.env["wuye.building"].sudo()
        found = model.with_context(active_test=False).search_fetch(
            Domain("community_id", "in", [community for community, _code in groups]),
            ["community_id", "code"],
        )
        ids = {
            (building.community_id.id, building.code): building.id for building in found
        }
        missing = [group for group in groups if group not in ids]
        created = model.create(
            [{"community_id": community, "code": code} for community, code in missing]
        )
        return {**ids, **dict(zip(missing, created.ids, strict=True))}

    def _prepare_vals(self, row: Row, buildings: dict) -> dict[str, object]:
        place = row.place
        vals: dict[str, object] = {
            "building_id": buildings[place.group],
            "entrance": place.entrance,
            "room": place.room,
            "area_building": float(row.get("area_building") or 0),
        }
        for key in ("floor", "kind", "state", "date_handover", "developer_id", "note"):
            if key in row.values:
                vals[key] = row[key]
        for key in ("area_inner", "coefficient"):
            if key in row.values:
                vals[key] = float(row[key])
        return vals

    def sums(self, run: ImportRun, rows: list[Row]) -> Sums:
        placed = [row for row in rows if row.place]
        areas = (
            ((row.place.group, "area_total"), row.get("area_building") or Decimal())
            for row in placed
        )
        counts = (((row.place.group, "unit_count"), Decimal(1)) for row in placed)
        return add_up([*counts, *areas])

    def written_sums(self, run: ImportRun, rows: list[Row]) -> Sums:
        ids = [run.places.ids[row.place.key] for row in rows]
        groups = run.env["wuye.unit"]._read_group(
            Domain("id", "in", ids), ["building_id"], ["__count", "area_building:sum"]
        )
        sums: Sums = {}
        for building, count, area in groups:
            group = (building.community_id.id, building.code)
            sums[group, "unit_count"] = Decimal(count)
            sums[group, "area_total"] = Decimal(f"{area:.2f}")
        return sums
