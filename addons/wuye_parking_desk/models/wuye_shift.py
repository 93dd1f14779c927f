from decimal import Decimal

from odoo import api, fields, models

from wuye_engine.money import to_decimal

ZERO = Decimal("0.00")


class WuyeShift(models.Model):
    """A guard's shift in a booth: what he took for stays is counted with it (G11, R86).

    One entry for each shift, when it ends: a line for each tender, and income and VAT
    for each lane and rate (accounting row 26).
    """

    _inherit = "wuye.shift"

    parking_payment_ids = fields.One2many("wuye.parking.payment", "shift_id")
    lift_ids = fields.One2many("wuye.parking.lift", "shift_id")
    check_ids = fields.One2many("wuye.parking.check.line", "shift_id", string="Checks")
    call_ids = fields.One2many("wuye.parking.call", "shift_id", string="Calls")
    parking_move_id = fields.Many2one(
        "account.move", string="Entry of Parking", readonly=True, copy=False
    )
    is_booth = fields.Boolean(compute="_compute_is_booth")
    cars_in = fields.Integer(compute="_compute_cars")
    cars_out = fields.Integer(compute="_compute_cars")
    cars_paid = fields.Integer(compute="_compute_cars", string="Paid")
    cars_right = fields.Integer(compute="_compute_cars", string="Month Cards")
    cars_free = fields.Integer(compute="_compute_cars", string="Free")
    cars_debt = fields.Integer(compute="_compute_cars", string="Owing")
    lifts_by_hand = fields.Integer(compute="_compute_cars", string="By Hand")
    calls = fields.Integer(compute="_compute_calls", string="Calls Answered")

    @api.depends("desk_id.lane_ids")
    def _compute_is_booth(self):
        for shift in self:
            shift.is_booth = bool(shift.sudo().desk_id.lane_ids)  # sudo: a yes or no

    @api.depends("lift_ids")
    def _compute_cars(self):
        counts = self._count_lifts()
        for shift in self:
            found = counts.get(shift.id, {})
            out = {why: count for (way, why), count in found.items() if way == "out"}
            shift.cars_in = sum(n for (way, _why), n in found.items() if way == "in")
            shift.cars_out = sum(out.values())
            shift.cars_paid = out.get("paid", 0)
            shift.cars_right = out.get("right", 0)
            shift.cars_free = sum(out.get(why, 0) for why in ("free", "free_time"))
            shift.cars_debt = out.get("debt", 0)
            shift.lifts_by_hand = sum(
                n for (_way, why), n in found.items() if why == "guard"
            )

    def _count_lifts(self):
        """{shift's id: {(way, why): lifts}}."""
        # sudo: counts of a shift the reader has
        groups = (
            self.env["wuye.parking.lift"]
            .sudo()
            ._read_group(
                [("shift_id", "in", self.ids)],
                ["shift_id", "lane_id", "why"],
                ["__count"],
            )
        )
        counts = {}
        for shift, lane, why, number in groups:
            found = counts.setdefault(shift.id, {})
            found[lane.way, why] = found.get((lane.way, why), 0) + number
        return counts

    @api.depends("call_ids")
    def _compute_calls(self):
        # sudo: a count of a shift the reader has
        calls = self.env["wuye.parking.call"].sudo()
        of_shifts = [("shift_id", "in", self.ids)]
        found = dict(calls._read_group(of_shifts, ["shift_id"], ["__count"]))
        for shift in self:
            shift.calls = found.get(shift._origin, 0)

    # === MONEY === #

    @api.model
    def _takers(self, desk):
        """Guards too, where the desk is a booth (R86)."""
        takers = super()._takers(desk)
        booth = desk.sudo().lane_ids  # sudo: whether it has lanes
        return (*takers, "guard") if booth else takers

    def _expected(self):
        """Float and receipts, and what was taken for stays; money only."""
        found = super()._expected()
        kinds = self.env["wuye.tender"]._kinds()
        for payment in self.parking_payment_ids:
            if not kinds.get(payment.tender, {}).get("is_money", True):
                continue
            taken = to_decimal(payment.amount, 2)
            found[payment.tender] = found.get(payment.tender, ZERO) + taken
        return found

    def _close(self, counted):
        """Also books what was taken for stays; see `super`."""
        counts = super()._close(counted)
        self.sudo()._book_parking()  # sudo: closing books, whoever closes
        return counts

    def _book_parking(self):
        """The collective entry of the shift, once; none where nothing was taken."""
        payments = self.parking_payment_ids.filtered(lambda row: not row.move_id)
        if not payments:
            return
        label = self.company_id._wuye_written().env._(
            "Temporary parking, shift %s", self.name
        )
        today = fields.Date.context_today(self)
        self.parking_move_id = self.env["wuye.parking.booking"]._book(
            self.community_id, payments, label, today
        )
