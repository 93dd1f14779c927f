"""水电表: the meters of units, and the main meters before them (C1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from odoo import fields
from odoo.tools import LazyTranslate

from odoo.addons.wuye_billing.importer.fees import BATCH, ITEM, fees_of, word
from odoo.addons.wuye_property.importer import LOCATION, Column, Row, Sheet

from ..models.wuye_meter import DIGITS
from ..models.wuye_meter_segment import MOST_DIGITS
from .devices import Device, Register, devices_of

if TYPE_CHECKING:
    from odoo.addons.wuye_property.importer import ImportRun

_lt = LazyTranslate(__name__)

KINDS = (
    ("cold", ("冷水", "冷水表", "水表", "水")),
    ("hot", ("热水", "热水表")),
    ("power", ("电", "电表", "电力")),
    ("gas", ("燃气", "燃气表", "气表", "煤气")),
    ("heat", ("暖气", "热力", "热量表", "热力表")),
    ("other", ("其他", "其它")),
)
# the room is empty for main meters
PLACE = (*LOCATION[:3], replace(LOCATION[3], required=False, needed=True))
NUMBER = Column(
    "number",
    "表号",
    "code",
    aliases=(
        "表编号",
        "表具编号",
        "仪表编号",
        "水表号",
        "电表号",
        "表计编号",
        "表身号",
    ),
    required=True,
    help=_lt("As on the plate; unique in the community and fee."),
    example="20260001",
)


class MeterSheet(Sheet):
    key = "meters"
    title = "水电表"
    aliases = ("表具", "表具档案", "水表", "电表", "仪表档案", "水电表档案", "表计")
    order = 80
    ignored = ("序号", "编号", "NO", "备注", "业主", "业主姓名", "电话", "联系电话")
    columns = (
        *PLACE,
        ITEM,
        NUMBER,
        Column("kind", "种类", "choice", ("表类型", "类型", "表种"), choices=KINDS),
        Column("multiplier", "倍率", "amount", ("变比", "倍数"), places=3, example="1"),
        Column(
            "digits",
            "位数",
            "integer",
            ("表位数", "整数位数"),
            help=_lt("Places before the point; empty means 5."),
            example="5",
        ),
        Column(
            "date_install",
            "安装日期",
            "date",
            ("启用日期", "装表日期", "建表日期"),
            required=True,
            help=_lt("From this day on the meter is read."),
            example="2026-01-01",
        ),
        Column(
            "reading_install",
            "底数",
            "amount",
            ("起码", "初始读数", "起始读数", "初始表底", "表底", "安装读数", "起度"),
            required=True,
            places=3,
            help=_lt("What the meter shows on that day."),
            example="0",
        ),
        Column("position", "位置", aliases=("安装位置", "表位置")),
        Column("parent", "总表表号", "code", ("总表", "上级表号", "上级表", "父表")),
        Column(
            "date_verification",
            "检定到期",
            "date",
            ("检定到期日", "检定有效期", "有效期至", "检定有效期至"),
        ),
    )

    # === CHECKING === #

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        places: dict[int, tuple[int, str]] = {}
        for row in rows:
            if place := self._place(run, row):
                places[id(row)] = place
            self._check_facts(run, row)
            item = fees_of(run).item(row)
            if item and item.basis != "quantity":
                run.report(row, "item", "meter_item")
            elif item:
                row.values["item_id"] = item.id
        seen: dict[tuple, Row] = {}
        for row in rows:
            if id(row) in places and "item_id" in row.values:
                self._check_number(run, row, places[id(row)], seen)
        for row in rows:
            self._check_parent(run, row)

    def _place(self, run: ImportRun, row: Row) -> tuple[int, str] | None:
        """(community id, code of the unit or ""), reported where there is none."""
        if "room" in row.values or "room" in row.faulty:
            place = run.places.known_place(row)
            if place and place.key in run.places.archived:
                run.report(row, "room", "unit_archived", code=place.code)
            return place and (place.community_id, place.code)
        community_id = run.places.community_id(row)
        if not community_id:
            return None
        if code := row.get("building"):
            building = run.env["wuye.building"].search(
                [("community_id", "=", community_id), ("code", "=", code)]
            )
            if not building:
                run.report(row, "building", "meter_building")
            row.values["building_id"] = building.id
        return community_id, ""

    def _check_facts(self, run: ImportRun, row: Row) -> None:
        today = fields.Date.context_today(run.env["wuye.meter"])
        digits = row.get("digits", DIGITS)
        if not 1 <= digits <= MOST_DIGITS:
            run.report(row, "digits", "meter_digits")
            return
        if row.get("multiplier", 1) <= 0:
            run.report(row, "multiplier", "meter_multiplier")
        opening = row.get("reading_install", 0)
        if opening < 0:
            run.report(row, "reading_install", "negative")
        elif opening >= 10**digits:
            run.report(row, "reading_install", "reading_digits", digits=digits)
        if "date_install" in row.values and row["date_install"] > today:
            run.report(row, "date_install", "meter_future")

    def _check_number(self, run: ImportRun, row: Row, place, seen) -> None:
        """A number is in use once per community and fee."""
        community_id, code = place
        row.values["community_id"] = community_id
        devices = devices_of(run)
        devices.load(community_id)
        if "number" not in row.values:
            return
        key = (community_id, row["item_id"], word(row["number"]))
        if first := seen.get(key):
            run.report(
                row, "number", "meter_twice", number=row["number"], row=first.number
            )
            return
        seen[key] = row
        known = devices.by_number.get(key)
        if known and not known.date_archive:
            run.report(row, "number", "meter_exists", number=row["number"])
        elif not {"reading_install", "date_install", "digits"} & row.faulty:
            devices.add(self._planned(row, place, code))

    def _planned(self, row: Row, place, code: str) -> Device:
        start = Register(float(row["reading_install"]), row["date_install"])
        return Device(
            place[0],
            row["item_id"],
            row["number"],
            code,
            row.get("digits", DIGITS),
            float(row.get("multiplier", 1)),
            registers={"": start},
            band_ids={"": False},
            band_names={"": ""},
        )

    def _check_parent(self, run: ImportRun, row: Row) -> None:
        if "parent" not in row.values or "community_id" not in row.values:
            return
        key = (row["community_id"], row["item_id"], word(row["parent"]))
        known = devices_of(run).by_number.get(key)
        if not known or known.date_archive or row["parent"] == row.get("number"):
            run.report(row, "parent", "meter_parent")

    # === WRITING === #

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        meters = run.env["wuye.meter"]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            created = meters.create([self._vals(run, row) for row in batch])
            for row, meter in zip(batch, created, strict=True):
                key = (row["community_id"], row["item_id"], word(row["number"]))
                device = devices_of(run).by_number[key]
                device.segment_id, device.meter_id = meter.segment_id.id, meter.id
            run.progress(len(batch))
        for row in rows:
            if "parent" in row.values:
                key = (row["community_id"], row["item_id"])
                known = devices_of(run).by_number
                child = known[*key, word(row["number"])].meter_id
                main = known[*key, word(row["parent"])].meter_id
                meters.browse(child).parent_id = main

    def _vals(self, run: ImportRun, row: Row) -> dict:
        unit_id = run.places.ids[row.place.key] if row.place else False
        place = (
            {"unit_id": unit_id}
            if unit_id
            else {
                "community_id": row["community_id"],
                "building_id": row.get("building_id", False),
            }
        )
        kind = {"kind": row["kind"]} if "kind" in row.values else {}
        return {
            **place,
            **kind,
            "item_id": row["item_id"],
            "position": row.get("position", False),
            "date_verification": row.get("date_verification", False),
            "number": row["number"],
            "multiplier": float(row.get("multiplier", 1)),
            "digits": row.get("digits", DIGITS),
            "date_install": row["date_install"],
            "reading_install": float(row["reading_install"]),
        }
