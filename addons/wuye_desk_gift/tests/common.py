"""A desk, a unit of 300 yuan a month, and the table of gift months."""

from odoo import fields

from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_discount.tests.common import DiscountMixin


class GiftMixin(DiscountMixin, DeskMixin):
    """For a class whose `setUpClass` calls `_setup_gifts` after the billing."""

    @classmethod
    def _setup_gifts(cls):
        cls._setup_desk()
        cls._setup_bills(f"{fields.Date.today():%Y-%m}")
        cls.scheme = cls._scheme(rows=((6, 1.0), (3, 0.5)))
        first = fields.Date.start_of(fields.Date.today(), "month")
        cls.next = fields.Date.add(first, months=1)

    def _month(self, number):
        """The first day of the month so many after the next one."""
        return fields.Date.add(self.next, months=number)

    def _gifts(self):
        return self.env["wuye.discount.application"].search(
            [("unit_id", "=", self.unit.id)], order="id"
        )
