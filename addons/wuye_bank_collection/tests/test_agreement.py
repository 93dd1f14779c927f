"""No agreement, not in the file: dates, fees, units of one payer (R88, E1)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import CollectionMixin


@tagged("post_install", "-at_install")
class TestAgreement(CollectionMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_collection()

    def _proposed(self):
        batch = self._batch()
        batch.action_propose()
        return self._lines(batch)

    def test_e1_who_has_no_agreement_is_not_in_the_file(self):
        lines = self._proposed()
        self.assertEqual(lines.unit_id, self.units[:3])
        self.assertRecordValues(
            lines,
            [
                {"partner_id": owner.id, "amount": amount, "state": "draft"}
                for owner, amount in zip(
                    self.owners[:3], (340.0, 280.0, 280.0), strict=True
                )
            ],
        )

    def test_e1_expired_yesterday_or_from_tomorrow_is_not_in_the_file(self):
        for dates, is_in in (
            ({"date_to": "2026-01-19"}, False),  # the day before the debit
            ({"date_to": "2026-01-20"}, True),
            ({"date_from": "2026-01-21"}, False),
            ({"date_from": "2026-01-20"}, True),
        ):
            with self.subTest(dates=dates), self.env.cr.savepoint() as savepoint:
                self.agreements[0].write(dates)
                lines = self._proposed()
                self.assertEqual(self.unit in lines.unit_id, is_in)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_e1_another_unit_of_the_payer_is_not_in_the_file(self):
        self.agreements[0].unit_id = self.units[3]
        lines = self._proposed()
        self.assertEqual(lines.unit_id, self.units[1:3])

    def test_e1_only_the_fees_of_the_agreement_are_collected(self):
        self.agreements[0].item_ids = self.fee
        line = self._proposed().filtered(lambda one: one.unit_id == self.unit)
        self.assertEqual(line.amount, 300.0)
        self.assertEqual(line.part_ids.charge_id.item_id, self.fee)

    def test_e1_two_agreements_for_one_fee_at_a_time_are_refused(self):
        self.agreements[0].item_ids = self.fee
        beside = self._agree(self.unit, self.owner, name="B", item_ids=self.parking.ids)
        self.assertTrue(beside)
        for vals in ({"name": "C"}, {"name": "D", "item_ids": self.fee.ids}):
            with (
                self.assertRaisesRegex(ValidationError, "covers the same fees"),
                self.env.cr.savepoint(),
            ):
                self._agree(self.unit, self.owner, **vals)
        self.agreements[0].date_to = "2025-12-31"
        beside.date_to = "2025-12-31"
        self.assertTrue(
            self._agree(self.unit, self.owner, name="E", date_from="2026-01-01")
        )

    @mute_logger("odoo.sql_db")
    def test_e1_numbers_are_one_of_a_kind_and_dates_in_order(self):
        for error, vals in (
            (
                UniqueViolation,
                {"name": self.agreements[0].name, "item_ids": self.late.ids},
            ),
            (CheckViolation, {"date_to": "2025-05-31"}),
        ):
            with self.assertRaises(error), self.env.cr.savepoint():
                self._agree(self.units[3], self.owners[3], **vals)
                self.env.flush_all()

    def test_e1_account_numbers_are_not_for_every_post(self):
        own = self.agreements[0].with_user(self.housekeeper)
        self.assertEqual(own.account_tail, f"*{self.agreements[0].account[-4:]}")
        with self.assertRaises(AccessError):
            own.read(["account"])
        with self.assertRaises(AccessError):
            own.write({"date_to": "2026-02-01"})

    def test_e1_nothing_covered_is_said(self):
        self.agreements.date_to = "2025-12-31"
        with self.assertRaisesRegex(UserError, "covered by an agreement"):
            self._batch().action_propose()
