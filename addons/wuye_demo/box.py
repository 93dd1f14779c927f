"""A gate box that keeps a journal and says it, without devices, without a network."""

import base64
import random
import uuid
from datetime import UTC

from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)

from odoo.addons.wuye_iot.signing import (
    INFO,
    derive,
    digest_code,
    enrolment_mac,
    event_key,
    exchange_mac,
    link,
    same,
)

VERSION = "0.1.0"


class DemoBox:
    """Enrolled by a code as any box; what it writes is chained under its own key."""

    def __init__(self, record, code: str, rng: random.Random):
        """
        :param record: the box as superuser: what its controller would call
        :param code: the enrolment code the administrator read on the screen
        """
        self.record, self.rng = record, rng
        self.boot = self._uuid()
        self.key = self._enrol(code)
        self.seq, self.chain, self.journal = 0, "", []

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def _enrol(self, code: str) -> bytes:
        ours = X25519PrivateKey.generate()
        public = base64.b64encode(ours.public_key().public_bytes_raw()).decode()
        said = {
            "id": code.partition("-")[0],
            "public": public,
            "boot": self.boot,
            "version": VERSION,
        }
        digest = digest_code(code)
        said["mac"] = enrolment_mac(digest, *said.values())
        _key, told = self.record._enrol(said)
        theirs = base64.b64decode(told["public"])
        shared = ours.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = derive(shared, INFO, digest)
        if not same(told["mac"], exchange_mac(key, public, told["public"])):
            raise ValueError("the server's answer is not under the key agreed on")
        return key

    def note(self, moment, kind: str, code: str, door: str = "", **more) -> None:
        """Write an event of a moment (naive UTC) into the journal."""
        self.seq += 1
        event = {
            "seq": self.seq,
            "uuid": self._uuid(),
            "at": int(moment.replace(tzinfo=UTC).timestamp() * 1000)
            + self.rng.randrange(1000),
            "mono": self.seq * 1000,
            "boot": self.boot,
            "clock": "sure",
            "list": self.record._versions()["list"],
            "door": door,
            "kind": kind,
            "code": code,
            "credential": "",
            "detail": None,
            **more,
        }
        event["chain"] = self.chain = link(event_key(self.key), self.chain, event)
        self.journal.append(event)

    def send(self, leave_out: int = 0) -> None:
        """Say the journal; the last but one events are left out, if so many are."""
        events, self.journal = self.journal, []
        if leave_out:
            events = events[: -leave_out - 1] + events[-1:]
        self.record.env["wuye.iot.intake"]._take(
            self.record, {"first": events[0]["seq"], "events": events}
        )
