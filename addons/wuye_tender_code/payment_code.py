"""The code a payer shows on his phone (付款码), and whose it is.

The lengths and first digits are those the two companies publish for merchants.
"""

import re
import unicodedata

WECHAT = re.compile(r"1[0-5]\d{16}")
ALIPAY = re.compile(r"(?:2[5-9]|30)\d{14,22}")


def read_code(typed: str) -> str:
    """The digits of what was scanned or typed; full-width ones and blanks are read."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed or ""))


def channel_of(code: str) -> str | None:
    """ "wechat" or "alipay" of the digits of a code, or None: it is no payment code."""
    if WECHAT.fullmatch(code):
        return "wechat"
    if ALIPAY.fullmatch(code):
        return "alipay"
    return None
