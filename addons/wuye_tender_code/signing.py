"""Signed messages between us and the gateway: HMAC-SHA256, nothing of Odoo.

What is signed, a line each: first word, path, timestamp, nonce, SHA-256 of the body in
hexadecimal. The first word is ``POST`` for a request and the HTTP status for an answer,
whose nonce is that of its request: so an answer belongs to one question. The signature
is in lower-case hexadecimal. The README describes the messages.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

TOLERANCE = 300  # seconds a message may be old, or ahead of our clock
TIMESTAMP = "X-Pay-Timestamp"
NONCE = "X-Pay-Nonce"
SIGNATURE = "X-Pay-Signature"


class Distrusted(Exception):
    """A message is not from whom it says, or not of now."""


@dataclass(frozen=True)
class Message:
    """What is signed; `timestamp` in whole seconds since 1970, as text."""

    first: str
    path: str
    timestamp: str
    nonce: str
    body: bytes

    def sign(self, secret: str) -> str:
        digest = hashlib.sha256(self.body).hexdigest()
        lines = (self.first, self.path, self.timestamp, self.nonce, digest)
        text = "\n".join(lines).encode()
        return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def headers_of(message: Message, secret: str) -> dict[str, str]:
    """The headers that go with a message."""
    return {
        TIMESTAMP: message.timestamp,
        NONCE: message.nonce,
        SIGNATURE: message.sign(secret),
    }


def check(
    first: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    secret: str,
    now: float,
) -> str:
    """The nonce of a message that is genuine and of now.

    The signature is compared in constant time, and before anything else is looked at.

    :raises Distrusted: wrong key, changed on its way, or too old; not said which
    """
    timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    wanted = Message(first, path, timestamp, nonce, body).sign(secret)
    given = headers.get(SIGNATURE, "").encode("utf-8", "replace")
    if not secret or not hmac.compare_digest(wanted.encode(), given):
        raise Distrusted
    if not nonce or not timestamp.isdecimal():
        raise Distrusted
    if abs(now - int(timestamp)) > TOLERANCE:
        raise Distrusted
    return nonce
