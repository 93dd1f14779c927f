"""Tests that run side by side do not touch each other's files."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestFilestore(TransactionCase):
    def test_a_worker_has_files_of_its_own(self):
        """Else the garbage collection of one deletes what another has just written."""
        files = Path(self.env["ir.attachment"]._filestore())
        self.assertEqual(files.name, self.env.cr.dbname)
