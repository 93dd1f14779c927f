"""The meters that rows refer to, in the database and in the file; read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from odoo.fields import Domain

from odoo.addons.wuye_billing.importer.fees import word

if TYPE_CHECKING:
    from datetime import date

    from odoo.addons.wuye_property.importer import ImportRun, Row


@dataclass(slots=True)
class Register:
    """Where one register stands: what the next reading is compared with."""

    value: float
    date: date
    month: date | None = None
    row: Row | None = None  # of the file, where that reading is


@dataclass(slots=True)
class Device:
    """A device in the database, or one that the file itself adds."""

    community_id: int
    item_id: int
    number: str
    place: str  # code of the unit, empty for a main meter
    digits: int
    multiplier: float
    date_archive: date | None = None
    segment_id: int | None = None
    meter_id: int | None = None
    registers: dict[str, Register] = field(default_factory=dict)  # by word of band
    band_ids: dict[str, int] = field(default_factory=dict)
    band_names: dict[str, str] = field(default_factory=dict)


class Devices:
    """Finds the device of a row; a fixed number of queries per community."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.by_number: dict[tuple[int, int, str], Device] = {}
        self.by_place: dict[tuple[int, int, str], list[Device]] = {}
        self._loaded: set[int] = set()

    def add(self, device: Device) -> None:
        """Count on a device; one in use comes before one taken down."""
        key = (device.community_id, device.item_id, word(device.number))
        known = self.by_number.get(key)
        if known is None or known.date_archive:
            self.by_number[key] = device
        if device.place and not device.date_archive:
            key = (device.community_id, device.item_id, device.place)
            self.by_place.setdefault(key, []).append(device)

    def load(self, community_id: int) -> None:
        if community_id in self._loaded:
            return
        self._loaded.add(community_id)
        segments = self.run.env["wuye.meter.segment"].search(
            Domain("community_id", "=", community_id)
        )
        last = segments._last_readings()
        for segment in segments:
            self.add(self._device(segment, last))

    def _device(self, segment, last) -> Device:
        device = Device(
            segment.community_id.id,
            segment.item_id.id,
            segment.number,
            segment.unit_id.code or "",
            segment.digits,
            segment.multiplier,
            segment.date_archive or None,
            segment.id,
            segment.meter_id.id,
        )
        for band in segment._registers():
            name = word(band.name or "")
            row = last.get((segment.id, band.id or False))
            device.registers[name] = (
                Register(row["value"], row["date"], row["month"])
                if row
                else Register(segment._opening(band), segment.date_install)
            )
            device.band_ids[name] = band.id
            device.band_names[name] = band.name or ""
        return device


def devices_of(run: ImportRun) -> Devices:
    """The one `Devices` of a run: sheets hold no state of their own."""
    if not hasattr(run, "devices"):
        run.devices = Devices(run)
    return run.devices
