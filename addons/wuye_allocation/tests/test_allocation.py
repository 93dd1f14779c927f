"""B16: a utility's invoice shared out sums back to it exactly, audited and billed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_billing.tests.common import CHARTS

from .common import AllocationCommon


@tagged("post_install", "-at_install")
class TestShares(AllocationCommon):
    """Homes of 100, 90 and 110 m² on floors 3, 5 and 9."""

    def test_b16_by_area_sums_back_to_the_invoice(self):
        cost = self._cost(1000.0, audit=False)
        self.assertEqual(
            self._shares(cost), {"0302": 333.33, "0502": 300.0, "0901": 366.67}
        )
        self.assertRecordValues(
            cost, [{"amount_shared": 1000.0, "amount_difference": 0.0, "unit_count": 3}]
        )

    def test_b16_the_fen_that_does_not_divide_is_shown(self):
        cost = self._cost(100.0, audit=False, method="household")
        self.assertEqual(sorted(self._shares(cost).values()), [33.33, 33.33, 33.34])
        self.assertEqual(sorted(cost.line_ids.mapped("rest")), [0.0, 0.0, 0.01])

    def test_b16_company_bears_what_rounding_leaves(self):
        self.lift.rounding_unit = 0.1
        cost = self._cost(100.0, audit=False, method="household", remainder="company")
        self.assertEqual(set(self._shares(cost).values()), {33.3})
        self.assertEqual(cost.amount_difference, 0.1)

    def test_b16_cost_that_is_no_multiple_is_told(self):
        self.lift.rounding_unit = 0.1
        with self.assertRaisesRegex(UserError, "not a multiple"):
            self._cost(100.05, audit=False)

    def test_b16_by_floors_travelled(self):
        cost = self._cost(
            1400.0, audit=False, method="household", floor_weight="travelled"
        )
        self.assertEqual(
            self._shares(cost), {"0302": 200.0, "0502": 400.0, "0901": 800.0}
        )

    def test_b16_by_bands_of_floors(self):
        bands = [
            (0, 0, {"floor_to": 4, "weight": 0.0}),
            (0, 0, {"floor_to": 10, "weight": 0.5}),
        ]
        cost = self._cost(
            300.0,
            audit=False,
            method="household",
            floor_weight="bands",
            band_ids=bands,
        )
        self.assertEqual(self._shares(cost), {"0502": 150.0, "0901": 150.0})
        with self.assertRaisesRegex(UserError, "floor 5, above the last row"):
            self._cost(
                200.0,
                audit=False,
                method="household",
                floor_weight="bands",
                band_ids=bands[:1],
            )

    def test_b16_by_consumption_of_the_month(self):
        standard = self._make_standard(self.water, 3.0)
        for home, quantity in zip(self.homes, (10, 0, 30), strict=True):
            line = self._make_line(home, standard, "2026-01-01")
            self._use(line, "2026-02", quantity)
            self._use(line, "2026-01", 99)
        cost = self._cost(
            80.0, audit=False, method="usage", usage_item_id=self.water.id
        )
        self.assertEqual(self._shares(cost), {"0302": 20.0, "0901": 60.0})

    def test_b16_vacant_home_bears_less_on_its_days(self):
        vacancy = self.env["wuye.vacancy"].create(
            {
                "unit_id": self.second.id,
                "date_from": "2026-02-15",
                "reason": "出国",
            }
        )
        vacancy.with_user(self.manager).action_approve()
        cost = self._cost(100.0, audit=False, method="household", vacant_percent=50.0)
        # 14 of 28 days at half
        line = cost.line_ids.filtered(lambda row: row.unit_id == self.second)
        self.assertEqual(line.weight, 0.75)
        self.assertEqual(
            self._shares(cost), {"0302": 36.37, "0502": 27.27, "0901": 36.36}
        )

    def test_b16_buildings_and_kinds_bear_it(self):
        shop = self._make_unit(
            self._make_building(self.community, "2"),
            "S1",
            kind="shop",
            area_building=50.0,
        )
        self._make_occupancy(shop, self.owner, date_from="2020-01-01")
        self.assertIn("S1", self._shares(self._cost(10.0, audit=False)))
        cost = self._cost(20.0, audit=False, building_ids=self.building.ids)
        self.assertNotIn("S1", self._shares(cost))
        cost = self._cost(30.0, audit=False, unit_kind="shop")
        self.assertEqual(self._shares(cost), {"S1": 30.0})

    def test_b16_nobody_to_bear_it_is_told(self):
        with self.assertRaisesRegex(UserError, "no unit has a part"):
            self._cost(unit_kind="office")

    def test_b16_same_invoice_twice_is_refused(self):
        self._cost()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._cost()

    def test_b16_any_cost_sums_back(self):
        @settings(
            max_examples=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.integers(1, 10**8), st.sampled_from(["area_building", "household"]))
        def check(fen, method):
            cost = self._cost(fen / 100, audit=False, method=method)
            total = sum(round(line.amount * 100) for line in cost.line_ids)
            cost.unlink()
            self.assertEqual(total, fen)

        check()


class BillingCases:
    """Under both Chinese charts."""

    def test_b16_audited_shares_are_in_the_months_run(self):
        cost = self._cost()
        run = self._run("2026-03", post=False)
        drafts = run.charge_ids
        self.assertEqual(sorted(drafts.mapped("amount")), [300.0, 333.33, 366.67])
        self.assertEqual(run.change_ids.mapped("reason"), ["share"] * 3)
        self.assertFalse(cost.billed_count)
        run.with_user(self.accountant).action_sign()
        run.with_user(self.accountant).action_post()
        cost.invalidate_recordset()
        self.assertEqual(cost.billed_count, 3)
        charges = cost.line_ids.charge_ids
        self.assertEqual(set(charges.mapped("state")), {"posted"})
        self.assertEqual(sum(charges.mapped("amount")), cost.amount)
        self.assertEqual(sum(charges.mapped("move_line_id.price_total")), cost.amount)
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, run.month
        )
        row = figures.by_item()[self.lift.id]
        self.assertEqual((str(row.due), str(row.adjusted)), ("1000.00", "0.00"))


@tagged("post_install", "-at_install")
class TestBillingSmall(BillingCases, AllocationCommon):
    chart = CHARTS[0]


@tagged("post_install", "-at_install")
class TestBillingLarge(BillingCases, AllocationCommon):
    chart = CHARTS[1]


@tagged("post_install", "-at_install")
class TestAllocation(AllocationCommon):
    """Audit, billing afterwards, taking back, rights."""

    def test_b16_audit_is_another_persons(self):
        cost = self._cost(audit=False)
        with self.assertRaisesRegex(AccessError, "Only an accountant audits"):
            cost.with_user(self.clerk).action_audit()
        cost.with_user(self.accountant).action_compute()
        with self.assertRaisesRegex(UserError, "computed .* yourself"):
            cost.with_user(self.accountant).action_audit()

    def test_b16_only_audited_shares_are_billed(self):
        self._cost(audit=False)
        self.assertFalse(self._run("2026-03", post=False).charge_ids)

    def test_b16_audit_withdraws_a_preview_that_lacks_it(self):
        self._make_line(self.unit, self._make_standard(self.fee, 1.0), "2026-01-01")
        run = self._run("2026-03", post=False)
        run.with_user(self.accountant).action_sign()
        self._cost()
        self.assertEqual(run.state, "draft")

    def test_b16_after_the_run_the_shares_are_billed_at_once(self):
        self._run("2026-03")
        cost = self._cost()
        cost.with_user(self.accountant).action_bill()
        self.assertEqual(cost.billed_count, 3)
        cost.with_user(self.accountant).action_bill()
        self.assertEqual(len(cost.line_ids.charge_ids), 3)

    def test_b16_before_the_run_billing_at_once_is_refused(self):
        cost = self._cost()
        with self.assertRaisesRegex(UserError, "billed with it"):
            cost.with_user(self.accountant).action_bill()

    def test_b16_two_payers_pay_by_their_days(self):
        buyer = self._make_partner("李雪")
        self.unit.occupancy_ids.date_to = "2026-02-14"
        self._make_occupancy(self.unit, buyer, date_from="2026-02-15")
        self._cost(300.0)
        run = self._run("2026-03", post=False)
        mine = run.charge_ids.filtered(lambda c: c.unit_id == self.unit)
        self.assertEqual(
            {c.partner_id: c.amount for c in mine}, {self.owner: 50.0, buyer: 50.0}
        )

    def test_b17_share_is_recomputed_from_its_words(self):
        cost = self._cost(100.0, method="household")
        self._run("2026-03", post=False)
        text = "\n".join(charge.explanation_text for charge in cost.line_ids.charge_ids)
        self.assertIn("Cost 100.00 (电费-100) × 1 ÷ 3 = 33.33", text)
        self.assertIn("÷ 3 +0.01 that does not divide = 33.34", text)

    def test_b16_audited_shares_stay_against_sql_too(self):
        cost = self._cost()
        with self.assertRefused(CheckViolation, "wuye_allocation_line_audited_frozen"):
            self.env.cr.execute(
                "UPDATE wuye_allocation_line SET amount = amount + 1 WHERE id = %s",
                [cost.line_ids[0].id],
            )
        with self.assertRefused(CheckViolation, "wuye_allocation_audited_frozen"):
            self.env.cr.execute(
                "UPDATE wuye_allocation SET amount = 1 WHERE id = %s", [cost.id]
            )
        with self.assertRaisesRegex(UserError, "is audited and stays"):
            cost.with_user(self.clerk).amount = 900.0
        with self.assertRaisesRegex(UserError, "is audited and stays"):
            cost.with_user(self.clerk).unlink()

    def test_b16_audit_is_taken_back_until_billed(self):
        cost = self._cost()
        mine = cost.with_user(self.accountant)
        self._run("2026-03", post=False)
        mine.action_withdraw()
        self.assertEqual(cost.state, "computed")
        self.assertFalse(cost.line_ids.charge_ids)
        cost.with_user(self.clerk).amount = 900.0
        self.assertRecordValues(cost, [{"state": "draft", "unit_count": 0}])
        cost.with_user(self.clerk).action_compute()
        mine.action_audit()
        run = self.env["wuye.bill.run"].search([("month", "=", "2026-03-01")])
        run.with_user(self.clerk).action_compute()
        run.with_user(self.accountant).action_sign()
        run.with_user(self.accountant).action_post()
        with self.assertRaisesRegex(UserError, "Reverse its bills instead"):
            mine.action_withdraw()

    def test_b16_reversed_as_a_whole_and_entered_anew(self):
        cost = self._cost()
        self._run("2026-03")
        one = cost.line_ids.charge_ids[0]
        for act in (one.action_reverse, one.action_reissue):
            with (
                self.subTest(act.__name__),
                self.assertRaisesRegex(UserError, "Reverse the shared cost as a whole"),
                self.env.cr.savepoint(),
            ):
                act()
        cost.with_user(self.accountant).action_reverse()
        self.assertEqual(cost.state, "reversed")
        self.assertEqual(set(cost.line_ids.charge_ids.mapped("state")), {"reversed"})
        anew = self._cost()  # the same invoice again
        anew.with_user(self.accountant).action_bill()
        self.assertEqual(sum(self._open(self.lift).mapped("amount")), 333.33)

    def test_b16_paid_share_stays(self):
        cost = self._cost()
        self._run("2026-03")
        charge = self._open(self.lift)
        self._pay("2026-03-10", [(charge, 10.0)])
        with self.assertRaisesRegex(UserError, "is paid, wholly or in part"):
            cost.with_user(self.accountant).action_reverse()

    def test_b20_closed_month_takes_no_shares(self):
        self._run("2026-03")
        month = self.env["wuye.month"]._get(
            self.community, self.env["wuye.bill.run"].search([]).month
        )
        month.with_user(self.accountant).action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            self._cost()

    def test_b20_a_cost_not_audited_stops_the_close(self):
        cost = self._cost(audit=False)
        service = self.env["wuye.month.step"].with_user(self.accountant)

        def step():
            steps = service._load(self.community, cost.bill_month)
            return next(s for s in steps if s["code"] == "allocation")

        self.assertEqual(step()["state"], "blocked")
        self.assertEqual(step()["reasons"][0]["action"]["res_id"], cost.id)
        month = self.env["wuye.month"]._get(self.community, cost.bill_month)
        with self.assertRaisesRegex(UserError, "is not audited"):
            month.with_user(self.accountant).action_close()
        cost.with_user(self.accountant).action_audit()
        self.assertEqual((step()["state"], step()["figure"]), ("done", "1,000.00"))

    def test_i8_rights(self):
        cost = self._cost(audit=False)
        for user in (self.cashier, self.manager):
            with self.assertRaises(AccessError):
                cost.with_user(user).action_compute()
            with self.assertRaises(AccessError):
                cost.with_user(user).amount = 1.0
        with self.assertRaisesRegex(UserError, "goes on with its buttons"):
            cost.with_user(self.clerk).state = "audited"
        other = self._make_community("YH", "阅湖", self.company)
        stranger = self._make_user("accountant", other, login="stranger")
        for record in (cost, cost.line_ids[0]):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["amount"])
            self.assertFalse(record.with_user(stranger).search([]))
