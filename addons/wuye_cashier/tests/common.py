"""A desk with its computer, a collector with receipts in his drawer."""

import uuid

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin


class DeskMixin(WuyeBillingMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_desk`."""

    @classmethod
    def _setup_desk(cls):
        cls.keeper = cls._make_user("receipt_keeper", cls.community, login="d-keeper")
        cls.supervisor = cls._make_user("supervisor", cls.community, login="d-super")
        cls.collector = cls._make_user("collector", cls.community, login="d-collector")
        cls.desk, cls.token = cls._make_desk("JLW-01")
        cls.book = cls._make_book(12801, 12850)
        cls.book._move("draw", 12801, 12820, cls.collector)

    @classmethod
    def _setup_bills(cls, *months):
        """A bill of 300.00 of the property fee for each month, open."""
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), f"{months[0]}-01")
        for month in months:
            cls._run(month)

    @classmethod
    def _make_desk(cls, code, **vals):
        """A registered desk and the token its computer holds."""
        desk = (
            cls.env["wuye.desk"]
            .with_user(cls.supervisor)
            .create(
                {
                    "name": "收费处",
                    "code": code,
                    "community_id": cls.community.id,
                    **vals,
                }
            )
        )
        return desk.with_env(cls.env), desk.register_computer()

    @classmethod
    def _make_book(cls, first, last):
        book = (
            cls.env["wuye.receipt.book"]
            .with_user(cls.keeper)
            .create(
                {
                    "company_id": cls.company.id,
                    "community_id": cls.community.id,
                    "prefix": "A",
                    "number_first": first,
                    "number_last": last,
                }
            )
        )
        book.action_register()
        return book

    def _cashier(self, user=None):
        """The service as the collector's browser calls it."""
        return self.env["wuye.cashier"].with_user(user or self.collector)

    def _open_shift(self, amount=500.0, user=None, token=None):
        self._cashier(user).open_shift(token or self.token, amount)
        return self.env["wuye.shift"].search(
            [("user_id", "=", (user or self.collector).id), ("state", "=", "open")]
        )

    def _order(self, bills, tenders=None, **vals):
        """What the screen sends for bills [(charge, amount)] of one payer.

        :param tenders: [(code, amount)], all cash by default
        """
        total = sum(amount for _charge, amount in bills)
        return {
            "token": str(uuid.uuid4()),
            "unit_id": self.unit.id,
            "partner_id": self.owner.id,
            "lines": [
                {"charge_id": charge.id, "amount": amount} for charge, amount in bills
            ],
            "tenders": [
                {
                    "code": code,
                    "amount": amount,
                    "reference": False if code == "cash" else "尾号 70318",
                }
                for code, amount in tenders or [("cash", total)]
            ],
            **vals,
        }

    def _take(self, bills, tenders=None, user=None, token=None, **vals):
        """Take money at the desk; the receipt, as superuser."""
        answer = self._cashier(user).take(
            token or self.token, self._order(bills, tenders, **vals)
        )
        return self.env["wuye.receipt"].browse(answer["id"])
