from odoo import api, models

from wuye_engine.money import to_decimal

WALLET = "wallet"


class WuyeParkingGatehouse(models.AbstractModel):
    """A resident's card pays the fee of a stay from his wallet (G2, row 26)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def _also(self, desk):
        """{wallet}: its tender, where wallets are kept in the books."""
        # sudo: whether there is such an account
        is_kept = desk.company_id.sudo()._wuye_accounts().get("wallet")
        kind = {"code": WALLET, **self.env["wuye.tender"]._kinds()[WALLET]}
        return {**super()._also(desk), "wallet": kind if is_kept else False}

    @api.model
    def pay_from_wallet(self, lane_id, stay_id, token, payment):
        """The fee comes off the wallet of the card shown, and the car leaves, in one.

        :param payment: {desk: the computer's token, amount, typed: number of the card
            as the reader typed it, pin}; neither number nor PIN is kept
        :return: as `pay_and_leave`; or {refused: code, words} in the wallet's words:
            then nothing was paid, and the bar stays down
        :raises UserError: no shift here, another amount than is due
        """
        lane = self._lane(lane_id, "out")
        if done := self._done(token):
            return self._tell_done(done)
        shift = self._shift_at(lane, payment.get("desk"))
        stay = self._stay(lane, stay_id)
        amount = to_decimal(payment.get("amount") or 0, 2)
        shown = (payment.get("typed"), payment.get("pin"))
        wallet, code = self.env["wuye.wallet"]._shown(lane.company_id, amount, *shown)
        if code:
            words = self.env["wuye.wallet.till"]._words(code)
            return {"refused": code.value, "words": words, "lifts": False}
        fee = self._take_fee(lane, shift, stay, token, amount, WALLET)
        self.env["wuye.wallet.entry"]._enter(
            wallet, "spend", -amount, paper=stay.name, parking_payment_id=fee.id
        )
        return self.drive_out(lane.id, stay.id, token)
