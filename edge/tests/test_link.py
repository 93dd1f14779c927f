"""The link against a server that shares no code with it (decision 0016)."""

import copy
import json
import time

import pytest
import requests
from boxes import CODE, LIST, Box, Server, wait_for

from wuye_edge.link import lists, loop
from wuye_edge.link.client import NotBelieved, NotReached, Refused
from wuye_edge.link.enrol import enrol, rotate
from wuye_edge.link.seal import NotSealed
from wuye_edge.store.state import State
from wuye_engine.access.cases import case_key
from wuye_engine.errors import InvalidAccessList


@pytest.fixture(scope="module")
def process():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def server(process):
    process.set(reset=True)
    return process


@pytest.fixture
def box(server, tmp_path):
    found = Box(tmp_path, server)
    yield found
    found.close()


# === ENROLMENT AND KEYS === #


def test_a_code_enrols_one_box_once(server, tmp_path):
    server.set(code=CODE)
    state = State(tmp_path / "box.db")
    assert enrol(server.url, f" {CODE.lower()} ", "boot", "0.1.0", state) == "BX-1"
    key = state.get("key")
    assert len(key) == 32
    assert key.hex() == server.get("keys")["1"]
    assert key.hex() not in server.get("last")["body"]
    with pytest.raises(Refused):
        enrol(server.url, CODE, "boot", "0.1.0", state)
    assert state.get("key") == key
    state.close()


def test_a_wrong_code_and_a_server_that_does_not_know_it_enrol_nobody(server, tmp_path):
    server.set(code=CODE)
    state = State(tmp_path / "box.db")
    with pytest.raises(ValueError, match="XXXXX"):
        enrol(server.url, "ABCDE-SHORT", "boot", "0.1.0", state)
    with pytest.raises(Refused):
        enrol(server.url, CODE[:-1] + "A", "boot", "0.1.0", state)
    server.set(faults={"proof": 1})
    with pytest.raises(NotSealed):
        enrol(server.url, CODE, "boot", "0.1.0", state)
    assert state.get("key") is None
    state.close()


def test_a_new_key_is_taken_and_events_go_on_over_the_change(server, box):
    box.add(3)
    server.set(wanted_key=2)
    box.link.turn()
    assert box.state.get("key_number") == 2
    assert box.state.get("key").hex() == server.get("keys")["2"]
    box.add(3)
    box.link.turn()
    assert (server.get("refused"), box.journal.acked) == ([], 6)
    assert server.get("last")["headers"]["X-Wuye-Key"] == "2"


def test_a_key_the_server_has_not_kept_gives_way_to_the_one_before(server, box):
    rotate(box.client, box.state)
    keys = server.get("keys")
    server.set(keys={"1": keys["1"]}, newest=1)  # as after a failed commit
    assert not box.link._try()
    assert box.link._try()
    assert box.state.get("key_number") == 1


def test_h3_a_refused_box_keeps_its_events_and_says_why(server, box, caplog):
    box.add(3)
    server.set(refuse=["wait", "copy", "copy"])
    for word in ("wait", "copy", "copy"):
        assert not box.link._try()
        assert box.link.refused == word
    assert box.journal.acked == 0
    assert [r.message for r in caplog.records if "Enrol this box again" in r.message]
    assert box.link._try()
    assert (box.link.refused, box.journal.acked) == ("", 3)


def test_h3_a_process_names_its_life_and_its_last_number(server, box):
    box.add(3)
    box.link.turn()
    said = dict(json.loads(server.get("last")["body"]))
    assert (len(said["life"]), said["last"]) == (32, 3)
    other = loop.Link(
        box.client, box.gate, (box.state, box.permits, box.journal), box.clock
    )
    assert other.life != box.link.life


# === EVENTS === #


def test_h3_events_arrive_in_order_once_and_are_acknowledged(server, box):
    box.add(1200)
    assert box.link.turn()
    while box.link.turn():
        pass
    events = server.get("events")
    assert [int(seq) for seq in events] == list(range(1, 1201))
    assert [event["detail"]["turn"] for event in events.values()] == list(range(1200))
    assert (server.get("refused"), box.journal.acked) == ([], 1200)
    assert box.journal.pending() == []


def test_h3_the_server_gets_again_what_it_lacks_and_hears_what_is_gone(server, box):
    box.add(10)
    box.link.turn()
    events = server.get("events")
    for seq in ("4", "5", "8"):
        del events[seq]
    box.journal._readers.get().execute("DELETE FROM event WHERE seq = 8")
    server.set(events=events, resend=[4, 5, 8])
    while box.link.turn():
        pass
    box.journal.flush()
    while box.link.turn():
        pass
    events = server.get("events")
    assert {"4", "5"} <= set(events)
    assert [one["detail"] for one in events.values() if one["kind"] == "loss"] == [
        {"first": 8, "last": 8}
    ]


