"""A control panel nobody here wrote (PyPI `osdp`), for test_osdp_foreign.

Runs in a venv of its own. Arguments: port, baud, address, master key in hex. Prints
`online`, and `card <bits> <hex>` for each card; ends with its input.
"""

import logging
import sys

from osdp import ControlPanel, SerialPortOsdpConnection


def say(*words):
    """A line for the test."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Panel(ControlPanel):
    """Prints what it hears."""

    def on_raw_card_data_reply_received(self, address, raw_card_data):
        """A card."""
        bits = raw_card_data.bit_count
        data = bytes(raw_card_data.data)
        say("card", bits, data.hex())


def main(port, baud, address, key):
    """Talk until the input ends."""
    logging.getLogger("osdp").setLevel(logging.CRITICAL)
    panel = Panel(bytes.fromhex(key))
    bus = panel.start_connection(SerialPortOsdpConnection(port, int(baud)))
    panel.add_device(bus, int(address), use_crc=True, use_secure_channel=True)
    for line in sys.stdin:
        if line.strip() == "state":
            device = panel._buses[bus]._configured_devices[int(address)]
            secure = device.is_security_established and not device.is_scbkd
            say("state", "secure" if secure else "open")
    panel.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
