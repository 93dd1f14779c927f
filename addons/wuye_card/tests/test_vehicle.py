"""Person, unit and vehicle of a card; the register as a workbook; staff (F1)."""

import io

import openpyxl

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .common import SECOND, CardCase


class TestVehicle(CardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vehicles = cls.env["wuye.vehicle"]
        cls.car = vehicles.create({"plate": "粤B12345", "unit_id": cls.unit.id})
        neighbour = cls._make_unit(cls.building, "0303")
        cls.other_car = vehicles.create({"plate": "粤B54321", "unit_id": neighbour.id})

    def test_f1_card_goes_with_a_vehicle_of_its_unit_and_is_found_by_the_plate(self):
        card = self._issue(vehicle_id=self.car.id)
        self.assertEqual(card.vehicle_id, self.car)
        cards = self.env["wuye.card"].with_user(self.clerk)
        self.assertEqual(cards.search([("vehicle_id", "ilike", "B12345")]), card)
        with self.assertRaisesRegex(ValidationError, "no vehicle of"):
            card.vehicle_id = self.other_car

    def test_f1_page_offers_vehicles_of_the_unit_only(self):
        with self.assertRaisesRegex(ValidationError, "no vehicle of"):
            self._issue(vehicle_id=self.other_car.id)
        page = self.env["wuye.card.issue"].with_user(self.clerk)
        with Form(page) as form:
            form.unit_id = self.unit
            form.vehicle_id = self.car
            form.number = "0102A3B4D9"
            form.unit_id = self.other_car.unit_id
            self.assertFalse(form.vehicle_id)
            form.unit_id = self.unit
            form.partner_id = self.owner

    def test_f1_replacement_takes_the_vehicle_over(self):
        card = self._issue(vehicle_id=self.car.id)
        self._say(card, "lost")
        page = self.env["wuye.card.issue"].with_user(self.clerk)
        page = page.with_context(**card.action_replace()["context"])
        new = page.create({"number": SECOND}).action_issue()["res_id"]
        self.assertEqual(self.env["wuye.card"].browse(new).vehicle_id, self.car)

    def test_vehicle_that_moves_to_another_unit_leaves_its_card(self):
        card = self._issue(vehicle_id=self.car.id)
        self.car.with_user(self.users["ledger_clerk"]).write({"note": "蓝色"})
        self.assertEqual(card.vehicle_id, self.car)
        self.car.with_user(self.users["ledger_clerk"]).write(
            {"unit_id": self.other_car.unit_id.id}
        )
        self.assertFalse(card.vehicle_id)

    def test_f1_staff_card_is_issued_on_the_page_without_a_unit(self):
        watchman = self._make_partner("周保安")
        page = self.env["wuye.card.issue"].with_user(self.clerk)
        with Form(page) as form:
            form.kind = "staff"
            form.partner_id = watchman
            form.number = SECOND
            form.group_ids.add(self.group)
        card = self.env["wuye.card"].browse(form.save().action_issue()["res_id"])
        self.assertRecordValues(
            card, [{"kind": "staff", "state": "active", "partner_id": watchman.id}]
        )
        self.assertFalse(card.unit_id)
        credential = card.sudo().credential_id
        self.assertTrue(credential.is_staff)
        self.assertEqual(credential.group_ids, self.group)
        self.assertNotIn("周保安", credential.label)

    def _register(self, cards, user=None):
        report = self.env["report.wuye_card.card_register_xlsx"]
        report = report.with_user(user or self.clerk).with_context(
            active_model="wuye.card", tz="Asia/Shanghai"
        )
        content, kind = report.create_xlsx_report(cards.ids, {})
        self.assertEqual(kind, "xlsx")
        return openpyxl.load_workbook(io.BytesIO(content))

    def test_f1_register_is_a_workbook_of_cards_and_of_their_moves(self):
        card = self._issue(vehicle_id=self.car.id, date_to="2030-12-31 15:59:59")
        self._say(card, "lost", "=1+1")
        cards, moves = self._register(card).worksheets
        row = [cell.value for cell in cards[5]]
        self.assertEqual(row[:7], self._row(card))
        self.assertEqual(str(row[8]), "2030-12-31 23:59:59")
        self.assertEqual(row[9], "Reported lost")
        said = [[cell.value for cell in line] for line in moves.iter_rows(min_row=5)]
        self.assertEqual(
            [line[4] for line in said], ["Blank", "Issued", "In use", "Reported lost"]
        )
        last = moves["G8"]
        self.assertEqual((last.value, last.data_type), ("=1+1", "s"))

    def _row(self, card):
        return [card.name, "B4C5", "Resident", "王小明", "01-0302", "粤B12345"] + [
            "1幢住户"
        ]

    def test_register_shows_nothing_of_other_places(self):
        card = self._issue()
        other = self._make_user(
            "customer_service", self.second_community, login="clerk elsewhere"
        )
        foreign = self._make_user(
            "customer_service", self.foreign_community, login="clerk of another company"
        )
        for user in (other, foreign, self.users["collector"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._register(card, user)
