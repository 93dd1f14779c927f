from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable

from ..receipt_states import STATES

MAX_NUMBERS = 10_000  # of one book; more are several books
# who may hold receipts: those who take money, never the keeper (R56)
HOLDERS = ("collector", "cashier")
# kind of movement: (states it takes numbers from, the state they get)
MOVEMENTS = {
    "draw": (("stock",), "drawn"),
    "hand_back": (("drawn",), "stock"),
    "void": (("stock", "drawn", "lost"), "void"),
    "lose": (("stock", "drawn", "borrowed"), "lost"),
    "give_back": (("stock",), "returned"),
}


class WuyeReceiptBook(models.Model):
    """A book of numbered receipts: registered, drawn by range, counted (D7, R65, R66).

    A book drawn from the company is there at once; one that the office bought itself
    needs the approval of finance first (R66).
    """

    _name = "wuye.receipt.book"
    _description = "Receipt Book"
    _inherit = ["wuye.approval.mixin"]
    _order = "prefix, number_first, id"
    _check_company_auto = True
    _state_from = ["draft"]
    _state_to = ["registered"]
    _cancel_state = "cancelled"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    kind = fields.Selection(
        [("receipt", "Receipts"), ("invoice", "Invoices"), ("ticket", "Tickets")],
        string="Kind of paper",
        required=True,
        default="receipt",
    )
    source = fields.Selection(
        [("company", "Drawn from the company"), ("bought", "Bought by the office")],
        required=True,
        default="company",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The office whose receipts they are.",
    )
    prefix = fields.Char(help="Letters printed before the number.")
    number_first = fields.Integer(string="First number", required=True, aggregator=None)
    number_last = fields.Integer(string="Last number", required=True, aggregator=None)
    digits = fields.Integer(
        default=7, required=True, help="Digits printed, with zeros before."
    )
    date = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today
    )
    paper = fields.Char(string="Paper no.", help="Issue slip or purchase invoice.")
    keeper_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", copy=False
    )
    state = fields.Selection(
        [("draft", "Draft"), ("registered", "Registered"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    number_ids = fields.One2many("wuye.receipt.number", "book_id", readonly=True)
    move_ids = fields.One2many("wuye.receipt.move", "book_id", readonly=True)
    count_total = fields.Integer(string="Numbers", compute="_compute_counts")
    count_stock = fields.Integer(string="In stock", compute="_compute_counts")
    count_drawn = fields.Integer(string="Drawn", compute="_compute_counts")
    count_borrowed = fields.Integer(string="Borrowed", compute="_compute_counts")
    count_used = fields.Integer(string="Used", compute="_compute_counts")
    count_void = fields.Integer(string="Void", compute="_compute_counts")
    count_lost = fields.Integer(string="Lost", compute="_compute_counts")
    count_returned = fields.Integer(string="Given back", compute="_compute_counts")

    _range = models.Constraint(
        f"CHECK(number_first > 0 AND number_last >= number_first"
        f" AND number_last - number_first < {MAX_NUMBERS})",
        "A book holds 1 to 10,000 numbers, and its last number is not before its first "
        "one.",
    )
    _digits_range = models.Constraint(
        "CHECK(digits BETWEEN 1 AND 12)", "A number is printed with 1 to 12 digits."
    )
    _printed = Immutable(
        *("prefix", "number_first", "number_last", "digits", "company_id"),
        *("community_id", "source", "kind"),
        message="A registered book stays as it is: its numbers are in use.",
        when="OLD.state = 'registered'",
    )

    # === COMPUTE === #

    @api.depends("prefix", "number_first", "number_last", "digits")
    def _compute_name(self):
        for book in self:
            book.name = book._say_range(book.number_first, book.number_last)

    @api.depends("number_ids.state")
    def _compute_counts(self):
        counts = {
            (book.id, state): count
            for book, state, count in self.env["wuye.receipt.number"]._read_group(
                [("book_id", "in", self.ids)], ["book_id", "state"], ["__count"]
            )
        }
        for book in self:
            for state, _label in STATES:
                book[f"count_{state}"] = counts.get((book._origin.id, state), 0)
            book.count_total = sum(book[f"count_{state}"] for state, _label in STATES)

    def _say(self, number):
        self.ensure_one()
        return f"{self.prefix or ''}{number:0{self.digits or 1}d}"

    def _say_range(self, first, last):
        self.ensure_one()
        said = self._say(first or 0)
        return said if first == last else f"{said}–{self._say(last or 0)}"

    # === CONSTRAINTS AND CRUD === #

    @api.constrains("number_last", "digits")
    def _check_digits(self):
        for book in self:
            if len(str(book.number_last)) > book.digits:
                raise ValidationError(
                    self.env._(
                        "%(number)s does not fit into %(digits)s digits. Correct the "
                        "last number or the digits.",
                        number=book.number_last,
                        digits=book.digits,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.pop("state", None)
            vals["prefix"] = (vals.get("prefix") or "").strip().upper() or False
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if self.filtered(lambda book: book.state == "registered"):
            raise UserError(
                self.env._(
                    "A registered book is never deleted. Give its numbers back, or "
                    "make them void."
                )
            )

    # === ACTIONS === #

    def action_register(self):
        """Take the book into stock; each of its numbers has its state from now on."""
        self._check_keeper()
        for book in self.filtered(lambda one: one.state == "draft"):
            if book.source == "bought":
                book._check_approvals()
            book._take_into_stock()
        return True

    def _take_into_stock(self):
        self.ensure_one()
        service = self.sudo()  # sudo: numbers and states are the system's
        service.write({"state": "registered", "keeper_id": self.env.uid})
        service.env["wuye.receipt.number"].create(
            [
                {"book_id": self.id, "number": number, "name": self._say(number)}
                for number in range(self.number_first, self.number_last + 1)
            ]
        )
        self._log("buy", self.number_first, self.number_last, to=self.env.user)

    # === BUSINESS METHODS === #

    def _check_keeper(self):
        """Receipts are kept, drawn and taken back by their keeper alone (R54, R56)."""
        self.env["res.users"]._require_post(
            ["receipt_keeper"],
            self.env._("Only the receipt keeper moves receipts. Ask him."),
        )
        self.check_access("write")

    def _move(self, kind, first, last, holder=None, reason=None):
        """Move a range of numbers and write it into the register.

        :param kind: key of MOVEMENTS
        :param holder: res.users who draws them; others keep who held them
        :raises UserError: names the first numbers that cannot move so
        """
        self.ensure_one()
        states, new = MOVEMENTS[kind]
        numbers = self._lock_range(first, last)
        wrong = numbers.filtered(lambda number: number.state not in states)
        if wrong:
            raise UserError(self._say_wrong(wrong))
        if holder:
            self._check_holder(holder)
        before = numbers.holder_id
        numbers.write(
            {"state": new, "holder_id": holder and holder.id, "reason": reason}
        )
        self._log(kind, first, last, before, holder or self.env["res.users"], reason)
        return numbers

    def _lock_range(self, first, last):
        """The numbers of a range, locked, as superuser; all of it must be in the book.

        :raises UserError: the range is not of this book
        """
        self.ensure_one()
        if not (self.number_first <= first <= last <= self.number_last):
            raise UserError(
                self.env._(
                    "%(range)s is not in the book %(book)s. Choose a first and a last "
                    "number of this book.",
                    range=self._say_range(first, last),
                    book=self.name,
                )
            )
        self.env["wuye.receipt.number"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM wuye_receipt_number
                    WHERE book_id = %s AND number BETWEEN %s AND %s
                    ORDER BY number FOR UPDATE""",
                self.id,
                first,
                last,
            )
        )
        numbers = self.sudo().env["wuye.receipt.number"].browse(n for (n,) in rows)
        numbers.invalidate_recordset()
        return numbers

    def _say_wrong(self, wrong):
        """Names the numbers that cannot move, by state."""
        labels = dict(wrong._fields["state"]._description_selection(self.env))
        parts = [
            self.env._(
                "%(state)s: %(numbers)s",
                state=labels[state],
                numbers=", ".join(rows[:5].mapped("name"))
                + ("…" if len(rows) > 5 else ""),
            )
            for state, rows in wrong.grouped("state").items()
        ]
        return self.env._(
            "Nothing was moved. These numbers cannot be moved so: %s. Choose a range "
            "without them.",
            "; ".join(parts),
        )

    def _check_holder(self, holder):
        """Only who takes money draws receipts, and never who keeps them (R56)."""
        if not holder._holds_post(HOLDERS) or holder._holds_post(("receipt_keeper",)):
            raise UserError(
                self.env._(
                    "%s cannot draw receipts: only collectors and cashiers who keep "
                    "none do.",
                    holder.name,
                )
            )
        if self.community_id not in holder.sudo().wuye_community_ids:
            raise UserError(
                self.env._(
                    "%(user)s does not work for %(community)s. Choose a book of his "
                    "community.",
                    user=holder.name,
                    community=self.community_id.name,
                )
            )

    def _log(self, kind, first, last, before=None, to=None, reason=None):
        users = self.env["res.users"]
        self.sudo().env["wuye.receipt.move"].create(
            {
                "book_id": self.id,
                "kind": kind,
                "number_first": first,
                "number_last": last,
                "from_id": (before or users)[:1].id,
                "to_id": (to or users).id,
                "moved_by": self.env.uid,
                "reason": reason,
            }
        )
