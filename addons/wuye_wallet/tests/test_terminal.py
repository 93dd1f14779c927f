"""Machines that sell: who is believed, and what is told to the others."""

import json
import time

from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_wallet.signing import sign
from odoo.addons.wuye_wallet.tests.common import NUMBER, WalletMixin

TAP = "/wuye/wallet/v1/tap"


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

    def test_who_does_not_sign_as_the_machine_is_not_believed(self):
        wrong = {"key": "00" * 32}, {"code": "WASH-2"}, {"code": "CT-1"}
        for vals in (*wrong, {"proof": "0" * 64}, {"age": 301}, {"age": -301}):
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
