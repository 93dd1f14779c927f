from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.errors import PlateError
from wuye_engine.lane import Listed, ListKind
from wuye_engine.plate import look_alike_key, normalise, plate_kind

from ..gate_clock import to_gate


def read_plate(env, text):
    """(plate as kept, its kind) of what somebody typed.

    :raises UserError: it is no plate; the words say what one looks like
    """
    try:
        return normalise(text or ""), plate_kind(text or "")
    except PlateError as error:
        raise UserError(
            env._(
                "%(plate)s is no number plate: 7 characters such as 粤B12345, 8 for "
                "new-energy vehicles. Look at the picture, or take the car in without "
                "a plate.",
                plate=text or "—",
            )
        ) from error


class WuyeParkingList(models.Model):
    """A car that is kept out, let in always, or free (黑/白/免费名单, G9).

    No entry without its reason; one without an end is looked at each month.
    """

    _name = "wuye.parking.list"
    _description = "Listed Car"
    _inherit = ["mail.thread"]
    _order = "kind, plate, id"
    _rec_name = "plate"

    plate = fields.Char(required=True, index="trigram", tracking=True)
    plate_key = fields.Char(compute="_compute_plate_key", store=True, precompute=True)
    kind = fields.Selection(
        [("black", "Kept out"), ("white", "Always let in"), ("free", "Free")],
        required=True,
        tracking=True,
        help="Always let in: also where it is full or without temporary cars; it pays.",
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    reason = fields.Char(required=True, tracking=True)
    date_from = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now, tracking=True
    )
    date_to = fields.Datetime(string="Until", tracking=True)
    active = fields.Boolean(default=True, tracking=True)

    _reason_filled = models.Constraint(
        "CHECK(length(btrim(reason)) >= 2)",
        "Say why: nobody is kept out, or free, without a reason.",
    )
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_to > date_from)",
        "An entry ends after it begins.",
    )
    _free_ends = models.Constraint(
        "CHECK(kind <> 'free' OR date_to IS NOT NULL)",
        "A free car is free until a day: say which.",
    )

    @api.depends("plate")
    def _compute_plate_key(self):
        for row in self:
            row.plate_key = look_alike_key(row.plate or "")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals) if "plate" in vals else vals)

    @api.model
    def _clean(self, vals):
        return {**vals, "plate": read_plate(self.env, vals.get("plate"))[0]}

    @api.model
    def _of(self, plate, community):
        """Entries of a plate in a community, over or not."""
        if not plate:
            return self.browse()
        # sudo: whoever is at the gate decides by the whole list
        return self.sudo().search(
            [("plate", "=", plate), ("community_id", "=", community.id)]
        )

    def _engine_listed(self):
        return tuple(
            Listed(ListKind(row.kind), to_gate(row.date_from), to_gate(row.date_to))
            for row in self
        )
