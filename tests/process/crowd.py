"""People at all lanes of a gate at once, each lane in a thread of its own.

A card is shown, and where it opens for sure the next comes when the relay was switched.
What the box has to say of each is found out afterwards (`check`), by the engine.
"""

import itertools
import json
import random
import threading
import time
from collections import deque
from dataclasses import dataclass

from gate_table import EACH, IN, OUT, card

WITHIN = 2.0  # seconds from the card to the barrier (GB 50396-2007, 5.1.2)
MOMENT = 1.0  # seconds: what was read within them before a kill may be missing
POLL = 0.005  # seconds between two looks at a relay
AWAY = 0.4  # seconds; sooner the reader takes a card for the same that lies there
REFUSED = 0.06  # seconds a person who was refused stays
PATIENCE = 3.0  # seconds at a barrier that stays shut
SKEW = 500  # ms between the box's clock and this one
STEP = 0.1  # seconds; more between two clocks of this machine is a step
TORN = 2000  # ms within which a reader says that it understood nothing
# beginnings of numbers that open wherever they are shown
SURE = (card("granted", 0)[:7], card("staff", 0)[:7])
# of a hundred; a gate is for those who may pass
CROWD = {
    "granted": 66,
    "staff": 4,
    "denied": 6,
    "unknown": 8,
    "not_yet": 4,
    "expired": 4,
    "by_hours": 4,
    "elsewhere": 4,
}


def ahead() -> float:
    """By how many seconds the clock on the wall is ahead of the one nobody sets."""
    return time.time() - time.monotonic()


@dataclass(slots=True)
class Shown:
    """A card at a lane; times are time.time()."""

    lane: int
    number: str
    at: float
    doubtful: bool = False


class Crowd:
    """Threads that show cards until they are stopped. Killers say so by `down`."""

    def __init__(self, lanes, seed: int):
        self.lanes, self.seed = lanes, seed
        self.shown: list[Shown] = []
        self.took: list[float] = []  # seconds from the card to the relay
        self.again = 0  # how often a card had to be shown once more
        self._ended, self._up = threading.Event(), threading.Event()
        self._up.set()
        self._kills = 0
        self._failed: list[BaseException] = []
        self._ahead = ahead()
        self._lock = threading.Lock()
        # the two lanes with zones are one person's way
        ways = [self._walk, *[self._stand] * (lanes.count - 2)]
        self._threads = [
            threading.Thread(target=self._run, args=(way, lane + 1), daemon=True)
            for lane, way in enumerate(ways)
        ]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._ended.set()
        self._up.set()
        for thread in self._threads:
            thread.join(60)
        assert not self._failed, self._failed
        # every comparison below is of times of this clock
        stepped = ahead() - self._ahead
        assert abs(stepped) < STEP, f"this machine's clock was set by {stepped} s"

    def _run(self, way, lane):
        try:
            way(lane)
        except BaseException as error:  # the test's own thread has to hear of it
            self._failed.append(error)

    # === KILLS === #

    def down(self, kill):
        """Kill the box by `kill`: nobody comes until `up`."""
        before = time.time() - MOMENT
        with self._lock:
            kill()
            self._kills += 1
            self._up.clear()
            self._doubt(before)

    def up(self):
        """The box listens again."""
        with self._lock:
            self._up.set()

    def _doubt(self, since):
        for one in reversed(self.shown):
            if one.at < since - MOMENT:
                break
            one.doubtful = one.doubtful or one.at >= since

    # === PEOPLE === #

    def _stand(self, lane):
        """One card after the other; none again within a second."""
        chance = random.Random(f"{self.seed} {lane}")
        kinds, weights = list(CROWD), list(CROWD.values())
        for turn in itertools.count():
            if self._ended.is_set():
                return
            kind = chance.choices(kinds, weights)[0]
            self._show(lane, card(kind, (turn + lane) % EACH))

    def _walk(self, _lane):
        """In, in once more, out, out once more; two others in between.

        Once one of them has passed, who came before him has been decided.
        """
        for turn in itertools.count():
            one, two, three = (card("walker", (3 * turn + n) % EACH) for n in range(3))
            for lane in (IN, OUT):
                self._show(lane, one)
                self._show(lane, two)
                threading.Event().wait(AWAY)
                self._show(lane, one, opens=lane == OUT)
                self._show(lane, three)
                if self._ended.is_set():
                    return

    def _come(self, lane, number):
        """To a lane whose box is there; its lifts and the box's kills so far."""
        while True:
            self._up.wait()
            lifts = self.lanes.lifts(lane)
            with self._lock:
                if self._up.is_set():
                    self.shown.append(Shown(lane, number, time.time()))
                    return lifts, self._kills

    def _show(self, lane, number, opens=None):
        """:param opens: whether to wait for the relay; by default where it is sure"""
        while not self._shown_once(lane, number, opens):
            self.again += 1  # the reader understood nothing: he holds it there again

    def _shown_once(self, lane, number, opens):
        lifts, kills = self._come(lane, number)
        began = time.monotonic()
        self.lanes.show(lane, number)
        sure = number[:7] in SURE
        if not sure and not (opens is not False and lane in (IN, OUT)):
            self._ended.wait(REFUSED)
            return True
        while self.lanes.lifts(lane) == lifts and kills == self._kills:
            if time.monotonic() - began > PATIENCE:
                # a walker whose last passage was lost with the box stands outside
                return not sure
            threading.Event().wait(POLL)
        if kills == self._kills:
            self.took.append(time.monotonic() - began)
        return True


