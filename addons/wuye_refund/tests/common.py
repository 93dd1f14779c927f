"""A receipt of a closed shift, and slips asked for, approved and paid out."""

from odoo.addons.wuye_cashier.tests.common import DeskMixin

DAY = "2026-04-29"
NEXT = "2026-04-30"


class RefundMixin(DeskMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_refunds`."""

    @classmethod
    def _setup_refunds(cls):
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        cls.bills = cls._open(cls.fee).sorted("date")

    def _closed(self, bills, tenders=None, counted=None, **vals):
        """A receipt of a shift that was counted and closed."""
        self._open_shift()
        receipt = self._take(bills, tenders, **vals)
        cash = sum(t.amount for t in receipt.tender_ids if t.tender == "cash")
        self._cashier().close_shift(self.token, {"cash": 500.0 + cash})
        return receipt

    def _slip(self, receipt, amounts=(), user=None, **vals):
        """A slip as the collector writes it; `amounts` of the lines, None to drop."""
        slip = (
            self.env["wuye.refund"]
            .with_user(user or self.collector)
            .create({"receipt_id": receipt.id, "reason": "重复缴费", **vals})
        )
        for line, amount in zip(slip.line_ids, amounts, strict=False):
            if amount is None:
                line.unlink()
            else:
                line.amount = amount
        return slip

    def _approve(self, slip, user=None):
        """Asked for by whoever wrote it, approved by the supervisor."""
        slip.request_validation()
        self._validate(slip, user or self.supervisor)
        return slip

    def _validate(self, slip, user):
        slip.with_user(user).invalidate_recordset()
        slip.with_user(user).validate_tier()
        self.env.invalidate_all()

    def _refund(self, receipt, amounts=(), **vals):
        """A slip approved, with the paper in hand."""
        return self._approve(
            self._slip(receipt, amounts, **{"is_retrieved": True, **vals})
        )

    def _pay_out(self, slip, token=None):
        """As the browser of a computer does it, for the user of the slip."""
        return (
            self.env["wuye.cashier"]
            .with_user(slip.env.user)
            .pay_out_refund(self.token if token is None else token, slip.id)
        )

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

    @classmethod
    def _held(cls, tender):
        """What the ledger holds on the account of a tender."""
        cls.env.flush_all()
        journal = cls.company._wuye_tender_journal(tender)
        method = cls.env["wuye.settlement"]._payment_method(journal, outbound=False)
        [(total,)] = cls.env["account.move.line"]._read_group(
            [
                ("account_id", "=", method.payment_account_id.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return round(total or 0.0, 2)
