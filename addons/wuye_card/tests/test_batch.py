"""Blank cards into stock, a line each; all or none, each mistake named (R108)."""

from odoo.exceptions import UserError

from .common import NUMBER, SECOND, THIRD, CardCase


class TestBatch(CardCase):
    def _register(self, lines):
        page = self.env["wuye.card.batch"].with_user(self.clerk)
        action = page.create(
            {"community_id": self.community.id, "lines": lines}
        ).action_register()
        return self.env["wuye.card"].search(action["domain"], order="id")

    def test_lines_become_blank_cards(self):
        cards = self._register(f"{NUMBER},K-1\n\n{SECOND} , K-2\n{THIRD}\n")
        self.assertEqual(cards.mapped("state"), ["blank"] * 3)
        self.assertEqual(cards.mapped("tail"), ["B4C5", "B4C6", "B4C7"])
        self.assertEqual(cards.mapped("name")[:2], ["K-1", "K-2"])

    def test_every_mistake_is_named_and_nothing_is_registered(self):
        dead = self._issue()
        self._say(dead, "cancelled")
        self._register(f"{SECOND},K-2")
        before = self.env["wuye.card"].search_count([])
        lines = f"{NUMBER}\n{SECOND}\n{THIRD},K-2\n{THIRD}\n12\n0A0B0C0D0E,K-9"
        with self.assertRaises(UserError) as raised:
            self._register(lines)
        said = str(raised.exception).splitlines()
        for line, words in zip(
            said,
            (
                "Line 1: .*dead for good",
                "Line 2: .*issued once",
                "Line 3: another card has the number K-2",
                "Line 4: the same as line 3",
                "Line 5: 12 is no number",
            ),
            strict=True,
        ):
            self.assertRegex(line, words)
        self.assertEqual(self.env["wuye.card"].search_count([]), before)

    def test_empty_page_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "a line for each card"):
            self._register("\n  \n")
