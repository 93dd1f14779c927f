"""The last page of each tour as a picture, kept in the folder WUYE_PICTURES names."""

import base64
import os
from pathlib import Path
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

PICTURES = os.environ.get("WUYE_PICTURES")
PNG = b"\x89PNG"


class PicturesMixin:
    """For an `HttpCase` that plays its tours by `_play` inside `_keeping_pictures`."""

    def _play(self, tour, user, url="/odoo"):
        self.playing = tour
        self.start_tour(url, tour, login=user.login)

    def _keeping_pictures(self):
        """The browser's wait for the end of a tour, then a picture of its last page."""
        self.pictures = []
        wait = ChromeBrowser._wait_code_ok

        def wait_and_look(browser, *args, **options):
            wait(browser, *args, **options)
            answer = browser._websocket_request("Page.captureScreenshot", timeout=30)
            picture = base64.b64decode(answer["data"])
            self.pictures.append(picture)
            if PICTURES:
                name = self.playing.removeprefix("wuye_").replace("_", "-")
                number = len(self.pictures)
                file = Path(PICTURES) / f"{number:02d}-{name}.png"
                file.write_bytes(picture)

        return patch.object(ChromeBrowser, "_wait_code_ok", wait_and_look)

    def _assert_pictures(self, count):
        self.assertEqual(len(self.pictures), count)
        self.assertTrue(all(picture.startswith(PNG) for picture in self.pictures))
