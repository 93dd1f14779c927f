from odoo import api, fields, models
from odoo.exceptions import UserError

from ..closed_month import ClosedMonth
from ..numbers import NextNumbers, Series

ENTRY_KINDS = [
    ("bill", "Bill"),
    ("opening", "Opening arrears"),
    ("payment", "Payment"),
    ("collection", "Collected in bulk"),
    ("advance", "Advance applied"),
    ("to_advance", "Credit to advance"),
    ("excess", "Excess payment to advance"),
    ("write_off", "Write-off"),
    ("reopen", "Receivable re-opened"),
    ("release", "Deferred income released"),
    ("takeover", "Debt taken over"),
]
# Entries whose receivable lines are debts of charges; the others settle them. A debt
# taken over is both: its debits are debts of the new payer, its credits settle the old.
CLAIM_KINDS = ("bill", "opening", "reopen", "takeover")


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        ENTRY_KINDS, string="Property document", readonly=True, copy=False, index=True
    )
    wuye_community_id = fields.Many2one(
        "wuye.community",
        string="Community",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    wuye_unit_id = fields.Many2one(
        "wuye.unit", string="Unit", readonly=True, copy=False, index="btree_not_null"
    )
    wuye_run_id = fields.Many2one(
        "wuye.bill.run",
        string="Bill run",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    wuye_charge_ids = fields.One2many(
        "wuye.charge", "move_id", string="Charges", readonly=True
    )

    # a document of a month still open may be paid, matched and printed afterwards
    _wuye_month_open = ClosedMonth(
        *("date", "state", "name", "journal_id", "amount_total"),
        *("wuye_kind", "wuye_community_id", "wuye_unit_id"),
        community="wuye_community_id",
        when="{row}.state = 'posted'",
        message="The month of this document is closed for its community: nothing is "
        "posted, changed or deleted in it. Use a date in the open month.",
    )

    # === GUARDS: a posted property document is reversed, never edited === #

    def _wuye_refuse(self, what):
        """Refuse `what` on property documents unless our own service asks."""
        if self.env.context.get("wuye_service"):
            return
        for move in self.filtered(lambda m: m.wuye_kind and m.state == "posted"):
            raise UserError(
                self.env._(
                    "%(document)s is a property document and cannot be %(what)s. "
                    "%(remedy)s",
                    document=move.display_name,
                    what=what,
                    remedy=move._wuye_remedy(),
                )
            )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind == "bill":
            return self.env._(
                "Request an adjustment on the charge, or use “Reverse and reissue” on "
                "the unpaid charge: the old number stays in the trail."
            )
        if self.wuye_kind == "payment":
            return self.env._("Void the payment instead: its charges open again.")
        if self.wuye_kind == "collection":
            return self.env._(
                "Book the payer's part as returned instead: his charges open again."
            )
        return self.env._("Book the counter-event in the open month instead.")

    def _fetch_duplicate_reference(self, matching_states=("draft", "posted")):
        """I8: Odoo looks past the record rules for documents that resemble one."""
        found = super()._fetch_duplicate_reference(matching_states)
        return {move: other._filtered_access("read") for move, other in found.items()}

    def button_draft(self):
        self._wuye_refuse(self.env._("reset to draft"))
        return super().button_draft()

    def button_cancel(self):
        self._wuye_refuse(self.env._("cancelled"))
        return super().button_cancel()

    def write(self, vals):
        edited = {
            "date",
            "invoice_date",
            "invoice_line_ids",
            "line_ids",
            "partner_id",
            "journal_id",
            "company_id",
            "name",
            "state",
            "wuye_kind",
            "wuye_unit_id",
            "wuye_community_id",
        }
        if edited & vals.keys():
            self._wuye_refuse(self.env._("changed"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_wuye(self):
        kept = self.filtered(lambda move: move.wuye_kind and move.posted_before)
        if kept and not self.env.context.get("wuye_service"):
            raise UserError(
                self.env._(
                    "%(document)s is a property document and cannot be deleted. "
                    "%(remedy)s",
                    document=kept[0].display_name,
                    remedy=kept[0]._wuye_remedy(),
                )
            )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._wuye_refuse(self.env._("reversed from here"))
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _compute_payment_state(self):
        """A bill that is just being made has no payment: nothing to look for.

        The question costs a query over all matches, twice per batch of bills.
        """
        moves = self
        if self.env.context.get("wuye_fresh"):
            fresh = self.filtered(lambda m: m.wuye_kind == "bill" and m.amount_residual)
            fresh.payment_state = "not_paid"
            moves -= fresh
        return super(AccountMove, moves)._compute_payment_state()

    def _compute_reconciled_payment_ids(self):
        """As above: nothing has been paid on a bill that is just being made."""
        if self.env.context.get("wuye_fresh"):
            self.reconciled_payment_ids = False
            return None
        return super()._compute_reconciled_payment_ids()

    def _compute_split_sequence(self):
        """As above: the parts came with the name, posting only looks at it again."""
        moves = self
        if self.env.context.get("wuye_fresh"):
            moves = self.filtered(lambda move: not move._wuye_is_split())
        return super(AccountMove, moves)._compute_split_sequence()

    def _wuye_is_split(self):
        """Whether prefix and number are those of the name."""
        self.ensure_one()
        prefix, name = self.sequence_prefix or "", self.name or ""
        number = name[len(prefix) :]
        is_number = number.isdecimal() and int(number) == self.sequence_number
        return name.startswith(prefix) and is_number

    def _post(self, soft=True):
        Month = self.env["wuye.month"]
        communities = self.filtered("wuye_community_id").grouped("wuye_community_id")
        for community, moves in communities.items():
            Month._check_open(community, set(moves.mapped("date")))
        return super()._post(soft=soft)

    # === BUSINESS METHODS === #

    def _get_next_sequence_format(self):
        """Numbers promised to the parts of a run are not given to others (0023)."""
        template, values = super()._get_next_sequence_format()
        if self.journal_id.type == "sale":
            series = template.format(**{**values, "seq": 0})
            # sudo: whoever makes an invoice has to keep clear of them
            ranges = self.env["wuye.number.range"].sudo()
            highest = ranges._highest(self.journal_id, series)
            values["seq"] = max(values["seq"], highest)
        return template, values

    @api.model
    def _wuye_assign_names(self, vals_list):
        """Put the next numbers into the values of a batch of new entries, in order.

        One look-up per series and date instead of three queries per entry. A part of
        a run has its numbers in the context (`numbers.py`).
        """
        promised = self.env.context.get("wuye_numbers")
        journal_ids = {vals["journal_id"] for vals in vals_list}
        numbers = promised or NextNumbers(self.env, journal_ids)
        series = {}
        for vals in vals_list:
            key = (vals["journal_id"], vals["move_type"], vals["date"])
            if key not in series:
                series[key] = self._wuye_series(*key)
            number = numbers.take(series[key])
            vals.update(
                name=series[key].text(number),
                # known by now; else Odoo takes each name apart again
                sequence_prefix=series[key].prefix,
                sequence_number=number,
            )
        if not promised:
            numbers.close()

    @api.model
    def _wuye_series(self, journal_id, move_type, date):
        """The series of documents of a journal, a type and a date; two may share one"""
        probe = self.new(
            {"journal_id": journal_id, "move_type": move_type, "date": date}
        )
        template, values = probe._get_next_sequence_format()
        highest = values.pop("seq")
        probe.name = template.format(**values, seq=highest + 1)
        probe._compute_split_sequence()
        name = template.format(**values, seq=0)
        prefix = probe.sequence_prefix
        return Series(journal_id, name, prefix, highest, template, values)

    def _wuye_receivable_lines(self):
        """Receivable lines of property bills in `self`."""
        return self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
