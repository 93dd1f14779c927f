"""Cards at an estate with a gate box, and the clerk who issues them."""

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_iot.tests.common import IotMixin

NUMBER, SECOND, THIRD = "0102A3B4C5", "0102A3B4C6", "0102A3B4C7"


class CardMixin(IotMixin):
    """For a class whose `setUpClass` calls `_setup_register` and `_setup_cards`."""

    @classmethod
    def _setup_cards(cls):
        """An owner in 0302, a group of residents whose permit is for the door."""
        cls._setup_iot()
        cls.clerk = cls.users["customer_service"]
        cls._make_occupancy(cls.unit, cls.owner)
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

    def _page(self, user=None, **vals):
        """The page that issues cards, filled in."""
        page = self.env["wuye.card.issue"].with_user(user or self.clerk)
        return page.create(
            {
                "community_id": self.community.id,
                "kind": "resident",
                "unit_id": self.unit.id,
                "partner_id": self.owner.id,
                "number_kind": "em",
                "number": NUMBER,
                "group_ids": [fields.Command.set(self.group.ids)],
                **vals,
            }
        )

    def _issue(self, user=None, **vals):
        """A card that was issued at the desk."""
        action = self._page(user, **vals).action_issue()
        return (
            self.env["wuye.card"].with_user(user or self.clerk).browse(action["res_id"])
        )

    def _say(self, card, state, reason="业主来电，已回拨核实"):
        """What became of a card, by the page that asks for a reason."""
        page = self.env["wuye.card.reason"].with_user(card.env.user)
        page.create(
            {"card_ids": card.ids, "state": state, "reason": reason}
        ).action_confirm()

    def _states(self, card):
        return card.move_ids.sorted("id").mapped("state_to")


@tagged("post_install", "-at_install")
class CardCase(CardMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_cards()
