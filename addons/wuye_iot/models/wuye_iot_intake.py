import json
import logging
from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.tools import SQL

from ..journal import Nonsense, check_batch, forked, judge, lost_numbers, runs
from ..numbers import TAIL
from ..words import alarm_of, outcome

_logger = logging.getLogger(__name__)
RESENT = 1000  # numbers asked for again in one answer
PROVEN = 10_000  # events whose chain is looked at in one go
PLATE = 10  # characters
NAMED = 5  # numbers in the words of an alarm
# column: its type in PostgreSQL; a batch is one statement of one array a column
COLUMNS = {
    "seq": "bigint",
    "uuid": "uuid",
    "at": "timestamp",
    "at_ms": "bigint",
    "mono": "bigint",
    "outcome": "varchar",
    "kind": "varchar",
    "code": "varchar",
    "door_id": "integer",
    "door_code": "varchar",
    "boot": "varchar",
    "clock": "varchar",
    "list_number": "bigint",
    "credential": "varchar",
    "credential_id": "integer",
    "tail": "varchar",
    "label": "varchar",
    "detail": "text",
    "chain": "varchar",
}
STORED = """
SELECT seq, uuid::text, at_ms, mono, boot, clock, list_number, door_code, kind, code,
       credential, detail, chain
  FROM wuye_iot_event WHERE box_id = %s AND seq = ANY(%s)
"""


