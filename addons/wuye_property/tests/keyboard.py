"""Tours that press real keys: the browser gets them as from a keyboard."""

from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

from .keys import strokes

SAID = "wuye: keys "  # what a tour says on the console before the keys


class KeyboardMixin:
    """For an `HttpCase` whose tours say ``wuye: keys 0302{Enter}{Alt+1}{Ctrl+l}``."""

    def setUp(self):
        super().setUp()
        handle = ChromeBrowser._handle_console

        def obey(browser, type, args=None, **rest):
            text = str(args[0].get("value", "")) if args else ""
            if text.startswith(SAID):
                for stroke in strokes(text.removeprefix(SAID)):
                    browser._websocket_send("Input.dispatchKeyEvent", params=stroke)
            return handle(browser, type, args=args, **rest)

        self.startPatcher(patch.object(ChromeBrowser, "_handle_console", obey))
