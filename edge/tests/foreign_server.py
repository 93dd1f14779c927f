"""A server of decision 0016 that shares no code with the box: http.server and hmac.

Run as a process of its own; it prints its port. `/control` sets what it answers and
tells what it has heard.
"""

import base64
import copy
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LOCK = threading.RLock()
WORLD = {
    "keys": {},  # number: hex
    "newest": 0,
    "code": None,
    "end": {},  # what an enrolment says of the journal
    "refuse": [],  # words the next calls of `events` are refused with
    "nonces": [],
    "events": {},
    "refused": [],
    "calls": [],
    "errors": [],
    "results": [],
    "commands": [],
    "pictures": [],  # references that are wanted
    "seen": [],
    "versions": {"list": 0, "deny": 0},
    "deny": None,
    "pages": [],
    "changes": None,
    "card_key": "00" * 32,
    "wanted_key": 0,
    "resend": [],
    "clock": 0.0,  # seconds this server's clock is off
    "faults": {},  # name: how often
    "channel": "",
    "batch_delay": 0.0,
}
FRESH = copy.deepcopy(WORLD)
SOCKETS = []


def mac(key, text):
    if isinstance(text, str):
        text = text.encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def hkdf(secret, info, salt=None):
    """RFC 5869, one block."""
    first = hmac.new(salt or b"\0" * 32, secret, hashlib.sha256).digest()
    return hmac.new(first, info + b"\x01", hashlib.sha256).digest()


def agree(public, salt):
    private = x25519.X25519PrivateKey.generate()
    theirs = x25519.X25519PublicKey.from_public_bytes(base64.b64decode(public))
    ours = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return hkdf(private.exchange(theirs), b"wuye-iot-v1", salt), ours


def fault(name):
    with LOCK:
        left = WORLD["faults"].get(name, 0)
        WORLD["faults"][name] = max(left - 1, 0)
        return left > 0


class Refusal(Exception):
    pass


def now():
    return time.time() + WORLD["clock"]


def take_key(public, salt):
    key, ours = agree(public, salt)
    WORLD["newest"] += 1
    WORLD["keys"][str(WORLD["newest"])] = key.hex()
    proof = mac(key, f"{public}\n{ours}")
    if fault("proof"):
        proof = mac(b"other", f"{public}\n{ours}")
    answer = {"box": "BX-1", "public": ours, "key_number": WORLD["newest"]}
    return key, {**answer, "mac": proof, "time": now()}


def enrol(body):
    said = json.loads(body)
    code = WORLD["code"]
    if not code or said["id"] != code[:5]:
        raise Refusal("key")
    digest = hashlib.sha256(code.encode()).digest()
    parts = ["ENROL", said["id"], said["public"], said["boot"], said["version"]]
    if mac(digest, "\n".join(parts)) != said["mac"]:
        raise Refusal("key")
    WORLD["code"] = None
    key, answer = take_key(said["public"], digest)
    return key, {**answer, **WORLD["end"]}


def canonical(event):
    plain = {name: event[name] for name in sorted(event) if name != "chain"}
    return json.dumps(
        plain, separators=(",", ":"), ensure_ascii=False, sort_keys=True
    ).encode()


def fits(event):
    number = event["seq"] - 1
    if event["kind"] == "loss" and event["detail"]["last"] == number:
        number = event["detail"]["first"] - 1
    before = WORLD["events"].get(str(number))
    if number == 0:
        before = {"chain": ""}
    if before is None:
        return event["kind"] != "loss"
    for key in WORLD["keys"].values():
        events = hkdf(bytes.fromhex(key), b"events")
        if (
            mac(events, bytes.fromhex(before["chain"]) + canonical(event))
            == event["chain"]
        ):
            return True
    return False


def acked():
    found = {int(seq) for seq in WORLD["events"]}
    for event in WORLD["events"].values():
        if event["kind"] == "loss":
            found.update(range(event["detail"]["first"], event["detail"]["last"] + 1))
    number = 0
    while number + 1 in found:
        number += 1
    return number


def do_events(said):
    for event in said["events"]:
        if str(event["seq"]) in WORLD["events"] or fits(event):
            WORLD["events"].setdefault(str(event["seq"]), event)
        else:
            WORLD["refused"].append(event["seq"])
    WORLD["health"] = said["health"]
    resend, WORLD["resend"] = WORLD["resend"], []
    return {
        "acked": acked(),
        "resend": resend,
        "time": now(),
        "channel": WORLD["channel"],
        "versions": WORLD["versions"],
        "commands": WORLD["commands"],
        "pictures": WORLD["pictures"],
        "key_number": WORLD["wanted_key"] or WORLD["newest"],
    }


def seal(number):
    nonce = os.urandom(12)
    key = hkdf(bytes.fromhex(WORLD["keys"][number]), b"seal")
    sealed = AESGCM(key).encrypt(nonce, bytes.fromhex(WORLD["card_key"]), b"card")
    return base64.b64encode(nonce + sealed).decode()


def line_of(value):
    return json.dumps(
        value, separators=(",", ":"), ensure_ascii=False, sort_keys=True
    ).encode()


def digest_of(head, permits):
    total = sum(
        int(hashlib.sha256(line_of(permit)).hexdigest(), 16) for permit in permits
    )
    text = line_of(head) + b"\n%064x\n" % (total % 2**256)
    return hashlib.sha256(text).hexdigest()


