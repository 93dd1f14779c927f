import gc
from contextlib import contextmanager

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..bill_facts import CHANGES, read_facts

BATCH = 1000
TOGETHER = 50  # bills whose charges are read at once
YOUNG = 100  # bills; fewer do not mislead the planner
GROWING = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "wuye_charge",
)
NO_PRICE = {"price_subtotal": 0.0, "price_total": 0.0}  # of all but product lines
GIVEN = ("sequence_prefix", "sequence_number")  # of a move whose name is given
# The lines are complete and checked below: Odoo need neither derive nor track them.
FAST = {
    "skip_invoice_sync": True,
    "skip_invoice_line_sync": True,
    "skip_analytic_sync": True,
    "skip_is_manually_modified": True,
    "check_move_validity": False,
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_create_nosubscribe": True,
    "wuye_service": True,
    "wuye_fresh": True,
}


@contextmanager
def without_collector():
    """No search for reference cycles meanwhile; Odoo's own stays off on errors."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class WuyePosting(models.AbstractModel):
    """Charges become customer invoices: one per payer and unit, a line per charge.

    The invoice gets its complete journal items at creation (tax by Odoo's own
    engine), which saves the repeated synchronisation of the plain path. A set that
    nets below zero becomes a credit note. Called again with posted charges, it
    does nothing.
    """

    _name = "wuye.posting"
    _description = "Posting of Charges"

    # === BUSINESS METHODS === #

    @api.model
    def _post(self, charges, settle=True):
        """Post draft charges; return the invoices and credit notes made.

        :param settle: whether credit notes settle open charges and advances are
            applied in the same transaction (accounting rule 1)
        """
        # sudo: the caller checked the right to post; clerks hold no accounting group
        charges = charges.sudo()
        charges.fetch(["company_id", "state"])  # all columns are not needed
        charges = charges.filtered(lambda charge: charge.state == "draft")
        moves = self.env["account.move"].sudo()
        for company, of_company in charges.grouped("company_id").items():
            service = self.with_company(company).sudo()
            of_company = of_company.with_company(company).with_env(service.env)
            service._check_dates(company, of_company)
            groups = service._group(of_company)
            for start in range(0, len(groups), BATCH):
                moves += service._post_batch(company, groups[start : start + BATCH])
            if settle:
                settlement = service.env["wuye.settlement"]
                settlement._settle_credits(of_company)
                settlement._apply_advances(of_company)
        return moves

    @api.model
    def _check_dates(self, company, charges):
        """Refuse dates that Odoo would move in silence, or that are closed."""
        Month = self.env["wuye.month"]
        groups = charges._read_group(
            [("id", "in", charges.ids)], ["community_id", "date:day"]
        )
        for community, date in groups:
            Month._check_open(community, {date})
        journal = company.wuye_bill_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no journal for property bills. Map its accounts "
                    "in Billing > Configuration > Account mapping first.",
                    company=company.display_name,
                )
            )
        for date in {date for _community, date in groups}:
            locks = company._get_violated_lock_dates(date, True, journal)
            if locks:
                raise UserError(
                    self.env._(
                        "The books are locked until %(lock)s, so bills dated %(date)s "
                        "cannot be posted: their accounting date is their bill month. "
                        "Ask an accountant to lift the lock date, or bill these "
                        "charges as supplements in the open month.",
                        lock=max(lock for lock, _field in locks),
                        date=date,
                    )
                )

    @api.model
    def _group(self, charges):
        """Charges of one bill together, in the order of units: a list of recordsets."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT array_agg(charge.id ORDER BY charge.id)
              FROM wuye_charge charge JOIN wuye_unit unit ON unit.id = charge.unit_id
             WHERE charge.id = ANY(%s)
          GROUP BY charge.unit_id, charge.partner_id, charge.date, unit.code
          ORDER BY coalesce(unit.code, '') COLLATE "C", min(charge.id)
            """,
            [charges.ids],
        )
        groups = [charges.browse(ids) for (ids,) in self.env.cr.fetchall()]
        # read together: a group alone would fetch its payer by a query of its own;
        # but not all, of which only samples may be looked at
        for start in range(0, len(groups), TOGETHER):
            some = groups[start : start + TOGETHER]
            ids = [number for group in some for number in group.ids]
            groups[start : start + TOGETHER] = [g.with_prefetch(ids) for g in some]
        return groups

    @api.model
    def _post_batch(self, company, groups):
        # a batch makes many objects and no garbage: looking for it costs a seventh
        with without_collector():
            moves = self._create_batch(company, groups)
        self._refresh_statistics(len(moves))
        return moves

    @api.model
    def _create_batch(self, company, groups):
        tools = self._prepare_tools(company, groups)
        vals_list = [self._prepare_move_vals(tools, group) for group in groups]
        self.env["account.move"].with_context(**FAST)._wuye_assign_names(vals_list)
        moves = self._write_bills(company, vals_list)
        self._link(tools, moves, vals_list, groups)
        self._check_batch(moves)
        return moves

    @api.model
    def _write_plain(self, vals_list):
        """Post bills of complete values by Odoo's own way."""
        moves = self.env["account.move"].with_context(**FAST).create(vals_list)
        self._keep_given(moves)
        self._rank_partners(moves.partner_id)
        moves._post(soft=False)
        return moves

    @api.model
    def _keep_given(self, moves):
        """Do not compute what was given and is right; a test holds it to Odoo's."""
        for records, names in ((moves, GIVEN), (moves.line_ids, tuple(NO_PRICE))):
            for name in names:
                self.env.remove_to_compute(records._fields[name], records)

    @api.model
    def _rank_partners(self, partners):
        """Make them customers in one write; posting would write each by itself."""
        partners = partners | partners.commercial_partner_id
        partners.filtered(lambda p: not p.customer_rank).customer_rank = 1

    @api.model
    def _refresh_statistics(self, count):
        """Count the tables anew that have just grown out of the planner's estimate.

        In a young database the planner takes them for empty, and queries over matches
        then take minutes instead of milliseconds.
        """
        if count < YOUNG:
            return
        self.env.cr.execute(
            "SELECT relname FROM pg_class WHERE oid = ANY(%s::regclass[]) "
            "AND reltuples < %s",
            [list(GROWING), count],
        )
        for (name,) in self.env.cr.fetchall():
            # another worker may be at it until his transaction ends
            self.env.cr.execute(SQL("ANALYZE (SKIP_LOCKED) %s", SQL.identifier(name)))

    @api.model
    def _prepare_tools(self, company, groups=()):
        """What is the same for every bill, and of their charges, looked up once."""
        return {
            "company": company,
            "currency": company.currency_id,
            "journal": company.wuye_bill_journal_id,
            "receivable": company._wuye_account("ar"),
            "deferred": company._wuye_accounts().get("deferred"),
            "uom": self.env.ref("uom.product_uom_unit"),
            "labels": {},  # of bill lines, in the languages of their payers
            "accounts": {},
            # without distribution models nobody need ask them line by line
            "analytic": self.env["wuye.settlement"]._blank_analytics(),
            "facts": read_facts(self.env, [n for group in groups for n in group.ids]),
        }

    @api.model
    def _prepare_move_vals(self, tools, charges):
        """Complete values of one invoice or credit note for `charges`."""
        facts = [tools["facts"][number] for number in charges._ids]
        first = facts[0]
        total = tools["currency"].round(sum(fact.amount for fact in facts))
        is_refund = total < 0
        sign = 1 if is_refund else -1  # of the product lines' balance
        lines = self._prepare_lines(tools, charges, is_refund, sign)
        date_due = min(fact.date_due for fact in facts)
        lines.append(self._prepare_receivable_line(tools, first, total, date_due))
        return {
            "move_type": "out_refund" if is_refund else "out_invoice",
            "partner_id": first.partner_id,
            "partner_shipping_id": first.partner_id,
            "journal_id": tools["journal"].id,
            "company_id": tools["company"].id,
            "currency_id": tools["currency"].id,
            "invoice_date": first.date,
            "date": first.date,
            "invoice_date_due": date_due,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "ref": first.unit_code,
            "wuye_kind": "bill",
            "wuye_community_id": first.community_id,
            "wuye_unit_id": first.unit_id,
            "wuye_run_id": first.run_id,
            "line_ids": [Command.create(values) for values in lines],
        }

    @api.model
    def _prepare_lines(self, tools, charges, is_refund, sign):
        """Values of the lines of charges and of their taxes, by Odoo's tax engine."""
        base_lines = self._prepare_base_lines(tools, charges, is_refund, sign)
        Tax = self.env["account.tax"]
        Tax._add_tax_details_in_base_lines(base_lines, tools["company"])
        Tax._round_base_lines_tax_details(base_lines, tools["company"])
        Tax._add_accounting_data_in_base_lines_tax_details(base_lines, tools["company"])
        taxes = Tax._prepare_tax_lines(base_lines, tools["company"])
        lines = [
            self._prepare_product_line(tools, base_line, amounts)
            for base_line, amounts in taxes["base_lines_to_update"]
        ]
        facts = {"display_type": "tax", "tax_ids": [], **NO_PRICE}
        facts["partner_id"] = charges[0].partner_id.id
        return lines + [{**values, **facts} for values in taxes["tax_lines_to_add"]]

    @api.model
    def _prepare_base_lines(self, tools, charges, is_refund, sign):
        Tax = self.env["account.tax"]
        return [
            Tax._prepare_base_line_for_taxes_computation(
                None,
                currency_id=tools["currency"],
                product_id=charge.item_id.product_id,
                tax_ids=charge.tax_id,
                # the charge is rounded already; a quantity would round it again
                price_unit=-charge.amount if is_refund else charge.amount,
                quantity=1.0,
                partner_id=charge.partner_id,
                account_id=self._account_of(tools, tools["facts"][charge.id]),
                is_refund=is_refund,
                sign=sign,
                rate=1.0,
                charge=charge,
            )
            for charge in charges
        ]

    @api.model
    def _prepare_product_line(self, tools, base_line, amounts):
        charge, taxes = base_line["charge"], base_line["tax_details"]
        return {
            **tools["analytic"],
            "display_type": "product",
            **self._prepare_line_facts(tools, tools["facts"][charge.id]),
            "product_id": base_line["product_id"].id,
            "product_uom_id": tools["uom"].id,
            "quantity": 1.0,
            "price_unit": base_line["price_unit"],
            "account_id": base_line["account_id"].id,
            "tax_ids": [Command.set(charge.tax_id.ids)],
            "tax_tag_ids": amounts["tax_tag_ids"],
            "balance": amounts["balance"],
            "amount_currency": amounts["amount_currency"],
            # known by now; else Odoo computes the taxes of each line once more
            "price_subtotal": taxes["total_excluded_currency"],
            "price_total": taxes["total_included_currency"],
        }

    @api.model
    def _prepare_line_facts(self, tools, facts):
        """What its bill line says of a charge, besides the amounts."""
        key = (facts.item_id, facts.lang, facts.period_start, facts.period_end)
        label = tools["labels"].get(key)
        if label is None:
            label = self.env["wuye.charge"].browse((facts.id,))._bill_label()
            tools["labels"][key] = label
        return {
            "name": label,
            "partner_id": facts.partner_id,
            "wuye_community_id": facts.community_id,
            "wuye_unit_id": facts.unit_id,
            "wuye_charge_id": facts.id,
        }

    @api.model
    def _account_of(self, tools, facts):
        """The account a charge is booked to."""
        charge = self.env["wuye.charge"].browse((facts.id,))
        if facts.kind in CHANGES:  # each where its own bill went
            return charge._income_account(tools)
        key = (facts.item_id, facts.is_deferred)
        if key not in tools["accounts"]:
            tools["accounts"][key] = charge._income_account(tools)
        return tools["accounts"][key]

    @api.model
    def _prepare_receivable_line(self, tools, facts, total, date_due):
        return {
            "display_type": "payment_term",
            "name": facts.unit_code,
            "account_id": tools["receivable"].id,
            "date_maturity": date_due,
            "balance": total,
            "amount_currency": total,
            "tax_ids": [],
            **NO_PRICE,
            "partner_id": facts.partner_id,
            "wuye_community_id": facts.community_id,
            "wuye_unit_id": facts.unit_id,
        }
