import json
import logging
import re
import time

from odoo import http
from odoo.http import request

from ..journal import Nonsense
from ..models.wuye_iot_box_enrol import Refused
from ..models.wuye_iot_intake import RESENT
from ..signing import same, sign_answer, sign_request

_logger = logging.getLogger(__name__)
ROOT = "/wuye/iot/v1/"
TOLERANCE = 60  # seconds the clocks may differ
LONGEST = 8 * 1024 * 1024  # bytes of a body: 700 events of 2,000 Chinese characters
SHORT = 64 * 1024  # bytes of any other
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
NUMBER = re.compile(r"[0-9]{1,9}\Z")
SECONDS = re.compile(r"[0-9]{1,12}\Z")
NONCE = re.compile(r"[0-9a-f]{32}\Z")
TEXT = re.compile(r"[!-~]{1,100}\Z")  # of what comes with an enrolment
ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["POST"],
    "csrf": False,  # no browser: every call is signed
    "save_session": False,
    "max_content_length": LONGEST,
}


class Bad(Exception):
    """No call of a box; told is 400, and nothing was done."""


class IotBox(http.Controller):
    """The way of boxes to the server (decision 0016).

    Every header is checked for its form before anything is looked up, then box, key,
    signature, time and nonce, in this order; then only the body is read.
    """

    # === CALLS === #

    @http.route(ROOT + "enrol", **ROUTE)
    def enrol(self, **_form):
        """A box with a code gets its key."""
        try:
            said = self._read(self._body(SHORT))
            for name in ("id", "public", "boot", "version", "mac"):
                if not isinstance(said.get(name), str) or not TEXT.match(said[name]):
                    raise Bad(name)
            # sudo: nobody is logged in; the code proves who asks
            key, answer = request.env["wuye.iot.box"].sudo()._enrol(said)
        except (Bad, ValueError) as error:
            return self._bad(error)
        except Refused as refused:
            return self._refuse(refused, said["id"])
        nonce = request.httprequest.headers.get("X-Wuye-Nonce", "")
        return self._answer(key, nonce if NONCE.match(nonce) else "", answer)

    @http.route(ROOT + "time", **ROUTE)
    def time(self, **_form):
        """The time, for a box whose clock is wrong: its own is not looked at."""
        return self._signed(lambda _box, _said: {}, SHORT, look_at_time=False)

    @http.route(ROOT + "events", **ROUTE)
    def events(self, **_form):
        """Events and health; what the server holds, lacks and wants."""
        return self._signed(self._do_events, LONGEST)

    @http.route(ROOT + "permits", **ROUTE)
    def permits(self, **_form):
        """The denials, then the list."""
        return self._signed(self._do_permits, SHORT)

    @http.route(ROOT + "commands", **ROUTE)
    def commands(self, **_form):
        """Results of commands; those that wait."""
        return self._signed(self._do_commands, SHORT)

    @http.route(ROOT + "key", **ROUTE)
    def key(self, **_form):
        """The next key, agreed under the one in use."""
        return self._signed(self._do_key, SHORT)

    # === WHAT THEY DO === #

    def _do_events(self, box, said):
        box._link()._admit(said)
        link = box.env["wuye.iot.intake"]._take(box, said)
        link._hear(said, int(request.httprequest.headers["X-Wuye-Time"]))
        return {
            "acked": link.acked,
            "resend": link._missing(RESENT),
            "channel": link._channel(),
            "versions": box._versions(),
            "commands": box._commands(),
            "key_number": box.key_wanted,
        }

    def _do_permits(self, box, said):
        for name in ("list", "deny", "page"):
            value = said.get(name, 0)
            if type(value) is not int or not 0 <= value < 2**31:
                raise Bad(name)
        return box._permits(
            said.get("list", 0), said.get("deny", 0), said.get("page", 0)
        )

    def _do_commands(self, box, said):
        box._results(said.get("results", []))
        return {"commands": box._commands()}

    def _do_key(self, box, said):
        public = said.get("public")
        if not isinstance(public, str) or not TEXT.match(public):
            raise Bad("public")
        try:
            return box._rotate(public)
        except ValueError as error:
            raise Bad("public") from error

    # === SIGNATURES === #

    def _signed(self, call, longest, look_at_time=True):
        """Check a signed request, do what it asks, sign the answer."""
        headers = request.httprequest.headers
        code = headers.get("X-Wuye-Box", "")
        try:
            body = self._body(longest)
            box, key = self._believe(headers, body, look_at_time)
            answer = call(box, self._read(body))
        except (Bad, Nonsense) as error:
            return self._bad(error)
        except Refused as refused:
            return self._refuse(refused, code)
        return self._answer(key, headers["X-Wuye-Nonce"], answer)

    def _believe(self, headers, body, look_at_time):
        """The box a request is from, and its key.

        :raises Refused: it is from nobody, or not of now, or was heard already
        """
        code, number, stamp, nonce, sign = (
            headers.get(f"X-Wuye-{name}", "")
            for name in ("Box", "Key", "Time", "Nonce", "Sign")
        )
        for pattern, value in (
            (CODE, code),
            (NUMBER, number),
            (SECONDS, stamp),
            (NONCE, nonce),
        ):
            if not pattern.match(value):
                raise Refused("box" if value is code else "key")
        # sudo: nobody is logged in; the signature proves who asks, and is checked next
        box = request.env["wuye.iot.box"].sudo()._enrolled(code)
        key = box._keys().get(int(number)) if box else None
        if not box:
            raise Refused("box")
        path = request.httprequest.path
        if not key or not same(sign, sign_request(key, path, stamp, nonce, body)):
            raise Refused("key")
        if look_at_time and abs(time.time() - int(stamp)) > TOLERANCE:
            raise Refused("clock")
        if not box.env["wuye.iot.secret"]._use_nonce(box.id, nonce):
            raise Refused("replay")
        box._used_key(int(number))
        return box, key

    # === BODIES === #

    def _body(self, longest):
        size = request.httprequest.content_length
        if size is None or size > longest:
            raise Bad("length")
        return request.httprequest.get_data(cache=False)

    def _read(self, body):
        try:
            said = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Bad("json") from error
        if not isinstance(said, dict):
            raise Bad("json")
        return said

    def _answer(self, key, nonce, answer):
        answer = {"time": time.time(), **answer}
        body = json.dumps(answer, ensure_ascii=False).encode()
        sign = sign_answer(key, request.httprequest.path, nonce, body)
        return self._say(body, 200, {"X-Wuye-Sign": sign})

    def _refuse(self, refused, code):
        # %r: it may be anything that anybody sends
        _logger.warning("box %r is refused: %s", code[:64], refused.reason)
        return self._say(json.dumps({"error": refused.reason}).encode(), 403)

    def _bad(self, error):
        request.env.cr.rollback()  # what a batch began is not kept
        _logger.warning("a box sends nonsense: %s", error)
        return self._say(b'{"error": "body"}', 400)

    def _say(self, body, status, headers=()):
        kind = [("Content-Type", "application/json; charset=utf-8")]
        response = request.make_response(body, [*kind, *dict(headers).items()])
        response.status_code = status
        return response
