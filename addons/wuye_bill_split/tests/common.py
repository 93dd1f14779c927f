"""Makers of splits and merges, and what must be the same before and after."""

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon

DAY = "2026-01-20"


class SplitCommon(WuyeBillingCommon):
    """January's fee of 300.01 and water of 60.00 on one bill, unpaid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._make_line(
            cls.unit, cls._make_standard(cls.fee, 3.0001), "2026-01-01"
        )
        cls.water_line = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 5.0), "2026-01-01"
        )
        cls._use(cls.water_line, "2025-12", 0)
        cls._run("2026-01")
        cls.charge = cls._open(cls.fee)
        cls.tenant = cls._make_partner("林租客", phone="13800138009")
        cls._make_occupancy(cls.unit, cls.tenant, date_from="2026-01-01", role="tenant")

    def _split(self, method="amounts", lines=(), charge=None, user=None, **vals):
        """The accountant's page for a split, its lines as given or as proposed."""
        charge = charge or self.charge
        wizard = (
            self.env["wuye.bill.split"]
            .with_user(user or self.accountant)
            .create(
                {
                    "charge_id": charge.id,
                    "method": method,
                    "parts": len(lines) or 2,
                    "date": DAY,
                    "reason": "分期支付",
                    **vals,
                }
            )
        )
        for line, values in zip(wizard.line_ids.sorted("number"), lines, strict=False):
            line.write(values)
        return wizard

    def _done(self, wizard):
        wizard.action_split()
        return wizard.rebill_id.with_env(self.env)

    def _merge(self, charges, user=None, day=DAY):
        return (
            self.env["wuye.bill.merge"]
            .with_user(user or self.accountant)
            .create(
                {
                    "charge_ids": [(6, 0, charges.ids)],
                    "date": day,
                    "reason": "合并开票",
                }
            )
        )

    def _undo(self, rebill, user=None, day=DAY):
        return (
            self.env["wuye.rebill.undo"]
            .with_user(user or self.accountant)
            .create({"rebill_id": rebill.id, "date": day, "reason": "录入有误"})
            .action_undo()
        )

    def _ledger(self):
        """{account code: balance} of the company's posted items, by a query."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT account_id, sum(balance) FROM account_move_line "
            "WHERE company_id = %s AND parent_state = 'posted' "
            "GROUP BY account_id HAVING sum(balance) <> 0 ORDER BY account_id",
            [self.company.id],
        )
        return self.env.cr.fetchall()

    def _owed(self):
        """What the charges say is open, and the VAT of all of them, by a query."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT sum(amount_residual), sum(amount), sum(amount_tax) "
            "FROM wuye_charge WHERE company_id = %s AND state <> 'draft'",
            [self.company.id],
        )
        return self.env.cr.fetchone()
