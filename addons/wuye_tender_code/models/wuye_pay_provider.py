from odoo import api, models


class WuyePayProvider(models.AbstractModel):
    """Who moves the money of a payment code: a registry of providers (D1).

    How to extend it: a module adds ``code: label`` in `_providers`, and an abstract
    model ``wuye.pay.provider.<code>`` that inherits this one and has the five methods
    below. They write nothing: they ask the provider and return an `Answer`, or raise
    `Unreachable` where none came. Each may be called any number of times for an order:
    the provider knows it by its number (`name`), and money moves once.
    """

    _name = "wuye.pay.provider"
    _description = "Provider of Payments"

    @api.model
    def _providers(self):
        """{code: label} of the providers there are; later modules add theirs."""
        return {"gateway": self.env._("Local gateway")}

    @api.model
    def _of(self, channel):
        """The provider of a channel."""
        return self.env[f"wuye.pay.provider.{channel.provider}"]

    # === INTERFACE === #

    @api.model
    def _charge(self, order, code):
        """Ask the payer's account for the amount of an order.

        :param code: the payer's code (付款码); never kept and never logged
        """
        raise NotImplementedError

    @api.model
    def _query(self, order):
        """What became of an order."""
        raise NotImplementedError

    @api.model
    def _close(self, order):
        """Give an order up, so that it can never be paid; paid already it stays paid.

        An order the provider never heard of is closed all the same.
        """
        raise NotImplementedError

    @api.model
    def _refund(self, order, amount):
        """Give `amount` (Decimal, yuan) of a paid order back, once."""
        raise NotImplementedError

    @api.model
    def _verify(self, channel, request):
        """The `Answer` of a notice, and its nonce; checked before it is read.

        :param request: `werkzeug.wrappers.Request` with the body unread
        :raises Distrusted: it is not from the provider, or not of now
        """
        raise NotImplementedError
