"""A payer with bills and a wallet, a collector and a cashier at their desks."""

from contextlib import contextmanager

from odoo.addons.wuye_refund.tests.common import RefundMixin
from odoo.addons.wuye_wallet.tests.common import WalletMixin

DAY = "2026-04-30"
NOON = f"{DAY} 04:00:00"  # UTC, noon in Shanghai
DAILY = "2026-05-01 04:00:00"  # a day later


class WalletDeskMixin(WalletMixin, RefundMixin):
    """For a class that calls `_setup_billing` and `_setup_wallet_desk`."""

    @classmethod
    def _setup_wallet_desk(cls):
        """Three bills of 300.00; a canteen with a till; nobody has a wallet yet."""
        cls._setup_refunds()
        cls.card = cls._make_card("0102A3B4C5", cls.owner, cls.unit)
        cls.seller = cls._make_user("customer_service", cls.community, login="seller")
        cls.place = cls._make_place("CT", "食堂")
        cls.terminal = cls.place.terminal_ids
        cls.book._move("draw", 12821, 12830, cls.cashier)
        cls.desk2, cls.token2 = cls._make_desk("JLW-02")
        for user in (cls.collector, cls.cashier, cls.supervisor, cls.accountant):
            user.tz = "Asia/Shanghai"

    @property
    def wallet(self):
        """The owner's wallet that is not closed."""
        return self.env["wuye.wallet"]._own(self.company, self.owner).sudo(False)

    def _top_up(self, amount, tenders=None, bills=(), user=None, token=None, **vals):
        """Money taken for the payer's wallet; the receipt, as superuser."""
        total = amount + sum(part for _bill, part in bills)
        return self._take(
            list(bills),
            tenders or [("cash", total)],
            user=user,
            token=token,
            **{"topups": [{"amount": amount}], **vals},
        )

    def _take(self, bills, tenders=None, user=None, token=None, **vals):
        """As at any desk; who pays from his wallet has given his consent."""
        order = self._order(bills, tenders, **vals)
        if any(tender["code"] == "wallet" for tender in order["tenders"]):
            self._prove(order, "授权书 TY-07", user=user, token=token)
        answer = self._cashier(user).take(token or self.token, order)
        return self.env["wuye.receipt"].browse(answer["id"])

    def _prove(self, order, typed, amount=0.0, pin="", user=None, token=None):
        """What the screen asks before it pays an order from the wallet."""
        asked = {
            "order": order["token"],
            "partner_id": order["partner_id"],
            "amount": amount,
            "typed": typed,
            "pin": pin,
        }
        return self._cashier(user).wallet_prove(token or self.token, asked)

    def _void(self, receipt):
        page = (
            self.env["wuye.refund.ask"]
            .with_user(self.collector)
            .create({"number": receipt.name, "reason": "录错", "is_retrieved": True})
        )
        page.action_ask()
        slip = self.env["wuye.refund"].search([("receipt_id", "=", receipt.id)])
        self._validate(slip, self.supervisor)
        slip.with_user(self.supervisor).action_void()
        self.env.invalidate_all()

    @contextmanager
    def _refused(self, error, text):
        """Refused with these words, and nothing is left of it."""
        before = self._moved()
        with self.assertRaisesRegex(error, text), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()
        self.assertEqual(self._moved(), before)

    def _moved(self):
        """What must not move where something is refused."""
        entries = self.env["wuye.wallet.entry"].search_count([])
        used = self.book.number_ids.filtered(lambda number: number.state == "used")
        return entries, len(used), self._balance("wallet"), self._balance("cash")

    def _entries(self, wallet=None):
        """[(kind, amount, paper)] of a wallet, the first first."""
        entries = (wallet or self.wallet).entry_ids.sorted("seq")
        return [(one.kind, one.amount, one.paper) for one in entries]

    def _find(self, code):
        self.env.flush_all()
        return list(self.env["wuye.audit"]._run_check(code, self.company))
