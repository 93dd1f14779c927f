"""Wallets at an estate with cards, a canteen and its till."""

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

NUMBER, SECOND = "0102A3B4C5", "0102A3B4C6"


class WalletMixin(WuyeBillingMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_wallets`."""

    @classmethod
    def _setup_wallets(cls):
        """A card in use whose holder has a wallet with ¥100; a canteen with a till."""
        cls.card = cls._make_card(NUMBER, cls.owner, cls.unit)
        cls.seller = cls._make_user("customer_service", cls.community, login="seller")
        cls.place = cls._make_place("CT", "食堂")
        cls.terminal = cls.place.terminal_ids
        cls.wallet = cls.env["wuye.wallet"]._of(cls.community, cls.owner)
        cls._fill(cls.wallet, 100)

    @classmethod
    def _make_card(cls, number, partner, unit):
        card = cls.env["wuye.card"]._issue(
            unit.community_id,
            "em",
            number,
            {"partner_id": partner.id, "unit_id": unit.id},
        )
        card.action_hand_over()
        return card

    @classmethod
    def _make_place(cls, code, name, **vals):
        return cls.env["wuye.wallet.place"].create(
            {
                "code": code,
                "name": name,
                "community_id": cls.community.id,
                "kind": "canteen",
                "user_ids": [fields.Command.link(cls.seller.id)],
                "terminal_ids": [
                    fields.Command.create({"code": f"{code}-1", "name": f"{name}1号机"})
                ],
                **vals,
            }
        )

    @classmethod
    def _fill(cls, wallet, amount):
        """Money on a wallet, as the desk puts it there."""
        cls.env["wuye.wallet.entry"]._enter(wallet.sudo(), "topup", amount)

    def _tap(self, amount, uuid, number=NUMBER, terminal=None, **order):
        """A tap as a seller's screen sends it, in the test's transaction."""
        self.env.flush_all()  # a till has a transaction of its own
        wallets = self.env["wuye.wallet"].with_user(self.seller).sudo()
        till = wallets.env["wuye.wallet.till"]
        facts = till._kept_facts((terminal or self.terminal).code, wallets._today())
        done = wallets._spend(
            facts, {"uuid": uuid, "number": number, "amount": amount, **order}
        )
        self.wallet.invalidate_recordset()
        return till._say(done)


@tagged("post_install", "-at_install")
class WalletCase(WalletMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_wallets()
