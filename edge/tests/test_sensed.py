"""What the server is told of bars and loops: a board's last word, and no more (G2)."""

from datetime import datetime

import pytest
from lots import give

from wuye_edge.sim.lanes import LOOP, SWITCH, SimBox

EIGHT = datetime.fromisoformat("2026-11-23T08:00")


@pytest.fixture
def box(tmp_path):
    made = SimBox(tmp_path, ("in", "out"), EIGHT, senses=True)
    give(made.register)
    yield made
    made.stop()


def told(box, name):
    state = box.gate.health()["doors"][name]
    return state["up"], state["car"]


def test_g2_before_a_board_has_spoken_nobody_knows_how_bar_and_loop_are(box):
    assert told(box, "out") == (None, None)


def test_g2_bar_and_loop_of_each_lane_are_told_as_they_change(box):
    for name in ("in", "out"):
        box.sense(LOOP, name, False)
        box.sense(SWITCH, name, False)
    assert told(box, "out") == (False, False)
    box.sense(LOOP, "out", True)
    assert (told(box, "out"), told(box, "in")) == ((False, True), (False, False))
    box.sense(SWITCH, "out", True)
    assert told(box, "out") == (True, True)
    box.sense(LOOP, "out", False)
    box.sense(SWITCH, "out", False)
    assert told(box, "out") == (False, False)


def test_g2_of_a_board_that_is_away_the_box_claims_nothing(box):
    box.sense(SWITCH, "out", True)
    box.sense(LOOP, "out", True)
    box.board.is_up = False
    assert told(box, "out") == (None, None)
    box.board.is_up = True
    box.sense(SWITCH, "out", False)
    assert told(box, "out") == (False, True)


def test_g2_what_is_not_wired_is_not_told(tmp_path):
    plain = SimBox(tmp_path, ("out",), EIGHT)
    try:
        state = plain.gate.health()["doors"]["out"]
    finally:
        plain.stop()
    assert state == {"open": False, "fire": False, "held": False}
