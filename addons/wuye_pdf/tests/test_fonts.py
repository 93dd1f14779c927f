"""Fonts under a limit of memory, as every worker of Odoo has one."""

import gc
import subprocess
import sys

from odoo import addons
from odoo.tests import TransactionCase, tagged

from .. import fonts
from ..batch import PdfBatch

# Prints with as little memory as is left to a server that printed a lot.
SCRIPT = """
import re, resource, sys
from odoo import addons
addons.__path__ = sys.argv[1].split(":")
from odoo.addons.wuye_pdf.batch import PdfBatch

def one(text):
    batch = PdfBatch(None, "@page {size: A5}", "http://127.0.0.1")
    batch.add(f"<html><body><p>{text}</p></body></html>")
    return batch.to_pdf()

one("abc")
size = re.search(r"VmSize:\\s+(\\d+)", open("/proc/self/status").read())[1]
resource.setrlimit(resource.RLIMIT_AS, (int(size) * 1024 + 10_000_000, -1))
try:
    one("安和物业 <b>对账单</b>")
except Exception as error:
    print(type(error).__name__, error)
else:
    print("printed")
"""


@tagged("post_install", "-at_install")
class TestFonts(TransactionCase):
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

    def test_without_room_for_a_font_nothing_is_printed(self):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, ":".join(addons.__path__)],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        self.assertEqual(done.stdout.split(maxsplit=1)[0], "FontsMissing", done.stdout)
        self.assertIn("CJK", done.stdout)
