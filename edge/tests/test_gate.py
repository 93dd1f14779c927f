"""The gate: cards, contacts, fire, commands; what is opened and what is written."""

import random
import sqlite3
import threading
import time

import pytest
from boxes import LIST, wait_for
from fakes import make

from wuye_edge import fire as fire_module
from wuye_edge.box import make_devices
from wuye_edge.config import read
from wuye_edge.contract import Kind, Number, Outcome, Read
from wuye_edge.gate import Gate
from wuye_edge.link.clock import Clock
from wuye_edge.store.journal import Journal
from wuye_edge.store.permits import Permits
from wuye_edge.store.state import State
from wuye_engine.access import (
    Found,
    Moment,
    credential_hash,
    decide,
    load_cases,
    load_list,
)
from wuye_engine.access.cases import case_key, local_ms
from wuye_engine.access.wire import canonical, digest

RESIDENT, STRANGER, LOST = "em:0102A3B4C5", "em:0102A3B4FF", "em:0102A3B4E0"
CAR = "plate:粤B12345"
NOON = local_ms("2026-09-29 12:00")
CONTACT, EXIT, FIRE, TAMPER, LOOP, REARM = 0, 1, 7, 2, 3, 6


def wiring():
    """Each door of the list with a reader; the east door has everything."""
    names = [door["id"] for door in LIST["head"]["doors"]]
    devices = {f"r-{name}": {"kind": "reader"} for name in names}
    doors = {
        name: {"readers": [f"r-{name}"], "relay": "board", "channel": number}
        for number, name in enumerate(names)
    }
    doors["east"] |= {
        "contact": {"device": "board", "channel": CONTACT},
        "exit": {"device": "board", "channel": EXIT},
        "tamper": {"device": "board", "channel": TAMPER, "on": False},
        "displays": ["led"],
        "fire": "tower",
        "sense": 0.2,
    }
    doors["stair"] |= {"fire": "tower", "relay": "other"}
    doors["garage_in"] |= {
        "loop": {"device": "board", "channel": LOOP},
        "sense": 0.3,
    }
    doors["garage_out"] |= {"readers": ["camera"]}
    del doors["garage_out"]["relay"], doors["garage_out"]["channel"]
    del devices["r-garage_out"]
    boards = {"board": {"kind": "board"}, "other": {"kind": "board"}}
    more = {"led": {"kind": "display"}, "camera": {"kind": "camera"}}
    zone = {
        "input": {"device": "board", "channel": FIRE},
        "rearm": {"device": "other", "channel": REARM},
    }
    return {
        "devices": {**devices, **boards, **more},
        "doors": doors,
        "fire": {"tower": zone},
    }


class Rig:
    """A gate with its stores and fake devices; its wall clock is set by hand."""

    def __init__(self, folder, with_list=True):
        self.wall = NOON / 1000
        self.base, self.frozen = time.monotonic(), None
        config = read(wiring())
        self.devices = make_devices(config, make)
        self.state = State(folder / "box.db")
        self.permits = Permits(folder / "list.db")
        if with_list:
            bodies = [canonical(permit) for permit in LIST["permits"]]
            total = digest(LIST["head"], bodies)
            self.permits.replace(LIST["head"], LIST["permits"], total, case_key())
            self.permits.deny(7, None, LIST["denials"])
            self.permits.confirm(NOON)
        self.journal = Journal(folder / "journal.db", b"k" * 32)
        self.clock = Clock(wall=self.now, mono=self.mono, synchronised=lambda: False)
        stores = (self.state, self.permits, self.journal)
        self.gate = Gate(config, self.devices, stores, self.clock, "boot-1")
        self.gate.orders.on_result = lambda: None
        self.journal.start()
        self.gate.start()
        for device in self.devices.values():
            hooks = {"answer": self.gate.answer, "replay": self.gate.replay}
            device.start(self.gate, **(hooks if device.name == "camera" else {}))
        self.board, self.other = self.devices["board"], self.devices["other"]

    def mono(self):
        return self.frozen or time.monotonic()

    def now(self):
        return self.wall + self.mono() - self.base

    def card(self, door, number, at=None):
        self.devices[f"r-{door}"].card(number, at)

    def events(self, *kinds):
        assert self.journal.flush()
        found = self.journal.last(1000)
        return [event for event in found if not kinds or event["kind"] in kinds]

    def codes(self, *kinds):
        return [event["code"] for event in self.events(*kinds)]

    def told(self, kind, code):
        """The event, as soon as it is there."""
        return wait_for(
            lambda: [one for one in self.events(kind) if one["code"] == code]
        )[0]

    def order(self, uuid="u1", door="east", action="open", late=False):
        expires = self.clock.now() + (-1 if late else 10_000)
        command = {"uuid": uuid, "door": door, "action": action, "reason": "visitor"}
        self.gate.command({**command, "expires": expires})

    def result(self, uuid="u1"):
        def found():
            results = {one["uuid"]: one["result"] for one in self.state.results()}
            return results.get(uuid)

        return wait_for(found)

    def close(self):
        for device in self.devices.values():
            device.stop()
        self.gate.stop()
        self.journal.stop()
        self.permits.close()
        self.state.close()


