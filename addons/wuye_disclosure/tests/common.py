"""A first quarter with income, cost and money of common parts."""

from odoo.fields import Command

from odoo.addons.wuye_billing.tests.test_accounting_example import ExampleMixin

RESULT = (
    *("income", "income_other", "expense", "expense_other"),
    *("expense_depreciation", "expense_direct_cost"),
)


class DisclosureMixin(ExampleMixin):
    """On the three months of the accounting example; `cls.community` is its own."""

    @classmethod
    def _setup_disclosure(cls):
        cls._book_example()
        cls.service = cls._make_user("customer_service", cls.community)
        cls.other_accountant = cls._make_user(
            "accountant", cls.community, login="accountant2"
        )
        cls.supplier = cls._make_partner("洁美保洁公司")
        cls.cost = cls._account("expense_direct_cost")
        cls.office = cls._account("expense")
        cls.held = cls.env["account.account"].create(
            {
                "name": "其他应付款-公共收益",
                "code": "224188",
                "account_type": "liability_current",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        for name in ("Advertising in lifts and outdoors", "Costs of common income"):
            cls._category(name).account_ids |= cls.held
        cls._book_cost()
        cls._book_common()

    @classmethod
    def _account(cls, kind):
        return cls.env["account.account"].search(
            [("company_ids", "in", cls.company.id), ("account_type", "=", kind)],
            limit=1,
        )

    @classmethod
    def _category(cls, name):
        found = (
            cls.env["wuye.disclosure.category"]
            .with_context(lang="en_US")
            .search([("company_id", "=", cls.company.id), ("name", "=", name)])
        )
        return found.with_env(cls.env)

    @classmethod
    def _bill(cls, date, lines, community=None, move_type="in_invoice"):
        """A supplier's bill; `lines` are (account, amount[, community])."""
        bill = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "invoice_date": date,
                "date": date,
                "wuye_community_id": community and community.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "保洁服务",
                            "account_id": account.id,
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                            "wuye_community_id": of[0].id if of else False,
                        }
                    )
                    for account, amount, *of in lines
                ],
            }
        )
        bill.action_post()
        return bill

    @classmethod
    def _entry(cls, date, debit, credit, amount, community=None):
        entry = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.company.wuye_entry_journal_id.id,
                "company_id": cls.company.id,
                "date": date,
                "wuye_community_id": (community or cls.community).id,
                "line_ids": [
                    Command.create({"account_id": debit.id, "debit": amount}),
                    Command.create({"account_id": credit.id, "credit": amount}),
                ],
            }
        )
        entry.action_post()
        return entry

    @classmethod
    def _book_cost(cls):
        """120.00 of cleaning by a bill, 30.00 of one shared, 8.00 given back."""
        cls.neighbour = cls._make_community("GYY", "桂语园", cls.company)
        (cls.env.user + cls.clerk).wuye_community_ids |= cls.neighbour
        cls._bill("2026-02-10", [(cls.cost, 120.0)], cls.community)
        cls._bill(
            "2026-03-05",
            [(cls.office, 30.0, cls.community), (cls.office, 70.0, cls.neighbour)],
        )
        cls._bill("2026-03-20", [(cls.cost, 8.0)], cls.community, "in_refund")

    @classmethod
    def _book_common(cls):
        """Held for the owners: 500.00 before the quarter, 260.00 in, 45.50 out."""
        bank = cls._account("asset_cash")
        cls._entry("2025-11-20", bank, cls.held, 500.0)
        cls._entry("2026-01-25", bank, cls.held, 260.0)
        cls._entry("2026-03-25", cls.held, bank, 45.5)

    @classmethod
    def _report(cls, period="quarter", day="2026-02-14", compute=True, **vals):
        report = (
            cls.env["wuye.disclosure"]
            .with_user(cls.clerk)
            .create(
                {
                    "community_id": cls.community.id,
                    "period": period,
                    "date_from": day,
                    **vals,
                }
            )
        )
        if compute:
            report.action_compute()
        return report

    @classmethod
    def _published(cls, **vals):
        report = cls._report(**vals)
        report.with_user(cls.accountant).action_check()
        report.with_user(cls.manager).action_publish()
        return report

    def _line(self, report, name):
        category = self._category(name)
        return report.line_ids.filtered(lambda line: line.category_id == category)
