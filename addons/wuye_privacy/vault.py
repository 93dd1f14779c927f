"""Encryption of identity numbers with a key that is not in the database (A10).

The configuration file of the server names a key file::

    [wuye]
    key_file = /run/secrets/wuye_key

or the environment does (`WUYE_KEY_FILE`). Each line of it is one Fernet key (32 random
bytes in URL-safe base64). The first encrypts; all of them decrypt, so a key is changed
by putting a new one first. The last, the oldest, also gives the key of the hash by
which a number is found; it stays as long as the database.
"""

import base64
import configparser
import hashlib
import hmac
import logging
import os
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from odoo.tools import config

SECTION, OPTION, VARIABLE = "wuye", "key_file", "WUYE_KEY_FILE"
_logger = logging.getLogger(__name__)


class NoKey(Exception):
    """No key file, or one that cannot be used.

    :param reason: "unnamed", "unreadable", "empty", "malformed", or "foreign" where
        none of its keys made the value
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Vault:
    """Encrypts, decrypts and hashes with the keys of one file."""

    def __init__(self, lines):
        keys = [line.strip() for line in lines if line.strip()]
        if not keys:
            raise NoKey("empty")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise NoKey("malformed") from error
        oldest = base64.urlsafe_b64decode(keys[-1])
        derive = HKDF(SHA256(), length=32, salt=None, info=b"wuye identity hash")
        self._hash_key = derive.derive(oldest)

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """:raises NoKey: if none of the keys made this token"""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise NoKey("foreign") from error

    def rotate(self, token: str) -> str:
        """The same value, encrypted with the first key."""
        return self._fernet.rotate(token.encode()).decode()

    def digest(self, text: str) -> str:
        """The keyed hash (HMAC-SHA-256, hex) by which an equal text is found."""
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()


def key_path() -> Path | None:
    """The file named by the configuration, else by the environment."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    if config["config"]:
        parser.read(config["config"], encoding="utf-8")
    named = parser.get(SECTION, OPTION, fallback="") or os.environ.get(VARIABLE, "")
    return Path(named) if named else None


def vault() -> Vault:
    """The vault of this server; read again when the file changes.

    :raises NoKey: when there is no usable key
    """
    path = key_path()
    if path is None:
        raise NoKey("unnamed")
    try:
        return _opened(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise NoKey("unreadable") from error


@lru_cache(maxsize=2)
def _opened(path: Path, _changed_at: int) -> Vault:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        _logger.warning("%s can be read by others: set its mode to 600", path)
    return Vault(path.read_text(encoding="ascii").splitlines())
