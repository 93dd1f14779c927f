"""车辆: plates of the residents (R17, R28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..people import BATCH, Person
from ..places import LOCATION
from ..registry import Column, Row, Sheet

if TYPE_CHECKING:
    from ..run import ImportRun

_lt = LazyTranslate(__name__)


class VehicleSheet(Sheet):
    key = "vehicles"
    title = "车辆"
    aliases = ("车辆信息", "车辆资料", "车辆登记", "车辆台账")
    order = 40
    ignored = ("序号", "编号", "NO", "品牌", "车型", "颜色", "车身颜色")
    columns = (
        Column(
            "plate",
            "车牌",
            "plate",
            aliases=("车牌号", "车牌号码", "号牌"),
            required=True,
            example="粤B12345",
        ),
        *LOCATION,
        Column(
            "name",
            "车主",
            "person",
            aliases=("车主姓名", "使用人", "姓名"),
            help=_lt("Empty means the owner of the unit."),
            example="张三",
        ),
        Column(
            "phone",
            "电话",
            "phone",
            aliases=("联系电话", "手机", "手机号", "车主电话", "联系方式"),
        ),
        Column("note", "备注"),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        for row in rows:
            if place := run.places.known_place(row):
                run.people.load([place.community_id])
        registered = self._registered(run, rows)
        seen: dict[tuple[int, str], Row] = {}
        for row in rows:
            if not row.place or "plate" not in row.values:
                continue
            key = (row.place.community_id, row["plate"])
            if first := seen.get(key):
                run.report(row, "plate", "plate_twice", row=first.number)
            elif code := registered.get(key):
                run.report(row, "plate", "plate_exists", code=code)
            seen.setdefault(key, row)

    def _registered(self, run: ImportRun, rows: list[Row]) -> dict:
        """Unit codes by (community, plate) of the plates in use already."""
        vehicles = run.env["wuye.vehicle"].search_fetch(
            Domain(
                "community_id",
                "in",
                list({row.place.community_id for row in rows if row.place}),
            )
            & Domain("plate", "in", [row["plate"] for row in rows if row.get("plate")]),
            ["plate", "community_id", "unit_id"],
        )
        return {
            (vehicle.community_id.id, vehicle.plate): vehicle.unit_id.code
            for vehicle in vehicles
        }

    def _person(self, run: ImportRun, row: Row) -> Person | None:
        name = row.get("name")
        if not name:
            return run.people.owner(row.place)
        return run.people.named(name, row.place) or run.people.person(
            name, row.get("phone", ""), row.place
        )

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        people = [self._person(run, row) for row in rows]
        run.people.create_missing(person for person in people if person)
        vals_list = [
            {
                "plate": row["plate"],
                "unit_id": run.places.ids[row.place.key],
                "partner_id": run.people.ids[person] if person else False,
                "note": row.get("note", False),
            }
            for row, person in zip(rows, people, strict=True)
        ]
        for start in range(0, len(vals_list), BATCH):
            run.env["wuye.vehicle"].create(vals_list[start : start + BATCH])
        run.progress(len(rows))