def test_h3_an_event_changed_on_the_disk_is_refused_by_the_server(server, box):
    box.add(5)
    db = box.journal._readers.get()
    db.execute("UPDATE event SET body = replace(body, 'granted', 'denied') WHERE seq=3")
    box.link.turn()
    assert server.get("refused") == [3]
    assert server.get("events")["2"]["code"] == "granted"


# === BELIEF === #


def test_h3_a_replayed_call_is_refused(server, box):
    box.link.turn()
    heard = server.get("last")
    kept = {"X-Wuye-" + name for name in ("Box", "Key", "Time", "Nonce", "Sign")}
    headers = {name: heard["headers"][name] for name in kept}
    again = requests.post(
        server.url + heard["path"], heard["body"].encode(), headers=headers, timeout=10
    )
    assert (again.status_code, again.json()) == (403, {"error": "replay"})
    other = heard["body"].replace("boot-1", "boot-2").encode()
    headers["X-Wuye-Nonce"] = "ab" * 16
    changed = requests.post(
        server.url + heard["path"], other, headers=headers, timeout=10
    )
    assert (changed.status_code, changed.json()) == (403, {"error": "key"})


@pytest.mark.parametrize("fault", ["sign", "body", "old_nonce"])
def test_an_answer_that_is_not_the_servers_changes_nothing(server, box, fault):
    box.add(2)
    server.give_list(commands=[{"uuid": "u1", "door": "east", "action": "open"}])
    server.set(faults={fault: 1}, clock=30.0)
    with pytest.raises(NotBelieved):
        box.link.turn()
    assert (box.journal.acked, box.permits.number, box.gate.commands) == (0, 0, [])
    assert box.clock.state() == "unsure"
    box.link.turn()
    assert (box.journal.acked, box.permits.number) == (2, 12)
    assert [command["uuid"] for command in box.gate.commands] == ["u1"]


def test_a_refused_box_keeps_everything_and_asks_on(server, box):
    box.add(2)
    keys = server.get("keys")
    server.set(keys={})
    assert not box.link._try()
    assert server.get("errors")[-1] == "key"
    server.set(keys=keys)
    assert box.link._try()
    assert box.journal.acked == 2


def test_something_else_at_the_servers_address_is_no_server(server, box):
    server.set(faults={"down": 1})
    with pytest.raises(NotReached, match="502"):
        box.link.turn()
    box.client.server = "http://127.0.0.1:9"  # the discard port: nobody listens
    with pytest.raises(NotReached):
        box.link.turn()


# === CLOCK === #


@pytest.mark.parametrize("off", [-86400.0, 86400.0, -1.7e9])
def test_a_wrong_clock_is_set_by_the_servers_signed_time(server, tmp_path, off):
    """A day too early, a day too late, and 1970 (a box without a battery)."""
    box = Box(tmp_path, server, wall=lambda: max(time.time() + off, 0))
    assert box.clock.state() == "unsure"
    box.link.turn()
    assert server.get("errors") == ["clock"]
    assert server.get("calls")[-3:] == ["events", "time", "events"]
    assert abs(box.clock.now() - time.time() * 1000) < 2000
    assert box.clock.state() == "sure"
    box.journal.flush()
    box.link.turn()
    [told] = server.get("events").values()
    assert (told["kind"], told["code"]) == ("clock", "set")
    assert abs(told["detail"]["by"] + max(off, -time.time()) * 1000) < 2000
    box.close()


# === LISTS === #


def test_f2_denials_come_first_and_the_list_in_pages(server, box, monkeypatch):
    order = []
    deny, swap = box.permits.deny, box.permits.replace_by_staged
    monkeypatch.setattr(
        box.permits, "deny", lambda *args: order.append("deny") or deny(*args)
    )
    monkeypatch.setattr(
        box.permits,
        "replace_by_staged",
        lambda *args: order.append("list") or swap(*args),
    )
    server.give_list(pages=3)
    box.link.turn()
    assert order == ["deny", "list"]
    assert (box.permits.number, box.permits.deny_number) == (12, 7)
    assert box.permits.held.card_key == case_key()
    assert abs(box.permits.confirmed - box.clock.now()) < 5000
    box.link.turn()
    assert server.get("health")["list"] == 12


