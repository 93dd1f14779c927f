import json
import re
import time

from odoo import http
from odoo.http import request
from odoo.tools import consteq

from ..signing import sign

TOLERANCE = 300  # seconds the clocks may differ
LONGEST = 4096  # bytes of a body
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
SECONDS = re.compile(r"[0-9]{1,12}\Z")
LIST, LATE = "list\n", "late\n"  # what the signatures of these routes begin with
ROUTE = {
    "type": "http",
    "auth": "public",  # no browser: every call is signed
    "methods": ["POST"],
    "csrf": False,
    "save_session": False,
    "max_content_length": LONGEST,
}


class WalletTerminal(http.Controller):
    """The way of machines that sell for themselves: laundry, printer, canteen (R110).

    A call is signed by the terminal's key with its time; a call that is repeated is
    harmless, because a tap has a number that is paid once.
    """

    @http.route("/wuye/wallet/v1/tap", **ROUTE)
    def tap(self, **_form):
        """Pay a tap. 400: no order; 403: not believed; else 200 with its code."""
        code, order, refused = self._believe()
        return refused or self._answer(self._till()._tap(code, order), 200)

    @http.route("/wuye/wallet/v1/list", **ROUTE)
    def deny_list(self, **_form):
        """What a terminal may sell while the server is away, and to which cards not.

        403 with "offline": it may not. The answer is signed, too.
        """
        code, _order, refused = self._believe(LIST)
        if refused:
            return refused
        told = self._till()._deny_list(code)
        if not told:
            return self._answer({"error": "offline"}, 403)
        return self._answer(told, 200, LIST, code)

    @http.route("/wuye/wallet/v1/late", **ROUTE)
    def late(self, **_form):
        """Hand in a tap that was taken while the server was away. As `tap`."""
        code, order, refused = self._believe(LATE)
        return refused or self._answer(
            self._till()._hand_in(code, order), 200, LATE, code
        )

    def _till(self):
        return request.env["wuye.wallet.till"]

    def _believe(self, path=""):
        """(code of the terminal, its order, the refusal or None) of a call.

        :param path: it is signed with, so that a call means what it was sent for; the
            first of the routes has none
        """
        body = request.httprequest.get_data()
        headers = request.httprequest.headers
        code = headers.get("X-Wuye-Terminal", "")
        stamp = headers.get("X-Wuye-Time", "")
        if not CODE.match(code) or not SECONDS.match(stamp):
            return code, None, self._answer({"error": "headers"}, 400)
        key = self._till()._key_of(code)
        proof = headers.get("X-Wuye-Sign", "")
        wanted = sign(key or "", code, stamp, path.encode() + body)
        # a code nobody has takes as long as a wrong signature
        if not consteq(wanted, proof) or not key:
            return code, None, self._answer({"error": "signature"}, 403)
        if abs(time.time() - int(stamp)) > TOLERANCE:
            said = {"error": "time", "time": int(time.time())}
            return code, None, self._answer(said, 403)
        try:
            order = json.loads(body)
        except ValueError:
            order = None
        if not isinstance(order, dict):
            return code, None, self._answer({"error": "body"}, 400)
        return code, order, None

    def _answer(self, said, status, path=None, code=""):
        """:param path: where the answer is signed: it belongs to one question"""
        body = json.dumps(said, ensure_ascii=False)
        headers = [("Content-Type", "application/json; charset=utf-8")]
        if path:
            stamp = request.httprequest.headers["X-Wuye-Time"]
            proof = f"ANSWER {path}".encode() + body.encode()
            key = self._till()._key_of(code)
            headers.append(("X-Wuye-Sign", sign(key, code, stamp, proof)))
        return request.make_response(body, headers, status=status)
