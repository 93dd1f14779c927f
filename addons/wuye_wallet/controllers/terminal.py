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


class WalletTerminal(http.Controller):
    """The way of machines that sell for themselves: laundry, printer, canteen (R110).

    A call is signed by the terminal's key with its time; a call that is repeated is
    harmless, because a tap has a number that is paid once.
    """

    @http.route(
        "/wuye/wallet/v1/tap",
        type="http",
        auth="public",  # no browser: every call is signed
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=LONGEST,
    )
    def tap(self, **_form):
        """Pay a tap. 400: no order; 403: not believed; else 200 with its code."""
        body = request.httprequest.get_data()
        headers = request.httprequest.headers
        code = headers.get("X-Wuye-Terminal", "")
        stamp = headers.get("X-Wuye-Time", "")
        if not CODE.match(code) or not SECONDS.match(stamp):
            return self._answer({"error": "headers"}, 400)
        till = request.env["wuye.wallet.till"]
        key = till._key_of(code)
        proof = headers.get("X-Wuye-Sign", "")
        wanted = sign(key or "", code, stamp, body)
        # a code nobody has takes as long as a wrong signature
        if not consteq(wanted, proof) or not key:
            return self._answer({"error": "signature"}, 403)
        if abs(time.time() - int(stamp)) > TOLERANCE:
            return self._answer({"error": "time", "time": int(time.time())}, 403)
        try:
            order = json.loads(body)
        except ValueError:
            return self._answer({"error": "body"}, 400)
        if not isinstance(order, dict):
            return self._answer({"error": "body"}, 400)
        return self._answer(till._tap(code, order), 200)

    def _answer(self, said, status):
        return request.make_response(
            json.dumps(said, ensure_ascii=False),
            [("Content-Type", "application/json; charset=utf-8")],
            status=status,
        )
