"""The browser, in Chinese: a first month by hand, and every menu read for English."""

import io
from unittest.mock import patch

import openpyxl

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.web.controllers.action import Action
from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import WuyeBillingMixin
from .estate import EstateMixin

LANGUAGE = "zh_CN"
# what the tables of others hold of our books
BOOKS = (
    "account.move",
    "account.move.line",
    "account.partial.reconcile",
    "account.payment",
    "res.partner",
)
POSTS = (
    "collector",
    "cashier",
    "accountant",
    "ledger_clerk",
    "supervisor",
    "customer_service",
    "meter_reader",
    "receipt_keeper",
    "manager",
    "administrator",
)


PARTS = 4  # of the walk over the menus, as in walk_menus.js

# Seconds for a tour. Only one that fails waits for it, and a machine may be busy.
TOUR_LIMIT = 300


class ChineseTours(WuyeBillingMixin, HttpCase):
    """Everybody works in zh_CN, as the company's people do."""

    def start_tour(self, url_path, tour_name, **options):
        options.setdefault("timeout", TOUR_LIMIT)
        return super().start_tour(url_path, tour_name, **options)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        # as in a database made in Chinese: persons and companies speak it, and what
        # is stored in words is stored in the words of whoever makes it
        cls.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})
        cls._setup_billing()
        cls.company.name = "安和物业"
        cls.community.developer_id.name = "锦澜湾置业"
        for number, (user, name) in enumerate(
            (
                (cls.clerk, "何静"),
                (cls.accountant, "沈会计"),
                (cls.manager, "周经理"),
                (cls.cashier, "钱出纳"),
            )
        ):
            # they log in with their telephone, as people do
            login = f"1390000000{number}"
            user.write({"name": name, "login": login, "tz": "Asia/Shanghai"})


@tagged("post_install", "-at_install")
class TestFirstMonth(ChineseTours):
    """From a spreadsheet to the month's report, as the README tells a newcomer."""

    def test_a_newcomer_imports_bills_receives_and_reports_a_month(self):
        self.month = fields.Date.start_of(fields.Date.today(), "month")
        self._clerk_imports()
        self._clerk_prepares()
        self._accountant_posts()
        self._accountant_receives()
        self._accountant_reports()

    def _clerk_imports(self):
        """A unit with its owner, price, fee and last month's arrears."""
        before = fields.Date.subtract(self.month, months=1)
        sheets = {
            "房屋": [("楼幢", "房号", "建筑面积"), ("2栋", "0101", 90)],
            "业主": [("楼幢", "房号", "业主姓名"), ("2栋", "0101", "李雪")],
            "收费标准": [
                ("收费项目", "标准名称", "单价", "生效日期"),
                ("物业费", "多层", 2, "2020-01-01"),
            ],
            "合同": [
                ("楼幢", "房号", "收费项目", "标准名称", "起始日期"),
                ("2栋", "0101", "物业费", "多层", f"{self.month}"),
            ],
            "期初欠费": [
                ("楼幢", "房号", "收费项目", "账期", "欠费金额"),
                ("2栋", "0101", "物业费", f"{before:%Y-%m}", 180),
            ],
            "合计": [("楼幢", "房屋数", "期初欠费合计"), ("2栋", 1, 180)],
        }
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        self.env["ir.attachment"].create(
            {
                "name": "first_month.xlsx",
                "url": "/wuye_first_month.xlsx",
                "raw": stream.getvalue(),
                "public": True,
            }
        )
        self.start_tour("/odoo", "wuye_first_month_import", login=self.clerk.login)
        unit = self.env["wuye.unit"].search([("code", "=", "02-0101")])
        self.assertEqual(unit.owner_id.name, "李雪")
        charge = self.env["wuye.charge"].search([("unit_id", "=", unit.id)])
        self.assertRecordValues(
            charge, [{"kind": "opening", "state": "posted", "amount": 180.0}]
        )
        self.assertEqual(charge.move_line_id.balance, 180.0)

    def _accountant_reports(self):
        login = self.accountant.login
        self.start_tour("/odoo", "wuye_first_month_report", login=login)
        report = self.env["wuye.month.report"].search([])
        self.assertRecordValues(
            report,
            [
                {
                    "state": "draft",
                    "month": self.month,
                    "amount_opening": 180.0,
                    "amount_due": 440.0,
                    "amount_received": 300.0,
                    "amount_later": 40.0,
                    "amount_closing": 360.0,
                    "ledger_receivable": 360.0,
                    "advance_closing": 40.0,
                    "ledger_advance": 40.0,
                }
            ],
        )

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
                    "charge_count": 2,
                    "amount_total": 440.0,
                    "month": self.month,
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

    def _accountant_receives(self):
        login = self.accountant.login
        self.start_tour("/odoo", "wuye_first_month_receives", login=login)
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
class TestSearch(ChineseTours):
    """A6: a word and Enter, among 5,000 units."""

    def test_enter_opens_the_only_hit(self):
        building = self.building.copy({"code": "02"})
        self.env["wuye.unit"].create(
            [
                {"building_id": building.id, "room": f"{number:04d}"}
                for number in range(1001, 6001)
            ]
        )
        for room, owner in (("0303", "王芳"), ("0401", "李雪")):
            unit = self._make_unit(self.building, room)
            self._make_occupancy(unit, self._make_partner(owner))
        self.start_tour("/odoo", "wuye_search_enter", login=self.clerk.login)
        self.assertEqual(unit.household_size, 4)

    def test_palette_finds_by_initials_and_plate(self):
        """A6: Ctrl+K, a full stop and the initials, from any page."""
        unit = self._make_unit(self.building, "0303")
        owner = self._make_partner("王芳")
        self._make_occupancy(unit, owner)
        self.env["wuye.vehicle"].create({"unit_id": unit.id, "plate": "粤B12345"})
        url = "/odoo/action-wuye_property.wuye_vehicle_action"
        self.start_tour(url, "wuye_palette", login=self.clerk.login)
        self.assertEqual(unit.household_size, 3)


