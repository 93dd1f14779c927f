"""Keys that are agreed on, derived and sealed. None of them is ever on the wire."""

import base64
import binascii
import hashlib
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .sign import mac

INFO = b"wuye-iot-v1"
KEY = 32  # bytes
NONCE = 12  # bytes, before what is sealed
CODE = re.compile(r"[A-Z2-7]{5}-[A-Z2-7]{20}", re.ASCII)


class NotSealed(ValueError):
    """A sealed text that is not from whom it should be, or not for this use."""


def derive(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """A key for one purpose (`events`, `seal`) from the box's: HKDF-SHA256."""
    return HKDF(SHA256(), KEY, salt, purpose).derive(key)


def read_code(typed: str) -> tuple[str, bytes]:
    """The id of an enrolment code, and what the server keeps of it: its SHA-256.

    :raises ValueError: it is no code
    """
    code = typed.strip().upper()
    if not CODE.fullmatch(code):
        raise ValueError("a code looks like XXXXX-XXXXXXXXXXXXXXXXXXXX: type it again")
    return code[:5], hashlib.sha256(code.encode()).digest()


class Exchange:
    """One agreement on a key, seen from the box."""

    def __init__(self) -> None:
        self._private = X25519PrivateKey.generate()
        raw = self._private.public_key().public_bytes_raw()
        self.public = base64.b64encode(raw).decode()

    def agree(self, public: str, salt: bytes, proof: str) -> bytes:
        """The shared key, if the other side proves that it has the same.

        :param public: the server's X25519 key in base64
        :param salt: what both know: the digest of the code, or the key before
        :param proof: the server's mac over both public keys
        :raises NotSealed: it has another key, or is no server at all
        """
        try:
            theirs = base64.b64decode(public.encode(), validate=True)
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(theirs))
        except (ValueError, binascii.Error) as error:
            raise NotSealed("no public key") from error
        key = derive(shared, INFO, salt)
        if mac(key, f"{self.public}\n{public}") != proof:
            raise NotSealed("the server does not know the code")
        return key


def enrolment_mac(digest: bytes, *parts: str) -> str:
    """The box's proof that it knows the code: over id, public key, boot, version."""
    return mac(digest, "\n".join(("ENROL", *parts)))


def open_sealed(key: bytes, text: str, label: str) -> bytes:
    """What the server sealed for this box (AES-GCM), for the use the label names.

    :raises NotSealed: not by the holder of the key, not for this use, or changed
    """
    try:
        data = base64.b64decode(text.encode(), validate=True)
        cipher = AESGCM(derive(key, b"seal"))
        return cipher.decrypt(data[:NONCE], data[NONCE:], label.encode())
    except (ValueError, InvalidTag) as error:
        raise NotSealed(label) from error