def test_changes_to_a_list_are_taken_and_what_does_not_fit_is_fetched_whole(
    server, box
):
    server.give_list()
    box.link.turn()
    head = {**LIST["head"], "number": 13}
    server.give_list(head=head)
    changes = {"base": 12, "put": [], "drop": ["c02"], "digest": "00" * 32}
    server.set(changes=changes)
    before = len(server.get("calls"))
    box.link.turn()
    assert server.get("calls")[before:].count("permits") >= 2
    assert box.permits.number == 13
    assert box.permits.counts()["permit"] == len(LIST["permits"])


@pytest.mark.parametrize("base", [None, 12])
def test_a_list_that_was_tampered_with_is_refused_and_the_old_one_stays(
    server, box, base
):
    server.give_list()
    box.link.turn()
    held = copy.deepcopy(box.permits.held)
    server.give_list(head={**LIST["head"], "number": 13})
    if base:
        changes = {"base": 12, "put": LIST["permits"][:1], "drop": []}
        server.set(changes={**changes, "digest": "00" * 32})
    server.set(faults={"list": 9})
    with pytest.raises(InvalidAccessList):
        lists.fetch(box.client, box.permits, box.state, 1)
    assert box.permits.held == held
    box.link.turn()  # says so, and does not ask again at once
    asked = server.get("calls").count("permits")
    box.journal.flush()
    box.link.turn()
    assert server.get("calls").count("permits") == asked
    told = [event["code"] for event in server.get("events").values()]
    assert "refused" in told


def test_a_card_key_for_another_box_is_refused(server, box):
    server.give_list()
    box.state.put(old_key=box.state.get("key"), key=bytes(32))
    sealed = {"head": {**LIST["head"], "card_key": "AAAA" * 20}, "number": 12}
    with pytest.raises(NotSealed):
        whole = {**sealed, "base": None, "pages": 1}
        lists._take(box.client, box.permits, box.state, whole, 1)
    assert box.permits.number == 0


# === COMMANDS AND THE LOOP === #


def test_h2_results_are_told_until_the_server_has_them(server, box):
    server.set(commands=[{"uuid": "u1", "door": "east", "action": "open"}])
    box.link.turn()
    box.state.first("u1", box.clock.now())
    box.state.done("u1", {"uuid": "u1", "result": "done"})
    server.set(faults={"down": 1})
    assert not box.link._try()
    box.link.turn()
    box.link.turn()
    assert server.get("results") == [{"uuid": "u1", "result": "done"}]


def test_the_loop_sends_at_once_and_rings_wake_it(server, box, monkeypatch):
    monkeypatch.setattr(loop, "POLL", 60.0)
    server.set(channel="secret-channel")
    box.link.start()
    wait_for(lambda: server.get("subscribed") == ["secret-channel"])
    assert "X-Odoo-Database" not in server.get("websocket")
    box.add(1)
    wait_for(lambda: len(server.get("events")) == 1)
    wait_for(lambda: len(box.turns) >= 3)
    server.set(commands=[{"uuid": "u1", "door": "east", "action": "open"}])
    server.set(ring=True)
    wait_for(lambda: box.gate.commands)


def test_after_an_outage_everything_arrives_and_the_pause_is_capped(
    server, box, monkeypatch
):
    monkeypatch.setattr(loop, "POLL", 0.02)
    pauses = []
    wait = box.link._stopping.wait

    def pause(delay=None):
        pauses.append(delay)
        return wait(0.001)

    monkeypatch.setattr(box.link._stopping, "wait", pause)
    url, box.client.server = box.client.server, "http://127.0.0.1:9"
    box.link.start()
    wait_for(lambda: len(box.turns) > 8)
    box.add(50)
    assert max(pauses) == loop.LAST_RETRY == 5.0
    assert pauses[:3] == [0.25, 0.5, 1.0]
    box.client.server = url
    wait_for(lambda: box.journal.acked == 50)
    assert len(server.get("events")) == 50


def test_f11_an_order_does_not_wait_for_the_pages_of_a_list(server, box):
    held = []
    box.gate.command = lambda command: held.append(box.permits.number)
    server.give_list(commands=[{"uuid": "u1", "door": "east", "action": "open"}])
    box.link.turn()
    assert held[0] == 0
    assert box.permits.number == LIST["head"]["number"]


def test_polling_is_quick_enough_without_a_websocket():
    """DEVICES 4: an order is there after 1.5 s at most, so the call has a quarter."""
    assert loop.POLL <= 1.25


def test_a_box_that_was_killed_sends_what_it_had_written(server, tmp_path):
    box = Box(tmp_path, server)
    box.add(30)
    box.close()
    again = Box(tmp_path, server, enrolled=True)
    again.add(5, first=30)
    while again.link.turn():
        pass
    assert again.journal.acked == 35
    assert server.get("refused") == []
    again.close()
