"""A billed reading stays as it is, whoever writes it (R44, B7)."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MeterCommon

FROZEN = "wuye_meter_reading_billed_frozen"
KEPT = "wuye_meter_reading_billed_kept"
CHANGES = (
    "value = value + 1",
    "month = month - interval '1 month'",
    "segment_id = (SELECT MIN(s.id) FROM wuye_meter_segment s"
    " WHERE s.id <> segment_id)",
    "band_id = (SELECT MIN(id) FROM wuye_fee_band)",
    "consumption = consumption + 1",
    "value_before = value_before + 1",
    "usage_id = NULL",
    "state = 'draft'",
)


@tagged("post_install", "-at_install")
class TestFrozen(MeterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_meter(cls._make_unit(cls.building, "0402"), "A002")
        cls.reading = cls._read(cls.meter, "2026-01", 112)

    def _sql(self, change, reading=None):
        self.env.flush_all()
        query = f"UPDATE wuye_meter_reading SET {change} WHERE id = %s"
        self.env.cr.execute(query, [(reading or self.reading).id])

    def _delete(self, reading=None):
        self.env.flush_all()
        query = "DELETE FROM wuye_meter_reading WHERE id = %s"
        self.env.cr.execute(query, [(reading or self.reading).id])

    def _assert_frozen(self, reading=None):
        for change in CHANGES:
            with self.subTest(change), self.assertRefused(CheckViolation, FROZEN):
                self._sql(change, reading)
        with self.assertRefused(CheckViolation, KEPT):
            self._delete(reading)

    def test_r44_billed_reading_is_kept_against_sql(self):
        self._run("2026-02")
        self._assert_frozen()
        self._sql("note = 'x'")  # which is no part of the bill

    def test_r44_reading_not_billed_yet_is_free(self):
        self._run("2026-02")
        later = self._read(self.meter, "2026-02", 120)
        self._sql("value = 121", later)
        self._delete(later)

    def test_r44_reversed_bill_frees_its_reading(self):
        self._run("2026-02")
        self._open(self.water).with_user(self.clerk).action_reverse()
        self._sql("value = 113")
        self._delete()

    def test_b7_reading_of_a_signed_run_is_kept_until_it_is_computed_again(self):
        run = self._run("2026-02", post=False)
        self._sql("value = value")
        run.with_user(self.accountant).action_sign()
        self._assert_frozen()
        mine = self.reading.with_user(self.reader)
        for act in (lambda: mine.write({"value": 113}), mine.unlink):
            with self.assertRaisesRegex(UserError, "is signed. Have the run computed"):
                act()
        run.with_user(self.clerk).action_compute()
        mine.value = 113
        self.assertEqual(self._usage("2026-01").quantity, 13.0)

    def test_r44_r45_closing_is_kept_and_the_new_device_is_free(self):
        self._replace(self.meter, "2026-02-15", 117, opening=2)
        closing = self.env["wuye.meter.reading"].search([("is_closing", "=", True)])
        rest = self._read(self.meter, "2026-02", 11)
        self.assertEqual(rest.usage_id.month, closing.usage_id.month)
        self._assert_frozen(closing)
        self._sql("value = 12", rest)

    def test_r44_r45_rest_of_the_month_is_kept_once_billed(self):
        self._replace(self.meter, "2026-02-15", 112)  # nothing used: not billed
        closing = self.env["wuye.meter.reading"].search([("is_closing", "=", True)])
        rest = self._read(self.meter, "2026-02", 11)
        self._run("2026-03")
        self._sql("value = value + 1", closing)
        self._assert_frozen(rest)

    def test_r44_refusal_is_said_in_the_users_words(self):
        self._run("2026-02")
        for act, name, sentence in (
            (
                lambda: self._sql("value = 1"),
                FROZEN,
                "stays as it is. Reverse the bill",
            ),
            (self._delete, KEPT, "is not deleted. Reverse the bill"),
        ):
            with self.assertRefused(CheckViolation, name) as caught:
                act()
            said = self.reading._sql_error_to_message(caught.exception)
            self.assertIn(sentence, said)
