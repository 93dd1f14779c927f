"""How personal data are shown where they need not be read in full (A10, R14).

>>> mask_phone("138 0013 8000")
'138****8000'
>>> mask_phone("0571-88001234")
'057****1234'
"""

import re

HEAD, TAIL = 3, 4
_SIGNS = re.compile(r"[\s-]+")


def mask_phone(phone: str | None) -> str:
    """A phone number with all but its first three and last four signs hidden.

    A number too short for that keeps its last two signs only.
    """
    text = _SIGNS.sub("", phone or "")
    if len(text) > HEAD + TAIL:
        return f"{text[:HEAD]}****{text[-TAIL:]}"
    return f"****{text[-2:]}" if text else ""
