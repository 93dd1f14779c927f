"""The key of one OSDP reader, made from the key of the estate.

A reader whose key is known opens the line of all readers with the same key. So each
gets its own: AES-128 of its serial number under the site key, which never goes onto the
wire. (OSDP v2.2, annex D.4.1 diversifies in the same way, over the client's UID and its
complement; the UID begins with the vendor and ends with the serial number.)
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_SIZE = 16  # bytes
DEFAULT = bytes(range(0x30, 0x40))  # SCBK-D of the standard: known to everybody


@dataclass(frozen=True, slots=True)
class Identity:
    """What a reader says it is (osdp_PDID)."""

    vendor: int  # three bytes
    model: int
    version: int
    serial: int  # four bytes

    @property
    def uid(self) -> bytes:
        """The client's UID: eight bytes, those that do not change with firmware."""
        head = (self.vendor & 0xFFFFFF).to_bytes(3, "big")
        kind = bytes((self.model & 0xFF,))
        return head + kind + (self.serial & 0xFFFFFFFF).to_bytes(4, "big")

    def __str__(self) -> str:
        return self.uid.hex()


def diversify(site_key: bytes, uid: bytes) -> bytes:
    """The key (SCBK) of the reader with this UID.

    >>> diversify(bytes(16), bytes(8)) == diversify(bytes(16), bytes(7) + b"1")
    False
    """
    if len(site_key) != KEY_SIZE or len(uid) != 8:
        raise ValueError("a site key has 16 bytes and a reader's UID 8")
    complement = bytes(byte ^ 0xFF for byte in uid)
    # one block, so the mode that is wrong for anything longer is the right one
    cipher = Cipher(algorithms.AES(site_key), modes.ECB()).encryptor()
    return cipher.update(uid + complement) + cipher.finalize()
