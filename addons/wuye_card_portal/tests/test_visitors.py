"""A resident's visitors: a code shown once, of what he may pass himself (F9, F16)."""

import re
from datetime import timedelta

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.wuye_card_home_visitor import A_DAY, AT_A_TIME
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestVisitors(PortalCase):
    def _local(self, hours):
        at = fields.Datetime.now() + timedelta(hours=8 + hours)  # China's
        return at.strftime("%Y-%m-%dT%H:%M")

    def _form(self):
        """The token of a form just opened."""
        text = self._get("/my/cards/visitor").text
        return re.search(r'name="token" value="([^"]+)"', text)[1]

    def _passes(self, person=None):
        domain = [("kind", "=", "visitor")]
        domain += [("partner_id", "=", (person or self.owner).id)]
        return self.env["wuye.card"].search(domain)

    def _make(self, user=None, **vals):
        home = self.env["wuye.card.home"].with_user(user or self.resident)
        vals = {
            "unit_id": self.unit.id,
            "visitor": "刘女士",
            "date_from": "",
            "date_to": self._local(4),
            **vals,
        }
        return home._make_pass((user or self.resident).partner_id, **vals)

    def test_f16_pass_opens_what_the_resident_opens_and_ends_by_itself(self):
        card, _code = self._make()
        self.assertRecordValues(
            card,
            [
                {
                    "kind": "visitor",
                    "state": "active",
                    "partner_id": self.owner.id,
                    "unit_id": self.unit.id,
                    "number_kind": "qr",
                    "note": "刘女士",
                }
            ],
        )
        credential = card.sudo().credential_id
        self.assertEqual(credential.group_ids, self.group)
        self.assertAlmostEqual(
            credential.date_to,
            fields.Datetime.now() + timedelta(hours=4),
            delta=timedelta(minutes=2),
        )

    def test_f9_code_is_in_one_answer_and_kept_nowhere(self):
        _card, code = self._make()
        self.env.flush_all()
        for table in ("wuye_card", "wuye_iot_credential", "wuye_card_move"):
            self.env.cr.execute(f"SELECT * FROM {table}")  # pylint: disable=E8103
            self.assertNotIn(code, str(self.env.cr.fetchall()))

    def test_f9_pass_is_made_shown_once_and_void_again_in_the_browser(self):
        self._as(self.resident)
        answer = self._send(self._form())
        self.assertIn("data:image/png;base64,", answer.text)
        card = self._passes()
        self.assertEqual((card.state, card.note), ("active", "刘女士"))
        page = self._get("/my/cards").text
        self.assertIn("刘女士", page)
        self.assertNotIn("data:image/png", page)
        self._post(f"/my/cards/{card.id}/void")
        self.assertEqual(card.state, "cancelled")
        self.assertEqual(card.move_ids.sorted("id")[-1].user_id, self.resident)
        self.assertEqual(card.sudo().credential_id.state, "denied")

    def _send(self, form, **data):
        """The form as a browser sends it."""
        return self.url_open(
            "/my/cards/visitor",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "token": form,
                "unit_id": self.unit.id,
                "visitor": "刘女士",
                "date_to": self._local(4),
                **data,
            },
        )

    def test_f9_form_sent_twice_makes_one_pass(self):
        self._as(self.resident)
        form = self._form()
        self._send(form)
        again = self._send(form)
        self.assertIn("That form was sent already", again.text)
        self._send("made up")
        self.assertEqual(len(self._passes()), 1)

    def test_f9_pass_of_another_home_is_neither_made_nor_void(self):
        self.other_card.group_ids = self.group
        card, _code = self._make(self.neighbour, unit_id=self.neighbour_unit.id)
        self._as(self.resident)
        answer = self._post(f"/my/cards/{card.id}/void")
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(card.state, "active")
        # one's own card is not void by this way
        answer = self._post(f"/my/cards/{self.card.id}/void")
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.card.state, "active")
        self.env.invalidate_all()
        for unit in (self.neighbour_unit, self.foreign_unit):
            with self.assertRaisesRegex(UserError, "Choose the home"):
                self._make(unit_id=unit.id)
        self.assertFalse(self._passes())

    def test_pass_is_not_made_without_the_token_of_the_form(self):
        self._as(self.resident)
        form = self._form()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/my/cards/visitor", data={"token": form, "visitor": "x"}
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._passes())

    def test_what_is_wrong_is_said_and_the_form_is_kept(self):
        self._as(self.resident)
        answer = self._send(self._form(), date_to=self._local(-1))
        self.assertIn("ends before it begins", answer.text)
        self.assertIn('value="刘女士"', answer.text)
        answer = self._send(self._form(), date_to="yesterday")
        self.assertIn("This is no time", answer.text)
        for words, vals in (
            ("who comes", {"visitor": " "}),
            ("until when", {"date_to": ""}),
            ("31 days", {"date_to": self._local(24 * 32)}),
            ("no card of this home", {"user": self.neighbour}),
        ):
            if "user" in vals:
                vals["unit_id"] = self.neighbour_unit.id
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._make(**vals)
        self.assertFalse(self._passes())

    def test_phone_in_wrong_hands_makes_no_passes_without_end(self):
        for _number in range(AT_A_TIME):
            self._make()
        with self.assertRaisesRegex(UserError, "Void one first"):
            self._make()
        home = self.env["wuye.card.home"].with_user(self.resident)
        for _number in range(A_DAY - AT_A_TIME):
            home._void_pass(self.owner, home._passes(self.owner)[0])
            self._make()
        home._void_pass(self.owner, home._passes(self.owner)[0])
        with self.assertRaisesRegex(UserError, "enough passes for a day"):
            self._make()

    def test_visitor_is_let_in_while_the_residents_own_card_is_lost(self):
        self.env["wuye.card.home"].with_user(self.resident)._report_loss(
            self.owner, self.card, ""
        )
        card, _code = self._make()
        self.assertEqual(card.sudo().credential_id.group_ids, self.group)

    def test_who_moved_out_makes_no_pass(self):
        rows = self.env["wuye.occupancy"].search([("unit_id", "=", self.unit.id)])
        rows.date_to = "2020-12-31"
        with self.assertRaisesRegex(UserError, "Choose the home"):
            self._make()
