"""An OSDP reader on RS-485: libosdp's control panel, always in a secure channel.

libosdp needs four things from us (DEVICES 3.2): whole frames (`osdp_channel`); a flag
without which it falls back to the key everybody knows as soon as ours is refused; a
watchdog, because it waits 300 s for a reader that was away; and events handled outside
its callbacks, so that nothing the gate does stops the line.
"""

import select
import time
from collections import deque

import osdp
import osdp_sys
import serial

from wuye_edge.contract import Fault, Kind, Number, Read
from wuye_edge.frames import Bad, uid, wiegand
from wuye_edge.options import Options
from wuye_edge.ports import Debounce, Line, SerialDevice

from .osdp_channel import FramedChannel
from .osdp_key import KEY_SIZE, Identity, diversify
from .stream import HOLD

IDLE = 0.01  # seconds the line may rest between two looks at it
SILENCE = 1.5  # seconds without a frame: the reader is away (it is asked each 50 ms)
ATTEMPT = 3.0  # seconds for a secure channel to come to be; half a second is usual
STOPPED = 1.8  # seconds; after a missed answer libosdp asks again in 1.2
REFUSED = 2  # attempts; one may fail on a busy line
# after so many attempts they become longer: each leaves 128 bytes in libosdp
PATIENT, LONG_ATTEMPT = 20, 9.0
RETRY = 1.0  # seconds between two looks at a reader that is not the expected one
LEARN = 5.0  # seconds a new reader has to say who it is
PIN_GAP = 10.0  # seconds between two keys of one PIN
PIN_LONGEST = 16
ENTER, CLEAR = 0x0D, 0x7F  # the keys # and *
UNITS = 10  # of LED and buzzer times in a second


