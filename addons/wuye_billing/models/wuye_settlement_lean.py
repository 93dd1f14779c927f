from collections import defaultdict

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger, ormcache

from ..ledger_rows import MODELS, insert, insertion, is_covered, take_ids
from .wuye_settlement import DESK

LOCKS = (
    "fiscalyear_lock_date",
    "tax_lock_date",
    "sale_lock_date",
    "purchase_lock_date",
    "hard_lock_date",
)
# what is read of the rows; all of their columns would cost more than the rest
PAYMENT = (
    *("move_id", "date", "partner_id", "currency_id", "destination_account_id"),
    *("outstanding_account_id", "is_matched"),
)
DOCUMENT = (
    *("move_type", "payment_state", "amount_residual", "origin_payment_id"),
    "wuye_kind",
)


class WuyeSettlement(models.AbstractModel):
    """Money of a desk as complete rows, in a few statements (D1).

    The same rows as Odoo's own way writes, which is taken for whatever is not plain: a
    lock date, a currency, an add-on that has a part in payments, bills that something
    has settled in part. The context key ``wuye_plain`` asks for it.
    """

    _inherit = "wuye.settlement"

    # === WHERE IT IS SAFE === #

    @api.model
    @ormcache()
    def _is_covered(self):
        return is_covered(self.env)

    @api.model
    def _is_lean(self):
        """Whether rows of payments may be written as they are in this database."""
        if self.env.context.get("wuye_plain") or not self._is_covered():
            return False
        if "base.automation" not in self.env:
            return True
        rules = self.env["base.automation"].sudo()  # whoever takes money
        return not rules.search_count([("model_name", "in", MODELS)], limit=1)

    @api.model
    def _is_lean_payment(self, vals):
        journal = self.env["account.journal"].browse(vals["journal_id"])
        company = journal.company_id
        accounts = self.env["account.account"].browse(
            {line["account_id"] for _create, _id, line in vals["line_ids"]}
        )
        today = fields.Date.context_today(self)
        return (
            vals["payment_type"] == "inbound"
            and journal.active
            and not journal.restrict_mode_hash_table
            and (journal.currency_id or company.currency_id) == company.currency_id
            and not journal.bank_account_id
            and not company.parent_id
            and vals["date"] <= today
            and all(not company[lock] or company[lock] < vals["date"] for lock in LOCKS)
            and all(account.active and not account.currency_id for account in accounts)
        )

    # === PAYMENTS AND THEIR ENTRIES === #

    @api.model
    def _create_payments(self, vals_list):
        is_lean = (
            len(vals_list) <= DESK
            and self._is_lean()
            and not self.env["account.analytic.distribution.model"].search([], limit=1)
            and all(map(self._is_lean_payment, vals_list))
        )
        if not is_lean:
            return super()._create_payments(vals_list)
        self.env.flush_all()
        tables, payments = ("account_payment", "account_move"), []
        numbers = take_ids(self.env, tables, len(vals_list))
        for (payment, move), vals in zip(numbers, vals_list, strict=True):
            payments.append(payment)
            community = self.env["wuye.community"].browse(vals["wuye_community_id"])
            self.env["wuye.month"]._check_open(community, {vals["date"]})
            self._insert_payment(payment, move, vals)
        made = self.env["account.payment"].browse(payments)
        made.fetch(PAYMENT)
        return made

    @api.model
    def _insert_payment(self, payment, move, vals):
        """A payment, its entry and the entry's lines, on the next free number."""
        rows = {
            "account_payment": [self._payment_row(payment, move, vals)],
            "account_move": [self._move_row(payment, move, vals)],
            "account_move_line": self._line_rows(payment, move, vals),
        }
        template, values = self._series(vals)
        number = values.pop("seq")
        while True:
            number += 1
            self._put_name(rows, template.format(**values, seq=number))
            try:
                with (
                    self.env.cr.savepoint(flush=False),
                    mute_logger("odoo.sql_db"),
                ):
                    self._insert_at_once(rows)
                return
            except UniqueViolation:  # another desk was faster: the next number
                continue

    @api.model
    def _series(self, vals):
        """(template of the names, the values of the last): as Odoo numbers entries."""
        probe = self.env["account.move"].with_context(is_payment=True)
        probe = probe.new(
            {
                "journal_id": vals["journal_id"],
                "move_type": "entry",
                "date": vals["date"],
            }
        )
        return probe._get_next_sequence_format()

    @api.model
    def _put_name(self, rows, name):
        digits = len(name) - len(name.rstrip("0123456789"))
        [move] = rows["account_move"]
        [payment] = rows["account_payment"]
        payment["name"] = move["name"] = name
        move["sequence_prefix"] = name[: len(name) - digits]
        move["sequence_number"] = int(name[len(name) - digits :])
        for line in rows["account_move_line"]:
            line["move_name"] = name

    @api.model
    def _insert_at_once(self, rows):
        """One statement: payment and entry point at each other."""
        parts = [
            SQL("%s AS (%s)", SQL.identifier(f"new_{table}"), insertion(table, some))
            for table, some in rows.items()
        ]
        self.env.cr.execute(SQL("WITH %s SELECT 1", SQL(", ").join(parts)))

    @api.model
    def _who_and_when(self):
        now, uid = self.env.cr.now(), self.env.uid
        return {
            "create_uid": uid,
            "create_date": now,
            "write_uid": uid,
            "write_date": now,
        }

    @api.model
    def _payment_row(self, payment, move, vals):
        """Columns of account_payment; its state is what it has after the match."""
        journal = self.env["account.journal"].browse(vals["journal_id"])
        method = self.env["account.payment.method.line"].browse(
            vals["payment_method_line_id"]
        )
        money = method.payment_account_id
        is_cash = money.account_type == "asset_cash" or not money.reconcile
        given = {key: value for key, value in vals.items() if key != "line_ids"}
        target = self.env["account.account"].browse(vals["destination_account_id"])
        return {
            **given,
            "id": payment,
            "move_id": move,
            "name": "",
            "company_id": journal.company_id.id,
            "currency_id": journal.company_id.currency_id.id,
            "payment_method_id": method.payment_method_id.id,
            "outstanding_account_id": money.id,
            "amount_company_currency_signed": vals["amount"],
            "state": "paid" if is_cash else "in_process",
            "is_matched": money == journal.default_account_id,
            "is_reconciled": not target.reconcile,
            **self._who_and_when(),
        }

    @api.model
    def _move_row(self, payment, move, vals):
        """Columns of account_move."""
        journal = self.env["account.journal"].browse(vals["journal_id"])
        partner = self.env["res.partner"].browse(vals["partner_id"])
        amount, zero = vals["amount"], 0.0
        return {
            "id": move,
            "name": "",
            "sequence_prefix": "",
            "sequence_number": 0,
            "ref": vals["memo"] or None,
            "date": vals["date"],
            "invoice_date_due": fields.Date.context_today(self),
            "journal_id": journal.id,
            "company_id": journal.company_id.id,
            "origin_payment_id": payment,
            "partner_id": partner.id,
            "commercial_partner_id": partner.commercial_partner_id.id,
            "invoice_partner_display_name": partner.display_name,
            "currency_id": journal.company_id.currency_id.id,
            "state": "posted",
            "move_type": "entry",
            "auto_post": "no",
            "payment_state": "not_paid",
            "invoice_currency_rate": zero,
            **dict.fromkeys(("amount_untaxed", "amount_tax", "amount_residual"), zero),
            **dict.fromkeys(("amount_untaxed_signed", "amount_tax_signed"), zero),
            "amount_untaxed_in_currency_signed": zero,
            "amount_residual_signed": zero,
            "amount_total": amount,
            "amount_total_signed": amount,
            "amount_total_in_currency_signed": amount,
            "always_tax_exigible": True,
            "checked": True,
            "posted_before": True,
            "made_sequence_gap": False,
            "is_manually_modified": False,
            "wuye_kind": "payment",
            "wuye_community_id": vals["wuye_community_id"],
            **self._who_and_when(),
        }

    @api.model
    def _line_rows(self, payment, move, vals):
        """Columns of account_move_line: the money, then what it settles."""
        journal = self.env["account.journal"].browse(vals["journal_id"])
        company, rows = journal.company_id, []
        for _create, _id, line in vals["line_ids"]:
            account = self.env["account.account"].browse(line["account_id"])
            kept = account.reconcile or account.account_type == "asset_cash"
            balance = company.currency_id.round(line["balance"])
            rows.append(
                {
                    "move_id": move,
                    "payment_id": payment,
                    "move_name": "",
                    "journal_id": journal.id,
                    "company_id": company.id,
                    "company_currency_id": company.currency_id.id,
                    "currency_id": company.currency_id.id,
                    "sequence": 100,
                    "account_id": account.id,
                    "partner_id": line["partner_id"],
                    "parent_state": "posted",
                    "ref": vals["memo"] or None,
                    "name": line["name"],
                    "display_type": "product",
                    "date": vals["date"],
                    "debit": max(balance, 0.0),
                    "credit": max(-balance, 0.0),
                    **dict.fromkeys(("balance", "amount_currency"), balance),
                    **dict.fromkeys(("price_subtotal", "price_total"), balance),
                    "amount_residual": balance if kept else 0.0,
                    "amount_residual_currency": balance if kept else 0.0,
                    "quantity": 1.0,
                    "price_unit": 0.0,
                    "discount": 0.0,
                    "deductible_amount": 100.0,
                    **dict.fromkeys(("is_storno", "reconciled", "no_followup"), False),
                    "wuye_entry_community_id": vals["wuye_community_id"],
                    "wuye_community_id": line.get("wuye_community_id"),
                    "wuye_unit_id": line.get("wuye_unit_id"),
                    "wuye_charge_id": line.get("wuye_charge_id"),
                    **self._who_and_when(),
                }
            )
        return rows

    # === MATCHING === #

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
        for records in (lines, documents, payments):
            records.invalidate_recordset(flush=False)
        return None

    @api.model
    def _is_lean_plan(self, plan):
        """Whether each pair is fresh money on a debt that nothing has met yet."""
        if not self._is_lean() or any(len(group) != 2 for group in plan):
            return False
        self.env["account.move.line"].union(*plan).move_id.fetch(DOCUMENT)
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
        return (
            settling.move_id.origin_payment_id
            and settling.move_id.wuye_kind == "payment"
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
            zip(whole, insert(self.env, "account_full_reconcile", rows), strict=True)
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
        numbers = insert(self.env, "account_partial_reconcile", rows)
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
            rows.append((claim.id, self._left(claim, some), full, number))
            rows += [(settling.id, 0.0, full, number) for settling in some]
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
                    "kind": "payment",
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
            self._update_bills([(b.id, left[b], state) for b, state in states.items()])
        bills = defaultdict(list)
        for claim, some in claims.items():
            for settling in some:
                payment = settling.move_id.origin_payment_id
                bills[payment].append(states.get(claim.move_id))
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
