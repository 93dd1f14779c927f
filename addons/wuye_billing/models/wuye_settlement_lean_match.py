from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..ledger_rows import PLACES, forget, insert, say
from .account_partial_reconcile import ALLOCATION_KINDS
from .wuye_charge_ledger import MATCHED
from .wuye_settlement_lean import PLAIN

DOCUMENT = (
    *("move_type", "payment_state", "amount_residual", "origin_payment_id"),
    "wuye_kind",
)
CHARGE = ("move_id", "company_id", "amount_residual")


class WuyeSettlement(models.AbstractModel):
    """Fresh money on fresh debts: the rows of the match, in a few statements (D1)."""

    _inherit = "wuye.settlement"

    @api.model
    def _reconcile(self, plan, order=None):
        if not plan or order or not self._is_lean_plan(plan):
            return super()._reconcile(plan, order)
        self.env.flush_all()
        claims = defaultdict(list)
        for settling, claim in plan:
            claims[claim].append(settling)
        fulls = self._insert_fulls(claims)
        partials = self._insert_matches(claims, fulls)
        self._settle_lines(claims, fulls, partials)
        lines = self.env["account.move.line"].union(*plan)
        documents = lines.move_id
        payments = documents.origin_payment_id
        self._settle_documents(claims, payments)
        self._allocate(partials)
        self._forget()
        for records in (lines, documents, payments):
            forget(self.env, records._fields.values(), records._ids)
        return None

    @api.model
    def _is_lean_plan(self, plan):
        """Whether each pair is fresh money on a debt that nothing has met yet."""
        if not self._is_lean() or any(len(group) != 2 for group in plan):
            return False
        lines = self.env["account.move.line"].union(*plan)
        lines.fetch(MATCHED)  # it has a hundred columns, one by one or all at once
        lines.move_id.fetch(DOCUMENT)
        lines.wuye_charge_id.fetch(CHARGE)
        left = {}
        for settling, claim in plan:
            left.setdefault(claim, claim.amount_residual)
            left[claim] = claim.currency_id.round(left[claim] + settling.balance)
            if left[claim] < 0 or not (
                self._is_fresh_money(settling)
                and self._is_fresh_debt(claim)
                and self._is_of_debt(settling, claim)
            ):
                return False
        return True

    @api.model
    def _is_fresh_money(self, settling):
        document = settling.move_id
        is_payment = document.wuye_kind == "payment" and document.origin_payment_id
        return (
            (is_payment or document.wuye_kind in PLAIN)
            and not settling.matching_number
            and settling.balance < 0
        )

    @api.model
    def _is_fresh_debt(self, claim):
        """Whether nothing has met a debt, and it is all that is open of its bill."""
        bill = claim.move_id
        if (
            claim.matching_number
            or claim.currency_id != claim.company_currency_id
            or claim.currency_id.decimal_places != PLACES
            or not claim._wuye_is_claim()
        ):
            return False
        if bill.move_type == "entry":
            return True
        return (
            bill.move_type == "out_invoice"
            and bill.payment_state == "not_paid"
            and not claim.currency_id.compare_amounts(
                bill.amount_residual, claim.amount_residual
            )
        )

    @api.model
    def _is_of_debt(self, settling, claim):
        """Whether the line names the charge it settles, and that much is open of it."""
        charge, amount = settling.wuye_charge_id, -settling.balance
        return (
            settling.account_id == claim.account_id
            and charge
            and (claim.wuye_charge_id == charge or claim.move_id == charge.move_id)
            and charge.currency_id.compare_amounts(charge.amount_residual, amount) >= 0
        )

    @api.model
    def _insert_fulls(self, claims):
        """{claim: number of its full match}, of those that are settled whole."""
        whole = [claim for claim, some in claims.items() if not self._left(claim, some)]
        if not whole:
            return {}
        rows = [self._who_and_when() for _claim in whole]
        return dict(
            zip(whole, insert(self.env["account.full.reconcile"], rows), strict=True)
        )

    @api.model
    def _insert_matches(self, claims, fulls):
        """Rows of account_partial_reconcile: {(claim, settling line): number}."""
        pairs = [(c, settling) for c, some in claims.items() for settling in some]
        rows = []
        for claim, settling in pairs:
            amount = -settling.balance
            rows.append(
                {
                    "debit_move_id": claim.id,
                    "credit_move_id": settling.id,
                    "full_reconcile_id": fulls.get(claim),
                    "debit_currency_id": claim.currency_id.id,
                    "credit_currency_id": claim.currency_id.id,
                    "company_id": claim.company_id.id,
                    "max_date": max(claim.date, settling.date),
                    "amount": amount,
                    "debit_amount_currency": amount,
                    "credit_amount_currency": amount,
                    "wuye_community_id": claim.wuye_entry_community_id.id
                    or settling.wuye_entry_community_id.id,
                    **self._who_and_when(),
                }
            )
        numbers = insert(self.env["account.partial.reconcile"], rows)
        return dict(zip(pairs, numbers, strict=True))

    @api.model
    def _settle_lines(self, claims, fulls, partials):
        """What is left on each line, and the numbers that hold matched lines together.

        A debt that is settled whole is one full match; else its lines bear the letter
        and the number of their oldest match, as Odoo's do.
        """
        rows = []
        for claim, some in claims.items():
            full = fulls.get(claim)
            number = str(full or f"P{partials[claim, some[0]]}")
            left = say(self._left(claim, some))
            rows.append((claim.id, left, full, number))
            rows += [(settling.id, say(0.0), full, number) for settling in some]
        self._update_lines(rows)

    @api.model
    def _allocate(self, partials):
        """What each match settled of its charge, as `_wuye_allocate` writes it."""
        # sudo: whoever may take the money writes the rows that go with it
        self.env["wuye.charge.allocation"].sudo().create(
            [
                {
                    "charge_id": settling.wuye_charge_id.id,
                    "amount": -settling.balance,
                    "date": max(claim.date, settling.date),
                    "kind": ALLOCATION_KINDS.get(settling.move_id.wuye_kind, "payment"),
                    "partial_id": number,
                    "partial_ref": number,
                    "move_line_id": settling.id,
                }
                for (claim, settling), number in partials.items()
            ]
        )

    @api.model
    def _left(self, claim, some):
        """What is left of a debt after its matches, in yuan."""
        return claim.currency_id.round(
            claim.amount_residual + sum(settling.balance for settling in some)
        )

    @api.model
    def _update_lines(self, rows):
        self.env.cr.execute(
            SQL(
                """UPDATE account_move_line line
                      SET amount_residual = new.left_over,
                          amount_residual_currency = new.left_over,
                          reconciled = new.left_over = 0,
                          full_reconcile_id = new.full_id,
                          matching_number = new.number,
                          write_uid = %s, write_date = %s
                     FROM unnest(%s::int[], %s::numeric[], %s::int[], %s::varchar[])
                          AS new(id, left_over, full_id, number)
                    WHERE line.id = new.id""",
                self.env.uid,
                self.env.cr.now(),
                *map(list, zip(*rows, strict=True)),
            )
        )

    @api.model
    def _settle_documents(self, claims, payments):
        """What is left of each bill, and its state; then the payments' own."""
        is_matched = all(payments.mapped("is_matched"))
        states, left = {}, {}
        for claim, some in claims.items():
            bill = claim.move_id
            if bill.move_type == "entry":
                continue  # Odoo keeps neither of an entry
            left[bill] = self._left(claim, some)
            is_paid = "paid" if is_matched else bill._get_invoice_in_payment_state()
            states[bill] = "partial" if left[bill] else is_paid
        if states:
            self._update_bills(
                [(b.id, say(left[b]), state) for b, state in states.items()]
            )
        bills = defaultdict(list)
        for claim, some in claims.items():
            for settling in some:
                payment = settling.move_id.origin_payment_id
                bills[payment].append(states.get(claim.move_id))
        bills.pop(payments.browse(), None)  # a collective entry has no payment
        if bills:
            self._update_payments(
                [(p.id, self._state(p, found)) for p, found in bills.items()]
            )

    @api.model
    def _state(self, payment, states):
        """The state of a payment, by those of the bills it has met, as Odoo says."""
        found = [state for state in states if state]
        is_done = found and all(state == "paid" for state in found)
        kept = payment.outstanding_account_id.reconcile
        return "in_process" if kept and not is_done else "paid"

    @api.model
    def _update_bills(self, rows):
        self.env.cr.execute(
            SQL(
                """UPDATE account_move bill
                      SET amount_residual = new.left_over,
                          amount_residual_signed = new.left_over,
                          payment_state = new.state,
                          write_uid = %s, write_date = %s
                     FROM unnest(%s::int[], %s::numeric[], %s::varchar[])
                          AS new(id, left_over, state)
                    WHERE bill.id = new.id""",
                self.env.uid,
                self.env.cr.now(),
                *map(list, zip(*rows, strict=True)),
            )
        )

    @api.model
    def _update_payments(self, rows):
        self.env.cr.execute(
            SQL(
                """UPDATE account_payment payment
                      SET is_reconciled = true, state = new.state
                     FROM unnest(%s::int[], %s::varchar[]) AS new(id, state)
                    WHERE payment.id = new.id""",
                *map(list, zip(*rows, strict=True)),
            )
        )
