"""A box written from the table of decision 0016, and nothing of our own code."""

import base64
import copy
import hashlib
import hmac
import json
import secrets
import time
import uuid

from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROOT = "/wuye/iot/v1/"


def hexmac(key, text):
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def hkdf(key, info, salt=None):
    return HKDF(SHA256(), 32, salt, info).derive(key)


class Box:
    """One box: its keys, its journal, and calls by `post(path, data, headers)`."""

    def __init__(self, post):
        self.post = post
        self.code, self.keys, self.number = "", {}, 0
        self.seq, self.chain, self.journal = 0, "", []
        self.boot = uuid.uuid4().hex
        self.life = secrets.token_hex(16)  # of this process

    # === KEYS === #

    def _exchange(self, public, salt, private):
        theirs = X25519PublicKey.from_public_bytes(base64.b64decode(public))
        return hkdf(private.exchange(theirs), b"wuye-iot-v1", salt)

    def _pair(self):
        private = X25519PrivateKey.generate()
        raw = private.public_key().public_bytes_raw()
        return private, base64.b64encode(raw).decode()

    def enrol(self, code, **changes):
        """Enrol by a code; the HTTP answer."""
        private, public = self._pair()
        digest = hashlib.sha256(code.encode()).digest()
        said = {"id": code[:5], "public": public, "boot": self.boot, "version": "0.1.0"}
        said["mac"] = hexmac(digest, "\n".join(("ENROL", *said.values())).encode())
        said.update(changes)
        body = json.dumps(said).encode()
        answer = self.post(ROOT + "enrol", body, {"Content-Type": "application/json"})
        if answer.status_code == 200:
            told = answer.json()
            self.code = told["box"]
            self._keep(told, self._exchange(told["public"], digest, private), public)
            self.number = told["key_number"]
            if told["chain"] != self.chain:
                # another journal: it goes on behind what the server holds
                self.seq, self.chain = told["last"], told["chain"]
                self.journal = []
        return answer

    def cloned(self):
        """Another computer with all that this one has on its disk."""
        other = Box(self.post)
        other.__dict__ |= copy.deepcopy({**self.__dict__, "post": None})
        other.post, other.life = self.post, secrets.token_hex(16)
        return other

    def _keep(self, told, key, public):
        assert told["mac"] == hexmac(key, f"{public}\n{told['public']}".encode())
        self.keys[told["key_number"]] = key

    def rotate(self):
        """Agree on the next key, under the one in use."""
        private, public = self._pair()
        told = self.call("key", {"public": public})
        salt = self.keys[self.number]
        self._keep(told, self._exchange(told["public"], salt, private), public)
        self.number = told["key_number"]

    def open_sealed(self, text, label):
        raw = base64.b64decode(text)
        key = hkdf(self.keys[self.number], b"seal")
        return AESGCM(key).decrypt(raw[:12], raw[12:], label.encode())

    # === CALLS === #

    def request(self, call, said, age=0, nonce=None, key=None, code=None):
        """(path, body, headers) of a signed call."""
        path, body = (
            ROOT + call,
            json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        )
        stamp = str(int(time.time()) - age)
        nonce = nonce or secrets.token_hex(16)
        digest = hashlib.sha256(body).hexdigest()
        text = "\n".join(("POST", path, stamp, nonce, digest)).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Wuye-Box": code or self.code,
            "X-Wuye-Key": str(self.number),
            "X-Wuye-Time": stamp,
            "X-Wuye-Nonce": nonce,
            "X-Wuye-Sign": hexmac(key or self.keys[self.number], text),
        }
        return path, body, headers

    def send(self, path, body, headers):
        """Send it; the HTTP answer, whose signature is right if it is 200."""
        answer = self.post(path, body, headers)
        if answer.status_code == 200:
            digest = hashlib.sha256(answer.content).hexdigest()
            text = "\n".join(("ANSWER", path, headers["X-Wuye-Nonce"], digest)).encode()
            wanted = hexmac(self.keys[int(headers["X-Wuye-Key"])], text)
            assert hmac.compare_digest(answer.headers["X-Wuye-Sign"], wanted)
        return answer

    def call(self, call, said):
        answer = self.send(*self.request(call, said))
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.json()

    # === EVENTS === #

    def note(self, kind="access", code="granted", door="main", **more):
        """Write an event into the journal; it."""
        self.seq += 1
        event = {
            "seq": self.seq,
            "uuid": str(uuid.uuid4()),
            "at": int(time.time() * 1000),
            "mono": int(time.monotonic() * 1000),
            "boot": self.boot,
            "clock": "sure",
            "list": 1,
            "door": door,
            "kind": kind,
            "code": code,
            "credential": "",
            "detail": None,
            **more,
        }
        event["chain"] = self.chain = self.link(self.chain, event)
        self.journal.append(event)
        return event

    def link(self, before, event):
        """The chain value of an event."""
        plain = {name: event[name] for name in event if name != "chain"}
        text = json.dumps(
            plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        key = hkdf(self.keys[self.number], b"events")
        return hexmac(key, bytes.fromhex(before) + text.encode())

    def lose(self, count):
        """The disk was full: numbers are left out, and an event says which."""
        first = self.seq + 1
        self.seq += count
        detail = {"first": first, "last": self.seq, "from": 0, "to": 0}
        return self.note("loss", "room", "", detail=detail)

    def batch(self, events, **health):
        return {
            "boot": self.boot,
            "life": self.life,
            "last": self.seq,
            "first": events[0]["seq"] if events else self.seq + 1,
            "events": events,
            "health": {"list": 0, "deny": 0, "pending": 0, "offset": 12, **health},
        }

    def send_events(self, events=None, **health):
        """Send events (all by default); what the server says."""
        events = self.journal if events is None else events
        return self.call("events", self.batch(events, **health))
