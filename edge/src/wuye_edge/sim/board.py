"""A relay board: pymodbus' serial server, with the timed pulse boards have.

    python -m wuye_edge.sim.board PORT [BAUD] [UNIT]

Prints `coil <n> <0|1> <seconds>` (time.monotonic) for each switching. A line of input:
`input <n> <0|1>`, `coil <n> <0|1>` (by hand at the board), `lift <n>` (the bar of
output n is lifted by its own key: only the counter sees it), `mute <n>` (carries the
next n out and does not answer), `garble <n>` (damages the next n answers), `busy <n>`
(refuses the next n writes), `dead <0|1>` (hears nothing).
"""

import asyncio
import struct
import sys
import threading
import time
from collections import Counter

from pymodbus.constants import ExcCodes
from pymodbus.framer import FramerRTU
from pymodbus.pdu import ExceptionResponse
from pymodbus.pdu.bit_message import WriteSingleCoilRequest, WriteSingleCoilResponse
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

COILS, PULSE_BASE, UNIT_OF_TIME = 16, 0x0200, 0.1
WRITE, WRITE_MANY, INPUTS, COUNTERS = 5, 15, 2, 4
# seconds; boards end a frame after 3.5 characters (4 ms at 9600 baud), a process of a
# busy machine is late by more; a master asks again after 200 ms at the earliest
SILENCE = 0.1


def say(*words) -> None:
    """A line for whoever started us."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Board:
    """State and moods of one board."""

    def __init__(self, unit: int):
        self.unit = unit
        self.moods: Counter[str] = Counter()
        self.server: ModbusSerialServer | None = None
        self.timers: dict[int, asyncio.TimerHandle] = {}
        self.counts: Counter[int] = Counter()  # of outputs that were switched on

    def device(self) -> SimDevice:
        """pymodbus' memory: coils, inputs, and registers nobody uses."""
        bits = SimData(0, values=[False] * COILS, datatype=DataType.BITS)
        more = SimData(0, values=[False] * COILS, datatype=DataType.BITS)
        registers = SimData(0, values=0, count=1, datatype=DataType.REGISTERS)
        others = SimData(0, values=0, count=COILS, datatype=DataType.REGISTERS)
        return SimDevice(id=self.unit, simdata=([bits], [more], [registers], [others]))

    async def switch(self, coil: int, on: bool, context=None) -> ExcCodes | None:
        """Switch an output, and say when; a running pulse is over with that."""
        if timer := self.timers.pop(coil, None):
            timer.cancel()
        context = context or self.server.context
        result = await context.async_setValues(self.unit, WRITE, coil, [on])
        if not result:
            say("coil", coil, int(on), f"{time.monotonic():.6f}")
            if on:
                await self.count(coil, context)
        return result

    async def count(self, coil: int, context) -> None:
        """The bar of this output went up once more."""
        self.counts[coil] += 1
        values = [self.counts[coil] % 65_536]
        await context.async_setValues(self.unit, COUNTERS, coil, values)

    async def pulse(self, coil: int, units: int, context) -> ExcCodes | None:
        """The board's own timed pulse."""
        result = await self.switch(coil, True, context)
        if not result:
            loop = asyncio.get_running_loop()
            self.timers[coil] = loop.call_later(
                units * UNIT_OF_TIME,
                lambda: loop.create_task(self.switch(coil, False)),
            )
        return result

    def heard(self, sending: bool, pdu):
        """pymodbus hands each message through here."""
        if not sending and self.moods["dead"]:
            return None
        if not sending and pdu.function_code == WRITE_MANY:
            stamp = f"{time.monotonic():.6f}"
            say("coils", pdu.address, "".join(str(int(b)) for b in pdu.bits), stamp)
        return pdu

    def packet(self, sending: bool, data: bytes) -> bytes:
        """pymodbus hands each frame through here."""
        if not sending or not data:
            return data
        if self.spend("mute"):
            return b""
        if self.spend("garble"):
            return data[:-1] + bytes([data[-1] ^ 0x10])
        return data

    def spend(self, mood: str) -> bool:
        """Whether the mood lasts, one message less."""
        if self.moods[mood] > 0:
            self.moods[mood] -= 1
            return True
        return False

    async def obey(self, line: str) -> None:
        """A line of input."""
        word, *numbers = line.split()
        values = [int(number) for number in numbers]
        if word == "input":
            context = self.server.context
            on = [bool(values[1])]
            await context.async_setValues(self.unit, INPUTS, values[0], on)
        elif word == "lift":
            await self.count(values[0], self.server.context)
        elif word == "coil":
            await self.switch(values[0], bool(values[1]))
        else:
            self.moods[word] = values[0]
        say("obeyed", line)


class Framer(FramerRTU):
    """pymodbus' frames, and a silence between them as boards know it.

    Modbus over serial line V1.02, 2.5.1.1. Without it a board that was switched on in
    the middle of a frame would take its rest for the head of the next one, and so on
    for ever.
    """

    def __init__(self, decoder):
        super().__init__(decoder)
        self._left = 0  # bytes of a frame that has begun
        self._heard_at = 0.0

    def handleFrame(self, data: bytes, exp_devid: int, exp_tid: int):
        """As pymodbus', but what was left before a silence is thrown away."""
        now = time.monotonic()
        lost = self._left if now - self._heard_at > SILENCE else 0
        used, pdu = super().handleFrame(data[lost:], exp_devid, exp_tid)
        self._heard_at, self._left = now, len(data) - lost - used
        return lost + used, pdu


def write_request(board: Board) -> type:
    """The message class for function 05 that knows the timed pulse."""

    class Answer(WriteSingleCoilResponse):
        """Echoes the value as it came."""

        raw = 0

        def encode(self) -> bytes:
            return struct.pack(">HH", self.address, self.raw)

    class Request(WriteSingleCoilRequest):
        """Function 05 with any value."""

        raw = 0

        def decode(self, data: bytes) -> None:
            self.address, self.raw = struct.unpack(">HH", data[:4])
            self.bits = [bool(self.raw)]

        async def datastore_update(self, context, device_id):
            if board.spend("busy"):
                return ExceptionResponse(WRITE, ExcCodes.DEVICE_BUSY)
            if self.address >= PULSE_BASE:
                coil = self.address - PULSE_BASE
                result = await board.pulse(coil, self.raw, context)
            else:
                result = await board.switch(self.address, self.raw == 0xFF00, context)
            if result:
                return ExceptionResponse(WRITE, result)
            answer = Answer(address=self.address, bits=self.bits, dev_id=self.dev_id)
            answer.raw = self.raw
            return answer

    return Request


async def main(port: str, baud: int, unit: int) -> None:
    """Serve until the input ends."""
    board = Board(unit)
    board.server = ModbusSerialServer(
        board.device(),
        port=port,
        baudrate=baud,
        ignore_missing_devices=True,
        reconnect_delay=0.1,
        trace_pdu=board.heard,
        trace_packet=board.packet,
        custom_pdu=[write_request(board)],
    )
    board.server.framer = Framer
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def listen() -> None:
        for line in sys.stdin:
            if line.strip():
                asyncio.run_coroutine_threadsafe(board.obey(line.strip()), loop)
        loop.call_soon_threadsafe(over.set)

    await board.server.serve_forever(background=True)
    threading.Thread(target=listen, daemon=True).start()
    say("ready", port)
    await over.wait()
    await board.server.shutdown()


if __name__ == "__main__":
    path, *rest = sys.argv[1:]
    numbers = [int(each) for each in rest]
    asyncio.run(main(path, *(numbers + [9600, 1][len(numbers) :])))
