"""Throws broken frames at every parser: none may raise, grow, or invent a number.

    python -m wuye_edge.sim.fuzz [COUNT] [SEED]

Each frame is good at first and is then damaged: bits flipped, bytes lost, doubled, or
put in, two frames joined, or replaced by noise; and it is fed in pieces. The same seed
gives the same frames.
"""

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable

from wuye_edge.contract import Kind, Number
from wuye_edge.frames import Bad, em4100, hikvision, led, modbus, uid, vzenith, wiegand
from wuye_edge.frames.osdp import LARGEST, SOM, Cutter
from wuye_edge.frames.plates import Sighting
from wuye_edge.frames.text import Parser as TextParser

JPEG = b"\xff\xd8\xff\xd9"


class Invented(AssertionError):
    """A parser read a number that did not stand in the bytes."""


def damage(data: bytes, dice: random.Random) -> bytes:
    """The frame after an accident, or two, or none."""
    broken = bytearray(data)
    for _accident in range(dice.choice((0, 1, 1, 1, 2, 3))):
        place = dice.randrange(len(broken) + 1)
        kind = dice.randrange(6)
        if kind == 0 and place < len(broken):
            broken[place] ^= 1 << dice.randrange(8)
        elif kind == 1:
            del broken[place : place + dice.randint(1, 4)]
        elif kind == 2:
            broken[place:place] = dice.randbytes(dice.randint(1, 4))
        elif kind == 3:
            broken[place:place] = broken[: dice.randint(1, 20)]
        elif kind == 4:
            broken += data[dice.randrange(len(data)) :]
        else:
            broken[place : place + 8] = dice.randbytes(8)
    return bytes(broken)


