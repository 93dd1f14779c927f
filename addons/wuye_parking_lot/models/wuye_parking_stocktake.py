from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.lane import Code

from .wuye_parking_list import read_plate


class WuyeParkingStocktake(models.Model):
    """The cars that stand in a car park, walked off and typed (盘点, G13).

    What the register has and nobody saw is closed with a reason; what stands there and
    the register has not is let in from now. After that both say the same (G12).
    """

    _name = "wuye.parking.stocktake"
    _description = "Stock-Take of a Car Park"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    lot_id = fields.Many2one(
        "wuye.parking.lot", string="Car Park", required=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="lot_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    begun_at = fields.Datetime(
        string="Begun", required=True, readonly=True, default=fields.Datetime.now
    )
    done_at = fields.Datetime(string="Done", readonly=True, copy=False)
    plates = fields.Text(
        string="Plates Seen",
        help="One on each line. Cars that drove in or out since you began are taken "
        "into account.",
    )
    reason = fields.Char(
        string="Why Others Are Closed",
        help="E.g. left while the bar stood open for the fire brigade.",
    )
    line_ids = fields.One2many("wuye.parking.stocktake.line", "stocktake_id")
    missing = fields.Integer(string="Not Seen", compute="_compute_counts", store=True)
    found = fields.Integer(
        string="Not in the Register", compute="_compute_counts", store=True
    )

    _done_frozen = Immutable(
        *("lot_id", "plates", "reason", "done_at", "user_id", "begun_at"),
        message="A stock-take that is done stays as it is.",
        when="OLD.done_at IS NOT NULL",
    )
    _kept = NeverDeleted(
        "A stock-take that is done stays on file.", when="OLD.done_at IS NOT NULL"
    )

    @api.depends("lot_id.name", "begun_at")
    def _compute_name(self):
        for row in self:
            day = fields.Datetime.context_timestamp(row, row.begun_at)
            row.name = f"{row.lot_id.name or ''} {day:%Y-%m-%d %H:%M}".strip()

    @api.depends("line_ids.kind")
    def _compute_counts(self):
        for row in self:
            kinds = row.line_ids.mapped("kind")
            row.missing, row.found = kinds.count("missing"), kinds.count("found")

    # === ACTIONS === #

    def action_compare(self):
        """Show what differs; nothing of the stays is changed."""
        for row in self:
            row._check_open()
            row.line_ids.unlink()
            row.line_ids.create(row._differences())
        return True

    def action_done(self):
        """Close what was not seen, let in what stands there; once, and for good.

        :raises UserError: no reason for what is closed
        """
        for row in self:
            row._check_open()
            row.action_compare()
            gone = row.line_ids.filtered(lambda line: line.kind == "missing")
            if gone and len((row.reason or "").strip()) < 2:
                raise UserError(
                    self.env._(
                        "%s cars were not seen. Say why their stays are closed.",
                        len(gone),
                    )
                )
            # sudo: stays are written by driving, and by this count
            gone.sudo().stay_id._close(row.reason)
            row._let_in(row.line_ids - gone)
            row.done_at = fields.Datetime.now()
        return True

    def _check_open(self):
        self.ensure_one()
        self.check_access("write")
        if self.done_at:
            raise UserError(self.env._("This stock-take is done. Begin a new one."))

    def _seen(self):
        """The plates that were typed, in one spelling; each once.

        :raises UserError: with every line that is no plate
        """
        seen, wrong = {}, []
        for number, line in enumerate((self.plates or "").splitlines(), 1):
            if not line.strip():
                continue
            try:
                plate, kind = read_plate(self.env, line)
                seen[plate] = kind
            except UserError:
                wrong.append(
                    self.env._("line %(number)s: %(text)s", number=number, text=line)
                )
        if wrong:
            raise UserError(
                self.env._(
                    "These are no number plates: %s. Correct them first.",
                    "; ".join(wrong),
                )
            )
        return seen

    def _differences(self):
        """Lines of what was seen and is not inside, and the other way round."""
        seen = self._seen()
        # sudo: all cars of the car park, also those of other guards
        stays = self.env["wuye.parking.stay"].sudo()
        inside = stays.search(
            [
                ("lot_id", "=", self.lot_id.id),
                ("phase", "=", "in"),
                ("plate", "!=", False),
            ]
        )
        known = {stay.plate for stay in inside}
        moved = stays.search(
            [("lot_id", "=", self.lot_id.id), ("left_at", ">=", self.begun_at)]
        )
        gone = set(moved.mapped("plate"))
        # who drove in after the walk began may not have been seen
        before = inside.filtered(lambda stay: stay.entered_at < self.begun_at)
        rows = [
            {"kind": "missing", "plate": stay.plate, "stay_id": stay.id}
            for stay in before
            if stay.plate not in seen
        ]
        rows += [
            {"kind": "found", "plate": plate, "plate_kind": kind}
            for plate, kind in seen.items()
            if plate not in known and plate not in gone
        ]
        return [{**row, "stocktake_id": self.id} for row in rows]

    def _let_in(self, lines):
        stays = self.env["wuye.parking.stay"].sudo()  # sudo: as above
        house = self.env["wuye.parking.gatehouse"]
        for line in lines:
            car, permit, space = stays._car(self.lot_id, line.plate, line.plate_kind)
            covered = bool(car.permit and car.permit.entitled())
            now = fields.Datetime.now()
            line.sudo().stay_id = stays.create(
                {
                    "name": house._slip_number(self.lot_id),
                    "lot_id": self.lot_id.id,
                    "plate": line.plate,
                    "plate_kind": line.plate_kind,
                    "vehicle_class": stays._class_of(self.lot_id, line.plate_kind),
                    "permit_id": permit.id if covered else False,
                    "space_id": space.id if covered and not permit else False,
                    "cover_since": now if covered else False,
                    "entered_at": now,
                    "entry_how": "typed",
                    "entry_code": Code.NO_ENTRY.value,
                    "entry_user_id": self.env.uid,
                }
            )


class WuyeParkingStocktakeLine(models.Model):
    """A car that was not seen, or that the register did not have."""

    _name = "wuye.parking.stocktake.line"
    _description = "Difference of a Stock-Take"
    _order = "kind, plate"
    _rec_name = "plate"

    stocktake_id = fields.Many2one(
        "wuye.parking.stocktake",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [("missing", "Not seen"), ("found", "Not in the register")],
        required=True,
        readonly=True,
    )
    plate = fields.Char(required=True, readonly=True)
    plate_kind = fields.Char(readonly=True)
    stay_id = fields.Many2one("wuye.parking.stay", readonly=True)
