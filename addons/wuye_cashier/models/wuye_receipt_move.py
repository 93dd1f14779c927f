from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

KINDS = [
    ("buy", "Registered"),
    ("draw", "Drawn"),
    ("hand_back", "Handed Back"),
    ("void", "Made Void"),
    ("lose", "Lost"),
    ("give_back", "Given Back to the Issuer"),
]


class WuyeReceiptMove(models.Model):
    """A line of the register of receipts: which numbers went from whom to whom (R65).

    Append-only; each names both persons, and the paper both have signed is printed
    from it.
    """

    _name = "wuye.receipt.move"
    _description = "Movement of Receipt Numbers"
    _order = "id desc"
    _rec_name = "book_id"

    book_id = fields.Many2one(
        "wuye.receipt.book",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="book_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="book_id.community_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        KINDS, string="Movement", required=True, readonly=True, index=True
    )
    number_first = fields.Integer(required=True, readonly=True, aggregator=None)
    number_last = fields.Integer(required=True, readonly=True, aggregator=None)
    count = fields.Integer(string="Numbers", compute="_compute_count", store=True)
    range_name = fields.Char(string="Numbers from – to", compute="_compute_range_name")
    from_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    to_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    moved_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    moved_by = fields.Many2one(
        "res.users",
        string="Registered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Char(readonly=True)

    _range = models.Constraint(
        "CHECK(number_first <= number_last)",
        "The first number is not after the last one.",
    )
    _append_only = Immutable(
        *("book_id", "kind", "number_first", "number_last"),
        *("from_id", "to_id", "moved_at", "moved_by", "reason"),
        message="The register of receipts is never changed: move the numbers again.",
    )
    _kept = NeverDeleted("The register of receipts is never deleted.")

    @api.depends("number_first", "number_last")
    def _compute_count(self):
        for move in self:
            move.count = move.number_last - move.number_first + 1

    @api.depends("number_first", "number_last", "book_id.name")
    def _compute_range_name(self):
        for move in self:
            move.range_name = move.book_id._say_range(
                move.number_first, move.number_last
            )
