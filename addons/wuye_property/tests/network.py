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
    """For an `HttpCase`: what other parts say of a cut connection fails no tour."""

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
            if type == "error" and self._is_of_the_cut(args):
                # Not by an `error_checker`: the browser counts an error as a failure
                # before it asks one
                type = "info"
            return handle(browser, type, args=args, **rest)

        self.startPatcher(patch.object(ChromeBrowser, "_handle_console", obey))

    def _is_of_the_cut(self, args):
        """Tell whether an error comes of the cut, also when it is mended again.

        Some parts of the web client say it late.
        """
        return self.cut and any(words in str(args) for words in OFFLINE)
