"""B18: an open bill cut into parts; nothing changes but the cut."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SplitCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-20")
class TestSplit(SplitCommon):
    def test_b18_amounts_keep_total_tax_and_receivable(self):
        """300.01 = 100.00 + 100.00 + 100.01; VAT of the parts is the bill's."""
        ledger, owed, tax = self._ledger(), self._owed(), self.charge.amount_tax
        rebill = self._done(
            self._split(
                lines=[{"amount": 100.0}, {"amount": 100.0}, {"amount": 100.01}]
            )
        )
        self.assertEqual(self._ledger(), ledger)
        self.assertEqual(self._owed(), owed)
        new = rebill.new_ids.sorted("id")
        self.assertEqual(new.mapped("amount"), [100.0, 100.0, 100.01])
        self.assertEqual(new.mapped("amount_residual"), [100.0, 100.0, 100.01])
        self.assertAlmostEqual(sum(new.mapped("amount_tax")), tax, 2)
        self.assertEqual(len(new.move_id), 3)
        self.assertEqual(set(new.move_id.mapped("payment_state")), {"not_paid"})
        self.assertEqual(new.mapped("revision"), [1, 1, 1])
        self.assertIn("300.01", new[0].explanation_text)
        self.env["wuye.audit"]._run(self.company)
        self.assertFalse(self.env["wuye.audit.finding"].search([]).mapped("message"))

    def test_b18_tax_of_many_small_parts_is_the_tax_of_the_bill(self):
        """36 parts by the rate would lose fen: 8.33 has 0.47, and 0.47 x 36 <> 16.98.

        Each invoice has the tax of its part, and their sum is the bill's.
        """
        tax = self.charge.amount_tax
        rebill = self._done(self._split(parts=36))
        self.assertEqual(len(rebill.new_ids), 36)
        naive = sum(
            round(c.amount - c.amount / (1 + c.tax_id.amount / 100), 2)
            for c in rebill.new_ids
        )
        self.assertNotAlmostEqual(naive, tax, 2)
        self.assertAlmostEqual(sum(rebill.new_ids.mapped("amount_tax")), tax, 2)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT -sum(line.balance) FROM account_move_line line "
            "WHERE line.move_id = ANY(%s) AND line.display_type = 'tax'",
            [rebill.new_ids.move_id.ids],
        )
        self.assertAlmostEqual(float(self.env.cr.fetchone()[0]), tax, 2)

    def test_b18_days_follow_each_other_and_share_by_days(self):
        """300.01 x 10/31 = 96.78, x 21/31 = 203.23; all stay the contract line's."""
        wizard = self._split(
            "days", [{"period_end": "2026-01-10"}, {"period_end": "2026-01-31"}]
        )
        new = self._done(wizard).new_ids.sorted("id")
        self.assertRecordValues(
            new,
            [
                {
                    "amount": 96.78,
                    "period_start": date(2026, 1, 1),
                    "period_end": date(2026, 1, 10),
                    "contract_line_id": self.line.id,
                },
                {
                    "amount": 203.23,
                    "period_start": date(2026, 1, 11),
                    "period_end": date(2026, 1, 31),
                    "contract_line_id": self.line.id,
                },
            ],
        )

    def test_b18_days_with_a_gap_are_refused(self):
        for ends in (("2026-01-10", "2026-01-30"), ("2026-01-31", "2026-01-31")):
            wizard = self._split("days", [{"period_end": end} for end in ends])
            with (
                self.env.cr.savepoint(),
                self.assertRaisesRegex(UserError, "Part"),
            ):
                wizard.action_split()
        self.assertEqual(self.charge.state, "posted")

    def test_b18_payers_owe_their_parts(self):
        wizard = self._split(
            "payers",
            [
                {"amount": 200.0, "partner_id": self.owner.id},
                {"amount": 100.01, "partner_id": self.tenant.id},
            ],
        )
        rebill = self._done(wizard)
        self.assertEqual(
            rebill.new_ids.sorted("id").mapped("partner_id"), self.owner + self.tenant
        )
        self.assertEqual(
            rebill.new_ids.sorted("id").move_id.mapped("partner_id.id"),
            [self.owner.id, self.tenant.id],
        )

    def test_b18_a_stranger_owes_nothing(self):
        stranger = self._make_partner("路人")
        wizard = self._split(
            "payers", [{"amount": 200.0}, {"amount": 100.01, "partner_id": stranger.id}]
        )
        with self.assertRaisesRegex(UserError, "neither owns, lives in"):
            wizard.action_split()

    def test_b18_parts_that_do_not_add_up_are_refused(self):
        wizard = self._split(lines=[{"amount": 100.0}, {"amount": 100.0}])
        with self.assertRaisesRegex(UserError, "correct them by"):
            wizard.action_split()
        wizard = self._split(lines=[{"amount": 301.01}, {"amount": -1.0}])
        with self.assertRaisesRegex(UserError, "Part 2 comes to nothing"):
            wizard.action_split()

    def test_b18_page_proposes_equal_parts(self):
        """What the accountant sees before he types: 300.01 in three."""
        with Form(
            self.env["wuye.bill.split"]
            .with_user(self.accountant)
            .with_context(default_charge_id=self.charge.id)
        ) as page:
            page.parts = 3
            amounts = [page.line_ids.edit(n).amount for n in range(len(page.line_ids))]
            self.assertEqual(amounts, [100.01, 100.0, 100.0])
            page.method = "days"
            with page.line_ids.edit(0) as line:
                line.period_end = "2026-01-05"
            page.reason = "按天"
        wizard = page.record
        self.assertEqual(wizard.line_ids.sorted("number")[0].amount, 48.39)
        wizard.action_split()
        self.assertEqual(wizard.rebill_id.new_ids.sorted("id")[0].amount, 48.39)

    def test_b18_paid_bill_is_refused_with_the_remedy(self):
        self._pay("2026-01-10", [(self.charge, 0.01)])
        wizard = self._split()
        with self.assertRaisesRegex(UserError, "Request an adjustment"):
            wizard.action_split()

    def test_b18_closed_month_is_refused(self):
        month = self.env["wuye.month"].search(
            [
                ("community_id", "=", self.community.id),
                ("month", "=", "2026-01-01"),
            ]
        )
        self.env.flush_all()
        month.sudo().write({"state": "closed"})
        with (
            self.env.cr.savepoint(),
            self.assertRaisesRegex(UserError, "is closed"),
        ):
            self._split(date="2026-01-25").action_split()
        rebill = self._done(self._split(date="2026-02-03"))
        self.assertEqual(set(rebill.new_ids.mapped("date")), {date(2026, 2, 3)})

    def test_b18_later_month_nets_to_zero_in_the_report(self):
        """D and A: the reversal's minus is the parts' plus (accounting row 14)."""
        self._done(self._split(date="2026-02-10"))
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date("2026-02-01")
        )
        self.assertEqual(str(figures.total.due), "0.00")
        self.assertEqual(str(figures.total.adjusted), "0.00")
        self.assertEqual(str(figures.total.closing), "300.01")

    def test_b18_trail_leads_both_ways(self):
        rebill = self._done(self._split())
        self.assertEqual(self.charge.rebilled_id, rebill)
        self.assertEqual(self.charge.state, "reversed")
        self.assertEqual(rebill.old_ids, self.charge)
        self.assertEqual(rebill.new_ids.origin_id, self.charge)
        self.assertEqual(self.charge.change_ids, rebill.new_ids | rebill.reversal_ids)
        self.assertEqual(rebill.reversal_ids.amount, -300.01)
        self.assertEqual(rebill.user_id, self.accountant)

    def test_b18_next_run_does_not_bill_the_time_again(self):
        for method in ("amounts", "days"):
            with self.subTest(method), self.env.cr.savepoint() as point:
                self._done(self._split(method))
                values, _failures = self.env["wuye.charge.builder"]._prepare_charges(
                    self.line, fields.Date.to_date("2026-01-01")
                )
                left = self.env["wuye.charge.builder"]._without_billed(values)
                self.assertFalse(left)
                point.rollback()
                self.env.invalidate_all()

    def test_b18_second_click_splits_once(self):
        wizard = self._split()
        wizard.action_split()
        wizard.action_split()
        self.assertEqual(len(self.env["wuye.rebill"].search([])), 1)
        with self.assertRaisesRegex(UserError, "only posted fees"):
            self._split().action_split()

    def test_b18_part_is_never_priced_or_reversed_alone(self):
        part = self._done(self._split()).new_ids.sorted("id")[0]
        for act in ("action_reissue", "action_reverse"):
            with (
                self.env.cr.savepoint(),
                self.assertRaisesRegex(UserError, "Undo that first"),
            ):
                getattr(part.with_user(self.accountant), act)()
        with (
            self.env.cr.savepoint(),
            self.assertRaisesRegex(UserError, "Undo that first"),
        ):
            self._split(charge=part).action_split()
        with self.assertRaisesRegex(UserError, "Undo that first"):
            self.line.standard_id.with_user(self.accountant).action_rerate()

    def test_b18_undo_restores_the_bill_once(self):
        ledger, owed = self._ledger(), self._owed()
        rebill = self._done(self._split(parts=36))
        self._undo(rebill)
        self.assertEqual(self._ledger(), ledger)
        self.assertEqual(self._owed(), owed)
        undo = rebill.undo_ids
        self.assertRecordValues(
            undo.new_ids,
            [
                {
                    "amount": 300.01,
                    "amount_tax": self.charge.amount_tax,
                    "revision": 2,
                    "contract_line_id": self.line.id,
                    "kind": "regular",
                    "origin_id": self.charge.id,
                    "is_part": False,
                }
            ],
        )
        self.assertEqual(rebill.state, "undone")
        self.assertEqual(set(rebill.new_ids.mapped("state")), {"reversed"})
        with self.env.cr.savepoint(), self.assertRaisesRegex(UserError, "already"):
            self._undo(rebill)
        with self.assertRaisesRegex(UserError, "undoes another"):
            self._undo(undo)

    def test_b18_paid_part_is_not_undone(self):
        rebill = self._done(self._split())
        part = rebill.new_ids[0]
        self._pay("2026-01-21", [(part, part.amount)])
        with self.assertRaisesRegex(UserError, "is paid, wholly or in part"):
            self._undo(rebill)

    def test_b18_claim_stays_as_old_as_it_is(self):
        """No split makes arrears look young; damages for its time run once."""
        due = self.charge.date_due
        rebill = self._done(self._split(date="2026-03-10"))
        self.assertEqual(set(rebill.new_ids.mapped("date_due")), {due})

    def test_b18_advance_is_not_used_up_by_a_split(self):
        self._pay(
            "2026-01-10",
            advances=[{"unit": self.unit, "item": self.fee, "amount": 50.0}],
        )
        rebill = self._done(self._split())
        self.assertAlmostEqual(sum(rebill.new_ids.mapped("amount_residual")), 300.01, 2)


@tagged("post_install", "-at_install")
class TestSplitLargeChart(TestSplit):
    chart = "cn_large_bis"
    allow_inherited_tests_method = True
