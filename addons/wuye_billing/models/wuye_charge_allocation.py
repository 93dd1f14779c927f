from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..closed_month import ClosedMonth
from ..ledger_rows import fill_related

KINDS = [
    ("payment", "Payment"),
    ("advance", "Advance applied"),
    ("write_off", "Written off"),
    ("credit", "Credit note"),
    ("offset", "Set off within the bill"),
    ("takeover", "Taken over"),
]


class WuyeChargeAllocation(models.Model):
    """How much of a charge something settled, on a day: dated and append-only.

    Σ allocations of a bill = Σ partial reconciliations of its receivable line.
    Undoing writes a counter-row; rows are never changed or deleted. The date is
    the later of the two documents' dates.

    Kinds and columns of the month report: *payment* received, *advance* applied,
    *write_off* written off; *credit* and *offset* pair to zero within a unit, as does
    *takeover* with the new payer's charge.
    """

    _name = "wuye.charge.allocation"
    _description = "Charge Allocation"
    _order = "date desc, id desc"
    _rec_name = "charge_id"

    charge_id = fields.Many2one(
        "wuye.charge", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="charge_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="charge_id.community_id", store=True, precompute=True
    )
    unit_id = fields.Many2one(
        related="charge_id.unit_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(related="charge_id.item_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, help="Signed as the charge is.")
    date = fields.Date(required=True, index=True)
    kind = fields.Selection(KINDS, required=True)
    partial_id = fields.Many2one(
        "account.partial.reconcile",
        index="btree_not_null",
        ondelete="set null",
        help="The match of the ledger; empty once undone, and for rows that re-open "
        "or set off.",
    )
    partial_ref = fields.Integer(
        index=True, help="Database id of the match, kept when the match is undone."
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Settled by",
        index="btree_not_null",
        ondelete="restrict",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    payment_id = fields.Many2one(related="move_line_id.move_id.origin_payment_id")
    counter_of_id = fields.Many2one("wuye.charge.allocation", ondelete="restrict")

    # the month figures sum a community's rows by date; rules ask for the community
    _figures_idx = models.Index("(community_id, date)")

    _counter_uniq = models.UniqueIndex(
        "(counter_of_id) WHERE counter_of_id IS NOT NULL",
        "What settled this charge is undone already.",
    )
    _append_only = Immutable(
        "charge_id",
        "amount",
        "date",
        "kind",
        message="What settled a charge is never changed: a counter-row undoes it.",
    )
    _kept = NeverDeleted(
        "What settled a charge is never deleted: a counter-row undoes it."
    )
    _month_open = ClosedMonth(
        *("charge_id", "amount", "date", "kind"),
        message="The month is closed: what settled a charge in it stays. Book a "
        "counter-entry in the open month.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        allocations = super().create(vals_list)
        Month = self.env["wuye.month"]
        for community, rows in allocations.grouped("community_id").items():
            Month._check_open(community, set(rows.mapped("date")))
        return allocations

    def _add_precomputed_values(self, vals_list):
        fill_related(self, vals_list, "charge_id")
        return super()._add_precomputed_values(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "What settled a charge is never deleted. Void the receipt or reverse "
                "the entry: that writes a counter-row."
            )
        )

    def _counter(self, date):
        """Write counter-rows dated `date` (in an open month); return them."""
        return self.create(
            [
                {
                    "charge_id": row.charge_id.id,
                    "amount": -row.amount,
                    "date": date,
                    "kind": row.kind,
                    "partial_ref": row.partial_ref,
                    "move_line_id": row.move_line_id.id,
                    "counter_of_id": row.id,
                }
                for row in self
            ]
        )
