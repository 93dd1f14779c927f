"""The browser, in Chinese: a first month by hand, and every menu read for English."""

import unittest

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import WuyeBillingMixin

LANGUAGE = "zh_CN"
# whose words are read on our screens
MODULES = (
    "base",
    "web",
    "mail",
    "contacts",
    "account",
    "l10n_cn",
    "base_tier_validation",
    "wuye_property",
    "wuye_billing",
)
POSTS = (
    "collector",
    "cashier",
    "accountant",
    "ledger_clerk",
    "supervisor",
    "customer_service",
    "meter_reader",
    "manager",
    "administrator",
)


class ChineseTours(WuyeBillingMixin, HttpCase):
    """Everybody works in zh_CN, as the company's people do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["res.lang"]._get_data(code=LANGUAGE):
            cls.env["res.lang"]._activate_lang(LANGUAGE)
        cls.env["ir.module.module"]._load_module_terms(
            MODULES, [LANGUAGE], overwrite=True
        )
        # what is stored in words, is stored in the words of whoever makes it
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})
        cls._setup_billing()
        cls.company.name = "安和物业"
        cls.community.developer_id.name = "锦澜湾置业"
        (cls.clerk + cls.accountant + cls.manager + cls.cashier).write(
            {"lang": LANGUAGE, "tz": "Asia/Shanghai"}
        )
        for user, name in (
            (cls.clerk, "何静"),
            (cls.accountant, "沈会计"),
            (cls.manager, "周经理"),
            (cls.cashier, "钱出纳"),
        ):
            user.name = name


@tagged("post_install", "-at_install")
class TestFirstMonth(ChineseTours):
    """From an empty price list to money received, as a newcomer does it."""

    def test_a_newcomer_bills_a_month_and_receives_the_money(self):
        self._clerk_prepares()
        self._accountant_posts()
        self._cashier_receives()

    def _clerk_prepares(self):
        self.start_tour("/odoo", "wuye_first_month_clerk", login=self.clerk.login)
        run = self.env["wuye.bill.run"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            run,
            [
                {
                    "state": "computed",
                    "computed_by": self.clerk.id,
                    "charge_count": 1,
                    "amount_total": 260.0,
                    "month": fields.Date.start_of(fields.Date.today(), "month"),
                }
            ],
        )

    def _accountant_posts(self):
        login = self.accountant.login
        self.start_tour("/odoo", "wuye_first_month_accountant", login=login)
        charge = self._open()
        self.assertRecordValues(
            charge, [{"state": "posted", "amount": 260.0, "amount_residual": 260.0}]
        )
        self.assertEqual(charge.run_id.signed_by, self.accountant)
        self.assertEqual(charge.move_id.state, "posted")

    def _cashier_receives(self):
        login = self.cashier.login
        self.start_tour("/odoo", "wuye_first_month_cashier", login=login)
        charge = self.env["wuye.charge"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(
            charge, [{"amount_paid": 260.0, "amount_residual": 0.0}]
        )
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(
            advance, [{"amount": 40.0, "amount_left": 40.0, "origin": "payment"}]
        )
        payments = self.env["account.payment"].search(
            [("wuye_community_id", "=", self.community.id)]
        )
        self.assertEqual(sum(payments.mapped("amount")), 300.0)


@tagged("post_install", "-at_install")
class TestMenusInChinese(ChineseTours):
    """No English left on any page a menu of ours opens."""

    @unittest.skip("unfinished: some of Odoo's own words still fail it")
    def test_every_menu_opens_and_reads_chinese(self):
        self._make_estate()
        user = self._make_user("administrator", self.community, login="WALKER")
        user.write(
            {
                "name": "全岗",
                "lang": LANGUAGE,
                "group_ids": [
                    fields.Command.link(self.env.ref(f"wuye_property.group_{post}").id)
                    for post in POSTS
                ],
            }
        )
        self.start_tour("/odoo", "wuye_walk_menus", login=user.login, timeout=600)

    def _make_estate(self):
        """A posted month, a preview with a failed line, a request, an advance."""
        fee = self._make_standard(self.fee, 2.6, name="高层住宅")
        water = self._make_standard(self.water, 5.0, name="居民水价")
        self._make_line(self.unit, fee)
        line = self._make_line(self.unit, water)
        self._use(line, "2026-01", 12)
        self._use(line, "2026-02", 0)
        self._run("2026-02")
        bare = self._make_unit(self.building, "0402", area_building=0)
        self._make_line(bare, fee, date_start="2026-03-01")
        self._run("2026-03", post=False)
        charge = self._open(self.fee)[:1]
        self._pay(
            "2026-02-20",
            [(charge, 100.0)],
            [{"unit": self.unit, "item": self.fee, "amount": 50.0}],
        )
        request = self._request(
            "reduction", 10.0, "2026-02-21", approve=False, charge_id=charge.id
        )
        request.reason = "漏水停用一周"
