"""Signature of a machine that sells: HMAC-SHA-256 of who, when and what, as hex."""

import hashlib
import hmac


def sign(key: str, code: str, stamp: str, body: bytes) -> str:
    """:param key: of the terminal, hex; :param stamp: seconds since 1970"""
    text = f"{code}\n{stamp}\n".encode() + body
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
