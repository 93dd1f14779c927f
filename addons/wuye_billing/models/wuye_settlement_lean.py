from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.tools import SQL, ormcache

from ..ledger_rows import (
    MODELS,
    PLACES,
    forget,
    insertion,
    stale_fields,
    take_ids,
    uncovered,
)
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
# columns of the entry of a payment
NOTHING = (
    *("invoice_currency_rate", "amount_untaxed", "amount_tax", "amount_residual"),
    *("amount_untaxed_signed", "amount_tax_signed", "amount_residual_signed"),
    "amount_untaxed_in_currency_signed",
)
# entries whose rows are compared with Odoo's (test_collection, test_bulk_advances)
PLAIN = ("advance", "collection")
# what a line of an entry says; with anything else Odoo's way is taken
LINE = frozenset(
    (
        *("name", "account_id", "partner_id", "balance"),
        *("wuye_community_id", "wuye_unit_id", "wuye_charge_id"),
    )
)
TOTALS = ("amount_total", "amount_total_signed", "amount_total_in_currency_signed")


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
    def _uncovered(self):
        """Add-ons for which Odoo's way is taken; see `ledger_rows`."""
        return frozenset(uncovered(self.env))

    @api.model
    def _is_lean(self):
        """Whether rows of payments may be written as they are in this database."""
        if self.env.context.get("wuye_plain") or self._uncovered():
            return False
        return not self._has_automation()

    @api.model
    def _has_automation(self):
        """Whether rules act on what is booked."""
        if "base.automation" not in self.env:
            return False
        rules = self.env["base.automation"].sudo()  # whoever takes money, or posts
        return bool(rules.search_count([("model_name", "in", MODELS)], limit=1))

    @api.model
    def _is_lean_payment(self, vals):
        journal = self.env["account.journal"].browse(vals["journal_id"])
        company = journal.company_id
        accounts = self.env["account.account"].browse(
            {line["account_id"] for _create, _id, line in vals["line_ids"]}
        )
        today = fields.Date.context_today(self)
        known = self.env["account.payment"]._fields
        return (
            vals["payment_type"] == "inbound"
            and all(known[name].column_type for name in vals if name != "line_ids")
            and journal.active
            and not journal.restrict_mode_hash_table
            and (journal.currency_id or company.currency_id) == company.currency_id
            and company.currency_id.decimal_places == PLACES
            and not journal.bank_account_id
            and not company.parent_id
            and vals["date"] <= today
            and all(not company[lock] or company[lock] < vals["date"] for lock in LOCKS)
            and all(account.active and not account.currency_id for account in accounts)
        )

    @api.model
    def _are_lean_payments(self, vals_list):
        return (
            self._is_lean()
            and bool(self._blank_analytics())
            and all(map(self._is_lean_payment, vals_list))
        )

    # === PAYMENTS AND THEIR ENTRIES === #

    @api.model
    def _create_payments(self, vals_list):
        if len(vals_list) > DESK or not self._are_lean_payments(vals_list):
            return super()._create_payments(vals_list)
        self.env.flush_all()
        tables, payments = ("account_payment", "account_move"), []
        numbers = take_ids(self.env, tables, len(vals_list))
        for (payment, move), vals in zip(numbers, vals_list, strict=True):
            payments.append(payment)
            community = self.env["wuye.community"].browse(vals["wuye_community_id"])
            self.env["wuye.month"]._check_open(community, {vals["date"]})
            self._insert_payment(payment, move, vals)
            self._rank(vals)
        self._forget()
        made = self.env["account.payment"].browse(payments)
        made.fetch(PAYMENT)
        return made

    @api.model
    def _create_entry(self, community, date, kind, lines, **values):
        if kind not in PLAIN or any(line.keys() - LINE for line in lines):
            return super()._create_entry(community, date, kind, lines, **values)
        journal = values.get("journal_id") or community.company_id.wuye_entry_journal_id
        vals = {
            "payment_type": "inbound",
            "journal_id": int(journal),
            "date": date,
            "partner_id": None,
            "memo": values.get("ref"),
            "amount": sum(max(line["balance"], 0.0) for line in lines),
            "wuye_community_id": community.id,
            "line_ids": [Command.create(line) for line in lines],
        }
        if not journal or not self._are_lean_payments([vals]):
            return super()._create_entry(community, date, kind, lines, **values)
        self.env["wuye.month"]._check_open(community, {date})
        return self._insert_entry(kind, vals, values)

    @api.model
    def _insert_entry(self, kind, vals, values):
        self.env.flush_all()
        [(number,)] = take_ids(self.env, ("account_move",), 1)
        nobody = self.env["account.move"].new({"move_type": "entry"})
        row = {
            **self._move_row(None, number, vals),
            "wuye_kind": kind,
            "invoice_partner_display_name": nobody.invoice_partner_display_name,
            **{name: value or None for name, value in values.items()},
        }
        rows = {
            "account.move": [row],
            "account.move.line": self._line_rows(None, number, vals),
        }
        self._insert_numbered(rows, vals)
        self._forget()
        return self.env["account.move"].sudo().browse(number)

    @api.model
    @ormcache()
    def _stale_fields(self):
        return stale_fields(self.env)

    @api.model
    def _forget(self):
        """What is remembered of other records and the new rows have changed."""
        for name, names in self._stale_fields().items():
            known = self.env[name]._fields
            forget(self.env, [known[one] for one in names])
        self.env["account.move"]._get_sequence_cache().clear()  # the last numbers

    @api.model
    def _insert_payment(self, payment, move, vals):
        """A payment, its entry and the entry's lines, on the next free number."""
        rows = {
            "account.payment": [self._payment_row(payment, move, vals)],
            "account.move": [self._move_row(payment, move, vals)],
            "account.move.line": self._line_rows(payment, move, vals),
        }
        self._insert_numbered(rows, vals)

    @api.model
    def _insert_numbered(self, rows, vals):
        """Rows of an entry under the next free number of its journal."""
        is_payment = "account.payment" in rows
        template, values = self._series(vals, is_payment)
        number = values.pop("seq")
        while True:
            number += 1
            self._put_name(rows, template.format(**values, seq=number))
            try:
                with self.env.cr.savepoint(flush=False):
                    self._insert_at_once(rows)
                return
            except UniqueViolation:  # another desk was faster: the next number
                continue

    @api.model
    def _rank(self, vals):
        """Who pays his first bill is a customer from now on, as Odoo keeps it."""
        account = self.env["account.account"].browse(vals["destination_account_id"])
        payer = self.env["res.partner"].browse(vals["partner_id"])
        new = (payer | payer.commercial_partner_id).filtered(
            lambda partner: not partner.customer_rank
        )
        if new and account.account_type == "asset_receivable":
            new._increase_rank("customer_rank")

    @api.model
    def _series(self, vals, is_payment=True):
        """(template of the names, the values of the last): as Odoo numbers entries."""
        # of the last entries only their names are read
        probe = self.env["account.move"].with_context(
            is_payment=is_payment, prefetch_fields=False
        )
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
        [move] = rows["account.move"]
        for row in (move, *rows.get("account.payment", ())):
            row["name"] = name
        move["sequence_prefix"] = name[: len(name) - digits]
        move["sequence_number"] = int(name[len(name) - digits :])
        for line in rows["account.move.line"]:
            line["move_name"] = name

    @api.model
    def _insert_at_once(self, rows):
        """One statement: payment and entry point at each other."""
        parts = [
            SQL(
                "%s AS (%s)",
                SQL.identifier(f"new_{self.env[name]._table}"),
                insertion(self.env[name], some),
            )
            for name, some in rows.items()
        ]
        statement = SQL("WITH %s SELECT 1", SQL(", ").join(parts))
        # a number that another desk has taken is no error to be logged
        self.env.cr.execute(statement, log_exceptions=False)

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
            "partner_id": partner.id or None,
            "commercial_partner_id": partner.commercial_partner_id.id or None,
            "invoice_partner_display_name": partner.display_name or None,
            "currency_id": journal.company_id.currency_id.id,
            "state": "posted",
            "move_type": "entry",
            "auto_post": "no",
            "payment_state": "not_paid",
            **dict.fromkeys(NOTHING, 0.0),
            **dict.fromkeys(TOTALS, vals["amount"]),
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
        company = journal.company_id
        common = {
            "move_id": move,
            "payment_id": payment,
            "move_name": "",
            "journal_id": journal.id,
            "company_id": company.id,
            "company_currency_id": company.currency_id.id,
            "currency_id": company.currency_id.id,
            "sequence": 100,
            "parent_state": "posted",
            "ref": vals["memo"] or None,
            "display_type": "product",
            "date": vals["date"],
            "quantity": 1.0,
            "price_unit": 0.0,
            "discount": 0.0,
            "deductible_amount": 100.0,
            **dict.fromkeys(("is_storno", "reconciled"), False),
            "no_followup": journal.type == "general",
            "wuye_entry_community_id": vals["wuye_community_id"],
            **self._who_and_when(),
        }
        return [
            {**common, **self._line_row(company, line)}
            for _create, _id, line in vals["line_ids"]
        ]

    @api.model
    def _line_row(self, company, line):
        """What a line has of its own: account, amounts, whose it is."""
        account = self.env["account.account"].browse(line["account_id"])
        balance = company.currency_id.round(line["balance"])
        kept = account.reconcile or account.account_type == "asset_cash"
        left = balance if kept else 0.0
        return {
            "account_id": account.id,
            "partner_id": line.get("partner_id"),
            "name": line["name"],
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
            **dict.fromkeys(("balance", "amount_currency"), balance),
            **dict.fromkeys(("price_subtotal", "price_total"), balance),
            **dict.fromkeys(("amount_residual", "amount_residual_currency"), left),
            "wuye_community_id": line.get("wuye_community_id"),
            "wuye_unit_id": line.get("wuye_unit_id"),
            "wuye_charge_id": line.get("wuye_charge_id"),
        }
