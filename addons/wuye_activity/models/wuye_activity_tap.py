import secrets

from odoo import api, fields, models

from odoo.addons.wuye_wallet.models.wuye_wallet_spend import LONGEST_UUID

from wuye_engine.wallet import Code as CardCode
from wuye_engine.wallet import card_code

from ..codes import Code, Place, tap_code


class WuyeActivityDesk(models.AbstractModel):
    """What a tap does: one transaction in which activity and wallet are waited for."""

    _inherit = "wuye.activity.desk"

    @api.model
    def _tap(self, event, order):
        """Sign up, attend, or say why not; the same tap again gives the same answer.

        :param event: the caller has checked that the user may
        :param order: {"uuid", "number": what the reader typed, "pin"}
        :return: {"code", "registration", "balance", "amount"}
        """
        # sudo: who signs up reads no wallets and writes no registrations
        me = self.sudo()
        event = event.sudo()
        event._wuye_lock()
        order = order if isinstance(order, dict) else {}
        uuid = order.get("uuid")
        if not isinstance(uuid, str) or not 0 < len(uuid) <= LONGEST_UUID:
            return {"code": CardCode.UNREADABLE}
        done = me._done(event, uuid)
        if done:
            return done
        card, sent, code = me._card(event.wuye_community_id, order)
        now = fields.Datetime.now()
        code = code or card_code(card.state, card.date_to or None, now)
        if code:
            return {"code": code}
        return me._carry_out(event, card, uuid, sent)

    @api.model
    def _carry_out(self, event, card, uuid, order):
        registrations = self.env["event.registration"]
        own = registrations.search(
            [
                ("event_id", "=", event.id),
                ("partner_id", "=", card.partner_id.id),
                ("state", "in", ("open", "done")),
            ],
            limit=1,
        )
        now = fields.Datetime.now()
        has = own and Place(own.wuye_at, own.state == "done")
        code = tap_code(
            event._wuye_facts(), card.kind, has or None, now, event._wuye_day(now)
        )
        if code is Code.ATTENDED:
            own._wuye_attend(uuid)
        elif code is Code.SIGNED_UP:
            paid = self._charge(event, order) if event.wuye_fee else None
            if paid and paid["code"] is not CardCode.PAID:
                return paid
            own = registrations._wuye_sign_up(event, card, uuid, paid)
            return {**(paid or {}), "code": code, "registration": own}
        return {"code": code, "registration": own}

    @api.model
    def _charge(self, event, order):
        """Take the fee from the wallet of the card.

        The entry's number is made here: no sale at the till can be shown as a fee.
        """
        terminal = event._wuye_terminal()
        if not terminal:
            return {"code": CardCode.PLACE_CLOSED}
        wallets = self.env["wuye.wallet"]
        facts = self.env["wuye.wallet.till"]._kept_facts(
            terminal.code, wallets._today()
        )
        return wallets._spend(
            facts,
            {**order, "uuid": secrets.token_hex(16), "amount": event.wuye_fee},
        )

    @api.model
    def _card(self, community, order):
        """(card, order with the form its number is known by, code or None)."""
        till = self.env["wuye.wallet.till"]
        # what the reader typed; a kind is for machines
        sent = till._guess(community, {**order, "kind": False})
        number = f"{sent['kind']}:{sent['number']}"
        nobody = self.env["wuye.card"]
        if not sent["number"]:
            return nobody, sent, CardCode.UNREADABLE
        known = {credential for _text, credential in till._known(community, [number])}
        if len(known) != 1:
            facts = {"company_id": community.company_id.id}
            facts["community_id"] = community.id
            return nobody, sent, self.env["wuye.wallet"]._unknown(facts, number)
        card = nobody.search([("credential_id", "in", list(known))])
        is_held = bool(card.partner_id)
        return card, sent, None if is_held else CardCode.UNKNOWN

    @api.model
    def _done(self, event, uuid):
        """The answer of a tap that was carried out before, or None."""
        registrations = self.env["event.registration"].with_context(active_test=False)
        own = registrations.search(
            ["|", ("wuye_uuid", "=", uuid), ("wuye_came_uuid", "=", uuid)], limit=1
        )
        if not own:
            return None
        if own.event_id != event or own.state == "cancel":
            return {"code": CardCode.REUSED}
        came = own.wuye_came_uuid == uuid
        answer = {"code": Code.ATTENDED if came else Code.SIGNED_UP}
        if own.wuye_entry_id and not came:
            answer["amount"] = own.wuye_paid
            answer["balance"] = own.wuye_entry_id.balance
        return {**answer, "registration": own}
