"""A car park whose fees are paid by phone, and a provider that does what tests say."""

from odoo import fields, http
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.wuye_parking_desk.tests.test_shift import BoothCase

REDIRECT = """
<form action="/parking/pay/bank" method="get"><input type="hidden" name="x" /></form>
"""


class PhoneMixin:
    """For a class whose `setUpClass` made the booth: calls `_setup_phone`."""

    @classmethod
    def _setup_phone(cls):
        cls.provider = cls._make_provider("Bank of the Tests", wuye_tender="wechat")
        cls.lot.with_user(cls.manager).action_pay_by_phone()
        cls.key = cls.lot.sudo().pay_token

    @classmethod
    def _make_provider(cls, name, **vals):
        method = cls.env.ref("payment.payment_method_unknown")
        form = cls.env["ir.ui.view"].create(
            {"name": "Redirect of the tests", "type": "qweb", "arch": REDIRECT}
        )
        provider = cls.env["payment.provider"].create(
            {
                "name": name,
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
                "payment_method_ids": [fields.Command.set(method.ids)],
                "redirect_form_view_id": form.id,
                **vals,
            }
        )
        method.active = True
        return provider

    def _fee(self, **domain):
        """The only payment by phone there is."""
        return self.env["wuye.parking.prepayment"].search(
            [("lot_id", "=", self.lot.id)]
        )

    def _said_paid(self, fee, local):
        """The provider's notice comes in, from nobody in particular."""
        with self.at(local), mute_logger("odoo.addons.payment"):
            public = self.env.ref("base.public_user")
            transaction = fee.transaction_id.with_user(public).sudo()
            transaction._set_done()
            self.env.flush_all()
            self.env.invalidate_all()


class PhoneCase(PhoneMixin, BoothCase):
    """On the server, without a browser."""

    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_phone()

    def _begin_fee(self, stay, local, amount=None, at=None):
        """What the page's button does: the fee on file, the provider's transaction."""
        with self.at(local):
            fees = self.env["wuye.parking.prepayment"]
            page = self.env["wuye.parking.pay"]._page(stay, "plate")
            moment = fees._check_due(
                stay, at or page["at"], amount or page["amount"], self.provider
            )
            transaction = self.env["payment.transaction"].create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.provider.payment_method_ids.id,
                    "reference": f"{stay.name}-{self._token()}",
                    "amount": float(amount or page["amount"]),
                    "currency_id": self.company.currency_id.id,
                    "partner_id": self.env.ref("base.public_partner").id,
                    "operation": "online_redirect",
                }
            )
            return fees._begin(stay, moment, transaction)

    def _paid_by_phone(self, local="10:00", entered="08:00", **how):
        """A car that drove in at 8 and paid at 10 by phone; (stay, fee)."""
        stay = self._stay(self._in(entered, **how))
        fee = self._begin_fee(stay, local)
        self._said_paid(fee, local)
        return stay, fee


class PageCase(PhoneMixin, BoothCase, HttpCase):
    """The pages as a driver's phone gets them: nobody is logged in."""

    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_phone()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _get(self, path, **kwargs):
        return self.url_open(path, **kwargs)

    def _type(self, text, token=None, **kwargs):
        """What the form of the page sends; the page that comes of it."""
        data = {"text": text, "csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open(f"/parking/pay/{token or self.key}", data=data, **kwargs)
        self.env.invalidate_all()
        return answer
