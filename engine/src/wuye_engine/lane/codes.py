"""Outcomes at a lane. The codes are kept with stays and lifts: they never change."""

from enum import StrEnum


class Code(StrEnum):
    """What was decided, and why."""

    # the bar lifts
    PERMIT = "permit"
    FREE = "free"  # on the list of free cars
    WHITE = "white"  # always let in; pays as others do
    SPECIAL = "special"  # police, fire, ambulance: known by the plate
    TEMPORARY = "temporary"
    AGAIN = "again"  # inside already: let in, somebody has to look
    FREE_TIME = "free_time"  # nothing to pay for the time there was
    PAID = "paid"  # paid, and still within the time to leave
    # the guard is asked; every one of them can be lifted with a record
    FEE = "fee"
    OVERSTAY = "overstay"  # paid, but the time to leave is over: the extra only
    NO_ENTRY = "no_entry"
    NO_PLATE = "no_plate"
    NO_PRICE = "no_price"
    CLOCK = "clock"  # out before in: a clock is wrong
    BLACK = "black"
    FULL = "full"
    NO_TEMPORARY = "no_temporary"
    SECOND_CAR = "second_car"  # the space is for one car, and another one is its holder
    CLOSED = "lane_closed"

    @property
    def lifts(self) -> bool:
        """The bar lifts by itself."""
        return self in _LIFTS

    @property
    def owes(self) -> bool:
        """Money is due first."""
        return self in (Code.FEE, Code.OVERSTAY)

    @property
    def alarm(self) -> bool:
        """Somebody is to look at it, lifted or not."""
        return self in _ALARMS


_LIFTS = frozenset(
    [
        Code.PERMIT,
        Code.FREE,
        Code.WHITE,
        Code.SPECIAL,
        Code.TEMPORARY,
        Code.AGAIN,
        Code.FREE_TIME,
        Code.PAID,
    ]
)
_ALARMS = frozenset([Code.AGAIN, Code.NO_ENTRY, Code.NO_PRICE, Code.CLOCK, Code.BLACK])
