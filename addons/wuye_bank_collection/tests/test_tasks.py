"""What the bank did not collect has an owner, a day and an end (E3, R89)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import CollectionMixin


@tagged("post_install", "-at_install")
class TestTasks(CollectionMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_collection()

    def setUp(self):
        super().setUp()
        batch = self._sent()
        self._answer(batch, {0: "余额不足"})
        batch.action_import_return()
        self.row, self.other_row = self._lines(batch)[:2]
        self.task = self.row.activity_ids.with_user(self.housekeeper)

    def test_e3_a_failure_is_due_in_three_days(self):
        due = fields.Date.add(fields.Date.context_today(self.task), days=3)
        self.assertRecordValues(
            self.task, [{"user_id": self.housekeeper.id, "date_deadline": due}]
        )

    def test_e3_a_task_is_not_ended_while_bills_are_open(self):
        self._pay("2026-01-22", [(self._charges(self.unit)[0], 100.0)])
        for what, end in (
            ("done", self.task.action_feedback),
            ("done without a word", lambda: self.task.action_feedback(feedback=" ")),
            ("removed", self.task.action_cancel),
            ("deleted", self.task.unlink),
            ("archived", self.task.action_archive),
            ("written", lambda: self.task.write({"active": False})),
            ("moved", lambda: self.task.write({"res_id": self.other_row.id})),
            ("made one's own", lambda: self.task.write({"automated": False})),
        ):
            with (
                self.subTest(way=what),
                self.assertRaisesRegex(UserError, "240.00.* is not paid"),
                self.env.cr.savepoint(),
            ):
                end()
        self.assertTrue(self.task.active)

    def test_e3_a_reason_ends_a_task(self):
        self.task.action_feedback(feedback="已搬离，转催缴")
        self.assertRecordValues(
            self.task, [{"active": False, "feedback": "已搬离，转催缴"}]
        )
        self.assertIn("已搬离", "".join(self.row.message_ids.mapped("body")))

    def test_e3_money_at_the_desk_ends_a_task(self):
        first, second = self._charges(self.unit)
        self._pay("2026-01-22", [(first, first.amount)])
        self.assertTrue(self.task.active)
        self._pay("2026-01-23", [(second, second.amount)])
        self.assertFalse(self.task.active)
        self.assertTrue(self.task.feedback)
        self._assert_clean()

    def test_e3_the_next_file_ends_a_task(self):
        again = self._sent()
        self._answer(again)
        again.action_import_return()
        self.assertEqual(self._lines(again).mapped("state"), ["collected"])
        self.assertFalse(self.task.active)

    def test_e3_what_was_planned_on_a_row_by_hand_is_nobody_elses(self):
        own = self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(self.row._name),
                "res_id": self.row.id,
                "user_id": self.housekeeper.id,
                "summary": "下周再来访",
            }
        )
        for charge in self._charges(self.unit):
            self._pay("2026-01-22", [(charge, charge.amount)])
        self.assertFalse(self.task.active)
        self.assertTrue(own.active)
        own.with_user(self.housekeeper).action_cancel()
        self.assertFalse(own.exists())

    def test_e3_tasks_of_other_records_end_as_they_like(self):
        other = self.unit.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.housekeeper.id
        )
        other.with_user(self.housekeeper).action_feedback()
        self.assertFalse(other.active)
