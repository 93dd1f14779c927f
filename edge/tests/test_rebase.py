"""Where a journal goes on after an enrolment: behind what the server holds (H3)."""

import hashlib
import hmac
import json

import pytest
from boxes import Server

from wuye_edge.box import open_journal
from wuye_edge.link.enrol import enrol
from wuye_edge.store.journal import Entry, Journal
from wuye_edge.store.state import State

KEY = b"k" * 32
CHAIN = "ab" * 32  # of the last event the server holds
PLAIN = ("at", "mono", "boot", "clock", "list", "door", "kind", "code", "detail")


def entry(number):
    detail = {"n": number}
    return Entry(
        number, number, "boot", "sure", 3, "east", "access", "granted", "", detail
    )


def write(path, numbers, acked=0):
    journal = Journal(path, KEY)
    journal.start()
    for number in numbers:
        journal.add(entry(number))
    assert journal.flush()
    journal.ack(acked)
    events = journal.last(1000)
    journal.stop()
    return events


@pytest.fixture(scope="module")
def server():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def state(tmp_path):
    made = State(tmp_path / "box.db")
    yield made
    made.close()


def opened(tmp_path, state):
    """All events of the journal the box opens, and where its numbers go on."""
    journal = open_journal(tmp_path / "journal.db", KEY, state)
    journal.start()
    journal.add(entry(99))
    assert journal.flush()
    found = journal.last(1000), journal.acked
    journal.stop()
    return found


def fits(event, before):
    plain = {name: value for name, value in event.items() if name != "chain"}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    told = hmac.new(KEY, bytes.fromhex(before) + text.encode(), hashlib.sha256)
    return told.hexdigest() == event["chain"]


def test_h3_new_computer_goes_on_behind_what_the_server_holds(tmp_path, state):
    state.put(base=41, base_chain=CHAIN, base_moved=0)
    (event,), acked = opened(tmp_path, state)
    assert (event["seq"], acked, fits(event, CHAIN)) == (42, 41, True)
    assert state.get("base") is None


def test_h3_journal_that_leads_there_goes_on_as_it_is(tmp_path, state):
    written = write(tmp_path / "journal.db", range(1, 8), acked=4)
    state.put(base=5, base_chain=written[4]["chain"], base_moved=0)
    events, acked = opened(tmp_path, state)
    assert (events[:7], acked) == (written, 4)
    assert events[7]["seq"] == 8
    assert not list(tmp_path.glob("journal.db.*before*"))


def test_h3_what_the_server_never_got_comes_again_under_new_numbers(tmp_path, state):
    """The server holds 40 numbers of a copy; this one has written 5, 6 and 7 since."""
    written = write(tmp_path / "journal.db", range(1, 8), acked=4)
    state.put(base=40, base_chain=CHAIN, base_moved=0)
    events, acked = opened(tmp_path, state)
    assert ([e["seq"] for e in events], acked) == ([41, 42, 43, 44], 40)
    for old, new in zip(written[4:], events, strict=False):
        assert {name: new[name] for name in PLAIN} == {
            name: old[name] for name in PLAIN
        }
        assert new["detail"] == old["detail"]
        assert new["uuid"] != old["uuid"]
    chains = [CHAIN, *(event["chain"] for event in events)]
    assert all(fits(e, before) for e, before in zip(events, chains, strict=False))
    # the old one is there for somebody to look at
    (aside,) = tmp_path.glob("journal.db.before-*")
    old = Journal(aside, KEY)
    assert old.last(1000) == written
    old.stop()


def test_h3_power_cut_on_the_way_begins_anew(tmp_path, state):
    write(tmp_path / "journal.db", range(1, 8), acked=4)
    (tmp_path / "journal.db.new").write_bytes(b"half a file")
    (tmp_path / "journal.db.new-wal").write_bytes(b"half a log")
    state.put(base=40, base_chain=CHAIN, base_moved=0)
    events, _acked = opened(tmp_path, state)
    assert [e["detail"]["n"] for e in events] == [5, 6, 7, 99]


def test_events_of_another_place_are_not_told_of_this_one(tmp_path, state):
    write(tmp_path / "journal.db", range(1, 8), acked=4)
    state.put(base=0, base_chain="", base_moved=1)
    events, acked = opened(tmp_path, state)
    assert ([e["detail"]["n"] for e in events], acked) == ([99], 0)
    assert events[0]["seq"] == 1


def test_server_that_says_nothing_of_a_journal_changes_none(server, tmp_path, state):
    written = write(tmp_path / "journal.db", range(1, 8), acked=4)
    server.set(code="ABCDE-ABCDEFGHIJKLMNOPQRST")
    enrol(server.url, "ABCDE-ABCDEFGHIJKLMNOPQRST", "boot", "0.1.0", state)
    events, _acked = opened(tmp_path, state)
    assert events[:7] == written


def test_h3_server_says_where_it_is_and_whether_the_box_has_moved(
    server, tmp_path, state
):
    end = {"last": 40, "chain": CHAIN}
    for before, moved in ((None, 0), ("BX-1", 0), ("BX-2", 1)):
        state.put(box=before)
        server.set(code="ABCDE-ABCDEFGHIJKLMNOPQRST", end=end)
        enrol(server.url, "ABCDE-ABCDEFGHIJKLMNOPQRST", "boot", "0.1.0", state)
        told = [state.get(name) for name in ("base", "base_chain", "base_moved")]
        assert told == [40, CHAIN, moved]
