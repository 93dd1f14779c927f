"""Files out and back, by layouts of all kinds (E2): bytes in, rows out."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..collection_file import (
    Column,
    Layout,
    Unwritable,
    compare,
    read,
    write,
)

COLUMNS = (
    Column("姓名", "name", size=60),
    Column("卡号", "account"),
    Column("应处理金额", "amount"),
    Column("备注", "note", size=12),
    Column("实处理金额", "collected"),
    Column("处理标志", "result"),
)
RESULTS = {"全部成功": (True, "Collected"), "余额不足": (False, "Balance too low")}
BOOK = Layout("xlsx", COLUMNS, RESULTS, sheet="工行")
TEXT = Layout(
    "text",
    (
        Column("", "number"),
        Column("", "account"),
        Column("", "name"),
        Column("", "constant", "00201"),
        Column("", "amount"),
        Column("", "note"),
        Column("", "result"),
    ),
    {"001": (True, "Collected"), "002": (False, "Not collected")},
    separator="|",
    in_fen=True,
    headings=False,
    trailer=True,
)
LAYOUTS = (
    BOOK,
    TEXT,
    replace(BOOK, kind="text"),
    replace(BOOK, kind="text", encoding="utf-8-sig", separator="\t"),
)


def row(number, amount="340.00", result="", **more):
    return {
        "number": str(number),
        "name": "王小明",
        "account": f"62220202001{number:08d}",
        "amount": Decimal(amount),
        "note": f"{number:06d}",
        "result": result,
        **more,
    }


class TestCollectionFile(BaseCase):
    def _faults(self, layout, rows, data=None):
        found, faults = read(layout, write(layout, rows) if data is None else data)
        return [(fault.code, fault.row) for fault in faults], found

    def test_e2_what_is_written_is_read(self):
        for layout in LAYOUTS:
            good, bad = sorted(
                layout.results, key=lambda one: not layout.results[one][0]
            )
            rows = [row(1, result=good), row(2, "0.01", result=bad)]
            with self.subTest(kind=layout.kind, separator=layout.separator):
                faults, found = self._faults(layout, rows)
                self.assertEqual(faults, [])
                self.assertEqual([one["is_collected"] for one in found], [True, False])
                self.assertEqual(compare(layout, rows, found), ([], []))

    def test_e2_a_text_in_fen_looks_as_the_bank_wants_it(self):
        data = write(TEXT, [row(1), row(2, "0.05")]).decode("gb18030")
        self.assertEqual(
            data.splitlines(),
            [
                "1|6222020200100000001|王小明|00201|34000|000001|",
                "2|6222020200100000002|王小明|00201|5|000002|",
                "2|34005",
            ],
        )

    def test_e2_what_does_not_fit_a_column_is_not_written(self):
        cases = (
            (BOOK, {"name": "阿" * 31}, "long"),  # 62 bytes in GBK
            (TEXT, {"name": "王|小明"}, "separator"),
            (replace(TEXT, separator=" "), {"name": ""}, "separator"),
            (BOOK, {"name": "王\n小明"}, "separator"),
            (replace(BOOK, encoding="ascii"), {}, "letter"),
        )
        for layout, change, code in cases:
            with self.subTest(code=code, change=change):
                with self.assertRaises(Unwritable) as caught:
                    write(layout, [row(1), row(2, **change)])
                self.assertEqual(caught.exception.fault.code, code)

    def test_e2_all_that_is_wrong_is_listed_by_row(self):
        text = replace(BOOK, kind="text")
        head = ",".join(column.heading for column in COLUMNS)
        lines = [
            head,
            "王小明,1,340.00,000001,340.00,全部成功",
            "王小明,2,34.005,000002,,余额不足",  # a tenth of a fen
            "王小明,3,NaN,000003,,余额不足",
            "王小明,4,340.00,000004,,处理中",
            "王小明,5,340.00,000005,100.00,全部成功",  # in part
            "王小明,6,340.00,000006,340.00,余额不足",
            "王小明,7",
        ]
        faults, _rows = self._faults(text, [], "\n".join(lines).encode("gb18030"))
        self.assertEqual(
            faults,
            [
                ("amount", 3),
                ("amount", 4),
                ("result", 5),
                ("part", 6),
                ("part", 7),
                ("short", 8),
            ],
        )

    def test_e2_another_file_is_none(self):
        text = replace(BOOK, kind="text")
        cases = (
            (BOOK, b"no workbook", "file"),
            (replace(text, encoding="utf-8-sig"), "姓名".encode("gb18030"), "file"),
            (text, b"", "empty"),
            (text, "a,b,c,d,e,f\n王,1,1.00,1,,余额不足".encode("gb18030"), "heading"),
        )
        for layout, data, code in cases:
            with self.subTest(code=code):
                faults, _rows = self._faults(layout, [], data)
                self.assertEqual(faults[0][0], code)

    def test_e2_a_summary_that_does_not_add_up_is_a_fault(self):
        good = write(TEXT, [row(1, result="001"), row(2, result="002")])
        text = good.decode("gb18030")
        self.assertEqual(self._faults(TEXT, [], good)[0], [])
        for old, new in (
            ("2|68000", "3|68000"),
            ("2|68000", "2|68001"),
            ("2|68000", ""),
        ):
            data = text.replace(old, new).encode("gb18030")
            self.assertTrue(self._faults(TEXT, [], data)[0], new)

    def test_e2_both_differences_are_named(self):
        sent = [row(1), row(2), row(3)]
        back = [row(1), row(3, "340.01"), row(4), row(1)]
        missing, strange = compare(BOOK, sent, back)
        self.assertEqual([one["note"] for one in missing], ["000002", "000003"])
        self.assertEqual(
            [one["note"] for one in strange], ["000001", "000003", "000004"]
        )

    @given(
        st.lists(st.integers(1, 9_999_999_999), min_size=1, max_size=5),
        st.sampled_from(LAYOUTS[1:]),
    )
    def test_e2_any_amounts_come_back_as_they_went(self, fen, layout):
        amounts = [Decimal(number) / 100 for number in fen]
        [bad] = [text for text, (ok, _m) in layout.results.items() if not ok]
        rows = [row(n, str(amount), result=bad) for n, amount in enumerate(amounts)]
        found, faults = read(layout, write(layout, rows))
        self.assertEqual(faults, [])
        self.assertEqual([one["amount"] for one in found], amounts)
