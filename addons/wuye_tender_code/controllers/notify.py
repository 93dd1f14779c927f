import logging

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..signing import Distrusted

_logger = logging.getLogger(__name__)

OK, BAD, UNSIGNED, DIFFERENT = 200, 400, 401, 409


class PayNotify(http.Controller):
    """Where a provider says that an order was paid."""

    @http.route(
        "/wuye/pay/notify/<string:key>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def notify(self, key, **_form):
        """Hear a notice: signature first, then once, then what it says.

        Answers 200 heard, 400 no message, 401 not trusted, 404 nothing here, 409 the
        order is another's or for another amount (noted for the accountant).
        """
        # sudo: a visitor without a name; the key finds the channel, the signature
        # proves who he is before anything else is read
        channels = request.env["wuye.pay.channel"].sudo()
        # an archived channel has orders still
        every = channels.with_context(active_test=False)
        channel = every.search([("notify_key", "=", key)])
        if not channel:
            raise NotFound
        try:
            answer, nonce = channel._provider()._verify(channel, request.httprequest)
        except Distrusted:
            _logger.warning("payment channel %s: a notice is not trusted", channel.id)
            return self._say(UNSIGNED)
        except ValueError:
            return self._say(BAD)
        if not request.env["wuye.pay.nonce"].sudo()._keep(channel, nonce):
            return self._say(UNSIGNED)
        order = channel._order_of(answer.order)
        if not order:
            raise NotFound
        return self._say(OK if order._settle(answer) else DIFFERENT)

    def _say(self, status):
        return request.make_response("", status=status)
