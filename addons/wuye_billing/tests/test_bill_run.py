from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestBillRun(WuyeBillingCommon):
    """B6, B7: once a month, computed, signed by another, posted; safe to repeat."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.line = cls._make_line(cls.unit, cls.standard, "2026-01-01")
        cls.water_line = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 4.1), "2025-12-01"
        )
        cls._use(cls.water_line, "2025-12", 10)

    def _snapshot(self):
        self.env.flush_all()
        tables = ("wuye_charge", "account_move", "account_move_line")
        counts = []
        for table in tables:
            self.env.cr.execute(f"SELECT count(*), sum(id) FROM {table}")
            counts.append(self.env.cr.fetchone())
        return counts

    def test_one_invoice_per_payer_and_unit_with_a_line_per_charge(self):
        """R37, R38: every household's amounts, computed and billed by one action."""
        run = self._run("2026-01")
        [move] = self.env["account.move"].search([("wuye_run_id", "=", run.id)])
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_invoice",
                    "state": "posted",
                    "partner_id": self.owner.id,
                    "amount_total": 341.0,
                    "date": fields.Date.to_date("2026-01-01"),
                    "invoice_date": fields.Date.to_date("2026-01-01"),
                }
            ],
        )
        self.assertEqual(len(move.invoice_line_ids), 2)
        # 300.00 / 1.06 = 283.02; 41.00 / 1.03 = 39.81
        self.assertEqual(sorted(run.charge_ids.mapped("amount_base")), [39.81, 283.02])
        self.assertEqual(sorted(run.charge_ids.mapped("amount_tax")), [1.19, 16.98])

    def test_number_is_taken_apart_as_odoo_does(self):
        move = self._run("2026-01").charge_ids.move_id
        before = (move.sequence_prefix, move.sequence_number)
        self.assertEqual(move.name, f"{before[0]}{before[1]:05d}")
        move._compute_split_sequence()
        self.assertEqual((move.sequence_prefix, move.sequence_number), before)

    def test_line_prices_are_those_odoo_computes(self):
        self._make_line(
            self.unit, self._make_standard(self.parking, 33.33), "2026-01-01"
        )
        lines = self._run("2026-01").charge_ids.move_id.line_ids
        before = [(line.price_subtotal, line.price_total) for line in lines]
        self.assertEqual(sum(total for _net, total in before), 374.33)
        lines._compute_totals()
        self.assertEqual(
            [(line.price_subtotal, line.price_total) for line in lines], before
        )

    def test_repeating_every_action_adds_nothing(self):
        run = self._run("2026-01")
        before = self._snapshot()
        for user in (self.clerk, self.accountant):
            with self.subTest(user=user.login):
                again = run.with_user(user)
                if user == self.clerk:
                    again.action_compute()
                else:
                    again.action_sign()
                    again.action_post()
                self.assertEqual(self._snapshot(), before)

    def test_second_run_of_the_month_is_refused_with_a_link(self):
        """R40, B6."""
        run = self._run("2026-01")
        with self.assertRaises(RedirectWarning) as caught:
            self._run("2026-01")
        self.assertEqual(caught.exception.args[1]["res_id"], run.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env.cr.execute(
                "INSERT INTO wuye_bill_run (community_id, month, state) "
                "VALUES (%s, %s, 'draft')",
                [self.community.id, "2026-01-01"],
            )

    def test_computed_by_and_signed_by_are_two_people(self):
        """B7: post only after another person's signature."""
        run = self._run("2026-01", post=False)
        with self.assertRaisesRegex(UserError, "is not signed"):
            run.with_user(self.accountant).action_post()
        with self.assertRaises(AccessError):
            run.with_user(self.clerk).action_sign()
        self._except(self.accountant, "ledger_clerk")
        run.with_user(self.accountant).action_compute()
        with self.assertRaisesRegex(UserError, "another accountant signs"):
            run.with_user(self.accountant).action_sign()

    def _except(self, user, post):
        """Finance allowed it for a day."""
        request = self.env["wuye.post.request"].create(
            {
                "user_id": user.id,
                "group_ids": [
                    Command.set(self.env.ref(f"wuye_property.group_{post}").ids)
                ],
                "reason": "年底代岗",
                "date_to": fields.Date.add(fields.Date.today(), days=2),
            }
        )
        request.request_validation()
        request.with_user(self.manager).validate_tier()
        signer = self._make_user("accountant", self.community, login="caiwu")
        request.with_user(signer).validate_tier()
        administrator = self._make_user("administrator", self.community)
        request.with_user(administrator).action_grant()

    def test_computing_again_withdraws_the_signature(self):
        run = self._run("2026-01", post=False)
        run.with_user(self.accountant).action_sign()
        run.with_user(self.clerk).action_compute()
        self.assertRecordValues(run, [{"state": "computed", "signed_by": False}])

    def test_b7_consumption_of_a_signed_run_stays(self):
        """What was signed is what is posted; computing again takes it back."""
        run = self._run("2026-01", post=False)
        usage = self.env["wuye.usage"].search([])
        run.with_user(self.accountant).action_sign()
        mine = usage.with_user(self.clerk)
        for act in (lambda: mine.write({"quantity": 11}), mine.unlink):
            with self.assertRaisesRegex(UserError, "is signed. Have the run computed"):
                act()
        run.with_user(self.clerk).action_compute()
        mine.quantity = 11
        self.assertEqual(usage.quantity, 11)

    def test_price_change_recomputes_the_preview(self):
        """R25: drafts follow the standard at once, and must be signed anew."""
        run = self._run("2026-01", post=False)
        run.with_user(self.accountant).action_sign()
        self.env["wuye.fee.price"].create(
            {"standard_id": self.standard.id, "price": 2.0, "date_from": "2026-01-01"}
        )
        self.assertRecordValues(run, [{"state": "computed", "amount_total": 241.0}])

    def test_month_cannot_be_changed(self):
        """R39."""
        run = self._run("2026-01")
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            run.with_user(self.clerk).write({"month": "2026-02-01"})

    def test_period_billed_twice_is_refused_by_the_database(self):
        """B6: whoever writes the row."""
        run = self._run("2026-01")
        charge = run.charge_ids.filtered(lambda c: c.item_id == self.fee)
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.env.cr.execute(
                "INSERT INTO wuye_charge (company_id, community_id, unit_id,"
                " partner_id,"
                " item_id, contract_line_id, kind, state, amount, period_start,"
                " period_end, bill_month, date, date_due)"
                " SELECT company_id, community_id, unit_id, partner_id, item_id,"
                " contract_line_id, kind, 'posted', 1, period_start + 5, period_end,"
                " bill_month, date, date_due FROM wuye_charge WHERE id = %s",
                [charge.id],
            )

    def test_lock_date_that_would_move_the_bill_is_refused(self):
        run = self._run("2026-01", post=False)
        run.with_user(self.accountant).action_sign()
        self.company.sudo().fiscalyear_lock_date = "2026-01-31"
        before = self._snapshot()
        with self.assertRaisesRegex(UserError, "books are locked until 2026-01-31"):
            run.with_user(self.accountant).action_post()
        self.assertEqual(self._snapshot(), before)
        self.assertEqual(run.state, "signed")

    def test_only_who_is_in_the_register_is_billed(self):
        """R16: who merely is a contact pays nothing; a unit of nobody its developer."""
        self._make_partner("路人")
        empty = self._make_unit(self.building, "0402", area_building=40)
        self._make_line(empty, self.standard, "2026-01-01")
        run = self._run("2026-01")
        payers = {charge.unit_id: charge.partner_id for charge in run.charge_ids}
        developer = self.community.developer_id
        self.assertEqual(payers, {self.unit: self.owner, empty: developer})

    def test_failed_line_bills_nothing_and_is_listed(self):
        """B2: never an amount of zero; the month cannot be closed."""
        bare = self._make_unit(self.building, "0401")
        self._make_occupancy(bare, self.owner, date_from="2020-01-01")
        self._make_line(bare, self.standard, "2026-01-01")
        run = self._run("2026-01")
        self.assertFalse(run.charge_ids.filtered(lambda c: c.unit_id == bare))
        self.assertIn("has no value", run.failure_ids.message)
        month = self.env["wuye.month"]._get(self.community, run.month)
        with self.assertRaisesRegex(UserError, "could not be computed"):
            month.action_close()

    def test_blank_or_zero_consumption_is_not_billed_and_listed(self):
        """R43, C4."""
        run = self._run("2026-02")
        self.assertEqual(run.skipped_ids.contract_line_id, self.water_line)
        self.assertEqual(run.charge_ids.item_id, self.fee)

    def test_supplier_collected_item_is_not_billed(self):
        """R49."""
        self.water.collected_by_supplier = True
        self.assertEqual(self._run("2026-01").charge_ids.item_id, self.fee)

    def test_service_month_of_water_is_the_month_of_consumption(self):
        """R41: 本单月份 per kind of item."""
        run = self._run("2026-01")
        months = {c.item_id: str(c.service_month) for c in run.charge_ids}
        self.assertEqual(months, {self.fee: "2026-01-01", self.water: "2025-12-01"})

    def test_change_of_owner_splits_by_day(self):
        """A3: each day has one payer; the parts add up to the month."""
        self.unit.occupancy_ids.date_to = "2026-01-14"
        buyer = self._make_partner("李雪")
        self._make_occupancy(self.unit, buyer, date_from="2026-01-15")
        run = self._run("2026-01")
        fees = run.charge_ids.filtered(lambda c: c.item_id == self.fee)
        amounts = {c.partner_id: c.amount for c in fees}
        # 300.00 x 14/31 and 17/31
        self.assertEqual(amounts, {self.owner: 135.48, buyer: 164.52})

    def test_preview_gives_a_reason_for_each_large_change(self):
        """B7: price, area, days, consumption, new or ended line."""
        self._run("2026-01")
        self.env["wuye.fee.price"].create(
            {"standard_id": self.standard.id, "price": 4.0, "date_from": "2026-02-01"}
        )
        self._use(self.water_line, "2026-01", 30)
        space = self._make_unit(self.building, "C01", kind="space")
        self._make_line(space, self._make_standard(self.parking, 80.0), "2026-02-01")
        run = self._run("2026-02", post=False)
        reasons = {c.item_id: c.reason for c in run.change_ids}
        self.assertEqual(
            reasons,
            {self.fee: "price", self.water: "reading", self.parking: "line"},
        )
        self.assertEqual(run.amount_change, 400 + 123 + 80 - 341)

    def test_a_line_without_a_bill_this_month_has_not_ended(self):
        """B7: nobody read the meter, or the quarter is billed already."""
        self.parking.cycle = "quarter"
        space = self._make_unit(self.building, "C02", kind="space")
        self._make_occupancy(space, self.owner)
        self._make_line(space, self._make_standard(self.parking, 80.0), "2025-01-01")
        self._run("2026-01")
        run = self._run("2026-02", post=False)
        reasons = {c.item_id: (c.reason, c.detail) for c in run.change_ids}
        self.assertEqual(
            reasons,
            {self.parking: ("cycle", "Quarter"), self.water: ("reading", "10 → blank")},
        )

    def test_change_made_by_none_is_unknown_and_first(self):
        run = self._run("2026-01")
        charge = run.charge_ids.filtered(lambda c: c.item_id == self.fee)
        sums = self.env["wuye.bill.run.change"]._sums(charge)
        old, new = dict(sums[self.unit.id, self.fee.id]), {}
        new = {**old, "amount": 999.0}
        self.assertEqual(
            self.env["wuye.bill.run.change"]._explain_change(old, new, run.month)[0],
            "unknown",
        )

    def test_large_run_is_posted_in_parts(self):
        """Each part is one transaction; repeating a part posts nothing twice."""
        for number in range(3):
            unit = self._make_unit(self.building, f"05{number:02d}", area_building=50)
            self._make_line(unit, self.standard, "2026-01-01")
        run = self._run("2026-01", post=False).with_user(self.accountant)
        run.action_sign()
        self.company.wuye_post_limit = 2
        with self.subTest("jobs"):
            run.action_post()
            self.assertEqual(run.state, "posting")
            jobs = self.env["queue.job"].search([("method_name", "=", "_post_bills")])
            self.assertEqual(len(jobs), 4)
        for part in (run.part_ids[0], run.part_ids[0], *run.part_ids):
            self.assertEqual(run.state, "posting")
            part.with_user(self.accountant)._post_bills()
        run._end()
        self.assertEqual(run.state, "posted")
        self.assertEqual(run.work_done, run.charge_count)

    def test_run_of_another_company_is_out_of_sight(self):
        """Two companies: a run and its charges stay in theirs."""
        run = self._run("2026-01")
        other = self._make_company("Other")
        community = self._make_community("HTC", "海棠城", other)
        stranger = self._make_user("ledger_clerk", community, login="wuye_other_clerk")
        theirs = self.env(user=stranger, context={"allowed_company_ids": other.ids})
        with self.assertRaises(AccessError):
            theirs[run._name].browse(run.id).read(["state"])
        self.assertFalse(theirs["wuye.charge"].search([]))

    def test_run_of_a_community_out_of_scope_is_out_of_sight(self):
        """I8: the same company, another estate."""
        run = self._run("2026-01")
        second = self._make_community("YFY", "云枫苑", self.company)
        neighbour = self._make_user("ledger_clerk", second, login="wuye_neighbour")
        with self.assertRaises(AccessError):
            run.with_user(neighbour).action_compute()
        self.assertFalse(self.env["wuye.charge"].with_user(neighbour).search([]))
        self.assertFalse(self.env["wuye.contract"].with_user(neighbour).search([]))

    @freeze_time("2026-01-20")
    def test_posts_that_may_not_run(self):
        for post in ("collector", "housekeeper", "guard", "repairer"):
            user = self._make_user(post, self.community)
            with self.subTest(post=post), self.assertRaises(AccessError):
                self.env["wuye.bill.run"].with_user(user).create(
                    {"community_id": self.community.id, "month": "2026-01-01"}
                )
