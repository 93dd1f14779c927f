"""The fonts of a print: let go in time, and never drawn from a file that did not open.

A font map keeps the files of its fonts open in memory, 40 MB with Chinese ones, until
Python's collector finds the circle it hangs in. Left to itself that may take a hundred
prints; a server with a limit on its memory then opens no font any more, and every
character is drawn as an empty box.
"""

import gc
import weakref

from .weasy import FontConfiguration

# font maps of 40 MB, before the collector is asked for: 0.2 s each time
KEPT = 6
_alive = weakref.WeakSet()


class FontsMissing(Exception):
    """A font could not be loaded: what would be printed has no characters."""


def new_fonts():
    """A font map for one file; a few earlier ones may not be let go yet."""
    if len(_alive) >= KEPT:
        gc.collect()
    fonts = FontConfiguration()
    _alive.add(fonts)
    return fonts


def check_fonts(document):
    """Refuses a file whose text refers to glyphs that are not in it."""
    empty = sorted(
        {font.family for font in document.fonts.values() if not font.glyph_count}
    )
    if empty:
        raise FontsMissing(", ".join(empty))
