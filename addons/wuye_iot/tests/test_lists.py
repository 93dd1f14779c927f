"""What a box is told to know: denials first, permits, in pages or changes (F2, F9)."""

import base64
import hashlib
import hmac
import json
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from wuye_engine.access.wire import read_head, read_permit

from ..models import wuye_iot_box_list
from .common import IotHttpCase


class ListCase(IotHttpCase):
    def setUp(self):
        super().setUp()
        self.client = self._enrolled()

    def _ask(self, held=0, deny=0, page=0):
        said = {"list": held, "deny": deny, "page": page}
        return self.client.call("permits", said)

    def _versions(self):
        return self.client.send_events([])["versions"]

    def _line(self, one):
        text = json.dumps(
            one, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return text.encode()

    def _digest(self, head, permits):
        """As decision 0016 says: the head, then the sum of the permits' SHA-256."""
        total = sum(
            int(hashlib.sha256(self._line(one)).hexdigest(), 16) for one in permits
        )
        text = self._line(head) + b"\n%064x\n" % (total % 2**256)
        return hashlib.sha256(text).hexdigest()

    def _hash(self, head, number):
        key = self.client.open_sealed(head["card_key"], "card")
        return hmac.new(key, number.encode(), hashlib.sha256).digest()[:16].hex()


@tagged("post_install", "-at_install")
class TestLists(ListCase):
    def test_f9_list_has_doors_plans_days_and_permits(self):
        plan = self.env["wuye.iot.plan"].create(
            {
                "name": "办公时间",
                "community_id": self.community.id,
                "span_ids": [
                    fields.Command.create({"days": "workday", "start": 8, "end": 18.5})
                ],
            }
        )
        card = self._make_card()
        card.permit_ids.write({"plan_id": plan.id, "date_to": "2026-12-31 16:00:00"})
        self.env["wuye.iot.holiday"].create(
            {"day": "2026-10-01", "company_id": self.company.id}
        )
        self.lane.write({"passback": "hard", "offline": "closed", "offline_days": 3})
        self.env.flush_all()
        found = self._ask()["list"]
        head = found["head"]
        self.assertEqual(head["holidays"], ["2026-10-01"])
        self.assertEqual(
            head["plans"],
            [
                {
                    "id": f"p{plan.id}",
                    "spans": [{"days": ["workday"], "from": "08:00", "to": "18:30"}],
                }
            ],
        )
        lane = next(door for door in head["doors"] if door["id"] == "north-in")
        self.assertEqual(
            (lane["passback"], lane["offline"], lane["offline_days"], lane["enters"]),
            ("hard", "closed", 3, "garage"),
        )
        [permit] = found["put"]
        # what the server compiles is what the box's own code reads
        read = read_permit(permit, read_head(head))
        self.assertEqual([right.doors for right in read.rights], [("main",)])
        forms = ("em:0102A3B4C5", "w34:02A3B4C5", "w26:A3B4C5")
        self.assertEqual(
            set(permit["hashes"]), {self._hash(head, form) for form in forms}
        )
        self.assertEqual(
            permit["rights"],
            [{"doors": ["main"], "plan": f"p{plan.id}", "to": 1798732800000}],
        )
        self.assertEqual(found["digest"], self._digest(head, [permit]))
        self.assertNotIn("王", json.dumps(found, ensure_ascii=False))

    def test_f9_box_gets_what_concerns_its_own_doors_only(self):
        self._make_card("em:0000000001")
        self._make_card("em:0000000002", doors=self.lane)
        near, _door, _lane = self._make_box(self.community, "BX-JLW-03")
        other = self._enrolled(near)
        self.assertEqual(len(self._ask()["list"]["put"]), 2)
        said = {"list": 0, "deny": 0, "page": 0}
        told = other.call("permits", said)
        self.assertEqual(told["list"]["put"], [])
        self.assertEqual(
            other.call("permits", {**said, "deny": 1})["deny"], None, "newest"
        )

    def test_f9_group_gives_its_permits_to_its_members(self):
        card = self._make_card()
        card.permit_ids.unlink()
        group = self.env["wuye.iot.group"].create(
            {
                "name": "3幢住户",
                "community_id": self.community.id,
                "credential_ids": card.ids,
            }
        )
        self.env["wuye.iot.permit"].create(
            {
                "community_id": self.community.id,
                "group_id": group.id,
                "door_ids": (self.door | self.lane).ids,
            }
        )
        held = self._ask()["list"]
        self.assertEqual(held["put"][0]["rights"], [{"doors": ["main", "north-in"]}])
        group.credential_ids = False
        self.env.flush_all()
        changes = self._ask(held["number"])["list"]
        self.assertEqual((changes["put"], changes["drop"]), ([], [f"c{card.id}"]))

    def test_f2_lost_card_is_a_denial_at_once_and_the_wall_says_who_lacks_it(self):
        card = self._make_card()
        self.env.flush_all()
        held = self._ask()
        before = self._versions()
        card.with_user(self.users["customer_service"]).action_deny()
        self.env.flush_all()
        newest = self._versions()
        self.assertGreater(newest["deny"], before["deny"])
        told = self._ask(held["list"]["number"], held["deny"]["number"])
        self.assertEqual(
            {one["hash"] for one in told["deny"]["put"]},
            set(card.hash_ids.mapped("hash")),
        )
        self.assertEqual(told["list"]["drop"], [f"c{card.id}"])
        self.client.send_events([], deny=before["deny"], list=before["list"])
        wall = self.env["wuye.iot.wall"].with_user(self.guard)
        page = wall.load(self.community.id)
        self.assertEqual(page["boxes"][0]["unconfirmed"], 1)
        self.assertTrue(page["boxes"][0]["unconfirmed_since"])
        [row] = page["waiting"]
        self.assertEqual((row["kind"], row["tails"]), ("deny", ["B4C5"]))
        self.client.send_events([], **newest)
        page = wall.load(self.community.id)
        self.assertEqual((page["boxes"][0]["unconfirmed"], page["waiting"]), (0, []))

    def test_f2_card_that_was_found_opens_again(self):
        card = self._make_card()
        service = card.with_user(self.users["customer_service"])
        service.action_deny()
        service.action_allow()
        self.env.flush_all()
        told = self._ask()
        self.assertEqual(told["deny"]["put"], [])
        self.assertEqual(len(told["list"]["put"]), 1)

    def test_f2_boxes_are_woken_when_a_list_changes(self):
        self.client.send_events([])
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        self._make_card()
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([])
        [row] = rows.filtered(lambda one: "wuye_iot_wake" in one.message)
        channel = self.client.send_events([])["channel"]
        self.assertEqual(json.loads(row.channel)[1], channel)
        self.assertGreaterEqual(len(base64.urlsafe_b64decode(channel[9:])), 24)
        self.assertEqual(json.loads(row.message)["payload"], {})

    def test_changes_since_a_number_and_their_digest_is_of_the_whole(self):
        cards = [self._make_card(f"em:000000000{n}") for n in range(3)]
        held = self._ask()["list"]
        cards[0].label = "03-1-0904 住户"
        cards[1].permit_ids.door_ids = self.lane
        cards[2].unlink()
        self.env.flush_all()
        changes = self._ask(held["number"])["list"]
        self.assertEqual(changes["base"], held["number"])
        self.assertEqual(
            {one["card"] for one in changes["put"]},
            {f"c{card.id}" for card in cards[:2]},
        )
        self.assertEqual(len(changes["drop"]), 1)
        whole = {one["card"]: one for one in held["put"]}
        whole |= {one["card"]: one for one in changes["put"]}
        whole.pop(changes["drop"][0])
        permits = [whole[name] for name in sorted(whole)]
        self.assertEqual(changes["digest"], self._digest(changes["head"], permits))

    def test_who_is_up_to_date_gets_nothing_and_who_is_ahead_gets_all(self):
        self._make_card()
        self.env.flush_all()
        newest = self._versions()
        told = self._ask(newest["list"], newest["deny"])
        self.assertEqual((told["list"], told["deny"]), (None, None))
        # a list of another life of the server
        self.assertIsNone(self._ask(newest["list"] + 9)["list"]["base"])

    def test_door_that_changes_is_a_whole_list(self):
        self._make_card()
        held = self._ask()["list"]
        self.door.seconds = 5
        self.env.flush_all()
        self.assertIsNone(self._ask(held["number"])["list"]["base"])

    def test_long_list_comes_in_pages_of_one_moment(self):
        cards = [self._make_card(f"em:000000000{n}") for n in range(5)]
        self.env.flush_all()
        with patch.object(wuye_iot_box_list, "PAGE", 2):
            first = self._ask()["list"]
            cards[0].label = "changed meanwhile"
            self.env.flush_all()
            pages = [first, *(self._ask(page=n)["list"] for n in (1, 2))]
        self.assertEqual([len(page["put"]) for page in pages], [2, 2, 1])
        permits = [permit for page in pages for permit in page["put"]]
        self.assertEqual(first["digest"], self._digest(first["head"], permits))
        self.assertEqual({page["digest"] for page in pages}, {first["digest"]})
        self.assertIsNone(self._ask(page=7)["list"])

    def test_number_is_stored_nowhere_and_read_by_nobody(self):
        card = self._make_card("em:0102A3B4C5")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM wuye_iot_credential c WHERE c::text ILIKE %(w)s"
            " UNION ALL SELECT count(*) FROM wuye_iot_credential_hash c"
            " WHERE c::text ILIKE %(w)s",
            {"w": "%0102A3B4C5%"},
        )
        self.assertEqual(self.env.cr.fetchall(), [(0,), (0,)])
        self.assertEqual(card.number, "**B4C5")
        for post in ("administrator", "customer_service"):
            with self.assertRaises(AccessError):
                card.hash_ids.with_user(self.users[post]).read(["hash"])

    def test_one_number_is_one_card_of_a_community(self):
        self._make_card()
        with self.assertRefused(UniqueViolation, "wuye_iot_credential_hash_hash_uniq"):
            self._make_card()
        # two cards with the same last six digits are two cards
        self._make_card("em:0902A3B4C5")
        with self.assertRaisesRegex(ValidationError, "no number"):
            self._make_card("em:0102A3B4")

    def test_permit_is_of_one_community(self):
        card = self._make_card()
        with self.assertRaisesRegex(ValidationError, "one community"):
            card.permit_ids.door_ids = self.other_door

    def test_another_module_keeps_its_cards_by_a_key_of_its_own(self):
        credentials = self.env["wuye.iot.credential"]
        base = {"community_id": self.community.id, "label": "1", "kind": "plate"}
        one = credentials._put("hand", "permit-1", ["plate:浙AD5F218"], base)
        same = credentials._put("hand", "permit-1", ["plate:浙AD5F219"], {"label": "2"})
        self.assertEqual((one, one.label, one.tail), (same, "2", "F219"))
        self.assertEqual(len(one.hash_ids), 1)
