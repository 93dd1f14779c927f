"""Calls to the server: signed, and only signed answers are believed."""

import json
from typing import Any

import requests

from ..store.state import State
from .clock import Clock
from .sign import ROOT, fresh_nonce, same, sign_answer, sign_request

TIMEOUT = (3.05, 15)  # seconds to connect, and between two pieces of an answer
LONGEST = 64 * 1024 * 1024  # bytes of an answer


class NotReached(Exception):
    """No server, no network, or something in between that answered instead."""


class NotBelieved(Exception):
    """An answer that is not the server's, or not to this question."""


class Refused(Exception):
    """The server does not believe the box; `reason` is key, clock, replay or box."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Client:
    """One server. Used by one thread; `stop` from another ends its connections."""

    def __init__(self, server: str, state: State, clock: Clock) -> None:
        self.server = server.rstrip("/")
        self.jump = 0  # ms by which the clock was set; whoever reports it resets it
        self.offset = 0  # ms, by how much the box was wrong before the last answer
        self._state, self._clock = state, clock
        # a session of our own: other code in the process may have patched `requests`
        self._session = requests.Session()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def call(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """One call. A wrong clock is set by the server's, once, and the call repeated.

        :raises NotReached, NotBelieved, Refused:
        """
        try:
            return self._call(name, body)
        except Refused as refused:
            if refused.reason == "clock":
                self._call("time", {})
            elif refused.reason != "replay":
                raise
        return self._call(name, body)

    def _call(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        key, path, nonce = self._state.get("key"), ROOT + name, fresh_nonce()
        data = json.dumps(body, ensure_ascii=False).encode()
        stamp = self._clock.now() // 1000
        headers = {
            "X-Wuye-Box": self._state.get("box"),
            "X-Wuye-Key": str(self._state.get("key_number")),
            "X-Wuye-Time": str(stamp),
            "X-Wuye-Nonce": nonce,
            "X-Wuye-Sign": sign_request(key, path, stamp, nonce, data),
        }
        sent = self._clock.mono()
        status, sign, text = post(self._session, self.server + path, data, headers)
        got = self._clock.mono()
        if status == 403:
            raise Refused(_reason(text))
        if status != 200:
            raise NotReached(f"{path} answered {status}")
        answer = believe(key, path, nonce, sign, text)
        self._set_clock(answer.get("time"), sent, got)
        return answer

    def _set_clock(self, server: Any, sent: int, got: int) -> None:
        if isinstance(server, int | float) and not isinstance(server, bool):
            self.offset = (sent + got) // 2 - self._clock.mono() + self._clock.now()
            self.offset -= round(server * 1000)
            self.jump = self._clock.hear(server, sent, got) or self.jump


def post(
    session: requests.Session, url: str, data: bytes, headers: dict[str, str]
) -> tuple[int, str, bytes]:
    """Status, signature and body of an answer. :raises NotReached: there is none"""
    headers = {**headers, "Content-Type": "application/json"}
    try:
        with session.post(
            url,
            data=data,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as response:
            text = response.raw.read(LONGEST + 1, decode_content=True)
            sign = response.headers.get("X-Wuye-Sign", "")
            status = response.status_code
    # urllib3's own errors come through where a body is read in pieces
    except (
        requests.RequestException,
        requests.packages.urllib3.exceptions.HTTPError,
    ) as e:
        raise NotReached(str(e)) from e
    if len(text) > LONGEST:
        raise NotReached("the answer has no end")
    return status, sign, text


def believe(
    key: bytes, path: str, nonce: str, sign: str, text: bytes
) -> dict[str, Any]:
    """The answer, if the server signed it as the answer to this request.

    :raises NotBelieved: it did not
    """
    if not same(sign, sign_answer(key, path, nonce, text)):
        raise NotBelieved(f"the answer of {path} is not the server's")
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise NotBelieved(f"the answer of {path} is no JSON") from error
    if not isinstance(answer, dict):
        raise NotBelieved(f"the answer of {path} is no mapping")
    return answer


def _reason(text: bytes) -> str:
    try:
        return str(json.loads(text)["error"])[:20]
    except (ValueError, TypeError, KeyError):
        return "unknown"
