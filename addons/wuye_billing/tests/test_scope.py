"""I8 in Odoo's ledger: who has one community in scope sees nothing of another one.

The probes of test_probe read every model by every post; here the ledger is read as an
accountant and a manager read it, with somebody who owns in both communities.
"""

import json

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import WuyeBillingCommon

LEDGER = (
    "account.move",
    "account.move.line",
    "account.payment",
    "account.partial.reconcile",
    "account.invoice.report",
)
OURS = (
    "wuye.charge",
    "wuye.charge.allocation",
    "wuye.charge.release",
    "wuye.advance",
    "wuye.advance.use",
    "wuye.arrears",
    "wuye.contract",
    "wuye.contract.line",
    "wuye.bill.run",
)


class ScopeCommon(WuyeBillingCommon):
    """Two communities billed and paid; one person owns in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls._make_community("YFY", "云枫苑", cls.company)
        cls.far_unit = cls._make_unit(
            cls._make_building(cls.far, "1"), "0101", area_building=50.0
        )
        # the same person owns in both
        cls._make_occupancy(cls.far_unit, cls.owner, date_from="2020-01-01")
        cls.boss = cls.accountant.copy({"login": "both", "name": "both"})
        cls.boss.wuye_community_ids = cls.community | cls.far
        export = cls.env.ref("base.group_allow_export")
        (cls.accountant | cls.manager).group_ids |= export
        standard = cls._make_standard(cls.fee, 2.0)
        for unit in (cls.unit, cls.far_unit):
            cls._make_line(unit, standard, date_start="2026-01-01")
        cls._bill_and_pay(cls.unit, 60.0, 30.0)
        cls._bill_and_pay(cls.far_unit, 40.0, 7.0)
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _bill_and_pay(cls, unit, paid, ahead):
        clerk, accountant = cls.clerk, cls.accountant
        for user in (clerk, accountant):
            user.wuye_community_ids = unit.community_id
        cls._run("2026-01", community=unit.community_id)
        cls._pay(
            "2026-01-20",
            [(cls._open(unit=unit), paid)],
            [{"unit": unit, "item": cls.fee, "amount": ahead}],
        )
        for user in (clerk, accountant):
            user.wuye_community_ids = cls.community

    def _as(self, user, model):
        return self.env[model].with_user(user).with_context(lang=None)

    def _readers(self):
        return self.accountant, self.manager

    def _entries(self, community):
        return self.env["account.move"].search(
            [("wuye_community_id", "=", community.id)]
        )

    def _bill(self, community):
        return self._entries(community).filtered(
            lambda move: move.move_type == "out_invoice"
        )


@tagged("post_install", "-at_install")
class TestScope(ScopeCommon):
    # === ENTRIES === #

    def test_i8_entries_of_another_community_are_not_found(self):
        for user in self._readers():
            for model in LEDGER:
                records = self._as(user, model)
                with self.subTest(user=user.login, model=model):
                    found = records.search([]).sudo().mapped("wuye_community_id")
                    self.assertEqual(found, self.community)
                    self.assertEqual(
                        records.search_count([]), len(records.search([])), "counts"
                    )
                    self.assertFalse(
                        records.search([("wuye_community_id", "=", self.far.id)])
                    )

    def test_i8_entries_of_another_community_are_not_read(self):
        moves = self._entries(self.far)
        self.assertTrue(moves)
        payment = moves.origin_payment_id[:1]
        partial = moves.line_ids.matched_debit_ids[:1]
        for user in self._readers():
            for record in (moves[0], moves.line_ids[0], payment, partial):
                self.assertTrue(record)
                own = record.with_user(user)
                self.env.invalidate_all()
                with self.subTest(user=user.login, record=record):
                    self.assertRaises(AccessError, own.read, ["display_name"])
                    self.assertRaises(AccessError, own.export_data, ["create_date"])

    def test_i8_sums_names_and_exports_leave_the_other_community_out(self):
        bill = self._bill(self.far)
        for user in self._readers():
            moves = self._as(user, "account.move")
            lines = self._as(user, "account.move.line")
            with self.subTest(user=user.login):
                self.assertFalse(moves.name_search(bill.name))
                groups = moves.formatted_read_group(
                    [("move_type", "=", "out_invoice")],
                    ["wuye_community_id"],
                    ["amount_total:sum", "__count"],
                )
                self.assertEqual([g["amount_total:sum"] for g in groups], [200.0])
                debts = lines._read_group(
                    [("account_type", "=", "asset_receivable")],
                    ["partner_id"],
                    ["debit:sum", "amount_residual:sum"],
                )
                self.assertEqual(debts, [(self.owner.with_user(user), 200.0, 140.0)])
                rows = moves.search([]).export_data(["name", "partner_id/name"])
                self.assertNotIn(bill.name, str(rows))
                data = lines.search_read([], ["move_name", "balance"])
                self.assertNotIn(bill.name, str(data))

    def test_i8_related_fields_lead_into_no_other_community(self):
        """Lists of a record that belongs to both sides: a person, an account."""
        far = self._entries(self.far)
        for user in self._readers():
            person = self.owner.with_user(user)
            account = self.company._wuye_account("ar").with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(person.invoice_ids & far.with_user(user))
                self.assertTrue(person.invoice_ids)
                found = self._as(user, "res.partner").search(
                    [("invoice_ids.name", "in", far.mapped("name"))]
                )
                self.assertFalse(found)
                self.assertEqual(account.current_balance, 140.0)
        payment = self._entries(self.far).origin_payment_id[:1]
        with self.assertRaises(AccessError):
            payment.with_user(self.accountant).wuye_void_move_ids.mapped("name")

    def test_i8_a_person_of_both_owes_what_he_owes_here(self):
        for user in self._readers():
            person = self.owner.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(person.credit, 140.0)
                self.assertEqual(person.wuye_amount_open, 140.0)
                self.assertEqual(person.wuye_charge_count, 1)
                self.assertEqual(person.account_move_count, 1)
                self.assertAlmostEqual(person.total_invoiced, 188.68, places=2)
                partners = self._as(user, "res.partner")
                self.assertIn(person, partners.search([("credit", "=", 140.0)]))
                self.assertNotIn(person, partners.search([("credit", ">", 140.0)]))
        whole = self.owner.with_user(self.boss)
        self.assertEqual(whole.credit, 200.0)
        self.assertEqual(self.owner.sudo().credit, 200.0)

    def test_i8_a_person_of_both_is_shown_with_this_side_only(self):
        """His charges, receipts and advances, for each post that may read them."""
        for post in ("collector", "cashier", "supervisor", "housekeeper"):
            user = self._make_user(post, self.community, login=f"near-{post}")
            for model in OURS:
                records = self._as(user, model)
                if not records.has_access("read"):
                    continue
                with self.subTest(post=post, model=model):
                    found = records.search([]).sudo().community_id
                    self.assertLessEqual(found, self.community)
            self.assertEqual(self.owner.with_user(user).wuye_amount_open, 140.0)

    def test_i8_the_owner_file_tells_of_this_side_only(self):
        for user in (self.accountant, self.manager, self._collector()):
            tables = self.owner.with_user(user)._owner_file_tables()
            text = json.dumps(tables, default=str, ensure_ascii=False)
            with self.subTest(user=user.login):
                self.assertIn("140.00", text)
                self.assertNotIn(self.far_unit.code, text)
                self.assertNotIn("47.00", text)
                for move in self._entries(self.far):
                    self.assertNotIn(move.name, text)

    def test_i8_running_totals_and_statistics_leave_the_other_side_out(self):
        lines = self._as(self.accountant, "account.move.line")
        domain = [("account_type", "=", "asset_receivable")]
        both = self._as(self.boss, "account.move.line")
        # sums run from the last row up; whichever side that is, it is left out
        for order in ("id", "id desc"):
            read = lines.search_read(domain, ["cumulated_balance"], order=order)
            self.assertEqual(read[0]["cumulated_balance"], 140.0)
            read = both.search_read(domain, ["cumulated_balance"], order=order)
            self.assertEqual(read[0]["cumulated_balance"], 200.0)
        report = self._as(self.accountant, "account.invoice.report")
        [(total,)] = report._read_group([], [], ["price_subtotal:sum"])
        self.assertAlmostEqual(total, 188.68, places=2)

    def test_i8_statements_of_analytic_accounts_leave_the_other_side_out(self):
        plan = self.env["account.analytic.plan"].create({"name": "P"})
        account = self.env["account.analytic.account"].create(
            {"name": "A", "plan_id": plan.id, "company_id": self.company.id}
        )
        for community in (self.community, self.far):
            line = self._bill(community).invoice_line_ids
            self.env["account.analytic.line"].create(
                {
                    "name": community.name,
                    plan._column_name(): account.id,
                    "move_line_id": line.id,
                    "company_id": self.company.id,
                }
            )
        self.accountant.group_ids |= self.env.ref("analytic.group_analytic_accounting")
        found = self._as(self.accountant, "account.analytic.line").search([])
        self.assertEqual(found.mapped("name"), [self.community.name])

    def test_i8_a_document_that_resembles_one_of_there_is_not_named(self):
        far = self._entries(self.far).origin_payment_id.filtered(
            lambda payment: payment.amount == 40.0
        )
        draft = (
            self._as(self.accountant, "account.payment")
            .with_context(allowed_company_ids=self.company.ids)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_id": self.owner.id,
                    "amount": 40.0,
                    "date": far.date,
                    "journal_id": far.journal_id.id,
                }
            )
        )
        self.assertFalse(draft.duplicate_payment_ids)

    # === WHO SEES ALL, AND WHAT NOBODY MAY DO === #

    def test_i8_an_accountant_without_post_sees_the_whole_ledger(self):
        plain = new_test_user(
            self.env,
            login="plain",
            groups="account.group_account_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for model in LEDGER:
            records = self._as(plain, model)
            with self.subTest(model=model):
                found = records.search([]).sudo().mapped("wuye_community_id")
                self.assertEqual(found, self.community | self.far)
        self.assertEqual(self.owner.with_user(plain).credit, 200.0)

    def test_i8_entries_of_no_community_stay_as_odoo_shows_them(self):
        accounts = self.env["account.account"].search(
            [
                ("company_ids", "in", self.company.ids),
                ("account_type", "in", ("expense", "income")),
            ]
        )
        values = {
            "journal_id": self.company.wuye_entry_journal_id.id,
            "line_ids": [
                Command.create({"account_id": accounts[0].id, "debit": 5.0}),
                Command.create({"account_id": accounts[-1].id, "credit": 5.0}),
            ],
        }
        entry = self._as(self.accountant, "account.move").create(values)
        entry.action_post()
        for user in (*self._readers(), self.boss):
            self.assertIn(entry, self._as(user, "account.move").search([]))
            self.assertIn(
                entry.line_ids[0], self._as(user, "account.move.line").search([])
            )
        with self.assertRaises(AccessError):
            self._as(self.accountant, "account.move").create(
                {**values, "wuye_community_id": self.far.id}
            )

    def test_i8_a_receipt_of_another_community_cannot_be_voided(self):
        payment = self._entries(self.far).origin_payment_id[:1]
        with self.assertRaises(AccessError):
            payment.with_user(self.accountant).action_wuye_void()
        self.assertFalse(payment.wuye_void_move_ids)

    def test_i8_matches_follow_the_community_of_their_entries(self):
        partials = self.env["account.partial.reconcile"].search(
            [("debit_move_id.move_id.company_id", "=", self.company.id)]
        )
        self.assertTrue(partials)
        for partial in partials:
            self.assertEqual(
                partial.wuye_community_id, partial.debit_move_id.wuye_community_id
            )

    # === WHAT STILL RUNS WITH A SCOPE === #

    def _collector(self):
        return self._make_user("collector", self.community, login="near-taking")

    def test_i8_work_of_a_community_runs_for_users_of_it(self):
        """Receipt, void, run, report and audit, by who sees one community only."""
        charge = self._open()
        receive = (
            self.env["wuye.receive"]
            .with_user(self.accountant)
            .with_context(active_model="wuye.unit", active_ids=self.unit.ids)
            .create({"tender": "transfer", "date": fields.Date.to_date("2026-01-25")})
        )
        self.assertEqual(receive.line_ids.charge_id, charge)
        receive.action_receive()
        self.assertFalse(self._open())
        payment = self._as(self.accountant, "account.payment").search(
            [("amount", "=", 140.0)]
        )
        payment.action_wuye_void()
        self.assertEqual(self._open().amount_residual, 140.0)
        self._run("2026-02")
        report = (
            self.env["wuye.month.report"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "month": "2026-01-01"})
        )
        report.action_compute()
        report.with_user(self.accountant).action_sign()
        # voided today, so that January stays as it was; the other side paid 47
        self.assertEqual(report.amount_received, 230.0)
        self.assertEqual(report.state, "signed")

    def test_i8_an_audit_looks_at_all_and_shows_what_is_in_scope(self):
        self.env["wuye.audit"].with_user(self.accountant).action_run()
        audit = self.env["wuye.audit"].search([], limit=1, order="id desc")
        self.assertFalse(audit.finding_ids)
        self.env.cr.execute(
            "UPDATE account_move_line SET wuye_community_id = NULL WHERE id = %s",
            [self._open(unit=self.far_unit).move_line_id.id],
        )
        self.env.invalidate_all()
        self.env["wuye.audit"].with_user(self.accountant).action_run()
        audit = self.env["wuye.audit"].search([], limit=1, order="id desc")
        found = audit.finding_ids
        self.assertTrue(found, "what is wrong there is found by whoever asks")
        shown = self._as(self.accountant, "wuye.audit.finding").search(
            [("id", "in", found.ids)]
        )
        self.assertLessEqual(shown.sudo().community_id, self.community)
