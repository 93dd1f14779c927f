from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

METHODS = [
    ("amounts", "By amounts"),
    ("days", "By days"),
    ("payers", "By payers"),
    ("bills", "On a bill of its own"),
]


class WuyeRebill(models.Model):
    """A split or merge of open bills, or its undoing: old, reversed and new charges.

    Amount, VAT and what is owed stay the same to the fen; only the cut changes (B18).
    Nothing is edited: the old charges are reversed and new ones issued.
    """

    _name = "wuye.rebill"
    _description = "Split or Merge of Bills"
    _order = "id desc"

    name = fields.Char(readonly=True, required=True, default="/", copy=False)
    kind = fields.Selection(
        [("split", "Split"), ("merge", "Merge"), ("undo", "Undone")],
        required=True,
        readonly=True,
    )
    method = fields.Selection(METHODS, string="How", readonly=True)
    date = fields.Date(
        required=True,
        readonly=True,
        help="Accounting date of the reversals and the new bills.",
    )
    reason = fields.Char(required=True, readonly=True)
    unit_id = fields.Many2one(
        "wuye.unit", required=True, readonly=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="unit_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Done by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    amount = fields.Monetary(readonly=True, help="Of the bills before, and after.")
    amount_tax = fields.Monetary(string="VAT amount", readonly=True)
    old_ids = fields.One2many(
        "wuye.charge", "rebilled_id", string="Bills before", readonly=True
    )
    reversal_ids = fields.One2many(
        "wuye.charge",
        "rebill_id",
        string="Reversals",
        domain=[("kind", "=", "reversal")],
        readonly=True,
    )
    new_ids = fields.One2many(
        "wuye.charge",
        "rebill_id",
        string="Bills after",
        domain=[("kind", "!=", "reversal")],
        readonly=True,
    )
    undo_of_id = fields.Many2one(
        "wuye.rebill", string="Undoes", readonly=True, ondelete="restrict"
    )
    undo_ids = fields.One2many("wuye.rebill", "undo_of_id", readonly=True)
    state = fields.Selection(
        [("done", "Done"), ("undone", "Undone")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    # a second undoing at the same moment finds the first
    _undo_uniq = models.UniqueIndex(
        "(undo_of_id) WHERE undo_of_id IS NOT NULL", "This has been undone already."
    )
    _frozen = Immutable(
        *("name", "kind", "method", "date", "reason", "unit_id", "user_id"),
        *("amount", "amount_tax", "undo_of_id", "partner_id"),
        message="A split or merge stays as it was booked. Undo it instead.",
    )
    _kept = NeverDeleted("A split or merge is never deleted: undo it instead.")

    # === COMPUTE === #

    @api.depends("undo_ids")
    def _compute_state(self):
        for rebill in self:
            rebill.state = "undone" if rebill.undo_ids else "done"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("wuye.rebill")
        return super().create(vals_list)

    # === ACTIONS === #

    def action_undo(self):
        """Open the page that undoes this split or merge."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo"),
            "res_model": "wuye.rebill.undo",
            "view_mode": "form",
            "target": "new",
            "context": {"default_rebill_id": self.id},
        }

    def action_open_undo(self):
        """From a split to what undid it, and back."""
        self.ensure_one()
        return (self.undo_ids or self.undo_of_id)._get_records_action(
            views=[[False, "form"]]
        )

    # === BUSINESS METHODS === #

    def _check_undoable(self):
        """Once, and only while the new bills stand as they were issued."""
        self.ensure_one()
        if self.kind == "undo":
            raise UserError(
                self.env._(
                    "%(name)s undoes another. Split or merge the bills anew instead.",
                    name=self.name,
                )
            )
        if self.undo_ids:
            raise UserError(
                self.env._(
                    "%(name)s was undone by %(undo)s already.",
                    name=self.name,
                    undo=self.undo_ids[0].name,
                )
            )
        changed = self.new_ids.filtered(lambda charge: charge.state != "posted")
        if changed:
            raise UserError(
                self.env._(
                    "%(charge)s was changed after %(name)s (%(later)s). Undo the later "
                    "change first, or split or merge the bills anew.",
                    charge=changed[0].display_name,
                    name=self.name,
                    later=changed[0].rebilled_id.name or self.env._("reversed"),
                )
            )
