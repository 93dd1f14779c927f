"""Notices: what they say, printed and mailed once, in time or with a warning."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NoticeCommon, squeezed

BOTH = "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"


@tagged("post_install", "-at_install")
class TestNotice(NoticeCommon):
    # === WHAT IT SAYS === #

    def test_r90_notice_of_bills_arrears_and_total(self):
        self._bill()
        notice = self._notice(self._batch())
        self.assertRecordValues(
            notice,
            [
                {
                    "name": f"TZ-202603-JLW-{self.unit.code}",
                    "partner_id": self.owner.id,
                    "amount_current": 260.0,
                    "amount_arrears": 260.0,
                    "amount_total": 520.0,
                }
            ],
        )
        open_charges = self._open(unit=self.unit)
        self.assertEqual(
            notice.amount_total, sum(open_charges.mapped("amount_residual"))
        )
        text = squeezed(self._text(notice))
        for part in ("520.00", "2026-03-25", "2026-02", "缴费通知单", "伍佰贰拾元整"):
            self.assertIn(part, text)

    def test_r90_advances_applied_and_payments_are_deducted(self):
        self._bill("2026-02")
        self._pay(
            "2026-02-20", advances=[{"unit": self.unit, "item": self.fee, "amount": 50}]
        )
        self._bill("2026-03")
        march = self._open(self.fee).filtered(lambda c: str(c.date) == "2026-03-01")
        self._pay("2026-03-05", [(march, 10.0)])
        notice = self._notice(self._batch())
        content = notice.content
        settled = sum(march.allocation_ids.mapped("amount"))
        self.assertEqual(float(content["applied"]) + float(content["paid"]), settled)
        owed = sum(self._open(unit=self.unit).mapped("amount_residual"))
        self.assertEqual(notice.amount_total, owed)

    def test_r90_two_payers_of_a_unit_get_a_notice_each(self):
        self.env["wuye.occupancy"].search([("unit_id", "=", self.unit.id)]).write(
            {"date_to": "2026-03-10"}
        )
        self._make_occupancy(self.unit, self.neighbour, date_from="2026-03-11")
        self._bill("2026-03")
        notices = self._notice(self._batch())
        self.assertEqual(notices.partner_id, self.owner + self.neighbour)
        self.assertEqual(sum(notices.mapped("amount_current")), 260.0)
        self.assertEqual(len(set(notices.mapped("name"))), 2)

    def test_r90_batch_without_bills_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "bill run first"):
            self._batch()

    def test_r90_posted_run_makes_its_notices_once_and_opens_them(self):
        self._bill("2026-02")
        run = self._run("2026-03", post=False).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "once they are posted"):
            run.action_open_notices()
        run.with_user(self.accountant).action_sign()
        run.with_user(self.accountant).action_post()
        action = run.action_open_notices()
        batch = self.env["wuye.notice.batch"].browse(action["res_id"])
        self.assertRecordValues(
            batch, [{"month": run.month, "notice_count": 3, "amount_total": 858.0}]
        )
        self.assertEqual(run.action_open_notices()["res_id"], batch.id)
        self._batch(make=False, building_ids=self.building.ids)
        action = run.action_open_notices()
        found = self.env["wuye.notice.batch"].search(action["domain"])
        self.assertEqual(len(found), 2)

    def test_r90_who_may_not_give_notices_makes_none_from_a_run(self):
        self._bill("2026-03")
        run = self.env["wuye.bill.run"].search([("month", "=", "2026-03-01")])
        with self.assertRaises(AccessError):
            run.with_user(self.manager).action_open_notices()
        self.assertFalse(self.env["wuye.notice.batch"].search([]))

    def test_r90_making_again_renews_what_nobody_got(self):
        self._bill()
        batch = self._batch()
        first = self._notice(batch)
        first.with_user(self.service).action_print()
        self._pay("2026-03-10", [(self._open(self.fee)[:1], 260.0)])
        other = self._notice(batch, self.second)
        self._pay(
            "2026-03-10", [(self._open(unit=self.second), 8.0)], partner=self.neighbour
        )
        batch.with_user(self.service).action_make()
        self.assertEqual(first.amount_total, 520.0)  # it was given: it stays
        self.assertEqual(other.amount_total, 200.0)
        self.assertEqual(len(batch.notice_ids), 3)

    def test_r90_given_notice_is_frozen_in_the_database(self):
        self._bill()
        notice = self._notice(self._batch())
        notice.with_user(self.service).action_print()
        self.env.flush_all()
        for column, value in (("content", "'{}'"), ("amount_total", "1")):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE wuye_notice SET {column} = {value} WHERE id = {notice.id}"
                )

    # === THE CODE === #

    def test_r90_code_names_nobody_and_cannot_be_guessed(self):
        self._bill()
        notices = self._batch().notice_ids
        tokens = notices.sudo().mapped("token")
        self.assertEqual(len(set(tokens)), len(notices))
        for notice in notices:
            address = notice._code_address()
            self.assertGreaterEqual(len(notice.sudo().token), 24)
            for told in (notice.unit_id.code, notice.partner_id.name, notice.name):
                self.assertNotIn(told, address)
        with self.assertRaises(AccessError):
            notices[0].with_user(self.service).read(["token"])

    # === PRINTING === #

    def test_i7_reprint_is_marked_and_says_the_same(self):
        self._bill()
        notice = self._notice(self._batch())
        notice.with_user(self.service).action_print()
        first = self._text(notice)
        self._pay("2026-03-10", [(self._open(self.fee)[:1], 260.0)])
        notice.with_user(self.clerk).action_print()
        again = self._text(notice)
        self.assertNotIn("重印", first)
        self.assertIn("重印", again)
        self.assertIn("520.00", again)
        self.assertRecordValues(
            notice, [{"print_count": 2, "printed_by": self.service.id}]
        )

    def test_r90_batch_prints_in_parts_in_the_order_of_units(self):
        self._bill()
        batch = self._batch(part_size=2)
        with trap_jobs() as trap:
            batch.with_user(self.service).action_print()
            trap.assert_jobs_count(2)
            batch.with_user(self.service).action_print()  # asked again: no more parts
            trap.perform_enqueued_jobs()
        self.assertEqual(len(batch.file_ids), 2)
        self.assertEqual(batch.file_ids.mapped("state"), ["done", "done"])
        units = [n.unit_id.code for part in batch.file_ids for n in part._sorted()]
        self.assertEqual(units, sorted(units))
        self.assertEqual(batch.notice_ids.mapped("print_count"), [1, 1, 1])
        with trap_jobs() as trap:
            batch.with_user(self.service).action_print()
            trap.assert_jobs_count(0)

    def test_r90_stopped_work_is_not_done_and_may_be_ordered_again(self):
        self._bill()
        batch = self._batch(part_size=1)
        with trap_jobs() as trap:
            batch.with_user(self.service).action_print()
            batch.file_ids[0]._work()
            self.assertEqual((batch.work_done, batch.work_total), (1, 3))
            batch.with_user(self.service).action_cancel_work()
            trap.perform_enqueued_jobs()
        self.assertEqual(sum(batch.notice_ids.mapped("print_count")), 1)
        self.assertFalse(batch.is_working)
        with trap_jobs() as trap:
            batch.with_user(self.service).action_print()
            trap.perform_enqueued_jobs()
        self.assertEqual(batch.notice_ids.mapped("print_count"), [1, 1, 1])

    def test_r90_part_that_failed_goes_on_after_a_restart(self):
        self._bill()
        batch = self._batch(part_size=1)
        with trap_jobs():
            batch.with_user(self.service).action_print()
        Notice = type(self.env["wuye.notice"])
        with (
            patch.object(Notice, "_pdf", side_effect=RuntimeError("power cut")),
            self.assertRaises(RuntimeError),
            self.env.cr.savepoint(),
        ):
            batch.file_ids[0]._work()
        self.env.invalidate_all()
        self.assertEqual(sum(batch.notice_ids.mapped("print_count")), 0)
        with trap_jobs() as trap:
            batch.with_user(self.service).action_go_on()
            trap.assert_jobs_count(3)
            trap.perform_enqueued_jobs()
        self.assertEqual(batch.notice_ids.mapped("print_count"), [1, 1, 1])

    # === MAIL === #

    def _mails(self, batch):
        return self.env["mail.mail"].search(
            [("model", "=", "wuye.notice"), ("res_id", "in", batch.notice_ids.ids)]
        )

    def test_r90_mailed_once_with_the_paper_and_without_address_listed(self):
        self._bill()
        batch = self._batch()
        with trap_jobs() as trap:
            batch.with_user(self.service).action_mail()
            trap.perform_enqueued_jobs()
        mails = self._mails(batch)
        self.assertEqual(len(mails), 2)
        self.assertEqual(
            set(mails.recipient_ids.mapped("email")),
            {"wang@example.com", "chen@example.com"},
        )
        mail = self._notice(batch).mail_id
        self.assertIn("缴费通知", mail.subject)
        self.assertEqual(mail.attachment_ids.mapped("mimetype"), ["application/pdf"])
        self.assertEqual(mail.attachment_ids.raw[:4], b"%PDF")
        listed = batch.notice_ids.filtered(lambda n: n.mail_state == "no_address")
        self.assertEqual(listed.partner_id, self.silent)
        self.assertEqual(batch.no_address_count, 1)
        with trap_jobs() as trap:  # once more: nothing is sent twice
            batch.with_user(self.service).action_mail()
            for part in batch.part_ids:
                part.state = "waiting"
                part._work()
            trap.perform_enqueued_jobs()
        self.assertEqual(self._mails(batch), mails)

    def test_r90_address_added_later_gets_its_mail(self):
        self._bill()
        batch = self._batch()
        with trap_jobs() as trap:
            batch.with_user(self.service).action_mail()
            trap.perform_enqueued_jobs()
        self.silent.email = "zhao@example.com"
        with trap_jobs() as trap:
            batch.with_user(self.service).action_mail()
            trap.perform_enqueued_jobs()
        self.assertEqual(len(self._mails(batch)), 3)
        self.assertEqual(batch.no_address_count, 0)

    def test_r90_failure_and_bounce_are_listed_and_tried_again_on_demand(self):
        self._bill()
        batch = self._batch()
        with trap_jobs() as trap:
            batch.with_user(self.service).action_mail()
            trap.perform_enqueued_jobs()
        mine, other = self._notice(batch), self._notice(batch, self.second)
        mine.mail_id._postprocess_sent_message([], [], "550 unknown user")
        other.mail_id._postprocess_sent_message(other.partner_id.ids, [])
        self.assertEqual((mine.mail_state, other.mail_state), ("failed", "sent"))
        self.assertIn("550", mine.mail_failure)
        other._message_receive_bounce("chen@example.com", other.partner_id)
        self.assertEqual(other.mail_state, "failed")
        self.assertEqual(batch.failed_count, 2)
        waits = self.env["wuye.todo"].with_user(self.service)._load()
        self.assertEqual([r["count"] for r in waits if r["code"] == "notice"], [2])
        with trap_jobs() as trap:
            batch.with_user(self.service).action_mail()
            trap.assert_jobs_count(0)
            mine.with_user(self.service).action_mail()
            trap.perform_enqueued_jobs()
        self.assertEqual(mine.mail_state, "outgoing")
        self.assertEqual(len(self._mails(batch)), 3)

    # === IN TIME === #

    def _step(self):
        steps = (
            self.env["wuye.month.step"]
            .with_user(self.clerk)
            ._load(self.community, fields.Date.to_date("2026-03-01"))
        )
        return next(step for step in steps if step["code"] == "notice")

    def test_r91_month_map_warns_once_the_day_has_passed(self):
        self._bill()
        self.community.notice_days = 10  # due on the 25th: given by the 15th
        step = self._step()
        self.assertEqual((step["state"], step["reasons"]), ("running", []))
        batch = self._batch()
        with freeze_time("2026-03-15"):
            self._notice(batch).with_user(self.service).action_print()
            self.assertFalse(self._step()["reasons"])
        self.assertFalse(self._notice(batch).is_late)
        with freeze_time("2026-03-16"):
            step = self._step()
            self.assertEqual(step["figure"], "1 / 3")
            self.assertIn("2", step["reasons"][0]["text"])
            self.assertFalse(step["reasons"][0]["blocks"])
            (batch.notice_ids - self._notice(batch)).with_user(
                self.service
            ).action_print()
            self.assertEqual(self._step()["state"], "done")
        self.assertEqual(batch.late_count, 2)

    # === WHO === #

    def test_i8_other_community_sees_and_prints_nothing(self):
        self._bill()
        notice = self._notice(self._batch())
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user(
            "customer_service", elsewhere, login="notice-stranger"
        )
        self.assertFalse(self.env["wuye.notice"].with_user(stranger).search_count([]))
        with mute_logger(*BOTH), self.assertRaises(AccessError):
            notice.with_user(stranger).action_print()

    def test_j1_only_the_giving_posts_print_and_mail(self):
        self._bill()
        batch = self._batch()
        notice = self._notice(batch)
        for post in ("manager", "cashier", "housekeeper", "guard"):
            user = getattr(self, post, None) or self._make_user(
                post, self.community, login=f"notice-{post}"
            )
            for call in ("action_print", "action_mail"):
                with (
                    self.subTest(post=post, call=call),
                    mute_logger(*BOTH),
                    self.assertRaises(AccessError),
                ):
                    getattr(notice.with_user(user), call)()
        with mute_logger(*BOTH), self.assertRaises(AccessError):
            batch.with_user(self.manager).action_make()
        for operation in ("create", "write", "unlink"):
            self.assertFalse(
                self.env["wuye.notice"].with_user(self.service).has_access(operation)
            )

    def test_j6_who_sees_some_lines_sees_no_notice(self):
        self._bill()
        self._batch()
        line = self.env["wuye.business.line"].search([], limit=1)
        self.service.wuye_line_ids = line
        self.assertFalse(
            self.env["wuye.notice"].with_user(self.service).search_count([])
        )
