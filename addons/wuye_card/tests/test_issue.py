"""Issue at the desk: to whom, which number, and what doors hear (R108)."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError

from .common import NUMBER, SECOND, CardCase


class TestIssue(CardCase):
    def test_card_is_issued_handed_over_and_opens_the_doors_of_its_group(self):
        card = self._issue()
        self.assertEqual(card.state, "active")
        self.assertEqual(card.partner_id, self.owner)
        credential = card.sudo().credential_id
        self.assertEqual(credential.state, "active")
        self.assertEqual(credential.group_ids, self.group)
        self.assertEqual(credential.label, f"{self.unit.code} Resident")

    def test_card_that_waits_to_be_called_for_opens_nothing(self):
        card = self._issue(hand_over=False)
        self.assertEqual(card.state, "issued")
        self.assertFalse(card.sudo().credential_id.group_ids)
        card.action_hand_over()
        self.assertEqual(card.sudo().credential_id.group_ids, self.group)

    def test_number_is_issued_once(self):
        card = self._issue()
        with self.assertRaisesRegex(UserError, rf"{card.name}.*is issued once"):
            self._issue()

    def test_f3_number_of_a_dead_card_never_comes_again(self):
        card = self._issue()
        self._say(card, "cancelled")
        with self.assertRaisesRegex(UserError, "dead for good"):
            self._issue()

    def test_number_is_one_cards_in_each_community(self):
        self._issue()
        manager = self._make_user(
            "manager", self.community | self.second_community, login="two"
        )
        self._make_occupancy(self.second_unit, self.buyer)
        card = self._issue(
            manager,
            community_id=self.second_community.id,
            unit_id=self.second_unit.id,
            partner_id=self.buyer.id,
            group_ids=[fields.Command.clear()],
        )
        self.assertEqual(card.state, "active")

    def test_blank_card_of_the_stock_is_taken(self):
        blank = (
            self.env["wuye.card"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "name": "K-00017"})
        )
        blank._set_number(NUMBER)
        card = self._issue()
        self.assertEqual((card, card.name), (blank, "K-00017"))

    def test_blank_card_is_issued_from_its_own_page(self):
        blank = (
            self.env["wuye.card"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "name": "K-00018"})
        )
        blank._set_number(NUMBER)
        context = blank.action_issue()["context"]
        page = self.env["wuye.card.issue"].with_user(self.clerk)
        page = page.with_context(**context).create(
            {"unit_id": self.unit.id, "partner_id": self.owner.id}
        )
        page.action_issue()
        self.assertEqual((blank.state, blank.partner_id), ("active", self.owner))

    def test_what_is_no_number_is_said(self):
        for number in ("", "12", "ZZZZZZZZZZ"):
            with (
                self.subTest(number=number),
                self.assertRaisesRegex(UserError, "is no number of the kind"),
            ):
                self._issue(number=number)
        self.assertFalse(self.env["wuye.card"].search([]))

    def test_number_of_a_credential_entered_by_hand_is_refused(self):
        self._make_card(f"em:{NUMBER}")
        with self.assertRaisesRegex(UserError, "entered by hand"):
            self._issue()

    def test_card_is_for_somebody_who_lives_there(self):
        with self.assertRaisesRegex(UserError, "does not live in"):
            self._issue(partner_id=self.buyer.id)
        with self.assertRaisesRegex(UserError, "Choose the unit"):
            self._issue(unit_id=False)

    def test_unit_and_groups_are_of_the_cards_community(self):
        card = self._issue().sudo()  # who sees both
        with self.assertRaisesRegex(ValidationError, "choose its unit"):
            card.unit_id = self.second_unit
        group = self.env["wuye.iot.group"].create(
            {"name": "云枫苑住户", "community_id": self.second_community.id}
        )
        with self.assertRaisesRegex(ValidationError, "choose its unit"):
            card.group_ids = group

    def test_staff_need_no_unit_and_visitors_an_end(self):
        card = self._issue(kind="staff", unit_id=False, partner_id=self.buyer.id)
        self.assertTrue(card.sudo().credential_id.is_staff)
        guest = {"kind": "visitor", "unit_id": False, "number": SECOND}
        with self.assertRaisesRegex(UserError, "Say until when"):
            self._issue(**guest)
        end = fields.Datetime.add(fields.Datetime.now(), hours=4)
        card = self._issue(**guest, date_to=end)
        self.assertEqual(card.sudo().credential_id.date_to, card.date_to)

    def test_who_lives_alone_is_whom_the_card_is_for(self):
        page = (
            self.env["wuye.card.issue"]
            .with_user(self.clerk)
            .new({"community_id": self.community.id, "unit_id": self.unit.id})
        )
        page._onchange_unit_id()
        self.assertEqual(page.partner_id._origin, self.owner)
        self._make_occupancy(self.unit, self.tenant, role="tenant")
        page = (
            self.env["wuye.card.issue"]
            .with_user(self.clerk)
            .new({"community_id": self.community.id, "unit_id": self.unit.id})
        )
        page._onchange_unit_id()
        self.assertFalse(page.partner_id)
        self.assertEqual(len(page.resident_ids), 2)

    def test_rights_follow_the_groups_of_a_card_in_use(self):
        card = self._issue()
        card.group_ids = False
        self.assertFalse(card.sudo().credential_id.group_ids)
        card.group_ids = self.group
        self.assertEqual(card.sudo().credential_id.group_ids, self.group)