class OsdpReader(SerialDevice):
    """Options: `port`, `baud`, `address` (0 to 126), `hold`, `site_key` (32 hex
    digits), `uid` of the reader (16 hex digits, told when it was installed), `install`
    (true: give a new reader its key; take it out again afterwards, for as long as it
    stands there any new reader is accepted).
    """

    def __init__(self, name: str, line: Line, address: int, site_key: bytes, **more):
        super().__init__(name, line, timeout=0)
        self.address = address
        self.uid: bytes = more.get("uid", b"")
        self.install: bool = more.get("install", False)
        self.debounce = Debounce(more.get("hold", HOLD))
        self._site_key = site_key
        self._events: deque[dict] = deque()
        self._commands: deque[dict] = deque()
        self._pin, self._pin_at = "", 0.0

    @classmethod
    def from_config(cls, name: str, options: dict) -> "OsdpReader":
        """The reader, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line = Line.take(found)
        address = found.whole("address", 0, 126, 0)
        site_key = found.raw("site_key", (KEY_SIZE,))
        unit = found.raw("uid", (8,), b"")
        install = found.switch("install")
        hold = found.seconds("hold", 0.2, 60, HOLD)
        if not unit and not install:
            found.fail("uid", "give the number told at installation, or install: true")
        found.done()
        more = {"uid": unit, "install": install, "hold": hold}
        return cls(name, line, address, site_key, **more)

    # === THE PERSON AT THE DOOR === #

    def signal(self, allowed: bool, words: str = "") -> None:
        """Green and one beep, or red and three; words where the reader shows ASCII."""
        colours = osdp.CommandLEDColor
        self._commands.append(
            {
                "command": osdp.Command.LED,
                "reader": 0,
                "led_number": 0,
                "temporary": True,
                "control_code": 2,
                "on_count": 1,
                "off_count": 0,
                "on_color": colours.Green if allowed else colours.Red,
                "off_color": colours.Black,
                "timer_count": 3 * UNITS,
            }
        )
        self._commands.append(
            {
                "command": osdp.Command.Buzzer,
                "reader": 0,
                "control_code": 2,
                "on_count": 2 if allowed else 1,
                "off_count": 1,
                "rep_count": 1 if allowed else 3,
            }
        )
        if words and words.isascii():
            self._commands.append(
                {
                    "command": osdp.Command.Text,
                    "reader": 0,
                    "control_code": 2,
                    "temp_time": 3,
                    "offset_row": 1,
                    "offset_col": 1,
                    "data": words[:32],
                }
            )

    # === THE LINE, IN ITS THREAD === #

    def serve(self, port: serial.Serial) -> None:
        """Find the key, then talk until the port is lost or `stop`."""
        channel = FramedChannel(port)
        self.debounce.forget()
        self._commands.clear()
        unit = self.uid
        if self.install:
            unit = self._learn(channel)
            if not unit:
                return
        Conversation(self, diversify(self._site_key, unit), channel).run()

    def panel(self, channel: FramedChannel, key: bytes | None, flags: list):
        """libosdp's control panel for this one reader."""
        osdp_sys.set_loglevel(osdp.LogLevel.Critical)  # faults say it, in our words
        info = osdp.PDInfo(self.address, channel, scbk=key, flags=flags)
        panel = osdp_sys.ControlPanel([info.get()])
        panel.set_event_callback(self._keep)
        return panel

    def _keep(self, _reader: int, event: dict) -> int:
        """In libosdp's callback: only keep it."""
        self._events.append(event)
        return 0

    def _learn(self, channel: FramedChannel) -> bytes:
        """The UID a new reader tells in clear; nothing when it does not answer."""
        panel = self.panel(channel, None, [])
        deadline = time.monotonic() + LEARN
        while time.monotonic() < deadline and not self.stopping.is_set():
            panel.refresh()
            if channel.gone:
                raise channel.gone
            said = panel.get_pd_id(0)
            if said and said["vendor_code"]:
                found = Identity(
                    said["vendor_code"],
                    said["model"],
                    said["version"],
                    said["serial_number"],
                )
                return self._expected(found.uid)
            wait_for_bytes(channel.port)
        if not self.stopping.is_set():
            self._state = "down"
            self.troubles.tell("silent", f"no reader at address {self.address}")
        return b""

    def _expected(self, unit: bytes) -> bytes:
        if self.uid and unit != self.uid:
            self._state = "down"
            self.troubles.tell("identity", f"{unit.hex()} in place of {self.uid.hex()}")
            self.stopping.wait(RETRY)
            return b""
        return unit

    # === EVENTS === #

    def deliver(self, at: float) -> None:
        """Give the gate what has come, in its order."""
        while self._events:
            event = self._events.popleft()
            what = event["event"]
            if what == osdp.Event.CardRead:
                self._card(event, at)
            elif what == osdp.Event.KeyPress:
                self._keys(event["data"], at)
            elif what == osdp.Event.Status:
                self._status(event)

    def _card(self, event: dict, at: float) -> None:
        found = card_number(event["format"], event["length"], event["data"])
        if isinstance(found, Bad):
            self.troubles.tell("frame", found)
        elif self.debounce.is_new(found, at):
            self.troubles.well("frame")
            self.sink.read(Read(self.name, found, at))

    def _keys(self, keys: bytes, at: float) -> None:
        """Digits up to # are a PIN; * and a long pause begin anew."""
        if at - self._pin_at > PIN_GAP:
            self._pin = ""
        self._pin_at = at
        for key in keys:
            if key == ENTER and self._pin:
                number, self._pin = Number(Kind.PIN, self._pin), ""
                self.sink.read(Read(self.name, number, at))
            elif 0x30 <= key <= 0x39 and len(self._pin) < PIN_LONGEST:
                self._pin += chr(key)
            else:
                self._pin = ""

    def _status(self, event: dict) -> None:
        """Tamper and power, of a local status report."""
        if event["type"] != osdp.StatusReportType.Local:
            return
        for code, on in zip(("tamper", "power"), event["report"], strict=False):
            if on:
                self.troubles.tell(code, "told by the reader")
            else:
                self.troubles.well(code)