@pytest.fixture
def rig(tmp_path):
    found = Rig(tmp_path)
    yield found
    found.close()


# === READS === #


def test_board_of_a_door_is_told_that_a_number_begins_to_arrive(rig):
    rig.gate.coming("r-east")
    assert (rig.board.expected, rig.other.expected) == (1, 0)
    rig.gate.coming("camera")  # opens by itself
    rig.gate.coming("nobody")
    assert (rig.board.expected, rig.other.expected) == (1, 0)


def test_f13_every_case_of_the_table_is_decided_alike_on_the_box(rig):
    """Through hashing, SQLite and the gate; the server's list is never asked."""
    rig.frozen = rig.base = 1000.0
    for case in load_cases():
        lane = rig.gate.lanes[case.door]
        rig.wall = case.at / 1000
        rig.permits.confirmed = case.at - case.age
        lane.fire = case.fire
        for permit in rig.permits.find(case.hash)[1].permits:
            rig.gate._where[permit.card] = case.where
        lane._last = (None, 0.0)  # nobody's card lies on the reader
        pulses = rig.board.pulses + rig.other.pulses
        kind, _colon, value = case.number.partition(":")
        device = lane.wiring.readers[0]
        read_ = Read(device, Number(Kind(kind), value), rig.base)
        camera_opens, _words = rig.gate.answer(read_)
        opened = camera_opens or rig.board.pulses + rig.other.pulses != pulses
        event = rig.events("access")[-1]
        assert (event["door"], event["code"]) == (case.door, case.code), case.id
        # what stands open for a fire is not pulsed: the pulse's end would close it
        stands_open = case.fire and lane.relay is not None
        assert opened == (case.code.allow and not stands_open), case.id


def test_f13_a_thousand_taps_in_eight_hours_are_decided_as_the_server_would(rig):
    """No server is there at all; the same list in memory says what is right."""
    whole, draw = load_list(), random.Random(8)
    people = sorted({case.number for case in load_cases()})
    doors = [name for name in rig.gate.lanes if rig.gate.lanes[name].wiring.relay]
    rig.frozen, wanted = 1000.0, []
    for tap in range(1000):
        rig.wall = NOON / 1000 + tap * 8 * 3600 / 1000
        rig.base = rig.frozen = rig.frozen + 29
        number, name = draw.choice(people), draw.choice(doors)
        lane = rig.gate.lanes[name]
        value = credential_hash(case_key(), number)
        found = Found(
            [permit for permit in whole.permits if value in permit.hashes],
            any(denial.hash == value for denial in whole.denials),
        )
        where = ""
        if len(found.permits) == 1:
            where = rig.gate._where.get(found.permits[0].card, "")
        at = rig.clock.now()
        moment = Moment(at - NOON, False, where)
        door = whole.head.doors[name]
        wanted.append(decide(door, found, at, moment, whole.head).code)
        kind, _colon, text = number.partition(":")
        device = lane.wiring.readers[0]
        rig.gate.answer(Read(device, Number(Kind(kind), text), rig.frozen))
    rig.journal.flush()
    access = [one for one in rig.journal.last(5000) if one["kind"] == "access"]
    assert [event["code"] for event in access] == wanted
    assert len(set(wanted)) > 5


