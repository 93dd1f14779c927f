from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import consteq

from odoo.addons.payment.controllers.portal import PaymentPortal

LOOK_AGAIN = 3  # seconds, until the provider has said what became of it


class ParkingPay(PaymentPortal):
    """Where a driver pays before he leaves: the page behind the QR codes (G4)."""

    # === STEPS === #

    def _pay(self):
        # sudo: nobody logs in; the address names the car park, a link of ours the stay
        return request.env["wuye.parking.pay"].sudo()

    def _lot_of(self, token):
        """The car park of an address; 404 where there is none."""
        lot = self._pay()._lot(token)
        if not lot:
            raise NotFound
        return lot

    def _stay_of(self, lot, stay_id, how, key):
        """The stay of a link that we made; 404 for any other."""
        # sudo: as above; the key is asked before anything is told
        stay = request.env["wuye.parking.stay"].sudo().browse(stay_id)
        if not key or not consteq(key, self._pay()._stay_key(stay, how)):
            raise NotFound
        stay = stay.exists()
        if not stay or stay.lot_id != lot:
            raise NotFound
        return stay

    def _address(self, lot, stay, how):
        key = self._pay()._stay_key(stay, how)
        return f"/parking/pay/{lot.pay_token}/stay/{stay.id}/{how}/{key}"

    def _show(self, template, lot, values):
        """A page that no cache keeps and no other page frames."""
        values = {"lot": lot, "res_company": lot.company_id, **values}
        response = request.render(template, values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    # === PAGES === #

    @route(
        "/parking/pay/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def wuye_parking_ask(self, token, q="", **_fields):
        """Which car is it? `q` is a slip's number, from the code on it."""
        lot = self._lot_of(token)
        return self._show("wuye_parking_portal.ask", lot, {"text": q, "error": ""})

    @route(
        "/parking/pay/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def wuye_parking_find(self, token, text="", **_fields):
        """Go to the stay that was typed, or say that there is none."""
        lot = self._lot_of(token)
        address = request.httprequest.remote_addr
        stay, how, error = self._pay()._find(lot, text, address)
        if not stay:
            values = {"text": text, "error": error}
            return self._show("wuye_parking_portal.ask", lot, values)
        return request.redirect(self._address(lot, stay, how), code=303)

    @route(
        "/parking/pay/<string:token>/stay/<int:stay_id>/<string:how>/<string:key>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def wuye_parking_stay(self, token, stay_id, how, key, paid="", **_fields):
        """The stay, what is due now and why, and how to pay it.

        `paid`: he comes back from the provider, whose word is waited for.
        """
        lot = self._lot_of(token)
        stay = self._stay_of(lot, stay_id, how, key)
        page = self._pay()._page(stay, how)
        is_waiting = bool(paid) and self._is_undecided(stay)
        values = {
            "page": page,
            "is_waiting": is_waiting,
            "address": self._address(lot, stay, how),
            **self._loose(stay),
        }
        if page["state"] == "due" and not is_waiting:
            values |= self._payment_form(lot, stay, how, page)
        response = self._show("wuye_parking_portal.stay", lot, values)
        if is_waiting:
            response.headers["Refresh"] = str(LOOK_AGAIN)
        return response

    def _is_undecided(self, stay):
        """Whether the last payment of this browser for the stay is not decided yet."""
        transaction = self._last_transaction()
        mine = transaction.wuye_prepayment_ids.stay_id == stay
        return mine and transaction.state in ("draft", "pending", "authorized")

    def _loose(self, stay):
        """What this browser paid for the stay, and it pays for nothing."""
        fee = self._last_transaction().wuye_prepayment_ids
        is_loose = fee.stay_id == stay and fee.state in ("loose", "asked", "returned")
        return {"loose": fee.problem or "—" if is_loose else ""}

    def _last_transaction(self):
        # sudo: the one this browser began, by its session
        transactions = request.env["payment.transaction"].sudo()
        last = request.session.get("__payment_monitored_tx_id__")
        return transactions.browse(last).exists() if last else transactions

    def _payment_form(self, lot, stay, how, page):
        """What Odoo's own form for payments needs."""
        partner = request.env.user.sudo().partner_id  # sudo: his own, or nobody's
        pay, amount = self._pay(), float(page["amount"])
        providers = pay._providers(lot, amount, partner)
        route = f"{self._address(lot, stay, how)}/{page['at']}"
        return {
            "amount": amount,
            "currency": lot.company_id.currency_id,
            "partner_id": partner.id,
            "providers_sudo": providers,
            "payment_methods_sudo": pay._methods(lot, providers, partner),
            "tokens_sudo": request.env["payment.token"].sudo(),  # none is kept
            "show_tokenize_input_mapping": dict.fromkeys(providers.ids, False),
            "availability_report": {},
            "transaction_route": route,
            "landing_route": self._address(lot, stay, how),
            "access_token": pay._fee_key(stay, page["at"], page["amount"]),
        }

    # === PAYING === #

    @route(
        "/parking/pay/<string:token>/stay/<int:stay_id>/<string:how>/<string:key>"
        "/<string:at>",
        type="jsonrpc",
        auth="public",
    )
    def wuye_parking_transaction(
        self, token, stay_id, how, key, at, amount, access_token, **kwargs
    ):
        """Begin a payment: nobody is asked for money unless it is due now.

        :return: what Odoo's form goes on with
        :raises UserError: the car has left, or something else is due by now
        """
        lot = self._lot_of(token)
        stay = self._stay_of(lot, stay_id, how, key)
        pay = self._pay()
        if not access_token or not consteq(
            access_token, pay._fee_key(stay, at, amount)
        ):
            raise NotFound
        self._validate_transaction_kwargs(kwargs)
        partner = request.env.user.sudo().partner_id  # sudo: as above
        provider = pay._providers(lot, amount, partner).filtered(
            lambda one: one.id == kwargs.get("provider_id")
        )
        if not provider or kwargs.get("flow") not in ("redirect", "direct"):
            raise UserError(request.env._("Parking fees are not paid this way."))
        # sudo: as above
        fees = request.env["wuye.parking.prepayment"].sudo()
        moment = fees._check_due(stay, at, amount, provider)
        transaction = self._create_transaction(
            provider.id,
            kwargs.get("payment_method_id"),
            None,
            float(amount),
            lot.company_id.currency_id.id,
            partner.id,
            kwargs["flow"],
            tokenization_requested=False,
            landing_route=f"{self._address(lot, stay, how)}?paid=1",
            reference_prefix=stay.name,
        )
        fees._begin(stay, moment, transaction)
        return transaction._get_processing_values()
