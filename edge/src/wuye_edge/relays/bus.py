"""One transaction after another on a Modbus RTU line."""

import time

import serial

from wuye_edge.frames import modbus


class Silent(modbus.ModbusError):
    """No answer came; what was sent may have been carried out."""


class Bus:
    """The master's side of a line: asks, waits, keeps the silence between frames."""

    def __init__(self, port: serial.Serial):
        self.port = port
        bits = 1 + 8 + (port.parity != serial.PARITY_NONE) + port.stopbits
        # Modbus over serial line V1.02, 2.5.1.1: 3.5 characters, at least 1.75 ms
        self.silence = max(3.5 * bits / port.baudrate, 0.00175)  # seconds
        self._free_at = 0.0

    def ask(self, request: modbus.Request) -> list[bool]:
        """The bits of the answer; raises a `ModbusError`, or OSError without a port."""
        wait = self._free_at - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        # an answer that came too late would be taken for that to this question
        self.port.reset_input_buffer()
        self.port.write(request.data)
        try:
            return modbus.answer(request, self._read(request))
        finally:
            self._free_at = time.monotonic() + self.silence

    def _read(self, request: modbus.Request) -> bytes:
        """An answer, or as much of it as came in time."""
        data = self.port.read(modbus.EXCEPTION_SIZE)
        if not data:
            raise Silent("no answer")
        refused = len(data) > 1 and data[1] & 0x80
        if not refused and len(data) == modbus.EXCEPTION_SIZE:
            data += self.port.read(request.size - modbus.EXCEPTION_SIZE)
        return data


def wire_time(request: modbus.Request, baud: int) -> float:
    """Seconds a question and its answer take on the line."""
    return (len(request.data) + request.size) * 11 / baud