@tagged("post_install", "-at_install")
class TestFloorPlan(ChineseTours):
    """A8: the colour floor plan, by mouse and by keys."""

    def test_a8_plan_filters_finds_and_leads_to_the_desk(self):
        self._make_line(self.unit, self._make_standard(self.fee, 2.6))
        with freeze_time("2026-03-20"):
            self._run("2026-03")
        self.unit.state = "occupied"
        let = self._make_unit(self.building, "0402", state="occupied")
        self._make_occupancy(let, self._make_partner("张租客"), "tenant")
        for room in ("0502", "0602"):
            self._make_unit(self.building, room)
        self.start_tour(
            "/odoo/floor-plan", "wuye_floor_plan", login=self.accountant.login
        )
        charge = self._open(self.fee)
        plan = self.env["wuye.floor.plan"].with_user(self.accountant).load()
        [unit] = [u for u in plan["buildings"][0]["units"] if u["id"] == self.unit.id]
        self.assertEqual(unit["overdue"], charge.amount_residual)

    def test_a8_money_is_for_posts_that_may_see_charges(self):
        self._make_line(self.unit, self._make_standard(self.fee, 2.6))
        with freeze_time("2026-03-20"):
            self._run("2026-03")
        for post, sees in (
            ("collector", True),
            ("housekeeper", True),
            ("guard", False),
            ("repairer", False),
            ("meter_reader", False),
            ("receipt_keeper", False),
        ):
            user = self._make_user(post, self.community, login=f"plan_{post}")
            plans = self.env["wuye.floor.plan"].with_user(user)
            plan = plans.load()
            self.assertEqual(plan["shows_money"], sees, post)
            units = plan["buildings"][0]["units"]
            self.assertEqual("overdue" in str(units), sees, post)
            self.assertEqual("260.00" in str(plans.card(self.unit.id)), sees, post)


