"""A closed month is opened again only by an approved request (反结账, B20)."""

from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestMonthReopening(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.charge = cls._run("2026-01").charge_ids
        cls.month = cls._month_of("2026-01")

    @classmethod
    def _month_of(cls, month):
        day = fields.Date.to_date(f"{month}-01")
        return cls.env["wuye.month"]._get(cls.community, day)

    def _close(self, month=None):
        (month or self.month).with_user(self.accountant).action_close()

    def _ask(self, month=None):
        return (
            self.env["wuye.month.reopening"]
            .with_user(self.accountant)
            .create({"month_id": (month or self.month).id, "reason": "漏录水费"})
        )

    def _approve(self, request):
        request.request_validation()
        request.with_user(self.manager).invalidate_recordset()
        request.with_user(self.manager).validate_tier()
        request.invalidate_recordset()

    def _reopen(self, month=None):
        request = self._ask(month)
        self._approve(request)
        request.action_apply()
        return request

    def test_b20_without_approval_nothing_opens(self):
        self._close()
        request = self._ask()
        with self.assertRaisesRegex(UserError, "missing on"):
            request.action_apply()
        request.request_validation()
        with self.assertRaisesRegex(UserError, "missing on"):
            request.action_apply()
        self.assertEqual(self.month.state, "closed")

    def test_b20_who_asks_does_not_approve(self):
        self._close()
        self.accountant.group_ids |= self.env.ref("wuye_property.group_manager")
        request = self._ask()
        request.request_validation()
        try:
            with self.env.cr.savepoint():
                request.validate_tier()
        except UserError:
            request.invalidate_recordset()
        with self.assertRaisesRegex(
            (UserError, AccessError), "(?i)accountant|allowed|access|missing|approv"
        ):
            request.action_apply()
        self.assertEqual(self.month.state, "closed")

    def test_b20_reopened_month_takes_entries_and_is_closed_anew(self):
        self._pay("2026-01-10", [(self.charge, 100.0)])
        self._close()
        first = self.month.closing_arrears
        request = self._reopen()
        self.assertEqual(self.month.state, "open")
        self._pay("2026-01-20", [(self.charge, 50.0)])
        self._close()
        self.assertEqual(self.month.closing_arrears, first - 50.0)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "done",
                    "closing_arrears": first,
                    "closed_by": self.accountant.id,
                    "approved_by": self.manager.id,
                    "done_by": self.accountant.id,
                }
            ],
        )
        self.assertTrue(request.closing_rows, "the first archive is kept")
        self.assertNotEqual(request.closing_rows, self.month.closing_rows)
        # the old request does not open what was closed anew
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(DatabaseError, "only opened by an approved"),
            self.env.cr.savepoint(),
        ):
            self.month.write({"state": "open"})
            self.env.flush_all()

    def test_b20_only_the_last_closed_month(self):
        self._run("2026-02")
        self._close()
        second = self._month_of("2026-02")
        self._close(second)
        with (
            self.assertRaisesRegex(UserError, "Reopen .*2026-02 first"),
            self.env.cr.savepoint(),
        ):
            self._ask()
        self._reopen(second)
        self._reopen()
        self.assertEqual(self.month.state, "open")

    def test_b20_an_open_month_is_not_reopened(self):
        with self.assertRaisesRegex(UserError, "is not closed"):
            self._ask()

    def test_b20_the_chatter_and_the_report_tell_it(self):
        report = (
            self.env["wuye.month.report"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "month": self.month.month})
        )
        report.action_compute()
        self.assertFalse(report._reopenings())
        report.with_user(self.accountant).action_sign()
        self._close()
        signed = report.sudo().attachment_id
        request = self._reopen()
        [sentence] = report._reopenings()
        for word in (self.accountant.name, self.manager.name, "漏录水费", "Reopened"):
            self.assertIn(word, sentence)
        self.assertIn("漏录水费", self.month.message_ids[0].body)
        # what was signed is withdrawn and kept, and the report is made anew
        self.assertEqual(request.report_pdf_id, signed)
        self.assertEqual(report.state, "draft")
        report.action_compute()
        html = self.env["ir.qweb"]._render(
            "wuye_billing.wuye_month_report_sheet", {"o": report}
        )
        self.assertIn("漏录水费", str(html))

    def test_b20_rights(self):
        self._close()
        for user in (self.clerk, self.cashier, self.manager):
            with (
                self.subTest(user.login),
                self.assertRaisesRegex(
                    (UserError, AccessError),
                    "(?i)accountant|allowed|access|missing|approv",
                ),
            ):
                self.env["wuye.month.reopening"].with_user(user).create(
                    {"month_id": self.month.id, "reason": "x"}
                )
        request = self._ask()
        with self.assertRaisesRegex(AccessError, "buttons"):
            request.write({"state": "done"})
        other = self._make_community("BHY", "碧海园", self.company)
        stranger = self._make_user("accountant", other, login="stranger")
        found = self.env["wuye.month.reopening"].with_user(stranger).search([])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            request.with_user(stranger).action_apply()

    def test_b20_two_companies(self):
        self._close()
        self._ask()
        other = self._make_community("QT", "他司小区", self._make_company("他司"))
        stranger = self._make_user("manager", other, login="other_manager")
        Reopening = self.env["wuye.month.reopening"].with_user(stranger)
        own = {"allowed_company_ids": other.company_id.ids}
        self.assertFalse(Reopening.with_context(**own).search([]))
        self.assertTrue(Reopening.sudo().with_context(**own).search([]))

    def test_b20_a_carried_out_request_stays_on_file(self):
        self._close()
        request = self._reopen()
        for act in (
            lambda: request.sudo().write({"reason": "anders"}),
            request.sudo().unlink,
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(DatabaseError, "cannot be changed"),
                self.env.cr.savepoint(),
            ):
                act()
                self.env.flush_all()
            self.env.invalidate_all()
