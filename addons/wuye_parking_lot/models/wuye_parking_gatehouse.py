from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from wuye_engine.lane import Code, enter

from ..gate_clock import now as gate_now
from ..gate_clock import to_gate
from .wuye_parking_lift import NEEDS_REASON
from .wuye_parking_list import read_plate

GUARDS = ("guard", "collector", "cashier", "supervisor", "manager")
# by which right the bar of a way in lifts; all else of `Code` is the guard's word
ENTRY_WHY = {Code.SPECIAL: "special"}


class WuyeParkingGatehouse(models.AbstractModel):
    """What the guard at the lanes asks (岗亭): who comes in here, out in the next file.

    Everything that is written carries a token of the screen or the box: the same token
    is the same act, whatever got lost on its way (G14).
    """

    _name = "wuye.parking.gatehouse"
    _description = "Gatehouse"

    @api.model
    def look_in(self, lane_id, plate):
        """What would become of a car at a way in; nothing is written.

        :return: {code, words, lifts, alarm, plate, kind, inside}
        :raises UserError: what was typed is no plate
        """
        lane = self._lane(lane_id, "in")
        plate, kind = self._read(plate)
        decision, car, *_rights = self._decide_in(lane, plate, kind)
        return self._tell_in(decision, plate, kind, car.inside)

    @api.model
    def drive_in(self, lane_id, plate, token, how="typed", reason=None, image=None):
        """A car in front of a way in: the decision and, where the bar lifts, its stay.

        A guard who gives a reason lifts whatever the decision was.

        :param plate: as read; "" takes a car in without a plate, on its slip
        :return: as `look_in`, and {stay, slip} where it was lifted
        :raises UserError: no plate, a reason too short
        """
        lane = self._lane(lane_id, "in")
        if done := self._done(token):
            return self._tell_done(done)
        plate, kind = self._read(plate)
        self._lock_lane(lane, plate)
        decision, car, permit, space = self._decide_in(lane, plate, kind)
        told = self._tell_in(decision, plate, kind, car.inside)
        if not decision.lifts and not reason:
            return told
        right = (permit, space, car.permit)
        stay = self._begin(lane, plate, kind, decision.code, how, image, right)
        why = ENTRY_WHY.get(decision.code, "entry")
        self._lift(
            lane, stay, why if decision.lifts else "guard", decision, token, reason
        )
        return {**told, "lifts": True, "stay": stay.id, "slip": stay.name}

    # === STEPS === #

    @api.model
    def _lane(self, lane_id, way=None):
        """A lane the caller may work at.

        :raises AccessError: it is not in his scope, or he is no guard
        """
        self.env["res.users"]._require_post(
            GUARDS, self.env._("Only guards and the cash desk work at lanes.")
        )
        lane = self.env["wuye.parking.lane"].search([("id", "=", lane_id)])
        if not lane:
            raise AccessError(
                self.env._("This lane is not in your scope. Ask a manager.")
            )
        if way and lane.way != way:
            raise UserError(
                self.env._("%s leads the other way. Choose another lane.", lane.name)
            )
        return lane

    @api.model
    def _read(self, plate):
        if not (plate or "").strip():
            return "", ""
        return read_plate(self.env, plate)

    @api.model
    def _lock_lane(self, lane, plate):
        """One after the other for a plate at a car park: it cannot enter twice."""
        key = f"wuye.parking {lane.lot_id.id} {plate}"
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", key))

    @api.model
    def _decide_in(self, lane, plate, kind):
        stays = self.env["wuye.parking.stay"]
        lot = lane.sudo().lot_id  # sudo: rules of the car park, of any guard's lane
        car, permit, space = stays._car(lot, plate, kind)
        at = gate_now(self.env)
        decision = enter(
            car, to_gate(at), lot._engine_lot(), lot._engine_room(lane.sudo())
        )
        return decision, car, permit, space

    @api.model
    def _tell_in(self, decision, plate, kind, inside):
        stays = self.env["wuye.parking.stay"]
        return {
            "code": decision.code.value,
            "words": dict(stays._code_words())[decision.code.value],
            "lifts": decision.lifts,
            "alarm": decision.code.alarm,
            "plate": plate,
            "kind": kind,
            "inside": inside,
        }

    @api.model
    def _begin(self, lane, plate, kind, code, how, image, right):
        """The stay of a car that drives in; one that was inside is closed as stale."""
        # sudo: stays are written by driving only, see `_lane` for who may
        stays = self.env["wuye.parking.stay"].sudo()
        lot = lane.sudo().lot_id
        if code is Code.AGAIN:
            stays._open_stay(lot, plate)._close(
                self.env._("Drove in once more at %s.", lane.name)
            )
            decision, _car, *right_now = self._decide_in(lane, plate, kind)
            right = (*right_now, _car.permit)
        permit, space, engine_right = right
        now = gate_now(self.env)
        covered = bool(
            engine_right
            and engine_right.holds(to_gate(now))
            and engine_right.entitled()
        )
        outer = stays._open_stay(lot.parent_id, plate) if lot.parent_id else stays
        return stays.create(
            {
                "name": self._slip_number(lot),
                "lot_id": lot.id,
                "outer_id": outer.id,
                "plate": plate or False,
                "plate_kind": kind or False,
                "vehicle_class": stays._class_of(lot, kind),
                "permit_id": permit.id if covered else False,
                "space_id": space.id if covered and not permit else False,
                "cover_since": now if covered else False,
                "entered_at": now,
                "entry_lane_id": lane.id,
                "entry_how": how,
                "entry_code": code.value,
                "entry_user_id": self.env.uid,
                "entry_image": image,
            }
        )

    @api.model
    def _slip_number(self, lot):
        """N-1123-00418: car park, day, number; a slip shows it, a scanner types it."""
        # sudo: numbers are given by the system
        number = self.env["ir.sequence"].sudo().next_by_code("wuye.parking.stay")
        return f"{lot.code}-{to_gate(gate_now(self.env)):%m%d}-{number}"

    # === LIFTS === #

    @api.model
    def _done(self, token):
        """The lift of this token, if it was done.

        :raises UserError: no token
        """
        if not token or len(token) < 8:
            raise UserError(self.env._("A lift needs a token of its own."))
        # sudo: the token says whose act it was
        return self.env["wuye.parking.lift"].sudo().search([("token", "=", token)])

    @api.model
    def _tell_done(self, lift):
        stay = lift.stay_id
        words = dict(stay._code_words())
        return {
            "code": lift.code,
            "words": words.get(lift.code, ""),
            "lifts": True,
            "stay": stay.id,
            "slip": stay.name,
            "plate": stay.plate or "",
            "again": True,
        }

    @api.model
    def _lift(self, lane, stay, why, decision, token, reason=None):
        if why in NEEDS_REASON and len((reason or "").strip()) < 2:
            raise UserError(
                self.env._("Say why: a bar lifted by hand, free or owing has a reason.")
            )
        # sudo: lifts are written by driving only
        return (
            self.env["wuye.parking.lift"]
            .sudo()
            .create(
                {
                    "lane_id": lane.id,
                    "stay_id": stay.id,
                    "why": why,
                    "code": decision.code.value,
                    "reason": reason and reason.strip(),
                    "user_id": self.env.uid,
                    "token": token,
                }
            )
        )
