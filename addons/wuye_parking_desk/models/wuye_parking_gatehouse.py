from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.money import to_decimal

CASH = "cash"
PASSED = 8  # last cars on the screen


class WuyeParkingGatehouse(models.AbstractModel):
    """A fee is taken in the guard's shift, and the bar lifts (G2, R126)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def open_booth(self, desk_token):
        """The booth of a computer: its desk, lanes, tenders, the caller's shift.

        :return: {desk, user, shift, lanes, tenders, reasons} and what `watch_booth` has
        """
        self._require_guard()
        desk = self.env["wuye.desk"]._registered(desk_token)
        shift = self.env["wuye.shift"]._mine()
        # sudo: lanes of the guard's own booth
        lanes = desk.sudo().lane_ids
        tenders = self.env["wuye.tender"]._offered(desk.company_id)
        reasons = self.env["wuye.parking.reason"].search([("id", "!=", 0)])
        return {
            "desk": {"id": desk.id, "name": desk.display_name},
            "user": self.env.user.name,
            "shift": shift.name if shift.desk_id == desk else False,
            "lanes": [
                {
                    "id": lane.id,
                    "name": lane.display_name,
                    "way": lane.way,
                    "prints": lane.lot_id.print_in
                    if lane.way == "in"
                    else lane.lot_id.print_out,
                }
                for lane in lanes
            ],
            "tenders": [kind for kind in tenders if kind["is_money"]],
            "reasons": reasons.read(["name", "why"]),
            **self._around(lanes),
            **self._also(desk),
        }

    @api.model
    def watch_booth(self, desk_token):
        """What changes around the lanes: places, the last cars, the shift's counts.

        :return: {lots: [{id, name, capacity, inside, free}], passed: [{id, at, plate,
            lane, stay, way, why}], counts: {in, out, free, right}}
        """
        self._require_guard()
        desk = self.env["wuye.desk"]._registered(desk_token)
        return self._around(desk.sudo().lane_ids)  # sudo: as above

    @api.model
    def _also(self, _desk):
        """What else is told of a booth when it is opened, for other parts of it."""
        return {}

    @api.model
    def _around(self, lanes):
        """What `watch_booth` tells, for other modules to add to."""
        shift = self.env["wuye.shift"]._mine()
        return {
            "lots": [
                {
                    "id": lot.id,
                    "name": lot.name,
                    "capacity": lot.capacity,
                    "inside": lot.inside,
                    "free": lot.free,
                }
                for lot in lanes.lot_id
            ],
            "passed": self._passed(lanes),
            "counts": {
                "in": shift.cars_in,
                "out": shift.cars_out,
                "free": shift.cars_free,
                "right": shift.cars_right,
            },
        }

    @api.model
    def _passed(self, lanes):
        """The last cars of these lanes, as `watch_booth` tells them."""
        lifts = self.env["wuye.parking.lift"]
        words = dict(lifts._fields["why"]._description_selection(self.env))
        return [
            {
                "id": lift.id,
                "at": f"{to_gate(lift.lifted_at):%H:%M:%S}",
                "plate": lift.stay_id.plate or lift.stay_id.name or "",
                "lane": lift.lane_id.id,
                "stay": lift.stay_id.id,
                "way": lift.lane_id.way,
                "why": words[lift.why],
            }
            for lift in lifts.search([("lane_id", "in", lanes.ids)], limit=PASSED)
        ]

    @api.model
    def end_shift(self, desk_token, counted):
        """End it by what was counted; answers as `wuye.cashier.close_shift`."""
        self._require_guard()
        desk = self.env["wuye.desk"]._of_token(desk_token)
        shift = self.env["wuye.shift"]._require_mine(desk)
        kinds = self.env["wuye.tender"]._kinds()
        counts = shift._close(counted).sudo()  # sudo: his own count
        return {
            "name": shift.name,
            "counts": [
                {
                    "label": kinds[row.tender]["label"],
                    "counted": row.counted,
                    "expected": row.expected,
                    "difference": row.difference,
                }
                for row in counts
            ],
        }

    @api.model
    def pay_and_leave(self, lane_id, stay_id, token, payment):
        """The fee is taken, and the car leaves, in one.

        :param payment: {desk: the computer's token, tender, amount, given}
        :return: as `drive_out`, and {change} in yuan as text
        :raises UserError: no shift here, another amount than is due, too little given
        """
        lane = self._lane(lane_id, "out")
        if done := self._done(token):
            return self._tell_done(done)
        shift = self._shift_at(lane, payment.get("desk"))
        tender = self._money_tender(lane, payment.get("tender"))
        amount = to_decimal(payment.get("amount") or 0, 2)
        given = to_decimal(payment.get("given") or 0, 2)
        if tender == CASH and given and given < amount:
            raise UserError(
                self.env._(
                    "%(given)s is less than the fee of %(amount)s.",
                    given=given,
                    amount=amount,
                )
            )
        stay = self._stay(lane, stay_id)
        self._take_fee(lane, shift, stay, token, amount, tender, given)
        told = self.drive_out(lane.id, stay.id, token)
        change = max(given - amount, amount * 0) if tender == CASH and given else 0
        return {**told, "change": str(to_decimal(change, 2))}

    @api.model
    def _take_fee(self, lane, shift, stay, token, amount, tender, given=0, at=None):
        """The payment of what is due now, or was at a moment.

        :raises UserError: another amount is due, or the car has left
        """
        at = at or fields.Datetime.now()
        return stay.with_env(self.env)._settle(
            float(amount),
            at,
            token,
            shift_id=shift.id,
            lane_id=lane.id,
            tender=tender,
            given=float(given or amount),
            rate=float(lane.lot_id._rate_on(to_gate(at).date())),
        )

    @api.model
    def _require_guard(self):
        self.env["res.users"]._require_post(
            ("guard", "collector", "cashier"),
            self.env._("Your post holds no shift in a booth."),
        )

    @api.model
    def _shift_at(self, lane, desk_token):
        """The caller's shift in the booth of a lane.

        :raises UserError: the computer is another desk, or he has no shift at it
        """
        desk = self.env["wuye.desk"]._of_token(desk_token)
        if lane.sudo().desk_id != desk:  # sudo: the booth of a lane he works at
            raise UserError(
                self.env._(
                    "Lane %(lane)s does not belong to booth %(desk)s. Take the money "
                    "at its own booth.",
                    lane=lane.display_name,
                    desk=desk.display_name,
                )
            )
        return self.env["wuye.shift"]._require_mine(desk)

    @api.model
    def _money_tender(self, lane, code):
        offered = self.env["wuye.tender"]._offered(lane.company_id)
        if code not in {kind["code"] for kind in offered if kind["is_money"]}:
            raise UserError(
                self.env._("The tender “%s” is not taken at lanes.", code or "—")
            )
        return code
