"""Keys and signatures between server and box (decision 0016). Nothing of Odoo.

A request signs ``POST``, an answer ``ANSWER`` with the path, the time (requests only),
the nonce of the request and the SHA-256 of the body: an answer belongs to one question.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wuye_engine.access.wire import canonical

INFO = b"wuye-iot-v1"
KEY = 32  # bytes
PUBLIC = 32  # bytes of an X25519 public key
ID = 5  # characters of an enrolment code that are its id
SECRET = 20  # characters after the dash: 100 random bits in base32
CHANNEL = 24  # random bytes of a wake-up channel
SEAL_NONCE = 12  # bytes


def _hex_mac(key: bytes, text: bytes) -> str:
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in constant time; any text may come in."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def sign_request(key: bytes, path: str, time: str, nonce: str, body: bytes) -> str:
    digest = hashlib.sha256(body).hexdigest()
    return _hex_mac(key, "\n".join(("POST", path, time, nonce, digest)).encode())


def sign_answer(key: bytes, path: str, nonce: str, body: bytes) -> str:
    digest = hashlib.sha256(body).hexdigest()
    return _hex_mac(key, "\n".join(("ANSWER", path, nonce, digest)).encode())


# === ENROLMENT === #


def new_code() -> str:
    """A code for a box: ``XXXXX-XXXXXXXXXXXXXXXXXXXX``, the id and 100 random bits."""
    text = base64.b32encode(secrets.token_bytes(16)).decode()
    return f"{text[:ID]}-{text[ID : ID + SECRET]}"


def digest_code(code: str) -> bytes:
    """SHA-256 of a code as it is typed: all the server keeps of it."""
    return hashlib.sha256(code.encode()).digest()


def enrolment_mac(digest: bytes, *parts: str) -> str:
    """What a box proves with: it knows the code, and this very public key is its own.

    :param parts: id, public key, boot, version, as in the request
    """
    return _hex_mac(digest, "\n".join(("ENROL", *parts)).encode())


def exchange(salt: bytes, public: str) -> tuple[bytes, str]:
    """Our half of a key exchange: the shared key, and our public key in base64.

    :param public: the other side's X25519 key in base64
    :raises ValueError: it is no such key
    """
    theirs = base64.b64decode(public.encode(), validate=True)
    if len(theirs) != PUBLIC:
        raise ValueError("no X25519 key")
    ours = X25519PrivateKey.generate()
    shared = ours.exchange(X25519PublicKey.from_public_bytes(theirs))
    return (
        derive(shared, INFO, salt),
        base64.b64encode(ours.public_key().public_bytes_raw()).decode(),
    )


def derive(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), KEY, salt, info).derive(key)


def exchange_mac(key: bytes, box: str, server: str) -> str:
    """Proof over both public keys, in base64, that both ends hold one key."""
    return _hex_mac(key, f"{box}\n{server}".encode())


# === WHAT KEYS ARE DERIVED FOR === #


def seal(key: bytes, secret: bytes, label: str) -> str:
    """A secret for one box, AES-GCM, base64 of nonce and text; bound to its label."""
    nonce = secrets.token_bytes(SEAL_NONCE)
    sealed = AESGCM(derive(key, b"seal")).encrypt(nonce, secret, label.encode())
    return base64.b64encode(nonce + sealed).decode()


def event_key(key: bytes) -> bytes:
    """The key of the chain of events."""
    return derive(key, b"events")


def link(key: bytes, before: str, event: dict) -> str:
    """The chain value of an event after the one with chain `before` ("" for none)."""
    plain = {name: value for name, value in event.items() if name != "chain"}
    return _hex_mac(key, bytes.fromhex(before) + canonical(plain).encode())
