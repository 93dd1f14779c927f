import base64
import json
import logging
import random

from stdnum.cn import ric

from odoo import Command, api, fields, models
from odoo.tools import file_open

from odoo.addons.wuye_privacy.vault import key_path

from ..estate import SCALES, make_doors, make_workbook

_logger = logging.getLogger(__name__)
DONE = "wuye_demo.done"  # parameter: the steps that are finished
COMPANY = "安和物业服务有限公司"
POSTS = (
    ("ledger_clerk", "台帐员", "何静"),
    ("accountant", "会计", "沈国华"),
    ("cashier", "出纳", "赵敏"),
    ("collector", "收费员", "周婷"),
    ("supervisor", "收费主管", "林海"),
    ("meter_reader", "抄表员", "吴磊"),
    ("customer_service", "客服", "唐月"),
    ("housekeeper", "房管员", "陈志远"),
    ("receipt_keeper", "票据管理员", "孙芳"),
    ("guard", "保安", "王立军"),
    ("manager", "项目经理", "罗明"),
    ("administrator", "系统管理员", "高洋"),
)
RESIDENT = "demo-resident@example.com"
ARREARS_SHARE = 0.04


def _password(post):
    """Strong enough for the rules of `wuye_access`."""
    return f"Demo-{post}-1"


