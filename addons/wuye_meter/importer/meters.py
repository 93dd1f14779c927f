"""水电表: the meters of units, and the main meters before them (C1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from odoo import fields
from odoo.fields import Command
from odoo.tools import LazyTranslate

from odoo.addons.wuye_billing.importer.fees import BATCH, ITEM, fees_of, word
from odoo.addons.wuye_property.importer import LOCATION, Column, Row, Sheet
from odoo.addons.wuye_property.importer.workbook import plain

from ..models.wuye_meter import DIGITS
from ..models.wuye_meter_segment import MOST_DIGITS
from .devices import Device, Register, bands_of, devices_of

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


BAND = Column(
    "band",
    "时段",
    aliases=("峰谷", "分时", "时段名称"),
    help=_lt(
        "Only of a meter that counts peak, flat and valley apart (峰、平、谷): one row "
        "for each band."
    ),
)
# What all rows of a meter that counts by bands say alike, where they say it.
ALIKE = (
    *("kind", "multiplier", "digits", "date_install"),
    *("position", "parent", "date_verification"),
)


class MeterSheet(Sheet):
    """A row is a meter, or one register of a meter that counts by bands (C1, C8).

    The first row of a meter is its head: its values make the meter, the others add
    their opening readings.
    """

    key = "meters"
    title = "水电表"
    aliases = ("表具", "表具档案", "水表", "电表", "仪表档案", "水电表档案", "表计")
    order = 80
    ignored = ("序号", "编号", "NO", "备注", "业主", "业主姓名", "电话", "联系电话")
    columns = (
        *PLACE,
        ITEM,
        NUMBER,
        BAND,
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
        heads: dict[tuple, Row] = {}
        for row in rows:
            self._check_item(run, row)
            self._check_band(run, row)
            key = self._key(run, row)
            head = heads.setdefault(key, row) if key else row
            row.values.update(head=head, key=key)
            self._check_facts(run, row)
            if not key:
                continue
            known = devices_of(run).by_number.get(key)
            if known and known.segment_id and not known.date_archive:
                run.report(row, "number", "meter_exists", number=row["number"])
            elif head is row:
                self._plan(run, row)
            else:
                planned = known if known and not known.segment_id else None
                self._check_register(run, row, planned)
        for row in rows:
            self._check_parent(run, row)
        wrong = {row["key"] for row in rows if row.faulty}
        for key in heads.keys() - wrong:
            self._check_bands_alike(run, heads[key], wrong)

    def _check_item(self, run: ImportRun, row: Row) -> None:
        item = fees_of(run).item(row)
        if item and item.basis != "quantity":
            run.report(row, "item", "meter_item")
        elif item:
            row.values["item_id"] = item.id

    def _check_band(self, run: ImportRun, row: Row) -> None:
        """`band_id` of a row: False where it names none, left out where it is wrong."""
        if "band" not in row.values:
            row.values["band_id"] = False
            return
        bands = bands_of(run)
        band = bands.find(row["band"])
        if band and band.active:
            row.values["band_id"] = band.id
        else:
            names = bands.say(bands.active.ids)
            run.report(row, "band", "meter_band_unknown", bands=names)

    def _key(self, run: ImportRun, row: Row) -> tuple[int, int, str] | None:
        """What a meter is found by: in use once per community and fee."""
        place = self._place(run, row)
        if not place or "item_id" not in row.values or "number" not in row.values:
            return None
        row.values["community_id"], row.values["code"] = place
        devices_of(run).load(place[0])
        return place[0], row["item_id"], word(row["number"])

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
        digits = row.get("digits", row["head"].get("digits", DIGITS))
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

    def _plan(self, run: ImportRun, row: Row) -> None:
        """Count on the meter whose first row this is."""
        row.values["registers"] = {}
        if {"reading_install", "date_install", "digits"} & row.faulty:
            return
        device = Device(
            row["community_id"],
            row["item_id"],
            row["number"],
            row["code"],
            row.get("digits", DIGITS),
            float(row.get("multiplier", 1)),
        )
        devices_of(run).add(device)
        self._add_register(row, device)

    def _add_register(self, row: Row, device: Device | None) -> None:
        """Note what one register shows when the meter is installed."""
        if "band_id" not in row.values:
            return
        head, band_id = row["head"], row["band_id"]
        head["registers"][band_id] = row
        if device and not {"reading_install", "date_install"} & row.faulty:
            start = Register(float(row["reading_install"]), head["date_install"])
            device.registers[band_id] = start

    def _check_register(self, run: ImportRun, row: Row, device: Device | None) -> None:
        """A further row of a meter is another band of it and says the same else."""
        if "band_id" not in row.values:
            return
        head, band_id, number = row["head"], row["band_id"], row["number"]
        registers = head["registers"]
        if not band_id and False in registers:
            run.report(row, "number", "meter_twice", number=number, row=head.number)
            return
        if False in (band_id, *registers):
            bare = row if band_id is False else head
            run.report(bare, "band", "meter_band_missing", number=number)
        elif first := registers.get(band_id):
            places = {"number": number, "row": first.number, "band": row["band"]}
            run.report(row, "band", "meter_band_twice", **places)
        elif self._is_alike(run, row, head):
            self._add_register(row, device)

    def _is_alike(self, run: ImportRun, row: Row, head: Row) -> bool:
        """Whether a further row contradicts the first nowhere; reported if it does."""
        if row["code"] != head["code"] or row.get("building_id") != head.get(
            "building_id"
        ):
            key = "room" if row["code"] else "building"
            place = head["code"] or "—"
            run.report(row, key, "meter_differs", row=head.number, value=place)
        for key in ALIKE:
            if key in row.values and row[key] != head.get(key):
                said = plain(head.raw.get(key)) or "—"
                run.report(row, key, "meter_differs", row=head.number, value=said)
        return not row.faulty

    def _check_bands_alike(self, run: ImportRun, row: Row, wrong: set) -> None:
        """Meters of one room and fee add up: they are read by the same bands."""
        device = devices_of(run).by_number[row["key"]]
        place = (*row["key"][:2], device.place)
        for other in devices_of(run).by_place.get(place, ()):
            if other is device:
                return  # those after it are compared with it
            key = (*row["key"][:2], word(other.number))
            if not other.segment_id and key in wrong:
                continue
            if other.registers.keys() != device.registers.keys():
                bands = bands_of(run).say(other.registers)
                cell = "band" if "band" in row.columns else "number"
                places = {"other": other.number, "bands": bands}
                run.report(row, cell, "meter_bands_differ", **places)
                return

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
        heads = [row for row in rows if row["head"] is row]
        for start in range(0, len(heads), BATCH):
            batch = heads[start : start + BATCH]
            created = meters.create([self._vals(run, row) for row in batch])
            for row, meter in zip(batch, created, strict=True):
                key = (row["community_id"], row["item_id"], word(row["number"]))
                device = devices_of(run).by_number[key]
                device.segment_id, device.meter_id = meter.segment_id.id, meter.id
            run.progress(sum(len(row["registers"]) for row in batch))
        for row in heads:
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
        bands = [band_id for band_id in row["registers"] if band_id]
        return {
            **place,
            **kind,
            "item_id": row["item_id"],
            "position": row.get("position", False),
            "date_verification": row.get("date_verification", False),
            "band_ids": [Command.set(bands)],
            "segment_ids": [Command.create(self._device_vals(row))],
        }

    def _device_vals(self, row: Row) -> dict:
        """What hangs there, with the opening reading of each band."""
        openings = {
            band_id: float(register["reading_install"])
            for band_id, register in row["registers"].items()
        }
        return {
            "number": row["number"],
            "multiplier": float(row.get("multiplier", 1)),
            "digits": row.get("digits", DIGITS),
            "date_install": row["date_install"],
            "reading_install": next(iter(openings.values())),
            "band_ids": [
                Command.create({"band_id": band_id, "reading_install": opening})
                for band_id, opening in openings.items()
                if band_id
            ],
        }
