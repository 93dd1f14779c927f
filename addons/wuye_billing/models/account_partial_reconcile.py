from odoo import api, fields, models
from odoo.exceptions import UserError

from ..closed_month import ClosedMonth
from .community_column import add_community_column

# How the month report reads what settled a charge, by the kind of its document.
ALLOCATION_KINDS = {
    "advance": "advance",
    "to_advance": "advance",
    "write_off": "write_off",
    "bill": "credit",
    "reopen": "credit",  # a credit note meets what a void has opened again
    "takeover": "takeover",
}


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    # the record rule looks at this column (I8)
    wuye_community_id = fields.Many2one(
        "wuye.community",
        string="Community",
        compute="_compute_wuye_community_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )

    _wuye_month_open = ClosedMonth(
        *("debit_move_id", "credit_move_id", "amount", "max_date"),
        day="max_date",
        community="COALESCE({row}.wuye_community_id, (SELECT wuye_entry_community_id "
        "FROM account_move_line WHERE id = {row}.debit_move_id))",
        nearest="wuye_community_id",
        message="The month of this match is closed: it stays. Book a counter-entry in "
        "the open month.",
    )

    def _auto_init(self):
        add_community_column(
            self.env.cr,
            self._table,
            "wuye_community_id",
            ["debit_move_id", "credit_move_id"],
            ("account_move_line", "wuye_entry_community_id"),
        )
        return super()._auto_init()

    @api.depends(
        "debit_move_id.wuye_entry_community_id",
        "credit_move_id.wuye_entry_community_id",
    )
    def _compute_wuye_community_id(self):
        for partial in self:
            partial.wuye_community_id = (
                partial.debit_move_id.wuye_entry_community_id
                or partial.credit_move_id.wuye_entry_community_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._wuye_allocate()
        return partials

    def unlink(self):
        """Undo matches; those of charges leave a dated counter-row.

        A match dated in a closed month stays: Odoo itself would let it go, even
        behind the hard lock date, and a signed report would change.
        """
        rows = (
            self.env["wuye.charge.allocation"]
            .sudo()  # the ledger's match and its rows live and die together
            .search([("partial_id", "in", self.ids)])
        )
        if not rows:
            self._wuye_refuse_advance_undo()
            return super().unlink()
        self._wuye_check_undo(rows)
        settling = rows.move_line_id
        dates = {row: row.date for row in rows}
        for date in set(dates.values()):
            rows.filtered(lambda row, date=date: row.date == date)._counter(date)
        result = super().unlink()
        if not self.env.context.get("wuye_service"):
            # rule: the receivable account never carries a credit
            self.env["wuye.settlement"]._excess_to_advance(settling)
        return result

    # === BUSINESS METHODS === #

    def _wuye_check_undo(self, rows):
        for community, group in rows.grouped("community_id").items():
            self.env["wuye.month"]._check_open(community, set(group.mapped("date")))
        if self.env.context.get("wuye_service"):
            return
        fixed = rows.filtered(
            lambda row: row.kind != "payment"
            # what stays of a payment is kept as an advance; here nobody asked for it
            or row.move_line_id.move_id.wuye_kind == "collection"
        )[:1]
        if fixed:
            raise UserError(
                self.env._(
                    "The match of %(charge)s with %(document)s is part of that "
                    "document. Book the counter-event (adjustment, reinstatement) "
                    "instead of undoing the match.",
                    charge=fixed.charge_id.display_name,
                    document=fixed.move_id.display_name,
                )
            )

    def _wuye_refuse_advance_undo(self):
        if self.env.context.get("wuye_service"):
            return
        moves = (self.debit_move_id + self.credit_move_id).move_id
        bound = moves.filtered(lambda m: m.wuye_kind in ("advance", "excess"))[:1]
        if bound:
            raise UserError(
                self.env._(
                    "%(document)s applied an advance: that is undone by an adjustment "
                    "of the charge, which gives the advance back.",
                    document=bound.display_name,
                )
            )

    def _wuye_allocate(self):
        """Write what each new match settled of which charge.

        A settling line that names its charge settles that one; else the oldest
        first, then by item. Σ rows of a match and side = its amount.
        """
        vals_list = []
        residuals = {}
        for partial in self:
            debit, credit = partial.debit_move_id, partial.credit_move_id
            for claim, other, sign in ((debit, credit, 1), (credit, debit, -1)):
                if claim._wuye_is_claim():
                    vals_list += partial._wuye_prepare_rows(
                        claim, other, sign, residuals
                    )
        if vals_list:
            # sudo: whoever may match lines writes the rows that go with it
            self.env["wuye.charge.allocation"].sudo().create(vals_list)

    def _wuye_prepare_rows(self, claim, other, sign, residuals):
        """Allocation values of one side; `residuals` is what is open so far."""
        self.ensure_one()
        kind = ALLOCATION_KINDS.get(other.move_id.wuye_kind, "payment")
        rows, rest = [], self.amount
        for charge in self._wuye_targets(claim, other):
            left = residuals.setdefault(charge.id, charge.amount_residual) * sign
            part = charge.currency_id.round(min(left, rest))
            if part <= 0:
                continue
            residuals[charge.id] -= sign * part
            rest = charge.currency_id.round(rest - part)
            rows.append(
                {
                    "charge_id": charge.id,
                    "amount": sign * part,
                    "date": self.max_date,
                    "kind": kind,
                    "partial_id": self.id,
                    "partial_ref": self.id,
                    "move_line_id": other.id,
                }
            )
        if rest:
            raise UserError(
                self.env._(
                    "%(amount)s of %(document)s cannot be set against the charges of "
                    "%(claim)s: they are open for less. Run the audit and tell the "
                    "administrator.",
                    amount=self.amount,
                    document=other.move_id.display_name,
                    claim=claim.move_id.display_name,
                )
            )
        return rows

    def _wuye_targets(self, claim, other):
        """The charges that a match settles, in order."""
        charges = claim.sudo()._wuye_claimed_charges()
        if not other._wuye_is_claim() and other.wuye_charge_id in charges:
            return other.wuye_charge_id
        order = self.env.context.get("wuye_order", {}).get(claim.id, ())
        first = charges.browse([i for i in order if i in charges.ids])
        return first + (charges - first)._settlement_order()