@tagged("post_install", "-at_install")
class TestUnitLife(ChineseTours):
    """A4: what a transfer will do, does, and takes back, on one page."""

    def test_transfer_is_seen_carried_out_and_taken_back(self):
        self._make_partner("李雪")
        self._make_line(self.unit, self._make_standard(self.fee, 3.1))
        with freeze_time("2026-03-20"):
            self._run("2026-03")
        service = self._make_user(
            "customer_service", self.community, login="13900000008"
        )
        url = f"/odoo/wuye.unit/{self.unit.id}"
        self.start_tour(url, "wuye_transfer", login=service.login)
        event = self.env["wuye.unit.event"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(event, [{"state": "undone", "undo_reason": "买方退房"}])
        self.assertEqual(self.unit.owner_id, self.owner)
        standing = self._open(self.fee)
        self.assertRecordValues(
            standing, [{"amount": 310.0, "partner_id": self.owner.id}]
        )
        reversals = self.env["wuye.charge"].search([("kind", "=", "reversal")])
        self.assertEqual(sorted(reversals.mapped("amount")), [-310.0, -170.0, -140.0])


class MenusInChinese(EstateMixin):
    """No English left on any page a menu of ours opens, of a third of the menus."""

    tracked = True  # what chatters say is read, too
    part = None

    def test_every_menu_opens_and_reads_chinese(self):
        user = self._make_user("administrator", self.community, login="13900000009")
        self.walker = user
        self._make_estate()
        posts = [self.env.ref(f"wuye_property.group_{post}").id for post in POSTS]
        user.name = "全岗"
        # nobody may hold them all, so they are planted behind the checks' back
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (uid, gid) SELECT %s, unnest(%s) "
            "ON CONFLICT DO NOTHING",
            [user.id, posts],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("groups")
        self.env.registry.clear_cache()
        loaded, before = set(), self._fingerprints()
        load = Action.load

        def note(controller, action_id, context=None):
            loaded.add(action_id)
            return load(controller, action_id, context)

        note.__dict__.update(load.__dict__)  # its route
        with patch.object(Action, "load", note):
            tour = f"wuye_walk_menus_{self.part}"
            self.start_tour("/odoo", tour, login=user.login, timeout=840)
        leaves = self._leaves().filtered(lambda menu: menu.id % PARTS == self.part)
        self.assertTrue(leaves)
        self.assertEqual(leaves, leaves.with_user(user)._filter_visible_menus())
        actions = {menu.action.id: menu.complete_name for menu in leaves}
        self.assertEqual(len(actions), len(leaves))
        unopened = [name for action, name in actions.items() if action not in loaded]
        self.assertFalse(unopened, f"of {len(leaves)} menus")
        self.assertEqual(self._fingerprints(), before, "looking has written")

    def _leaves(self):
        """The menus of our apps that open something, whoever may see them."""
        tops = self.env["ir.ui.menu"].search([("parent_id", "=", False)])
        names = tops.get_external_id()
        roots = tops.filtered(lambda menu: names[menu.id].startswith("wuye_"))
        menus = self.env["ir.ui.menu"].search([("id", "child_of", roots.ids)])
        return menus.filtered("action")

    def _fingerprints(self):
        """{table: its content} of our tables and of the books."""
        self.env.flush_all()
        tables = [
            model._table
            for name, model in self.env.items()
            if model._auto
            and not model._abstract
            and not model._transient
            and (name.startswith("wuye.") or name in BOOKS)
        ]
        query = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t"
        return {
            table: self.env.execute_query(SQL(query, SQL.identifier(table)))
            for table in tables
        }


@tagged("post_install", "-at_install")
class TestMenusInChinese(MenusInChinese, ChineseTours):
    part = 0


@tagged("post_install", "-at_install")
class TestMenusInChineseSecond(MenusInChinese, ChineseTours):
    part = 1


@tagged("post_install", "-at_install")
class TestMenusInChineseThird(MenusInChinese, ChineseTours):
    part = 2


@tagged("post_install", "-at_install")
class TestMenusInChineseFourth(MenusInChinese, ChineseTours):
    part = 3
