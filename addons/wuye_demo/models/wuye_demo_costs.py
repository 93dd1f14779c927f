from odoo import api, fields, models

LIFT = "DTF"
# sequence of the disclosure's category, account, yuan a unit and month, supplier
SUPPLIES = (
    (10, "人员费用", 85, "安和人力资源服务有限公司"),
    (20, "共用设施设备维护", 25, "恒达电梯工程有限公司"),
    (30, "绿化养护", 8, "绿野园林有限公司"),
    (40, "清洁卫生", 30, "洁美保洁有限公司"),
    (50, "秩序维护", 45, "卫信保安服务有限公司"),
)
DEPOSITS = 3  # decorations begun in a community's first month


class WuyeDemoCosts(models.AbstractModel):
    """Shared costs, damages and deposits of the demo estate, each by whose it is."""

    _name = "wuye.demo.costs"
    _description = "Shared Costs and Deposits of the Demo Estate"

    @api.model
    def _user(self, post):
        return self.env["wuye.demo"]._user(post)

    # === BUSINESS METHODS === #

    @api.model
    def _make_rules(self):
        """The item of lift power and what the contract says of late payment."""
        company = self.env.company
        self.env["wuye.fee.item"].create(
            {
                "name": "电梯电费公摊",
                "code": LIFT,
                "kind": "shared",
                "basis": "manual",
                "company_id": company.id,
                "income_account_id": company._wuye_accounts()["income_fee"].id,
                "tax_id": company._wuye_tax("vat_6").id,
            }
        )
        self.env["wuye.late.rule"].with_user(self._user("accountant")).create(
            {
                "name": "逾期十五日起日万分之五",
                "company_id": company.id,
                "date_from": "2020-01-01",
                "document_number": "前期物业服务合同第九条",
                "grace_days": 15,
                "rate_ids": [fields.Command.create({"kind": "day", "permille": 0.5})],
            }
        )

    @api.model
    def _share_lift(self, community, month, rng):
        """The power bill of the month, shared by area, audited for the month's run."""
        cost = (
            self.env["wuye.allocation"]
            .with_user(self._user("ledger_clerk"))
            .create(
                {
                    "community_id": community.id,
                    "item_id": self.env["wuye.fee.item"]
                    .search(
                        [("code", "=", LIFT), ("company_id", "=", self.env.company.id)]
                    )
                    .id,
                    "month": fields.Date.subtract(month, months=1),
                    "bill_month": month,
                    "amount": round(community.unit_count * rng.uniform(6, 11), 2),
                    "document_number": f"3300{month:%Y%m}{community.code}",
                    "unit_kind": "residence",
                    "floor_weight": "travelled",
                }
            )
        )
        cost.action_compute()
        cost.with_user(self._user("accountant")).action_audit()

    @api.model
    def _pay_suppliers(self, community, month, rng):
        """The month's cost of the community: a bill of each supplier, posted."""
        accountant = self.env(user=self._user("accountant"))
        day = month.replace(day=25)
        bills = accountant["account.move"]
        for sequence, name, share, supplier in SUPPLIES:
            amount = round(community.unit_count * share * rng.uniform(0.95, 1.05), 2)
            line = {
                "name": name,
                "account_id": self._cost_account(sequence, name).id,
                "quantity": 1,
                "price_unit": amount,
                "tax_ids": [fields.Command.clear()],
            }
            bills += bills.create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self._supplier(supplier).id,
                    "invoice_date": day,
                    "date": day,
                    "ref": f"{community.code}-{month:%Y%m}",
                    "wuye_community_id": community.id,
                    "invoice_line_ids": [fields.Command.create(line)],
                }
            )
        bills.action_post()

    @api.model
    def _cost_account(self, sequence, name):
        """The account of a kind of cost, opened and mapped at its first bill (E14)."""
        company = self.env.company
        accounts = self.env["account.account"]
        mine = [("company_ids", "in", company.id)]
        found = accounts.search([*mine, ("name", "=", name)])
        if found:
            return found
        whole = accounts.search(
            [*mine, ("account_type", "=", "expense_direct_cost")], order="code", limit=1
        )
        found = accounts.create(
            {
                "name": name,
                "code": f"{whole.code}{sequence}",
                "account_type": whole.account_type,
                "company_ids": [fields.Command.set(company.ids)],
            }
        )
        category = self.env["wuye.disclosure.category"].search(
            [
                ("company_id", "=", company.id),
                ("section", "=", "expense"),
                ("sequence", "=", sequence),
            ]
        )
        category.with_user(self._user("accountant")).account_ids |= found
        return found

    @api.model
    def _supplier(self, name):
        partners = self.env["res.partner"]
        known = partners.search([("name", "=", name)], limit=1)
        return known or partners.create({"name": name, "is_company": True})

    @api.model
    def _charge_damages(self, community, month):
        """What is owed late at the month's end."""
        run = (
            self.env["wuye.late.run"]
            .with_user(self._user("ledger_clerk"))
            .create(
                {
                    "community_id": community.id,
                    "date": fields.Date.end_of(month, "month"),
                }
            )
        )
        run.action_compute()
        if run.line_ids:
            run.with_user(self._user("accountant")).action_post()

    @api.model
    def _take_deposits(self, community, month):
        """Three owners decorate: each leaves a deposit with his application."""
        homes = self.env["wuye.unit"].search(
            [
                ("community_id", "=", community.id),
                ("kind", "=", "residence"),
                ("owner_id", "!=", False),
            ],
            order="code",
            limit=DEPOSITS,
        )
        Receive = self.env["wuye.deposit.receive"].with_user(self._user("cashier"))
        kind = self.env["wuye.deposit.kind"].search(
            [("company_id", "=", community.company_id.id)], limit=1
        )
        for number, home in enumerate(homes, 1):
            Receive.create(
                {
                    "unit_id": home.id,
                    "kind_id": kind.id,
                    "amount": 2000,
                    "tender": "cash",
                    "date": month.replace(day=8),
                    "document": f"装修-{month:%Y}-{number:03d}",
                }
            ).action_receive()

    @api.model
    def _return_deposit(self, community, month):
        """The first decoration is finished and found in order: the money goes back."""
        deposit = self.env["wuye.deposit"].search(
            [("community_id", "=", community.id)], order="id", limit=1
        )
        self.env["wuye.deposit.refund"].with_user(self._user("cashier")).create(
            {
                "deposit_id": deposit.id,
                "amount": deposit.amount_held,
                "tender": "cash",
                "date": month.replace(day=20),
                "reason": "竣工验收合格",
                "paper": f"装修验收-{month:%Y}-001",
            }
        ).action_refund()
