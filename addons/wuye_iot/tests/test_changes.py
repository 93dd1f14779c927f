"""What changed in a list, its digest, and what is forgotten of it (decision 0016)."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import wuye_iot_list
from .test_lists import ListCase


@tagged("post_install", "-at_install")
class TestChanges(ListCase):
    def _take(self, held, told):
        """What a box has that takes changes: {card: permit}."""
        whole = {} if told["base"] is None else dict(held)
        for card in told["drop"]:
            whole.pop(card, None)
        whole |= {one["card"]: one for one in told["put"]}
        self.assertEqual(told["digest"], self._digest(told["head"], whole.values()))
        return whole

    def test_digest_follows_each_change_even_where_an_answer_was_lost(self):
        cards = [self._make_card(f"em:000000000{n}") for n in range(4)]
        lost = self._make_card("em:00000000AA")
        told = self._ask()["list"]
        held, number = self._take({}, told), told["number"]
        for change in (
            lambda: cards[0].write({"is_staff": True}),
            lambda: cards[1].permit_ids.write({"door_ids": self.lane.ids}),
            lambda: self._make_card("em:00000000BB"),
            lambda: lost._deny("住户报失"),
            lambda: cards[2].unlink(),
            lambda: cards[3].permit_ids.unlink(),
            lost.action_allow,
        ):
            change()
            self.env.flush_all()
            self._ask(number)  # this answer is lost on its way
            told = self._ask(number)["list"]
            self.assertEqual(told["base"], number)
            held, number = self._take(held, told), told["number"]
        whole = self._take({}, self._ask()["list"])
        self.assertEqual(held, whole)
        self.assertEqual(len(whole), 4)

    def test_group_that_gains_a_card_tells_of_this_card_only(self):
        cards = [self._make_card(f"em:000000000{n}") for n in range(3)]
        group = self.env["wuye.iot.group"].create(
            {
                "name": "3幢住户",
                "community_id": self.community.id,
                "credential_ids": [card.id for card in cards[:2]],
            }
        )
        self.env["wuye.iot.permit"].create(
            {
                "community_id": self.community.id,
                "group_id": group.id,
                "door_ids": self.lane.ids,
            }
        )
        held = self._ask()["list"]
        group.with_user(self.users["customer_service"]).write(
            {"credential_ids": [fields.Command.link(cards[2].id)]}
        )
        self.env.flush_all()
        changes = self._ask(held["number"])["list"]
        self.assertEqual([one["card"] for one in changes["put"]], [f"c{cards[2].id}"])
        self._take(self._take({}, held), changes)

    def test_list_that_was_changed_unsaid_is_found_at_night_and_told_whole(self):
        """By SQL, or by a model that forgot to say so; no box can find it."""
        card, other = self._make_card(), self._make_card("em:00000000BB")
        held = self._ask()["list"]
        marks = self.env["wuye.iot.mark"]
        self.assertFalse(marks._prove())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE wuye_iot_credential SET is_staff = TRUE WHERE id = %s", [card.id]
        )
        other.label = "03-1-0904 住户"
        self.env.flush_all()
        changes = self._ask(held["number"])["list"]
        self.assertEqual([one["card"] for one in changes["put"]], [f"c{other.id}"])
        with mute_logger("odoo.addons.wuye_iot.models.wuye_iot_mark"):
            self.assertEqual(marks._prove(), self.box)
        told = self._ask(changes["number"])["list"]
        self.assertIsNone(told["base"])
        self.assertIn(True, [one.get("staff") for one in told["put"]])
        self.assertFalse(marks._prove())

    def test_more_cards_than_are_told_one_by_one_are_a_whole_list(self):
        cards = self.env["wuye.iot.credential"]
        for number in range(3):
            cards |= self._make_card(f"em:000000000{number}")
        held = self._ask()["list"]
        with patch.object(wuye_iot_list, "CHANGES", 2):
            cards[:2].write({"is_staff": True})
            self.env.flush_all()
            self.assertEqual(self._ask(held["number"])["list"]["base"], held["number"])
            cards[2].write({"is_staff": True})
            self.env.flush_all()
            told = self._ask(held["number"])["list"]
            self.assertIsNone(told["base"], "one by one in the end")
            cards.write({"is_staff": False})
            self.env.flush_all()
            told = self._ask(told["number"])["list"]
            self.assertIsNone(told["base"], "all at once")

    def _changes(self):
        here = [("community_id", "=", self.community.id)]
        changes = self.env["wuye.iot.change"].search(here)
        return sorted({change.number for change in changes})

    def _hold(self, client, number):
        client.send_events([], list=number, deny=1)

    def test_changes_that_each_box_holds_are_forgotten_at_night(self):
        near, _door, _lane = self._make_box(self.community, "BX-JLW-03")
        other = self._enrolled(near)
        card = self._make_card()
        self.env.flush_all()
        held = self._ask()["list"]["number"]
        card.is_staff = True
        self.env.flush_all()
        newest = self._versions()["list"]
        self._hold(self.client, newest)
        self._hold(other, held)
        numbers = self.env["wuye.iot.number"]
        numbers._cron_night()
        self.assertEqual(self._changes(), list(range(held + 1, newest + 1)))
        # the box that is behind gets what it lacks, and only that
        self.assertEqual(self._ask(held)["list"]["base"], held)
        self._hold(other, newest)
        numbers._cron_night()
        self.assertEqual(self._changes(), [])
        card.is_staff = False
        self.env.flush_all()
        self.assertEqual(self._ask(newest)["list"]["base"], newest)
        self.assertIsNone(self._ask(held)["list"]["base"], "too far behind")

    def test_box_that_stays_away_keeps_the_last_changes_only(self):
        card = self._make_card()
        self._hold(self.client, 1)
        for turn in range(6):
            card.is_staff = not turn % 2
            self.env.flush_all()
        newest = self._versions()["list"]
        with patch.object(wuye_iot_list, "KEPT", 3):
            self.env["wuye.iot.number"]._cron_night()
        self.assertEqual(self._changes(), list(range(newest - 2, newest + 1)))

    def test_pages_are_forgotten_when_the_box_holds_the_list(self):
        self._make_card()
        self.env.flush_all()
        pages, numbers = self.env["wuye.iot.page"], self.env["wuye.iot.number"]
        number = self._ask()["list"]["number"]
        self._hold(self.client, number - 1)
        numbers._cron_night()
        self.assertTrue(pages.search([("box_id", "=", self.box.id)]))
        self._hold(self.client, number)
        numbers._cron_night()
        self.assertFalse(pages.search([("box_id", "=", self.box.id)]))
