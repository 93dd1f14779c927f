"""A car park that sells month cards, and the desk at which they are paid."""

from odoo import fields
from odoo.tests import TransactionCase

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, LotMixin

PAPER = "物价备〔2026〕7号"


class SaleMixin(LotMixin, DeskMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_sales`."""

    @classmethod
    def _setup_sales(cls):
        cls._setup_desk()
        cls._setup_lot()
        cls.service = cls._make_user("customer_service", cls.community)
        cls.card_item = cls.env["wuye.fee.item"].create(
            {
                "code": "YKF",
                "name": "月卡费",
                "kind": "parking",
                "basis": "manual",
                "is_deferred": True,
                "company_id": cls.company.id,
                "income_account_id": cls.company._wuye_account("income_parking").id,
                "tax_id": cls.company._wuye_tax("vat_9").id,
            }
        )
        cls.price = cls._make_price(300.0)

    @classmethod
    def _make_price(cls, amount, date_from="2026-01-01", **vals):
        prices = cls.env["wuye.parking.card.price"].with_user(cls.clerk)
        return prices.create(
            {
                "community_id": cls.community.id,
                "date_from": date_from,
                "amount": amount,
                "item_id": cls.card_item.id,
                "document": PAPER,
                **vals,
            }
        ).with_env(cls.env)

    def _card(self, *plates, days=None, **vals):
        """A month card without days, or with days granted by the manager."""
        permits = self.env["wuye.parking.permit"].with_user(self.service)
        permit = permits.create(
            {
                "community_id": self.community.id,
                "partner_id": self.owner.id,
                "unit_id": self.unit.id,
                "car_ids": [
                    fields.Command.create({"plate": plate, "sequence": number})
                    for number, plate in enumerate(plates or (CAR,))
                ],
                **vals,
            }
        )
        if days:
            permit.with_user(self.manager).span_ids = [
                fields.Command.create(
                    {
                        "date_from": days[0],
                        "date_to": days[1],
                        "reason": "经理批准",
                    }
                )
            ]
        return permit.with_env(self.env)

    def _sell(self, permit, months=1, local="09:00", day=None, user=None):
        """Sold by its page, as the browser does; the sale, as superuser."""
        with self.at(local):
            user = user or self.collector
            action = permit.with_user(user).action_sell()
            page = self.env[action["res_model"]].with_user(user)
            vals = {"months": months} | ({"date_from": day} if day else {})
            page = page.with_context(**action["context"]).create(vals)
            found = page.action_sell()
            return self.env["wuye.parking.sale"].browse(found["res_id"])

    def _pay_sale(self, sale, local="09:30", amount=None):
        """Taken at the desk, on a receipt; the receipt."""
        with self.at(local):
            shifts = self.env["wuye.shift"]
            if not shifts.search([("user_id", "=", self.collector.id)]):
                self._open_shift()
            charge = sale.charge_id
            return self._take([(charge, amount or charge.amount_residual)])

    @classmethod
    def _receive(cls, date, pairs=(), **vals):
        """Money taken for bills or in advance, as `WuyeBillingMixin` does it."""
        return WuyeBillingMixin._pay.__func__(cls, date, pairs, **vals)

    def _give_back(self, sale, local, date=None, user=None, **vals):
        """The page that gives it back; what it opens."""
        with self.at(local):
            user = user or self.collector
            action = sale.with_user(user).action_end()
            page = self.env[action["res_model"]].with_user(user)
            vals = {"reason": "车辆已出售", **vals}
            if date:
                vals["date"] = date
            page = page.with_context(**action["context"]).create(vals)
            found = page.action_confirm()
            return self.env["wuye.request"].browse(found.get("res_id"))

    def _approve(self, request, local):
        """The manager approves, the accountant carries it out."""
        with self.at(local):
            request = request.with_user(self.accountant)
            request.request_validation()
            mine = request.with_user(self.manager)
            mine.invalidate_recordset()
            mine.validate_tier()
            request.invalidate_recordset()
            request.action_apply()

    def _days(self, permit):
        permit.invalidate_recordset()
        return [(str(start), str(end)) for start, end in permit._days()]

    @classmethod
    def _setup_coupons(cls):
        """A merchant, and a rate of VAT."""
        cls.env["wuye.parking.rate"].with_user(cls.accountant).create(
            {
                "lot_id": cls.lot.id,
                "date_from": "2026-01-01",
                "rate": 9.0,
                "document": "财税〔2016〕36号",
            }
        )
        cls.merchant = (
            cls.env["wuye.parking.merchant"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "银泰超市",
                    "community_id": cls.community.id,
                    "partner_id": cls._make_partner("银泰商业有限公司").id,
                }
            )
            .with_env(cls.env)
        )

    def _book(self, user=None, issue=True, **vals):
        """Coupons issued, good all year unless said otherwise."""
        books = self.env["wuye.parking.coupon.book"].with_user(user or self.service)
        book = books.create(
            {
                "merchant_id": self.merchant.id,
                "kind": "minutes",
                "value": 60,
                "quantity": 1,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "document": "停车优惠协议2026-3",
                **vals,
            }
        )
        if issue:
            book.action_issue()
        return book.with_env(self.env)

    @classmethod
    def _balance(cls, key, until="2099-12-31"):
        """What the ledger holds on a mapped account; credit balances negative."""
        cls.env.flush_all()
        [(total,)] = cls.env["account.move.line"]._read_group(
            [
                ("account_id", "=", cls.company._wuye_account(key).id),
                ("parent_state", "=", "posted"),
                ("date", "<=", until),
            ],
            [],
            ["balance:sum"],
        )
        return round(total or 0.0, 2)


class SaleCase(SaleMixin, TransactionCase):
    """`chart` is that of the subclass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_sales()


class CouponCase(SaleCase):
    """A merchant whose customers park here, and a booth with a rate of VAT."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.way_in | cls.way_out).desk_id = cls.desk
        cls._setup_coupons()

    def _lay(self, told, text, local):
        with self.at(local):
            return self.house.lay_coupon(self.way_out.id, told["stay"], text)

    def _begin(self, local="07:30"):
        with self.at(local):
            return self.house.begin_shift(self.token, 200.0, all_good(self.company))

    def _pay_out(self, local, text=CAR):
        with self.at(local):
            told = self.house.look_out(self.way_out.id, text)
            payment = {"desk": self.token, "tender": "cash", "amount": told["amount"]}
            return self.house.pay_and_leave(
                self.way_out.id, told["stay"], self._token(), payment
            )

    def _use_some(self):
        """A whole coupon takes 7.00 off, one of an amount 3.00, paid in a shift."""
        whole = self._book(kind="whole").coupon_ids
        part = self._book(kind="amount", value=3).coupon_ids
        told = self._in("08:00", OTHER)
        self._lay(told, whole.name, "10:00")
        self._out("10:00", OTHER)
        told = self._in("08:00")
        self._lay(told, part.name, "10:00")
        self._pay(told, "10:00")
        self._out("10:05")
        return whole + part

    def _draft(self, date_to="2026-11-23"):
        statements = self.env["wuye.parking.statement"].with_user(self.accountant)
        return statements.create(
            {
                "merchant_id": self.merchant.id,
                "date_from": "2026-11-01",
                "date_to": date_to,
            }
        )

    def _statement(self, local, date_to="2026-11-23"):
        """Invoiced by the accountant; as superuser."""
        with self.at(local):
            statement = self._draft(date_to)
            statement.action_confirm()
            return statement.with_env(self.env)
