from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable

from ..gate_clock import to_gate, to_utc
from .wuye_parking_permit import _midnight


class WuyeParkingPermitSpan(models.Model):
    """Days of a month card, as bought or renewed; first and last day included."""

    _name = "wuye.parking.permit.span"
    _description = "Days of a Month Card"
    _order = "permit_id, date_from, id"

    permit_id = fields.Many2one(
        "wuye.parking.permit", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="permit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="permit_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(string="Last Day", required=True)
    reason = fields.Char(
        required=True, help="The receipt, the contract, or who granted it and why."
    )

    _dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day is not before the first."
    )
    _reason_filled = models.Constraint(
        "CHECK(length(btrim(reason)) >= 2)",
        "Say by what these days are paid or granted.",
    )
    _facts = Immutable(
        *("permit_id", "date_from", "date_to", "reason"),
        message="Days of a month card are not changed: suspend it, or renew it.",
    )

    def _days(self):
        """(first, last) of the days that count; None: none of them does.

        A module that sells days says which are not paid, or were given back.
        """
        self.ensure_one()
        is_whole = self.date_from and self.date_to  # not while it is being typed
        return (self.date_from, self.date_to) if is_whole else None

    def _meets(self, other):
        """Whether both have a day that counts in common."""
        mine, others = self._days(), other._days()
        return bool(mine and others and others[0] <= mine[1] and mine[0] <= others[1])

    @api.constrains("date_from", "date_to", "permit_id")
    def _check_overlap(self):
        for row in self:
            twin = row.permit_id.span_ids.filtered(
                lambda other, row=row: other != row and row._meets(other)
            )
            if twin:
                start, end = twin[0]._days()
                raise ValidationError(
                    self.env._(
                        "Month card %(permit)s has the days %(start)s to %(end)s "
                        "already. Begin on the day after.",
                        permit=row.permit_id.name,
                        start=start,
                        end=end,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for row in rows:
            row._begin_inside()
        return rows

    def _begin_inside(self):
        """What it means to a car of it that stands inside as a temporary one (G5).

        :raises UserError: where the car park wants it to leave first
        """
        now = to_gate(fields.Datetime.now())
        if self.date_to < now.date():
            return
        for stay in self.permit_id._temporary_inside():
            if not self._may_begin(stay):
                continue
            begin = max(now, _midnight(self.date_from))
            stay._take_over(self.permit_id, to_utc(begin))

    def _may_begin(self, stay):
        """Whether these days cover a car of it that is inside as a temporary one.

        :raises UserError: the car park wants it to leave first
        """
        if stay.lot_id.inside_rule == "refuse":
            raise UserError(stay._say_leave_first())
        return True


class WuyeParkingPermitStop(models.Model):
    """Days on which a month card is suspended (暂停); an open end is still running."""

    _name = "wuye.parking.permit.stop"
    _description = "Stop of a Month Card"
    _order = "permit_id, date_from, id"

    permit_id = fields.Many2one(
        "wuye.parking.permit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="permit_id.company_id")
    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(string="Last Day")
    reason = fields.Char(required=True)

    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The last day is not before the first.",
    )

    def _holds(self, day):
        return self.date_from <= day and (not self.date_to or day <= self.date_to)
