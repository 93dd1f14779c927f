from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.wuye_receipt_book import HOLDERS, MOVEMENTS
from ..models.wuye_receipt_move import KINDS


class WuyeReceiptTransfer(models.TransientModel):
    """Numbers of a book drawn, handed back, made void, lost or given back (D7, R65)."""

    _name = "wuye.receipt.transfer"
    _description = "Move Receipt Numbers"

    book_id = fields.Many2one(
        "wuye.receipt.book",
        required=True,
        domain="[('state', '=', 'registered')]",
    )
    community_id = fields.Many2one(related="book_id.community_id")
    kind = fields.Selection(
        [(key, label) for key, label in KINDS if key in MOVEMENTS],
        string="Movement",
        required=True,
        default="draw",
    )
    number_first = fields.Integer(
        string="From number",
        required=True,
        compute="_compute_range",
        store=True,
        readonly=False,
    )
    number_last = fields.Integer(
        string="To number",
        required=True,
        compute="_compute_range",
        store=True,
        readonly=False,
    )
    count = fields.Integer(string="Numbers", compute="_compute_count")
    holder_id = fields.Many2one(
        "res.users",
        string="Drawn by",
        domain=lambda self: self._domain_holder(),
        help="The collector who answers for the numbers from now on.",
    )
    reason = fields.Char()

    @api.model
    def _domain_holder(self):
        groups = [self.env.ref(f"wuye_property.group_{post}").id for post in HOLDERS]
        return [("all_group_ids", "in", groups)]

    @api.depends("book_id", "kind")
    def _compute_range(self):
        """The first run of numbers that can move so, to its end."""
        for transfer in self:
            states = MOVEMENTS[transfer.kind][0] if transfer.kind else ()
            numbers = transfer.book_id.number_ids.filtered(
                lambda number, s=states: number.state in s
            ).sorted("number")
            first = numbers[:1]
            run = [
                number.number
                for index, number in enumerate(numbers)
                if number.number == first.number + index
                and number.holder_id == first.holder_id
            ]
            transfer.number_first = run[0] if run else 0
            transfer.number_last = run[-1] if run else 0

    @api.depends("number_first", "number_last")
    def _compute_count(self):
        for transfer in self:
            transfer.count = transfer.number_last - transfer.number_first + 1

    def action_move(self):
        """Move the numbers; the register has a line of it to print and sign."""
        self.ensure_one()
        self.book_id._check_keeper()
        if self.kind == "draw" and not self.holder_id:
            raise UserError(self.env._("Choose who draws the numbers."))
        if MOVEMENTS[self.kind][1] in ("void", "lost", "returned") and not self.reason:
            raise UserError(
                self.env._("Write why: the reason stays on file with the numbers.")
            )
        self.book_id._move(
            self.kind,
            self.number_first,
            self.number_last,
            self.holder_id if self.kind == "draw" else None,
            self.reason,
        )
        return {"type": "ir.actions.act_window_close"}
