"""A payment gateway of its own, foreign to Odoo: for tests and for trying it out.

It speaks the protocol of the README and shares no code with the add-on. Standard
library only; what it knows is lost when it ends.

    python gateway.py --port 8970 --merchant M1 --secret 0123456789abcdef

No real money: the last digit of the payer's code says what he does.

    0  pays at once              3  enters his password and pays at the second query
    1  lets the desk wait        4  has too little money
    2  refuses                   5  pays, but the answer does not come
"""

import argparse
import contextlib
import hashlib
import hmac
import http.client
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

WINDOW = 300  # seconds a question may be old
LIMIT = 20  # seconds a notice may take
REFUSALS = {"2": "用户取消支付", "4": "余额不足"}


def sign(secret, *lines, body):
    text = "\n".join([*lines, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class Gateway(ThreadingHTTPServer):
    """Orders by number, money by order; every change under one lock."""

    daemon_threads = True

    def __init__(self, merchant, secret, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.merchant, self.secret = merchant, secret
        self.lock = threading.RLock()
        self.forget()

    def forget(self):
        """Begin anew, with no orders."""
        self.orders = {}
        self.nonces = set()
        self.asked = []  # (verb, number of the order)
        self.refunds = {}  # number of the refund: fen
        self.charged = 0  # fen that payers paid, all in all
        self.is_refund_refused = False
        self.answered_nonce = None  # in place of the question's own
        self.before_answer = None  # called when a charge is done, not yet answered

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    # === WHAT A MERCHANT ASKS === #

    def charge(self, asked):
        order = self.orders.get(asked["order"])
        if order:  # asked again: what became of it
            if order["state"] != "closed" and order["asked"] != asked["amount"]:
                return 409, {"error": "another amount"}
            return 200, order
        digit = asked["code"][-1]
        order = {
            **self._new(asked["order"]),
            "asked": asked["amount"],
            "notify": asked.get("notify"),
            "digit": digit,
            "queries": 0,
        }
        self.orders[asked["order"]] = order
        if digit in "05":
            self._pay(order)
        elif digit in REFUSALS:
            order |= {"state": "closed", "reason": REFUSALS[digit]}
        return 200, order

    def query(self, asked):
        order = self.orders.get(asked["order"])
        if not order:
            return 200, {**self._new(asked["order"]), "state": "unknown"}
        order["queries"] += 1
        if order["digit"] == "3" and order["queries"] > 1:
            self._pay(order)
        return 200, order

    def close(self, asked):
        order = self.orders.setdefault(asked["order"], self._new(asked["order"]))
        if order["state"] == "waiting":
            order |= {"state": "closed", "reason": "已撤销"}
        return 200, order

    def refund(self, asked):
        order = self.orders.get(asked["order"])
        if not order or order["state"] not in ("paid", "refunded"):
            return 409, {"error": "nothing was paid"}
        if self.is_refund_refused:
            return 409, {"error": "too little on the merchant's account"}
        back = {**order["back"], asked["refund"]: asked["amount"]}
        if sum(back.values()) > order["amount"]:
            return 409, {"error": "more than was paid"}
        order |= {"back": back, "state": "refunded"}
        self.refunds[asked["refund"]] = asked["amount"]
        return 200, order

    # === WHAT A PAYER DOES === #

    def pays(self, number):
        with self.lock:
            self._pay(self.orders[number])

    def _pay(self, order):
        if order["state"] == "waiting":
            order |= {"state": "paid", "amount": order["asked"]}
            order["number"] = f"42{secrets.randbelow(10**16):016}"
            self.charged += order["amount"]

    # === NOTICES === #

    def notice(self, number, secret=None, age=0, nonce=None, **changes):
        """(path, headers, body) that tell of an order; wrong ones on demand."""
        order = self.orders.get(number) or self._new(number)
        body = json.dumps({**self._said(order), **changes}).encode()
        path = urlsplit(order.get("notify") or "/").path
        stamp, nonce = str(int(time.time()) - age), nonce or secrets.token_hex(16)
        signature = sign(secret or self.secret, "POST", path, stamp, nonce, body=body)
        headers = {"Content-Type": "application/json", "X-Pay-Timestamp": stamp}
        headers |= {"X-Pay-Nonce": nonce, "X-Pay-Signature": signature}
        return path, headers, body

    def notify(self, number):
        """Send a notice to where the merchant wants it; the HTTP status."""
        _path, headers, body = self.notice(number)
        place = urlsplit(self.orders[number]["notify"])
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=LIMIT)
        try:
            line.request("POST", place.path, body, headers)
            return line.getresponse().status
        finally:
            line.close()

    # === PARTS === #

    def _new(self, number):
        return {"order": number, "state": "waiting", "amount": 0, "digit": ""} | {
            "queries": 0,
            "notify": None,
            "back": {},  # number of the refund: fen
        }

    def _said(self, order):
        names = ("order", "state", "amount", "number", "reason")
        return {name: order[name] for name in names if name in order}

    def hear(self, path, headers, body):
        """The (status, answer) of a question; None where it is not to be answered."""
        stamp, nonce = headers.get("X-Pay-Timestamp", ""), headers.get("X-Pay-Nonce")
        wanted = sign(self.secret, "POST", path, stamp, nonce or "", body=body)
        given = headers.get("X-Pay-Signature", "")
        if headers.get("X-Pay-Merchant") != self.merchant or not nonce:
            return 401, {"error": "unknown"}
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            return 401, {"error": "unknown"}
        if abs(time.time() - int(stamp)) > WINDOW or nonce in self.nonces:
            return 401, {"error": "old"}
        self.nonces.add(nonce)
        verb, asked = path.rpartition("/")[2], json.loads(body)
        if verb not in ("charge", "query", "close", "refund"):
            return 404, {"error": "unknown"}
        self.asked.append((verb, asked["order"]))
        status, order = getattr(self, verb)(asked)
        if verb == "charge" and order.get("digit") == "5":
            return None
        return status, self._said(order) if status == 200 else order


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        gateway = self.server
        with gateway.lock:
            heard = gateway.hear(self.path, self.headers, body)
        if gateway.before_answer and self.path.endswith("/charge"):
            gateway.before_answer()
        if heard is None:
            self.close_connection = True
            return
        status, said = heard
        answer = json.dumps(said).encode()
        stamp, nonce = str(int(time.time())), self.headers.get("X-Pay-Nonce") or ""
        nonce = gateway.answered_nonce or nonce
        lines = (str(status), self.path, stamp, nonce)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Pay-Timestamp", stamp)
        self.send_header("X-Pay-Nonce", nonce)
        self.send_header("X-Pay-Signature", sign(gateway.secret, *lines, body=answer))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who asked may be gone
            self.wfile.write(answer)

    def log_message(self, *_words):
        """Nothing: codes are in the questions."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8970)
    parser.add_argument("--merchant", required=True)
    parser.add_argument("--secret", required=True)
    chosen = parser.parse_args()
    with Gateway(chosen.merchant, chosen.secret, chosen.port) as gateway:
        gateway.serve_forever()


if __name__ == "__main__":
    main()
