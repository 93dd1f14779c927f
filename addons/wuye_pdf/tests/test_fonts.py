"""Fonts are let go in time, and nothing is printed without them."""

import gc
from unittest.mock import patch

from weasyprint.pdf.fonts import Font

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.wuye_pdf.tests.common import PdfCase

from .. import fonts
from ..batch import PdfBatch

_opened = Font.__init__


def _open_nothing(font, *args):
    """A font as the library has it where no memory is left to read its file: each
    character gets a number no glyph has. Under a real limit this comes by chance."""
    _opened(font, *args)
    font.glyph_count = 0


@tagged("post_install", "-at_install")
class TestFonts(PdfCase):
    def _print(self):
        batch = PdfBatch(self.env, "@page {size: A5}")
        batch.add("<html><body><p>安和物业</p></body></html>")
        return batch.to_pdf()

    def test_many_prints_keep_few_font_maps(self):
        gc.collect()
        gc.disable()  # the worst case: nothing is let go unless it is asked for
        self.addCleanup(gc.enable)
        for _number in range(3 * fonts.KEPT):
            self.assertTrue(self._print().startswith(b"%PDF"))
            self.assertLessEqual(len(fonts._alive), fonts.KEPT)

    def test_without_its_characters_nothing_is_printed(self):
        report = self.make_report()
        self.pdf_of(report)
        with (
            patch.object(Font, "__init__", _open_nothing),
            self.assertRaisesRegex(UserError, "font could not be loaded: .*CJK"),
        ):
            self.pdf_of(report)
