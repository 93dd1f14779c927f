from odoo import api, fields, models
from odoo.exceptions import UserError

from ..closed_month import ClosedMonth
from ..ledger_rows import fill_related

ORIGINS = [
    ("payment", "Received"),
    ("excess", "Over-payment kept"),
    ("credit", "Credit note kept"),
]


class WuyeAdvance(models.Model):
    """Money received ahead of bills (预收): for whom, for which item and periods.

    What is left of it is its amount less its uses; the sum over all advances is
    the balance of the advance account.
    """

    _name = "wuye.advance"
    _description = "Advance"
    _order = "date, id"

    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "wuye.fee.item",
        index=True,
        ondelete="restrict",
        help="Applied to this item only; empty: to any.",
    )
    period_start = fields.Date(help="First day paid for, where months were paid ahead.")
    period_end = fields.Date()
    date = fields.Date(required=True, index=True)
    amount = fields.Monetary(required=True)
    amount_next_year = fields.Monetary(
        help="Part that pays periods starting on or after 1 January next year."
    )
    origin = fields.Selection(ORIGINS, required=True, default="payment")
    move_line_id = fields.Many2one(
        "account.move.line",
        required=True,
        index=True,
        ondelete="restrict",
        help="The credit on the advance account.",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    payment_id = fields.Many2one(
        "account.payment", index="btree_not_null", ondelete="restrict"
    )
    use_ids = fields.One2many("wuye.advance.use", "advance_id")
    amount_left = fields.Monetary(compute="_compute_amount_left", store=True)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "An advance is more than zero."
    )
    _next_year_part = models.Constraint(
        "CHECK(amount_next_year BETWEEN 0 AND amount)",
        "The part for next year is a part of the advance.",
    )
    _month_open = ClosedMonth(
        *("unit_id", "date", "amount", "amount_next_year", "move_line_id"),
        message="The month is closed: advances received in it stay. Give the money "
        "back in the open month instead.",
    )
    # bills look for advances with something left
    _left_idx = models.Index("(unit_id, partner_id, date) WHERE amount_left <> 0")

    @api.depends("unit_id.code", "item_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for advance in self:
            item = advance.item_id.name or self.env._("any item")
            advance.display_name = f"{advance.unit_id.code} {item} {advance.date}"

    def _entry_label(self):
        """What an entry about the advance says, in the company's language."""
        self.ensure_one()
        return self.with_env(self.company_id._wuye_written().env).display_name

    @api.depends("amount", "use_ids.amount")
    def _compute_amount_left(self):
        sums = {}
        if self.ids:
            sums = dict(
                self.env["wuye.advance.use"]._read_group(
                    [("advance_id", "in", self.ids)], ["advance_id"], ["amount:sum"]
                )
            )
        for advance in self:
            used = sums.get(advance._origin, 0.0)
            advance.amount_left = advance.currency_id.round(advance.amount - used)

    def _credit_lines(self):
        """What the ledger has open of the advance: as received, and as taken back."""
        self.ensure_one()
        lines = self.move_line_id | self.use_ids.counter_ids.move_line_id
        return lines.filtered(lambda line: not line.reconciled)

    @api.model
    def _next_year_part(self, amount, start, end, date, currency):
        """The part of `amount` that pays months starting after the year of `date`.

        Months share equally, the last takes the rest.
        """
        if not start or not end:
            return 0.0
        total = (end.year - start.year) * 12 + end.month - start.month + 1
        first = fields.Date.to_date(f"{date.year + 1}-01-01")
        before = max(0, (first.year - start.year) * 12 + first.month - start.month)
        if before >= total:
            return 0.0
        return currency.round(amount - before * currency.round(amount / total))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("An advance is never deleted: give it back instead.")
        )


class WuyeAdvanceUse(models.Model):
    """What an advance was used for, on a day: applied to a bill, or given back."""

    _name = "wuye.advance.use"
    _description = "Use of Advance"
    _order = "date, id"
    _rec_name = "advance_id"

    advance_id = fields.Many2one(
        "wuye.advance", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="advance_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="advance_id.company_id", store=True, index=True, precompute=True
    )
    unit_id = fields.Many2one(
        related="advance_id.unit_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("apply", "Applied"), ("return", "Given back")], required=True
    )
    date = fields.Date(required=True, index=True)
    amount = fields.Monetary(required=True)
    amount_next_year = fields.Monetary()
    charge_id = fields.Many2one(
        "wuye.charge", index="btree_not_null", ondelete="restrict"
    )
    move_line_id = fields.Many2one(
        "account.move.line", required=True, index=True, ondelete="restrict"
    )
    counter_of_id = fields.Many2one(
        "wuye.advance.use", string="Undoes", ondelete="restrict", readonly=True
    )
    counter_ids = fields.One2many("wuye.advance.use", "counter_of_id")

    _counter_uniq = models.UniqueIndex(
        "(counter_of_id) WHERE counter_of_id IS NOT NULL",
        "This use of an advance is undone already.",
    )
    _month_open = ClosedMonth(
        *("advance_id", "date", "kind", "amount", "amount_next_year", "charge_id"),
        message="The month is closed: what an advance was used for in it stays.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        uses = super().create(vals_list)
        Month = self.env["wuye.month"]
        for community, rows in uses.grouped("community_id").items():
            Month._check_open(community, set(rows.mapped("date")))
        for advance in uses.advance_id:
            if advance.amount_left < 0:
                raise UserError(
                    self.env._(
                        "Only %(left)s is left of %(advance)s. Choose a smaller "
                        "amount.",
                        left=advance.currency_id.format(
                            advance.amount_left + sum(uses.mapped("amount"))
                        ),
                        advance=advance.display_name,
                    )
                )
        return uses

    def _add_precomputed_values(self, vals_list):
        fill_related(self, vals_list, "advance_id")
        return super()._add_precomputed_values(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The use of an advance is never deleted."))
