"""Fetching what the box has to know of car parks (docs/decisions/0020)."""

from typing import Any

from wuye_engine.errors import InvalidAccessList

from ..parking.register import Register
from .client import Client


def fetch_lots(client: Client, register: Register) -> None:
    """Ask for what is newer than what is held, and take it.

    Changes that do not fit are asked for once more, whole.

    :raises InvalidAccessList: the box keeps what it has
    """
    found = _ask(client, register.number)
    if found is None:
        return
    if found.get("base") is not None:
        try:
            register.change(
                found["base"],
                found["head"],
                found.get("put", []),
                found.get("drop", []),
            )
            return
        except (InvalidAccessList, KeyError, TypeError):
            found = _ask(client, 0)
    if found is None or found.get("base") is not None or "head" not in found:
        raise InvalidAccessList("lots", "missing")
    register.replace(found["head"], found.get("put", []), str(found.get("digest")))


def _ask(client: Client, held: int) -> dict[str, Any] | None:
    found = client.call("lots", {"held": held}).get("lots")
    if found is not None and not isinstance(found, dict):
        raise InvalidAccessList("lots", "type", type(found).__name__)
    return found
