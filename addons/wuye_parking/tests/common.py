"""Parking tariffs for tests, of this module and of those built on it."""

from contextlib import contextmanager

from odoo import fields

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

HOURLY = {
    "free": {"minutes": 30},
    "blocks": [{"upto": 60, "price": 5}, {"unit": 30, "price": 2}],
    "caps": [{"amount": 20}],
}


class WuyeParkingMixin(WuyeBillingMixin):
    """Makers of parking tariffs, as an accountant makes them."""

    @classmethod
    def _setup_tariffs(cls):
        """On top of `_setup_billing`."""
        cls.guard = cls._make_user("guard", cls.community)
        cls.tariffs = cls.env["wuye.parking.tariff"].with_user(cls.accountant)
        cls.versions = cls.env["wuye.parking.tariff.version"].with_user(cls.accountant)

    @classmethod
    def _make_tariff(cls, code="T1", data=None, date_from="2026-01-01", **vals):
        """A tariff with one version; `data` is its declaration, HOURLY by default."""
        version = {"date_from": date_from, "data": HOURLY if data is None else data}
        return cls.tariffs.create(
            {
                "name": f"Tariff {code}",
                "code": code,
                "company_id": cls.company.id,
                "version_ids": [fields.Command.create(version)],
                **vals,
            }
        )

    @contextmanager
    def assertSays(self, error, words):
        """The block is refused with a sentence like this, and leaves nothing."""
        with self.assertRaises(error) as caught:  # takes back what was written
            yield
        self.assertRegex(str(caught.exception), words)
