"""Modbus RTU as relay boards speak it: reading bits, switching outputs, timed pulses.

The timed pulse is an extension of relay boards (Waveshare "flash on", found on others
too): function 05 at 0x0200 + n switches output n on for so many times 100 ms, and the
board itself switches it off. A box that is killed in between leaves no barrier up.
"""

import math
import struct
from dataclasses import dataclass

READ_COILS, READ_INPUTS, WRITE_COIL, WRITE_COILS = 0x01, 0x02, 0x05, 0x0F
READ_REGISTERS = 0x04  # input registers: counters of pulses, where a board has them
PULSE_BASE = 0x0200  # plus the output's number
PULSE_UNIT = 0.1  # seconds
PULSE_LONGEST = 0x7FFF  # units; more is not agreed on between boards
BUSY = 6  # the one exception that says "not done, ask again"
EXCEPTION_SIZE = 5  # bytes
EXCEPTIONS = {
    1: "function not known",
    2: "no such address",
    3: "value not allowed",
    4: "device failed",
    5: "acknowledged, in progress",
    6: "device busy",
    8: "memory parity",
    10: "gateway path",
    11: "gateway target silent",
}


class ModbusError(Exception):
    """What came back is no answer to what was asked."""


class CrcError(ModbusError):
    """The answer was damaged on its way; the request may have been carried out."""


class BoardException(ModbusError):
    """The board refused, and says why; nothing was carried out."""

    def __init__(self, code: int):
        super().__init__(f"exception {code}: {EXCEPTIONS.get(code, 'unknown')}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Request:
    """One question: its bytes, the size of a good answer, the bits that holds."""

    data: bytes
    size: int
    bits: int = 0  # of a reading


def crc16(data: bytes) -> bytes:
    """The check of Modbus, low byte first.

    >>> crc16(bytes.fromhex("01050000FF00")).hex()
    '8c3a'
    """
    check = 0xFFFF
    for byte in data:
        check ^= byte
        for _bit in range(8):
            check = check >> 1 ^ 0xA001 if check & 1 else check >> 1
    return struct.pack("<H", check)


def _request(head: bytes, size: int, bits: int = 0) -> Request:
    return Request(head + crc16(head), size, bits)


def read(function: int, unit: int, start: int, count: int) -> Request:
    """Read `count` outputs (`READ_COILS`) or inputs (`READ_INPUTS`)."""
    head = struct.pack(">BBHH", unit, function, start, count)
    return _request(head, 5 + (count + 7) // 8, count)


def read_registers(unit: int, start: int, count: int) -> Request:
    """Read `count` registers of 16 bits; `registers` makes numbers of the answer."""
    head = struct.pack(">BBHH", unit, READ_REGISTERS, start, count)
    return _request(head, 5 + 2 * count, 16 * count)


def registers(bits: list[bool]) -> list[int]:
    """The numbers in the bits of an answer, which has the high byte first.

    >>> registers([False] * 8 + [True] + [False] * 7)
    [1]
    """
    packed = sum(bit << place for place, bit in enumerate(bits))
    raw = packed.to_bytes(len(bits) // 8, "little")
    return [value for (value,) in struct.iter_unpack(">H", raw)]


def write_coil(unit: int, output: int, on: bool) -> Request:
    """Switch one output on or off and leave it so."""
    head = struct.pack(">BBHH", unit, WRITE_COIL, output, 0xFF00 if on else 0)
    return _request(head, 8)


def pulse_units(seconds: float) -> int:
    """A pulse's length in the board's units: at least one, never shorter than asked."""
    # rounded first: 0.3 / 0.1 is a little less than 3
    units = math.ceil(round(seconds / PULSE_UNIT, 6))
    if not 0 < units <= PULSE_LONGEST:
        raise ValueError(f"a pulse of {seconds} s: give 0.1 to 3276.7 s")
    return units


def timed_pulse(unit: int, output: int, seconds: float) -> Request:
    """Switch an output on; the board switches it off after so long.

    >>> timed_pulse(1, 0, 0.7).data.hex(" ")
    '01 05 02 00 00 07 8d b0'
    """
    units = pulse_units(seconds)
    head = struct.pack(">BBHH", unit, WRITE_COIL, PULSE_BASE + output, units)
    return _request(head, 8)


def write_coils(unit: int, start: int, states: list[bool]) -> Request:
    """Set several outputs at once."""
    size = (len(states) + 7) // 8
    packed = sum(on << place for place, on in enumerate(states))
    head = struct.pack(">BBHHB", unit, WRITE_COILS, start, len(states), size)
    return _request(head + packed.to_bytes(size, "little"), 8)


def answer(request: Request, data: bytes) -> list[bool]:
    """The bits that were asked for; empty for a write that was carried out.

    Raises `BoardException`, `CrcError`, or `ModbusError` for an answer to another
    question: of another unit, of another function, with another echo.
    """
    asked = request.data
    if len(data) == EXCEPTION_SIZE and data[1] == asked[1] | 0x80:
        _check_crc(data)
        if data[0] != asked[0]:
            raise ModbusError(f"unit {data[0]} answered for unit {asked[0]}")
        raise BoardException(data[2])
    if len(data) != request.size:
        raise ModbusError(f"{len(data)} bytes for {request.size}: {data[:16].hex(' ')}")
    _check_crc(data)
    if data[:2] != asked[:2]:
        raise ModbusError(f"answer to another question: {data[:16].hex(' ')}")
    if not request.bits:
        # a write answers with its address and its value or count
        if data[:6] != asked[:6]:
            raise ModbusError(f"another echo: {data.hex(' ')}")
        return []
    if data[2] != request.size - 5:
        raise ModbusError(f"{data[2]} bytes of bits for {request.size - 5}")
    packed = int.from_bytes(data[3:-2], "little")
    return [bool(packed >> place & 1) for place in range(request.bits)]


def _check_crc(data: bytes) -> None:
    if crc16(data[:-2]) != data[-2:]:
        raise CrcError(f"damaged answer: {data[:16].hex(' ')}")
