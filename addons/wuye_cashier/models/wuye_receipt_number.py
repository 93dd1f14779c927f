from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from ..receipt_states import EXPLAINED, HELD, NEXT, STATES


def _quoted(states):
    return ", ".join(f"'{state}'" for state in states)


class WuyeReceiptNumber(models.Model):
    """One printed number of a receipt book, in exactly one state (D7).

    Numbers are made with their book and changed by the movements of the book alone;
    none is ever deleted, and what is void stays in its book.
    """

    _name = "wuye.receipt.number"
    _description = "Receipt Number"
    _order = "book_id, number"
    _rec_names_search = ["name"]

    name = fields.Char(
        string="Receipt no.", required=True, readonly=True, index="trigram"
    )
    number = fields.Integer(required=True, readonly=True, aggregator=None)
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
    state = fields.Selection(
        STATES, required=True, default="stock", readonly=True, index=True
    )
    holder_id = fields.Many2one(
        "res.users",
        string="Held by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who answers for the paper.",
    )
    reason = fields.Char(readonly=True, help="Why it is void, lost or given back.")
    move_ids = fields.One2many(
        "wuye.receipt.move", compute="_compute_move_ids", string="Movements"
    )

    _number_uniq = models.Constraint(
        "UNIQUE(book_id, number)", "A number stands in a book once."
    )
    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)",
        "A number of this book is in another book of the company already. Check the "
        "first and the last number and the letters before them.",
    )
    _holder = models.Constraint(
        f"CHECK((holder_id IS NOT NULL) = (state IN ({_quoted(HELD)})))",
        "A number that is drawn or borrowed is held by somebody, others by nobody.",
    )
    _explained = models.Constraint(
        f"CHECK(state NOT IN ({_quoted(EXPLAINED)}) OR coalesce(reason, '') <> '')",
        "Write why: a number that is void, lost or given back has its reason on file.",
    )
    _printed = Immutable(
        *("name", "number", "book_id", "company_id"),
        message="The number printed on a receipt never changes.",
    )
    _life = StateTable(
        "wuye_refuse_receipt_state",
        NEXT,
        "A receipt number does not go from that state to this one.",
    )
    _kept = NeverDeleted("A receipt number is never deleted: make it void.")
    # the next number of a collector is looked up with each payment
    _next_idx = models.Index("(holder_id, book_id, number) WHERE state = 'drawn'")

    @api.depends("book_id.move_ids")
    def _compute_move_ids(self):
        for number in self:
            number.move_ids = number.book_id.move_ids.filtered(
                lambda move, n=number: move.number_first <= n.number <= move.number_last
            )

    def _check_moved_by_book(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Receipt numbers are moved with the buttons of their book: draw, "
                    "hand back, make void."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_moved_by_book()
        return super().create(vals_list)

    def write(self, vals):
        self._check_moved_by_book()
        return super().write(vals)
