"""Something of everything, for tests that look at all of it."""

import base64
import importlib.util

from odoo import fields
from odoo.fields import Command
from odoo.tools import file_open


class EstateMixin:
    """For a class that has `WuyeBillingMixin` too."""

    walker = None  # who reads the pages; a page of choices is its maker's alone

    def _make_choice(self, model, values):
        """A page of choices, as the one who will read it made it."""
        user = self.walker or self.env.user
        # sudo: who walks has his posts only after the estate is made
        self.env[model].with_user(user).sudo().create(values)

    def _make_estate(self):
        """Something to read behind each menu: two months and what happened in them."""
        fee = self._make_standard(self.fee, 2.6, name="高层住宅")
        water = self._make_standard(self.water, 5.0, name="居民水价")
        self.env["wuye.contract.template"].create({"standard_id": fee.id})
        self._make_line(self.unit, fee)
        self._make_line(self.unit, water, date_end="2026-02-28")
        line = self.env["wuye.contract.line"].search([("standard_id", "=", water.id)])
        self._use(line, "2026-01", 12)
        self._use(line, "2026-02", 0)
        self._run("2026-02")
        bare = self._make_unit(self.building, "0402", area_building=0)
        self._make_line(bare, fee, date_start="2026-03-01")
        self._make_money()
        self._run("2026-03", post=False)
        self._make_papers()
        self.env["wuye.vehicle"].create({"plate": "浙A12345", "unit_id": self.unit.id})
        event = self.env["wuye.unit.event"].create(
            {
                "kind": "move_in",
                "unit_id": self.unit.id,
                "partner_id": self._make_partner("陈静").id,
                "date": "2026-03-01",
            }
        )
        event.action_apply()
        self.env["wuye.vacancy"].create(
            {"unit_id": self.unit.id, "date_from": "2026-02-01", "reason": "出国"}
        )
        self._make_posts()
        self._make_privacy()
        self._make_modules_on_top()

    def _make_modules_on_top(self):
        """What modules built on billing have behind their menus.

        Such a module has tests/estate.py with a function `make(case)`.
        """
        modules = self.env["ir.module.module"].search(
            [("name", "=like", "wuye_%"), ("state", "=", "installed")]
        )
        for name in modules.mapped("name"):
            place = f"odoo.addons.{name}.tests.estate"
            if name != "wuye_billing" and importlib.util.find_spec(place):
                importlib.import_module(place).make(self)

    def _make_privacy(self):
        """A paper on file, a number read in full, a request to erase."""
        self.env["wuye.document"].create(
            {"unit_id": self.unit.id, "kind": "deed", "number": "浙2020-0302"}
        )
        self.owner.with_user(self.clerk).wuye_reveal("phone", "核对资料")
        self.env["wuye.erasure"].with_user(self.clerk).create(
            {"partner_id": self.owner.id, "reason": "本人申请"}
        )

    def _make_posts(self):
        """A post asked for, one lent, the quarter's review, a login that is locked."""
        newcomer = self._make_user("guard", self.community, login="13900000010")
        newcomer.name = "郑保安"
        self.manager.wuye_community_ids |= self.community
        self.env["wuye.post.request"].create(
            {
                "user_id": newcomer.id,
                "group_ids": [
                    Command.link(self.env.ref("wuye_property.group_housekeeper").id)
                ],
                "reason": "兼管家",
            }
        )
        self.env["wuye.delegation"].create(
            {
                "lender_id": self.clerk.id,
                "user_id": newcomer.id,
                "group_ids": [
                    Command.link(self.env.ref("wuye_property.group_ledger_clerk").id)
                ],
                "date_to": fields.Datetime.add(fields.Datetime.now(), hours=2),
                "reason": "午休顶班",
            }
        ).with_user(self.manager).action_approve()
        self.env["wuye.post.review"]._make(self.company)
        self.env["wuye.role.finding"]._refresh()
        self.env["wuye.login.lock"].create({"user_id": newcomer.id, "failures": 2})

    def _make_money(self):
        """A receipt with an advance, one that is voided, a reduction applied for."""
        charge = self._open(self.fee)[:1]
        self._pay(
            "2026-02-20",
            [(charge, 100.0)],
            [{"unit": self.unit, "item": self.fee, "amount": 50.0}],
        )
        wrong = self._pay("2026-02-21", [(charge, 20.0)], tender="wechat")
        wrong.with_user(self.accountant).action_wuye_void()
        request = self._request(
            "reduction", 10.0, "2026-02-21", approve=False, charge_id=charge.id
        )
        request.reason = "漏水停用一周"

    def _make_papers(self):
        """A month report, an audit, and a file that is not as it should be."""
        report = self.env["wuye.month.report"].create(
            {"community_id": self.community.id, "month": "2026-02-01"}
        )
        report.with_user(self.clerk).action_compute()
        self.env["wuye.audit"].with_user(self.accountant).action_run()
        with file_open("wuye_billing/tests/data/bad_contracts.xlsx", "rb") as file:
            content = base64.b64encode(file.read())
        values = {"community_id": self.community.id, "filename": "合同.xlsx"}
        record = self.env["wuye.import"].create({**values, "file": content})
        record.with_user(self.clerk).action_check()
        self.env["wuye.import.mapping"].create(
            {
                "sheet_key": "contracts",
                "heading": "收费名目",
                "target": "contracts.item",
            }
        )
