"""Signatures of requests and answers: HMAC-SHA256 over what has to stay as it is."""

import hashlib
import hmac
import secrets

ROOT = "/wuye/iot/v1/"


def fresh_nonce() -> str:
    """32 random hex digits, good for one request."""
    return secrets.token_hex(16)


def mac(key: bytes, text: str) -> str:
    """HMAC-SHA256 in hex."""
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def sign_request(key: bytes, path: str, time: int, nonce: str, body: bytes) -> str:
    """What stands in X-Wuye-Sign of a request."""
    digest = hashlib.sha256(body).hexdigest()
    return mac(key, f"POST\n{path}\n{time}\n{nonce}\n{digest}")


def sign_answer(key: bytes, path: str, nonce: str, body: bytes) -> str:
    """What stands in X-Wuye-Sign of the answer to the request with this nonce."""
    digest = hashlib.sha256(body).hexdigest()
    return mac(key, f"ANSWER\n{path}\n{nonce}\n{digest}")
