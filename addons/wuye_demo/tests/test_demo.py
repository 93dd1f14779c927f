from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, tagged

TODAY = "2026-05-10"
# one row of each is deleted by SQL, foreign keys and triggers switched off
KINDS = (
    "wuye_charge",
    "wuye_charge_allocation",
    "wuye_advance",
    "wuye_advance_use",
    "account_payment",
    "account_move_line",
)


class Undone:
    """What the block does to the database is taken back at its end."""

    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        self.cr.execute("SAVEPOINT undone")

    def __exit__(self, *_problem):
        self.cr.execute("ROLLBACK TO SAVEPOINT undone")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo estate, small: made by the users' own methods, and clean."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.company"].create(
            {
                "name": "Demo",
                "country_id": cls.env.ref("base.cn").id,
                "currency_id": cls.env.ref("base.CNY").id,
            }
        )
        cls.env["account.chart.template"].try_loading("cn", company)
        cls.env.user.company_ids |= company
        cls.env.user.company_id = company
        cls.env = cls.env(context={"allowed_company_ids": company.ids})
        cls.company = company
        cls.startClassPatcher(freeze_time(TODAY))
        cls.env["wuye.demo"]._load(
            "small", today=fields.Date.to_date(TODAY), commit=False
        )

    def _findings(self):
        """What the audit of the demo company finds now."""
        self.env.invalidate_all()
        return list(self.env["wuye.audit"].sudo()._find(self.company))

    def test_audit_is_clean(self):
        self.assertEqual(self._findings(), [])

    def test_h8_nobody_could_do_both(self):
        """Empty at go-live: each post has its paper, no pair is in one hand."""
        self.env["wuye.role.finding"]._refresh()
        users = self.env["res.users"].search([("login", "like", "demo-%")])
        findings = self.env["wuye.role.finding"].search([("user_id", "in", users.ids)])
        self.assertTrue(users)
        self.assertFalse(findings)

    def test_deleting_any_one_row_turns_the_audit_red(self):
        """Past foreign keys and triggers, as only the database's owner could."""
        for table in KINDS:
            self.env.cr.execute(
                f"SELECT id FROM {table} WHERE company_id = %s ORDER BY id",
                [self.company.id],
            )
            ids = [row[0] for row in self.env.cr.fetchall()]
            for row_id in (ids[0], ids[len(ids) // 2], ids[-1]):
                with self.subTest(table=table, id=row_id), Undone(self.env.cr):
                    self.env.cr.execute("SET LOCAL session_replication_role = replica")
                    self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [row_id])
                    self.assertTrue(self._findings())

    def test_every_month_balances_and_old_months_are_closed(self):
        months = self.env["wuye.month"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(months.mapped("state")), ["closed"] * 4 + ["open"] * 4)
        reports = self.env["wuye.month.report"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(reports), len(months))
        for month in months:
            self.env["wuye.month.figures"]._compute_checked(
                month.community_id, month.month
            )

    def test_a4_a_home_is_sold_with_its_final_bill(self):
        event = self.env["wuye.unit.event"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual((event.kind, event.state), ("transfer", "done"))
        self.assertEqual(event.unit_id.owner_id, event.partner_id)
        final = self.env["wuye.charge"].browse(event.changes["issued"])
        self.assertIn(event.partner_old_id, final.partner_id)
        last = max(final.mapped("period_end"))
        self.assertEqual(last, fields.Date.subtract(event.date, days=1))

    def test_loading_again_adds_nothing(self):
        before = self.env["wuye.charge"].search_count([])
        self.env["wuye.demo"]._load(
            "small", today=fields.Date.to_date(TODAY), commit=False
        )
        self.assertEqual(self.env["wuye.charge"].search_count([]), before)

    def test_estate_has_arrears_advances_and_a_bit_of_everything(self):
        charges = self.env["wuye.charge"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual(
            {"regular", "opening", "adjustment"}, set(charges.mapped("kind"))
        )
        self.assertTrue(charges.filtered(lambda c: c.amount_residual > 0))
        self.assertTrue(
            self.env["wuye.charge.release"].search([("move_id", "!=", False)])
        )

    def test_b12_b13_b16_costs_are_shared_damages_charged_deposits_kept(self):
        mine = [("company_id", "=", self.company.id)]
        costs = self.env["wuye.allocation"].search(mine)
        self.assertEqual(set(costs.mapped("state")), {"audited"})
        for cost in costs:
            billed = sum(cost.line_ids.charge_ids.mapped("amount"))
            self.assertEqual(cost.currency_id.compare_amounts(billed, cost.amount), 0)
        # so small an estate has nobody who pays 15 days late: looked for every month
        runs = self.env["wuye.late.run"].search(mine)
        months = self.env["wuye.month"].search(mine)
        self.assertEqual(len(runs), len(months))
        self.assertEqual(set(runs.mapped("state")), {"computed"})
        deposits = self.env["wuye.deposit"].search(mine)
        self.assertEqual(set(deposits.mapped("amount_held")), {0.0, 2000.0})
