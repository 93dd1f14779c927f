from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeShiftCount(models.Model):
    """What a tender came to at the end of a shift, counted and by the books (D2, D3).

    Made with the close, both sides at once, and never changed: 0.01 stays visible.
    """

    _name = "wuye.shift.count"
    _description = "Count of a Shift"
    _order = "shift_id, id"
    _rec_name = "tender"

    shift_id = fields.Many2one(
        "wuye.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="shift_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="shift_id.community_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tender = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Tender name", compute="_compute_label")
    counted = fields.Monetary(required=True, readonly=True, aggregator=None)
    expected = fields.Monetary(
        string="By the books", required=True, readonly=True, aggregator=None
    )
    difference = fields.Monetary(readonly=True, required=True)
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Short or over, in the books (accounting row 23).",
    )

    _tender_uniq = models.Constraint(
        "UNIQUE(shift_id, tender)", "A tender is counted once a shift."
    )
    _adds_up = models.Constraint(
        "CHECK(difference = counted - expected)",
        "The difference is what was counted less what it should be.",
    )
    _kept = NeverDeleted("A count of a shift stays on file.")
    _frozen = Immutable(
        *("shift_id", "tender", "counted", "expected", "difference", "move_id"),
        message="A count is final.",
    )

    @api.depends("tender")
    @api.depends_context("lang")
    def _compute_label(self):
        kinds = self.env["wuye.tender"]._kinds()
        for count in self:
            kind = kinds.get(count.tender)
            count.label = kind["label"] if kind else count.tender
