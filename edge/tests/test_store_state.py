"""Keys and commands of the box, over restarts."""

import stat
import threading

from wuye_edge.store.state import KEPT, State

UUID = "5c0e7a52-8f0f-4b6e-9a44-0d6a3d3c0001"


def test_values_are_there_after_a_restart_and_only_for_the_owner(tmp_path):
    path = tmp_path / "deep" / "box.db"
    state = State(path)
    state.put(key=b"\x00\x01", key_number=3)
    state.close()
    again = State(path)
    assert (again.get("key"), again.get("key_number")) == (b"\x00\x01", 3)
    assert again.get("nothing") is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    again.close()


def test_h2_a_command_is_new_once_over_restarts(tmp_path):
    state = State(tmp_path / "box.db")
    assert state.first(UUID, 1000)
    assert not state.first(UUID, 2000)
    state.close()
    again = State(tmp_path / "box.db")
    assert not again.first(UUID, 3000)
    assert again.first(UUID, 1001 + KEPT)  # a month later nobody repeats it
    again.close()


def test_h2_of_many_who_ask_at_once_one_is_first(tmp_path):
    state = State(tmp_path / "box.db")
    answers, start = [], threading.Barrier(8)

    def ask():
        start.wait()
        answers.append(state.first(UUID, 1))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]
    state.close()


def test_a_result_is_told_once_and_again_when_it_changes(tmp_path):
    state = State(tmp_path / "box.db")
    state.first(UUID, 1)
    assert state.interrupted() == [UUID]
    state.done(UUID, {"uuid": UUID, "outcome": "done"})
    told = state.results()
    assert told == [{"uuid": UUID, "outcome": "done"}]
    state.done(UUID, {"uuid": UUID, "outcome": "not_sensed"})
    state.told(told)
    assert state.results() == [{"uuid": UUID, "outcome": "not_sensed"}]
    state.told(state.results())
    assert state.results() == []
    assert state.interrupted() == []
    state.close()