def test_a_card_opens_the_door_and_the_journal_says_who_and_when(rig):
    wanted = rig.clock.now() - 500
    rig.card("east", RESIDENT, time.monotonic() - 0.5)
    assert rig.board.pulses == [(0, 3.0)]
    [event] = rig.events("access")
    assert event["code"] == "granted"
    assert abs(event["at"] - wanted) < 200  # of the last byte, not of the writing
    assert event["credential"] == LIST["permits"][0]["hashes"][0]
    assert event["list"] == 12
    detail = event["detail"]
    assert (detail["label"], detail["tail"], detail["relay"]) == (
        "3-1201",
        "B4C5",
        "done",
    )
    assert RESIDENT.partition(":")[2] not in str(event)
    assert rig.devices["r-east"].signals == [(True, "请通行")]
    assert rig.devices["led"].signals == [(True, "请通行")]


def test_f12_a_refused_card_is_written_with_its_reason_and_told(rig):
    rig.card("east", STRANGER)
    rig.card("east", LOST)
    assert rig.board.pulses == []
    assert rig.codes("access") == ["unknown", "denied"]
    assert rig.devices["r-east"].signals == [(False, "未登记"), (False, "此卡已停用")]


def test_a_card_that_lies_on_the_reader_is_one_read(rig):
    now = time.monotonic()
    for after in (0.0, 0.05, 0.9, 1.8):
        rig.card("east", RESIDENT, now + after)
    rig.card("east", STRANGER, now + 1.9)
    rig.card("east", RESIDENT, now + 2.0)
    rig.card("east", RESIDENT, now + 3.5)
    assert len(rig.board.pulses) == 3
    assert rig.codes("access") == ["granted", "unknown", "granted", "granted"]


def test_a_box_without_a_list_opens_for_nobody_but_from_inside(tmp_path):
    rig = Rig(tmp_path, with_list=False)
    rig.card("east", RESIDENT)
    assert rig.codes("access") == ["unknown"]
    rig.board.change(EXIT, True)
    wait_for(lambda: rig.board.pulses)
    rig.close()


def test_a_list_that_cannot_be_read_ends_no_readers_thread(rig):
    rig.permits._writer.execute("DROP TABLE denial")  # as a damaged file would answer
    rig.card("east", RESIDENT)
    assert (rig.board.pulses, rig.codes("access")) == ([], [])
    assert rig.codes("fault") == ["list"]
    assert rig.devices["r-east"].signals == [(False, "设备故障，请联系保安")]
    rig.board.change(EXIT, True)
    wait_for(lambda: rig.board.pulses)


def test_a_door_never_waits_for_the_disk(rig, tmp_path):
    """The journal's file is locked by somebody else all the while."""
    blocker = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    for number in range(5):
        rig.card("east", RESIDENT, time.monotonic() + 2 * number)
    assert len(rig.board.pulses) == 5
    assert not rig.journal.flush(0.05)
    blocker.execute("ROLLBACK")
    blocker.close()
    assert rig.codes("access") == ["granted"] * 5


def test_a_camera_without_relay_opens_by_itself_and_history_never_does(rig):
    camera = rig.devices["camera"]
    assert camera.plate("粤B12345") == (True, "请通行")
    assert camera.plate("粤B99999") == (False, "未登记")
    camera.replay(Read("camera", Number(Kind.PLATE, "粤B12345"), 1.0))
    assert rig.codes("access") == ["granted", "unknown"]
    assert rig.codes("history") == ["seen"]
    assert rig.events("access")[0]["detail"]["plate"] == "粤B12345"
    assert rig.board.pulses == []


