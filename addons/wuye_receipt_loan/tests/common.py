"""A desk, bills, a housekeeper who borrows receipts."""

from odoo.addons.wuye_cashier.tests.common import DeskMixin


class LoanMixin(DeskMixin):
    """For a class whose `setUpClass` calls `_setup_loans` after `_setup_billing`."""

    @classmethod
    def _setup_loans(cls):
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        cls.bills = cls._open(cls.fee).sorted("date")
        cls.housekeeper = cls._make_user("housekeeper", cls.community, login="d-house")
        cls.housekeeper.name = "赵管家"

    def _loans(self, user=None):
        return self.env["wuye.receipt.loan"].with_user(user or self.collector)

    def _lend(self, pairs=None, borrower=None, user=None):
        """Lend the next receipt for bills [(charge, amount)]; as superuser."""
        loan = self._loans(user)._lend(
            borrower or self.housekeeper, pairs or [(self.bills[0], 300.0)]
        )
        return loan.with_env(self.env)

    def _number(self, name):
        return self.env["wuye.receipt.number"].search(
            [("name", "=", name), ("company_id", "=", self.company.id)]
        )

    def _states(self):
        """{number: state} of the numbers that are neither in stock nor drawn."""
        numbers = self.book.number_ids.filtered(
            lambda one: one.state not in ("stock", "drawn")
        )
        return {number.name: number.state for number in numbers}

    def _entries(self):
        """Journal entries of the company, all of them."""
        return self.env["account.move"].search_count(
            [("company_id", "=", self.company.id)]
        )

    def _report_lost(self, loan, user=None):
        return (
            self.env["wuye.receipt.loan.loss"]
            .with_user(user or self.collector)
            .create({"loan_id": loan.id, "reason": "途中遗失，已登报声明作废"})
        )
