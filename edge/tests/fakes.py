"""Devices of the contract, without ports: what they were told is kept."""

import threading
import time

from wuye_edge.contract import Fault, Input, Kind, Number, Outcome, Read


class Fake:
    def __init__(self, name, options):
        self.name, self.options, self.sink, self.is_up = name, options, None, False
        self.signals = []

    def start(self, sink):
        self.sink, self.is_up = sink, True

    def stop(self):
        self.is_up = False

    def state(self):
        return "up" if self.is_up else "down"

    def signal(self, allowed, words=""):
        self.signals.append((allowed, words))

    def card(self, text, at=None):
        kind, _colon, value = text.partition(":")
        at = time.monotonic() if at is None else at
        self.sink.read(Read(self.name, Number(Kind(kind), value), at))

    def fault(self, code):
        self.sink.fault(Fault(self.name, code, "a detail", time.monotonic()))


class Camera(Fake):
    """Decides in its own answer, as the makes do that push by HTTP."""

    def start(self, sink, answer=None, replay=None):
        super().start(sink)
        self.answer, self.replay = answer, replay

    def plate(self, value):
        read = Read(self.name, Number(Kind.PLATE, value), time.monotonic())
        return self.answer(read)


class Board(Fake):
    """Outputs and inputs. Like a real one it cannot carry out an order in the thread
    in which it tells of an input."""

    def __init__(self, name, options):
        super().__init__(name, options)
        self.pulses, self.held, self.outcome = [], {}, Outcome.DONE
        self.expected = 0
        self.on_pulse = lambda channel: None
        self.gate = threading.Event()  # cleared: the board is slow
        self.gate.set()
        self._telling = None

    def _order(self):
        assert threading.get_ident() != self._telling, "the board waits for itself"
        self.gate.wait(10)

    def pulse(self, channel, seconds):
        self._order()
        self.pulses.append((channel, seconds))
        self.on_pulse(channel)
        return self.outcome

    def expect(self):
        self.expected += 1

    def set(self, channel, on):
        self._order()
        if self.outcome is Outcome.DONE:
            self.held[channel] = on
        return self.outcome

    def change(self, channel, on):
        self._telling = threading.get_ident()
        try:
            self.sink.input(Input(self.name, channel, on, time.monotonic()))
        finally:
            self._telling = None


KINDS = {"reader": Fake, "display": Fake, "camera": Camera, "board": Board}


def make(kind, name, options):
    if options.pop("wrong", None):
        raise ValueError("port: is missing; give it")
    return KINDS[kind](name, options)
