"""A Modbus RTU board of relays and inputs (Waveshare and alike; frames.modbus).

One thread owns the bus. It carries out orders, pulses first, and in between reads
inputs and reads the outputs back; so a pulse waits for at most one running reading, and
where a reader says in time that a number begins to arrive, for the end of one that ran.
Pulses are timed by the board. At start all outputs are switched off, because a box
killed at a bad moment may have left one on; after that the board is held to what `set`
said last.
"""

import time
from dataclasses import dataclass

import serial

from wuye_edge.contract import Input, Outcome
from wuye_edge.frames import modbus
from wuye_edge.options import Options
from wuye_edge.ports import TICK, Line, SerialDevice

from .bus import Bus, Silent, wire_time
from .orders import Order, Orders

PATIENCE = 2.0  # seconds; GB 50396-2007 5.1.2: from the key to the actuator
AGAIN = 0.1  # seconds between two attempts
QUIET_POLL = 0.5  # seconds between two readings of a board that does not answer
SETTLE = 0.3  # seconds after a pulse until its output is looked at
LOST_AFTER = 2  # readings in a row without an answer
# seconds a reading waits for an order that is expected: the longest frame of a reader
# takes 17 ms at 9600 baud; and how late a reading may become, should a reader babble
EXPECTED, PUT_OFF = 0.03, 0.1


@dataclass(frozen=True, slots=True)
class Board:
    """What the board has, and how often it is asked."""

    unit: int = 1
    outputs: int = 8
    inputs: int = 0
    inverted: frozenset[int] = frozenset()  # inputs that are closed at rest
    counters: int = 0  # registers that count pulses, of 16 bits each
    counter_start: int = 0  # the first of them
    poll: float = 0.05  # seconds between two readings of the inputs
    check: float = 1.0  # seconds between two readings of the outputs
    timeout: float = (
        0.2  # seconds until an answer is missed, beside its time on the wire
    )


