"""A large returned file is booked in parts by jobs, and says where it stopped (E2)."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.jobs import fail_job

from ..models import wuye_collection_batch_book
from .common import CollectionMixin


@tagged("post_install", "-at_install")
class TestBooking(CollectionMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_collection()

    def test_e2_many_rows_go_on_in_the_queue_and_each_once(self):
        batch = self._sent()
        self._answer(batch)
        Batch = type(self.env["wuye.collection.batch"])
        later = []
        with (
            patch.object(wuye_collection_batch_book, "ROWS_INLINE", 0),
            patch.object(wuye_collection_batch_book, "PART", 2),
            patch.object(Batch, "_book_later", lambda batch: later.append(batch)),
        ):
            self._import(batch)
            self.assertEqual((batch.state, batch.booked_count), ("booking", 0))
            batch.sudo()._job_book()
            self.assertEqual((batch.state, batch.booked_count), ("booking", 2))
            self.assertEqual(len(later), 2)
            batch.sudo()._job_book()
            self.assertEqual((batch.state, batch.booked_count), ("done", 3))
            entries = self._entries()
            batch.sudo()._job_book()  # one that comes late finds nothing to do
        self.assertEqual(self._entries(), entries)
        self._assert_clean()

    def test_e2_the_page_says_how_far_it_is_where_it_stopped_and_what_to_do(self):
        batch = self._sent()
        self._answer(batch, {1: "余额不足"})
        with (
            patch.object(wuye_collection_batch_book, "ROWS_INLINE", 0),
            patch.object(wuye_collection_batch_book, "PART", 1),
        ):
            self._import(batch)
            self.assertEqual((batch.is_working, batch.work_trouble), (True, False))
            self.assertEqual((batch.work_done, batch.work_total), (0, 2))
            batch.sudo()._job_book()
            batch.invalidate_recordset()
            self.assertEqual((batch.work_done, batch.work_trouble), (1, False))
            error = UserError("Month 2026-01 is closed.")
            fail_job(self.env, batch._job_key(1), error)
            batch.invalidate_recordset()
            advice, said = batch.work_trouble.splitlines()
            self.assertIn("“Take Returned File In”", advice)
            self.assertEqual(said, "1 rows to be booked: Month 2026-01 is closed.")
            # a booked row that the bank takes back meanwhile is no row to be booked
            booked = self._lines(batch).filtered(lambda one: one.state == "collected")
            booked.with_user(self.accountant).action_return()
            batch.invalidate_recordset()
            self.assertEqual((batch.work_done, batch.work_total), (1, 2))
            self.assertEqual(batch.work_trouble.splitlines(), [advice, said])
            self._import(batch)  # the button that was named
            self.assertFalse(batch.work_trouble)
            batch.sudo()._job_book()
        batch.invalidate_recordset()
        self.assertEqual((batch.state, batch.is_working), ("done", False))
        self._assert_clean()
