"""An OSDP reader: libosdp's peripheral device, in a process of its own.

    python -m wuye_edge.sim.osdp_reader PORT BAUD ADDRESS KEY|install [SERIAL]

Lines of input: `card <bits> <hex>`, `key <digits>`, `tamper <0|1>`, `state`, `quit`.
Prints `ready`, `sent <seconds>`, `command <what>` for what the panel asks, and `state`.
"""

import logging
import sys
import time

import osdp

from wuye_edge.readers.osdp_channel import FramedChannel

CAPABILITIES = [
    (osdp.Capability.LEDControl, 1, 1),
    (osdp.Capability.AudibleControl, 1, 1),
    (osdp.Capability.TextOutput, 1, 1),
    (osdp.Capability.ContactStatusMonitoring, 1, 1),
    (osdp.Capability.CommunicationSecurity, 1, 1),
]
VENDOR, MODEL, VERSION = 0xA1B2C3, 7, 1


def say(*words) -> None:
    """A line for whoever started us."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def obeyed(command: dict):
    """Print what the panel asks, and say it is done."""
    say("command", command)
    return 0, None


def event_of(words: list[str]) -> dict:
    """libosdp's event for a line of input."""
    if words[0] == "card":
        return {
            "event": osdp.Event.CardRead,
            "reader_no": 0,
            "direction": 0,
            "format": osdp.CardFormat.Wiegand,
            "length": int(words[1]),
            "data": bytes.fromhex(words[2]),
        }
    if words[0] == "key":
        data = words[1].encode().replace(b"#", b"\x0d").replace(b"*", b"\x7f")
        return {"event": osdp.Event.KeyPress, "reader_no": 0, "data": data}
    return {
        "event": osdp.Event.Status,
        "type": osdp.StatusReportType.Local,
        "report": bytes((int(words[1]), 0)),
    }


def main(port: str, baud: str, address: str, key: str, serial: str = "12345") -> None:
    """Serve until the input ends."""
    install = key == "install"
    flags = [osdp.LibFlag.InstallMode if install else osdp.LibFlag.EnforceSecure]
    channel = FramedChannel.open(port, int(baud))
    info = osdp.PDInfo(
        int(address),
        channel,
        scbk=None if install else bytes.fromhex(key),
        flags=flags,
        id=osdp.PdId(VERSION, MODEL, VENDOR, int(serial), 0x00010203),
    )
    device = osdp.PeripheralDevice(
        info,
        osdp.PDCapabilities(CAPABILITIES),
        log_level=osdp.LogLevel.Critical,
        command_handler=obeyed,
    )
    device.start()
    say("ready", port)
    for line in sys.stdin:
        words = line.split()
        if not words or words[0] == "quit":
            break
        if words[0] == "state":
            say("state", device.is_online(), device.is_sc_active())
            continue
        device.submit_event(event_of(words))
        say("sent", f"{time.monotonic():.6f}")
    device.teardown()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    main(*sys.argv[1:])
