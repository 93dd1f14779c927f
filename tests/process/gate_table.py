"""What a gate has to say of each card, by the engine's own table (`access.decide`).

The list is the one the server compiled; the box has it by another way. Nothing here is
copied from what a box did.
"""

from wuye_engine.access import Found, Moment, credential_hash, decide
from wuye_engine.access.wire import read_head, read_permit

# what `lane_tasks.prepare_lanes` makes of each; "unknown" is in no list
KINDS = (
    "granted",
    "walker",  # the same rights; goes in and out through the lanes with zones
    "staff",
    "denied",
    "unknown",
    "not_yet",
    "expired",
    "by_hours",
    "elsewhere",
)
EACH = 24  # cards of a kind
IN, OUT, ZONE = 0, 1, "B1"  # lanes that lead into the zone, and out of it
OUTSIDE = "outside"


def card(kind: str, index: int) -> str:
    """Ten hex digits; the last four tell kind and index.

    >>> card("granted", 3)
    '0A00000003'
    """
    return f"0A0000{KINDS.index(kind):X}{index:03X}"


def cards(each: int = EACH) -> dict[str, list[str]]:
    """All of them by kind."""
    return {kind: [card(kind, index) for index in range(each)] for kind in KINDS}


class Table:
    """Decides as the list of the server says.

    :param told: of `lane_tasks.gate_list`
    """

    def __init__(self, told: dict):
        self.head = read_head(told["head"])
        self.key = bytes.fromhex(told["key"])
        self.denied = {one["hash"] for one in told["denials"]}
        self.permits = {}
        for body in told["permits"]:
            permit = read_permit(body, self.head)
            for one in permit.hashes:
                self.permits.setdefault(one, []).append(permit)

    def code(
        self, number: str, lane: int, at: int, where: str = "", age: int = 0
    ) -> str:
        """The code for a card at a time (ms).

        :param where: the zone the card is known to be in
        :param age: ms since the list was confirmed
        """
        wanted = credential_hash(self.key, f"em:{number}")
        found = Found(self.permits.get(wanted, ()), wanted in self.denied)
        door = self.head.doors[f"lane{lane}"]
        moment = Moment(age=age, where=where)
        return decide(door, found, at, moment, self.head).code.value

    def goes(self, lane: int, code: str, where: str) -> str:
        """Where a card is after it was let through, or not."""
        door = self.head.doors[f"lane{lane}"]
        if code not in ("granted", "passback_soft"):
            return where
        if door.enters or door.leaves:
            return door.enters or OUTSIDE
        return where


def everything_is_meant(codes: set[str]) -> bool:
    """Whether a run has met every answer a list can have online."""
    wanted = {"granted", "denied", "unknown", "not_yet", "expired", "out_of_hours"}
    return wanted | {"wrong_door", "passback_hard", "passback_soft"} <= codes
