from odoo import api, models
from odoo.exceptions import UserError

from wuye_engine.lane import Code, Decision, ListKind
from wuye_engine.money import to_decimal
from wuye_engine.plate import normalise

from ..gate_clock import now as gate_now
from ..gate_clock import to_gate
from .wuye_parking_lift import NEEDS_REASON

EXIT_WHY = {
    Code.PERMIT: "right",
    Code.FREE: "free",
    Code.SPECIAL: "special",
    Code.FREE_TIME: "free_time",
    Code.PAID: "paid",
}


class WuyeParkingGatehouse(models.AbstractModel):
    """Who drives out: found by plate or slip, priced, lifted (G2, G4, G8, G17)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def look_out(self, lane_id, text):
        """The stay of a plate or a slip number at a way out, and what is due now.

        :return: as `wuye.parking.stay._told`, and {stay, slip, plate, since, minutes,
            black}; where none is found {code: no_entry, alike: [{stay, slip, plate,
            since}]}; where a part fits several, those in `alike`
        """
        lane = self._lane(lane_id, "out")
        stays = self._found(lane, text)
        if len(stays) != 1:
            return self._not_found(lane, text, stays)
        return self._tell_out(stays, lane)

    @api.model
    def drive_out(
        self, lane_id, stay_id, token, why=None, reason=None, text=None, image=None
    ):
        """A car leaves: by what it is entitled to or has paid, or by the guard's word.

        The guard's word (`why` free, debt or guard, with a reason) always lifts, also
        where no entry is known (`stay_id` False, `text` the plate): nobody is trapped.

        :return: as `look_out`; `lifts` says whether the bar was lifted
        """
        lane = self._lane(lane_id, "out")
        if done := self._done(token):
            return self._tell_done(done)
        if why and why not in NEEDS_REASON:
            raise UserError(self.env._("A guard lets out free, owing, or by hand."))
        if not stay_id:
            return self._out_without_entry(lane, text, token, why, reason, image)
        stay = self._stay(lane, stay_id)._lock()
        if stay.phase != "in":
            raise UserError(self.env._("%s has left already.", stay.plate or stay.name))
        now = gate_now(self.env)
        decision = stay._decide_out(now, lane)
        told = self._tell_out(stay, lane, decision)
        if not decision.lifts and not why:
            return told
        why = EXIT_WHY[decision.code] if decision.lifts else why
        if decision.lifts and why == "free":
            reason = self._free_reason(stay)
        self._finish(stay, lane, decision, now, why, image)
        self._lift(lane, stay, why, decision, token, reason)
        stay._hand_on(stay.left_at)
        return {**told, "lifts": True}

    @api.model
    def correct_plate(self, lane_id, stay_id, plate, reason):
        """See `wuye.parking.stay._correct_plate`; answers as `look_out`."""
        lane = self._lane(lane_id)
        stay = self._stay(lane, stay_id)
        stay._correct_plate(plate, reason)
        return self._tell_out(stay, lane)

    # === STEPS === #

    @api.model
    def _stay(self, lane, stay_id):
        """A stay of the lane's car park, to be written.

        :raises UserError: of another car park
        """
        stay = self.env["wuye.parking.stay"].search(
            [("id", "=", stay_id), ("lot_id", "=", lane.lot_id.id)]
        )
        if not stay:
            raise UserError(
                self.env._("This stay is not one of %s.", lane.lot_id.display_name)
            )
        return stay.sudo()  # sudo: stays are written by driving only

    @api.model
    def _found(self, lane, text):
        """The stays inside that the text means: one whole plate or slip, else parts."""
        stays = self.env["wuye.parking.stay"]._find(lane.lot_id, text)
        slip, plate = (text or "").strip().upper(), _plain(text)
        exact = stays.filtered(lambda stay: slip == stay.name or plate == stay.plate)
        return exact or stays

    @api.model
    def _not_found(self, lane, text, stays):
        rows = [(stay, 0) for stay in stays]
        if not rows:
            rows = stays._look_alikes(lane.lot_id, _plain(text))
        code = Code.NO_ENTRY if _plain(text) else Code.NO_PLATE
        return {
            **stays._told(Decision(code)),
            "stay": False,
            "lost_amount": str(to_decimal(lane.lot_id.sudo().lost_amount, 2)),
            "alike": [
                {
                    "stay": stay.id,
                    "slip": stay.name,
                    "plate": stay.plate or "",
                    "since": to_gate(stay.entered_at).isoformat(" "),
                    "image": stay.entry_image or "",
                }
                for stay, _distance in rows
            ],
        }

    @api.model
    def _tell_out(self, stay, lane, decision=None):
        now = gate_now(self.env)
        decision = decision or stay.sudo()._decide_out(now, lane.sudo())
        listed = self.env["wuye.parking.list"]._of(stay.plate, stay.community_id)
        at = to_gate(now)
        return {
            **stay._told(decision),
            "stay": stay.id,
            "slip": stay.name,
            "plate": stay.plate or "",
            "since": to_gate(stay.entered_at).isoformat(" "),
            "minutes": max(int((now - stay.entered_at).total_seconds() // 60), 0),
            "paid": str(to_decimal(stay.sudo().paid, 2)),
            "black": any(
                row.kind is ListKind.BLACK and row.holds(at)
                for row in listed._engine_listed()
            ),
        }

    @api.model
    def _free_reason(self, stay):
        """What the free list says of the car; it has no entry without a reason (G9)."""
        now = gate_now(self.env)
        rows = self.env["wuye.parking.list"]._of(stay.plate, stay.community_id)
        rows = rows.filtered(
            lambda row: row.kind == "free"
            and row.date_from <= now
            and (not row.date_to or row.date_to > stay.entered_at)
        )
        return rows[:1].reason or self.env._("Free list")

    @api.model
    def _finish(self, stay, lane, decision, now, why, image):
        """The way out, with what the stay cost and what stays owing."""
        charge = decision.charge
        due = charge.amount if charge else to_decimal(0, 2)
        # what the guard lets out by his word costs no merchant anything
        is_asked = why not in ("free", "guard")
        off = stay._use_coupons(charge if is_asked else None)
        version = stay._version()
        stay.write(
            {
                "phase": "out",
                # a clock that is behind traps nobody; the lift's code says it
                "left_at": max(now, stay.entered_at),
                "exit_lane_id": lane.id,
                "exit_code": decision.code.value,
                "exit_user_id": self.env.uid,
                "exit_image": image,
                "amount": stay.paid + float(due),
                "amount_off": float(off),
                "amount_debt": float(due) if why == "debt" else 0.0,
                "amount_waived": float(due) if why != "debt" else 0.0,
                "slices": [part.as_dict() for part in charge.slices] if charge else [],
                "version_id": version.id if version else False,
            }
        )

    @api.model
    def _out_without_entry(self, lane, text, token, why, reason, image):
        """A car nobody saw come in leaves by the guard's word, with a row (G17)."""
        code = Code.NO_ENTRY if _plain(text) else Code.NO_PLATE
        stays = self.env["wuye.parking.stay"].sudo()  # sudo: written by driving only
        told = {**stays._told(Decision(code)), "stay": False, "plate": _plain(text)}
        if not why:
            return told
        now = gate_now(self.env)
        lot = lane.sudo().lot_id
        debt = lot.lost_amount if why == "debt" else 0.0
        stay = stays.create(
            {
                "name": self._slip_number(lot),
                "lot_id": lot.id,
                "plate": _plain(text) or False,
                "entered_at": now,
                "entry_how": "typed",
                "entry_code": code.value,
                "phase": "out",
                "left_at": now,
                "exit_lane_id": lane.id,
                "exit_code": code.value,
                "exit_user_id": self.env.uid,
                "exit_image": image,
                "amount": debt,
                "amount_debt": debt,
                "reason": reason,
            }
        )
        self._lift(lane, stay, why, Decision(code), token, reason)
        return {**told, "lifts": True, "stay": stay.id, "slip": stay.name}


def _plain(text):
    return normalise(text or "")
