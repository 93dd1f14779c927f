"""The decision at a lane. Plain values in, a code out; the same on box and server."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import InvalidStay, UnknownVehicleClass
from ..parking import Tariff
from .charge import Charge, charge, uncovered
from .codes import Code
from .model import Car, Full, ListKind, Lot, Room, Sharing, Stay

# By law or by the price boards these pay nothing (DOMAIN C: exempt on duty).
SPECIAL = frozenset(["police", "armed_police", "military", "emergency"])


@dataclass(frozen=True, slots=True)
class Decision:
    """A code; at a way out, what is due."""

    code: Code
    charge: Charge | None = None

    @property
    def lifts(self) -> bool:
        """The bar lifts by itself."""
        return self.code.lifts


_ROOM, _LOT = Room(), Lot()


def enter(car: Car, at: datetime, lot: Lot = _LOT, room: Room = _ROOM) -> Decision:
    """What becomes of a car that wants in.

    First what holds for everybody (a closed lane, the black list), then who has a
    right, then whether there is room. Ambulance and police pass whatever lists say.
    """
    return Decision(_enter(car, at, lot, room))


def _enter(car: Car, at: datetime, lot: Lot, room: Room) -> Code:
    if car.kind in SPECIAL:
        return Code.SPECIAL
    if room.closed:
        return Code.CLOSED
    if not car.plate:
        return Code.NO_PLATE
    if car.on(ListKind.BLACK, at):
        return Code.BLACK
    right = _right(car, at)
    if car.inside and right is not Code.SECOND_CAR:
        return Code.AGAIN
    if right:
        return right
    if not lot.temporary:
        return Code.NO_TEMPORARY
    if room.free is not None and room.free <= 0 and lot.full is Full.REFUSE:
        return Code.FULL
    return Code.TEMPORARY


def _right(car: Car, at: datetime) -> Code | None:
    """The right by which a car enters, or why it may not; None: a temporary car."""
    if car.on(ListKind.FREE, at):
        return Code.FREE
    permit = car.permit
    if permit and permit.holds(at):
        if permit.entitled():
            return Code.PERMIT
        if permit.sharing is Sharing.REFUSE:
            return Code.SECOND_CAR
    if car.on(ListKind.WHITE, at):
        return Code.WHITE
    return None


def leave(
    car: Car,
    stay: Stay | None,
    at: datetime,
    tariff: Tariff | None,
    room: Room = _ROOM,
) -> Decision:
    """What becomes of a car that wants out.

    A black list keeps nobody inside. What the permit or the free list covers is in
    `stay.covered`; where it covers all, the code says by which right.
    """
    if car.kind in SPECIAL:
        return Decision(Code.SPECIAL)
    if room.closed:
        return Decision(Code.CLOSED)
    if stay is None:
        return Decision(Code.NO_ENTRY if car.plate else Code.NO_PLATE)
    if at < stay.entry:
        return Decision(Code.CLOCK)
    if tariff is None:
        free = all_covered(stay, at)
        return Decision(_nothing_due(car, stay, at) if free else Code.NO_PRICE)
    try:
        due = charge(tariff, stay, at)
    except (InvalidStay, UnknownVehicleClass):
        # a class the tariff dropped, stays that overlap: a person has to look at it
        return Decision(Code.NO_PRICE)
    if due.amount:
        return Decision(Code.OVERSTAY if due.over else Code.FEE, due)
    return Decision(_nothing_due(car, stay, at), due)


def all_covered(stay: Stay, at: datetime) -> bool:
    """Whether no moment of the stay is to be paid."""
    return not uncovered(stay.entry, at, stay.covered)


def _nothing_due(car: Car, stay: Stay, at: datetime) -> Code:
    if stay.settled is not None:
        return Code.PAID
    if stay.covered and all_covered(stay, at):
        return Code.FREE if car.on(ListKind.FREE, at) else Code.PERMIT
    return Code.FREE_TIME
