"""The journal: numbered, chained, never waited for, honest about what it lost."""

import hashlib
import hmac
import json
import sqlite3
import stat
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.store import journal as module
from wuye_edge.store.database import connect
from wuye_edge.store.journal import DAY, Entry, Journal
from wuye_engine.access.wire import canonical

KEY = b"k" * 32
NAMES = {*module.Entry.__slots__, "seq", "chain"}


def entry(number=0, at=None, **more):
    at = number if at is None else at
    return Entry(at, number, "boot", "sure", 12, "east", "access", "granted", **more)


@pytest.fixture
def journal(tmp_path):
    found = Journal(tmp_path / "journal.db", KEY)
    found.start()
    yield found
    found.stop()


def check_chain(events, before=""):
    """As the server does it (decision 0016), written apart from the box's code."""
    for event in events:
        plain = {name: value for name, value in event.items() if name != "chain"}
        text = json.dumps(
            plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        wanted = hmac.new(KEY, bytes.fromhex(before) + text.encode(), hashlib.sha256)
        assert event["chain"] == wanted.hexdigest()
        before = event["chain"]


def test_h3_events_are_numbered_without_gap_and_chained(journal, tmp_path):
    for number in range(700):
        assert journal.add(entry(number, detail={"label": "3-1201 门"}))
    assert journal.flush()
    events = journal.pending(1000)
    assert [event["seq"] for event in events] == list(range(1, 701))
    assert [event["mono"] for event in events] == list(range(700))
    assert len({event["uuid"] for event in events}) == 700
    assert set(events[0]) == NAMES | {"uuid"}
    check_chain(events)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o600}


def test_h3_numbers_and_chain_go_on_after_a_restart(tmp_path):
    for turn in range(3):
        journal = Journal(tmp_path / "journal.db", KEY)
        journal.start()
        for number in range(5):
            journal.add(entry(turn * 5 + number))
        journal.stop()
    journal = Journal(tmp_path / "journal.db", KEY)
    events = journal.pending(100)
    assert [event["seq"] for event in events] == list(range(1, 16))
    check_chain(events)
    journal.stop()


def test_what_is_acknowledged_is_not_sent_again_over_restarts(journal, tmp_path):
    for number in range(10):
        journal.add(entry(number))
    journal.flush()
    journal.ack(7)
    journal.ack(3)  # an answer that came late
    assert [event["seq"] for event in journal.pending()] == [8, 9, 10]
    assert (journal.acked, journal.waiting()) == (7, 3)
    journal.ack(99)  # more than there is: a server that has another box's events
    assert journal.acked == 10
    again = Journal(tmp_path / "journal.db", KEY)
    assert again.pending() == []
    again.stop()


def test_the_server_gets_again_what_it_asks_for_and_hears_what_is_gone(journal):
    for number in range(10):
        journal.add(entry(number))
    journal.flush()
    with sqlite3.connect(journal._path) as db:
        db.execute("DELETE FROM event WHERE seq IN (3, 4, 7)")
    events, gone = journal.again([2, 3, 4, 7, 9, 500])
    assert [event["seq"] for event in events] == [2, 9]
    assert gone == [3, 4, 7, 500]
    for _twice in range(2):
        journal.report_gone(gone, entry(11))
    journal.flush()
    told = [event for event in journal.pending(100) if event["kind"] == "loss"]
    assert [event["detail"] for event in told] == [
        {"first": 3, "last": 4},
        {"first": 7, "last": 7},
    ]


def test_events_are_trimmed_when_held_by_the_server_for_long_enough(journal):
    for number in range(100):
        journal.add(entry(number, at=number * DAY))
    journal.flush()
    journal.ack(50)
    journal.trim(now=70 * DAY, days=30)
    journal.add(entry(100, at=100 * DAY))  # wakes the writer
    journal.flush()
    journal.add(entry(101, at=101 * DAY))  # after the trimming of the turn before
    journal.flush()
    kept = [event["seq"] for event in journal.last(1000)]
    assert kept == list(range(41, 103))
    assert [event["seq"] for event in journal.pending(3)] == [51, 52, 53]


