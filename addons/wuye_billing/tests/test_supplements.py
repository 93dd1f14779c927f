from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestSupplements(WuyeBillingCommon):
    """R26, T2, B2, R43: what a posted run left out is billed later, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.line = cls._make_line(cls.unit, cls.standard, "2026-01-01")
        cls.water_price = cls._make_standard(cls.water, 4.1)
        cls.bare = cls._make_unit(cls.building, "0401")
        cls._make_occupancy(cls.bare, cls.owner, date_from="2020-01-01")
        cls._make_line(cls.bare, cls.standard, "2026-01-01")

    def _charges(self, unit=None):
        return self.env["wuye.charge"].search(
            [("unit_id", "=", (unit or self.unit).id), ("state", "=", "posted")],
            order="id",
        )

    def test_cured_line_is_billed_and_the_month_closes(self):
        run = self._run("2026-01")
        self.assertEqual(run.failure_ids.unit_id, self.bare)
        self.bare.area_building = 50
        run.with_user(self.accountant).action_bill_missing()
        self.assertRecordValues(
            self._charges(self.bare),
            [{"kind": "supplement", "amount": 150.0, "bill_month": run.month}],
        )
        self.assertFalse(run.failure_ids)
        month = self.env["wuye.month"]._get(self.community, run.month)
        month.with_user(self.accountant).action_close()
        self.assertEqual(month.state, "closed")

    def test_repeating_it_bills_nothing_twice(self):
        run = self._run("2026-01").with_user(self.accountant)
        self.bare.area_building = 50
        run.action_bill_missing()
        before = len(self._charges(self.bare))
        answer = run.action_bill_missing()
        self.assertEqual(len(self._charges(self.bare)), before)
        self.assertIn("Nothing is missing", answer["params"]["message"])

    def test_what_still_fails_stays_listed(self):
        run = self._run("2026-01")
        run.with_user(self.accountant).action_bill_missing()
        self.assertEqual(run.failure_ids.unit_id, self.bare)

    def test_consumption_typed_late_is_billed_into_the_open_month(self):
        self.bare.area_building = 50
        water = self._make_line(self.unit, self.water_price, "2026-01-01")
        run = self._run("2026-02")
        self.env["wuye.month"]._get(self.community, run.month).action_close()
        self._use(water, "2026-01", 10)
        run.with_user(self.accountant).action_bill_missing()
        late = self._charges().filtered(lambda c: c.item_id == self.water)
        self.assertRecordValues(
            late,
            [
                {
                    "amount": 41.0,
                    "bill_month": fields.Date.to_date("2026-02-01"),
                    "service_month": fields.Date.to_date("2026-01-01"),
                    "date": fields.Date.to_date("2026-03-01"),
                }
            ],
        )

    def test_fee_added_after_the_preview_is_billed_when_the_run_is_posted(self):
        run = self._run("2026-01", post=False).with_user(self.accountant)
        run.action_sign()
        parking = self._make_standard(self.parking, 80.0)
        added = self._make_line(self.unit, parking, "2026-01-01")
        run.action_post()
        self.assertRecordValues(
            self._charges().filtered(lambda c: c.contract_line_id == added),
            [{"kind": "supplement", "amount": 80.0}],
        )
        self.assertEqual(run.amount_total, 300.0, "what was signed stays as it was")

    def test_water_added_without_consumption_waits_for_it(self):
        self._run("2026-01")
        self._run("2026-02")
        water = self._make_line(self.unit, self.water_price, "2026-01-01")
        self.assertFalse(water.charge_ids)

    def test_only_an_accountant_and_only_on_a_posted_run(self):
        run = self._run("2026-01", post=False)
        with self.assertRaisesRegex(AccessError, "Only the post"):
            run.with_user(self.clerk).action_bill_missing()
        with self.assertRaisesRegex(UserError, "not posted yet"):
            run.with_user(self.accountant).action_bill_missing()

    def test_opening_arrears_of_the_same_time_are_not_billed_again(self):
        """I6: December's water came with the old books, then is in no bill."""
        self.bare.area_building = 50
        water = self._make_line(self.unit, self.water_price, "2025-12-01")
        self._use(water, "2025-12", 10)
        self.env["wuye.posting"]._post_opening(
            self.env["wuye.charge"].create(
                self.env["wuye.charge"]._prepare_opening_vals(
                    self.unit,
                    self.water,
                    self.owner,
                    fields.Date.to_date("2025-12-01"),
                    25.0,
                )
            )
        )
        run = self._run("2026-01")
        self.assertEqual(run.charge_ids.item_id, self.fee)
        self.assertIn("Opening arrears", run.failure_ids.message)
        water.date_start = "2026-01-01"
        run.with_user(self.accountant).action_bill_missing()
        self.assertFalse(run.failure_ids)


@tagged("post_install", "-at_install")
class TestEndOfBill(WuyeBillingCommon):
    """B8, R42, R44: of this month's unpaid bill only the end may be changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls._run("2026-01")
        cls.charge = cls._open(cls.fee)

    def _wizard(self, end, user=None):
        Wizard = self.env["wuye.charge.end"].with_user(user or self.clerk)
        return Wizard.create({"charge_id": self.charge.id, "period_end": end})

    def _rows(self):
        self.env.flush_all()
        rows = []
        for table in ("wuye_charge", "account_move", "account_move_line"):
            self.env.cr.execute(f"SELECT * FROM {table} ORDER BY id")
            rows.append(self.env.cr.fetchall())
        return rows

    @freeze_time("2026-01-20")
    def test_a_new_end_shows_its_amount_and_reissues_the_bill(self):
        wizard = self._wizard("2026-01-10")
        self.assertEqual(wizard.amount_new, 96.77)
        wizard.action_apply()
        self.assertEqual(self._open(self.fee).amount, 96.77)
        self.assertEqual(self.charge.state, "reversed")

    @freeze_time("2026-01-20")
    def test_a_wrong_end_is_an_error_and_changes_no_row(self):
        before = self._rows()
        for end in ("2025-12-31", "2026-02-01"):
            with self.assertRaisesRegex(UserError, "nothing was changed"):
                self._wizard(end).action_apply()
        self.assertEqual(self._rows(), before)

    @freeze_time("2026-01-20")
    def test_a_paid_bill_is_refused(self):
        """R44."""
        wizard = self._wizard("2026-01-10")
        self._pay("2026-01-15", [(self.charge, 1.0)])
        with self.assertRaisesRegex(UserError, "is paid, wholly or in part"):
            wizard.action_apply()

    @freeze_time("2026-01-20")
    def test_a_shortened_bill_keeps_its_end_when_it_is_rated_anew(self):
        self._wizard("2026-01-10").action_apply()
        self._open(self.fee).with_user(self.clerk).action_reissue()
        self.assertEqual(self._open(self.fee).amount, 96.77)

    @freeze_time("2026-01-20")
    def test_a_collector_may_not(self):
        collector = self._make_user("collector", self.community)
        with self.assertRaises(AccessError):
            self._wizard("2026-01-10", collector)
