"""A day at the cash desk in the browser, in Chinese, by those it belongs to."""

import hashlib

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .pictures import PicturesMixin

DESK = "/odoo/cash-desk"


@tagged("post_install", "-at_install")
class TestWholeDay(PicturesMixin, KeyboardMixin, DeskMixin, ChineseTours):
    """From the float to the tables: five tenders, a slip, a void, 0.01 missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_desk()
        cls.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        cls.collector.name = "周收费"
        cls.supervisor.name = "林主管"
        cls.housekeeper = cls._make_user("housekeeper", cls.community, login="d-house")
        cls.housekeeper.name = "赵管家"
        standard = cls._make_standard(cls.fee, 3.0, name="Neighbours")
        for room, owner in (("0402", "李雪"), ("0502", "张伟")):
            unit = cls._make_unit(cls.building, room, area_building=100.0)
            cls._make_occupancy(unit, cls._make_partner(owner), date_from="2020-01-01")
            cls._make_line(unit, standard, "2026-01-01")
        cls._setup_bills("2026-01", "2026-02", "2026-03")

    def test_d1_d3_d8_d12_d14_a_day_is_played_and_ties(self):
        with self._keeping_pictures():
            self._play("wuye_day_open", self.collector, DESK)
            self._collect()
            self._lend_and_return()
            self._void()
            self._close()
            self._print()
        self._assert_pictures(10)
        self._assert_clean()

    # === THE DAY === #

    def _collect(self):
        self._play("wuye_day_look", self.collector, DESK)
        self.assertFalse(self.env["wuye.receipt"].search([]))
        self._play("wuye_day_take", self.collector, DESK)
        self._play("wuye_day_wrong", self.collector, DESK)
        self.right, self.wrong = self.env["wuye.receipt"].search(
            [("user_id", "=", self.collector.id)], order="name"
        )
        self.assertRecordValues(
            self.right, [{"name": "A0012801", "amount": 900.0, "state": "posted"}]
        )
        self.assertEqual(
            {t.tender: t.amount for t in self.right.tender_ids},
            {
                "cash": 350.0,
                "pos": 250.0,
                "wechat": 150.0,
                "transfer": 100.0,
                "cheque": 50.0,
            },
        )
        payments = self.right.tender_ids.payment_ids
        self.assertEqual(sum(payments.mapped("amount")), 900.0)

    def _lend_and_return(self):
        self._play("wuye_day_lend", self.collector, DESK)
        slip = self.env["wuye.receipt.loan"].search(
            [("borrower_id", "=", self.housekeeper.id)]
        )
        self.assertRecordValues(
            slip, [{"receipt_no": "A0012803", "state": "borrowed", "amount": 900.0}]
        )
        self._play("wuye_day_return", self.collector, DESK)
        self.assertEqual((slip.state, slip.number_id.state), ("returned", "void"))

    def _void(self):
        # the tours of `wuye_refund`: the number is the same
        ask = "/odoo/action-wuye_refund.wuye_refund_ask_action"
        self._play("wuye_refund_ask_void", self.collector, ask)
        self._play("wuye_refund_void", self.supervisor, "/odoo/desk-refunds")
        self.env.invalidate_all()
        self.assertEqual(
            (self.wrong.state, self.wrong.number_id.state), ("void", "void")
        )
        opened = self._open(unit=self.wrong.unit_id)
        self.assertEqual(sum(opened.mapped("amount_residual")), 900.0)

    def _close(self):
        self._play("wuye_day_close", self.collector, DESK)
        self.shift = self.right.shift_id
        self.assertEqual(self.shift.state, "closed")
        counts = {count.tender: count for count in self.shift.count_ids}
        self.assertEqual(counts["cash"].difference, -0.01)
        others = [count for code, count in counts.items() if code != "cash"]
        self.assertEqual([count.difference for count in others], [0.0] * len(others))
        # the cent is booked, and the cash account holds what was counted
        cash = self.company._wuye_account("cash")
        lines = self.env["account.move.line"].search(
            [("account_id", "=", cash.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(sum(lines.mapped("balance")), 349.99, 2)

    def _print(self):
        shifts = "/odoo/action-wuye_cashier.wuye_shift_action"
        self._play("wuye_day_tables", self.supervisor, shifts)
        takings = self.env["wuye.takings"].search(
            [("create_uid", "=", self.supervisor.id)], limit=1, order="id desc"
        )
        self.assertEqual(takings.shift_id, self.shift)
