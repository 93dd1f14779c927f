"""What a reader types into the search of the desk (D1)."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .test_take import TakeCase


@tagged("post_install", "-at_install")
class TestScan(TakeCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls.env["account.move"].search(
            [("wuye_charge_ids", "in", cls.bills[1].ids)]
        )

    def _search(self, text, **vals):
        return self._cashier(**vals).search_units(self.token, text)

    def test_d1_number_of_a_bill_opens_its_payer_with_that_bill(self):
        self._open_shift()
        [hit] = self._search(f" {self.move.name} ")
        self.assertEqual(
            hit,
            {
                "id": self.unit.id,
                "name": self.unit.with_user(self.collector).display_name,
                "payer": self.owner.name,
                "partner_id": self.owner.id,
                "charge_ids": self.bills[1].ids,
            },
        )
        # as an input method for Chinese writes it
        wide = str.maketrans({"/": "／"})
        self.assertEqual(self._search(self.move.name.translate(wide)), [hit])

    def test_d1_bill_of_another_community_names_the_paper(self):
        elsewhere = self._make_community("DY", "东苑", self.company)
        self.collector.wuye_community_ids = elsewhere
        desk = self.desk.with_user(self.supervisor)
        self.supervisor.wuye_community_ids = self.community | elsewhere
        desk.community_id = elsewhere
        with self.assertRaisesRegex(UserError, "not in your communities"):
            self._search(self.move.name)

    def test_d1_plate_opens_the_room_of_the_vehicle(self):
        self.env["wuye.vehicle"].create({"unit_id": self.unit.id, "plate": "粤B12345"})
        for typed in ("粤B12345", "粤b·12345", "b1234"):
            with self.subTest(typed):
                [hit] = self._search(typed)
                self.assertEqual(hit["id"], self.unit.id)

    def test_d1_card_nobody_knows_is_told_as_such(self):
        with self.assertRaisesRegex(UserError, "cards are not kept in this system"):
            self._search("0012345678")
        self.assertEqual(self._search("无此人"), [])