def _moment(milliseconds):
    """Naive UTC, as columns have it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)


def _plain(value):
    """A word out of a detail, as PostgreSQL takes it."""
    return str(value or "").replace("\0", "")


def _event(row):
    """A stored row as the event that came, so that its chain can be proven again."""
    names = "seq uuid at mono boot clock list door kind code credential detail chain"
    event = dict(zip(names.split(), row, strict=True))
    event["detail"] = json.loads(event["detail"]) if event["detail"] else None
    return event


class WuyeIotIntake(models.AbstractModel):
    """Takes in what a box's journal says: once, in order, proven, without gap (H3)."""

    _name = "wuye.iot.intake"
    _description = "Intake of Events"

    @api.model
    def _take(self, box, said):
        """Take a batch; nothing of it twice, however often it is sent.

        What is no event, or does not fit, holds up no other: the first is set aside,
        the second asked for again.

        :param said: the body of an `events` call
        :raises Nonsense: it is not what a box sends; then nothing is taken
        :raises Refused: the journal is another than the one that is stored, as that of
            a copied box is; then nothing is taken, and an alarm says so
        """
        batch = check_batch(said.get("events"))
        raw = said["events"]
        if raw and batch.events[:1] == raw[:1] and said.get("first") != raw[0]["seq"]:
            raise Nonsense("first")
        link = box._link()
        # one batch of a box at a time: what is stored decides what fits
        self.env.cr.execute(
            SQL("SELECT 1 FROM wuye_iot_link WHERE id = %s FOR NO KEY UPDATE", link.id)
        )
        if raw:
            self._take_batch(box, link, batch)
        return link

    @api.model
    def _take_batch(self, box, link, batch):
        odd = {one.event["seq"] for one in batch.odd if one.is_placed}
        chains, after = self._around(box, batch.placed)
        if other := forked(batch.placed, chains):
            raise link._copy(", ".join(map(str, other[:NAMED])))
        verdict = judge(batch.placed, box._event_keys(), chains, after, odd)
        fits = [one for one in verdict.fits if one["seq"] not in chains]
        aside = self.env["wuye.iot.aside"]._keep(
            box, batch.odd, {one["seq"] for one in verdict.fits}
        )
        fresh = [one for one in fits if one["seq"] not in odd]
        rows = self._insert(box, fresh) if fresh else []
        taken = {row["seq"] for row in rows}
        # another event has this uuid: it is no event of this journal
        false = [one for one in verdict.false if one["seq"] not in odd]
        false += [one for one in fresh if one["seq"] not in taken]
        self._count(link, rows, fresh, aside)
        self._refuse(box, false)
        self._after_intake(box, rows)

    # === PARTS === #

    @api.model
    def _around(self, box, events):
        """What is stored around a batch: {number: chain}, {number: event after it}."""
        numbers = {one["seq"] for one in events}
        wanted = numbers | {n + step for n in numbers for step in (-1, 1)}
        wanted |= {lost[0] - 1 for one in events if (lost := lost_numbers(one))}
        rows = self.env.execute_query(
            SQL(
                "SELECT seq, chain FROM wuye_iot_event"
                " WHERE box_id = %(box)s AND seq = ANY(%(wanted)s)"
                " UNION ALL SELECT seq, chain FROM wuye_iot_aside"
                " WHERE box_id = %(box)s AND seq = ANY(%(wanted)s) AND is_proven",
                box=box.id,
                wanted=list(wanted),
            )
        )
        chains = dict(rows)
        follow = [n for n in chains if n - 1 in numbers and n - 1 not in chains]
        after = {}
        if follow:
            rows = self.env.execute_query(SQL(STORED, box.id, follow))
            after = {row[0]: _event(row) for row in rows}
        return {0: "", **chains}, after

    @api.model
    def _insert(self, box, events):
        """Store events in one statement; the rows that went in."""
        doors = {
            door.code: door.id for door in box.with_context(active_test=False).door_ids
        }
        hashes = {one["credential"] for one in events if one["credential"]}
        holders = self._holders(box.community_id, hashes)
        rows = [self._row(one, doors, holders) for one in events]
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        arrays = SQL(", ").join(
            SQL(f"%s::{kind}[]", [row[name] for row in rows])
            for name, kind in COLUMNS.items()
        )
        done = self.env.execute_query(
            SQL(
                "INSERT INTO wuye_iot_event (box_id, community_id, company_id,"
                " received_at, %s) SELECT %s, %s, %s, now() AT TIME ZONE 'UTC', t.*"
                " FROM unnest(%s) AS t ON CONFLICT DO NOTHING RETURNING seq, id",
                names,
                box.id,
                box.community_id.id,
                box.company_id.id,
                arrays,
            )
        )
        ids = dict(done)
        base = {"box_id": box.id}
        return [
            {"id": ids[row["seq"]], **base, **row} for row in rows if row["seq"] in ids
        ]

    @api.model
    def _row(self, event, doors, holders):
        detail = event["detail"]
        seen = detail if isinstance(detail, dict) else {}
        # of a card that is in no list the box says the end, of a plate all of it
        holder = holders.get(event["credential"]) or {
            "tail": _plain(seen.get("tail"))[-TAIL:] or None,
            "label": _plain(seen.get("plate"))[:PLATE] or None,
        }
        return {
            "seq": event["seq"],
            "uuid": event["uuid"],
            "at": _moment(event["at"]),
            "at_ms": event["at"],
            "mono": event["mono"],
            "outcome": outcome(event["kind"], event["code"] or ""),
            "kind": event["kind"],
            "code": event["code"],
            "door_id": doors.get(event["door"]),
            "door_code": event["door"],
            "boot": event["boot"],
            "clock": event["clock"],
            "list_number": event["list"],
            "credential": event["credential"],
            "credential_id": holder.get("id"),
            "tail": holder.get("tail"),
            "label": holder.get("label"),
            "detail": None
            if detail is None
            else json.dumps(detail, ensure_ascii=False),
            "chain": event["chain"],
        }

    @api.model
    def _holders(self, community, hashes):
        """{hash: {id, tail, label}} of credentials, where a hash names one only."""
        if not hashes:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT h.hash, min(c.id), min(c.tail), min(c.label)"
                " FROM wuye_iot_credential_hash h"
                " JOIN wuye_iot_credential c ON c.id = h.credential_id"
                " WHERE h.community_id = %s AND h.hash = ANY(%s)"
                " GROUP BY h.hash HAVING count(*) = 1",
                community.id,
                list(hashes),
            )
        )
        return {
            value: {"id": number, "tail": tail, "label": label}
            for value, number, tail, label in rows
        }

    @api.model
    def _count(self, link, rows, fresh, aside=()):
        """Move on: open gaps where numbers are missing, close what was filled.

        :param aside: numbers of what was set aside: held, though no events
        """
        gaps = self.env["wuye.iot.gap"].sudo()  # sudo: the box says it, no post
        box = link.box_id
        for first, last in runs(row["seq"] for row in rows):
            if first > link.highest + 1:
                gap = {"box_id": box.id, "first": link.highest + 1, "last": first - 1}
                gaps.create(gap)
            elif first <= link.highest:
                gaps._open_of(box)._close(first, last)
            link.highest = max(link.highest, last)
        for number in aside:
            if number > link.highest:
                gaps.create(
                    {"box_id": box.id, "first": link.highest + 1, "last": number}
                )
                link.highest = number
            gaps._open_of(box)._close(number, number, state="aside")
        taken = {row["seq"] for row in rows}
        for event in fresh:
            lost = lost_numbers(event) if event["seq"] in taken else None
            if lost:
                gaps._open_of(box)._close(*lost, state="lost")
        link._move_ack()

    @api.model
    def _refuse(self, box, events):
        """Events that do not fit are not taken: an alarm says which."""
        if not events:
            return
        numbers = [event["seq"] for event in events]
        named = ", ".join(map(str, numbers[:NAMED]))
        _logger.warning("box %s: events %s do not fit its journal", box.code, numbers)
        alarms = self.env["wuye.iot.alarm"]
        alarms._raise(box, "journal", fields.Datetime.now(), text=named)
        self.env["wuye.iot.wall"]._tell(box.community_id)

    @api.model
    def _unproven(self, box, first=1, most=PROVEN):
        """Numbers of stored events that do not fit the chain any more, of a span.

        What was changed in the database, past its triggers, is found by it (H3).
        """
        rows = self.env.execute_query(
            SQL(
                STORED + " ORDER BY seq",
                box.id,
                list(range(max(first - 1, 1), first + most)),
            )
        )
        events = [_event(row) for row in rows]
        events = [event for event in events if event["seq"] >= first]
        # before a loss, and where something was set aside, the chain is elsewhere
        chains, _after = self._around(box, events)
        verdict = judge(events, box._event_keys(), chains)
        return [
            event["seq"]
            for event in verdict.false
            # what a loss followed may be forgotten by now
            if not (lost := lost_numbers(event)) or lost[0] - 1 in chains
        ]

    # === HOOKS === #

    @api.model
    def _after_intake(self, box, rows):
        """What follows from events that are new; later modules add theirs.

        :param rows: dicts with `id` and the columns of `wuye.iot.event`
        """
        alarms = self.env["wuye.iot.alarm"]
        doors = self.env["wuye.iot.door"]
        found = {}
        for row in rows:
            if kind := alarm_of(row["kind"], row["code"] or ""):
                key = (kind, row["door_id"])
                found.setdefault(key, []).append(row)
        for (kind, door_id), group in found.items():
            last = group[-1]
            text = last["label"] or last["tail"] or ""
            door = doors.browse(door_id or [])
            alarms._raise(box, kind, last["at"], door, text, len(group))
        self.env["wuye.iot.wall"]._tell(box.community_id, rows)
