from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.models.wuye_vehicle_space import SPACE_RULES

from wuye_engine.lane import Permit, Sharing
from wuye_engine.plate import look_alike_key

from ..gate_clock import now as gate_now
from ..gate_clock import to_gate
from .wuye_parking_list import read_plate


class WuyeParkingPermit(models.Model):
    """A month card (月卡): cars that may stand here for the days it is paid (G5).

    What it covers are its spans, one for each purchase or renewal; when the last one is
    over, its cars are temporary ones from that moment.
    """

    _name = "wuye.parking.permit"
    _description = "Month Card"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = ["name", "car_ids.plate", "unit_id.code", "partner_id.name"]
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, default="/", copy=False)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    lot_ids = fields.Many2many(
        "wuye.parking.lot",
        string="Car Parks",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        help="None: all of the community.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        tracking=True,
    )
    car_ids = fields.One2many("wuye.parking.permit.car", "permit_id", string="Cars")
    sharing = fields.Selection(
        SPACE_RULES,
        string="Several Cars",
        required=True,
        default="turn",
        tracking=True,
        help="How its further cars are treated while one of them is inside.",
    )
    span_ids = fields.One2many("wuye.parking.permit.span", "permit_id", string="Days")
    stop_ids = fields.One2many("wuye.parking.permit.stop", "permit_id", string="Stops")
    date_to = fields.Date(
        string="Valid until",
        compute="_compute_date_to",
        store=True,
        index="btree_not_null",
        help="Its last day.",
    )
    state = fields.Selection(
        [
            ("draft", "Not Bought"),
            ("coming", "Coming"),
            ("valid", "Valid"),
            ("stopped", "Suspended"),
            ("expired", "Expired"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    note = fields.Char(string="Notes")

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "Another month card has this number."
    )

    @api.depends("name", "car_ids.plate")
    def _compute_display_name(self):
        for permit in self:
            plates = " ".join(permit.car_ids.mapped("plate"))
            permit.display_name = f"{permit.name} {plates}".strip()

    @api.depends("span_ids.date_to")
    def _compute_date_to(self):
        for permit in self:
            ends = [end for _start, end in permit._days()]
            permit.date_to = max(ends, default=False)

    @api.depends("span_ids.date_from", "span_ids.date_to")
    @api.depends("stop_ids.date_from", "stop_ids.date_to")
    def _compute_state(self):
        today = to_gate(fields.Datetime.now()).date()
        for permit in self:
            permit.state = permit._state_on(today)

    def _state_on(self, day):
        days = self._days()
        if not days:
            return "draft"
        if any(row._holds(day) for row in self.stop_ids):
            return "stopped"
        if any(start <= day <= end for start, end in days):
            return "valid"
        coming = any(start > day for start, _end in days)
        return "coming" if coming else "expired"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", self._in_states(set(value)).ids)]

    def _in_states(self, states):
        today = to_gate(fields.Datetime.now()).date()
        permits = self.search([("id", "!=", 0)])
        return permits.filtered(lambda permit: permit._state_on(today) in states)

    @api.constrains("lot_ids", "unit_id", "community_id")
    def _check_community(self):
        for permit in self:
            places = permit.lot_ids.community_id | permit.unit_id.community_id
            if places - permit.community_id:
                raise ValidationError(
                    self.env._(
                        "Month card %(permit)s is one of %(place)s: choose its unit "
                        "and its car parks there.",
                        permit=permit.name,
                        place=permit.community_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                # sudo: numbers are given by the system
                sequence = self.env["ir.sequence"].sudo()
                vals["name"] = sequence.next_by_code("wuye.parking.permit")
        return super().create(vals_list)

    # === WHAT IT COVERS === #

    def _days(self):
        """(first, last) day of its spans that count, in order."""
        return sorted(days for row in self.span_ids if (days := row._days()))

    def _engine_spans(self):
        """Its spans less its stops, as moments at the gate, in order."""
        self.ensure_one()
        stops = [(row.date_from, row.date_to) for row in self.stop_ids]
        days = []
        for span in self._days():
            days += _without(span, sorted(stops))
        return tuple((_midnight(start), _midnight(end, 1)) for start, end in days)

    def _engine_permit(self, plate, others=0):
        """As the engine reads it, for one of its cars."""
        first = self.car_ids.sorted("sequence")[:1]
        return Permit(
            self._engine_spans(), Sharing(self.sharing), first.plate == plate, others
        )

    def _temporary_inside(self):
        """Open stays of its cars that pay as temporary ones."""
        stays = self.env["wuye.parking.stay"]._inside_of(self)
        return stays.filtered(lambda stay: not stay.cover_since)

    def _lots(self):
        """The car parks it is for."""
        if self.lot_ids:
            return self.lot_ids
        # sudo: all of the community, also those at other gates
        lots = self.env["wuye.parking.lot"].sudo()
        return lots.search([("community_id", "=", self.community_id.id)])

    @api.model
    def _of(self, plate, lot):
        """The month card of a plate: one that holds now, else the last, or none."""
        if not plate:
            return self.browse()
        # sudo: whoever is at the gate decides by all month cards
        cars = (
            self.env["wuye.parking.permit.car"]
            .sudo()
            .search(
                [
                    ("plate", "=", plate),
                    ("permit_id.community_id", "=", lot.community_id.id),
                    ("permit_id.span_ids", "!=", False),
                    "|",
                    ("permit_id.lot_ids", "=", False),
                    ("permit_id.lot_ids", "in", lot.ids),
                ]
            )
        )
        permits = cars.permit_id.filtered("date_to")
        permits = permits.sorted(lambda permit: (permit.date_to, permit.id))
        now = to_gate(gate_now(self.env))
        holding = permits.filtered(lambda permit: permit._engine_permit("").holds(now))
        return (holding or permits)[-1:]


def _midnight(day, later=0):
    return datetime.combine(day + timedelta(days=later), time.min)


def _without(span, stops):
    """The days of a span outside the stops, as (first, last) days."""
    start, end = span
    kept = []
    for stop_from, stop_to in stops:
        if stop_from > end or (stop_to and stop_to < start):
            continue
        if stop_from > start:
            kept.append((start, stop_from - timedelta(days=1)))
        if not stop_to or stop_to >= end:
            return kept
        start = stop_to + timedelta(days=1)
    if start <= end:
        kept.append((start, end))
    return kept


class WuyeParkingPermitCar(models.Model):
    """A car of a month card."""

    _name = "wuye.parking.permit.car"
    _description = "Car of a Month Card"
    _order = "permit_id, sequence, id"
    _rec_name = "plate"

    permit_id = fields.Many2one(
        "wuye.parking.permit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="permit_id.company_id")
    sequence = fields.Integer(default=10)
    plate = fields.Char(required=True, index="trigram")
    plate_key = fields.Char(compute="_compute_plate_key", store=True, precompute=True)

    _once = models.Constraint(
        "UNIQUE(permit_id, plate)", "The plate is on this month card already."
    )

    @api.depends("plate")
    def _compute_plate_key(self):
        for car in self:
            car.plate_key = look_alike_key(car.plate or "")

    @api.model_create_multi
    def create(self, vals_list):
        cars = super().create([self._clean(vals) for vals in vals_list])
        cars._check_elsewhere()
        return cars

    def write(self, vals):
        result = super().write(self._clean(vals) if "plate" in vals else vals)
        self._check_elsewhere()
        return result

    @api.model
    def _clean(self, vals):
        return {**vals, "plate": read_plate(self.env, vals.get("plate"))[0]}

    def _check_elsewhere(self):
        """One plate is on one month card of a community that is not over."""
        today = to_gate(fields.Datetime.now()).date()
        for car in self:
            other = self.search(
                [
                    ("plate", "=", car.plate),
                    ("permit_id", "!=", car.permit_id.id),
                    ("permit_id.community_id", "=", car.permit_id.community_id.id),
                    ("permit_id.date_to", ">=", today),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "%(plate)s is on month card %(permit)s until %(day)s. Renew "
                        "that one, or take the car out there.",
                        plate=car.plate,
                        permit=other.permit_id.name,
                        day=other.permit_id.date_to,
                    )
                )