class ModbusRelay(SerialDevice):
    """Options: `port`, `baud`, `parity`, `stop_bits`, `unit` (1), `outputs` (8),
    `inputs` (0), `inverted` (channels), `counters` (0: how many input registers count
    pulses), `counter_start` (0: the first), `poll` (0.05 s), `check` (1 s), `timeout`
    (0.2 s).
    """

    def __init__(self, name: str, line: Line, board: Board):
        super().__init__(name, line, read_timeout(line, board))
        self.board = board
        self._orders = Orders()
        self._held: dict[int, bool] = {}  # what `set` said last
        self._pulsing: dict[int, float] = {}  # until when (time.monotonic())
        self._inputs: list[bool] | None = None
        self._counts: list[int] | None = None
        self._is_reset = False
        self._missed = 0
        self._expected = 0.0  # until when (time.monotonic())

    @classmethod
    def from_config(cls, name: str, options: dict) -> "ModbusRelay":
        """The board, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line = Line.take(found)
        inputs = found.whole("inputs", 0, 64, 0)
        board = Board(
            unit=found.whole("unit", 1, 255, 1),
            outputs=found.whole("outputs", 1, 64, 8),
            inputs=inputs,
            inverted=found.channels("inverted", inputs),
            counters=found.whole("counters", 0, 64, 0),
            counter_start=found.whole("counter_start", 0, 0xFFFF, 0),
            poll=found.seconds("poll", 0.02, 5, 0.05),
            check=found.seconds("check", 0.2, 60, 1.0),
            timeout=found.seconds("timeout", 0.05, 1, 0.2),
        )
        found.done()
        return cls(name, line, board)

    # === ORDERS, FROM ANY THREAD === #

    def pulse(self, channel: int, seconds: float) -> Outcome:
        """Switch on for so long; the board switches off.

        Waits up to two seconds for a port that is away or a board that says it is busy,
        for then nothing was carried out. Never sent again after silence or a damaged
        answer: it may have been carried out, and a second lift lets a second car in.
        """
        self._known(channel)
        request = modbus.timed_pulse(self.board.unit, channel, seconds)
        return self._give(channel, request, again=False, pulse=seconds)

    def set(self, channel: int, on: bool) -> Outcome:
        """Hold an output on or off, and bring the board back to it whenever it strays.

        Sent again within two seconds; twice the same changes nothing. What was said
        counts even where the outcome is `DOWN`: the board follows when it is back.
        """
        self._known(channel)
        self._held[channel] = on
        request = modbus.write_coil(self.board.unit, channel, on)
        return self._give(channel, request, again=True)

    def expect(self) -> None:
        """Begin no reading for a moment: an order may come (`contract.Relay`)."""
        self._expected = time.monotonic() + EXPECTED

    def _known(self, channel: int) -> None:
        if not 0 <= channel < self.board.outputs:
            raise ValueError(
                f"{self.name}: output {channel}: "
                f"give one from 0 to {self.board.outputs - 1}"
            )

    def _give(self, channel: int, request, again: bool, pulse: float = 0.0) -> Outcome:
        deadline = time.monotonic() + PATIENCE
        order = Order(channel, request, deadline, again, pulse)
        if not self._thread or self.stopping.is_set():
            return Outcome.DOWN
        self._orders.give(order)
        # an order that is on its way ends by itself: its answer has a time limit
        while not order.done.wait(max(order.deadline - time.monotonic(), TICK)):
            if self._orders.withdraw(order):
                return order.outcome or Outcome.DOWN
        return order.outcome

    def stop(self) -> None:
        """End; who waits for an order is told that the port is not there."""
        self.stopping.set()
        self._orders.wake()
        super().stop()
        self._orders.clear()

    # === THE BUS, IN ITS THREAD === #

    def run(self) -> None:
        """As every serial device; a new start knows nothing of the board."""
        self._inputs, self._counts, self._is_reset = None, None, False
        super().run()

    def serve(self, port: serial.Serial) -> None:
        """Orders as they come; readings in between."""
        bus = Bus(port)
        self._missed = 0
        next_poll = next_check = time.monotonic()
        while not self.stopping.is_set():
            due = min(next_poll, next_check)
            tick = time.monotonic() + TICK
            order = self._orders.take(min(self._due(due), tick))
            now = time.monotonic()
            if order:
                self._carry_out(bus, order)
            elif now < self._due(due):
                continue  # a number has begun to arrive meanwhile
            elif now >= next_check:
                self._attempt(bus, self._check if self._is_reset else self._reset)
                next_check = time.monotonic() + self._pace(self.board.check)
            elif now >= next_poll:
                if self.board.inputs:
                    self._attempt(bus, self._poll)
                next_poll = max(now + self._pace(self.board.poll), time.monotonic())

    def _due(self, due: float) -> float:
        """When a reading may begin that is due then: not while an order is expected,
        unless it has been put off long enough."""
        return max(due, min(self._expected, due + PUT_OFF))

    def _pace(self, seconds: float) -> float:
        """A silent board is asked seldom: each question keeps a pulse waiting."""
        return max(seconds, QUIET_POLL) if self._missed >= LOST_AFTER else seconds

    def _carry_out(self, bus: Bus, order: Order) -> None:
        """Send an order and tell its outcome, or put it in line again."""
        if order.pulse:
            self._pulsing[order.channel] = time.monotonic() + order.pulse + SETTLE
        try:
            bus.ask(order.request)
        except modbus.BoardException as error:
            self._answered()
            self.troubles.tell("exception", error)
            if not self._is_again(order, error.code == modbus.BUSY, Outcome.REFUSED):
                order.finish(Outcome.REFUSED)
        except modbus.ModbusError as error:
            self._failed(error)
            if not self._is_again(order, order.again, Outcome.SILENT):
                order.finish(Outcome.SILENT)
        except BaseException:
            # the port went away under it: it may have been sent
            order.finish(Outcome.SILENT)
            raise
        else:
            self._answered()
            self.troubles.well("exception")
            order.finish(Outcome.DONE)

    def _is_again(self, order: Order, is_safe: bool, outcome: Outcome) -> bool:
        """Whether the order went back into the line."""
        order.not_before = time.monotonic() + AGAIN
        if not is_safe or order.not_before >= order.deadline:
            return False
        order.outcome = outcome  # if it is withdrawn before the next attempt
        self._orders.give(order)
        return True

    def _attempt(self, bus: Bus, reading) -> None:
        """A reading may fail; the next one comes soon."""
        try:
            reading(bus)
        except modbus.BoardException as error:
            self._answered()
            self.troubles.tell("exception", error)
        except modbus.ModbusError as error:
            self._failed(error)

    def _answered(self) -> None:
        self._missed = 0
        self.ready()
        self.troubles.well("silent", "crc", "frame")

    def _failed(self, error: modbus.ModbusError) -> None:
        """One lost answer is a disturbance, two in a row are a lost board."""
        self._missed += 1
        if isinstance(error, modbus.CrcError):
            self.troubles.tell("crc", error)
        elif not isinstance(error, Silent):
            self.troubles.tell("frame", error)
        if self._missed >= LOST_AFTER:
            self._state = "down"
            self.troubles.tell("silent", f"unit {self.board.unit}: {error}")

    # === READINGS === #

    def _reset(self, bus: Bus) -> None:
        """All off but what is held; waits for a pulse, which it would cut."""
        if self._running():
            return
        states = [self._held.get(each, False) for each in range(self.board.outputs)]
        bus.ask(modbus.write_coils(self.board.unit, 0, states))
        self._is_reset = True
        self._answered()
        if self.board.counters:
            self._count(bus)  # as they stood before the first lift

    def _running(self) -> frozenset[int]:
        """Outputs whose pulse is on or just over."""
        now = time.monotonic()
        return frozenset(each for each, end in self._pulsing.items() if end > now)

    def _check(self, bus: Bus) -> None:
        """Read the outputs back; one that strayed is told and brought back."""
        board = self.board
        found = bus.ask(modbus.read(modbus.READ_COILS, board.unit, 0, board.outputs))
        self._answered()
        running = self._running()
        strayed = False
        for channel, on in enumerate(found):
            wanted = self._held.get(channel, False)
            if on != wanted and channel not in running:
                strayed = True
                self.troubles.tell(
                    "drift", f"output {channel} was {'on' if on else 'off'}"
                )
                bus.ask(modbus.write_coil(board.unit, channel, wanted))
        if not strayed:
            self.troubles.well("drift", "exception")
        if board.counters:
            self._count(bus)

    def _count(self, bus: Bus) -> None:
        """Read the board's counters and deliver those that moved; at first, all."""
        board = self.board
        request = modbus.read_registers(board.unit, board.counter_start, board.counters)
        known, self._counts = self._counts, modbus.registers(bus.ask(request))
        self._answered()
        for channel, value in enumerate(self._counts):
            if known is None or known[channel] != value:
                self.sink.count(self.name, channel, value)

    def _poll(self, bus: Bus) -> None:
        """Read the inputs and deliver those that changed; the first time, all."""
        board = self.board
        found = bus.ask(modbus.read(modbus.READ_INPUTS, board.unit, 0, board.inputs))
        at = time.monotonic()
        self._answered()
        known, self._inputs = self._inputs, found
        for channel, closed in enumerate(found):
            if known is None or known[channel] != closed:
                on = closed != (channel in board.inverted)
                self.sink.input(Input(self.name, channel, on, at))


def read_timeout(line: Line, board: Board) -> float:
    """Seconds one read waits: the longest transaction on the wire, and `timeout`."""
    most = max(board.outputs, board.inputs, 16 * board.counters, 1)
    longest = modbus.read(modbus.READ_COILS, board.unit, 0, most)
    return board.timeout + wire_time(longest, line.baud)
