from datetime import UTC, datetime

from odoo import SUPERUSER_ID, api, fields, models

from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment, to_gate

from wuye_engine.money import to_decimal

from ..read_act import read_act
from .wuye_parking_gate_act import WaitsForShift

CASH = "cash"


class WuyeParkingGateReplay(models.AbstractModel):
    """What a box did, done to the server's own books by the gatehouse.

    The gatehouse decides anew, at the moment when it happened. Where it says the same,
    nothing is left of the way; where not, the bar was lifted all the same, so the lift
    is one by hand whose reason is the box's word.
    """

    _name = "wuye.parking.gate.replay"
    _description = "Taking in Acts of Lanes"

    @api.model
    def _do(self, record):
        """:raises WaitsForShift: money was taken, and there is no shift for it"""
        act = read_act(record.body)
        at = min(record.at, fields.Datetime.now())
        shift = self._shift(record, act, at)
        # sudo: nobody is logged in; the box's signature proved who did it
        user = shift.user_id.id or SUPERUSER_ID
        env = record.with_user(user).sudo().env
        house = env["wuye.parking.gatehouse"].with_context(**{MOMENT: Moment(at)})
        lane = record.lane_id.with_env(house.env)
        self_ = self.with_env(house.env)
        told = self_._in(lane, act) if act.way == "in" else self_._out(lane, act, shift)
        stay = told.get("stay") or False
        vals = {"state": "done", "error": False, "stay_id": stay}
        record.write({**vals, "differs": told.get("differs", False)})

    # === IN === #

    @api.model
    def _in(self, lane, act):
        house = self.env["wuye.parking.gatehouse"]
        how = "recognised" if act.plate else "ticket"
        given = (lane.id, act.plate, act.token, how)
        told = house.drive_in(*given, image=act.image or None)
        if told["lifts"]:
            return told
        said = told["words"]
        told = house.drive_in(*given, self._word(act), act.image or None)
        return {**told, **self._differing(act, said)}

    # === OUT === #

    @api.model
    def _out(self, lane, act, shift):
        house = self.env["wuye.parking.gatehouse"]
        if done := house._done(act.token):
            return house._tell_done(done)
        stay = self._stay(lane, act)
        differs = self._pay(lane, stay, act, shift) if act.paid else {}
        given = {"text": act.plate, "image": act.image or None}
        if not stay:
            why = "debt" if act.why == "debt" else "guard"
            told = house.drive_out(
                lane.id, False, act.token, why, self._word(act), **given
            )
            return {**told, **self._differing(act, told["words"])}
        told = house.drive_out(lane.id, stay.id, act.token, **given)
        if told["lifts"]:
            return {**told, **differs}
        said = told["words"]
        why = act.why if act.why in ("debt", "guard") else "guard"
        told = house.drive_out(
            lane.id, stay.id, act.token, why, self._word(act), **given
        )
        return {**told, **self._differing(act, said)}

    @api.model
    def _stay(self, lane, act):
        """The stay that left, if it is still inside."""
        stays = self.env["wuye.parking.stay"]
        kind, _colon, name = act.stay.partition(":")
        if kind == "s":
            found = stays.search([("id", "=", int(name))])
        elif kind == "b":
            lifts = self.env["wuye.parking.lift"]
            found = lifts.search([("token", "=", name)]).stay_id
        else:
            found = stays
        inside = found.filtered(
            lambda stay: stay.phase == "in" and stay.lot_id == lane.lot_id
        )
        # its entry was by a box of its own, or by hand, since the box was told
        return inside or stays._open_stay(lane.lot_id, act.plate)

    # === MONEY === #

    @api.model
    def _shift(self, record, act, at):
        """The shift a guard had at that moment; for money one that is open now.

        Money goes where the guard's drawer is: the shift the box named, else the one
        that is open at the desk now, for its count has the money.
        """
        shifts = self.env["wuye.shift"].sudo()  # sudo: of the lane's own booth
        desk = record.lane_id.sudo().desk_id
        if not act.paid:
            return shifts.search(
                [
                    ("desk_id", "=", desk.id),
                    ("opened_at", "<=", at),
                    "|",
                    ("closed_at", "=", False),
                    ("closed_at", ">", at),
                ],
                limit=1,
            )
        found = shifts.search([("desk_id", "=", desk.id), ("state", "=", "open")])
        if not found:
            stay = self._stay(record.lane_id.sudo(), act)
            raise WaitsForShift(stay.id or False)
        return found

    @api.model
    def _pay(self, lane, stay, act, shift):
        """What the guard took: once, in his shift, whatever would have been due.

        :return: {differs}, where another amount was due
        """
        payments = self.env["wuye.parking.payment"]
        if payments.search([("token", "=", act.token)]):
            return {}
        if not stay:
            raise ValueError(self.env._("Money was taken, and no such car is inside."))
        settled = datetime.fromtimestamp(act.settled // 1000, UTC).replace(tzinfo=None)
        settled = min(settled, fields.Datetime.now())
        stay._lock()
        charge = stay._decide_out(settled).charge
        due = charge.amount if charge else to_decimal(0, 2)
        stay._keep_payment(
            float(act.paid),
            settled,
            act.token,
            charge,
            shift_id=shift.id,
            lane_id=lane.id,
            tender=CASH,
            given=float(act.paid),
            rate=float(lane.lot_id._rate_on(to_gate(settled).date())),
        )
        if due == act.paid:
            return {}
        return {"differs": self.env._("%s was due.", due)}

    # === WORDS === #

    @api.model
    def _word(self, act):
        """The reason of a lift the server would not have made."""
        if act.reason:
            return act.reason
        return self.env._("Let through by the box: %s", act.code)

    @api.model
    def _differing(self, act, words):
        """What is noted of an act where the box decided by itself, and otherwise."""
        by_itself = act.why not in ("debt", "guard")
        return {"differs": words} if by_itself else {}