class WuyeDemo(models.AbstractModel):
    """Loads a demo company step by step, each step by the user whose work it is.

    A step is committed with the note that it is done: interrupted, the next call
    goes on there; called again, nothing happens.
    """

    _name = "wuye.demo"
    _description = "Demo Estate"

    # === BUSINESS METHODS === #

    @api.model
    def _load(self, scale, today=None, commit=True):
        """Load `scale` ("start", "estate", or "small" for tests).

        :param today: the day the estate is seen on; bills end with the month before
        :param commit: whether each step is committed (not in tests)
        """
        today = today or fields.Date.context_today(self)
        size = SCALES[scale]
        this_month = today.replace(day=1)
        months = [
            fields.Date.subtract(this_month, months=ago)
            for ago in range(size.months, 0, -1)
        ]
        self = self.with_context(lang="zh_CN", tracking_disable=True)
        for name, step in self._steps(size, months, today):
            if name in self._done():
                continue
            _logger.info("%s", name)
            step()
            self._remember(name)
            if commit:
                self.env.cr.commit()  # pylint: disable=invalid-commit
                self.env.transaction.reset()  # as the next request would begin

    @api.model
    def _logins(self):
        """[(post in Chinese, login, password)] of the demo users."""
        staff = [
            (label, f"demo-{post}", _password(post)) for post, label, _name in POSTS
        ]
        return [*staff, ("业主", RESIDENT, _password("resident"))]

    @api.model
    def _steps(self, size, months, today):
        """(name, what to call) in order."""
        yield COMPANY, self._make_company
        yield "岗位与登录", self._make_users
        for code, name in size.communities:
            yield (
                f"{name}：导入表格",
                lambda c=code, n=name: self._import(c, n, size, months),
            )
            yield f"{name}：水表", lambda c=code: self._hang_meters(c, months[0])
        yield "停车收费标准", self._make_tariff
        yield "公摊项目与违约金约定", self.env["wuye.demo.costs"]._make_rules
        yield "岗位申请与代班", self._lend_posts
        first = size.communities[0][0]
        desk = self.env["wuye.demo.desk"]
        yield "收据领用", lambda: desk._open(self._community(first))
        yield "证件资料与个人信息", lambda: self._keep_papers(first)
        month_work = self.env["wuye.demo.month"]
        for month in months:
            for code, name in size.communities:
                yield (
                    f"{name}：{month:%Y-%m}",
                    lambda c=code, m=month: month_work._play(
                        self._community(c),
                        *(m, months),
                        # the first community's last month shows all the rest
                        in_full=c == first and m == months[-1],
                    ),
                )
        code, name = size.communities[0]
        shown = lambda: self._community(code)  # noqa: E731  read when its step comes
        yield (
            f"{name}：异常、通知单、试算与收支公示",
            lambda: self.env["wuye.demo.office"]._finish(shown(), months[-1], today),
        )
        yield f"{name}：过户", lambda: month_work._sell_home(shown(), today)
        yield f"{name}：收费台一班", lambda: desk._hold_shift(shown())
        yield from self._steps_of_gates(name, shown, today)

    @api.model
    def _steps_of_gates(self, name, shown, today):
        """Doors, cards and car parks of the community that is shown."""
        gates = self.env["wuye.demo.gates"]
        yield f"{name}：门禁与道闸", lambda: gates._open(shown(), today)
        wallets = self.env["wuye.demo.wallets"]
        yield f"{name}：一卡通", lambda: wallets._play(shown(), today)
        cards = self.env["wuye.demo.cards"]
        yield (
            f"{name}：业主手机端",
            lambda: cards._invite(shown(), RESIDENT, _password("resident")),
        )
        activities = self.env["wuye.demo.events"]
        yield f"{name}：社区活动", lambda: activities._play(shown(), today)
        parking = self.env["wuye.demo.parking"]
        yield f"{name}：停车场", lambda: parking._play(shown(), today)

    @api.model
    def _done(self):
        return json.loads(self.env["ir.config_parameter"].sudo().get_param(DONE, "[]"))

    @api.model
    def _remember(self, name):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(DONE, json.dumps([*self._done(), name]))

    # === STEPS === #

    @api.model
    def _make_company(self):
        company = self.env.company
        company.name = COMPANY
        company.partner_id.lang = "zh_CN"  # what it writes, whoever is at work
        company.partner_id.write(
            {
                "street": "滨江大道 88 号",
                "city": "杭州",
                "state_id": self.env.ref("base.state_cn_ZJ").id,
                "zip": "310051",
            }
        )
        with file_open("wuye_property/static/description/icon.png", "rb") as icon:
            company.logo = base64.b64encode(icon.read())
        if not company.chart_template:
            self.env["account.chart.template"].try_loading("cn", company)
        company._wuye_prepare()
        accounts = company._wuye_accounts()
        self.env["wuye.fee.item"].create(
            {
                "name": "商铺物业费",
                "code": "SPF",
                "kind": "fee",
                "basis": "area",
                "cycle": "quarter",
                "sequence": 15,
                "rounding_unit": 1,  # shops pay whole yuan
                "income_account_id": accounts["income_fee"].id,
                "tax_id": company._wuye_tax("vat_6").id,
            }
        )

    @api.model
    def _make_users(self):
        self.env["res.users"].with_context(no_reset_password=True).create(
            [
                {
                    "name": name,
                    "login": f"demo-{post}",
                    "password": _password(post),
                    "lang": "zh_CN",
                    "tz": "Asia/Shanghai",
                    "group_ids": [
                        Command.set(self.env.ref(f"wuye_property.group_{post}").ids)
                    ],
                }
                for post, _label, name in POSTS
            ]
        )
        # the company begins: what its people hold is put on file, and each has looked
        # at his own details
        self.env["wuye.post.request"]._record_held()
        for post, _label, _name in POSTS:
            self.env["res.users"].with_user(self._user(post))._confirm_details()

    @api.model
    def _lend_posts(self):
        """A post asked for and approved, and one lent over the lunch break."""
        housekeeper, manager = self._user("housekeeper"), self._user("manager")
        requests = self.env["wuye.post.request"].with_user(housekeeper)
        request = requests.create(
            {
                "user_id": housekeeper.id,
                "group_ids": [
                    Command.set(
                        self.env.ref("wuye_property.group_customer_service").ids
                    )
                ],
                "reason": "客服休产假，前台由房管员兼顾",
            }
        )
        request.request_validation()
        request.with_user(manager).validate_tier()
        delegation = (
            self.env["wuye.delegation"]
            .with_user(self._user("collector"))
            .create(
                {
                    "user_id": self._user("customer_service").id,
                    "reason": "午休顶班",
                }
            )
        )
        delegation.with_user(manager).action_approve()
        self.env["wuye.role.finding"].sudo()._refresh()
        self.env["wuye.post.review"].sudo()._make(self.env.company)

    @api.model
    def _keep_papers(self, code):
        """Papers of three owners on file, and one number read with a reason."""
        clerk = self._user("customer_service")
        units = self.env["wuye.unit"].with_user(clerk)
        home = [
            ("community_id", "=", self._community(code).id),
            ("kind", "=", "residence"),
        ]
        owned = units.search([*home, ("owner_id", "!=", False)], order="code", limit=3)
        for number, unit in enumerate(owned, 1):
            # the birth date and the count are made up; the check character fits
            digits = f"110105198001{number:02d}{number:03d}"
            check = ric.calc_check_digit(f"{digits}0")
            if key_path():
                unit.owner_id.wuye_id_number = digits + check
            self.env["wuye.document"].with_user(clerk).create(
                {
                    "kind": "deed",
                    "number": f"浙(2020)不动产权第{number:07d}号",
                    "unit_id": unit.id,
                }
            )
        owned[:1].owner_id.wuye_reveal("phone", "联系交房事宜")

    @api.model
    def _import(self, code, name, size, months):
        """The administrator opens the community, the clerk imports its workbook."""
        developer = self.env["res.partner"].create(
            {"name": f"{name}置业有限公司", "is_company": True}
        )
        community = self.env["wuye.community"].create(
            {"code": code, "name": name, "developer_id": developer.id}
        )
        users = [self._user(post).id for post, _label, _name in POSTS]
        community.user_ids = [Command.link(user) for user in (*users, self.env.uid)]
        doors = make_doors(size, code)
        start = months[0]
        before = fields.Date.subtract(start, months=1)
        is_first = code == size.communities[0][0]
        arrears = self._arrears(doors, code)
        book = make_workbook(doors, start, before, arrears, with_standards=is_first)
        record = (
            self.env["wuye.import"]
            .with_user(self._user("ledger_clerk"))
            .create(
                {
                    "community_id": community.id,
                    "file": base64.b64encode(book),
                    "filename": f"{name}.xlsx",
                }
            )
        )
        record.action_check()
        if record.state != "checked":
            faults = record.error_ids[:5]
            raise ValueError(
                f"{name}: {faults.mapped('message')} {faults.mapped('value')}"
            )
        # more rows than a browser waits for: what the queue would do, done here
        record._job_import()

    @api.model
    def _hang_meters(self, code, first):
        since = fields.Date.subtract(first, months=1)
        self.env["wuye.demo.meters"]._hang(self._community(code), since)

    @api.model
    def _make_tariff(self):
        """Visitors' cars by the hour, capped by the day; large vehicles pay double."""
        accountant = self._user("accountant")
        self.env["wuye.parking.tariff"].with_user(accountant).create(
            {
                "name": "小区临停",
                "code": "LT",
                "company_id": accountant.company_id.id,
                "version_ids": [
                    Command.create(
                        {
                            "date_from": "2026-01-01",
                            "document_number": "杭发改价〔2025〕48号",
                            "data": {
                                "free": {"minutes": 30},
                                "blocks": [
                                    {"upto": 120, "price": 5},
                                    {"unit": 60, "price": 2},
                                ],
                                "caps": [{"amount": 20}],
                                "restart": "day",
                                "vehicle_classes": {
                                    "小型车": {},
                                    "大型车": {"factor": 2},
                                    "军警车": {"exempt": True},
                                },
                                "default_class": "小型车",
                            },
                        }
                    )
                ],
            }
        )

    @api.model
    def _arrears(self, doors, code):
        """{unit code: yuan} of the homes that owe a month of fee from before."""
        rng = random.Random(f"arrears {code}")
        return {
            door.code: round(door.area * 2.6, 2)
            for index, door in enumerate(doors)
            if door.kind == "住宅" and (not index or rng.random() < ARREARS_SHARE)
        }

    # === HELPERS === #

    @api.model
    def _user(self, post):
        return self.env["res.users"].search([("login", "=", f"demo-{post}")])

    @api.model
    def _community(self, code):
        return self.env["wuye.community"].search(
            [("code", "=", code), ("company_id", "=", self.env.company.id)]
        )
