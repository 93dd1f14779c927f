from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..held import KeepsHeld

KINDS = [
    ("in", "Paid In"),
    ("refund", "Given Back"),
    ("deduction", "Kept for Damage"),
    ("forfeit", "Forfeited"),
    ("set_off", "Set Off against Fees"),
]


class WuyeDepositMove(models.Model):
    """One movement of a deposit, on a day, with its document: append-only.

    The amount is signed: what comes in is positive, what goes out negative. Undoing
    writes a counter-movement of the same kind and the opposite sign in the open month.
    """

    _name = "wuye.deposit.move"
    _description = "Movement of Deposit"
    _order = "date desc, id desc"
    _rec_name = "deposit_id"

    deposit_id = fields.Many2one(
        "wuye.deposit", required=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        related="deposit_id.unit_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="deposit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="deposit_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="deposit_id.partner_id", string="Payer")
    kind_id = fields.Many2one(related="deposit_id.kind_id", string="Kind of deposit")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, string="Movement", required=True, index=True)
    date = fields.Date(required=True, index=True)
    amount = fields.Monetary(
        required=True, help="In is positive, out is negative; the sum is what is held."
    )
    reason = fields.Char()
    paper = fields.Char(
        string="Paper no.",
        help="Receipt handed in, application or inspection sheet it rests on.",
    )
    charge_id = fields.Many2one(
        "wuye.charge", string="Settles", index="btree_not_null", ondelete="restrict"
    )
    request_id = fields.Many2one(
        "wuye.deposit.request", index="btree_not_null", ondelete="restrict"
    )
    payment_id = fields.Many2one(
        "account.payment", index="btree_not_null", ondelete="restrict"
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        required=True,
        index=True,
        ondelete="restrict",
        help="The journal item on the account of deposits.",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    counter_of_id = fields.Many2one(
        "wuye.deposit.move", string="Undoes", ondelete="restrict"
    )
    counter_ids = fields.One2many("wuye.deposit.move", "counter_of_id")
    is_undone = fields.Boolean(string="Undone", compute="_compute_is_undone")
    user_id = fields.Many2one(
        "res.users", string="Done by", required=True, default=lambda self: self.env.user
    )

    _signed = models.Constraint(
        "CHECK(amount <> 0 AND"
        " (amount > 0) = ((kind = 'in') = (counter_of_id IS NULL)))",
        "What comes in is positive, what goes out is negative.",
    )
    _counter_uniq = models.UniqueIndex(
        "(counter_of_id) WHERE counter_of_id IS NOT NULL",
        "This movement is undone already.",
    )
    _hold = KeepsHeld("No more goes out of a deposit than was paid in.")
    _append_only = Immutable(
        "deposit_id",
        "kind",
        "date",
        "amount",
        "charge_id",
        "request_id",
        "payment_id",
        "move_line_id",
        "counter_of_id",
        message="A movement of a deposit is never changed: undo it and book anew.",
    )
    _kept = NeverDeleted("A movement of a deposit is never deleted: undo it.")

    @api.depends("kind", "deposit_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for move in self:
            move.display_name = f"{move.deposit_id.name} {move._label()} {move.date}"

    @api.depends("counter_ids")
    def _compute_is_undone(self):
        for move in self:
            move.is_undone = bool(move.counter_ids)

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        for community, rows in moves.grouped("community_id").items():
            self.env["wuye.month"]._check_open(community, set(rows.mapped("date")))
        # the database has added them up
        moves.deposit_id.invalidate_recordset(["amount_held", "state"])
        return moves

    # === ACTIONS === #

    def action_undo(self):
        """Open the page on which an accountant undoes the movement."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo a Movement"),
            "res_model": "wuye.deposit.undo",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _label(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return labels.get(self.kind, "")

    def _money_of(self):
        """The tender the money went by."""
        # sudo: a journal's name is no secret, desks hold no accounting right
        return self.sudo().payment_id.journal_id.name or ""
