from unittest.mock import patch

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.wuye_property.models.wuye_work_mixin import job_key
from odoo.addons.wuye_property.tests.jobs import fail_job

from ..models import wuye_posting_bulk
from ..numbers import NextNumbers
from .common import WuyeBillingCommon

UNITS = 6


class PartsMixin:
    """A run of six units that is being posted in three parts."""

    @classmethod
    def _setup_parts(cls):
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.units = cls.unit
        cls._make_line(cls.unit, cls.standard, "2026-01-01")
        for number in range(1, UNITS):
            unit = cls._make_unit(cls.building, f"05{number:02d}", area_building=50)
            cls._make_line(unit, cls.standard, "2026-01-01")
            cls.units += unit
        cls.company.wuye_post_limit = 4  # two units a part
        cls.bill_run = cls._posting("2026-01")
        cls.parts = cls.bill_run.part_ids

    @classmethod
    def _posting(cls, month):
        run = cls._run(month, post=False).with_user(cls.accountant)
        run.action_sign()
        run.action_post()
        return run.with_env(cls.env)


@tagged("post_install", "-at_install")
class TestBillRunParts(PartsMixin, WuyeBillingCommon):
    """B6: parts of a run are posted in any order, each with numbers of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_parts()

    def _bills(self, run=None):
        return self.env["account.move"].search(
            [("wuye_run_id", "=", (run or self.bill_run).id)], order="sequence_number"
        )

    def _numbers(self):
        """The numbers of all documents of the journal, in order."""
        moves = self.env["account.move"].search(
            [
                ("journal_id", "=", self.company.wuye_bill_journal_id.id),
                ("state", "=", "posted"),
            ]
        )
        return sorted(moves.mapped("sequence_number"))

    def _invoice(self):
        """An invoice made by hand in the journal of bills."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.owner.id,
                "journal_id": self.company.wuye_bill_journal_id.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [
                    Command.create({"name": "by hand", "price_unit": 10})
                ],
            }
        )
        move.action_post()
        return move

    def _jobs(self, method):
        return self.env["queue.job"].search([("method_name", "=", method)])

    def _work(self):
        """Do the parts that wait, and the end of the run."""
        for part in self.bill_run.part_ids:
            part._post_bills()
        self.bill_run._end()

    def test_b6_parts_have_their_numbers_before_they_begin(self):
        self.assertEqual(len(self.parts), 3)
        self.assertEqual(self.parts.mapped("unit_count"), [2, 2, UNITS - 4])
        self.assertEqual(
            [
                (row.part_id, row.number_first, row.number_last)
                for row in self._ranges()
            ],
            [(part, 2 * n + 1, 2 * n + 2) for n, part in enumerate(self.parts)],
        )
        codes = self.units.sorted("code").mapped("code")
        self.assertEqual(self.parts.mapped("unit_first"), codes[::2])
        self.assertEqual(self.parts.mapped("unit_last"), codes[1::2])
        self.assertEqual(len(self._jobs("_post_bills")), 3)

    def _ranges(self):
        return self.env["wuye.number.range"].search([])

    def test_b6_parts_posted_in_any_order_leave_no_gap(self):
        first, second, third = self.parts
        for part in (third, first):
            part._post_bills()
            self._assert_clean()
            self.assertEqual(self.bill_run.state, "posting")
            self.assertFalse(self._jobs("_end"))
        self.assertEqual(self._numbers(), [1, 2, 5, 6])
        self.assertTrue(self._bills()[2].made_sequence_gap)
        second._post_bills()
        self.assertEqual(len(self._jobs("_end")), 1)
        self.assertEqual(self.bill_run.state, "posting", "its end is a job of its own")
        self.bill_run._end()
        self.assertEqual(self.bill_run.state, "posted")
        bills = self._bills()
        self.assertEqual(bills.mapped("sequence_number"), [1, 2, 3, 4, 5, 6])
        units = [unit_id for part in self.parts for unit_id in part.units]
        self.assertEqual(bills.mapped("wuye_unit_id").ids, units)
        self.assertFalse(any(bills.mapped("made_sequence_gap")))
        self.assertFalse(self._ranges())
        self._assert_clean()

    def test_b6_gap_before_a_part_that_copies_close_is_none_when_the_run_ends(self):
        """Odoo unmarks what follows a bill it posts; what follows a copy, the end."""
        first, second, third = self.parts
        third._post_bills()
        first._post_bills()
        with (
            patch.object(wuye_posting_bulk, "FEWEST", 1),
            patch.object(wuye_posting_bulk, "SAMPLES", 1),
        ):
            second._post_bills()
        self.assertEqual(self._numbers(), [1, 2, 3, 4, 5, 6])
        marks = [False, False, False, False, True, False]
        self.assertEqual(self._bills().mapped("made_sequence_gap"), marks)
        self.bill_run._end()
        self.assertFalse(any(self._bills().mapped("made_sequence_gap")))
        self._assert_clean()

    def test_b6_part_done_twice_posts_nothing_twice(self):
        for part in (self.parts[0], self.parts[0], *self.parts):
            part._post_bills()
        self.bill_run._end()
        self.bill_run._end()
        self.assertEqual(self._numbers(), [1, 2, 3, 4, 5, 6])
        self.assertEqual(len(self._jobs("_end")), 1)

    def test_b6_button_again_queues_the_rest_with_the_same_numbers(self):
        self.parts[1]._post_bills()
        before = self._ranges()
        self._jobs("_post_bills").write({"state": "failed"})
        self.bill_run.with_user(self.accountant).action_post()
        self.assertEqual(self.bill_run.part_ids, self.parts)
        self.assertEqual(self._ranges(), before)
        waiting = self._jobs("_post_bills").filtered(lambda j: j.state == "pending")
        self.assertEqual(len(waiting), 2)
        self.bill_run.with_user(self.accountant).action_post()
        self.assertEqual(len(self._jobs("_post_bills")), 3 + 2)

    def test_b6_page_says_which_part_stopped_why_and_what_to_do(self):
        run = self.bill_run.with_user(self.accountant)
        self.assertEqual((run.is_working, run.work_trouble), (True, False))
        self.assertEqual((run.work_done, run.work_total), (0, UNITS))
        first, second, third = self.parts
        first._post_bills()
        fail_job(self.env, job_key(second), UserError("Month 2026-01 is closed."))
        fail_job(self.env, job_key(third), ValueError("secret=1"))
        run.invalidate_recordset()
        job = self._jobs("_post_bills").filtered(
            lambda job: job.identity_key == job_key(third)
        )
        self.assertEqual(run.work_done, 2)
        self.assertEqual(
            run.work_trouble.splitlines()[1:],
            [
                "Units 01-0502 to 01-0503: Month 2026-01 is closed.",
                "Units 01-0504 to 01-0505: Something unforeseen. Tell the "
                f"administrator the number of the job: {job.uuid}",
            ],
        )
        self.assertIn("“Go On Posting”", run.work_trouble)
        run.action_post()
        run.invalidate_recordset()
        self.assertFalse(run.work_trouble)
        self._jobs("_post_bills").unlink()
        run.invalidate_recordset()
        self.assertIn("no longer in the queue", run.work_trouble)

    def test_b6_page_says_that_the_end_of_the_run_stopped(self):
        for part in self.parts:
            part._post_bills()
        run = self.bill_run.with_user(self.clerk)
        self.assertFalse(run.work_trouble)
        fail_job(self.env, run._end_key(), UserError("Not yet."))
        run.invalidate_recordset()
        self.assertIn("The end of the run: Not yet.", run.work_trouble)
        run.with_user(self.accountant).action_post()
        run.invalidate_recordset()
        self.assertEqual((run.is_working, run.work_trouble), (False, False))

    def test_b6_r97_a_run_that_stopped_waits_for_who_may_go_on(self):
        todo = self.env["wuye.todo"].with_user(self.accountant)
        todo = todo.with_context(allowed_company_ids=self.company.ids)

        def rows():
            return [row for row in todo._load() if row["code"] == "posting_stopped"]

        self.assertEqual(rows(), [])
        fail_job(self.env, job_key(self.parts[0]), UserError("No."))
        self.env.invalidate_all()
        [row] = rows()
        self.assertEqual((row["level"], row["count"]), ("wrong", 1))
        found = self.env["wuye.bill.run"].search(row["action"]["domain"])
        self.assertEqual(found, self.bill_run)

    def test_b6_b20_the_map_of_the_month_says_where_posting_stopped(self):
        def step():
            service = self.env["wuye.month.step"].with_user(self.accountant)
            return service._step_run(self.community, self.bill_run.month)

        self.assertEqual((step()["state"], step()["total"]), ("running", UNITS))
        fail_job(self.env, job_key(self.parts[0]), UserError("A room has no payer."))
        self.env.invalidate_all()
        self.assertEqual(step()["state"], "blocked")
        [reason] = step()["reasons"]
        self.assertIn("A room has no payer.", reason["text"])
        self.assertEqual(reason["action"]["res_id"], self.bill_run.id)

    def test_b6_button_ends_a_run_whose_end_failed(self):
        for part in self.parts:
            part._post_bills()
        self.bill_run.with_user(self.accountant).action_post()
        self.assertEqual(self.bill_run.state, "posted")

    def test_b6_run_does_not_end_before_its_parts(self):
        self.parts[0]._post_bills()
        with self.assertRaisesRegex(UserError, "not posted yet"):
            self.bill_run._end()

    def test_b6_invoice_by_hand_takes_no_promised_number(self):
        self.parts[1]._post_bills()
        invoice = self._invoice()
        self.assertEqual(invoice.sequence_number, 7)
        self._work()
        self.assertEqual(self._numbers(), [1, 2, 3, 4, 5, 6, 7])
        self.assertFalse(invoice.made_sequence_gap)
        self._assert_clean()

    def test_b6_bill_of_another_community_takes_no_promised_number(self):
        """The very first number of a year may be promised before any is given."""
        community = self._make_community("YFY", "云枫苑", self.company)
        building = self.building.create({"community_id": community.id, "code": "1"})
        users = self.clerk | self.accountant | self.env.user
        users.wuye_community_ids |= community
        unit = self._make_unit(building, "0101", area_building=70)
        self._make_line(unit, self.standard, "2026-01-01")
        other = self._run("2026-01", community=community)
        self.assertEqual(self._bills(other).sequence_number, 7)
        self._assert_clean()
        self._work()
        self.assertEqual(self._numbers(), [1, 2, 3, 4, 5, 6, 7])

    def test_b6_number_nobody_needed_goes_to_the_next_bill(self):
        drafts = self.bill_run.charge_ids.filtered(
            lambda charge: charge.unit_id.id == self.parts[0].units[0]
        )
        drafts.with_context(wuye_service=True).unlink()
        for part in self.parts:
            part._post_bills()
        self.assertEqual(self._numbers(), [1, 3, 4, 5, 6])
        self.assertRecordValues(
            self._ranges(), [{"part_id": False, "number_first": 2, "number_last": 2}]
        )
        [found] = self.env["wuye.audit"]._run_check("number_gap", self.company)
        self.assertIn("numbers 2 to 2", found["message"])
        self.bill_run._end()  # bills what was left out, as a supplement
        self.assertEqual(self._numbers(), [1, 2, 3, 4, 5, 6])
        self.assertFalse(self._ranges())
        found = self.env["wuye.audit"]._run_check("number_gap", self.company)
        self.assertFalse(list(found))

    def test_b6_unneeded_numbers_stay_until_they_are_taken(self):
        series = self.env["account.move"]._wuye_series(
            self.company.wuye_bill_journal_id.id,
            "out_invoice",
            self.bill_run.month,
        )
        ranges = self.env["wuye.number.range"]
        ranges._keep(series, [20, 21, 25])
        numbers = NextNumbers(self.env, [series.journal_id])
        self.assertEqual(numbers.take(series), 20)
        numbers.close()
        free = ranges.search([("part_id", "=", False)])
        self.assertEqual(
            [(row.number_first, row.number_last) for row in free], [(21, 21), (25, 25)]
        )

    def test_b6_more_bills_than_promised_go_on_behind(self):
        self.parts[0].range_ids.number_last = 1
        self._work()
        self.assertEqual(self._numbers(), [1, 3, 4, 5, 6, 7])

    def test_b6_promised_number_that_is_taken_is_passed_over(self):
        """By a transaction that could not see the promise."""
        series = self._ranges()[0].series
        self.env.cr.execute("UPDATE wuye_number_range SET series = '-'")
        self.env.invalidate_all()
        self.assertEqual(self._invoice().sequence_number, 1)
        self.env.cr.execute("UPDATE wuye_number_range SET series = %s", [series])
        self.env.invalidate_all()
        self._work()
        self.assertEqual(self._numbers(), [1, 2, 3, 4, 5, 6, 7])
        self.assertFalse(self._ranges())
        self._assert_clean()

    def test_b6_number_taken_in_the_same_moment_is_tried_again(self):
        """It is taken after the part has looked; the job is repeated by the queue."""
        invoice = self._invoice()
        self.env.cr.execute(
            "UPDATE account_move SET name = %s, sequence_number = 999 WHERE id = %s",
            [self._ranges()[0].prefix + "00001", invoice.id],
        )
        self.env.invalidate_all()
        with (
            self.assertRaises(RetryableJobError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.parts[0]._post_bills()

    def test_b6_payers_of_several_parts_are_customers_before_they_begin(self):
        payer = self.env["res.partner"].create({"name": "Two flats"})
        for unit in (self.units.sorted("code")[0], self.units.sorted("code")[-1]):
            unit.occupancy_ids.sudo().unlink()
            self.env["wuye.occupancy"].create(
                {"unit_id": unit.id, "partner_id": payer.id, "date_from": "2020-01-01"}
            )
        self._posting("2026-02")
        self.assertEqual(payer.customer_rank, 1)
        alone = self.units.sorted("code")[2].owner_id
        self.assertFalse(alone.customer_rank, "its part does that")

    # === GUARDS === #

    def _refused(self, error, statement, *values):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(error),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(statement, values)

    def test_b6_numbers_are_promised_once(self):
        row = self._ranges()[0]
        widen = "UPDATE wuye_number_range SET number_last = 3 WHERE id = %s"
        self._refused(ExclusionViolation, widen, row.id)
        turn = "UPDATE wuye_number_range SET number_last = 0 WHERE id = %s"
        self._refused(Exception, turn, row.id)
        nought = "UPDATE wuye_number_range SET number_first = 0 WHERE id = %s"
        self._refused(CheckViolation, nought, row.id)

    def test_b6_posted_part_stays_posted(self):
        part = self.parts[0]
        part._post_bills()
        self.env.flush_all()
        again = "UPDATE wuye_bill_run_part SET state = 'waiting' WHERE id = %s"
        self._refused(CheckViolation, again, part.id)
        self._refused(
            CheckViolation, "DELETE FROM wuye_bill_run_part WHERE id = %s", part.id
        )
        units = "UPDATE wuye_bill_run_part SET units = '[1]' WHERE id = %s"
        self._refused(CheckViolation, units, self.parts[1].id)

    def test_b6_parts_are_read_within_their_scope_and_written_by_nobody(self):
        second = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("accountant", second, login="wuye_parts_stranger")
        self.assertEqual(self.parts.with_user(self.accountant).mapped("number")[0], 1)
        with self.assertRaises(AccessError):
            self.parts.with_user(stranger).mapped("number")
        with self.assertRaises(AccessError):
            self.parts.with_user(self.accountant).write({"state": "posted"})
        with self.assertRaises(AccessError):
            self._ranges().with_user(self.accountant).unlink()
        with self.assertRaises(AccessError):
            self._ranges().with_user(self.clerk).mapped("series")