class Told:
    """What a run has brought, held against the table."""

    def __init__(self, table):
        self.table = table
        self.codes: set[str] = set()
        self.missing: list[Shown] = []
        self.torn = 0
        self._where: dict[str, str] = {}

    def check(
        self, shown: list[Shown], events: list[dict], later: float = 2.0
    ) -> dict[int, list[bool]]:
        """Each card once, in its lane's order, as the table says.

        Only doubtful ones may be missing, and those of which the reader said that their
        frame was torn: a busy machine does not always keep the pace of a wire.

        :param later: seconds within which the box has decided
        :return: of each lane who was let in, and whether the board said that it opened
        """
        queues = {}
        for event in events:
            if event["kind"] == "access":
                queues.setdefault(event["door"], deque()).append(event)
        passed = {}
        for one in sorted(shown, key=lambda each: each.at):
            queue = queues.get(f"lane{one.lane}")
            if queue and self._is_of(queue[0], one, later):
                event = queue.popleft()
                code = event["code"]
                self.codes.add(code)
                if code in ("granted", "passback_soft"):
                    told = json.loads(event["detail"]).get("relay")
                    passed.setdefault(one.lane, []).append(told == "done")
                where = self._where.get(one.number, "")
                self._where[one.number] = self.table.goes(one.lane, code, where)
            else:
                torn = _is_torn(one, events)
                assert one.doubtful or torn, (one, queue and queue[0])
                self.missing.append(one)
                self.torn += torn
        assert not any(queues.values()), {door: q[0] for door, q in queues.items() if q}
        return passed

    def _is_of(self, event, one, later):
        where, at = self._where.get(one.number, ""), round(one.at * 1000)
        # the hour may strike between the card and the decision
        allowed = {
            self.table.code(one.number, one.lane, moment, where)
            for moment in (at, at + round(later * 1000))
        }
        # not the one that was shown once more because this one was not understood
        soon = -SKEW < event["at"] - at < PATIENCE * 1000
        return soon and event["tail"] == one.number[-4:] and event["code"] in allowed


def _is_torn(one, events):
    """Whether the reader has said that it could not understand what came then."""
    at = round(one.at * 1000)
    return any(
        event["door"] == f"lane{one.lane}"
        and (event["kind"], event["code"]) == ("fault", "frame")
        and at - TORN < event["at"] < at + TORN
        for event in events
    )
