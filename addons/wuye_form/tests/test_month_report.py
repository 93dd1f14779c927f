"""The month report's archive, copies and return by finance (R75, R138, D13)."""

import hashlib
import io

from psycopg2.errors import CheckViolation
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import FormMixin

COPIES = "wuye_form.wuye_month_report_action_copies"


class MonthReportCase(FormMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_forms()
        cls.other = cls._make_user("accountant", cls.community, login="other-acc")
        cls.report = (
            cls.env["wuye.month.report"]
            .with_user(cls.clerk)
            .create({"community_id": cls.community.id, "month": "2026-01-01"})
        )
        cls.report.action_compute()
        cls.report = cls.report.with_env(cls.env)

    def _sign(self, user=None):
        self.report.with_user(user or self.accountant).action_sign()
        self.env.flush_all()
        self.report.invalidate_recordset()

    def _send_back(self, reason="调整数漏记", user=None):
        page = (
            self.env["wuye.month.report.send.back"]
            .with_user(user or self.other)
            .create({"report_id": self.report.id, "reason": reason})
        )
        page.action_send_back()
        self.env.flush_all()
        self.report.invalidate_recordset()

    def _text(self, content):
        reader = PdfReader(io.BytesIO(content))
        return "".join("".join(page.extract_text().split()) for page in reader.pages)

    def _refuse_sql(self, sql, key):
        with (
            self.subTest(sql=sql),
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(sql, [key])

    # === ARCHIVE === #

    def test_d13_signing_seals_the_paper_with_its_hash(self):
        self._sign()
        [row] = self.report.archive_ids
        self.assertRecordValues(
            row,
            [
                {
                    "revision": 1,
                    "kind": "signed",
                    "user_id": self.accountant.id,
                    "sha256": hashlib.sha256(row.attachment_id.raw).hexdigest(),
                    "check_state": "intact",
                }
            ],
        )
        self.assertTrue(row.attachment_id.wuye_sealed)

    def test_d13_archive_is_kept_against_sql_and_people(self):
        self._sign()
        [row] = self.report.archive_ids
        for table, key in (
            ("wuye_month_report_archive", row.id),
            ("ir_attachment", row.attachment_id.id),
        ):
            self._refuse_sql(f"DELETE FROM {table} WHERE id = %s", key)
        for column, value in (
            ("sha256", "'x'"),
            ("revision", "9"),
            ("attachment_id", "NULL"),
        ):
            self._refuse_sql(
                f"UPDATE wuye_month_report_archive SET {column} = {value}"
                " WHERE id = %s",
                row.id,
            )
        for column, value in (
            ("store_fname", "'x'"),
            ("checksum", "'x'"),
            ("db_datas", "'x'"),
            ("wuye_sealed", "FALSE"),
            ("res_id", "res_id + 1"),
        ):
            self._refuse_sql(
                f"UPDATE ir_attachment SET {column} = {value} WHERE id = %s",
                row.attachment_id.id,
            )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            row.attachment_id.raw = b"%PDF-1.7 other"
            self.env.flush_all()

    def test_d13_an_altered_file_is_found_out(self):
        self._sign()
        [row] = self.report.archive_ids
        path = row.attachment_id._full_path(row.attachment_id.store_fname)
        with open(path, "rb") as file:
            content = file.read()
        try:
            for changed, state in ((content + b" ", "altered"), (b"", "missing")):
                with open(path, "wb") as file:
                    file.write(changed)
                self.env.invalidate_all()
                self.assertEqual(row.check_state, state)
                told = self.report.with_user(self.manager).action_verify()
                self.assertEqual(told["params"]["type"], "danger")
        finally:
            with open(path, "wb") as file:
                file.write(content)
        self.env.invalidate_all()
        told = self.report.with_user(self.manager).action_verify()
        self.assertEqual(told["params"]["type"], "success")

    def test_d13_rows_of_a_signed_report_are_kept_against_sql(self):
        self._sign()
        line, tender = self.report.line_ids[0], self.report.tender_ids[:1]
        self._refuse_sql(
            "UPDATE wuye_month_report_line SET amount_due = amount_due + 1,"
            " amount_closing = amount_closing + 1 WHERE id = %s",
            line.id,
        )
        self._refuse_sql("DELETE FROM wuye_month_report_line WHERE id = %s", line.id)
        self._refuse_sql(
            "INSERT INTO wuye_month_report_line (report_id, kind) VALUES (%s, 'item')",
            self.report.id,
        )
        self._refuse_sql(
            "INSERT INTO wuye_month_report_tender (report_id, amount) VALUES (%s, 1)",
            self.report.id,
        )
        self.assertFalse(tender)

    def test_d13_order_of_fee_items_may_still_change(self):
        """The place of a row is no figure: configuration goes on."""
        self._sign()
        self.fee.sequence += 5
        self.env.flush_all()
        self.assertEqual(self.report.line_ids.item_id, self.fee)

    def test_d13_signed_report_is_not_taken_back_by_sql(self):
        self._sign()
        for values in (
            "state = 'draft'",
            "state = 'new'",
            "state = 'draft', revision = revision + 1",
            "revision = revision + 1",
        ):
            self._refuse_sql(
                f"UPDATE wuye_month_report SET {values} WHERE id = %s", self.report.id
            )

    def test_r75_signed_copy_is_filed_as_before(self):
        self._sign()
        self.report.with_user(self.clerk).action_return()
        self.env.flush_all()
        self.assertEqual((self.report.state, self.report.revision), ("returned", 1))

    # === AT THE CLOSE === #

    def _close(self):
        month = self.env["wuye.month"]._get(self.community, self.report.month)
        self.env.flush_all()
        month.with_user(self.accountant).action_close()
        self.env.flush_all()
        self.report.invalidate_recordset()
        return month

    def test_d13_unsigned_report_is_archived_at_the_close(self):
        self._close()
        self.assertRecordValues(
            self.report.archive_ids,
            [{"kind": "closed", "revision": 1, "check_state": "intact"}],
        )
        self.assertEqual(self.report.state, "draft")
        self._sign()
        self.assertEqual(
            set(self.report.archive_ids.mapped("kind")), {"closed", "signed"}
        )

    def test_d13_signed_report_is_archived_once(self):
        self._sign()
        self._close()
        self.assertEqual(self.report.archive_ids.mapped("kind"), ["signed"])

    def test_d13_no_close_over_an_altered_paper(self):
        self._sign()
        [row] = self.report.archive_ids
        path = row.attachment_id._full_path(row.attachment_id.store_fname)
        with open(path, "rb") as file:
            content = file.read()
        try:
            with open(path, "wb") as file:
                file.write(content[:-1])
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "hash differs"):
                self._close()
        finally:
            with open(path, "wb") as file:
                file.write(content)

    # === RETURN BY FINANCE === #

    def test_r75_finance_sends_the_signed_report_back(self):
        self._sign()
        signed = self.report.attachment_id
        self._send_back("调整数漏记")
        self.assertRecordValues(
            self.report.return_ids,
            [
                {
                    "revision": 1,
                    "reason": "调整数漏记",
                    "user_id": self.other.id,
                    "signed_by": self.accountant.id,
                    "attachment_id": signed.id,
                }
            ],
        )
        self.assertRecordValues(
            self.report,
            [
                {
                    "state": "draft",
                    "revision": 2,
                    "must_compute": True,
                    "signed_by": False,
                    "attachment_id": False,
                }
            ],
        )
        self.assertTrue(signed.exists().raw, "the old paper stays")

    def test_r75_a_new_version_is_needed_and_says_why(self):
        self._sign()
        self._send_back("调整数漏记")
        with self.assertRaisesRegex(UserError, "compute it again"):
            self._sign()
        self.report.with_user(self.clerk).action_compute()
        self._sign()
        text = self._text(self.report.attachment_id.raw)
        for words in ("(version2)", "调整数漏记", "sentbackbyfinance"):
            self.assertIn(words, text)
        rows = self.report.archive_ids.sorted("revision")
        self.assertEqual(rows.mapped("revision"), [1, 2])
        self.assertEqual(set(rows.mapped("check_state")), {"intact"})
        self.assertNotIn("sentback", self._text(rows[0].attachment_id.raw))

    def test_r75_sent_back_twice(self):
        for number in (1, 2):
            self._sign()
            self._send_back(f"第{number}次")
            self.report.with_user(self.clerk).action_compute()
        self.assertEqual(self.report.revision, 3)
        self._sign()
        text = self._text(self.report.attachment_id.raw)
        self.assertIn("第1次", text)
        self.assertIn("第2次", text)

    def test_r75_who_sends_back(self):
        self._sign()
        for user in (self.clerk, self.manager, self.cashier, self.administrator):
            with (
                self.subTest(user=user.login),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                self._send_back(user=user)
        for user in (self.clerk, self.manager):
            report = self.report.with_user(user)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                report._send_back("x")
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                report.action_send_back()

    def test_r75_accountant_of_another_community_does_not(self):
        self._sign()
        community = self._make_community("TA", "他苑", self.company)
        stranger = self._make_user("accountant", community, login="stranger")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._send_back(user=stranger)
        for model in ("wuye.month.report.archive", "wuye.month.report.return"):
            self.assertFalse(self.env[model].with_user(stranger).search([]))

    def test_r75_only_signed_ones_of_open_months(self):
        with self.assertRaisesRegex(UserError, "not signed"):
            self._send_back()
        self._sign()
        self._close()
        with self.assertRaisesRegex(UserError, "reopened"):
            self._send_back()

    def test_r75_records_are_kept(self):
        self._sign()
        self._send_back()
        [row] = self.report.return_ids
        self._refuse_sql(
            "UPDATE wuye_month_report_return SET reason = 'x' WHERE id = %s", row.id
        )
        self._refuse_sql("DELETE FROM wuye_month_report_return WHERE id = %s", row.id)
        for model in ("wuye.month.report.archive", "wuye.month.report.return"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.env[model].with_user(self.accountant).create({"revision": 1})

    def test_r75_a_clerk_does_not_set_the_version(self):
        for vals in ({"revision": 5}, {"must_compute": False}):
            with self.assertRaises(AccessError):
                self.report.with_user(self.clerk).write(vals)

    def test_b20_reopening_begins_a_new_version_too(self):
        self._sign()
        month = self._close()
        reopening = (
            self.env["wuye.month.reopening"]
            .with_user(self.accountant)
            .create({"month_id": month.id, "reason": "补记"})
        )
        reopening.request_validation()
        reopening.with_user(self.manager).invalidate_recordset()
        reopening.with_user(self.manager).validate_tier()
        reopening.invalidate_recordset()
        reopening.action_apply()
        self.env.flush_all()
        self.report.invalidate_recordset()
        self.assertEqual((self.report.state, self.report.revision), ("draft", 2))
        self.assertEqual(self.report.archive_ids.check_state, "intact")

    # === COPIES === #

    def test_r138_each_copy_is_a_sheet_with_its_mark(self):
        self._sign()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(COPIES, self.report.ids)
        )
        pages = [
            "".join(page.extract_text().split())
            for page in PdfReader(io.BytesIO(content)).pages
        ]
        self.assertEqual(len(pages), 2)
        for page, mark, other in (
            (pages[0], "Copy1ledgerroom", "Copy2finance"),
            (pages[1], "Copy2finance", "Copy1ledgerroom"),
        ):
            self.assertIn(mark, page)
            self.assertNotIn(other, page)
            for words in ("Intwocopies", "Preparedby", "Checkedby", "Estatemanager"):
                self.assertIn(words, page)
            self.assertIn(self.report.pdf_sha256, page)


@tagged("post_install", "-at_install")
class TestMonthReportSmall(MonthReportCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestMonthReportLarge(MonthReportCase, TransactionCase):
    chart = "cn_large_bis"
