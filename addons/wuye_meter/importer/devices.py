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
    # by id of band, False where the device has none
    registers: dict[int | bool, Register] = field(default_factory=dict)


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
            Domain("community_id", "=", community_id) & Domain("is_undone", "=", False)
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
            key = band.id or False
            row = last.get((segment.id, key))
            device.registers[key] = (
                Register(row["value"], row["date"], row["month"])
                if row
                else Register(segment._opening(band), segment.date_install)
            )
        return device


class Bands:
    """The bands of the day, by code and by name in every language; read once."""

    def __init__(self, run: ImportRun) -> None:
        bands = run.env["wuye.fee.band"].with_context(active_test=False).search([])
        bands = bands.sorted(lambda band: not band.active)  # the active one is meant
        self.active = bands.filtered("active")
        self._by_word = {}
        for code, _name in bands.env["res.lang"].get_installed():
            for band in bands.with_context(lang=code):
                for name in (band.code, band.name):
                    self._by_word.setdefault(word(name), band.with_env(bands.env))

    def find(self, name: str):
        """The band of this name, or None; archived ones too, a meter may have them."""
        return self._by_word.get(word(name))

    def say(self, band_ids) -> str:
        """The names of bands, for a sentence."""
        ids = [band_id for band_id in band_ids if band_id]
        return "、".join(self.active.browse(ids).mapped("name")) or "—"


def bands_of(run: ImportRun) -> Bands:
    """The one `Bands` of a run."""
    if not hasattr(run, "bands"):
        run.bands = Bands(run)
    return run.bands


def devices_of(run: ImportRun) -> Devices:
    """The one `Devices` of a run: sheets hold no state of their own."""
    if not hasattr(run, "devices"):
        run.devices = Devices(run)
    return run.devices
