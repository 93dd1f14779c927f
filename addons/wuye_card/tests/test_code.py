"""Codes on a screen: visitors come and go by them, residents pass as by card (F16)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import CardCase


class TestCode(CardCase):
    def _code(self, user=None, **vals):
        page = self.env["wuye.card.code"].with_user(user or self.clerk)
        return page.create(
            {
                "community_id": self.community.id,
                "unit_id": self.unit.id,
                "visitor": "张师傅",
                "group_ids": [fields.Command.set(self.group.ids)],
                **vals,
            }
        )

    def _try(self, card, hours=0, door=None):
        """What the door's list says of a card in some hours."""
        at = fields.Datetime.now() + timedelta(hours=hours)
        trials = self.env["wuye.iot.trial"].with_user(self.users["administrator"])
        credential = card.sudo().credential_id
        vals = {"credential_id": credential.id, "door_id": (door or self.door).id}
        vals["at"] = at
        return trials.create(vals).code

    def test_f9_visitor_passes_from_until(self):
        now = fields.Datetime.now()
        page = self._code(
            date_from=now + timedelta(hours=1), date_to=now + timedelta(hours=3)
        )
        page.action_make()
        card = page.card_id
        self.assertEqual((card.kind, card.state), ("visitor", "active"))
        self.assertEqual(card.partner_id, self.owner)
        said = [self._try(card, hours) for hours in (0, 2, 4)]
        self.assertEqual(said, ["access.not_yet", "access.granted", "access.expired"])

    def test_f16_a_code_and_a_card_with_the_same_groups_open_the_same(self):
        """Nobody needs a face, or a card, to have a resident's rights."""
        card = self._issue()
        page = self._code(kind="resident", visitor=False, date_to=False)
        page.action_make()
        code = page.card_id
        self.assertEqual(code.number_kind, "qr")
        opened = set()
        for door in self.env["wuye.iot.door"].search(
            [("community_id", "=", self.community.id)]
        ):
            said = self._try(code, door=door)
            self.assertEqual(said, self._try(card, door=door), door.name)
            opened.add(said)
        self.assertIn("access.granted", opened)
        # both end with the holder's stay, and each is lost by itself
        self._say(card, "lost")
        self.assertEqual((card.state, code.state), ("lost", "active"))

    def test_the_code_is_shown_once_and_kept_as_a_hash(self):
        page = self._code()
        page.action_make()
        made = page.sudo().code
        self.assertTrue(page.picture)
        self.assertEqual(page.action_make()["res_id"], page.id)  # pressed twice
        self.assertEqual(page.sudo().code, made)
        self.assertEqual(len(self.env["wuye.card"].search([])), 1)
        with self.assertRaises(AccessError):
            page.read(["code"])
        self.env.flush_all()
        self.env.cr.execute("SELECT tail, label FROM wuye_iot_credential")
        self.assertNotIn(made, str(self.env.cr.fetchall()))

    def test_a_visitor_is_named_comes_to_a_resident_and_leaves_again(self):
        now = fields.Datetime.now()
        for words, vals in (
            ("who comes", {"visitor": " "}),
            ("until when", {"date_to": False}),
            ("31 days", {"date_to": now + timedelta(days=32)}),
            ("does not live", {"partner_id": self.buyer.id}),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._code(**vals).action_make()
        self.assertFalse(self.env["wuye.card"].search([]))

    def test_who_issues_no_cards_makes_no_codes(self):
        for user in (self.guard, self.users["collector"]):
            with self.assertRaises(AccessError):
                self._code(user)
        other = self._make_user(
            "customer_service", self.second_community, login="clerk elsewhere"
        )
        with self.assertRaises(AccessError):
            self._code(other)

    def test_the_pass_is_printed_with_its_picture(self):
        page = self._code()
        page.action_make()
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html(
            "wuye_card.wuye_card_pass_document", page.ids
        )
        self.assertIn(b"data:image/png;base64,", html)
        self.assertIn("张师傅".encode(), html)