# === SENSING === #


def test_f11_the_contact_tells_that_the_door_was_opened(rig):
    rig.card("east", RESIDENT)
    rig.board.change(CONTACT, True)
    rig.board.change(CONTACT, False)
    event = rig.told("door", "opened")
    assert event["detail"]["card"] == "c01"
    assert rig.codes("door") == ["opened", "closed"]


def test_f11_a_contact_quicker_than_the_boards_answer_is_no_forced_door(rig):
    rig.board.on_pulse = lambda _channel: rig.board.change(CONTACT, True)
    rig.card("east", RESIDENT)
    assert rig.codes("door") == ["opened"]


def test_f11_a_door_that_did_not_move_is_told_and_so_is_a_silent_board(rig):
    rig.card("east", RESIDENT)
    rig.told("door", "not_sensed")
    rig.board.outcome = Outcome.SILENT
    rig.card("east", RESIDENT, time.monotonic() + 5)
    rig.told("door", "silent")
    assert len(rig.board.pulses) == 2  # never a second lift
    rig.board.outcome = Outcome.DOWN
    rig.card("east", RESIDENT, time.monotonic() + 10)
    assert rig.codes("door")[-1] == "down"
    assert rig.events("access")[-1]["detail"]["relay"] == "down"


def test_f12_a_door_opened_without_order_is_forced(rig):
    rig.board.change(CONTACT, True)
    assert rig.codes("door") == ["forced"]
    rig.board.change(CONTACT, True)  # said again after a reconnect
    assert rig.codes("door") == ["forced"]


def test_f12_a_door_left_open_is_told_once_it_is_too_long(rig, monkeypatch):
    after = rig.gate.timers.after
    monkeypatch.setattr(
        rig.gate.timers,
        "after",
        lambda seconds, call: after(0.01 if seconds == 30 else seconds, call),
    )
    rig.card("east", RESIDENT)
    rig.board.change(CONTACT, True)
    assert rig.told("door", "held")["detail"] == {"seconds": 30}


def test_f12_a_door_closed_in_time_is_not_held_open(rig, monkeypatch):
    calls = []
    monkeypatch.setattr(
        rig.gate.timers, "after", lambda seconds, call: calls.append((seconds, call))
    )
    rig.card("east", RESIDENT)
    rig.board.change(CONTACT, True)
    rig.board.change(CONTACT, False)
    for _seconds, call in calls:
        call()
    assert rig.codes("door") == ["opened", "closed"]


def test_f12_tampering_and_faults_are_written(rig):
    rig.board.change(TAMPER, True)  # closed at rest
    rig.board.change(TAMPER, False)
    rig.devices["r-east"].fault("port")
    events = rig.events("fault")
    assert [event["code"] for event in events] == ["tamper", "port"]
    assert [event["door"] for event in events] == ["east", "east"]


def test_the_exit_button_opens_without_server_list_or_alarm(rig):
    rig.board.change(EXIT, True)
    wait_for(lambda: rig.board.pulses == [(0, 3.0)])
    rig.board.change(CONTACT, True)
    assert rig.told("exit", "button")["detail"] == {"relay": "done"}
    assert "forced" not in rig.codes("door")


# === ANTI-PASSBACK === #


def test_f14_who_drove_in_is_in_until_he_drives_out(rig):
    enter = "garage_in"
    rig.card(enter, CAR)
    rig.board.change(LOOP, True)  # he did drive in
    rig.board.change(LOOP, False)
    rig.card(enter, CAR, time.monotonic() + 5)
    assert rig.codes("access") == ["granted", "passback_hard"]
    assert rig.devices["camera"].plate("粤B12345")[0]
    rig.card(enter, CAR, time.monotonic() + 10)
    assert rig.codes("access")[2:] == ["granted", "granted"]


