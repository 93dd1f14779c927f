"""Loss: doors hear of it first; a new card takes over, the old is dead (F2, F3)."""

import time

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.wuye_iot.tests.box import Box

from .common import NUMBER, SECOND, CardCase


class TestLoss(CardCase):
    def _said(self, deny):
        """The box says which denials it holds."""
        client = Box(None)
        client.keys, client.number = {1: b"k" * 32}, 1
        self.box.sudo().write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        self.env["wuye.iot.secret"]._put("box", self.box.id, b"k" * 32, 1)
        said = client.batch([])
        said["health"] = {**said["health"], "deny": deny}
        self.box._link()._hear(said, int(time.time()))

    def _denied(self):
        """Hashes the box is told to refuse."""
        answer = self.box.sudo()._permits(0, 0, 0)
        return {row["hash"] for row in answer["deny"]["put"]}

    def test_f2_lost_card_is_in_the_denials_at_once_and_who_has_not_confirmed_is_named(
        self,
    ):
        card = self._issue()
        self._said(0)
        self.assertFalse(card.unconfirmed)
        self._say(card, "lost")
        hashes = set(card.sudo().credential_id.hash_ids.mapped("hash"))
        self.assertTrue(hashes <= self._denied())
        card.invalidate_recordset()
        self.assertEqual(card.unconfirmed, self.box.display_name)
        self._said(card.sudo().credential_id.deny_number)
        self.env.invalidate_all()
        self.assertFalse(card.unconfirmed)

    def test_lost_card_that_is_found_opens_only_after_the_holder_was_checked(self):
        card = self._issue()
        self._say(card, "lost")
        self._say(card, "found")
        credential = card.sudo().credential_id
        self.assertEqual(credential.state, "denied")
        self.assertFalse(credential.group_ids)
        card.action_restore()
        self.assertEqual(credential.state, "active")
        self.assertEqual(credential.group_ids, self.group)

    def test_f3_new_card_takes_over_person_rights_and_permits_and_the_old_is_dead(self):
        card = self._issue(date_to="2030-01-01 00:00:00")
        own = self.env["wuye.iot.permit"].create(
            {
                "community_id": self.community.id,
                "credential_id": card.sudo().credential_id.id,
                "door_ids": self.lane.ids,
            }
        )
        self._say(card, "lost")
        context = card.action_replace()["context"]
        page = self.env["wuye.card.issue"].with_user(self.clerk)
        page = page.with_context(**context).create({"number": SECOND})
        new = self.env["wuye.card"].with_user(self.clerk)
        new = new.browse(page.action_issue()["res_id"])
        self.assertEqual((card.state, new.state), ("replaced", "active"))
        for name in ("partner_id", "unit_id", "kind", "date_to", "group_ids"):
            self.assertEqual(new[name], card[name], name)
        self.assertEqual((card.replaced_by_id, new.replaces_id), (new, card))
        self.assertEqual(own.credential_id, new.sudo().credential_id)
        self.assertEqual(card.sudo().credential_id.state, "denied")
        with self.assertRaisesRegex(UserError, "which is its end"):
            card.action_restore()
        with self.assertRaisesRegex(UserError, "dead for good"):
            self._issue(number=NUMBER)

    def test_card_in_use_is_not_replaced_before_somebody_says_what_became_of_it(self):
        with self.assertRaisesRegex(UserError, "lost or damaged first"):
            self._issue().action_replace()

    def test_f3_lost_card_is_not_allowed_again_behind_the_back_of_the_register(self):
        card = self._issue()
        self._say(card, "lost")
        credential = card.credential_id.with_user(self.users["manager"])
        for act in (
            credential.action_allow,
            lambda: credential.write({"group_ids": [fields.Command.clear()]}),
            lambda: credential.write({"number": SECOND}),
        ):
            with self.assertRaisesRegex(UserError, "is a card"):
                act()
        with self.assertRaisesRegex(UserError, "is a card"):
            credential.with_user(self.administrator).unlink()
        self.assertEqual(card.sudo().credential_id.state, "denied")

    def test_damaged_card_opens_nothing_and_is_replaced(self):
        card = self._issue()
        self._say(card, "damaged", "芯片不读")
        self.assertEqual(card.sudo().credential_id.state, "denied")
        self.assertEqual(card.action_replace()["res_model"], "wuye.card.issue")

    def test_card_whose_time_is_over_ends_by_itself(self):
        end = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        card = self._issue(date_to=end)
        later = self._issue(number=SECOND, date_to=fields.Datetime.add(end, days=1))
        self.env["wuye.card"]._cron_end()
        self.assertEqual((card.state, later.state), ("cancelled", "active"))
        self.assertIn("time is over", card.move_ids.sorted("id")[-1].reason)
