"""Eleven homes alike with a year of water, and two months of bills."""

from odoo import fields

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon, WuyeBillingMixin


class ExceptionMixin(WuyeBillingMixin):
    """Makers of a clean year; what is unusual each test plants itself."""

    @classmethod
    def _setup_year(cls):
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.tap = cls._make_standard(cls.water, 5.0)
        cls.homes = cls.unit
        for number in range(4, 14):
            home = cls._make_unit(cls.building, f"{number:02d}02", area_building=100.0)
            cls._make_occupancy(home, cls.owner, date_from="2020-01-01")
            cls.homes |= home
        cls.lines = {}
        for home in cls.homes:
            cls.lines[home, "fee"] = cls._make_line(home, cls.standard, "2025-01-01")
            cls.lines[home, "water"] = cls._make_line(home, cls.tap, "2025-01-01")
        # December is billed in January, January in February
        for number, home in enumerate(cls.homes):
            cls._use_year(cls.lines[home, "water"], 8 + number)

    @classmethod
    def _use_year(cls, line, quantity):
        """13 months until January 2026, each a little more or less than `quantity`."""
        first = fields.Date.to_date("2025-01-01")
        cls.env["wuye.usage"].create(
            [
                {
                    "contract_line_id": line.id,
                    "month": fields.Date.add(first, months=index),
                    "quantity": quantity + (index % 3) - 1,
                }
                for index in range(13)
            ]
        )

    @classmethod
    def _used(cls, home, month="2026-01"):
        """The consumption row of a home."""
        return cls.env["wuye.usage"].search(
            [("unit_id", "=", home.id), ("month", "=", f"{month}-01")]
        )

    @classmethod
    def _bill(cls, post=True):
        """January posted, February computed, posted or not."""
        cls._run("2026-01")
        return cls._run("2026-02", post=post)

    def _search(self, month="2026-02", user=None):
        """The clerk's search of a month, made or made again."""
        Search = self.env["wuye.exception.search"].with_user(user or self.clerk)
        first = fields.Date.to_date(f"{month}-01")
        search = Search.search(
            [("community_id", "=", self.community.id), ("month", "=", first)]
        )
        search = search or Search.create(
            {"community_id": self.community.id, "month": first}
        )
        search.action_search()
        return search

    def _found(self, search):
        """{(room, code of the item, kind)} of what is not gone."""
        return {
            (row.unit_id.room, row.item_id.code, row.kind)
            for row in search.exception_ids
            if row.state != "gone"
        }


class ExceptionCommon(ExceptionMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_year()
