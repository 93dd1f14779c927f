from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestContract(WuyeBillingCommon):
    """A7: the set of fixed fees of a unit, its five scripted cases (R23-R27)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.space_fee = cls._make_standard(cls.parking, 80.0)

    def _charges(self, **domain):
        return self.env["wuye.charge"].search(
            [("unit_id", "=", self.unit.id), *((k, "=", v) for k, v in domain.items())]
        )

    def test_unit_brings_up_the_items_of_its_class(self):
        """A7 case 1, R23."""
        self.env["wuye.contract.template"].create(
            {"unit_kind": "residence", "standard_id": self.standard.id}
        )
        lines = self.env["wuye.contract"]._prepare_template_lines(self.unit)
        self.assertEqual([line["standard_id"] for line in lines], self.standard.ids)

    def test_item_may_start_later_than_now(self):
        """A7 case 2, R24: nothing before the start, from its day on by days."""
        self._make_line(self.unit, self.standard, "2026-02-16")
        self.assertFalse(self._run("2026-01").charge_ids)
        # 300.00 x 13/28 days
        self.assertEqual(self._run("2026-02").charge_ids.amount, 139.29)

    def test_item_of_a_unit_cannot_be_doubled(self):
        """A7 case 3, R26: the second line of an item in the same time is refused."""
        self._make_line(self.unit, self.standard, "2026-01-01")
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self._make_line(self.unit, self.standard, "2026-03-01")

    @freeze_time("2026-01-10")
    def test_item_added_after_the_run_is_billed_at_once(self):
        """A7 case 4, R26, T2: as a supplement; the run itself adds nothing more."""
        self._make_line(self.unit, self.standard, "2026-01-01")
        run = self._run("2026-01")
        self._make_line(self.unit, self.space_fee, "2026-01-01")
        extra = self._charges(kind="supplement")
        self.assertRecordValues(
            extra, [{"amount": 80.0, "state": "posted", "item_id": self.parking.id}]
        )
        run.with_user(self.accountant).action_post()
        self.assertEqual(len(self._charges()), 2)

    @freeze_time("2026-01-10")
    def test_item_stopped_ends_next_month_and_bills_made_remain(self):
        """A7 case 5, R27."""
        line = self._make_line(self.unit, self.standard, "2026-01-01")
        self._run("2026-01")
        line.with_user(self.clerk).action_stop()
        self.assertEqual(str(line.date_end), "2026-01-31")
        self.assertFalse(self._run("2026-02").charge_ids)
        self.assertEqual(self._charges(state="posted").amount, 300.0)

    def test_billed_line_is_not_changed_or_deleted(self):
        line = self._make_line(self.unit, self.standard, "2026-01-01")
        self._run("2026-01")
        for change in (
            lambda: line.write({"date_start": "2026-01-05"}),
            lambda: line.write({"standard_id": self.space_fee.id}),
            line.unlink,
        ):
            with self.assertRaisesRegex(UserError, "has been billed"):
                change()

    def test_wrong_end_date_changes_nothing(self):
        """B8, R42."""
        line = self._make_line(self.unit, self.standard, "2026-01-01")
        self._run("2026-01")
        before = line.read()
        words = "is billed until 2026-01-31"
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            line.date_end = "2026-01-15"
        line.invalidate_recordset()
        self.assertEqual(line.read(), before)

    def test_standard_of_another_item_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "belongs to item"):
            self._make_line(
                self.unit, self.space_fee, "2026-01-01", item_id=self.fee.id
            )
