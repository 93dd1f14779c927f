"""A building of three homes and a shop that share the power of a lift."""

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon, WuyeBillingMixin


class AllocationMixin(WuyeBillingMixin):
    """Makers of costs; `cls.lift` is their fee item."""

    @classmethod
    def _setup_costs(cls):
        cls.lift = cls._make_lift()
        cls.unit.floor = 3
        cls.second = cls._make_home("0502", 90.0, 5)
        cls.third = cls._make_home("0901", 110.0, 9)
        cls.homes = cls.unit + cls.second + cls.third

    @classmethod
    def _make_lift(cls):
        return cls.env["wuye.fee.item"].create(
            {
                "name": "电梯电费公摊",
                "code": "DT",
                "kind": "shared",
                "basis": "manual",
                "timing": "postpaid",
                "company_id": cls.company.id,
                "income_account_id": cls.water.income_account_id.id,
                "tax_id": cls.water.tax_id.id,
            }
        )

    @classmethod
    def _make_home(cls, room, area, floor):
        home = cls._make_unit(cls.building, room, area_building=area, floor=floor)
        cls._make_occupancy(home, cls.owner, date_from="2020-01-01")
        return home

    @classmethod
    def _cost(cls, amount=1000.0, audit=True, **vals):
        """The ledger clerk's cost of February, computed, and audited or not."""
        cost = (
            cls.env["wuye.allocation"]
            .with_user(cls.clerk)
            .create(
                {
                    "community_id": cls.community.id,
                    "item_id": cls.lift.id,
                    "month": "2026-02-01",
                    "amount": amount,
                    "document_number": f"电费-{amount:g}",
                    **vals,
                }
            )
        )
        cost.action_compute()
        if audit:
            cost.with_user(cls.accountant).action_audit()
        return cost.with_env(cls.env)

    @classmethod
    def _shares(cls, cost):
        """{room: share}"""
        return {line.unit_id.room: line.amount for line in cost.line_ids}


class AllocationCommon(AllocationMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_costs()
