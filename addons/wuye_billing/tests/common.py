"""Test data of billing, for this module and those built on it."""

from odoo import fields
from odoo.tests import TransactionCase

from odoo.addons.wuye_property.tests.common import WuyePropertyMixin

CHARTS = ("cn", "cn_large_bis")
READY = "安和物业 {chart} (ready)"  # companies made beforehand (tools.dev.inside)


class WuyeBillingMixin(WuyePropertyMixin):
    """Makers of fees, contracts, runs and receipts under one Chinese chart."""

    chart = "cn"
    tracked = False  # whether chatters are filled; slower

    @classmethod
    def _setup_billing(cls):
        """A company with the chart, a community with one unit, its fees and users."""
        untracked = {"tracking_disable": True} if not cls.tracked else {}
        cls.env = cls.env(context={**cls.env.context, **untracked})
        cls.company = cls._ready_company() or cls._make_chart_company()
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.env.user.company_ids |= cls.company
        cls.env.user.company_id = cls.company
        cls.community = cls._make_community("JLW", "锦澜湾", cls.company)
        cls.env.user.wuye_community_ids |= cls.community
        cls.building = cls._make_building(cls.community, "1")
        cls.unit = cls._make_unit(cls.building, "0302", area_building=100.0)
        cls.owner = cls._make_partner("王小明", phone="13800138000")
        cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")
        cls.fee = cls._item("WYF")
        cls.water = cls._item("SF")
        cls.parking = cls._item("CWF")
        cls.late = cls._item("WYJ")
        cls.clerk = cls._make_user("ledger_clerk", cls.community)
        cls.accountant = cls._make_user("accountant", cls.community)
        cls.manager = cls._make_user("manager", cls.community)
        cls.cashier = cls._make_user("cashier", cls.community)

    @classmethod
    def _ready_company(cls):
        """The one that `make test` put into its template, if this is a copy of it.

        Loading a chart takes two seconds, and every class of tests needs one.
        """
        companies = cls.env["res.company"]
        if cls.env.lang not in (None, "en_US"):  # its items and accounts have names
            return companies
        return companies.search([("name", "=", READY.format(chart=cls.chart))])

    @classmethod
    def _make_chart_company(cls):
        """A new company with `cls.chart`, in yuan."""
        company = cls.env["res.company"].create(
            {
                "name": f"安和物业 {cls.chart}",
                "country_id": cls.env.ref("base.cn").id,
                "currency_id": cls.env.ref("base.CNY").id,
            }
        )
        cls.env["account.chart.template"].try_loading(cls.chart, company)
        return company

    @classmethod
    def _item(cls, code):
        return cls.env["wuye.fee.item"].search(
            [("code", "=", code), ("company_id", "=", cls.company.id)]
        )

    @classmethod
    def _make_standard(cls, item, price, date_from="2020-01-01", name="Standard"):
        return cls.env["wuye.fee.standard"].create(
            {
                "name": f"{name} {price}",
                "item_id": item.id,
                "price_ids": [
                    fields.Command.create({"price": price, "date_from": date_from})
                ],
            }
        )

    @classmethod
    def _make_line(cls, unit, standard, date_start="2020-01-01", **vals):
        contract = cls.env["wuye.contract"].search([("unit_id", "=", unit.id)])
        contract = contract or cls.env["wuye.contract"].create({"unit_id": unit.id})
        return cls.env["wuye.contract.line"].create(
            {
                "contract_id": contract.id,
                "item_id": standard.item_id.id,
                "standard_id": standard.id,
                "date_start": date_start,
                **vals,
            }
        )

    @classmethod
    def _use(cls, line, month, quantity):
        return cls.env["wuye.usage"].create(
            {
                "contract_line_id": line.id,
                "month": f"{month}-01",
                "quantity": quantity,
            }
        )

    @classmethod
    def _run(cls, month, post=True, community=None):
        """The run of `month` ("2026-01"), as clerk and accountant; posted or not."""
        community = community or cls.community
        run = (
            cls.env["wuye.bill.run"]
            .with_user(cls.clerk)
            .create({"community_id": community.id, "month": f"{month}-01"})
        )
        run.action_compute()
        if post:
            signed = run.with_user(cls.accountant)
            signed.action_sign()
            signed.action_post()
        return run.with_env(cls.env)

    def _assert_clean(self):
        """Nothing is found by the audit, of any check."""
        self.env.flush_all()
        self.assertEqual(list(self.env["wuye.audit"]._find(self.company)), [])

    @classmethod
    def _open(cls, item=None, unit=None):
        """Open charges of a unit (and item), oldest first."""
        domain = [
            ("unit_id", "=", (unit or cls.unit).id),
            ("state", "=", "posted"),
            ("amount_residual", ">", 0),
        ]
        if item:
            domain.append(("item_id", "=", item.id))
        return cls.env["wuye.charge"].search(domain)._settlement_order()

    @classmethod
    def _pay(cls, date, pairs=(), advances=(), tender="cash", partner=None):
        """Take money as the desk does; `pairs` is [(charge, amount)]."""
        return cls.env["wuye.settlement"]._receive(
            [
                {
                    "partner": partner or cls.owner,
                    "journal": cls.company._wuye_tender_journal(tender),
                    "date": fields.Date.to_date(date),
                    "charges": list(pairs),
                    "advances": list(advances),
                }
            ]
        )

    @classmethod
    def _request(cls, kind, amount, date, approve=True, **vals):
        """A request of the accountant, approved by the manager and carried out."""
        request = (
            cls.env["wuye.request"]
            .with_user(cls.accountant)
            .create(
                {
                    "kind": kind,
                    "amount": amount,
                    "date": date,
                    "reason": "test",
                    **vals,
                }
            )
        )
        if approve:
            request.request_validation()
            request.with_user(cls.manager).invalidate_recordset()
            request.with_user(cls.manager).validate_tier()
            request.invalidate_recordset()
            request.action_apply()
        return request.with_env(cls.env)


class WuyeBillingCommon(WuyeBillingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
