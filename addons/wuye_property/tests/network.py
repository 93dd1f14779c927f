"""Browsers whose connection a tour cuts and mends."""

from unittest.mock import patch

from odoo.tests.common import ChromeBrowser


def _emulate(offline):
    return (
        "Network.emulateNetworkConditions",
        {
            "offline": offline,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        },
    )


# What a tour says on the console, and what is done to the browser's connection.
CUT, MEND = "wuye: cut the connection", "wuye: mend the connection"
COMMANDS = {CUT: _emulate(True), MEND: _emulate(False)}
OFFLINE = ("ConnectionLostError", "is not valid JSON")


class NetworkMixin:
    """For an `HttpCase`; a tour started by it has `error_checker=self._is_error`."""

    network_commands = COMMANDS

    def setUp(self):
        super().setUp()
        self.cut = False
        handle = ChromeBrowser._handle_console

        def obey(browser, type, args=None, **rest):
            text = str(args[0].get("value", "")) if args else ""
            if text in self.network_commands:
                self.cut = True
                browser._websocket_send("Network.enable")
                method, params = self.network_commands[text]
                browser._websocket_send(method, params=params)
            return handle(browser, type, args=args, **rest)

        self.startPatcher(patch.object(ChromeBrowser, "_handle_console", obey))

    def _is_error(self, message):
        """What other parts of the web client say of a lost connection is no fault.

        Also when it is mended again: some say it late.
        """
        return not (self.cut and any(words in message for words in OFFLINE))
