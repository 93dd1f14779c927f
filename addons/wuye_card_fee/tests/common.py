"""Applications for cards of one unit, each step by the post that does it."""

from odoo import fields
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_iot.tests.common import IotMixin

NOON = "2026-04-15 04:00:00"  # UTC, noon in Shanghai
TODAY = "2026-04-15"
NUMBER, SECOND, THIRD = "0102A3B4C5", "0102A3B4C6", "0102A3B4C7"
# (because, fee, deposit)
PRICES = (("new", 20.0, 50.0), ("lost", 30.0, 0.0), ("worn", 0.0, 0.0))


class CardFeeMixin(IotMixin, DeskMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_card_fees`."""

    @classmethod
    def _setup_card_fees(cls):
        cls._setup_desk()
        cls.service = cls._make_user("customer_service", cls.community)
        cls.box, cls.door, _lane = cls._make_box(cls.community, "BX-JLW-01")
        cls.group = cls.env["wuye.iot.group"].create(
            {"name": "1幢住户", "community_id": cls.community.id}
        )
        cls.env["wuye.iot.permit"].create(
            {
                "community_id": cls.community.id,
                "group_id": cls.group.id,
                "door_ids": cls.door.ids,
            }
        )
        cls.item = cls._item("TYF")
        cls.deposit_kind = cls.env["wuye.deposit.kind"].search(
            [("company_id", "=", cls.company.id)], order="sequence desc", limit=1
        )
        cls.prices = cls.env["wuye.card.price"]
        for occasion, fee, deposit in PRICES:
            cls.prices += cls._make_price(occasion, fee, deposit)
        cls.paper = cls.env["wuye.card.paper"].create(
            {
                "name": "身份证复印件",
                "kind": "resident",
                "occasion": "new",
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _make_price(cls, occasion, fee, deposit, **vals):
        return (
            cls.env["wuye.card.price"]
            .with_user(cls.clerk)
            .create(
                {
                    "community_id": cls.community.id,
                    "occasion": occasion,
                    "date_from": "2026-01-01",
                    "amount_fee": fee,
                    "item_id": cls.item.id,
                    "amount_deposit": deposit,
                    "deposit_kind_id": cls.deposit_kind.id,
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    def _draft(self, user=None, handed_in=True, **vals):
        """An application as the desk enters it."""
        application = (
            self.env["wuye.card.application"]
            .with_user(user or self.service)
            .create(
                {
                    "community_id": self.community.id,
                    "unit_id": self.unit.id,
                    "partner_id": self.owner.id,
                    "group_ids": [fields.Command.set(self.group.ids)],
                    **vals,
                }
            )
        )
        application.paper_ids.is_handed_in = handed_in
        return application

    def _submitted(self, **vals):
        application = self._draft(**vals)
        application.action_submit()
        return application

    def _approved(self, **vals):
        """Approved by the manager, whom the tier names."""
        application = self._submitted(**vals)
        self._approve(application)
        return application

    def _approve(self, application, user=None):
        mine = application.with_user(user or self.manager)
        mine.invalidate_recordset()
        mine.validate_tier()
        application.invalidate_recordset()

    def _page_of(self, action, user, **vals):
        """The page an action opens, with what it proposes."""
        page = self.env[action["res_model"]].with_user(user)
        return page.with_context(**action["context"]).create(vals)

    def _pay_fee(self, application, amount=None):
        """The fee taken at the desk, on a receipt; the receipt."""
        if not self.env["wuye.shift"].search([("user_id", "=", self.collector.id)]):
            self._open_shift()
        charge = application.sudo().charge_id
        return self._take([(charge, amount or charge.amount_residual)])

    def _take_deposit(self, application, user=None, **vals):
        user = user or self.collector
        action = application.with_user(user).action_take_deposit()
        page = self._page_of(action, user, tender="cash", **vals)
        page.action_receive()
        application.invalidate_recordset()
        return page.deposit_id.with_env(self.env)

    def _paid(self, **vals):
        """Approved, and both fee and deposit taken."""
        application = self._approved(**vals)
        if application.sudo().charge_id:
            self._pay_fee(application)
        if application.amount_deposit:
            self._take_deposit(application)
        return application

    def _issue(self, application, number=NUMBER, **vals):
        """The card issued on an application, by its page."""
        action = application.action_issue()
        page = self._page_of(action, application.env.user, number=number, **vals)
        found = page.action_issue()
        application.invalidate_recordset()
        return self.env["wuye.card"].with_user(self.service).browse(found["res_id"])

    def _say(self, card, state, reason="业主来电，已回拨核实"):
        """What became of a card, by the page that asks for a reason."""
        page = self.env["wuye.card.reason"].with_user(self.service)
        page.create(
            {"card_ids": card.ids, "state": state, "reason": reason}
        ).action_confirm()

    def _end(self, application, state, user=None, reason="本人要求"):
        """Refused or withdrawn, by the page that asks why."""
        mine = application.with_user(user or self.service)
        action = getattr(
            mine, "action_refuse" if state == "refused" else "action_withdraw"
        )()
        self._page_of(action, mine.env.user, reason=reason).action_confirm()
        application.invalidate_recordset()

    def _refund(self, application, user=None, **vals):
        """The deposit given back by a cashier; the movement."""
        user = user or self.cashier
        action = application.with_user(user).action_refund_deposit()
        page = self._page_of(
            action,
            user,
            **{"tender": "cash", "reason": "卡已退回", "paper": "YJ-1", **vals},
        )
        page.action_refund()
        application.invalidate_recordset()
        return page.move_id.with_env(self.env)

    @classmethod
    def _balance(cls, key):
        """What the ledger holds on a mapped account; credit balances negative."""
        cls.env.flush_all()
        [(total,)] = cls.env["account.move.line"]._read_group(
            [
                ("account_id", "=", cls.company._wuye_account(key).id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return round(total or 0.0, 2)


@freeze_time(NOON)
class CardFeeCase(CardFeeMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_card_fees()
