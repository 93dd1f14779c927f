"""Codes and signatures by table; nothing of Odoo's is needed."""

from odoo.tests import BaseCase, tagged

from ..answer import Answer
from ..payment_code import channel_of, read_code
from ..signing import TOLERANCE, Distrusted, Message, check, headers_of

SECRET = "0123456789abcdef"
NOW = 1_777_000_000


@tagged("post_install", "-at_install")
class TestMessages(BaseCase):
    def test_d1_code_says_whose_it_is(self):
        cases = {
            "10" + "0" * 16: "wechat",
            "15" + "9" * 16: "wechat",
            "16" + "0" * 16: None,
            "13" + "0" * 15: None,
            "13" + "0" * 17: None,
            "25" + "0" * 14: "alipay",
            "30" + "0" * 22: "alipay",
            "24" + "0" * 16: None,
            "31" + "0" * 16: None,
            "28" + "0" * 13: None,
            "28" + "0" * 23: None,
            "": None,
        }
        for code, kind in cases.items():
            with self.subTest(code):
                self.assertEqual(channel_of(code), kind)
        self.assertEqual(read_code(" １３ 00\n"), "1300")
        self.assertEqual(read_code(None), "")

    def test_d1_message_is_believed_as_it_was_signed(self):
        """The digest was worked out apart, by openssl on the five lines."""
        message = Message("POST", "/v1/query", str(NOW), "n1", b"{}")
        headers = headers_of(message, SECRET)
        self.assertEqual(
            headers["X-Pay-Signature"],
            "ea1b6b9bed482f82368c68a74fc6f3c04bcb0aa0675fa41033f8e60e62c4b944",
        )
        said = ("POST", "/v1/query", headers, b"{}", SECRET)
        self.assertEqual(check(*said, NOW), "n1")
        self.assertEqual(check(*said, NOW + TOLERANCE), "n1")

    def test_d1_whatever_is_changed_is_not_believed(self):
        message = Message("POST", "/v1/query", str(NOW), "n1", b"{}")
        headers = headers_of(message, SECRET)
        right = {
            "first": "POST",
            "path": "/v1/query",
            "headers": headers,
            "body": b"{}",
            "secret": SECRET,
            "now": NOW,
        }
        nameless = Message("POST", "/v1/query", str(NOW), "", b"{}")
        timeless = Message("POST", "/v1/query", "soon", "n1", b"{}")
        for change in (
            {"first": "200"},
            {"path": "/v1/close"},
            {"body": b"{ }"},
            {"secret": SECRET + "0"},
            {"secret": ""},
            {"now": NOW + TOLERANCE + 1},
            {"now": NOW - TOLERANCE - 1},
            {"headers": {}},
            {"headers": {**headers, "X-Pay-Nonce": "n2"}},
            {"headers": {**headers, "X-Pay-Timestamp": str(NOW + 1)}},
            {"headers": headers_of(nameless, SECRET)},
            {"headers": headers_of(timeless, SECRET)},
        ):
            with self.subTest(change), self.assertRaises(Distrusted):
                check(**{**right, **change})

    def test_d1_answer_has_a_state_that_is_known(self):
        with self.assertRaises(ValueError):
            Answer("1", "gone", 0)
