"""The table of cases that server and box answer alike (G4-G6, G9, G14, G17).

`cases.csv` is the table, `cases.json` the tariffs, car parks and cars it speaks of.
"""

import csv
import json
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from ..parking import Tariff
from ..plate import plate_kind
from .codes import Code
from .coupon import Coupon, CouponKind
from .decide import Decision, enter, leave
from .model import Car, Full, Listed, ListKind, Lot, Permit, Room, Sharing, Stay


@dataclass(frozen=True, slots=True)
class LaneCase:
    """A row: a car at a lane at a local time, the outcome, what is due in yuan."""

    id: str
    way: str
    at: datetime
    car: Car
    lot: Lot
    room: Room
    stay: Stay | None
    tariff: str
    code: Code
    amount: Decimal | None

    def decide(self, tariffs: dict[str, Tariff]) -> Decision:
        """What the engine says."""
        if self.way == "in":
            return enter(self.car, self.at, self.lot, self.room)
        tariff = tariffs.get(self.tariff)
        return leave(self.car, self.stay, self.at, tariff, self.room)


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def load_world() -> dict[str, Tariff]:
    """The tariffs of the table."""
    tariffs = json.loads(_file("cases.json"))["tariffs"]
    return {name: Tariff.from_dict(data) for name, data in tariffs.items()}


def _car(data: dict[str, Any], row: dict[str, str]) -> Car:
    plate = data.get("plate", "")
    listed = tuple(
        Listed(
            ListKind(one["kind"]), _time(one.get("from", "")), _time(one.get("to", ""))
        )
        for one in data.get("listed", ())
    )
    permit = None
    if spans := data.get("permit"):
        permit = Permit(
            tuple((datetime.fromisoformat(a), _time(b)) for a, b in spans),
            Sharing(data.get("sharing", "turn")),
            data.get("first", True),
            int(row["others"] or 0),
        )
    kind = plate_kind(plate) if plate else ""
    return Car(plate, kind, listed, permit, row["inside"] == "yes")


def _stay(car: Car, row: dict[str, str]) -> Stay | None:
    entry = _time(row["entry"])
    if entry is None:
        return None
    since = _time(row["cover"])
    coupons = tuple(
        Coupon(str(number), CouponKind(kind), Decimal(value or 0))
        for number, (kind, _, value) in enumerate(
            text.partition(":") for text in row["coupons"].split()
        )
    )
    covered = car.permit.covered(since) if car.permit and since else ()
    free = [one for one in car.listed if one.kind is ListKind.FREE]
    covered += tuple((one.start or entry, one.end) for one in free)
    return Stay(
        entry,
        covered=covered,
        settled=_time(row["settled"]),
        paid=Decimal(row["paid"] or 0),
        coupons=coupons,
    )


def load_cases() -> list[LaneCase]:
    """The rows of the table."""
    world = json.loads(_file("cases.json"))
    rooms = {"": Room(), "full": Room(free=0), "closed": Room(closed=True)}
    lots = {
        name: Lot(data["temporary"], Full(data["full"]))
        for name, data in world["lots"].items()
    }
    cases = []
    for row in csv.DictReader(_file("cases.csv").splitlines()):
        car = _car(world["cars"][row["car"]], row)
        room = rooms[row["room"]]
        cases.append(
            LaneCase(
                id=row["case"],
                way=row["way"],
                at=datetime.fromisoformat(row["at"]),
                car=car,
                lot=lots[row["lot"] or "main"],
                room=replace(room, free=1) if not row["room"] else room,
                stay=_stay(car, row),
                tariff=row["tariff"] or "hourly",
                code=Code(row["code"]),
                amount=Decimal(row["amount"]) if row["amount"] else None,
            )
        )
    return cases