def pieces(data: bytes, dice: random.Random) -> list[bytes]:
    """The bytes as a port may hand them over."""
    cuts = sorted(dice.randrange(len(data) + 1) for _cut in range(dice.randrange(4)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def stands_in(number: Number, data: bytes, form: str) -> bool:
    """Whether the number can be found in the bytes it was read from."""
    upper = data.upper()
    if number.kind is Kind.EM and form.startswith("stx"):
        return em4100.frame(number.value, form)[1:-1] in upper
    if form == "bits":
        width = 4 * len(number.value) + 2
        bits = wiegand.encode(int(number.value, 16), width)
        return "".join(map(str, bits)).encode() in data
    if form in ("decimal", "printed"):
        low = em4100.frame(number.value.rjust(10, "0"), form)[:-2]
        return low.replace(b",", b"") in data.replace(b",", b"").replace(b" ", b"")
    bare = re.sub(rb"[ :-]", b"", upper)
    return number.value.encode() in bare


def stream(parser, data: bytes, dice: random.Random, form: str) -> str:
    """Feed a stream parser; what came of it."""
    found = []
    for piece in pieces(data, dice):
        found += parser.feed(piece, 0.0)
    for each in found:
        if isinstance(each, Number):
            if each.kind is not Kind.QR and not stands_in(each, data, form):
                raise Invented(f"{each} in {data!r} ({form})")
        elif not isinstance(each, Bad):
            raise Invented(f"{each!r} in {data!r}")
    return "read" if any(isinstance(each, Number) for each in found) else "refused"


def em(dice: random.Random) -> str:
    """EM4100 readers in all forms."""
    form = dice.choice(em4100.FORMS)
    card = f"{dice.getrandbits(40):010X}"
    data = damage(em4100.frame(card, form) * dice.randint(1, 3), dice)
    return stream(em4100.Parser(form), data, dice, form)


def wieg(dice: random.Random) -> str:
    """Wiegand converters."""
    form, width = dice.choice(wiegand.FORMS), dice.choice(tuple(wiegand.KINDS))
    value = dice.getrandbits(width - 2)
    line = f"{value:0{(width - 2) // 4}X}\r"
    if form == "bits":
        line = "".join(map(str, wiegand.encode(value, width))) + "\r"
    data = damage(line.encode() * dice.randint(1, 3), dice)
    return stream(wiegand.Parser(form, width), data, dice, form)


def uids(dice: random.Random) -> str:
    """ISO 14443 readers in the order of the air."""
    digits = dice.randbytes(dice.choice(uid.SIZES)).hex(dice.choice((":", " ", "-")))
    data = damage(digits.encode() + b"\r\n", dice)
    return stream(uid.Parser(), data, dice, "hex")


def texts(dice: random.Random) -> str:
    """QR scanners."""
    data = damage(f"WY1:{dice.getrandbits(80):x}\r\n".encode(), dice)
    return stream(TextParser(), data, dice, "text")


def boards(dice: random.Random) -> str:
    """Answers of relay boards."""
    request = dice.choice(
        (
            modbus.read(modbus.READ_COILS, 1, 0, dice.randint(1, 32)),
            modbus.read(modbus.READ_INPUTS, 1, 0, 8),
            modbus.timed_pulse(1, dice.randrange(8), 0.5),
            modbus.write_coils(1, 0, [False] * 8),
        )
    )
    head = request.data[:6]
    if request.bits:
        size = request.size - 5
        head = request.data[:2] + bytes([size]) + dice.randbytes(size)
    answer = damage(head + modbus.crc16(head), dice)
    try:
        modbus.answer(request, answer)
    except modbus.ModbusError:
        return "refused"
    if modbus.crc16(answer[:-2]) != answer[-2:] or answer[:2] != request.data[:2]:
        raise Invented(f"{answer.hex()} as an answer to {request.data.hex()}")
    return "read"


def osdp(dice: random.Random) -> str:
    """OSDP frames on a serial line."""
    body = dice.randbytes(dice.randrange(24))
    frame = bytes((SOM, 101)) + (8 + len(body)).to_bytes(2, "little") + b"\4\x60"
    cutter, whole = Cutter(), 0
    for piece in pieces(damage(frame + body + b"\1\2", dice), dice):
        cutter.feed(piece, 0.0)
        while found := cutter.take():
            whole += 1
            if found[0] != SOM or int.from_bytes(found[2:4], "little") != len(found):
                raise Invented(found.hex())
    if len(cutter._bytes) > LARGEST:
        raise Invented(f"{len(cutter._bytes)} bytes are kept")
    return "read" if whole else "refused"


def document(found: object) -> str:
    """What came of a camera's document."""
    if not isinstance(found, Sighting | vzenith.Contact | Bad):
        raise Invented(repr(found))
    return "refused" if isinstance(found, Bad) else "read"


def json_push(dice: random.Random) -> str:
    """Vzenith pushes."""
    body = vzenith.push("粤B12345", record=dice.randrange(1 << 20), scene=JPEG)
    return document(vzenith.parse(damage(body, dice)))


def xml_event(dice: random.Random) -> str:
    """Hikvision events."""
    body = hikvision.event("粤B12345", record=dice.randrange(1 << 20))
    kind = dice.choice(("application/xml", "multipart/form-data; boundary=a"))
    if kind.startswith("multi"):
        head = b"--a\r\nContent-Type: text/xml\r\n\r\n"
        body = head + body + b"\r\n--a--\r\n"
    return document(hikvision.parse(damage(body, dice), kind))


def displays(dice: random.Random) -> str:
    """Frames of displays."""
    data = damage(led.Board().say("欢迎光临"), dice)
    found = led.parse(data)
    if not isinstance(found, Bad) and led.frame(*found) != data:
        raise Invented(data.hex())
    return "refused" if isinstance(found, Bad) else "read"


PARSERS: tuple[Callable[[random.Random], str], ...] = (
    em,
    em,
    wieg,
    uids,
    texts,
    boards,
    osdp,
    json_push,
    xml_event,
    displays,
)


def run(count: int, seed: int = 1) -> Counter:
    """Throw so many frames; how many of each kind were read and refused."""
    dice = random.Random(seed)
    results: Counter = Counter()
    for turn in range(count):
        parser = PARSERS[turn % len(PARSERS)]
        results[parser.__name__, parser(dice)] += 1
    return results


def main(count: str = "1000000", seed: str = "1") -> None:
    """Run, and show what became of the frames."""
    begin = time.perf_counter()
    results = run(int(count), int(seed))
    taken = time.perf_counter() - begin
    for (name, what), number in sorted(results.items()):
        sys.stdout.write(f"{name:>10} {what:<8} {number:>8}\n")
    sys.stdout.write(f"{count} frames in {taken:.1f} s, seed {seed}: none invented\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
