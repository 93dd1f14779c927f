from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeReceiptCount(models.Model):
    """A count of blank receipts: what the register says against what lies there (D7).

    Counting freezes what the register said at that moment; a difference is explained
    before the count is done, and stays on file with its explanation.
    """

    _name = "wuye.receipt.count"
    _description = "Count of Receipts"
    _order = "id desc"
    _rec_name = "book_id"

    book_id = fields.Many2one(
        "wuye.receipt.book",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'registered')]",
    )
    company_id = fields.Many2one(
        related="book_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="book_id.community_id", store=True, index=True, precompute=True
    )
    holder_id = fields.Many2one(
        "res.users",
        string="Held by",
        ondelete="restrict",
        help="Empty: what the keeper has in stock.",
    )
    found = fields.Integer(
        string="Blank receipts found", required=True, aggregator=None
    )
    expected = fields.Integer(
        string="By the register", readonly=True, copy=False, aggregator=None
    )
    difference = fields.Integer(compute="_compute_difference", store=True)
    explanation = fields.Text(help="Where the difference comes from, what is done.")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    counted_at = fields.Datetime(readonly=True, copy=False)
    counted_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _found_positive = models.Constraint(
        "CHECK(found >= 0)", "There cannot be fewer than no receipts."
    )
    _explained = models.Constraint(
        "CHECK(state = 'draft' OR found = expected OR coalesce(explanation, '') <> '')",
        "Explain the difference before the count is done.",
    )
    _done_frozen = Immutable(
        *("book_id", "holder_id", "found", "expected", "explanation", "state"),
        *("counted_at", "counted_by"),
        message="A count that is done stays as it is: count again.",
        when="OLD.state = 'done'",
    )
    _done_kept = NeverDeleted("A count stays on file.", when="OLD.state = 'done'")

    @api.depends("found", "expected", "state")
    def _compute_difference(self):
        for count in self:
            done = count.state == "done"
            count.difference = count.found - count.expected if done else 0

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.pop("state", None)
        return super().create(vals_list)

    def action_count(self):
        """Freeze what the register says now, and be done if it is the same.

        :raises UserError: it differs and nothing explains it; nothing is frozen
        """
        self.book_id._check_keeper()
        for count in self.filtered(lambda one: one.state == "draft"):
            expected = count._by_register()
            if expected != count.found and not count.explanation:
                raise UserError(
                    self.env._(
                        "%(book)s: %(found)s found, %(expected)s by the register. "
                        "Count again, or explain the difference.",
                        book=count.book_id.name,
                        found=count.found,
                        expected=expected,
                    )
                )
            count.sudo().write(  # sudo: the result is the system's
                {
                    "expected": expected,
                    "state": "done",
                    "counted_at": fields.Datetime.now(),
                    "counted_by": self.env.uid,
                }
            )
        return True

    def _by_register(self):
        """Blank numbers that should lie there, now."""
        self.ensure_one()
        domain = [("book_id", "=", self.book_id.id)]
        if self.holder_id:
            domain += [("holder_id", "=", self.holder_id.id), ("state", "=", "drawn")]
        else:
            domain += [("state", "=", "stock")]
        return self.env["wuye.receipt.number"].search_count(domain)
