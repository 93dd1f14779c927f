"""Cards from a file: all or none, each mistake with its place and its cure (R108)."""

import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError

from .common import NUMBER, SECOND, THIRD, CardCase

HEAD = ["芯片号", "卡面号", "类别", "房号", "持卡人", "车牌", "通行组", "有效期至"]
HEAD += ["已交付"]


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return base64.b64encode(stream.getvalue())


class TestFile(CardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.car = cls.env["wuye.vehicle"].create(
            {"plate": "粤B12345", "unit_id": cls.unit.id}
        )
        cls.watchman = cls._make_partner("周保安", company_id=cls.company.id)

    def _file(self, user=None, content=None, **sheets):
        return (
            self.env["wuye.card.file"]
            .with_user(user or self.clerk)
            .create(
                {
                    "community_id": self.community.id,
                    "file": content or workbook(**sheets),
                    "filename": "cards.xlsx",
                }
            )
        )

    def _take(self, *rows, **sheets):
        page = self._file(发卡=[HEAD, *rows], **sheets)
        action = page.action_take()
        self.assertFalse(page.faults)
        return self.env["wuye.card"].search(action["domain"], order="id")

    def _faults(self, *rows, **sheets):
        page = self._file(发卡=[HEAD, *rows], **sheets)
        before = self.env["wuye.card"].search_count([])
        page.action_take()
        self.assertEqual(self.env["wuye.card"].search_count([]), before)
        self.assertEqual(len(page.faults.splitlines()), page.fault_count)
        return page.faults.splitlines()

    def test_f1_rows_become_cards_each_with_its_moves_and_rights(self):
        stock = self.env["wuye.card"].create(
            {"community_id": self.community.id, "name": "K-00009"}
        )
        stock._set_number(THIRD)
        cards = self._take(
            [NUMBER, "K-00001", "", "1-0302", "王小明", "粤B12345"]
            + ["1幢住户", "2030-12-31", "是"],
            [SECOND, "", "员工", "", "周保安", "", "", "", ""],
            [THIRD, "", "住户", "1幢0302", "王小明", "", "1幢住户", "", "是"],
        )
        self.assertEqual(len(cards), 3)
        mine, staff, third = (
            cards.filtered(lambda card, tail=tail: card.tail == tail)
            for tail in ("B4C5", "B4C6", "B4C7")
        )
        self.assertRecordValues(
            mine | staff | third,
            [
                {"name": "K-00001", "state": "active", "kind": "resident"},
                {"name": staff.name, "state": "issued", "kind": "staff"},
                {"name": "K-00009", "state": "active", "kind": "resident"},
            ],
        )
        self.assertEqual(third, stock)
        self.assertEqual((mine.partner_id, mine.unit_id), (self.owner, self.unit))
        self.assertEqual((mine.vehicle_id, mine.group_ids), (self.car, self.group))
        self.assertEqual(staff.partner_id, self.watchman)
        self.assertEqual(self._states(mine), ["blank", "issued", "active"])
        self.assertEqual(self._states(staff), ["blank", "issued"])
        # the stock was registered by another; who issued it is the clerk
        self.assertEqual(mine.move_ids.user_id, self.clerk)
        for card, groups in ((mine, self.group), (third, self.group)):
            credential = card.sudo().credential_id
            self.assertEqual(credential.group_ids, groups)
            self.assertEqual(credential.date_to, card.date_to)
            self.assertEqual(credential.label, f"{self.unit.code} Resident")
        credential = staff.sudo().credential_id
        self.assertTrue(credential.is_staff)
        self.assertFalse(credential.group_ids)

    def test_f1_cards_of_a_file_are_those_the_desk_would_have_made(self):
        [filed] = self._take(
            [NUMBER, "", "", "1-0302", "王小明", "", "1幢住户", "", "是"]
        )
        desk = self._issue(number=SECOND)
        for name in ("kind", "state", "partner_id", "unit_id", "group_ids", "date_to"):
            self.assertEqual(filed[name], desk[name], name)
        one, other = filed.sudo().credential_id, desk.sudo().credential_id
        for name in ("source", "kind", "label", "partner_id", "is_staff", "group_ids"):
            self.assertEqual(one[name], other[name], name)
        forms = [sorted(row.hash_ids.mapped("kind")) for row in (one, other)]
        self.assertEqual(forms[0], forms[1])

    def test_blank_cards_come_from_a_file(self):
        page = self._file(空白卡=[["芯片号", "卡面号"], [NUMBER, "K-1"], [SECOND, ""]])
        cards = self.env["wuye.card"].search(page.action_take()["domain"], order="id")
        self.assertEqual(cards.mapped("state"), ["blank", "blank"])
        self.assertEqual(cards.mapped("tail"), ["B4C5", "B4C6"])
        self.assertEqual(cards[0].name, "K-1")
        self.assertFalse(page.file)

    def test_every_mistake_is_named_with_its_place_and_cure_and_nothing_is_taken(self):
        dead = self._issue()
        self._say(dead, "cancelled")
        row = ["", "", "", "1-0302", "王小明", "", "", "", ""]
        faults = self._faults(
            [NUMBER, *row[1:]],  # dead
            [12, *row[1:]],  # no number: zeros are lost
            [SECOND, *row[1:]],
            [SECOND, *row[1:]],  # twice
            [THIRD, "", "", "", "王小明", "", "", "", ""],  # no room
            ["0102A3B4D1", "", "", "1-0302", "李雪", "", "", "", ""],
            ["0102A3B4D2", *row[1:5], "粤B99999", "", "", ""],
            ["0102A3B4D3", *row[1:6], "员工通道", "", ""],
            ["0102A3B4D4", *row[1:7], "2020-01-01", ""],
            ["0102A3B4D5", "", "访客", "1-0302", "王小明", "", "", "", ""],
            ["0102A3B4D6", "", "员工", "", "无此人", "", "", "", ""],
            ["0102A3B4D7", "", "", "1-0909", "王小明", "", "", "", ""],
        )
        for number, words in (
            (2, f"column A 芯片号: This chip was card {dead.name} .*dead for good"),
            (3, "column A 芯片号: This is no chip number .*Format the column as text"),
            (5, "column A 芯片号: This number stands in row 4 of 发卡"),
            (6, "column D 房号: .*belongs to a unit. Type the room"),
            (7, "column E 持卡人: 李雪 does not live in 01-0302 today"),
            (8, "column F 车牌: .*no plate of a vehicle of the unit"),
            (9, "column G 通行组: The community has no group 员工通道"),
            (10, "column H 有效期至: This day is over"),
            (11, "column H 有效期至: A visitor's card ends by itself"),
            (12, "column E 持卡人: No contact has the name 无此人"),
            (13, "column D 房号: There is no unit 01-0909"),
        ):
            said = [line for line in faults if f"row {number}," in line]
            self.assertEqual(len(said), 1, (number, faults))
            self.assertRegex(said[0], words)
        self.assertEqual(len(faults), 11)

    def test_what_was_sent_in_vain_is_not_kept(self):
        page = self._file(发卡=[HEAD, ["FFFFFFFFF", "", "", "", "", "", "", "", ""]])
        page.action_take()
        self.assertFalse(page.file)
        self.assertNotIn("FFFFFFFFF", page.faults)

    def test_name_of_two_people_is_decided_at_the_desk(self):
        twin = self._make_partner("王小明")
        self._make_occupancy(self.unit, twin, role="family")
        [said] = self._faults([NUMBER, "", "", "1-0302", "王小明", "", "", "", ""])
        self.assertRegex(said, "Several persons .*at the desk")

    def test_file_of_another_place_is_refused_before_it_is_read(self):
        clerk = self._make_user(
            "customer_service", self.second_community, login="clerk elsewhere"
        )
        for user in (clerk, self.guard, self.users["collector"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._file(user, 发卡=[HEAD])
        foreign = self._make_user(
            "customer_service", self.foreign_community, login="clerk of another company"
        )
        with self.assertRaises(AccessError):
            self._file(foreign, 发卡=[HEAD])

    def test_no_file_or_no_workbook_is_said(self):
        page = self._file(content=base64.b64encode(b"%PDF-1.7 something"))
        page.action_take()
        self.assertIn("no XLSX workbook", page.faults)
        page.file = False
        with self.assertRaisesRegex(UserError, "Choose the file"):
            page.action_take()

    def test_template_has_both_sheets(self):
        content = base64.b64decode(self._file(发卡=[HEAD]).template)
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["说明", "发卡", "空白卡"])

    def _queries(self, first, count):
        """Queries that so many rows take."""
        rows = [
            [f"{number:010X}", "", "", "1-0302", "王小明", "", "1幢住户", "", "是"]
            for number in range(first, first + count)
        ]
        page = self._file(发卡=[HEAD, *rows])
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        page.action_take()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_hardly_grow_with_the_rows(self):
        self._queries(1, 2)  # what is read once
        few, many = self._queries(10, 10), self._queries(100, 110)
        self.assertLess(many - few, 50, (few, many))  # 100 rows more

    def test_list_of_the_estate_moves_on_once_for_all_rows(self):
        numbers = self.env["wuye.iot.number"].sudo()
        self._take([NUMBER, "", "", "1-0302", "王小明", "", "1幢住户", "", "是"])
        before = numbers._of(self.community)[0]
        cards = self._take(
            [SECOND, "", "", "1-0302", "王小明", "", "1幢住户", "", "是"],
            [THIRD, "", "", "1-0302", "王小明", "", "1幢住户", "", "是"],
        )
        self.assertEqual(numbers._of(self.community)[0], before + 1)
        changed = self.env["wuye.iot.number"]._changed(self.community, before)
        self.assertEqual(set(changed), set(cards.sudo().credential_id.ids))
