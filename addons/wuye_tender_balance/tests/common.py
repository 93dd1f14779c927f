"""A payer who has money with us: paid ahead, for one item or any, and a deposit."""

from odoo import fields

from odoo.addons.wuye_cashier.tests.common import DeskMixin


class BalanceMixin(DeskMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_balances`."""

    @classmethod
    def _setup_balances(cls):
        """Three bills of 300.00 of the fee, open; a cashier with receipts."""
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        cls.bills = cls._open(cls.fee).sorted("date")
        cls.book._move("draw", 12821, 12830, cls.cashier)
        cls.second_desk, cls.second_token = cls._make_desk("JLW-02")

    @classmethod
    def _pay_ahead(cls, amount, item=None, day="2026-04-01", **vals):
        """An advance that no bill met: it was received after they were posted."""
        advance = {
            "unit": cls.unit,
            "item": item or cls.env["wuye.fee.item"],
            "amount": amount,
            **vals,
        }
        payment = cls._pay(day, advances=[advance])
        return cls.env["wuye.advance"].search([("payment_id", "=", payment.id)])

    @classmethod
    def _hold(cls, amount, day="2026-04-02", **vals):
        """A deposit held for the payer."""
        kind = cls.env["wuye.deposit.kind"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        return cls.env["wuye.settlement"]._take_deposit(
            {
                "unit_id": cls.unit.id,
                "partner_id": cls.owner.id,
                "kind_id": kind.id,
                "amount": amount,
                "date": fields.Date.to_date(day),
                **vals,
            },
            cls.company._wuye_tender_journal("cash"),
        )

    @classmethod
    def _balance_of(cls, key):
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

    def _serve(self, user=None, token=None):
        """What the screen is told when it opens the unit."""
        return self._cashier(user).open_unit(token or self.token, self.unit.id)

    def _parts(self, receipt, code):
        """[(bill or None, amount)] that a tender of a receipt paid."""
        for tender, parts in self.env["wuye.tender"]._spread(receipt):
            if tender.tender == code:
                return [(line.charge_id, float(amount)) for line, amount in parts]
        return []
