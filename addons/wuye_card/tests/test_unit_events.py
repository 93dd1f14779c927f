"""Cards of who sells or leaves end with the last day, by themselves (R108)."""

from odoo import fields

from .common import SECOND, CardCase


class TestUnitEvents(CardCase):
    def _event(self, **vals):
        event = self.env["wuye.unit.event"].create(
            {
                "kind": "transfer",
                "unit_id": self.unit.id,
                "partner_id": self.buyer.id,
                "date": fields.Date.add(fields.Date.today(), days=5),
                **vals,
            }
        )
        event.action_apply()
        return event

    def test_cards_of_the_seller_end_with_his_last_day(self):
        card = self._issue()
        event = self._event()
        last = fields.Date.add(fields.Date.today(), days=4)
        local = fields.Datetime.context_timestamp(event, card.date_to)
        self.assertEqual(local.date(), fields.Date.add(last, days=1))
        self.assertEqual((local.hour, local.minute), (0, 0))
        self.assertEqual(card.sudo().credential_id.date_to, card.date_to)
        self.assertEqual(card.state, "active")
        said = [line for _heading, lines in event.sections for line in lines]
        self.assertIn(f"Card {card.name} ends on {last}.", said)

    def test_card_of_a_tenant_stays_where_the_lease_goes_on(self):
        self._make_occupancy(self.unit, self.tenant, role="tenant")
        card = self._issue(partner_id=self.tenant.id)
        self._event()
        self.assertFalse(card.date_to)

    def test_card_of_another_unit_of_the_same_person_stays(self):
        other = self._make_unit(self.building, "0303")
        self._make_occupancy(other, self.owner)
        card = self._issue(unit_id=other.id)
        self._event()
        self.assertFalse(card.date_to)

    def test_event_taken_back_gives_cards_their_time_again(self):
        card = self._issue()
        ended = self._issue(number=SECOND)
        event = self._event()
        self._say(ended, "cancelled")
        event.action_take_back("买方退房")
        self.assertFalse(card.date_to)
        self.assertEqual(ended.state, "cancelled")

    def test_move_out_of_everybody_ends_their_cards(self):
        self._make_occupancy(self.unit, self.tenant, role="tenant")
        card = self._issue(partner_id=self.tenant.id)
        owner = self._issue(number=SECOND)
        self._event(kind="move_out", partner_id=False, date=fields.Date.today())
        self.assertTrue(card.date_to)
        # the owner still owns it
        self.assertFalse(owner.date_to)
