"""Communities and units that rows refer to, in the database and in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo.fields import Domain

from .headings import clean_heading
from .normalise import UnitRef
from .registry import Column, Place, Row

if TYPE_CHECKING:
    from .run import ImportRun

COMMUNITY = Column(
    "community", "小区", aliases=("小区名称", "小区名", "楼盘", "物业项目")
)
BUILDING = Column(
    "building",
    "楼幢",
    "building",
    aliases=(
        *("幢号", "楼号", "栋号", "楼栋", "楼栋号", "幢", "栋", "座", "座号"),
        *("楼幢号", "楼座", "楼宇", "楼宇号", "栋座"),
    ),
    example="03",
)
ENTRANCE = Column(
    "entrance", "单元", "entrance", aliases=("单元号", "门栋", "梯号"), example="1"
)
ROOM = Column(
    "room",
    "房号",
    "unit",
    aliases=(
        *(
            "室号",
            "房间号",
            "房间",
            "门牌号",
            "户号",
            "房屋编号",
            "房产编号",
            "单元房号",
        ),
        *("房屋", "室", "房屋号", "房间编号", "车位号", "铺位号", "商铺号"),
    ),
    required=True,
    example="1502",
)
LOCATION = (COMMUNITY, BUILDING, ENTRANCE, ROOM)


class Places:
    """Finds the unit of a row; one query per community, whatever the number of rows."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.ids: dict[tuple[int, str], int] = {}  # of units, by Place.key
        self.archived: set[tuple[int, str]] = set()
        self.planned: dict[tuple[int, str], Row] = {}  # units the file itself adds
        self._loaded: set[int] = set()
        self._by_number: dict[tuple[int, str], list[str]] = {}
        self._communities: dict[str, int] | None = None

    # === COMMUNITIES === #

    def community_id(self, row: Row) -> int | None:
        """The community of a row, reported where there is none."""
        if "community" in row.faulty:
            return None
        name = row.get("community")
        if not name:
            if not self.run.community:
                self.run.report(row, "community", "no_community")
            return self.run.community.id or None
        community_id = self._communities_by_name().get(clean_heading(name))
        if community_id is None:
            self.run.report(row, "community", "unknown_community")
        return community_id

    def _communities_by_name(self) -> dict[str, int]:
        """The communities of the company in the user's scope, by name and by code."""
        if self._communities is None:
            found = self.run.env["wuye.community"].search_fetch(
                Domain("company_id", "=", self.run.company.id), ["name", "code"]
            )
            self._communities = {}
            for community in found:
                self._communities[clean_heading(community.name)] = community.id
                self._communities[clean_heading(community.code)] = community.id
        return self._communities

    # === UNITS === #

    def place(self, row: Row) -> Place | None:
        """The unit a row names, reported where its parts contradict or are missing."""
        community_id = self.community_id(row)
        ref: UnitRef | None = row.get("room")
        if not community_id or ref is None or {"building", "entrance"} & row.faulty:
            return None
        building = row.get("building") or ref.building
        entrance = row.get("entrance") or ref.entrance
        if not building:
            key = "building" if "building" in row.columns else "room"
            self.run.report(row, key, "building_missing")
            return None
        if ref.building and ref.building != building:
            self.run.report(
                row, "room", "building_conflict", room=ref.building, column=building
            )
            return None
        if ref.entrance and ref.entrance != entrance:
            self.run.report(
                row, "room", "entrance_conflict", room=ref.entrance, column=entrance
            )
            return None
        code = UnitRef(building, entrance, ref.room).code
        row.place = Place(community_id, building, entrance, ref.room, code)
        return row.place

    def known_place(self, row: Row) -> Place | None:
        """Like `place`, reported where there is no such unit, here or in the file."""
        place = self.place(row)
        if place is None:
            return None
        self.load([place.community_id])
        if place.key in self.ids or place.key in self.planned:
            return place
        similar = self._similar(place)
        if similar:
            self.run.report(
                row, "room", "unknown_unit_similar", code=place.code, similar=similar
            )
        else:
            self.run.report(row, "room", "unknown_unit", code=place.code)
        row.place = None
        return None

    def load(self, community_ids) -> None:
        """Read the codes of all units of these communities, once."""
        missing = set(community_ids) - self._loaded
        if not missing:
            return
        self._loaded |= missing
        units = (
            self.run.env["wuye.unit"]
            .with_context(active_test=False)
            .search_fetch(
                Domain("community_id", "in", list(missing)),
                ["community_id", "code", "active"],
                order="id",
            )
        )
        for unit in units:
            key = (unit.community_id.id, unit.code)
            self.ids[key] = unit.id
            self._remember_number(key)
            if not unit.active:
                self.archived.add(key)

    def plan(self, row: Row) -> None:
        """Count on the unit that this row will create."""
        assert row.place
        self.planned[row.place.key] = row
        self._remember_number(row.place.key)

    def _remember_number(self, key: tuple[int, str]) -> None:
        self._by_number.setdefault((key[0], _number(key[1])), []).append(key[1])

    def _similar(self, place: Place) -> str:
        """The only unit that differs in nothing but zeros or the entrance, if any."""
        codes = self._by_number.get((place.community_id, _number(place.code)), [])
        return codes[0] if len(codes) == 1 else ""


def _number(code: str) -> str:
    """A code without what people forget: the entrance, and zeros before the room."""
    building, *_entrance, room = code.split("-")
    return f"{building}-{room.lstrip('0')}"
