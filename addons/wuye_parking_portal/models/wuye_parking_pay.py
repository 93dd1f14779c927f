from odoo import api, fields, models

from odoo.addons.payment import utils as payment_utils
from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.money import to_decimal
from wuye_engine.plate import normalise

AT = "%Y%m%dT%H%M%S"  # the moment of a fee in an address, UTC


class WuyeParkingPay(models.AbstractModel):
    """What a driver's phone is told of his stay: no more than the bar would show him.

    Nobody logs in here. Called by the page as superuser with the lot of the address;
    a stay is found by its whole plate or its whole slip number, or not at all.
    """

    _name = "wuye.parking.pay"
    _description = "Paying by Phone"

    @api.model
    def _lot(self, token):
        """The car park of an address, or none."""
        lots = self.env["wuye.parking.lot"]
        return lots.search([("pay_token", "=", token)]) if token else lots

    @api.model
    def _find(self, lot, text, address):
        """The stay inside that was typed, and how.

        :return: (stay, "plate" or "slip", ""), or (none, "", why not)
        """
        misses = self.env["wuye.parking.pay.miss"]
        stays = self.env["wuye.parking.stay"]
        if misses._is_shut(lot, address):
            return (
                stays,
                "",
                self.env._(
                    "Too many tries. Wait ten minutes, or pay the guard at the way out."
                ),
            )
        inside = [("lot_id", "=", lot.id), ("phase", "=", "in")]
        plate, slip = normalise(text or ""), (text or "").strip().upper()
        if plate and (stay := stays.search([("plate", "=", plate), *inside])):
            return stay, "plate", ""
        if slip and (stay := stays.search([("name", "=", slip), *inside])):
            return stay, "slip", ""
        misses._note(lot, address)
        return (
            stays,
            "",
            self.env._(
                "No such car is inside. Type the whole plate, or the number of the "
                "slip."
            ),
        )

    # === LINKS === #

    @api.model
    def _key(self, *values):
        """Proves that we made a link: of a stay that was found, or a fee."""
        return payment_utils.generate_access_token(*values, env=self.env)

    @api.model
    def _stay_key(self, stay, how):
        return self._key("wuye_parking_pay", stay.id, how)

    @api.model
    def _fee_key(self, stay, at, amount):
        return self._key("wuye_parking_fee", stay.id, at, to_decimal(amount, 2))

    # === WHAT IS SHOWN === #

    @api.model
    def _page(self, stay, how):
        """The stay as the page shows it now.

        :return: {state: due, free, paid, ask, out; slip, plate, since, minutes, lines,
            off, amount, leave_by, at}; `plate` only where it was typed
        """
        now = fields.Datetime.now()
        page = {
            "slip": stay.name,
            "plate": stay.plate if how == "plate" else "",
            "since": f"{to_gate(stay.entered_at):%m-%d %H:%M}",
            "minutes": max(int((now - stay.entered_at).total_seconds() // 60), 0),
            "at": f"{now:{AT}}",
            "clock": f"{to_gate(now):%H:%M}",
        }
        if stay.phase != "in":
            return {**page, "state": "out", "left": self._left(stay)}
        decision = stay._decide_out(now)
        told = stay._told(decision)
        charge = decision.charge
        page |= {
            "words": told["words"],
            "lines": told["lines"],
            "off": str(sum(charge.off.values(), to_decimal(0, 2))) if charge else "",
            "amount": told["amount"],
            "leave_by": charge and charge.leave_by and f"{charge.leave_by:%H:%M}",
            "paid": str(to_decimal(stay.paid, 2)),
        }
        return {**page, "state": self._state(stay, decision)}

    @api.model
    def _state(self, stay, decision):
        charge = decision.charge
        if charge and charge.amount:
            return "due"
        if not decision.lifts:
            return "ask"
        return "paid" if stay.payment_ids else "free"

    @api.model
    def _left(self, stay):
        return f"{to_gate(stay.left_at):%m-%d %H:%M}" if stay.left_at else ""

    @api.model
    def _providers(self, lot, amount, partner):
        """The providers that take this fee: those that say how it is booked."""
        company = lot.company_id
        providers = self.env["payment.provider"]._get_compatible_providers(
            company.id, partner.id, amount, currency_id=company.currency_id.id
        )
        return providers.filtered("wuye_tender")

    @api.model
    def _methods(self, lot, providers, partner):
        return self.env["payment.method"]._get_compatible_payment_methods(
            providers.ids, partner.id, currency_id=lot.company_id.currency_id.id
        )
