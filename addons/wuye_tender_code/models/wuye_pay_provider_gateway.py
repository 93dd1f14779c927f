import json
import logging
import secrets
import time

import requests

from odoo import api, models
from odoo.tools.urls import urljoin

from odoo.addons.wuye_cashier.models.wuye_tender import yuan

from ..answer import Answer, Unreachable
from ..signing import Distrusted, Message, check, headers_of

_logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds until an answer is given up; the order is asked for again
LONGEST = 65536  # bytes of a message
MERCHANT = "X-Pay-Merchant"
FEN = 100


class WuyePayProviderGateway(models.AbstractModel):
    """A gateway that speaks the signed protocol of the README, amounts in fen."""

    _name = "wuye.pay.provider.gateway"
    _inherit = "wuye.pay.provider"
    _description = "Local Gateway"

    @api.model
    def _charge(self, order, code):
        return self._ask(
            order,
            "charge",
            amount=int(yuan(order.amount) * FEN),
            currency=order.currency_id.name,
            channel=order.channel_id.kind,
            code=code,
            notify=order.channel_id.notify_url,
        )

    @api.model
    def _query(self, order):
        return self._ask(order, "query")

    @api.model
    def _close(self, order):
        return self._ask(order, "close")

    @api.model
    def _refund(self, order, amount):
        # one refund of an order at most, so its number follows from the order's
        return self._ask(
            order, "refund", refund=f"{order.name}-R", amount=int(amount * FEN)
        )

    @api.model
    def _verify(self, channel, request):
        if (request.content_length or LONGEST + 1) > LONGEST:
            raise Distrusted
        body = request.get_data()
        secret = channel._secret()
        nonce = check("POST", request.path, request.headers, body, secret, time.time())
        return self._read(body), nonce

    # === PARTS === #

    @api.model
    def _ask(self, order, verb, **values):
        """Send one signed question about an order; its `Answer`.

        :raises Unreachable: no answer came, or none that can be trusted
        """
        channel = order.channel_id
        body = json.dumps({"order": order.name, **values}).encode()
        path, nonce = f"/v1/{verb}", secrets.token_hex(16)
        message = Message("POST", path, str(int(time.time())), nonce, body)
        headers = headers_of(message, channel._secret())
        headers |= {MERCHANT: channel.merchant, "Content-Type": "application/json"}
        try:
            answer = requests.post(
                urljoin(channel.address, path),
                body,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            found = self._trust(channel, path, nonce, answer)
        except (requests.RequestException, Distrusted, ValueError) as error:
            # neither the message nor the answer is logged: codes are in them
            _logger.warning(
                "payment order %s: no answer to %s (%s)",
                order.name,
                verb,
                type(error).__name__,
            )
            raise Unreachable from error
        return found

    @api.model
    def _trust(self, channel, path, nonce, answer):
        """The `Answer` in an answer that is signed for this question."""
        status, body = str(answer.status_code), answer.content
        secret = channel._secret()
        said = check(status, path, answer.headers, body, secret, time.time())
        if said != nonce or answer.status_code != requests.codes.ok:
            raise Distrusted
        return self._read(body)

    @api.model
    def _read(self, body):
        """The `Answer` in a body that was checked."""
        try:
            said = json.loads(body)
            return Answer(
                order=str(said["order"]),
                state=said["state"],
                amount=yuan(int(said["amount"])) / FEN,
                number=str(said.get("number") or ""),
                reason=str(said.get("reason") or ""),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a message of the gateway") from error
