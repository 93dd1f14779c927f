import random

from odoo import api, fields, models

PAY_ALL, PAY_LATE, PAY_PART, PAY_NONE = 0.80, 0.90, 0.95, 1.0  # cumulative shares
PREPAY_SHARE = 0.03
TENDERS = ("cash", "wechat", "wechat", "alipay", "transfer", "pos")
WRITE_OFF_MONTH = 9  # counted from the first
DEPOSIT_BACK = 2


class WuyeDemoMonth(models.AbstractModel):
    """One month of one community, each event by the user whose work it is."""

    _name = "wuye.demo.month"
    _description = "Month of the Demo Estate"

    # === BUSINESS METHODS === #

    @api.model
    def _play(self, community, month, months, in_full=False):
        """Readings, run, payments, requests, release, closing of an old month.

        :param in_full: with what the office does around the bills, too
        """
        rng = random.Random(f"month {community.code} {month}")
        number = months.index(month)
        self._read_meters(community, month, rng, in_full)
        costs = self.env["wuye.demo.costs"]
        costs._share_lift(community, month, rng)
        costs._pay_suppliers(community, month, rng)
        office = self.env["wuye.demo.office"]
        if in_full:
            office._give_discount(community, month)
        self._run(community, month)
        if in_full:
            office._split_bill(community, month)
            self.env["wuye.demo.collection"]._collect(community, month)
        if number == 0:
            costs._take_deposits(community, month)
        if number == DEPOSIT_BACK:
            costs._return_deposit(community, month)
        self._take_money(community, month, rng, prepay=number == 0)
        self._reduce_one(community, month)
        if number == WRITE_OFF_MONTH:
            self._write_off_one(community, month)
        costs._charge_damages(community, month)
        record = self.env["wuye.month"]._get(community, month)
        record.with_user(self._user("accountant")).action_release()
        self._report(community, month)
        if number < len(months) - 2:
            record.with_user(self._user("accountant")).action_close()

    @api.model
    def _user(self, post):
        return self.env["wuye.demo"]._user(post)

    @api.model
    def _read_meters(self, community, month, rng, in_full):
        """The round of the month before; in full, a pipe bursts, the window closes."""
        served = fields.Date.subtract(month, months=1)
        self.env["wuye.demo.meters"]._read(community, served, rng, burst=in_full)
        if in_full:
            self.env["wuye.demo.office"]._close_window(community, month)

    @api.model
    def _run(self, community, month):
        run = (
            self.env["wuye.bill.run"]
            .with_user(self._user("ledger_clerk"))
            .create({"community_id": community.id, "month": month})
        )
        run.action_compute()
        signed = run.with_user(self._user("accountant"))
        signed.action_sign()
        signed.action_post()

    @api.model
    def _report(self, community, month):
        Report = self.env["wuye.month.report"].with_user(self._user("accountant"))
        Report.create({"community_id": community.id, "month": month}).action_compute()

    @api.model
    def _take_money(self, community, month, rng, prepay):
        """Most pay all that is open, some late, in part or never; some in advance."""
        charges = self.env["wuye.charge"].search(
            [
                ("community_id", "=", community.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("date", "<=", fields.Date.end_of(month, "month")),
            ],
            order="unit_id, date_due, id",
        )
        receipts = []
        for (unit, partner), group in charges.grouped(
            lambda charge: (charge.unit_id, charge.partner_id)
        ).items():
            habit = self._habit(unit)
            receipt = self._receipt(unit, partner, group, month, rng, habit)
            if receipt and prepay and rng.random() < PREPAY_SHARE:
                receipt["advances"] = self._year_ahead(unit, group, month)
            if receipt:
                receipts.append(receipt)
        cashier = self.env(user=self._user("cashier"))
        cashier["wuye.settlement"]._receive(receipts)

    @api.model
    def _habit(self, unit):
        """How badly a unit pays, from 0 to 1; it stays the same all year."""
        return random.Random(f"habit {unit.code}").random()

    @api.model
    def _receipt(self, unit, partner, charges, month, rng, habit):
        pairs = [(charge, charge.amount_residual) for charge in charges]
        if habit > PAY_PART:
            return None
        if habit > PAY_LATE:
            pairs = pairs[:1]
        elif habit > PAY_ALL:
            pairs = [(c, amount) for c, amount in pairs if c.date < month]
        if not pairs:
            return None
        tender = rng.choice(TENDERS)
        return {
            "partner": partner,
            "journal": unit.company_id._wuye_tender_journal(tender),
            "date": month.replace(day=rng.randrange(3, 27)),
            "charges": pairs,
            "advances": [],
            "memo": unit.code,
        }

    @api.model
    def _year_ahead(self, unit, charges, month):
        fee = charges.filtered(lambda charge: charge.item_id.code == "WYF")[-1:]
        if not fee:
            return []
        return [
            {
                "unit": unit,
                "item": fee.item_id,
                "amount": fee.currency_id.round(fee.amount * 12),
                "period_start": fields.Date.add(month, months=1),
                "period_end": fields.Date.end_of(
                    fields.Date.add(month, months=12), "month"
                ),
            }
        ]

    @api.model
    def _reduce_one(self, community, month):
        """A complaint was right: a reduction, approved by the manager."""
        rng = random.Random(f"reduced {community.code} {month}")
        charges = self.env["wuye.charge"].search(
            [
                ("community_id", "=", community.id),
                ("date", "=", month),
                ("item_id.code", "=", "WYF"),
                ("kind", "=", "regular"),
                ("state", "=", "posted"),
                ("is_part", "=", False),
            ],
            order="id",
        )
        charge = rng.choice(charges)
        self._request(
            kind="reduction",
            charge_id=charge.id,
            amount=20.0,
            date=month.replace(day=27),
            reason="电梯停运两日，按合同减免",
        )

    @api.model
    def _write_off_one(self, community, month):
        charge = self.env["wuye.charge"].search(
            [
                ("community_id", "=", community.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ],
            order="date, id",
            limit=1,
        )
        self._request(
            kind="write_off",
            charge_id=charge.id,
            amount=charge.amount_residual,
            date=month.replace(day=28),
            reason="业主失联，仍保留追索",
        )

    @api.model
    def _request(self, **vals):
        accountant, manager = self._user("accountant"), self._user("manager")
        request = self.env["wuye.request"].with_user(accountant).create(vals)
        request.request_validation()
        request.invalidate_recordset()
        request.with_user(manager).validate_tier()
        request.invalidate_recordset()
        request.action_apply()

    @api.model
    def _sell_home(self, community, today):
        """A home is sold and handed over today, with the old owner's final bill (A4).

        Somebody read the meter for it, so that the final bill is whole.
        """
        seller = self.env["wuye.occupancy"].search(
            [
                ("community_id", "=", community.id),
                ("role", "=", "owner"),
                ("unit_id.kind", "=", "residence"),
                ("date_to", "=", False),
            ],
            order="id",
            limit=1,
        )
        month = fields.Date.subtract(today.replace(day=1), months=1)
        meters = self.env["wuye.demo.meters"]
        meters._read(community, month, random.Random("sale"), seller.unit_id)
        service = self.env(user=self._user("customer_service"))
        buyer = service["res.partner"].create(
            {"name": "许建国", "phone": "13800009999"}
        )
        event = service["wuye.unit.event"].create(
            {
                "kind": "transfer",
                "unit_id": seller.unit_id.id,
                "date": today,
                "partner_id": buyer.id,
                "note": "原业主欠费由原业主自行结清",
            }
        )
        event.action_apply()
