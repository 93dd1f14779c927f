"""A card from the application to the deposit given back, in Chinese (R108, F1)."""

import hashlib

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import CardFeeMixin


@tagged("post_install", "-at_install")
class TestCardFeeTours(CardFeeMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_card_fees()
        for user, name in ((cls.service, "陈敏"), (cls.collector, "周收费")):
            user.write({"name": name, "tz": "Asia/Shanghai"})

    def test_r108_card_is_applied_for_paid_issued_returned_and_refunded(self):
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        login = self.service.login
        self.start_tour("/odoo/card-applications", "wuye_card_fee_apply", login=login)
        application = self.env["wuye.card.application"].search(
            [("company_id", "=", self.company.id)]
        )
        page = f"/odoo/card-applications/{application.id}"
        self.start_tour(page, "wuye_card_fee_approve", login=self.manager.login)
        desk = self.collector.login
        self.start_tour("/odoo/cash-desk", "wuye_card_fee_desk", login=desk)
        self.start_tour("/odoo/card-payments", "wuye_card_fee_deposit", login=desk)
        self.start_tour(page, "wuye_card_fee_issue", login=login)
        self.env.invalidate_all()
        self.assertRecordValues(
            application.card_id,
            [{"state": "active", "tail": "B4C5", "partner_id": self.owner.id}],
        )
        self.start_tour(page, "wuye_card_fee_return", login=login)
        self.start_tour(page, "wuye_card_fee_refund", login=self.cashier.login)
        self.env.invalidate_all()
        self._assert_done(application)

    def _assert_done(self, application):
        """What the database has at the end."""
        self.assertRecordValues(
            application,
            [{"state": "issued", "card_state": "cancelled", "amount_held": 0.0}],
        )
        self.assertEqual(
            [
                (step.state_to, step.user_id)
                for step in application.move_ids.sorted("id")
            ],
            [
                ("draft", self.service),
                ("submitted", self.service),
                ("approved", self.manager),
                ("issued", self.service),
            ],
        )
        receipt = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            receipt,
            [{"name": "A0012801", "amount": 20.0, "user_id": self.collector.id}],
        )
        self.assertRecordValues(
            application.deposit_ids.move_ids.sorted("id"),
            [
                {"kind": "in", "amount": 50.0, "user_id": self.collector.id},
                {"kind": "refund", "amount": -50.0, "user_id": self.cashier.id},
            ],
        )
        self.assertEqual(self._balance("deposit"), 0.0)
        self.assertEqual(self._balance("ar"), 0.0)
        self._assert_clean()