class Conversation:
    """One open port's talk with a reader: refresh, deliver, command, watch.

    When no secure channel comes to be, the panel is made anew. Disabling and enabling
    the reader would do too, but libosdp carries that out only when it has given the
    reader up, after eight seconds, which may be the moment the reader is back.
    """

    def __init__(self, reader: OsdpReader, key: bytes, channel: FramedChannel):
        self.reader, self.key, self.channel = reader, key, channel
        self._is_installed = not reader.install
        self._attempts = 0  # since the last secure channel
        self._refused = 0  # of them, those that were answered, in a row
        self._attempt()

    def _attempt(self) -> None:
        """Begin anew: libosdp looks for the reader once a second, for eight seconds."""
        flags = [] if self.reader.install else [osdp.LibFlag.EnforceSecure]
        self.channel.flush()
        self.panel = self.reader.panel(self.channel, self.key, flags)
        self._begun = self._secure_at = time.monotonic()
        self._was_secure = False
        self._attempts += 1

    def run(self) -> None:
        """Until `stop`; raises when the port is gone."""
        reader = self.reader
        while not reader.stopping.is_set():
            self.panel.refresh()
            if self.channel.gone:
                raise self.channel.gone
            reader.deliver(time.monotonic())
            self._watch(time.monotonic())
            wait_for_bytes(self.channel.port)

    def _watch(self, now: float) -> None:
        """State, faults, and a new attempt where there is no secure channel."""
        is_heard = now - self.channel.heard_at < SILENCE
        if is_heard and self.panel.sc_status():
            self._was_secure, self._secure_at = True, now
            self._attempts = self._refused = 0
            self.reader.ready()
            self.reader.troubles.well("silent", "key", "identity")
            self._installed(now)
            self._command()
            return
        if self._was_secure and not self.panel.status():
            # one answer came later than 200 ms, the panel asked again, and the reader
            # took offence: libosdp would leave it alone for 300 s
            self._attempt()
            return
        if self._was_secure and not is_heard:
            self._tell_silence()
        if self._has_failed(now):
            self._tell_failure()
            self._attempt()

    def _is_answered(self) -> bool:
        """The reader has said something in this attempt, but no secure channel came."""
        return not self._was_secure and self.channel.heard_at > self._begun

    def _has_failed(self, now: float) -> bool:
        """Time is up, or libosdp has fallen silent: it has given up for 300 s."""
        limit = ATTEMPT if self._attempts < PATIENT else LONG_ATTEMPT
        has_stopped = self._is_answered() and now - self.channel.heard_at > STOPPED
        return has_stopped or now - self._secure_at > limit

    def _tell_failure(self) -> None:
        if not self._is_answered():
            self._refused = 0
            self._tell_silence()
            return
        self._refused += 1
        if self._refused >= REFUSED:
            self.reader._state = "down"
            detail = "the reader answers but does not know the key"
            self.reader.troubles.tell("key", detail)

    def _tell_silence(self) -> None:
        self.reader._state = "down"
        detail = f"no answer at address {self.reader.address}"
        self.reader.troubles.tell("silent", detail)

    def _installed(self, now: float) -> None:
        """Tell once which reader has its key: its number is to be configured."""
        if not self._is_installed:
            self._is_installed = True
            identity = self.panel.get_pd_id(0)
            unit = Identity(
                identity["vendor_code"],
                identity["model"],
                identity["version"],
                identity["serial_number"],
            )
            # from now on no other, and no other way, until the box starts again
            self.reader.uid, self.reader.install = unit.uid, False
            fault = Fault(self.reader.name, "installed", str(unit), now)
            self.reader.sink.fault(fault)

    def _command(self) -> None:
        """Send what waits; a reader that cannot do it loses nothing by it."""
        while self.reader._commands:
            command = self.reader._commands.popleft()
            try:
                self.panel.submit_command(0, command)
            except (SystemError, ValueError) as error:
                self.reader.troubles.tell("command", error)


def card_number(form: int, bits: int, data: bytes) -> Number | Bad:
    """A number out of a card event: Wiegand bits with parity, or a UID without."""
    if bits in wiegand.KINDS:
        return wiegand.from_raw(data, bits)
    if form == osdp.CardFormat.Unspecified and bits % 8 == 0:
        raw = data[: bits // 8]
        if len(raw) in uid.SIZES:
            return uid.check(raw)
    return Bad(f"{bits} bits", data)


def wait_for_bytes(port: serial.Serial) -> None:
    """Until something comes, or a moment."""
    try:
        select.select([port.fileno()], [], [], IDLE)
    except ValueError as error:
        raise OSError(f"the port is closed: {error}") from error
