"""Fetching denials and lists: denials first, and nothing half."""

from collections.abc import Mapping
from typing import Any

from wuye_engine.access.wire import read_head
from wuye_engine.errors import InvalidAccessList

from ..store.permits import Permits
from ..store.state import State
from .client import Client
from .seal import open_sealed

CARD = "card"  # the label the card key is sealed with
PAGES = 10_000


def fetch(client: Client, permits: Permits, state: State, now: int) -> bool:
    """Ask for what is newer than what is held, and take it. True: something was.

    What does not fit to what is held is asked for once more, whole.

    :raises InvalidAccessList, NotSealed: the box keeps what it has
    """
    answer = _ask(client, permits.number, permits.deny_number)
    changed = False
    if denials := _mapping(answer, "deny"):
        try:
            _deny(permits, denials)
        except InvalidAccessList:
            again = _mapping(_ask(client, permits.number, 0), "deny")
            if not again:
                raise
            _deny(permits, again)
        changed = True
    if found := _mapping(answer, "list"):
        try:
            _take(client, permits, state, found, now)
        except InvalidAccessList:
            if found.get("base") is None:
                raise
            whole = _mapping(_ask(client, 0, permits.deny_number), "list")
            if not whole or whole.get("base") is not None:
                raise
            _take(client, permits, state, whole, now)
        changed = True
    return changed


def _ask(client: Client, held: int, denied: int, page: int = 0) -> dict[str, Any]:
    return client.call("permits", {"list": held, "deny": denied, "page": page})


def _deny(permits: Permits, found: Mapping[str, Any]) -> None:
    number, base = _whole(found, "deny.number"), found.get("base")
    permits.deny(number, base, _items(found, "put"), _items(found, "drop"))


def _take(
    client: Client,
    permits: Permits,
    state: State,
    found: Mapping[str, Any],
    now: int,
) -> None:
    """The changes, or all the pages of a whole list."""
    head = _mapping(found, "head")
    if not head or head.get("number") != found.get("number"):
        raise InvalidAccessList("list.head", "missing", found.get("number"))
    sealed = head.get("card_key")
    if not isinstance(sealed, str):
        raise InvalidAccessList("list.head.card_key", "missing")
    key = open_sealed(state.get("key"), sealed, CARD)
    total = str(found.get("digest"))
    base = found.get("base")
    if base is not None:
        drop = [str(card) for card in _items(found, "drop")]
        permits.change(base, head, _items(found, "put"), drop, total, key, now)
        return
    known = read_head(head)
    permits.stage(known, _items(found, "put"), first=True)
    pages = _whole(found, "list.pages")
    for page in range(1, min(pages, PAGES)):
        # no list held: what is fetched is a whole one, whatever was there before
        answer = _ask(client, 0, permits.deny_number, page)
        more = _mapping(answer, "list") or {}
        if more.get("digest") != total or more.get("page") != page:
            raise InvalidAccessList(f"list.page[{page}]", "digest", more.get("digest"))
        permits.stage(known, _items(more, "put"), first=False)
    permits.replace_by_staged(head, total, key, now)


def _mapping(data: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    found = data.get(name)
    if found is not None and not isinstance(found, dict):
        raise InvalidAccessList(name, "type", type(found).__name__)
    return found


def _items(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name, [])
    if not isinstance(found, list):
        raise InvalidAccessList(name, "type", type(found).__name__)
    return list(found)


def _whole(data: Mapping[str, Any], place: str) -> int:
    found = data.get(place.rpartition(".")[2])
    if type(found) is not int or found < 0:
        raise InvalidAccessList(place, "type", found)
    return found