def test_a_full_disk_holds_nobody_up_and_what_was_lost_is_said(tmp_path, monkeypatch):
    """A real "database or disk is full", by SQLite's own limit of pages."""
    monkeypatch.setattr(module, "RETRY", 0.01)
    opened = []

    def small(path):
        db = connect(path)
        db.execute("PRAGMA max_page_count = 1")  # what there is, and nothing more
        opened.append(db)
        return db

    journal = Journal(tmp_path / "journal.db", KEY, room=50, open_=small)
    journal.start()
    big = {"text": "x" * 3000}
    accepted = [journal.add(entry(number, detail=big)) for number in range(700)]
    with journal._changed:
        assert journal._changed.wait_for(lambda: "full" in journal.fault, 5)
    assert not journal.flush(0.1)
    lost = accepted.count(False)
    assert lost >= 700 - 50 - module.BATCH
    opened[0].execute("PRAGMA max_page_count = 1000000")  # somebody made room
    assert journal.flush(10)
    assert journal.fault == ""
    journal.stop()
    events = Journal(tmp_path / "journal.db", KEY).pending(2000)
    [loss] = [event for event in events if event["kind"] == "loss"]
    assert loss["detail"]["last"] - loss["detail"]["first"] + 1 == lost
    assert len(events) == accepted.count(True) + 1
    check_chain(events)


def test_a_full_disk_gives_up_what_the_server_holds_first(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RETRY", 0.01)
    opened = []

    def open_(path):
        opened.append(connect(path))
        return opened[0]

    journal = Journal(tmp_path / "journal.db", KEY, open_=open_)
    journal.start()
    for number in range(300):
        journal.add(entry(number, detail={"text": "x" * 3000}))
    journal.flush()
    journal.ack(250)
    opened[0].execute("PRAGMA max_page_count = 1")  # full from now on
    for number in range(300, 350):
        journal.add(entry(number, detail={"text": "x" * 3000}))
    assert journal.flush(5)
    journal.stop()
    kept = Journal(tmp_path / "journal.db", KEY).last(1000)
    assert [event["seq"] for event in kept] == list(range(251, 351))


def test_what_the_server_would_not_take_is_cut_and_stops_nothing(journal):
    details = [{"picture": b"\x00"}, {"text": "门" * 5000}, {"text": "\ud800"}, None]
    for number, detail in enumerate(details):
        journal.add(replace(entry(number, detail=detail), code="port lost: 门"))
    assert journal.flush()
    events = journal.pending()
    assert [event["mono"] for event in events] == [0, 1, 2, 3]
    assert {event["code"] for event in events} == {"port_lost:__"}
    assert all(len(str(event["detail"])) < 4000 for event in events)
    assert events[1]["detail"]["text"].startswith('{"text":"门门')
    check_chain(events)


def test_a_slow_disk_holds_nobody_up_and_the_loss_has_its_numbers(tmp_path):
    """The file is locked by somebody else, as a disk that takes seconds for a write."""
    path = tmp_path / "journal.db"
    journal = Journal(path, KEY, room=50)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    journal.start()
    accepted = [journal.add(entry(number)) for number in range(1000)]
    lost = accepted.count(False)
    assert lost >= 1000 - 50 - module.BATCH
    blocker.execute("ROLLBACK")
    blocker.close()
    assert journal.flush(10)
    journal.add(entry(5000))
    assert journal.flush()
    journal.stop()
    journal = Journal(path, KEY)
    events = journal.pending(2000)
    losses = [event for event in events if event["kind"] == "loss"]
    assert [event["code"] for event in losses] == ["room"]
    detail = losses[0]["detail"]
    assert detail["last"] - detail["first"] + 1 == lost
    assert losses[0]["seq"] == detail["last"] + 1
    kept = [number for number, fine in enumerate(accepted) if fine]
    gone = [number for number, fine in enumerate(accepted) if not fine]
    assert (detail["from"], detail["to"]) == (gone[0], gone[-1])
    plain = [event for event in events if event["kind"] != "loss"]
    assert [event["mono"] for event in plain] == [*kept, 5000]
    numbers = {event["seq"] for event in events}
    numbers.update(range(detail["first"], detail["last"] + 1))
    assert numbers == set(range(1, len(accepted) + 3))
    check_chain(events)
    journal.stop()


@given(st.data())
def test_h3_any_change_of_any_event_breaks_the_chain(data):
    values = st.text(max_size=5) | st.integers(0, 9)
    details = st.none() | st.dictionaries(st.text(max_size=5), values, max_size=3)
    entries = data.draw(st.lists(details, min_size=1, max_size=4))
    chain, rows = "", []
    for number, detail in enumerate(entries, 1):
        body = canonical(entry(number, detail=detail).body(number))
        chain = module.chain_value(KEY, chain, body)
        rows.append({**json.loads(body), "chain": chain})
    check_chain(rows)
    victim = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from(sorted(NAMES - {"chain"})))
    victim[name] = f"not {victim[name]}"
    with pytest.raises(AssertionError):
        check_chain(rows)
