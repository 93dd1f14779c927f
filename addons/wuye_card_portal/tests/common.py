"""Two residents of two homes, one of another company; each with a user and a card."""

from odoo import fields, http
from odoo.tests import HttpCase, new_test_user

from odoo.addons.wuye_card.tests.common import NUMBER, SECOND, THIRD, CardMixin


class PortalMixin(CardMixin):
    """For a class whose `setUpClass` calls `_setup_register` and `_setup_portal`."""

    @classmethod
    def _setup_portal(cls):
        cls._setup_cards()
        cls.neighbour_unit = cls._make_unit(cls.building, "0303")
        cls._make_occupancy(cls.neighbour_unit, cls.buyer)
        cls.stranger = cls._make_partner("赵海棠")
        cls._make_occupancy(cls.foreign_unit, cls.stranger)
        cls.card = cls._make_own_card(cls.owner, cls.unit, NUMBER, cls.group)
        cls.other_card = cls._make_own_card(cls.buyer, cls.neighbour_unit, SECOND)
        cls.foreign_card = cls._make_own_card(cls.stranger, cls.foreign_unit, THIRD)
        cls.resident = cls._make_resident(cls.owner, "owner@example.com")
        cls.neighbour = cls._make_resident(cls.buyer, "buyer@example.com")
        cls.foreigner = cls._make_resident(cls.stranger, "stranger@example.com")

    @classmethod
    def _make_resident(cls, partner, login):
        """A user of the portal who is this person."""
        company = partner.wuye_occupancy_ids.company_id[:1] or cls.company
        return new_test_user(
            cls.env,
            login=login,
            groups="base.group_portal",
            partner_id=partner.id,
            name=partner.name,
            company_id=company.id,
            company_ids=[fields.Command.set(company.ids)],
        )

    @classmethod
    def _make_own_card(cls, partner, unit, number, groups=None, **vals):
        card = cls.env["wuye.card"]._issue(
            unit.community_id,
            "em",
            number,
            {
                "partner_id": partner.id,
                "unit_id": unit.id,
                "group_ids": [fields.Command.set(groups.ids if groups else [])],
                **vals,
            },
        )
        card.action_hand_over()
        return card


class PortalCase(PortalMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_portal()

    def _as(self, user):
        self.authenticate(user.login, user.login)

    def _get(self, path, **kwargs):
        return self.url_open(path, **kwargs)

    def _post(self, path, token=True, **data):
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        answer = self.url_open(path, data=data or {"x": "1"})
        self.env.invalidate_all()
        return answer
