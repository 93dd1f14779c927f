"""Receipt books in the browser, from buying to counting; a shift at the desk."""

import hashlib

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin
from odoo.addons.wuye_property.tests.network import NetworkMixin

from .common import DeskMixin


@tagged("post_install", "-at_install")
class TestCashierTours(ChineseTours):
    def test_d7_book_is_registered_drawn_and_counted_in_chinese(self):
        keeper = self._make_user("receipt_keeper", self.community)
        collector = self._make_user("collector", self.community, login="collector-a")
        collector.name = "收费员甲"
        self.start_tour("/odoo", "wuye_cashier_books", login=keeper.login)
        book = self.env["wuye.receipt.book"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(book.name, "A0012801–A0012850")
        states = book.number_ids.grouped("state")
        self.assertEqual(
            {state: len(numbers) for state, numbers in states.items()},
            {"stock": 40, "drawn": 9, "void": 1},
        )
        self.assertEqual(states["drawn"].holder_id, collector)
        self.assertEqual(states["void"].mapped("name"), ["A0012803"])
        self.assertEqual(
            book.move_ids.sorted("id").mapped("kind"),
            ["buy", "draw", "void", "hand_back"],
        )
        count = self.env["wuye.receipt.count"].search([("book_id", "=", book.id)])
        self.assertRecordValues(
            count,
            [{"found": 8, "expected": 9, "difference": -1, "counted_by": keeper.id}],
        )


@tagged("post_install", "-at_install")
class TestDeskTours(KeyboardMixin, NetworkMixin, DeskMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")

    def test_d1_d3_three_bills_three_tenders_then_counted_blind(self):
        """From an unknown computer to a shift closed with 0.01 missing.

        From the room to the printed receipt by real keys, 25 at most, and no mouse.
        """
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/cash-desk", "wuye_cashier_desk", login=self.collector.login
        )
        receipt = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            receipt,
            [{"name": "A0012801", "amount": 900.0, "user_id": self.collector.id}],
        )
        self.assertRecordValues(
            receipt.tender_ids.sorted("id"),
            [
                {"tender": "cash", "amount": 350.0, "given": 400.0},
                {"tender": "pos", "amount": 400.0, "given": 0.0},
                {"tender": "wechat", "amount": 150.0, "given": 0.0},
            ],
        )
        self.assertFalse(self._open(self.fee))
        papers = self.env["wuye.form.paper"].search([("res_id", "=", receipt.id)])
        self.assertEqual(papers.mapped("print_count"), [2, 1])
        shift = receipt.shift_id
        self.assertEqual((shift.state, shift.difference), ("closed", -0.01))
        self._assert_clean()

    def test_j15_bills_chosen_in_the_list_are_taken_each_in_chinese(self):
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/desk-bills", "wuye_cashier_each", login=self.collector.login
        )
        receipts = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)], order="name"
        )
        self.assertEqual(receipts.mapped("name"), ["A0012801", "A0012802", "A0012803"])
        self.assertEqual(receipts.tender_ids.mapped("reference"), ["银行回单 3381"] * 3)
        papers = self.env["wuye.form.paper"].search(
            [("res_model", "=", "wuye.receipt")]
        )
        self.assertEqual(set(receipts.ids) - set(papers.mapped("res_id")), set())
        self.assertFalse(self._open(self.fee))
        self._assert_clean()

    def test_j4_screen_left_alone_locks_and_keeps_what_was_typed(self):
        """By Ctrl+L, by time, from another tab; then the order is taken as it was."""
        shift = self._open_shift()
        self.collector.password = "Suotai2026"
        self.collector.password_write_date = fields.Datetime.now()  # his own choice
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/cash-desk", "wuye_cashier_lock", login=self.collector.login
        )
        receipt = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            receipt.tender_ids.sorted("id"),
            [
                {"tender": "cash", "amount": 350.0},
                {"tender": "pos", "amount": 550.0},
            ],
        )
        self.assertRecordValues(shift, [{"state": "open", "locked_at": False}])
        self._assert_clean()

    def test_j4_unknown_computer_is_registered_by_the_manager_and_a_shift_opens(self):
        """One browser all along: it is told what to do, then it is the desk."""
        manager = self._make_user("manager", self.community, login="d-manager")
        before = self.desk.token_digest
        self.start_tour(
            "/odoo/cash-desk", "wuye_cashier_register", login=self.collector.login
        )
        self.env.invalidate_all()
        self.assertEqual(self.desk.registered_by, manager)
        self.assertNotEqual(self.desk.token_digest, before)
        self.assertRecordValues(
            self.env["wuye.shift"].search([("desk_id", "=", self.desk.id)]),
            [{"state": "open", "user_id": self.collector.id, "amount_float": 500.0}],
        )
        # the computer that was the desk before is so no longer
        with self.assertRaisesRegex(UserError, "未登记为收费台"):
            self._cashier().load_desk(self.token)

    def test_a8_tile_of_the_floor_plan_opens_the_desk_on_that_unit(self):
        """Red, clicked: the bills until the computer is a desk, then the desk."""
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.unit.state = "occupied"
        self.start_tour(
            "/odoo/floor-plan", "wuye_cashier_plan", login=self.collector.login
        )
        receipt = self.env["wuye.receipt"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(receipt, [{"name": "A0012801", "amount": 900.0}])
        self._assert_clean()

    def test_a8_tile_opens_the_bills_for_who_takes_no_money(self):
        keeper = self._make_user("housekeeper", self.community, login="d-house")
        with self.assertRaises(AccessError):
            self._cashier(keeper).has_open_desk(self.token)
        self.start_tour(
            "/odoo/floor-plan", "wuye_cashier_plan_bills", login=keeper.login
        )
        self.assertEqual(sum(self._open(self.fee).mapped("amount_residual")), 900.0)

    def test_i9_payment_whose_connection_is_cut_is_taken_once(self):
        """Sent without a connection, then found by its token and sent again."""
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/cash-desk",
            "wuye_cashier_offline",
            login=self.collector.login,
        )
        receipt = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(receipt, [{"name": "A0012801", "amount": 900.0}])
        self.assertEqual(sum(receipt.tender_ids.payment_ids.mapped("amount")), 900.0)
        self.assertFalse(self._open(self.fee))
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestAheadTour(KeyboardMixin, DeskMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_desk()
        cls._setup_bills(f"{fields.Date.today():%Y-%m}")

    def test_d1_d16_months_to_come_and_what_is_over(self):
        """A bill, two months to come and 50.00 over that the payer leaves here."""
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/cash-desk", "wuye_cashier_ahead", login=self.collector.login
        )
        advances = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        first = fields.Date.start_of(fields.Date.today(), "month")
        last = fields.Date.end_of(fields.Date.add(first, months=2), "month")
        self.assertRecordValues(
            advances.sorted("amount"),
            [
                {"amount": 50.0, "item_id": False, "period_end": False},
                {"amount": 600.0, "item_id": self.fee.id, "period_end": last},
            ],
        )
        self.assertFalse(self._open(self.fee))
        self._assert_clean()
