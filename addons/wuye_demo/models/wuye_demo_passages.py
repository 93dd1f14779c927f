import random
from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models

DAYS = 3  # of passages before today
TRIPS = 26  # a day: out in the morning, home in the evening
EAST = timedelta(hours=8)  # China's time; columns are UTC
MORNING, EVENING = (6.5, 9.5), (17.0, 22.0)
REFUSED = (
    (9.2, "unknown", "6D21"),
    (14.6, "unknown", "90AF"),
    (21.3, "wrong_door", None),
    (22.4, "out_of_hours", None),
)

Passage = namedtuple("Passage", "at box door code card detail")


class WuyeDemoPassages(models.AbstractModel):
    """Some days of passages at the gates of the demo estate, as its boxes say them."""

    _name = "wuye.demo.passages"
    _description = "Passages of the Demo Estate"

    @api.model
    def _play(self, boxes, cards, plates, today):
        """Have the boxes write and send what happened up to now; nothing of later.

        :param boxes: {part of the code: DemoBox}
        :param cards: credentials of residents; the last two get into trouble
        :param plates: {credential: plate}
        """
        rng = random.Random(f"gates {today}")
        now = fields.Datetime.now()
        for ago in range(DAYS, -1, -1):
            midnight = fields.Datetime.to_datetime(today) - EAST - timedelta(days=ago)
            self._day(boxes, cards, plates, midnight, now, rng)
        for name, box in boxes.items():
            box.send(leave_out=3 if name == "91" else 0)

    @api.model
    def _day(self, boxes, cards, plates, midnight, now, rng):
        passages = self._trips(cards, plates, rng) + self._trouble(cards)
        if not boxes["01"].seq:
            for box in boxes.values():
                box.note(midnight, "boot", "started")
                box.note(midnight + timedelta(seconds=2), "list", "taken")
        for one in sorted(passages, key=lambda passage: passage.at):
            moment = midnight + timedelta(hours=one.at)
            if moment < now - timedelta(minutes=1):
                self._pass(boxes[one.box], one, moment)

    @api.model
    def _trips(self, cards, plates, rng):
        """Residents through lobby and garage, cars through the lanes."""
        found = []
        for _number in range(TRIPS):
            card = rng.choice(cards[:-2])
            out, home = rng.uniform(*MORNING), rng.uniform(*EVENING)
            lobby = rng.choice((("31", "lobby"), ("91", "lift")))
            found.append(Passage(home, *lobby, "granted", card, {}))
            found.append(Passage(out, "31", "lobby", "exit", None, {}))
            if rng.random() < 0.6:
                card, plate = rng.choice(list(plates.items()))
                seen = {"form": "plate", "plate": plate, "tail": plate[-4:]}
                seen |= {"device": "camera", "confidence": rng.randrange(90, 100)}
                seen["pictures"] = [{"kind": "scene", "file": self._picture(rng)}]
                leaves = Passage(out, "01", "north-out", "granted", card, seen)
                found += [leaves, leaves._replace(at=home, door="north-in")]
        return found

    @api.model
    def _picture(self, rng):
        """The reference of a picture, which would be on the box."""
        return f"{fields.Date.today()}/{rng.getrandbits(128):032x}.jpg"

    @api.model
    def _trouble(self, cards):
        """What is refused, held or forced on any day."""
        found = [
            Passage(at, "31", "lobby", code, None if tail else cards[-1], tail or {})
            for at, code, tail in REFUSED
        ]
        stranger = {"form": "plate", "plate": "浙A9C264", "tail": "C264"}
        found.append(Passage(11.4, "01", "north-in", "unknown", None, stranger))
        found.append(Passage(12.1, "91", "fire-door", "door.held", None, {}))
        return found

    @api.model
    def _pass(self, box, one, moment):
        """Write a passage, and what the door's contact said of it."""
        kind, _dot, code = one.code.rpartition(".")
        if one.code == "exit":
            kind, code = "exit", "button"
        detail = one.detail
        if isinstance(detail, str):  # a card that is in no list: its last digits
            detail = {"form": "em", "tail": detail, "device": "reader"}
        hashes = one.card.sudo().hash_ids if one.card else ()
        box.note(
            moment,
            kind or "access",
            code,
            one.door,
            credential=hashes[:1].hash if hashes else "",
            detail=detail or None,
        )
        if code in ("granted", "button"):
            for seconds, word in ((1, "opened"), (5, "closed")):
                box.note(moment + timedelta(seconds=seconds), "door", word, one.door)
