"""The clock: the server's time on a clock that nobody sets."""

import pytest

from wuye_edge.link.clock import SURE_FOR, Clock

HOUR, DAY = 3600, 86400


class Machine:
    """The clocks of a machine, in seconds."""

    def __init__(self, wall=1_790_000_000.0):
        self.wall, self.mono, self.ntp = wall, 100.0, False

    def clock(self, floor=0):
        return Clock(floor, lambda: self.wall, lambda: self.mono, lambda: self.ntp)

    def run(self, seconds):
        self.wall += seconds
        self.mono += seconds


@pytest.fixture
def machine():
    return Machine()


def test_without_a_server_the_wall_clock_is_unsure_unless_kept_by_ntp(machine):
    clock = machine.clock()
    assert clock.now() == 1_790_000_000_000
    assert clock.state() == "unsure"
    machine.ntp = True
    assert clock.state() == "sure"


def test_time_is_never_before_one_that_was_sure(machine):
    machine.wall, machine.ntp = 10.0, True  # 1970
    clock = machine.clock(floor=1_780_000_000_000)
    assert clock.now() == 1_780_000_000_000
    assert clock.state() == "unsure"
    machine.run(600)
    assert clock.now() == 1_780_000_600_000


@pytest.mark.parametrize("jump", [DAY, -DAY, 400 * DAY, -56 * 365 * DAY])
def test_h3_a_jump_of_the_wall_clock_moves_no_event(machine, jump):
    clock = machine.clock()
    clock.hear(1_790_000_000.0, clock.mono(), clock.mono())
    machine.run(60)
    machine.wall += jump
    assert clock.now() == 1_790_000_060_000
    assert clock.state() == "sure"
    assert clock.jumped() == jump * 1000
    assert clock.jumped() == 0


def test_the_servers_time_repairs_a_wrong_clock_and_says_by_how_much(machine):
    machine.wall -= DAY
    clock = machine.clock()
    sent = clock.mono()
    machine.run(2)
    by = clock.hear(1_790_000_001.0, sent, clock.mono())
    assert by == DAY * 1000
    assert clock.now() == 1_790_000_002_000
    assert clock.hear(1_790_000_002.0, clock.mono(), clock.mono()) == 0


def test_an_answer_that_took_long_sets_nothing(machine):
    clock = machine.clock()
    sent = clock.mono()
    machine.run(6)
    assert clock.hear(1.0, sent, clock.mono()) == 0
    assert clock.now() == 1_790_000_006_000
    assert clock.state() == "unsure"


def hear_after(machine, clock, seconds, off=0.0):
    """An answer whose time was written down last, `off` seconds from the true one."""
    sent = clock.mono()
    machine.run(seconds)
    return clock.hear(machine.wall + off, sent, clock.mono())


def test_an_answer_that_came_slower_does_not_spoil_an_exact_clock(machine):
    clock = machine.clock()
    hear_after(machine, clock, 0.01)
    hear_after(machine, clock, 4.8)
    assert clock.now() == pytest.approx(machine.wall * 1000, abs=6)
    # the other way round the exact one counts
    late = machine.clock()
    hear_after(machine, late, 4.8)
    assert late.now() == pytest.approx(machine.wall * 1000 + 2400, abs=1)
    hear_after(machine, late, 0.01)
    assert late.now() == pytest.approx(machine.wall * 1000, abs=6)


def test_a_server_whose_clock_was_set_is_followed_even_where_it_answers_slowly(machine):
    clock = machine.clock()
    hear_after(machine, clock, 0.01)
    assert hear_after(machine, clock, 3, off=HOUR) == pytest.approx(HOUR * 1000, 2e-3)
    assert clock.now() == pytest.approx((machine.wall + HOUR) * 1000, abs=1501)


def test_a_quartz_is_not_believed_for_ever(machine):
    clock = machine.clock()
    hear_after(machine, clock, 0.01)
    machine.run(3 * HOUR)  # at 100 ppm 1.08 s wrong; half of the trip is 1 s
    hear_after(machine, clock, 2)
    assert clock.now() == pytest.approx(machine.wall * 1000 + 1000, abs=6)


def test_a_day_after_the_last_word_of_the_server_time_is_unsure_again(machine):
    clock = machine.clock()
    clock.hear(1_790_000_000.0, clock.mono(), clock.mono())
    machine.run(SURE_FOR / 1000 - 1)
    assert clock.state() == "sure"
    machine.run(2)
    assert clock.state() == "unsure"
    assert clock.now() == 1_790_000_000_000 + SURE_FOR + 1000


def test_small_steps_of_the_wall_clock_are_no_event(machine):
    clock = machine.clock()
    machine.wall += 4
    assert clock.jumped() == 0


def test_h2_an_answer_that_was_held_back_makes_no_order_young(machine):
    machine.wall -= 50  # of a machine that was just switched on
    clock = machine.clock()
    sent = clock.mono()
    machine.run(12)
    # the server said the time at once; somebody kept the answer for twelve seconds
    assert clock.hear(1_790_000_000.0, sent, clock.mono()) == 0
    assert clock.now() == 1_789_999_962_000
    assert clock.latest() == 1_790_000_012_000
    machine.run(3)
    assert clock.latest() == 1_790_000_015_000
    # an answer that came at once says the time exactly
    clock.hear(1_790_000_100.0, clock.mono(), clock.mono())
    assert clock.latest() == clock.now() == 1_790_000_100_000
