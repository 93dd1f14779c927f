"""A day at the desks: two collectors, several bills, several tenders."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.wuye_cashier.tests.common import DeskMixin

DAY = "2026-04-30"
NOON = "2026-04-30 04:00:00"  # UTC, noon in Shanghai


class TakingsMixin(DeskMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_takings`."""

    @classmethod
    def _setup_takings(cls):
        cls._setup_desk()
        cls._make_line(cls.unit, cls._make_standard(cls.parking, 80.0), "2026-01-01")
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        cls.bills = cls._open(cls.fee).sorted("date")
        cls.lots = cls._open(cls.parking).sorted("date")
        cls.second = cls._make_user("cashier", cls.community, login="t-second")
        cls.book._move("draw", 12821, 12830, cls.second)
        cls.desk2, cls.token2 = cls._make_desk("JLW-02")
        for user in (cls.collector, cls.second, cls.supervisor, cls.accountant):
            user.tz = "Asia/Shanghai"
        cls.env["wuye.late.rule"].create(
            {
                "name": "合同约定",
                "date_from": "2020-01-01",
                "company_id": cls.company.id,
                "rate_ids": [
                    fields.Command.create({"date_from": "2020-01-01", "permille": 0.3})
                ],
            }
        )

    def _day(self):
        """Three receipts of two collectors, the shifts closed; the receipts.

        The first: fee and parking of January with damages and an advance, by cash,
        WeChat and POS in an order that cuts through the lines.
        """
        with freeze_time(NOON):
            self._open_shift()
            self._open_shift(user=self.second, token=self.token2)
            rows = self._cashier().open_unit(self.token, self.unit.id)["bills"]
            late = next(row["late"] for row in rows if row["id"] == self.bills[0].id)
            self.assertGreater(late, 0.0)
            order = self._order(
                [(self.bills[0], 300.0), (self.lots[0], 80.0)],
                [("wechat", 333.33), ("cash", round(96.67 + late, 2)), ("pos", 70.0)],
                advances=[
                    {
                        "amount": 120.0,
                        "item_id": self.fee.id,
                        "period_start": "2026-12-01",
                        "period_end": "2027-02-28",
                    }
                ],
            )
            order["lines"][0]["late"] = late
            answer = self._cashier().take(self.token, order)
            first = self.env["wuye.receipt"].browse(answer["id"])
            others = self._take(
                [(self.lots[1], 30.5)],
                [("cash", 30.5)],
                user=self.second,
                token=self.token2,
            )
            others |= self._take(
                [(self.bills[1], 299.99), (self.bills[2], 0.02)],
                [("transfer", 0.01), ("cash", 300.0)],
            )
            self._close()
        return first | others

    def _close(self):
        self._cashier().close_shift(self.token, {"cash": 1000.0})
        self._cashier(self.second).close_shift(self.token2, {"cash": 530.5})

    def _takings(self, user=None, **vals):
        """The tables of the day as somebody opens them."""
        vals = {
            "community_id": self.community.id,
            "date_from": DAY,
            "date_to": DAY,
            **vals,
        }
        return self.env["wuye.takings"].with_user(user or self.supervisor).create(vals)

    def _with_voucher(self, **hooks):
        """A tender without money while the test runs; it settles nothing here."""
        tenders = type(self.env["wuye.tender"])
        kinds = tenders._kinds

        def _kinds(tender):
            voucher = {"label": "代金券", "is_money": False, "reference": False}
            return {**kinds(tender), "voucher": voucher}

        def _book_voucher(tender, receipt, part, parts):
            return None

        hooks.update(_kinds=_kinds, _book_voucher=_book_voucher)
        for name, function in hooks.items():
            patcher = patch.object(tenders, name, function, create=True)
            patcher.start()
            self.addCleanup(patcher.stop)
