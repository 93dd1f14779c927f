"""Deposits of one unit, taken and moved as the desk does."""

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon, WuyeBillingMixin


class DepositMixin(WuyeBillingMixin):
    """Makers of deposits; `cls.kind` is the decoration deposit of the company."""

    @classmethod
    def _setup_deposits(cls):
        cls.kind = cls.env["wuye.deposit.kind"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.kind.amount = 2000.0
        cls.collector = cls._make_user("collector", cls.community)
        cls.service = cls._make_user("customer_service", cls.community)

    @classmethod
    def _take(cls, amount=2000.0, date="2026-01-05", user=None, **vals):
        """A deposit the collector takes by the desk's own page."""
        page = (
            cls.env["wuye.deposit.receive"]
            .with_user(user or cls.collector)
            .create(
                {
                    "unit_id": cls.unit.id,
                    "partner_id": cls.owner.id,
                    "kind_id": cls.kind.id,
                    "amount": amount,
                    "tender": "cash",
                    "date": date,
                    "document": "ZX-2026-001",
                    **vals,
                }
            )
        )
        page.action_receive()
        return page.deposit_id.with_env(cls.env)

    @classmethod
    def _refund(cls, deposit, amount, date="2026-02-10", user=None, **vals):
        page = (
            cls.env["wuye.deposit.refund"]
            .with_user(user or cls.cashier)
            .create(
                {
                    "deposit_id": deposit.id,
                    "amount": amount,
                    "tender": "cash",
                    "date": date,
                    "reason": "装修验收合格",
                    "paper": "YS-001",
                    **vals,
                }
            )
        )
        page.action_refund()
        return page.move_id.with_env(cls.env)

    @classmethod
    def _keep(cls, deposit, amount, date="2026-02-08", approve=True, **vals):
        """A request of customer service, approved by the manager, carried out."""
        request = (
            cls.env["wuye.deposit.request"]
            .with_user(cls.service)
            .create(
                {
                    "deposit_id": deposit.id,
                    "amount": amount,
                    "date": date,
                    "reason": "电梯轿厢划伤",
                    **vals,
                }
            )
        )
        if approve:
            request.request_validation()
            request.with_user(cls.manager).invalidate_recordset()
            request.with_user(cls.manager).validate_tier()
            request.invalidate_recordset()
            request.with_user(cls.accountant).action_apply()
        return request.with_env(cls.env)

    @classmethod
    def _set_off(cls, deposit, date="2026-02-12", user=None, amounts=None):
        """A set-off by the page; `amounts` in the order of its lines, or as it is."""
        page = (
            cls.env["wuye.deposit.set.off"]
            .with_user(user or cls.cashier)
            .create({"deposit_id": deposit.id, "date": date, "reason": "业主同意书 3"})
        )
        for line, amount in zip(page.line_ids, amounts or (), strict=False):
            line.amount = amount
        page.action_set_off()
        return deposit.move_ids.filtered(lambda move: move.kind == "set_off")

    @classmethod
    def _undo(cls, move, date="2026-02-20", user=None):
        page = (
            cls.env["wuye.deposit.undo"]
            .with_user(user or cls.accountant)
            .create({"move_id": move.id, "date": date, "reason": "登记错误"})
        )
        page.action_undo()
        return move.counter_ids

    @classmethod
    def _balance(cls, key):
        """What the ledger holds on a mapped account; credit balances negative."""
        cls.env.flush_all()
        [(total,)] = cls.env["account.move.line"]._read_group(
            [
                ("account_id", "=", cls.company._wuye_account(key).id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return round(total or 0.0, 2)

    def assertClean(self, *months):
        """The audit finds nothing, and both ways to the month report agree."""
        self.env.flush_all()
        findings = self.env["wuye.audit"]._find(self.company)
        self.assertEqual([finding["message"] for finding in findings], [])
        for month in months:
            self._figures(month)

    def _figures(self, month):
        """The figures of a month, proven both ways."""
        day = self.env["wuye.month"]._fields["month"].to_date(f"{month}-01")
        return self.env["wuye.month.figures"]._compute_checked(self.community, day)


class DepositCommon(DepositMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_deposits()
