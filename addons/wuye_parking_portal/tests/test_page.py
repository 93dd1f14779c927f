"""The page behind the code, as a driver's phone gets it; nobody logs in (G2, G4)."""

import json
import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import PageCase

MISSES = 8


@tagged("post_install", "-at_install")
class TestPage(PageCase):
    def _found(self, local="10:00", text=CAR):
        """The page of the car; its address."""
        with self.at(local):
            answer = self._type(text)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("/stay/", answer.url)
        return answer

    def _form(self, answer):
        """What the form on the page has for its button."""
        return dict(re.findall(r'data-([a-z-]+)="([^"]*)"', answer.text))

    def _press(self, local, answer, **changed):
        """The request of the form's button; the answer of the server."""
        form = self._form(answer)
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.provider.payment_method_ids.id,
            "token_id": None,
            "amount": float(form["amount"]),
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/elsewhere",
            "is_validation": False,
            "access_token": form["access-token"],
            **changed,
        }
        route = params.pop("route", form["transaction-route"])
        with self.at(local), mute_logger("odoo.http"):
            said = self.url_open(
                route,
                data=json.dumps({"jsonrpc": "2.0", "params": params}),
                headers={"Content-Type": "application/json"},
            )
        self.env.invalidate_all()
        return said.json() if said.status_code == 200 else {"status": said.status_code}

    # === WHAT IS SHOWN === #

    def test_g2_page_lists_the_lines_the_slip_will_have(self):
        self._in("08:00")
        answer = self._found()
        shown = self._look("10:00")
        self.assertTrue(shown["lines"])
        for line in shown["lines"]:
            self.assertIn(line["amount"], answer.text)
            self.assertIn(line["when"], answer.text)
        self.assertIn('o_wuye_amount">7.00', answer.text)
        self.assertIn(CAR, answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_g2_page_tells_no_name_no_picture_no_other_plate(self):
        self._permit(CAR, OTHER, days=("2026-10-01", "2026-10-31"))
        self._in("08:00", image="cam/in/0007.jpg")
        text = self._found().text
        for secret in (self.owner.name, "cam/in/0007", OTHER, self.unit.code):
            self.assertNotIn(secret, text)

    def test_g2_plate_is_told_to_nobody_who_typed_a_slip_number(self):
        stay = self._stay(self._in("08:00"))
        answer = self._found(text=stay.name.lower())
        self.assertIn(stay.name, answer.text)
        self.assertNotIn(CAR, answer.text)
        with self.at("10:00"):
            other = self._get(re.sub("/slip/", "/plate/", answer.url))
        self.assertEqual(other.status_code, 404)

    def test_g2_whole_plate_only_no_part_no_look_alike(self):
        self._in("08:00", "浙A088K1")
        for text in ("088K1", "浙A088K", "浙A0B8K1", "%", "浙A08_K1", "", "' OR 1=1"):
            with self.at("10:00"):
                answer = self._type(text)
            self.assertNotIn("/stay/", answer.url, text)
            self.assertNotIn("浙A088K1", answer.text)
            self.env["wuye.parking.pay.miss"].search([("id", "!=", 0)]).unlink()
        self._found(text="浙a·088k1")

    def test_g2_cars_of_other_car_parks_are_not_there(self):
        other = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        lane, _out = self._make_lanes(other)
        self._in("08:00", lane=lane)
        with self.at("10:00"):
            self.assertNotIn("/stay/", self._type(CAR).url)

    def test_g2_who_tries_many_plates_is_told_nothing_for_a_while(self):
        self._in("08:00")
        for number in range(MISSES):
            with self.at("10:00"):
                self._type(f"浙A1000{number}")
        with self.at("10:01"):
            answer = self._type(CAR)
            self.assertNotIn("/stay/", answer.url)
            self.assertIn("Too many tries", answer.text)
        misses = self.env["wuye.parking.pay.miss"].search([("id", "!=", 0)])
        self.assertEqual(len(misses), MISSES)
        self.assertNotIn("127.0.0.1", misses.mapped("address"))
        self._found("10:11")
        with self.at("10:11"):
            misses._gc_misses()
        self.assertFalse(misses.exists())

    def test_g2_address_of_no_car_park_and_a_made_up_link_are_404(self):
        stay = self._stay(self._in("08:00"))
        answer = self._found()
        with self.at("10:00"):
            for path in (
                "/parking/pay/nowhere",
                f"/parking/pay/{self.key}/stay/{stay.id}/plate/{'0' * 64}",
                f"/parking/pay/{self.key}/stay/{stay.id + 1}/"
                + answer.url.split(f"/stay/{stay.id}/")[1],
            ):
                self.assertEqual(self._get(path).status_code, 404, path)

    def test_g2_new_address_ends_the_old_posters(self):
        self.lot.with_user(self.manager).action_pay_by_phone()
        self.env.flush_all()
        self.assertEqual(self._get(f"/parking/pay/{self.key}").status_code, 404)
        new = self.lot.sudo().pay_token
        self.assertEqual(self._get(f"/parking/pay/{new}").status_code, 200)
        self.lot.with_user(self.manager).action_stop_pay_by_phone()
        self.env.flush_all()
        self.assertEqual(self._get(f"/parking/pay/{new}").status_code, 404)

    def test_g4_after_paying_the_page_says_until_when_to_leave(self):
        self._in("08:00")
        answer = self._found()
        self._press("10:01", answer)
        fee = self._fee()
        with self.at("10:01"):
            waiting = self._get(fee.transaction_id.landing_route)
        self.assertIn("Waiting for the word of the bank", waiting.text)
        self.assertIn("Refresh", waiting.headers)
        self.assertEqual(fee.state, "waiting")
        self._said_paid(fee, "10:02")
        with self.at("10:03"):
            paid = self._get(fee.transaction_id.landing_route)
        self.assertIn('data-state="paid"', paid.text)
        self.assertIn('o_wuye_leave_by">10:15', paid.text)
        self.assertNotIn("Refresh", paid.headers)
        with self.at("10:16"):
            late = self._get(answer.url)
        self.assertIn('data-state="due"', late.text)
        self.assertIn('o_wuye_amount">2.00', late.text)

    def test_g2_car_that_left_is_shown_as_such(self):
        self._in("08:00")
        answer = self._found()
        self._begin("10:01")
        self._pay_out("10:01")
        self.env.flush_all()
        with self.at("10:02"):
            left = self._get(answer.url)
        self.assertIn('data-state="out"', left.text)
        self.assertNotIn("o_payment_form", left.text)

    def test_g2_without_a_provider_the_guard_is_named(self):
        self.provider.wuye_tender = False
        self._in("08:00")
        answer = self._found()
        self.assertIn("Pay the guard at the way out", answer.text)
        self.assertNotIn("o_payment_form", answer.text)

    # === PAYING === #

    def test_g2_button_puts_the_fee_on_file_and_goes_to_the_provider(self):
        stay = self._stay(self._in("08:00"))
        said = self._press("10:01", self._found())
        self.assertIn("redirect_form_html", said["result"])
        fee = self._fee()
        self.assertRecordValues(
            fee, [{"stay_id": stay.id, "amount": 7.0, "state": "waiting"}]
        )
        self.assertEqual(fee.transaction_id.amount, 7.0)
        self.assertIn(f"/stay/{stay.id}/", fee.transaction_id.landing_route)
        self.assertFalse(stay.payment_ids)

    def test_g2_sum_and_moment_are_not_the_browsers_to_choose(self):
        self._in("08:00")
        answer = self._found()
        route = self._form(answer)["transaction-route"]
        earlier = re.sub(r"T\d{6}$", "T003100", route)
        self.assertNotEqual(earlier, route)
        for changed in (
            {"amount": 0.01},
            {"route": earlier},
            {"access_token": "0" * 64},
            {"access_token": None},
        ):
            said = self._press("10:01", answer, **changed)
            self.assertNotIn("result", said, changed)
        self.assertFalse(self._fee())

    def test_g2_flow_and_provider_are_those_of_the_page(self):
        self._in("08:00")
        answer = self._found()
        other = self._make_provider("Not for parking")
        for changed in (
            {"flow": "token", "token_id": 1},
            {"provider_id": other.id},
            {"provider_id": None},
            {"partner_id": 1},
        ):
            said = self._press("10:01", answer, **changed)
            self.assertNotIn("result", said, changed)
        self.assertFalse(self._fee())

    def test_g2_car_that_left_meanwhile_makes_no_transaction(self):
        self._in("08:00")
        answer = self._found()
        self._begin("10:01")
        self._pay_out("10:01")
        self.env.flush_all()
        said = self._press("10:02", answer)
        self.assertIn("has left", said["error"]["data"]["message"])
        self.assertFalse(self._fee())
        self.assertFalse(
            self.env["payment.transaction"].search(
                [("provider_id", "=", self.provider.id)]
            )
        )

    def test_g2_coming_back_from_the_provider_pays_nothing(self):
        stay = self._stay(self._in("08:00"))
        self._press("10:01", self._found())
        fee = self._fee()
        for _time in range(2):
            with self.at("10:02"):
                self._get(fee.transaction_id.landing_route)
                self._get("/payment/status")
        self.assertEqual((fee.state, stay.paid), ("waiting", 0.0))

    def test_g2_what_pays_for_nothing_is_said_to_who_paid(self):
        self._in("08:00")
        answer = self._found()
        self._press("10:01", answer)
        fee = self._fee()
        self._begin("10:02")
        self._pay_out("10:02")
        self._said_paid(fee, "10:03")
        self.env.flush_all()
        with self.at("10:04"):
            page = self._get(fee.transaction_id.landing_route)
        self.assertIn("it is given back", page.text)
