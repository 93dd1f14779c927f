"""How a box comes to its key, and to the next one.

Both sides make an X25519 key pair and prove that they know the code, which a person
carried from the server's screen to the box; the key itself is never sent.
"""

import json
from typing import Any

import requests

from ..store.state import State
from .client import Client, NotBelieved, NotReached, Refused, believe, post
from .seal import Exchange, enrolment_mac, read_code
from .sign import ROOT, fresh_nonce

WORDS = ("box", "public", "mac")  # texts of an answer


def enrol(server: str, typed: str, boot: str, version: str, state: State) -> str:
    """Enrol this box by a code, which is good once; the box's name at the server.

    :raises ValueError: it is no code
    :raises NotReached, NotBelieved, Refused, NotSealed: nothing is changed then
    """
    code, digest = read_code(typed)
    exchange, nonce, path = Exchange(), fresh_nonce(), ROOT + "enrol"
    proof = enrolment_mac(digest, code, exchange.public, boot, version)
    data = {"id": code, "public": exchange.public, "boot": boot}
    body = json.dumps({**data, "version": version, "mac": proof}).encode()
    with requests.Session() as session:
        url = server.rstrip("/") + path
        status, sign, text = post(session, url, body, {"X-Wuye-Nonce": nonce})
    if status == 403:
        raise Refused("key")
    if status != 200:
        raise NotReached(f"{path} answered {status}")
    answer = _read(text)
    key = exchange.agree(answer["public"], digest, answer["mac"])
    believe(key, path, nonce, sign, text)
    before = state.get("box")
    state.put(
        **_base(answer),
        base_moved=int(before not in (None, answer["box"])),
        server=server.rstrip("/"),
        box=answer["box"],
        key=key,
        key_number=answer["key_number"],
        old_key=None,
    )
    return answer["box"]


def rotate(client: Client, state: State) -> None:
    """Agree on the next key under the one in use, which is kept until it is used up.

    :raises NotSealed: nothing is changed then
    """
    exchange, old = Exchange(), state.get("key")
    answer = _checked(client.call("key", {"public": exchange.public}))
    key = exchange.agree(answer["public"], old, answer["mac"])
    state.put(
        key=key,
        key_number=answer["key_number"],
        old_key=old,
        old_number=state.get("key_number"),
    )


def other_key(state: State) -> bool:
    """Take the key before (or the new one again): the server refused the one in use.

    It may never have stored the new one, having failed after its answer.
    """
    old = state.get("old_key")
    if not old:
        return False
    state.put(
        key=old,
        key_number=state.get("old_number"),
        old_key=state.get("key"),
        old_number=state.get("key_number"),
    )
    return True


def _base(answer: dict[str, Any]) -> dict[str, Any]:
    """What the server holds of this box's journal; the next start goes on from it."""
    last, chain = answer.get("last"), answer.get("chain")
    if type(last) is not int or not isinstance(chain, str):
        return {"base": None}
    return {"base": last, "base_chain": chain}


def _read(text: bytes) -> dict[str, Any]:
    try:
        return _checked(json.loads(text))
    except ValueError as error:
        raise NotBelieved("the answer is no JSON") from error


def _checked(answer: Any) -> dict[str, Any]:
    good = isinstance(answer, dict) and type(answer.get("key_number")) is int
    if not good or not all(isinstance(answer.get(word), str) for word in WORDS):
        raise NotBelieved("the answer lacks box, public key, number or proof")
    return answer
