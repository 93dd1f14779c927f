"""我的一卡通 shows what is one's own; of all else there is nothing (R112, F10)."""

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPages(PortalCase):
    def _tap(self, card):
        """A card was let in at the door."""
        self.env.cr.execute(
            """
            INSERT INTO wuye_iot_event (box_id, company_id, community_id, door_id, seq,
                uuid, at, at_ms, mono, received_at, outcome, kind, code, door_code,
                boot, clock, list_number, credential_id, tail, chain)
            VALUES (%s, %s, %s, %s, 1, gen_random_uuid(), '2026-11-23 06:12:00', 0, 0,
                now() AT TIME ZONE 'UTC', 'passed', 'access', 'granted', 'main', 'b',
                'sure', 1, %s, %s, '')
            """,
            (
                *(self.box.id, self.company.id, self.community.id, self.door.id),
                *(card.sudo().credential_id.id, card.tail),
            ),
        )

    def test_r112_page_shows_the_own_card_its_doors_and_its_last_uses(self):
        self._tap(self.card)
        self._as(self.resident)
        answer = self._get("/my/cards")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        for words in (
            "锦澜湾",
            "B4C5",
            "王小明",
            "01-0302",
            "3幢1单元 大门",
            "In use",
            "Passed",
            "2026-11-23 14:12",
        ):
            self.assertIn(words, answer.text)

    def test_r112_page_shows_nothing_of_other_homes_and_companies(self):
        self._tap(self.other_card)
        self._as(self.resident)
        text = self._get("/my/cards").text
        for words in ("李雪", "B4C6", "赵海棠", "B4C7", "01-0303", "海棠城", "Passed"):
            self.assertNotIn(words, text)

    def test_r112_cards_of_the_household_show_state_and_tail_only(self):
        child = self._make_partner("王小芳")
        self._make_occupancy(self.unit, child, role="family")
        card = self._make_own_card(child, self.unit, "0102A3B4D1", self.group)
        self._as(self.resident)
        text = self._get("/my/cards").text
        self.assertIn("B4D1", text)
        self.assertIn("王小芳", text)
        self.assertNotIn(f"/my/cards/{card.id}/", text)

    def test_owner_sees_no_card_of_his_tenant_nor_the_tenant_his(self):
        self._make_occupancy(self.unit, self.tenant, role="tenant")
        self._make_own_card(self.tenant, self.unit, "0102A3B4D2", self.group)
        home = self.env["wuye.card.home"]
        self.assertFalse(home.with_user(self.resident)._household_cards(self.owner))
        self.assertFalse(home._household_cards(self.tenant))

    def test_who_moved_out_sees_no_card_of_the_household(self):
        child = self._make_partner("王小芳")
        self._make_occupancy(self.unit, child, role="family", date_to="2020-12-31")
        home = self.env["wuye.card.home"]
        self.assertFalse(home._homes(child))
        self.assertFalse(home._household_cards(child))

    def test_card_of_somebody_else_is_not_there_whoever_asks(self):
        self._as(self.resident)
        for card in (self.other_card, self.foreign_card):
            for page in ("loss", "lost"):
                with self.subTest(card=card.id, page=page):
                    answer = self._get(f"/my/cards/{card.id}/{page}")
                    self.assertEqual(answer.status_code, 404)
        missing = self._get("/my/cards/999999999/loss")
        self.assertEqual(missing.status_code, 404)
        self._as(self.foreigner)
        answer = self._get(f"/my/cards/{self.card.id}/loss")
        self.assertEqual(answer.status_code, 404)

    def test_pages_are_for_who_logged_in(self):
        self.authenticate(None, None)
        for path in ("/my/cards", f"/my/cards/{self.card.id}/loss"):
            answer = self._get(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_portal_user_has_no_right_on_any_model_of_cards_and_doors(self):
        for name in (
            *("wuye.card", "wuye.card.move", "wuye.card.code", "wuye.card.issue"),
            *("wuye.card.file", "wuye.iot.credential", "wuye.iot.event"),
            *("wuye.iot.permit", "wuye.iot.door", "wuye.occupancy", "wuye.unit"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(self.resident).search([])

    def test_methods_behind_the_pages_are_not_called_from_outside(self):
        self._as(self.resident)
        for method in ("_report_loss", "_make_pass", "_page_values"):
            answer = self.url_open(
                f"/web/dataset/call_kw/wuye.card.home/{method}",
                data=json.dumps(
                    {
                        "params": {
                            "model": "wuye.card.home",
                            "method": method,
                            "args": [],
                            "kwargs": {},
                        }
                    }
                ),
                headers={"Content-Type": "application/json"},
            )
            self.assertIn("error", answer.json())

    def test_f10_pages_of_cards_know_of_no_money(self):
        modules = self.env["ir.module.module"]
        ours = modules.search([("name", "=", "wuye_card_portal")])
        upstream = ours.upstream_dependencies(exclude_states=("uninstallable",))
        names = set(upstream.mapped("name"))
        self.assertFalse(names & {"account", "wuye_billing", "wuye_wallet", "payment"})
