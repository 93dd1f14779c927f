"""A user's browser at a real server: what he clicks and types, in Chinese.

Nothing of a page is asked of the server here: a step looks at what is on the screen,
the test asks the database.
"""

import importlib.util
import json
import os
import time
from pathlib import Path

import requests
from desk_tasks import PASSWORD

from tools.shots import FOLDER, Browser

KEYS = Path(__file__).parents[2] / "addons" / "wuye_property" / "tests" / "keys.py"
PICTURES = os.environ.get("WUYE_PICTURES")  # a folder: pictures are kept there
LIMIT = 90  # seconds: the first page of a new database is long in coming
PAUSE = 0.1
REST = 0.8  # seconds for pictures and fonts before a picture
SIZE = {"width": 1400, "height": 900}
PNG = b"\x89PNG"
FIND = """
[...document.querySelectorAll({place})].find((one) =>
    one.getClientRects().length
    && {words}.every((word) => (one.textContent + (one.value ?? "")).includes(word)))
"""


def _load(path):
    """A module of an add-on's tests that needs nothing of Odoo."""
    spec = importlib.util.spec_from_file_location(f"wuye_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


strokes = _load(KEYS).strokes


class Page:
    """One browser; who sits before it changes with `open`."""

    def __init__(self, server, before=""):
        """
        :param server: an `HttpServer`
        :param before: a script that every page of this browser begins with
        """
        self.server, self.taken = server, []
        self.browser = Browser()
        self.browser.send(
            "Emulation.setDeviceMetricsOverride",
            **SIZE,
            deviceScaleFactor=1,
            mobile=False,
        )
        # two browsers: neither may take the other for the one that is looked at
        self.browser.send("Emulation.setFocusEmulationEnabled", enabled=True)
        if before:
            self.browser.send("Page.addScriptToEvaluateOnNewDocument", source=before)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.browser.__exit__(*exception)

    def open(self, login, path):
        """Go to a page as a user; his session is a new one."""
        who = {"db": self.server.database, "login": login, "password": PASSWORD}
        answer = requests.post(
            f"{self.server.address}/web/session/authenticate",
            json={"jsonrpc": "2.0", "params": who},
            timeout=LIMIT,
        )
        cookie = {"name": "session_id", "value": answer.cookies["session_id"]}
        self.browser.send("Network.setCookie", **cookie, url=self.server.address)
        self.browser.send("Page.navigate", url=f"{self.server.address}{path}")
        self.see(".o_main_navbar")

    def _find(self, place, *words):
        return FIND.format(place=json.dumps(place), words=json.dumps(words)).strip()

    def has(self, place, *words):
        """Whether something is on the screen now."""
        return bool(self.browser.evaluate(f"!!({self._find(place, *words)})"))

    def see(self, place, *words):
        """Wait until something is on the screen.

        :param words: parts of what it says, or of what is typed into it
        """
        end = time.monotonic() + LIMIT
        while not self.has(place, *words):
            assert time.monotonic() < end, (place, words, self._said())
            time.sleep(PAUSE)

    def gone(self, place):
        """Wait until something is not on the screen any more."""
        end = time.monotonic() + LIMIT
        while self.has(place):
            assert time.monotonic() < end, (place, self._said())
            time.sleep(PAUSE)

    def _said(self):
        """What the page says: of a step that waits in vain."""
        return self.browser.evaluate("document.body.innerText.slice(0, 1500)")

    def click(self, place, *words):
        place = f"{place}:not(:disabled)"
        self.see(place, *words)
        self.browser.evaluate(f"({self._find(place, *words)}).click()")

    def keys(self, typed, place=""):
        """Real keys, as of a keyboard or a reader, once a place has the focus."""
        if place:
            self.see(f"{place}:focus")
        for stroke in strokes(typed):
            self.browser.send("Input.dispatchKeyEvent", **stroke)

    def fill(self, place, text):
        """Type into a field instead of what stands there."""
        self.see(place)
        self.browser.evaluate(
            f"(one => (one.focus(), one.select()))({self._find(place)})"
        )
        self.browser.send("Input.insertText", text=text)

    def pick(self, field, text, choice=""):
        """Choose a record in a field of a form."""
        self.fill(f"div[name='{field}'] input", text)
        self.click(".o-autocomplete--dropdown-item a", choice or text)

    def picture(self, name):
        """A picture of the screen, kept where pictures are asked for."""
        time.sleep(REST)
        self.browser.send("Page.bringToFront")
        picture = self.browser.picture()
        assert picture.startswith(PNG)
        self.taken.append(name)
        if PICTURES:
            folder = FOLDER.parents[1] / PICTURES
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.png").write_bytes(picture)
