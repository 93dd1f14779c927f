"""The six rules on which the month report rests: each holds, and each broken is seen.

Broken means: by plain SQL, or by Odoo's own way without our override. Then the check
of the report or the audit turns red and names the row.
"""

from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import WuyeBillingMixin

SETTLEMENT = "odoo.addons.wuye_billing.models.wuye_settlement_advance.WuyeSettlement"


class RulesCase(WuyeBillingMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 1.0), "2026-01-01")
        cls.run_record = cls._run("2026-01")
        [cls.charge] = cls.run_record.charge_ids
        cls.ar = cls.company._wuye_account("ar")

    # === HELPERS === #

    def _day(self, text):
        return fields.Date.to_date(text)

    def _figures(self, month="2026-01"):
        return self.env["wuye.month.figures"]._compute_checked(
            self.community, self._day(f"{month}-01")
        )

    def _codes(self):
        return {
            finding["code"] for finding in self.env["wuye.audit"]._find(self.company)
        }

    def _assert_red(self, code, month="2026-01", report=True):
        if report:
            with self.assertRaisesRegex(UserError, "does not balance"):
                self._figures(month)
        self.assertIn(code, self._codes())

    def _register(self, amount, date="2026-01-10"):
        """Odoo's own payment wizard on the bill."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(
                active_model="account.move", active_ids=self.charge.move_id.ids
            )
            .create(
                {
                    "journal_id": self.company._wuye_tender_journal("cash").id,
                    "amount": amount,
                    "payment_date": date,
                }
            )
        )
        return wizard._create_payments()

    def _balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(lines.mapped("balance")), 2)

    def _entry(self, lines, **values):
        """A posted entry made by hand in the general journal."""
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-01-20",
                "journal_id": self.env["account.journal"]
                .search(
                    [("type", "=", "general"), ("company_id", "=", self.company.id)],
                    limit=1,
                )
                .id,
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )
        move._post(soft=False)
        return move

    def _sql(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(query, values)
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all(flush=False)

    # === 1: THE RECEIVABLE ACCOUNT NEVER CARRIES A CREDIT === #

    def test_rule_1_paying_130_on_100_leaves_30_as_advance(self):
        self._register(130.0)
        self.assertEqual(self._balance(self.ar), 0.0)
        self.assertEqual(self._balance(self.company._wuye_account("advance")), -30.0)
        total = self._figures().total
        self.assertEqual((str(total.received), str(total.later)), ("130.00", "30.00"))
        self.assertEqual(self._codes(), set())

    def test_rule_1_broken_without_our_override(self):
        """Odoo's own wizard leaves -30 on the receivable account."""
        with patch(f"{SETTLEMENT}._excess_to_advance", lambda self, lines: None):
            self._register(130.0)
        self.assertEqual(self._balance(self.ar), -30.0)
        self._assert_red("ar_credit")

    def test_rule_1_net_negative_bill_goes_to_advance(self):
        """And rule 5: it is a credit note, no invoice with a negative total."""
        self._register(100.0)
        self._request("reduction", 40.0, "2026-01-20", charge_id=self.charge.id)
        [credit] = self.env["wuye.charge"].search([("kind", "=", "adjustment")])
        self.assertEqual(credit.move_id.move_type, "out_refund")
        [advance] = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual((advance.amount, advance.origin), (40.0, "credit"))
        self.assertEqual(self._balance(self.ar), 0.0)
        self.assertEqual(self._codes(), set())

    # === 2: ARREARS COME FROM CHARGES AND ALLOCATIONS === #

    def test_rule_2_one_receivable_line_may_settle_two_units(self):
        other = self._make_unit(self.building, "0401", area_building=50.0)
        self._make_occupancy(other, self.owner, date_from="2020-01-01")
        standard = self._make_standard(self.fee, 1.0, name="Other")
        self._make_line(other, standard, "2026-02-01")
        self._run("2026-02")
        bills = self._open(unit=other).move_id + self.charge.move_id
        bills += self._open()[1:].move_id
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=bills.ids)
            .create(
                {
                    "journal_id": self.company._wuye_tender_journal("cash").id,
                    "payment_date": "2026-02-10",
                    "group_payment": True,
                    "amount": 250.0,
                }
            )
        )
        payment = wizard._create_payments()
        self.assertEqual(len(payment), 1)
        self.assertFalse(
            payment.move_id._wuye_receivable_lines().wuye_unit_id, "no unit of its own"
        )
        by_unit = self._figures("2026-02").by_unit()
        self.assertEqual(
            [str(by_unit[u.id].closing) for u in (self.unit, other)], ["0.00", "0.00"]
        )
        self.assertEqual(self._codes(), set())

    def test_rule_2_broken_by_an_allocation_on_another_unit(self):
        self._register(60.0)
        row = self.charge.allocation_ids
        other = self._make_unit(self.building, "0401", area_building=50.0)
        self._sql(
            "UPDATE wuye_charge_allocation SET unit_id = %s WHERE id = %s",
            other.id,
            row.id,
        )
        self._assert_red("month_figures")

    # === 3: ALLOCATIONS ARE DATED AND APPEND-ONLY === #

    def _match(self):
        return self.charge.allocation_ids.partial_id

    def test_rule_3_undone_in_the_open_month_writes_a_counter_row(self):
        self._register(100.0)
        row = self.charge.allocation_ids
        lines = self.charge.move_id._wuye_receivable_lines()
        lines.remove_move_reconcile()
        self.assertEqual(self.charge.amount_residual, 100.0)
        [counter] = self.charge.allocation_ids - row
        self.assertEqual(
            (counter.amount, counter.date, counter.counter_of_id),
            (-100.0, row.date, row),
        )
        [advance] = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(advance.amount, 100.0)
        self.assertEqual(self._balance(self.ar), 100.0)
        self._figures()
        self.assertEqual(self._codes(), set())

    def _close(self, month="2026-01"):
        self.env["wuye.month"]._get(
            self.community, self._day(f"{month}-01")
        ).action_close()

    def test_rule_3_undone_in_a_closed_month_is_refused(self):
        self._register(100.0)
        self._close()
        match = self._match()
        before = str(self._figures().total.as_dict())
        with self.assertRaisesRegex(UserError, "2026-01 of .* is closed"):
            match.unlink()
        self.assertTrue(match.exists())
        self.assertEqual(self.charge.amount_residual, 0.0)
        self.assertEqual(str(self._figures().total.as_dict()), before)
        self.assertEqual(self._codes(), set())

    def test_rule_3_broken_by_undoing_without_our_override(self):
        self._register(100.0)
        self._close()
        match = self._match()
        self._sql("DELETE FROM account_partial_reconcile WHERE id = %s", match.id)
        self._assert_red("rows_match")

    def test_rule_3_broken_by_another_date(self):
        self._register(100.0)
        self._sql(
            "UPDATE wuye_charge_allocation SET date = '2026-02-01' "
            "WHERE charge_id = %s",
            self.charge.id,
        )
        self._assert_red("row_date")

    # === 4: A BILL'S ACCOUNTING DATE IS ITS BILL MONTH === #

    def test_rule_4_lock_date_that_would_move_the_date_is_refused(self):
        run = self._run("2026-02", post=False)
        run.with_user(self.accountant).action_sign()
        self.company.sale_lock_date = "2026-02-28"
        with self.assertRaisesRegex(UserError, "locked until"):
            run.with_user(self.accountant).action_post()
        self.assertEqual(set(run.charge_ids.mapped("state")), {"draft"})
        self.assertFalse(run.charge_ids.move_id)

    def test_rule_4_broken_by_a_moved_bill(self):
        """What Odoo does in silence: the document's date moves to the open month."""
        self._sql(
            "UPDATE account_move SET date = '2026-02-28' WHERE id = %s",
            self.charge.move_id.id,
        )
        self._sql(
            "UPDATE account_move_line SET date = '2026-02-28' WHERE move_id = %s",
            self.charge.move_id.id,
        )
        self._assert_red("charge_date")

    # === 5: MORE REDUCTIONS THAN CHARGES ARE A CREDIT NOTE === #

    def test_rule_5_broken_by_an_invoice_of_another_sign(self):
        self._request("reduction", 40.0, "2026-01-20", charge_id=self.charge.id)
        [credit] = self.env["wuye.charge"].search([("kind", "=", "adjustment")])
        self._sql(
            "UPDATE account_move SET move_type = 'out_invoice' WHERE id = %s",
            credit.move_id.id,
        )
        self._assert_red("charge_line", report=False)

    # === 6: ONLY CHARGES DEBIT THE RECEIVABLE ACCOUNT === #

    def _deposit_lines(self):
        common = {"partner_id": self.owner.id}
        return [
            {**common, "account_id": self.ar.id, "balance": 500.0},
            {
                **common,
                "account_id": self.company._wuye_account("deposit").id,
                "balance": -500.0,
            },
        ]

    def test_rule_6_broken_by_a_deposit_on_the_receivable(self):
        move = self._entry(self._deposit_lines())
        self.assertIn("ar_foreign", self._codes())
        lines = self.env["wuye.audit"]._find(self.company)
        named = {f["res_id"] for f in lines if f["code"] == "ar_foreign"}
        self.assertEqual(
            named,
            set(move.line_ids.filtered(lambda row: row.account_id == self.ar).ids),
        )

    def test_rule_6_broken_under_the_name_of_the_community(self):
        """With the community on the line, the month report refuses, too."""
        move = self._entry(self._deposit_lines())
        line = move.line_ids.filtered(lambda row: row.account_id == self.ar)
        self._sql(
            "UPDATE account_move_line SET wuye_community_id = %s WHERE id = %s",
            self.community.id,
            line.id,
        )
        self._assert_red("ar_foreign")

    def test_rule_6_money_on_the_receivable_by_hand_is_refused(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.owner.id,
                "amount": 50.0,
                "date": "2026-01-20",
                "journal_id": self.company._wuye_tender_journal("cash").id,
                "destination_account_id": self.ar.id,
            }
        )
        with self.assertRaisesRegex(UserError, "Receive"):
            payment.action_post()


@tagged("post_install", "-at_install")
class TestRulesSmall(RulesCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestRulesLarge(RulesCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