def test_f14_who_was_let_in_and_turned_round_is_not_in(rig):
    rig.card("garage_in", CAR)
    rig.told("door", "not_sensed")
    rig.card("garage_in", CAR, time.monotonic() + 5)
    assert rig.codes("access") == ["granted", "granted"]


def test_f14_where_cards_are_is_known_after_a_restart(tmp_path):
    rig = Rig(tmp_path)
    rig.card("garage_in", CAR)
    rig.board.change(LOOP, True)
    rig.card("club_in", RESIDENT)
    rig.close()
    again = Rig(tmp_path)
    again.card("garage_in", CAR)
    again.card("club_in", RESIDENT)
    assert again.codes("access")[2:] == ["passback_hard", "passback_soft"]
    again.close()


# === FIRE === #


def test_f15_fire_opens_every_door_of_the_zone_without_server(rig):
    begun = time.monotonic()
    rig.board.change(FIRE, True)
    wait_for(lambda: rig.board.held == {0: True} and rig.other.held == {2: True})
    assert time.monotonic() - begun < fire_module.WITHIN
    event = rig.told("fire", "fire")
    assert event["detail"] == {"zone": "tower", "doors": ["east", "stair"]}
    rig.board.change(CONTACT, True)
    rig.card("east", STRANGER)
    assert rig.codes("access") == ["fire"]
    assert rig.board.pulses == []
    assert "forced" not in rig.codes("door")


def test_f15_a_dead_board_does_not_hold_up_the_others(rig, monkeypatch):
    monkeypatch.setattr(fire_module, "AGAIN", 0.05)
    rig.other.gate.clear()  # it does not answer
    rig.board.change(FIRE, True)
    wait_for(lambda: rig.board.held == {0: True})
    assert rig.other.held == {}
    rig.other.outcome = Outcome.SILENT
    rig.other.gate.set()
    rig.told("door", "released")
    rig.other.outcome = Outcome.DONE
    wait_for(lambda: rig.other.held == {2: True})  # it is ordered until it obeys


def test_f15_no_door_closes_until_somebody_has_rearmed(rig):
    rig.board.change(FIRE, True)
    wait_for(lambda: rig.other.held)
    rig.order("u1", action="rearm")
    assert rig.result("u1") == "refused"  # it still burns
    rig.board.change(FIRE, False)
    assert rig.board.held == {0: True}
    assert rig.gate.health()["fire"] == ["tower"]
    rig.order("u2", action="rearm")
    assert rig.result("u2") == "switched"
    assert (rig.board.held, rig.other.held) == ({0: False}, {2: False})
    assert rig.told("rearm", "done")["detail"] == {"zone": "tower", "by": "u2"}
    rig.card("east", STRANGER)
    assert rig.codes("access") == ["unknown"]


def test_f15_the_key_switch_rearms_too(rig):
    rig.board.change(FIRE, True)
    wait_for(lambda: rig.other.held)
    rig.board.change(FIRE, False)
    rig.other.change(REARM, True)
    wait_for(lambda: rig.board.held == {0: False} and rig.other.held == {2: False})
    assert rig.told("rearm", "done")["detail"]["by"] == "key"


def test_f15_after_a_restart_the_doors_are_open_as_before(tmp_path):
    rig = Rig(tmp_path)
    rig.board.change(FIRE, True)
    wait_for(lambda: rig.state.get("fire") == "tower")
    rig.close()
    again = Rig(tmp_path)
    wait_for(lambda: again.board.held == {0: True} and again.other.held == {2: True})
    again.card("east", STRANGER)
    assert again.codes("access") == ["fire"]
    again.order("u9", action="rearm")
    assert again.result("u9") == "switched"
    assert again.state.get("fire") == ""
    again.close()


# === COMMANDS === #


