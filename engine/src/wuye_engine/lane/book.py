"""The cars of a car park in memory: who is inside, by which right, what is due.

What the server keeps in its tables a gate box keeps here, and moves it on by the same
rules: `look_in` and `look_out` decide and change nothing, `drive_in`, `pay` and
`drive_out` are what happened. No clock, no disk: the moment is handed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from .codes import Code
from .decide import Decision, enter, leave
from .model import Car, ListKind, Permit, Room, Sharing, Stay
from .wire import CarRow, Head, LaneRules, PastRow, RightRow, Row, StayRow

DAYS_BEFORE = timedelta(days=2)  # tariffs that look at several stays look at hours
LOCAL = 1 << 40  # order of stays the server has not numbered yet
_NO_CAR = CarRow("")
Place = tuple[int, str]  # car park, plate


@dataclass(slots=True)
class Book:
    """Not safe for several threads: who has it keeps a lock."""

    head: Head = field(default_factory=Head)
    cars: dict[str, CarRow] = field(default_factory=dict)
    rights: dict[str, RightRow] = field(default_factory=dict)
    stays: dict[str, StayRow] = field(default_factory=dict)
    past: dict[str, PastRow] = field(default_factory=dict)
    _inside: dict[Place, str] = field(default_factory=dict)
    _gone: dict[Place, list[str]] = field(default_factory=dict)
    _local: int = LOCAL

    # === WHAT THE SERVER SAYS === #

    def put(self, row: Row) -> None:
        """A row in place of the one with its key."""
        if isinstance(row, CarRow):
            self.cars[row.plate] = row
        elif isinstance(row, RightRow):
            self.rights[row.key] = row
        elif isinstance(row, PastRow):
            self._remember(row)
        else:
            if row.token:
                self.drop(f"b:{row.token}")  # the same stay, before it had a number
            self.drop(row.key)
            self._begin(row)

    def drop(self, key: str) -> None:
        """A row that is not there any more."""
        kind, _colon, name = key.partition(":")
        if kind == "c":
            self.cars.pop(name, None)
        elif kind == "r":
            self.rights.pop(key, None)
        elif kind == "h":
            row = self.past.pop(key, None)
            if row:
                self._gone[row.lot, row.plate].remove(key)
        elif row := self.stays.pop(key, None):
            if self._inside.get((row.lot, row.plate)) == key:
                del self._inside[row.lot, row.plate]

    def _begin(self, row: StayRow) -> None:
        self.stays[row.key] = row
        if row.plate:
            self._inside[row.lot, row.plate] = row.key

    def _remember(self, row: PastRow) -> None:
        if row.key not in self.past:
            self._gone.setdefault((row.lot, row.plate), []).append(row.key)
        self.past[row.key] = row

    # === LOOKING === #

    def open_stay(self, lot: int, plate: str) -> StayRow | None:
        """The stay of a plate that is inside a car park."""
        return self.stays.get(self._inside.get((lot, plate), "")) if plate else None

    def car(
        self, lot: int, plate: str, kind: str, at: datetime
    ) -> tuple[Car, RightRow | None]:
        """The engine's car, and the right it may stand on."""
        row = self.cars.get(plate, _NO_CAR)
        right = self._right_of(row, lot, at)
        permit = self._permit(right, plate) if right else None
        inside = (lot, plate) in self._inside
        return Car(plate, kind, row.listed, permit, inside), right

    def _right_of(self, row: CarRow, lot: int, at: datetime) -> RightRow | None:
        """One that holds now, else the last; a space where no card holds."""
        found = [self.rights[key] for key in row.rights if key in self.rights]
        found = [right for right in found if right.lots is None or lot in right.lots]
        holding = [right for right in found if Permit(right.spans).holds(at)]
        if row.space in self.rights and not holding:
            return self.rights[row.space]
        return (holding or found)[-1] if found else None

    def _permit(self, right: RightRow, plate: str) -> Permit:
        others = sum(
            1
            for one in right.cars
            for stay in self._stays_of(one)
            if one != plate and stay.since and stay.right == right.key
        )
        first = right.cars[:1] == (plate,)
        return Permit(right.spans, right.sharing, first, others)

    def _stays_of(self, plate: str) -> Iterable[StayRow]:
        for lot in self.head.lots:
            if stay := self.open_stay(lot, plate):
                yield stay

    def room(self, lane: LaneRules, coming: int = 0) -> Room:
        """How it is now; `coming` cars are on their way through other lanes."""
        lot = self.head.lots[lane.lot]
        if not lot.capacity:
            return Room(None, lane.closed)
        here = [stay for stay in self.stays.values() if stay.lot == lane.lot]
        right = sum(stay.since is not None for stay in here)
        return Room(lot.free(right, len(here) - right + coming), lane.closed)

    def look_in(
        self, lane: LaneRules, plate: str, kind: str, at: datetime, coming: int = 0
    ) -> Decision:
        """What becomes of a car that wants in."""
        car, _right = self.car(lane.lot, plate, kind, at)
        lot = self.head.lots[lane.lot]
        return enter(car, at, lot.rules, self.room(lane, coming))

    def look_out(
        self,
        lane: LaneRules,
        stay: StayRow | None,
        plate: str,
        kind: str,
        at: datetime,
    ) -> Decision:
        """What becomes of a car that wants out."""
        car, _right = self.car(lane.lot, plate, kind, at)
        room = Room(closed=lane.closed)
        if stay is None:
            return leave(car, None, at, None, room)
        tariff = self.head.lots[stay.lot].tariff_on(stay.entry.date())
        return leave(car, self.facts(stay), at, tariff, room)

    def facts(self, stay: StayRow) -> Stay:
        """The engine's view of a stay."""
        return Stay(
            entry=stay.entry,
            vehicle_class=stay.vehicle_class or None,
            covered=self._covered(stay),
            settled=stay.settled,
            paid=stay.paid,
            coupons=stay.coupons,
            earlier=self._earlier(stay),
        )

    def _covered(self, stay: StayRow) -> tuple:
        spans = list(stay.spans)
        right = self.rights.get(stay.right)
        if stay.since and right:
            spans += Permit(right.spans).covered(stay.since)
        for row in self.cars.get(stay.plate, _NO_CAR).listed:
            if row.kind is ListKind.FREE:
                spans.append((max(row.start or stay.entry, stay.entry), row.end))
        spans += [
            (inner.entry, None)
            for inner in self.stays.values()
            if inner.outer == stay.key
        ]
        return tuple(spans)

    def _earlier(self, stay: StayRow) -> tuple[tuple[datetime, datetime], ...]:
        rows = [self.past[key] for key in self._gone.get((stay.lot, stay.plate), ())]
        return tuple(
            sorted(
                (row.entry, row.left)
                for row in rows
                if stay.entry - DAYS_BEFORE < row.left <= stay.entry
            )
        )

    # === WHAT HAPPENED === #

    def drive_in(
        self, lane: LaneRules, plate: str, kind: str, at: datetime, token: str
    ) -> StayRow:
        """A car drove in. Its stay has the key `b:<token>`; the same token is one."""
        if known := self.stays.get(f"b:{token}"):
            return known
        if before := self.open_stay(lane.lot, plate):
            self.drop(before.key)
            self._hand_on(before, at)
        car, right = self.car(lane.lot, plate, kind, at)
        permit = car.permit
        covered = bool(permit and permit.holds(at) and permit.entitled())
        lot = self.head.lots[lane.lot]
        outer = self.open_stay(lot.outer, plate) if lot.outer else None
        self._local += 1
        row = StayRow(
            key=f"b:{token}",
            lot=lane.lot,
            plate=plate,
            entry=at,
            kind=kind,
            vehicle_class=lot.classes.get(kind, ""),
            right=right.key if right and covered else "",
            since=at if covered else None,
            outer=outer.key if outer else "",
            token=token,
            order=self._local,
        )
        self._begin(row)
        return row

    def pay(self, stay: StayRow, amount: Decimal, settled: datetime) -> None:
        """What was due at a moment was paid."""
        stay.settled = max(stay.settled or settled, settled)
        stay.paid += amount
        stay.coupons = ()

    def drive_out(self, stay: StayRow, at: datetime) -> None:
        """A car drove out, and hands on its place."""
        left = max(at, stay.entry)
        self.drop(stay.key)
        if stay.plate:
            key = f"h:{stay.key}"
            self._remember(PastRow(key, stay.lot, stay.plate, stay.entry, left))
        if outer := self.stays.get(stay.outer):
            outer.spans += ((stay.entry, left),)
        self._hand_on(stay, left)

    def _hand_on(self, stay: StayRow, at: datetime) -> None:
        """The first of the others that wait inside turns to the right (G6)."""
        right = self.rights.get(stay.right)
        if not stay.since or not right or right.sharing is not Sharing.TURN:
            return
        waiting = [
            other
            for plate in right.cars
            if plate != stay.plate
            for other in self._stays_of(plate)
            if not other.since
        ]
        for other in sorted(waiting, key=lambda row: (row.entry, row.order)):
            car, _right = self.car(other.lot, other.plate, other.kind, at)
            permit = car.permit
            if permit and permit.holds(at) and permit.entitled():
                other.right, other.since = right.key, at
                return


def lifts_by(code: Code) -> str:
    """Why a bar lifts by itself at a way out, in the words of a lift."""
    return {
        Code.PERMIT: "right",
        Code.FREE: "free",
        Code.SPECIAL: "special",
        Code.FREE_TIME: "free_time",
        Code.PAID: "paid",
    }.get(code, "guard")
