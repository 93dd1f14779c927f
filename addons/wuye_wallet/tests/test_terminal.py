"""Machines that sell: who is believed, and what is told to the others."""

import base64
import json
import time

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_iot.signing import derive
from odoo.addons.wuye_property.tests.common import speak_chinese
from odoo.addons.wuye_wallet.signing import sign
from odoo.addons.wuye_wallet.tests.common import NUMBER, WalletMixin

TAP = "/wuye/wallet/v1/tap"
LIST, LATE = "/wuye/wallet/v1/list", "/wuye/wallet/v1/late"


@tagged("post_install", "-at_install")
class TestTerminal(WalletMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_wallets()
        cls.machine = cls.env["wuye.wallet.terminal"].create(
            {
                "code": "WASH-1",
                "name": "洗衣机",
                "kind": "machine",
                "place_id": cls.place.id,
            }
        )
        cls.machine.action_new_key()

    def _send(self, body=None, code="WASH-1", key=None, age=0, proof=None):
        """(status, answer) of a call, signed by the machine's key unless given."""
        if body is None:
            body = {"uuid": "u1", "number": NUMBER, "amount": "30.00"}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = str(int(time.time()) - age)
        headers = {
            "X-Wuye-Terminal": code,
            "X-Wuye-Time": stamp,
            "X-Wuye-Sign": proof
            or sign(key or self.machine.sudo().key, code, stamp, data),
        }
        answer = self.url_open(TAP, data=data, headers=headers)
        return answer.status_code, answer.json()

    def test_r110_signed_tap_is_paid_once_however_often_it_is_sent(self):
        for _turn in range(2):
            status, said = self._send()
            self.assertEqual((status, said["code"]), (200, "paid"))
            self.assertEqual((said["balance"], said["colour"]), (70.0, "green"))
        self.wallet.invalidate_recordset()
        self.assertEqual(self.wallet.balance, 70.0)
        self.assertEqual(self.wallet.entry_ids[:1].terminal_id, self.machine)

    def test_f7_machine_says_it_in_the_language_of_the_company(self):
        speak_chinese(self.env)
        self.place.company_id.partner_id.lang = "zh_CN"
        self.machine.name = "洗衣机 2"  # what is remembered of it is read anew
        tap = {"number": NUMBER, "amount": "40.00"}
        told = [self._send({"uuid": f"u{turn}", **tap})[1] for turn in range(3)]
        self.assertEqual(told[0]["words"], "已支付")
        self.assertEqual(told[2]["words"], "余额不足")

    def test_who_does_not_sign_as_the_machine_is_not_believed(self):
        wrong = {"key": "00" * 32}, {"code": "WASH-2"}, {"code": "CT-1"}
        for vals in (*wrong, {"proof": "0" * 64}, {"age": 320}, {"age": -320}):
            with self.subTest(**vals):
                self.assertEqual(self._send(**vals)[0], 403)
        for body in (b"[]", b"{", b"\xff"):
            with self.subTest(body=body):
                self.assertEqual(self._send(body)[0], 400)
        self.assertEqual(self._send(code="a b")[0], 400)
        self.assertEqual(self.wallet.balance, 100.0)

    def test_a_machine_that_was_given_a_new_key_or_taken_out_is_not_heard(self):
        old = self.machine.sudo().key
        self.assertEqual(self._send()[0], 200)
        self.machine.action_new_key()
        self.assertEqual(self._send(key=old)[0], 403)
        self.assertEqual(self._send()[0], 200)
        self.machine.active = False
        self.assertEqual(self._send()[0], 403)

    # === WITHOUT THE SERVER === #

    def _allow(self):
        self.machine.write(
            {"is_offline": True, "floor_card": 50.0, "floor_total": 200.0}
        )

    def _ask(self, path, body=None, prefix=None, age=0):
        """(status, answer, whether the answer is signed) of a signed call."""
        data = json.dumps(body or {}).encode()
        stamp = str(int(time.time()) - age)
        key = self.machine.sudo().key
        prefix = f"{path.rsplit('/')[-1]}\n" if prefix is None else prefix
        headers = {
            "X-Wuye-Terminal": "WASH-1",
            "X-Wuye-Time": stamp,
            "X-Wuye-Sign": sign(key, "WASH-1", stamp, prefix.encode() + data),
        }
        answer = self.url_open(path, data=data, headers=headers)
        text = f"ANSWER {prefix}".encode() + answer.content
        proof = sign(key, "WASH-1", stamp, text)
        is_signed = answer.headers.get("X-Wuye-Sign") == proof
        return answer.status_code, answer.json(), is_signed

    def test_f4_list_is_for_terminals_that_may_and_its_key_for_them_alone(self):
        self.assertEqual(self._ask(LIST)[:2], (403, {"error": "offline"}))
        self._allow()
        status, said, is_signed = self._ask(LIST)
        self.assertEqual((status, said["deny"], is_signed), (200, [], True))
        sealed = base64.b64decode(said["card_key"])
        key = derive(bytes.fromhex(self.machine.sudo().key), b"seal")
        opened = AESGCM(key).decrypt(sealed[:12], sealed[12:], b"wallet")
        credentials = self.env["wuye.iot.credential"].sudo()
        self.assertEqual(opened, credentials._card_key(self.community))
        self.assertNotIn(opened.hex(), json.dumps(said))

    def test_f4_tap_taken_without_the_server_is_handed_in_once(self):
        self._allow()
        tap = {"uuid": "u1", "number": NUMBER, "amount": "30.00"}
        tap["at"] = int(time.time())
        first = self._ask(LATE, tap)
        self.assertEqual((first[0], first[1]["code"], first[2]), (200, "paid", True))
        self.assertEqual(self._ask(LATE, tap), first)
        self.wallet.invalidate_recordset()
        self.assertEqual(self.wallet.balance, 70.0)
        over = self._ask(LATE, {**tap, "uuid": "u2", "amount": "20.01"})
        self.assertEqual(
            (over[1]["code"], over[1]["claim"]), ("over_floor_limit", True)
        )

    def test_f4_call_signed_for_another_route_is_not_believed(self):
        """Who has heard a tap cannot hand it in, nor fetch the list with it."""
        self._allow()
        tap = {"uuid": "u1", "number": NUMBER, "amount": "1", "at": int(time.time())}
        for path, prefix in ((LIST, ""), (LATE, ""), (LATE, "list\n"), (TAP, "late\n")):
            with self.subTest(path=path, prefix=prefix):
                self.assertEqual(self._ask(path, tap, prefix)[0], 403)
        self.assertEqual(self._ask(LATE, tap, age=301)[0], 403)
        self.assertFalse(self.env["wuye.wallet.offline"].search([]))

    def test_f19_a_tap_at_a_laundry_machine_is_charged(self):
        """And at a printer: the places are of their kinds, booked each for itself."""
        for kind, amount, left in (
            ("laundry", "6.50", 93.5),
            ("printing", "0.80", 92.7),
        ):
            with self.subTest(kind=kind):
                place = self._make_place(f"F19-{kind}", kind, kind=kind)
                machine = place.terminal_ids
                machine.kind = "machine"
                machine.action_new_key()
                body = {"uuid": f"f19-{kind}", "number": NUMBER, "amount": amount}
                for _turn in range(2):  # a machine sends again what is not answered
                    status, said = self._send(body, machine.code, machine.sudo().key)
                    self.assertEqual((status, said["code"]), (200, "paid"))
                    self.assertEqual(said["balance"], left)
                self.wallet.invalidate_recordset()
                self.assertRecordValues(
                    self.wallet.entry_ids[:1],
                    [
                        {
                            "kind": "spend",
                            "amount": -float(amount),
                            "place_id": place.id,
                            "terminal_id": machine.id,
                        }
                    ],
                )
