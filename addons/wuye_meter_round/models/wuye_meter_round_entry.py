from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

# what was typed on the phone
TYPED = (
    *("uuid", "segment_id", "band_id", "month", "date", "value", "is_rollover"),
    *("is_read", "reason", "user_id", "read_at"),
)


class WuyeMeterRoundEntry(models.Model):
    """What somebody typed on a phone, as it was sent: nothing of it is lost (C5).

    Its number is given by the phone and unique, so that an entry sent twice is one.
    What it says becomes a reading by the rules of the reading sheet; where a rule
    or another's reading stands against that, it stays here with the reason.
    """

    _name = "wuye.meter.round.entry"
    _description = "Entry from a Phone"
    _order = "read_at desc, id desc"
    _rec_name = "number"

    uuid = fields.Char(required=True, copy=False, help="Given by the phone.")
    round_id = fields.Many2one("wuye.meter.round", index=True, ondelete="set null")
    segment_id = fields.Many2one(
        "wuye.meter.segment",
        string="Device",
        required=True,
        index=True,
        ondelete="restrict",
    )
    band_id = fields.Many2one("wuye.fee.band", ondelete="restrict")
    number = fields.Char(related="segment_id.number", string="Meter Number")
    unit_id = fields.Many2one(
        related="segment_id.unit_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="segment_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="segment_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        related="segment_id.item_id", store=True, index=True, precompute=True
    )
    month = fields.Date(required=True)
    date = fields.Date(string="Read on", required=True)
    is_read = fields.Boolean(string="Read", default=True)
    value = fields.Float(string="Reading", digits=(16, 3), aggregator=None)
    is_rollover = fields.Boolean(string="Began anew")
    reason = fields.Char(string="Why not read")
    photo = fields.Image(max_width=1280, max_height=1280)
    user_id = fields.Many2one("res.users", string="Read by", required=True)
    read_at = fields.Datetime(
        string="Typed at", required=True, help="By the clock of the phone."
    )
    state = fields.Selection(
        [
            ("new", "Being Stored"),
            ("stored", "Stored"),
            ("unread", "Not Read"),
            ("conflict", "Read Otherwise by Another"),
            ("refused", "Refused"),
            ("dropped", "Given Up"),
        ],
        required=True,
        default="new",
        index=True,
    )
    message = fields.Char(string="Said to the reader")
    reading_id = fields.Many2one(
        "wuye.meter.reading",
        string="Stored as",
        index="btree_not_null",
        ondelete="set null",
    )
    value_there = fields.Float(
        string="Reading there",
        digits=(16, 3),
        aggregator=None,
        help="What another had entered when this came in.",
    )

    _uuid_uniq = models.UniqueIndex("(uuid)", "This entry has been received already.")
    _typed_immutable = Immutable(
        *TYPED, message="What was typed on a phone stays as it was typed."
    )
    _kept = NeverDeleted(
        "What was typed on a phone is kept. Give the entry up instead."
    )

    # === ACTIONS === #

    def action_use(self):
        """Store this value after all: over another's, or once more after a refusal."""
        self._check_open()
        self._store(over=True)
        for entry in self:
            if entry.state in ("refused", "conflict"):
                raise UserError(entry.message)
        return True

    def action_drop(self):
        """Leave what is there; the entry is kept as given up."""
        self._check_open()
        # sudo: nobody writes entries but by these acts; who may is checked above
        self.sudo().write({"state": "dropped", "message": False})
        return True

    # === BUSINESS METHODS === #

    def _check_open(self):
        """Who enters readings decides on what did not become one."""
        self.check_access("read")
        self.env["wuye.meter.reading"].check_access("create")
        for entry in self:
            if entry.state not in ("conflict", "refused"):
                raise UserError(
                    entry.env._(
                        "There is nothing to decide about %(entry)s: its state is "
                        "%(state)s.",
                        entry=entry.display_name,
                        state=entry._label("state"),
                    )
                )

    @api.model
    def _labels(self, name):
        return dict(self._fields[name]._description_selection(self.env))

    def _label(self, name):
        return self._labels(name)[self[name]]
