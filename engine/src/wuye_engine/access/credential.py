"""What stands in a list for a number: nobody who takes a box can read cards from it."""

import hashlib
import hmac


def credential_hash(card_key: bytes, number: str) -> str:
    """32 hex digits for the canonical text of a number, such as `em:0102A3B4C5`.

    The first 16 bytes of HMAC-SHA256 under the estate's card key: the numbers of a
    make of card are few enough to try them all, the key's are not (decision 0016).
    """
    return hmac.digest(card_key, number.encode(), hashlib.sha256)[:16].hex()
