"""The life of a card: which state follows which, and what is kept of it (F1)."""

from odoo.exceptions import UserError
from odoo.tools import SQL

from ..card_states import NEXT
from .common import NUMBER, SECOND, CardCase


class TestLife(CardCase):
    def _reach(self, state):
        """A card in a state, by the ways there are."""
        ways = {
            "blank": (),
            "issued": ("issued",),
            "active": ("issued", "active"),
            "lost": ("issued", "active", "lost"),
            "found": ("issued", "active", "lost", "found"),
            "damaged": ("issued", "active", "damaged"),
            "replaced": ("issued", "active", "damaged", "replaced"),
            "cancelled": ("cancelled",),
        }
        self.made = getattr(self, "made", 0) + 1
        card = (
            self.env["wuye.card"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "name": f"T-{self.made}"})
        )
        card._set_number(f"{0x0200000000 + self.made:010X}")
        holder = {"partner_id": self.owner.id, "unit_id": self.unit.id}
        for one in ways[state]:
            card._move(one, "试验", **(holder if one == "issued" else {}))
        return card

    def test_f1_every_move_is_allowed_or_refused_as_the_table_says(self):
        holder = {"partner_id": self.owner.id, "unit_id": self.unit.id}
        for before, following in NEXT.items():
            for after in NEXT:
                with self.subTest(before=before, after=after):
                    card = self._reach(before)
                    if after in following:
                        card._move(after, "试验", **holder)
                        self.assertEqual(card.state, after)
                    else:
                        with self.assertRaises(UserError):
                            card._move(after, "试验")
                        self.assertEqual(card.state, before)

    def test_f1_the_database_refuses_what_the_table_does_not_allow(self):
        card = self._reach("cancelled")
        with self.assertRefused(Exception, "wuye_card_state_next"):
            self.env.cr.execute(
                SQL("UPDATE wuye_card SET state = 'active' WHERE id = %s", card.id)
            )

    def test_f1_state_is_not_written_by_rpc(self):
        card = self._reach("active")
        for vals in ({"state": "lost"}, {"name": "X"}, {"replaced_by_id": card.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "buttons"):
                card.write(vals)
        with self.assertRaisesRegex(UserError, "buttons"):
            card.create({"community_id": self.community.id, "state": "active"})

    def test_f1_each_move_keeps_who_when_and_why(self):
        card = self._issue()
        self._say(card, "lost")
        self.assertEqual(self._states(card), ["blank", "issued", "active", "lost"])
        move = card.move_ids.sorted("id")[-1]
        self.assertEqual(move.user_id, self.clerk)
        self.assertEqual(move.reason, "业主来电，已回拨核实")
        self.assertEqual(move.partner_id, self.owner)
        self.assertTrue(move.moved_at)

    def test_f1_without_a_reason_nothing_happens(self):
        card = self._issue()
        with self.assertRaisesRegex(UserError, "Say why"):
            self._say(card, "lost", "  ")
        self.assertEqual(card.state, "active")

    def test_f1_moves_are_never_changed_nor_deleted(self):
        move = self._issue().move_ids.sorted("id")[-1]
        with self.assertRefused(Exception, "wuye_card_move_append_only"):
            move.sudo().write({"reason": "别的"})
            move.flush_recordset()
        with self.assertRefused(Exception, "wuye_card_move_kept"):
            move.sudo().unlink()

    def test_a_card_that_was_in_use_is_never_deleted(self):
        card = self._issue()
        with self.assertRefused(Exception, "wuye_card_kept"):
            card.sudo().unlink()

    def test_a_blank_card_entered_by_mistake_can_go_and_its_number_is_free(self):
        card = self.env["wuye.card"].create({"community_id": self.community.id})
        card._set_number(NUMBER)
        card.with_user(self.administrator).unlink()
        self.assertEqual(self._issue().state, "active")

    def test_holder_of_an_issued_card_stays(self):
        card = self._issue()
        with self.assertRefused(Exception, "wuye_card_holder_frozen"):
            card.sudo().partner_id = self.buyer
            card.flush_recordset()

    def test_chip_number_is_stored_nowhere(self):
        card = self._issue()
        self.assertEqual((card.number, card.tail), ("**B4C5", "B4C5"))
        self.env.flush_all()
        for table in ("wuye_card", "wuye_card_issue", "wuye_iot_credential"):
            [(found,)] = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s AS t WHERE t::text ILIKE %s",
                    SQL.identifier(table),
                    f"%{NUMBER}%",
                )
            )
            self.assertEqual(found, 0, table)

    def test_card_is_found_by_its_last_digits_and_its_holder(self):
        card = self._issue()
        self._issue(number=SECOND)
        for text in ("B4C5", card.name):
            found = self.env["wuye.card"].with_user(self.clerk).name_search(text)
            self.assertEqual([one[0] for one in found], card.ids, text)
        found = self.env["wuye.card"].with_user(self.clerk).name_search("王小明")
        self.assertEqual(len(found), 2)
