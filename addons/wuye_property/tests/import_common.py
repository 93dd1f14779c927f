"""What the tests of the import share; other modules test their sheets with it."""

import base64
import io

import openpyxl

from odoo.tools import file_open

from .common import WuyePropertyCommon

# text files that are not UTF-8 are made here, not kept: name -> source, what is done
DERIVED = {
    "good_gb18030.csv": (
        "good_utf8_bom.csv",
        lambda data: data.decode("utf-8-sig").replace(",", ";").encode("gb18030"),
    ),
    "bad_half.csv": ("good_utf8_bom.csv", lambda data: data[:-12]),
    "bad_half_in_character.csv": (
        "good_utf8_tab.csv",
        lambda data: data[: data.index("栋".encode()) + 1],
    ),
}


def read_file(filename):
    """The bytes of a file of tests/data, or of one made from it."""
    source, change = DERIVED.get(filename, (filename, lambda data: data))
    with file_open(f"wuye_property/tests/data/{source}", "rb") as stream:
        return change(stream.read())


class ImportCommon(WuyePropertyCommon):
    """Files go in as the ledger clerk, the least post that may import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["ledger_clerk"]
        cls.imports = cls.env["wuye.import"].with_user(cls.clerk)

    @classmethod
    def _new_import(cls, filename, data=None, community=None, user=None):
        """An import of a file of tests/data, or of bytes."""
        if data is None:
            data = read_file(filename)
        community = cls.community if community is None else community
        return (
            cls.env["wuye.import"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "filename": filename,
                    "file": base64.b64encode(data),
                    "community_id": community.id,
                }
            )
        )

    @classmethod
    def _workbook(cls, **sheets):
        """The bytes of a workbook from rows per sheet."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _checked(self, filename="test.xlsx", data=None, **kwargs):
        record = self._new_import(filename, data, **kwargs)
        record.action_check()
        return record

    def _imported(self, filename="test.xlsx", data=None, **kwargs):
        """Check and import; the file is expected to be right."""
        record = self._checked(filename, data, **kwargs)
        self.assertEqual(self._errors(record), [])
        record.action_import()
        self.assertEqual(record.state, "done")
        return record

    def _errors(self, record):
        """(sheet, row, column, code) of each error, in their order."""
        return [
            (error.sheet or "", error.row, error.column or "", error.code)
            for error in record.error_ids
        ]
