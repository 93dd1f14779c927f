"""Tours that press real keys: the browser gets them as from a keyboard."""

import re
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

SAID = "wuye: keys "  # what a tour says on the console before the keys
PART = re.compile(r"\{([^}]+)\}|(.)")
CODES = {
    "Enter": 13,
    "Control": 17,
    "Alt": 18,
    "Escape": 27,
    "F2": 113,
    "F4": 115,
    "F8": 119,
    "F9": 120,
    "F10": 121,
}
TEXTS = {"Enter": "\r"}
HELD = {"Alt": ("Alt", 1), "Ctrl": ("Control", 2)}  # key, bit in the browser's protocol


class KeyboardMixin:
    """For an `HttpCase` whose tours say ``wuye: keys 0302{Enter}{Alt+1}{Ctrl+l}``."""

    def setUp(self):
        super().setUp()
        handle = ChromeBrowser._handle_console

        def obey(browser, type, args=None, **rest):
            text = str(args[0].get("value", "")) if args else ""
            if text.startswith(SAID):
                for name, sign in PART.findall(text.removeprefix(SAID)):
                    self._press(browser, name or sign)
            return handle(browser, type, args=args, **rest)

        self.startPatcher(patch.object(ChromeBrowser, "_handle_console", obey))

    def _press(self, browser, name):
        """One key, with Alt or Ctrl held where the name begins so."""
        held, _plus, key = name.rpartition("+")
        held, bit = HELD.get(held, ("", 0))
        if held:
            self._send(browser, "rawKeyDown", held, 0)
        self._send(browser, "keyDown", key, bit)
        self._send(browser, "keyUp", key, bit)
        if held:
            self._send(browser, "keyUp", held, 0)

    def _send(self, browser, kind, key, modifiers):
        params = {
            "type": kind,
            "key": key,
            "code": f"Digit{key}" if key.isdigit() else key,
            "windowsVirtualKeyCode": CODES.get(key)
            or (ord(key.upper()) if key.isalnum() else 0),
            "modifiers": modifiers,
        }
        text = TEXTS.get(key, key if len(key) == 1 else "")
        if kind == "keyDown" and text and not modifiers:
            params["text"] = text
        browser._websocket_send("Input.dispatchKeyEvent", params=params)
