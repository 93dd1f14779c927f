"""A resident reports a loss himself: doors hear of it at once (R112, F2)."""

import time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_iot.tests.box import Box

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestLoss(PortalCase):
    def _hold(self, deny):
        """The box says which denials it holds."""
        client = Box(None)
        client.keys, client.number = {1: b"k" * 32}, 1
        self.box.sudo().write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        self.env["wuye.iot.secret"]._put("box", self.box.id, b"k" * 32, 1)
        said = client.batch([])
        said["health"] = {**said["health"], "deny": deny}
        self.box._link()._hear(said, int(time.time()))

    def _report(self, card=None, **data):
        card = card or self.card
        return self._post(f"/my/cards/{card.id}/loss", reason="stolen", **data)

    def test_f2_loss_reported_on_the_phone_is_told_to_the_boxes_and_names_doors(self):
        self._hold(0)
        self._as(self.resident)
        asked = self._get(f"/my/cards/{self.card.id}/loss")
        self.assertIn("It counts at once", asked.text)
        self.assertEqual(self.card.state, "active")  # the first step asks only
        answer = self._report(note="菜市场")
        self.assertEqual(self.card.state, "lost")
        credential = self.card.sudo().credential_id
        self.assertEqual(credential.state, "denied")
        denied = self.box.sudo()._permits(0, 0, 0)["deny"]["put"]
        hashes = set(credential.hash_ids.mapped("hash"))
        self.assertTrue(hashes <= {row["hash"] for row in denied})
        move = self.card.move_ids.sorted("id")[-1]
        self.assertEqual((move.user_id, move.state_to), (self.resident, "lost"))
        self.assertIn("Stolen 菜市场", move.reason)
        # a door that may not know it yet is named, in words for a resident
        self.assertIn("These doors have not confirmed yet", answer.text)
        self.assertIn("3幢1单元 大门", answer.text)
        self.assertNotIn(self.box.name, answer.text)
        self.assertEqual(answer.headers["Refresh"], "5")
        self._hold(credential.deny_number)
        answer = self._get(f"/my/cards/{self.card.id}/lost")
        self.assertIn("All doors have confirmed it", answer.text)
        self.assertNotIn("Refresh", answer.headers)

    def test_f2_loss_reported_twice_is_one_move(self):
        self._as(self.resident)
        for _time in range(2):
            self.assertEqual(self._report().status_code, 200)
        self.assertEqual(self._states(self.card), ["blank", "issued", "active", "lost"])

    def test_f2_loss_is_not_reported_without_the_token_of_the_form(self):
        self._as(self.resident)
        with mute_logger("odoo.http"):
            answer = self._report(token=False)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.card.state, "active")
        # a link that is followed reports nothing either
        self._get(f"/my/cards/{self.card.id}/loss?reason=lost")
        self.assertEqual(self.card.state, "active")

    def test_f2_nobody_reports_the_card_of_another_home_or_company(self):
        self._as(self.resident)
        for card in (self.other_card, self.foreign_card):
            self.assertEqual(self._report(card).status_code, 404)
            self.assertEqual(card.state, "active")
        self._as(self.foreigner)
        self.assertEqual(self._report().status_code, 404)
        self.assertEqual(self.card.state, "active")

    def test_f2_visitors_card_and_the_familys_are_not_reported_here(self):
        child = self._make_partner("王小芳")
        self._make_occupancy(self.unit, child, role="family")
        childs = self._make_own_card(child, self.unit, "0102A3B4D1", self.group)
        self._as(self.resident)
        self.assertEqual(self._report(childs).status_code, 404)
        self.assertEqual(childs.state, "active")

    def test_r112_reported_card_is_put_in_use_again_at_the_desk_only(self):
        self._as(self.resident)
        text = self._report().text
        self.assertIn("Only the desk puts it in use again", text)
        for page in ("found", "restore", "unreport"):
            self.assertEqual(
                self._post(f"/my/cards/{self.card.id}/{page}").status_code, 404
            )
        self.assertEqual(self.card.state, "lost")
        self._say(self.card.with_user(self.clerk), "found")
        home = self.env["wuye.card.home"].with_user(self.resident)
        with self.assertRaisesRegex(UserError, "Ask the desk"):
            home._report_loss(self.owner, self.card, "x")
        self.card.with_user(self.clerk).action_restore()
        self.assertEqual(self.card.state, "active")

    def test_reason_is_a_line_of_bounded_length(self):
        home = self.env["wuye.card.home"].with_user(self.resident)
        home._report_loss(self.owner, self.card, "x\n" * 5000)
        move = self.card.move_ids.sorted("id")[-1]
        self.assertNotIn("\n", move.reason)
        self.assertLess(len(move.reason), 300)
