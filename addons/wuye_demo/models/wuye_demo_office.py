from odoo import api, fields, models
from odoo.fields import Command

FEE = "WYF"
NOT_READ = ("两次上门无人", "业主出国，钥匙在外地", "表井被车辆占压")
RAISED = 10.0  # percent of the fee that is tried out
# (title, text, days ago)
ANNOUNCED = (
    ("1号楼电梯年检", "周五 9:00-12:00 1号楼电梯停运年检，请走楼梯或换乘。", 1),
    ("二次供水水箱清洗", "下周二夜间清洗水箱，0:00-5:00 停水，请提前储水。", 4),
)


class WuyeDemoOffice(models.AbstractModel):
    """What the office does around a month's bills, each by whose work it is.

    Only the first community shows it, in its last month: once is enough to look at.
    """

    _name = "wuye.demo.office"
    _description = "Office Work of the Demo Estate"

    @api.model
    def _user(self, post):
        return self.env["wuye.demo"]._user(post)

    @api.model
    def _item(self, code):
        return self.env["wuye.fee.item"].search(
            [("code", "=", code), ("company_id", "=", self.env.company.id)]
        )

    @api.model
    def _approve(self, record):
        """Asked for by its author, approved by the manager, done by the accountant."""
        record.request_validation()
        record.invalidate_recordset()
        record.with_user(self._user("manager")).validate_tier()
        record.invalidate_recordset()
        record.with_user(self._user("accountant")).action_apply()

    # === BEFORE THE BILLS === #

    @api.model
    def _close_window(self, community, month):
        """What nobody could read is listed with the reason and signed (C9)."""
        window = (
            self.env["wuye.reading.window"]
            .with_user(self._user("ledger_clerk"))
            .create({"community_id": community.id, "month": month})
        )
        window.action_list()
        if window.state != "listed":
            window.action_close()
            return
        for number, line in enumerate(window.line_ids):
            line.reason = NOT_READ[number % len(NOT_READ)]
        window.with_user(self._user("accountant")).action_sign()

    @api.model
    def _give_discount(self, community, month):
        """Soldiers' families pay less: the scheme approved, then one home's (B11)."""
        scheme = (
            self.env["wuye.discount.scheme"]
            .with_user(self._user("accountant"))
            .create(
                {
                    "name": "现役军人家庭九折",
                    "kind": "group",
                    "percent": 10.0,
                    "item_ids": [Command.set(self._item(FEE).ids)],
                    "date_from": month,
                    "document_number": f"安和〔{month:%Y}〕7号",
                }
            )
        )
        self._approve(scheme)
        self._approve(
            self.env["wuye.discount.application"]
            .with_user(self._user("customer_service"))
            .create(
                {
                    "scheme_id": scheme.id,
                    "unit_id": self._last_home(community).id,
                    "item_id": self._item(FEE).id,
                    "date_from": month,
                    "date_to": fields.Date.add(month, months=12, days=-1),
                    "date": month,
                    "paper": "优待证复印件",
                    "reason": "配偶现役，已核对原件",
                }
            )
        )

    @api.model
    def _last_home(self, community):
        """The owned home with the highest number."""
        return self.env["wuye.unit"].search(
            [
                ("community_id", "=", community.id),
                ("kind", "=", "residence"),
                ("owner_id", "!=", False),
            ],
            order="code desc",
            limit=1,
        )

    # === AFTER THE BILLS === #

    @api.model
    def _split_bill(self, community, month):
        """A couple asks for a bill each before they pay the fee (B18)."""
        charges = self.env["wuye.charge"].search(
            [
                ("community_id", "=", community.id),
                ("date", "=", month),
                ("item_id.code", "=", FEE),
                ("kind", "=", "regular"),
                ("state", "=", "posted"),
            ],
            order="unit_id, id",
        )
        charge = charges.filtered(lambda c: c.amount_residual == c.amount)[-1:]
        service = self.env(user=self._user("customer_service"))
        partner = service["res.partner"].create(
            {"name": "方晓梅", "phone": "13800007777"}
        )
        service["wuye.occupancy"].create(
            {
                "unit_id": charge.unit_id.id,
                "partner_id": partner.id,
                "role": "co_owner",
                "date_from": month,
            }
        )
        self.env["wuye.bill.split"].with_user(self._user("accountant")).create(
            {
                "charge_id": charge.id,
                "method": "payers",
                "parts": 2,
                "date": month.replace(day=2),
                "reason": "夫妻双方申请各付一半",
            }
        ).action_split()

    @api.model
    def _finish(self, community, month, today):
        """Exceptions, notices, prices tried and the quarter disclosed."""
        # what a queue would do while people go on is done here and now
        self = self.with_context(queue_job__no_delay=True)
        self._look_for_exceptions(community, month)
        self._print_notices(community, month, today)
        self._try_prices(community, month)
        self._disclose(community, today)
        self._announce(community, today)

    @api.model
    def _look_for_exceptions(self, community, month):
        """The clerk searches, and asks about one of those nobody was billed for."""
        clerk = self.env(user=self._user("ledger_clerk"))
        search = clerk["wuye.exception.search"].create(
            {"community_id": community.id, "month": month}
        )
        search.action_search()
        found = search.exception_ids.sorted("id")
        known = found.filtered(lambda row: row.kind in ("missed", "zero")) or found
        clerk["wuye.exception.look"].create(
            {
                "exception_ids": [Command.set(known[:1].ids)],
                "note": "住户外出，两次上门未抄到，下月补抄",
            }
        ).action_confirm()

    @api.model
    def _print_notices(self, community, month, today):
        """The notices of one building on paper; none is mailed (R90)."""
        building = self.env["wuye.unit"].search(
            [("community_id", "=", community.id), ("kind", "=", "residence")],
            order="code",
            limit=1,
        )
        batch = (
            self.env["wuye.notice.batch"]
            .with_user(self._user("customer_service"))
            .create(
                {
                    "community_id": community.id,
                    "month": month,
                    "building_ids": [Command.set(building.building_id.ids)],
                    "date": today,
                }
            )
        )
        batch.action_make()
        batch.action_print()

    @api.model
    def _try_prices(self, community, month):
        """What a raised fee would mean for each home; nothing is posted (B21)."""
        clerk = self.env(user=self._user("ledger_clerk"))
        shadow = clerk["wuye.shadow"].create(
            {
                "name": f"物业费上调 {RAISED:g}%",
                "community_id": community.id,
                "month": month,
            }
        )
        clerk["wuye.shadow.fill"].create(
            {
                "shadow_id": shadow.id,
                "item_id": self._item(FEE).id,
                "percent": RAISED,
            }
        ).action_fill()
        shadow.action_compute()

    @api.model
    def _disclose(self, community, today):
        """The last whole quarter: computed, checked, published by three people."""
        quarter = fields.Date.start_of(today, "quarter")
        report = (
            self.env["wuye.disclosure"]
            .with_user(self._user("ledger_clerk"))
            .create(
                {
                    "community_id": community.id,
                    "period": "quarter",
                    "date_from": fields.Date.subtract(quarter, months=3),
                    "note": "本季度更换电梯钢丝绳，费用列入共用设施设备运行维护。",
                }
            )
        )
        report.action_compute()
        report.with_user(self._user("accountant")).action_check()
        report.with_user(self._user("manager")).action_publish()

    @api.model
    def _announce(self, community, today):
        """What customer service tells the residents of the community (R103)."""
        Announcement = self.env["wuye.announcement"].with_user(
            self._user("customer_service")
        )
        Announcement.create(
            [
                {
                    "name": name,
                    "content": f"<p>{text}</p>",
                    "community_ids": [Command.set(community.ids)],
                    "date_from": fields.Date.subtract(today, days=days),
                    "date_to": fields.Date.add(today, days=14),
                }
                for name, text, days in ANNOUNCED
            ]
        )