def do_permits(said, number):
    deny = WORLD["deny"] if said["deny"] != WORLD["versions"]["deny"] else None
    found = None
    if said["page"] or said["list"] != WORLD["versions"]["list"]:
        whole = [permit for page in WORLD["pages"] for permit in page]
        changes = WORLD["changes"]
        page = said["page"]
        if not page:
            WORLD["head_sent"] = {**WORLD["head"], "card_key": seal(number)}
        head = WORLD["head_sent"]
        found = {
            "number": head["number"],
            "base": None,
            "head": head,
            "put": WORLD["pages"][page],
            "drop": [],
            "digest": digest_of(head, whole),
            "page": page,
            "pages": len(WORLD["pages"]),
        }
        if changes and said["list"] == changes["base"]:
            found.update(changes, pages=1, page=0)
        if fault("list"):  # what somebody in the server's own store has changed
            found["put"] = [
                {**permit, "staff": True} for permit in found["put"][:1]
            ] + found["put"][1:]
    return {"deny": deny, "list": found, "time": now()}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments):
        pass

    def say(self, status, body, sign=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if sign:
            self.send_header("X-Wuye-Sign", sign)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with LOCK:
            if self.path == "/control":
                said = json.loads(body)
                if said.pop("reset", None):
                    WORLD.clear()
                    WORLD.update(copy.deepcopy(FRESH))
                    SOCKETS.clear()
                if said.pop("ring", None):
                    ring(said.pop("text", None))
                WORLD.update(said)
                return self.say(200, json.dumps(WORLD).encode())
            if fault("down"):
                return self.say(502, b"<html>bad gateway</html>")
            try:
                return self.answer(self.path.rpartition("/")[2], body)
            except Refusal as refusal:
                WORLD["errors"].append(str(refusal))
                return self.say(403, json.dumps({"error": str(refusal)}).encode())

    def believe(self, name, body):
        head = self.headers
        number = head["X-Wuye-Key"]
        if head["X-Wuye-Box"] != "BX-1":
            raise Refusal("box")
        key = WORLD["keys"].get(number)
        stamp, nonce = head["X-Wuye-Time"], head["X-Wuye-Nonce"]
        if not re.fullmatch("[0-9a-f]{32}", nonce) or key is None:
            raise Refusal("key")
        digest = hashlib.sha256(body).hexdigest()
        text = f"POST\n{self.path}\n{stamp}\n{nonce}\n{digest}"
        if mac(bytes.fromhex(key), text) != head["X-Wuye-Sign"]:
            raise Refusal("key")
        if name != "time" and abs(now() - int(stamp)) > 60:
            raise Refusal("clock")
        if nonce in WORLD["nonces"] or fault("replay"):
            raise Refusal("replay")
        WORLD["nonces"].append(nonce)
        return bytes.fromhex(key), number

    def answer(self, name, body):
        WORLD["calls"].append(name)
        if name == "events" and WORLD["refuse"]:
            raise Refusal(WORLD["refuse"].pop(0))
        WORLD["last"] = {
            "path": self.path,
            "headers": dict(self.headers),
            "body": body.decode(),
        }
        if name == "enrol":
            key, said = enrol(body)
        else:
            key, number = self.believe(name, body)
            said = self.said(name, json.loads(body), number, key)
        text = json.dumps(said, ensure_ascii=False).encode()
        nonce = self.headers["X-Wuye-Nonce"]
        if fault("old_nonce"):
            nonce = "00" * 16
        sign = mac(
            key, f"ANSWER\n{self.path}\n{nonce}\n{hashlib.sha256(text).hexdigest()}"
        )
        if fault("sign"):
            sign = "0" * 64
        if fault("body"):
            text = text.replace(b'"time"', b'"tome"')
        self.say(200, text, sign)

    def said(self, name, said, number, key):
        if name == "time":
            return {"time": now()}
        if name == "events":
            return do_events(said)
        if name == "permits":
            return do_permits(said, number)
        if name == "commands":
            WORLD["results"] += said["results"]
            done = {result["uuid"] for result in WORLD["results"]}
            WORLD["commands"] = [
                one for one in WORLD["commands"] if one["uuid"] not in done
            ]
            return {"commands": [], "time": now()}
        if name == "picture":
            WORLD["seen"].append(said)
            WORLD["pictures"] = [
                one for one in WORLD["pictures"] if one != said["file"]
            ]
            return {"time": now()}
        if name == "key":
            return take_key(said["public"], key)[1]
        raise Refusal("box")

    def do_GET(self):
        """The websocket, as far as RFC 6455 is needed here."""
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept)
        self.end_headers()
        with LOCK:
            WORLD["websocket"] = dict(self.headers)
        first, second = self.rfile.read(2)
        length = second & 127
        if length == 126:
            length = struct.unpack(">H", self.rfile.read(2))[0]
        mask = self.rfile.read(4)
        data = self.rfile.read(length)
        text = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
        with LOCK:
            WORLD["subscribed"] = json.loads(text)["data"]["channels"]
            SOCKETS.append(self.wfile)
        self.rfile.read(1)  # until the other side goes
        self.close_connection = True


def ring(text=None):
    text = text or json.dumps([{"id": 1, "message": {"type": "wuye_iot_wake"}}])
    data = text.encode()
    for channel in SOCKETS:
        channel.write(bytes([0x81, len(data)]) + data)
        channel.flush()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
