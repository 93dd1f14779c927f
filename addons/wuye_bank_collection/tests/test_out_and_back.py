"""A file goes out, is locked, comes back once or twice (E2, R88, R89)."""

import base64

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from ..collection_file import read
from .common import DAY, CollectionMixin


@tagged("post_install", "-at_install")
class TestOutAndBack(CollectionMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_collection()

    # === OUT === #

    def test_e2_the_file_holds_what_was_proposed(self):
        batch = self._sent()
        rows, _faults = read(self.layout._layout(), base64.b64decode(batch.file))
        self.assertEqual(
            [(row["name"], str(row["amount"]), row["note"]) for row in rows],
            [
                ("王小明", "340", "000001"),
                ("李雪", "280", "000002"),
                ("张伟", "280", "000003"),
            ],
        )
        self.assertEqual((batch.state, batch.line_count, batch.amount), ("out", 3, 900))
        self.assertEqual(self._lines(batch).mapped("state"), ["out"] * 3)

    def test_e2_what_is_out_is_not_taken_at_the_desk(self):
        batch = self._sent()
        self._open_shift()
        charge = self._charges(self.unit)[0]
        for take in (
            lambda: self._cashier().take(
                self.token, self._order([(charge, charge.amount)])
            ),
            # before anything is booked, so by whatever tender
            lambda: self._cashier()._lock_bills(
                self.desk, self._order([(charge, charge.amount)])
            ),
            lambda: self._pay("2026-01-10", [(charge, 1.0)]),
        ):
            with self.assertRaisesRegex(UserError, batch.name):
                take()
        free = self._charges(self.units[3])[0]
        self._pay("2026-01-10", [(free, free.amount)], partner=self.owners[3])
        self.assertEqual(free.amount_residual, 0.0)

    def test_e2_what_is_out_is_in_no_other_file(self):
        self._sent()
        with self.assertRaisesRegex(UserError, "covered by an agreement"):
            self._batch().action_propose()

    @mute_logger("odoo.sql_db")
    def test_e2_two_files_with_one_bill_cannot_both_go_out(self):
        first, second = self._batch(), self._batch()
        first.action_propose()
        second.action_propose()
        first.action_export()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            second.action_export()
            self.env.flush_all()

    def test_e2_a_bill_paid_meanwhile_stops_the_file(self):
        batch = self._batch()
        batch.action_propose()
        charge = self._charges(self.unit)[0]
        self._pay("2026-01-10", [(charge, 100.0)])
        with self.assertRaisesRegex(UserError, "another amount"):
            batch.action_export()
        batch.action_propose()
        batch.action_export()
        self.assertEqual(batch.amount, 800.0)

    def test_e2_a_cancelled_file_opens_all_again(self):
        batch = self._sent()
        batch.action_cancel()
        charge = self._charges(self.unit)[0]
        self._pay("2026-01-10", [(charge, charge.amount)])
        self.assertEqual(set(self._lines(batch).mapped("state")), {"dropped"})
        with self.assertRaisesRegex(UserError, "no longer be done"):
            batch.action_export()

    def test_e2_a_name_that_does_not_fit_names_its_agreement(self):
        self.agreements[1].holder = "阿" * 31
        batch = self._batch()
        batch.action_propose()
        with self.assertRaisesRegex(UserError, self.agreements[1].name):
            batch.action_export()
        self.assertFalse(any(self._lines(batch).part_ids.mapped("is_out")))

    # === BACK === #

    def test_e2_half_failed_is_half_open_again(self):
        batch = self._sent()
        self._answer(batch, {1: "余额不足"})
        self._import(batch)
        lines = self._lines(batch)
        self.assertRecordValues(
            lines,
            [
                {"state": "collected", "reason": False},
                {"state": "failed", "reason": "余额不足"},
                {"state": "collected", "reason": False},
            ],
        )
        self.assertEqual(batch.state, "done")
        paid = [sum(self._charges(u).mapped("amount_residual")) for u in self.units]
        self.assertEqual(paid, [0.0, 280.0, 0.0, 280.0])
        [move] = batch.sudo().move_ids
        self.assertEqual((move.wuye_kind, move.date), ("collection", DAY))
        self.assertEqual(move.line_ids.partner_id, self.owners[0] + self.owners[2])
        self.assertEqual((batch.amount_collected, batch.failed_count), (620.0, 1))
        self._assert_clean()
        charge = self._charges(self.units[1])[0]
        self._pay("2026-01-22", [(charge, charge.amount)], partner=self.owners[1])

    def test_r89_each_failure_is_a_task_of_the_housekeeper(self):
        batch = self._sent()
        self._answer(batch, {0: "已销户", 2: "余额不足"})
        self._import(batch)
        tasks = self._lines(batch).activity_ids
        self.assertEqual(tasks.user_id, self.housekeeper)
        self.assertEqual(
            sorted(tasks.mapped("res_id")), sorted(self._lines(batch)[::2].ids)
        )
        line = self._lines(batch)[0].with_user(self.housekeeper)
        self.assertEqual(line.reason, "已销户")

    def test_e2_imported_twice_changes_nothing(self):
        batch = self._sent()
        self._answer(batch, {1: "余额不足"})
        self._import(batch)
        before = self._entries(), self._charges().mapped("amount_residual")
        tasks = len(self._lines(batch).activity_ids)
        self._import(batch)
        after = self._entries(), self._charges().mapped("amount_residual")
        self.assertEqual(before, after)
        self.assertEqual(len(self._lines(batch).activity_ids), tasks)
        self.assertEqual(self._entries(), before[0])

    def test_e2_another_file_neither_replaces_what_was_taken_in_nor_books(self):
        batch = self._sent()
        self._answer(batch, {1: "余额不足"})
        self._import(batch)
        file, entries = batch.return_file, self._entries()
        with self.assertRaisesRegex(UserError, "another returned file"):
            self._answer(batch)
        with self.assertRaisesRegex(UserError, "another returned file"):
            batch.return_file = False
        batch.return_file = file  # the same once more is nothing
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", batch._name), ("res_field", "=", "return_file")]
        )
        attachment.raw = b"written past the page"
        batch.invalidate_recordset(["return_file"])
        with self.assertRaisesRegex(UserError, "another returned file"):
            self._import(batch)
        self.assertEqual(self._entries(), entries)

    def test_e2_on_the_page_a_file_is_chosen_while_it_is_at_the_bank(self):
        batch = self._sent()
        with Form(batch) as form:
            form.return_file = base64.b64encode(b"not yet taken in")
        self._answer(batch)
        self._import(batch)
        with (
            self.assertRaisesRegex(AssertionError, "readonly field .return_file"),
            Form(batch) as form,
        ):
            form.return_file = base64.b64encode(b"another")

    def test_e2_sets_that_differ_list_both_sides_and_change_nothing(self):
        batch = self._sent()
        entries = self._entries()

        def change(rows):
            strange = {**rows[0], "account": "6222020200999999999", "note": "000099"}
            return [rows[0], rows[2], strange]

        self._answer(batch, change=change)
        self._import(batch)
        errors = batch.error_ids
        self.assertEqual(errors.mapped("row"), [0, 4])
        self.assertIn("李雪", errors[0].value)
        self.assertIn("not in the returned file", errors[0].message)
        self.assertIn("never sent", errors[1].message)
        self.assertTrue(all(errors.mapped("remedy")))
        self.assertEqual((batch.state, self._entries()), ("out", entries))
        self._answer(batch)  # the right one, afterwards
        self._import(batch)
        self.assertFalse(batch.error_ids)
        self.assertEqual(batch.state, "done")

    def test_e2_a_row_collected_in_part_is_an_error(self):
        batch = self._sent()

        def change(rows):
            rows[1]["collected"] = rows[1]["amount"] / 2
            return rows

        self._answer(batch, change=change)
        batch.action_check_return()
        self.assertRecordValues(
            batch.error_ids, [{"row": 3, "heading": "实处理金额", "value": "140.00"}]
        )
        self.assertEqual(batch.state, "out")

    def test_e2_a_text_in_fen_goes_and_comes(self):
        text = self.env.ref("wuye_bank_collection.layout_text")
        batch = self._sent(layout_id=text.id)
        self.assertIn("34000", base64.b64decode(batch.file).decode("gb18030"))
        self._answer(batch, {2: "002"})
        self._import(batch)
        self.assertEqual(
            self._lines(batch).mapped("state"), ["collected", "collected", "failed"]
        )
        self.assertEqual(self._lines(batch)[2].reason, "Not collected")  # not "002"

    def test_e2_a_bill_reduced_meanwhile_leaves_an_advance(self):
        """The bank took the whole; what the bill was reduced by is the payer's."""
        batch = self._sent()
        charge = self._charges(self.unit)[0]
        self._request("reduction", 50.0, "2026-01-15", charge_id=charge.id)
        self._answer(batch)
        self._import(batch)
        self.assertEqual(sum(self._charges(self.unit).mapped("amount_residual")), 0.0)
        self.assertEqual(self._lines(batch)[0].amount_over, 50.0)
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(advance.mapped("amount_left"), [50.0])
        clearing = self.journal.inbound_payment_method_line_ids.payment_account_id
        items = batch.sudo().move_ids.line_ids
        came = sum(items.filtered(lambda x: x.account_id == clearing).mapped("balance"))
        self.assertEqual(came, 900.0)  # what stands on the bank's statement
        self._assert_clean()

    def test_e2_a_row_returned_after_success_opens_again(self):
        """Row 22; the others of the file stay."""
        batch = self._sent()
        self._answer(batch)
        self._import(batch)
        line = self._lines(batch)[0]
        line.with_user(self.accountant).action_return()
        self.env.flush_all()
        self.assertEqual(line.state, "returned")
        left = [sum(self._charges(u).mapped("amount_residual")) for u in self.units]
        self.assertEqual(left, [340.0, 0.0, 0.0, 280.0])
        self.assertEqual(line.activity_ids.user_id, self.housekeeper)
        with self.assertRaisesRegex(UserError, "not collected"):
            line.with_user(self.accountant).action_return()
        self._assert_clean()
        self.env["wuye.collection.batch"].flush_model()
        again = self._batch()
        again.action_propose()
        self.assertEqual(self._lines(again).unit_id, self.unit)

    # === WHO MAY === #

    def test_e2_posts_that_take_money_make_no_files(self):
        batch = self._sent()
        self._answer(batch)
        for user in (self.collector, self.housekeeper, self.cashier):
            with self.assertRaises(AccessError):
                batch.with_user(user).action_propose()
            with self.assertRaises(AccessError):
                batch.with_user(user).action_import_return()
        with self.assertRaises(AccessError):  # computes, and does not take in
            batch.with_user(self.clerk).action_import_return()

    def test_e2_a_ledger_clerk_makes_a_file_by_the_form(self):
        form = Form(self.env["wuye.collection.batch"].with_user(self.clerk))
        form.community_ids.add(self.community)
        form.month = form.date_debit = DAY
        form.layout_id = self.layout
        self.assertEqual(form.name, "/")
        batch = form.save()
        batch.action_propose()
        batch.action_export()
        self.assertEqual((batch.state, batch.journal_id), ("out", self.journal))

    def test_e2_a_page_that_is_only_opened_takes_no_number(self):
        """Numbers follow each other, of files that there are."""
        Batch = self.env["wuye.collection.batch"].with_user(self.clerk)
        sequence = self.env["ir.sequence"].search([("code", "=", Batch._name)])
        before = sequence.number_next_actual
        Form(Batch)
        self.assertEqual(sequence.number_next_actual, before)
        batch = self._batch()
        self.assertTrue(batch.name.endswith(f"{before:04d}"))
        self.assertNotEqual(batch.copy().name, batch.name)

    def test_e2_rows_and_states_are_not_written_by_hand(self):
        batch = self._sent()
        line = batch.line_ids[0]
        for write in (
            lambda: batch.write({"state": "done"}),
            lambda: line.write({"state": "collected"}),
        ):
            with self.assertRaises(UserError):
                write()

    @mute_logger("odoo.sql_db")
    def test_e2_the_database_keeps_what_is_out(self):
        batch = self._sent()
        self.env.flush_all()
        for query in (
            "UPDATE wuye_collection_batch SET state = 'done'",
            "UPDATE wuye_collection_batch SET month = '2026-02-01'",
            "DELETE FROM wuye_collection_batch",
            "UPDATE wuye_collection_line SET amount = 1",
            "UPDATE wuye_collection_line SET state = 'collected'",
            "DELETE FROM wuye_collection_line",
            "UPDATE wuye_collection_part SET amount = 1",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query)
        self.assertEqual(batch.state, "out")

    def test_i8_files_of_other_communities_are_not_seen(self):
        other = self._make_community("LYF", "绿茵坊", self.company)
        batch = self._sent()
        batch.sudo().community_ids += other
        found = self.env["wuye.collection.batch"].with_user(self.clerk)
        self.assertNotIn(batch, found.search([]))
        self.clerk.wuye_community_ids |= other
        self.assertIn(batch, found.search([]))
        stranger = self._make_user("accountant", other, login="c-other")
        rows = self.env["wuye.collection.line"].with_user(stranger)
        self.assertFalse(rows.search([("batch_id", "=", batch.id)]))

    def test_e2_a_closed_month_refuses_the_returned_file_whole(self):
        batch = self._sent()
        month = fields.Date.to_date("2026-01-01")
        self.env["wuye.month"]._get(self.community, month).state = "closed"
        self._answer(batch)
        with self.assertRaisesRegex(UserError, "closed"), self.env.cr.savepoint():
            batch.action_import_return()
        self.assertEqual(batch.state, "out")
