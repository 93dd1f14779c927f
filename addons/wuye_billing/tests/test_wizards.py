from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestReceive(WuyeBillingCommon):
    """Money at the desk: what is received is what is booked, and never silently."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 2.6))
        cls._run("2026-01")
        cls._run("2026-02")
        cls.january, cls.february = cls._open()

    def _form(self, records=None, user=None):
        records = records or self.unit
        return Form(
            self.env["wuye.receive"]
            .with_user(user or self.accountant)
            .with_context(active_model=records._name, active_ids=records.ids)
        )

    def _wizard(self, **kwargs):
        form = self._form(**kwargs)
        form.tender = "transfer"
        form.date = "2026-02-20"
        return form.save()

    def test_a_unit_brings_its_open_charges_and_their_sum(self):
        wizard = self._wizard()
        self.assertEqual(wizard.partner_id, self.owner)
        self.assertEqual(wizard.line_ids.charge_id, self.january + self.february)
        self.assertEqual(wizard.amount_received, 520.0)
        wizard.action_receive()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self.january.amount_residual, 0.0)
        self.assertEqual(sum(wizard.result_ids.mapped("amount")), 520.0)

    def test_pressed_twice_books_once(self):
        wizard = self._wizard()
        wizard.action_receive()
        wizard.action_receive()
        payments = self.env["account.payment"].search(
            [("wuye_community_id", "=", self.community.id)]
        )
        self.assertEqual(sum(payments.mapped("amount")), 520.0)
        self.assertEqual(len(wizard.result_ids), len(payments))

    def test_selected_charges_and_payer_open_it_too(self):
        self.assertEqual(
            self._wizard(records=self.january).line_ids.charge_id, self.january
        )
        wizard = self._wizard(records=self.owner)
        self.assertEqual(wizard.line_ids.charge_id, self.january + self.february)

    def test_too_much_is_refused_until_it_is_kept_as_an_advance(self):
        wizard = self._wizard()
        wizard.amount_received = 600.0
        with self.assertRaisesRegex(UserError, "80.00 more"):
            wizard.action_receive()
        self.assertEqual(self.january.amount_residual, 260.0)
        wizard.action_keep_rest()
        self.assertRecordValues(
            wizard, [{"amount_rest": 0.0, "amount_allocated": 600.0}]
        )
        wizard.action_receive()
        self.assertRecordValues(
            self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)]),
            [{"amount": 80.0, "amount_left": 80.0, "partner_id": self.owner.id}],
        )

    def test_too_little_goes_to_the_oldest_charges_when_asked(self):
        wizard = self._wizard()
        wizard.amount_received = 300.0
        with self.assertRaisesRegex(UserError, "220.00 less"):
            wizard.action_receive()
        wizard.action_spread()
        wizard.action_receive()
        self.assertEqual(self.january.amount_residual, 0.0)
        self.assertEqual(self.february.amount_residual, 220.0)

    def test_the_sum_of_the_lines_can_be_taken(self):
        wizard = self._wizard()
        wizard.line_ids[0].amount = 0.0
        wizard.action_take_sum()
        self.assertEqual(wizard.amount_received, 260.0)
        wizard.action_receive()
        self.assertEqual(self.january.amount_residual, 260.0)
        self.assertEqual(self.february.amount_residual, 0.0)

    def test_an_advance_names_its_item_and_months(self):
        wizard = self._wizard()
        wizard.write(
            {
                "line_ids": [fields.Command.clear()],
                "advance_ids": [
                    fields.Command.create(
                        {
                            "unit_id": self.unit.id,
                            "item_id": self.fee.id,
                            "period_start": "2026-12-01",
                            "period_end": "2027-01-31",
                            "amount": 520.0,
                        }
                    )
                ],
            }
        )
        wizard.action_receive()
        self.assertRecordValues(
            self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)]),
            [{"amount": 520.0, "amount_next_year": 260.0, "item_id": self.fee.id}],
        )

    def test_a_line_takes_no_more_than_is_open(self):
        wizard = self._wizard()
        with self.assertRaises(ValidationError):
            wizard.line_ids[0].amount = 300.0

    def test_half_a_period_is_refused(self):
        wizard = self._wizard()
        with self.assertRaises(ValidationError):
            wizard.advance_ids = [
                fields.Command.create(
                    {
                        "unit_id": self.unit.id,
                        "amount": 1.0,
                        "period_start": "2026-12-01",
                    }
                )
            ]

    def test_charges_of_two_payers_are_refused(self):
        other = self._make_unit(self.building, "0402", area_building=50)
        self._make_occupancy(other, self._make_partner("李雪"), date_from="2020-01-01")
        self._make_line(other, self.standard_of(self.january), "2026-03-01")
        self._run("2026-03")
        charges = self.january + self._open(unit=other)
        with self.assertRaisesRegex(UserError, "one payer"):
            self._form(records=charges)

    def standard_of(self, charge):
        return charge.contract_line_id.standard_id

    def test_posts_that_take_no_money_are_refused(self):
        for post in ("housekeeper", "customer_service", "guard"):
            user = self._make_user(post, self.community)
            with self.assertRaises(AccessError):
                self._form(user=user)
        with self.assertRaises(AccessError):
            self._form(user=self.clerk)
        wizard = self._wizard()
        with self.assertRaises(AccessError):
            wizard.with_user(self.clerk).action_receive()

    def test_every_post_that_takes_money_may(self):
        for post in self.env["wuye.receive"]._receiving_posts():
            user = self._make_user(post, self.community, login=f"takes-{post}")
            wizard = self._wizard(user=user)
            self.assertEqual(wizard.amount_received, 520.0)
        wizard.action_receive()
        self.assertEqual(self.february.amount_residual, 0.0)

    def test_charges_out_of_scope_are_refused(self):
        away = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("accountant", away, login="away")
        wizard = self._wizard()
        with self.assertRaises(AccessError):
            self.env["wuye.receive"].with_user(stranger).create(
                {
                    "partner_id": self.owner.id,
                    "tender": "transfer",
                    "amount_received": 260.0,
                    "line_ids": [
                        fields.Command.create(
                            {"charge_id": self.january.id, "amount": 260.0}
                        )
                    ],
                }
            ).action_receive()
        self.assertEqual(wizard.state, "draft")
        self.assertEqual(self.january.amount_residual, 260.0)


@tagged("post_install", "-at_install")
class TestPrepareUsage(WuyeBillingCommon):
    """The blank rows of a month, so that a clerk only types quantities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._make_line(cls.unit, cls._make_standard(cls.water, 5))

    def _prepare(self, month="2026-01-15", user=None):
        wizard = (
            self.env["wuye.usage.prepare"]
            .with_user(user or self.clerk)
            .create({"community_id": self.community.id, "month": month})
        )
        action = wizard.action_prepare()
        return self.env["wuye.usage"].search(action["domain"])

    def test_each_quantity_line_gets_one_blank_row(self):
        self._make_line(self.unit, self._make_standard(self.fee, 2.6))
        rows = self._prepare()
        self.assertRecordValues(
            rows,
            [
                {
                    "contract_line_id": self.line.id,
                    "month": fields.Date.to_date("2026-01-01"),
                    "quantity": 0.0,
                }
            ],
        )

    def test_repeating_adds_only_what_is_missing(self):
        self._use(self.line, "2026-01", 7)
        other = self._make_unit(self.building, "0402")
        line = self._make_line(other, self.line.standard_id)
        rows = self._prepare()
        self.assertEqual(rows.contract_line_id, self.line + line)
        self.assertEqual(sorted(rows.mapped("quantity")), [0.0, 7.0])
        self.assertEqual(self._prepare(), rows)

    def test_ended_and_later_lines_are_left_out(self):
        self.line.date_end = "2025-12-31"
        with self.assertRaisesRegex(UserError, "no fee by consumption"):
            self._prepare()

    def test_the_meter_reader_prepares_too_and_sees_last_month(self):
        self._use(self.line, "2025-12", 9)
        reader = self._make_user("meter_reader", self.community)
        rows = self._prepare(user=reader)
        self.assertEqual(rows.with_user(reader).quantity_before, 9.0)

    @freeze_time("2026-02-03")
    def test_the_only_community_and_this_month_are_proposed(self):
        form = Form(self.env["wuye.usage.prepare"].with_user(self.clerk))
        self.assertEqual(form.community_id, self.community)
        self.assertEqual(str(form.month), "2026-02-01")

    def test_billed_consumption_is_shown_as_billed(self):
        usage = self._use(self.line, "2026-01", 7)
        self.assertFalse(usage.is_billed)
        self._run("2026-02")
        usage.invalidate_recordset()
        self.assertTrue(usage.is_billed)


@tagged("post_install", "-at_install")
class TestUnverified(WuyeBillingCommon):
    """A9: the desk is told where the register is not verified."""

    def test_a9_bar_shows_for_a_unit_not_verified(self):
        wizard = self.env["wuye.receive"].with_user(self.accountant)
        context = {"active_model": "wuye.unit", "active_ids": self.unit.ids}
        form = Form(wizard.with_context(**context))
        self.assertTrue(form.is_unverified)
        self.unit.with_user(self.clerk).action_verify()
        form = Form(wizard.with_context(**context))
        self.assertFalse(form.is_unverified)
