"""抄表: one reading per meter and month (C3, C7)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from odoo import fields
from odoo.tools import LazyTranslate

from odoo.addons.wuye_billing.importer.fees import BATCH, ITEM, fees_of, word
from odoo.addons.wuye_property.importer import Column, Row, Sheet

from wuye_engine.money import to_decimal
from wuye_engine.text import plain_number

from ..arithmetic import ReadingError, consumption
from .devices import Device, Register, bands_of, devices_of
from .meters import BAND, NUMBER, PLACE

if TYPE_CHECKING:
    from odoo.addons.wuye_property.importer import ImportRun

_lt = LazyTranslate(__name__)

PLACES = 3
YES_NO = (("yes", ("是", "Y", "√", "✓", "1")), ("no", ("否", "N", "×", "0")))


class ReadingSheet(Sheet):
    key = "readings"
    title = "抄表"
    aliases = ("抄表记录", "抄表数据", "读数", "本月抄表", "抄表录入")
    order = 90
    ignored = (
        *("序号", "编号", "NO", "备注", "业主", "业主姓名", "电话", "联系电话"),
        *("上月读数", "上期读数", "上次读数", "用量", "本期用量", "单价", "金额"),
    )
    columns = (
        *PLACE[:3],
        replace(PLACE[3], needed=False),
        ITEM,
        replace(
            NUMBER,
            required=False,
            help=_lt("May be empty where the room has one meter of this fee."),
        ),
        BAND,
        Column(
            "month",
            "月份",
            "month",
            ("抄表月份", "账期", "所属月份", "用量月份"),
            required=True,
            help=_lt("The month whose consumption ends with this reading."),
            example="2026-01",
        ),
        Column(
            "date",
            "抄表日期",
            "date",
            ("抄表日", "日期", "抄表时间"),
            required=True,
            example="2026-01-31",
        ),
        Column(
            "value",
            "本月读数",
            "amount",
            ("读数", "本期读数", "本次读数", "止码", "表数", "本期止度", "止度"),
            required=True,
            places=PLACES,
            example="128",
        ),
        Column(
            "rollover",
            "翻零",
            "choice",
            ("是否翻零", "翻表", "过零"),
            choices=YES_NO,
            help=_lt("Yes: the meter passed its last number since the reading before."),
            example="否",
        ),
    )

    # === CHECKING === #

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        for row in rows:
            if item := fees_of(run).item(row):
                row.values["item_id"] = item.id
            row.values["device"] = self._device(run, row)
        for row in sorted(rows, key=lambda r: (str(r.get("month", "")), r.number)):
            if row["device"] and not {"month", "date", "value"} & row.faulty:
                self._check_reading(run, row, row["device"])

    def _device(self, run: ImportRun, row: Row) -> Device | None:
        """The device of a row by its number, else by its room; reported if none."""
        place = run.places.known_place(row) if "room" in row.values else None
        community_id = place.community_id if place else run.places.community_id(row)
        if not community_id or "item_id" not in row.values or "room" in row.faulty:
            return None
        devices = devices_of(run)
        devices.load(community_id)
        if "number" in row.values:
            return self._by_number(run, row, community_id, place)
        if not place:
            run.report(row, "number", "meter_unnamed")
            return None
        found = devices.by_place.get((community_id, row["item_id"], place.code), [])
        if len(found) == 1:
            return found[0]
        if found:
            numbers = "、".join(device.number for device in found)
            run.report(row, "number", "ambiguous_meter", numbers=numbers)
        else:
            run.report(row, "room", "unknown_meter")
        return None

    def _by_number(self, run, row, community_id, place) -> Device | None:
        key = (community_id, row["item_id"], word(row["number"]))
        device = devices_of(run).by_number.get(key)
        if not device:
            run.report(row, "number", "unknown_meter")
        elif device.date_archive:
            run.report(
                row,
                "number",
                "meter_archived",
                number=device.number,
                day=device.date_archive.isoformat(),
            )
        elif place and device.place != place.code:
            where = device.place or "—"
            run.report(
                row, "number", "meter_elsewhere", number=device.number, place=where
            )
        else:
            return device
        return None

    def _check_reading(self, run: ImportRun, row: Row, device: Device) -> None:
        band = bands_of(run).find(row["band"]) if "band" in row.values else None
        row.values["band_id"] = band.id if band else False
        register = device.registers.get(row["band_id"])
        if register is None or ("band" in row.values and not band):
            self._report_band(run, row, device)
            return
        today = fields.Date.context_today(run.env["wuye.meter"])
        for key in ("date", "month"):
            if row[key] > today:
                run.report(row, key, "meter_future")
        if register.month and register.month >= row["month"]:
            self._report_twice(run, row, register)
            return
        if row["date"] < register.date:
            run.report(row, "date", "reading_order", day=register.date.isoformat())
        if self._check_value(run, row, device, register):
            device.registers[row["band_id"]] = Register(
                float(row["value"]), row["date"], row["month"], row
            )

    def _report_band(self, run: ImportRun, row: Row, device: Device) -> None:
        if False in device.registers:
            run.report(row, "band", "meter_no_band", number=device.number)
            return
        bands = bands_of(run).say(device.registers)
        run.report(row, "band", "meter_band", bands=bands)

    def _report_twice(self, run: ImportRun, row: Row, register: Register) -> None:
        if register.row:
            run.report(row, "month", "reading_twice", row=register.row.number)
            return
        run.report(
            row,
            "month",
            "reading_exists",
            month=f"{register.month:%Y-%m}",
            value=plain_number(register.value),
        )

    def _check_value(self, run, row: Row, device: Device, register: Register) -> bool:
        try:
            consumption(
                to_decimal(register.value, PLACES),
                row["value"],
                device.digits,
                Decimal(1),
                row.get("rollover") == "yes",
            )
        except ReadingError as error:
            code = f"reading_{error.code}" if error.code != "negative" else "negative"
            key = "rollover" if error.code == "no_rollover" else "value"
            before = plain_number(register.value)
            run.report(row, key, code, before=before, digits=device.digits)
            return False
        return True

    # === WRITING === #

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        """Month by month: each reading is compared with the one before."""
        by_month: dict[object, list[Row]] = {}
        for row in rows:
            by_month.setdefault(row["month"], []).append(row)
        readings = run.env["wuye.meter.reading"]
        for month in sorted(by_month):
            group = by_month[month]
            for start in range(0, len(group), BATCH):
                batch = group[start : start + BATCH]
                readings.create([self._vals(row) for row in batch])
                run.progress(len(batch))

    def _vals(self, row: Row) -> dict:
        device = row["device"]
        return {
            "segment_id": device.segment_id,
            "band_id": row["band_id"],
            "month": row["month"],
            "date": row["date"],
            "value": float(row["value"]),
            "is_rollover": row.get("rollover") == "yes",
        }