def test_f11_a_command_opens_and_its_result_is_what_was_sensed(rig):
    rig.order()
    wait_for(lambda: rig.board.pulses)
    assert rig.state.results() == []  # not before the door has moved or not
    rig.board.change(CONTACT, True)
    assert rig.result() == "done"
    event = rig.told("command", "done")
    assert event["detail"]["uuid"] == "u1"
    assert event["detail"]["reason"] == "visitor"


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (Outcome.DONE, "not_sensed"),
        (Outcome.SILENT, "silent"),
        (Outcome.REFUSED, "refused"),
        (Outcome.DOWN, "down"),
    ],
)
def test_f11_what_did_not_happen_is_said_as_it_was(rig, outcome, result):
    rig.board.outcome = outcome
    rig.order()
    assert rig.result() == result
    assert len(rig.board.pulses) == 1


def test_f11_a_door_without_contact_answers_what_the_board_says(rig):
    rig.order(door="pool")
    assert rig.result() == "switched"  # nothing was seen to open


def test_h2_the_same_command_again_never_lifts_twice(rig):
    for _again in range(5):
        rig.order()  # while it is carried out
    rig.board.change(CONTACT, False)
    assert rig.result() == "not_sensed"
    rig.order()  # the server has not heard yet
    assert rig.codes("command") == ["not_sensed"]  # the others were no news
    told = rig.state.results()
    rig.state.told(told)
    rig.order()
    assert rig.told("command", "duplicate")["detail"] == {"uuid": "u1"}
    assert rig.state.results() == told  # the server hears its result once more
    assert len(rig.board.pulses) == 1


def test_h2_a_late_command_and_one_nobody_understands_do_nothing(rig):
    rig.order("u1", late=True)
    assert rig.result("u1") == "expired"
    rig.order("u2", door="nowhere")
    assert rig.result("u2") == "refused"
    rig.order("u3", action="explode")
    assert rig.result("u3") == "refused"
    assert rig.board.pulses == []


def test_h2_a_command_in_an_answer_that_was_held_back_is_late(rig):
    """The box's own clock says that there is time; the server's, and what has gone by
    since it was asked, says there is none."""
    server = NOON / 1000 + 50
    rig.clock.hear(server, rig.clock.mono() - 12_000, rig.clock.mono())
    command = {"uuid": "u1", "door": "east", "action": "open", "reason": "visitor"}
    rig.gate.command({**command, "expires": round(server * 1000) + 10_000})
    assert rig.result("u1") == "expired"
    assert rig.board.pulses == []


def test_h2_a_command_the_box_died_over_is_not_repeated(tmp_path):
    rig = Rig(tmp_path)
    rig.state.first("u1", rig.clock.now())  # and then the power failed
    rig.close()
    again = Rig(tmp_path)
    assert again.result() == "silent"
    again.state.told(again.state.results())
    again.order()
    again.told("command", "duplicate")
    assert again.board.pulses == []
    again.close()


def test_h2_what_cannot_be_remembered_is_not_carried_out(rig, tmp_path):
    rig.state._db.execute("PRAGMA query_only = ON")  # a disk that takes nothing
    rig.order()
    assert rig.board.pulses == []
    rig.state._db.execute("PRAGMA query_only = OFF")
    rig.order()
    wait_for(lambda: rig.board.pulses)


def test_a_door_is_held_open_and_released_by_command(rig):
    rig.order("u1", action="hold")
    assert rig.result("u1") == "switched"
    assert rig.board.held == {0: True}
    rig.card("east", RESIDENT)
    assert rig.board.pulses == []  # the end of a pulse would close it
    rig.order("u2", action="release")
    assert rig.result("u2") == "switched"
    assert rig.board.held == {0: False}


# === THREADS === #


def test_no_thread_is_left_when_the_gate_has_stopped(tmp_path):
    before = set(threading.enumerate())
    rig = Rig(tmp_path)
    rig.order()
    rig.board.change(EXIT, True)
    rig.board.change(FIRE, True)
    rig.close()
    assert set(threading.enumerate()) <= before
