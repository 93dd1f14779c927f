from collections import defaultdict

from odoo import Command, api, models
from odoo.exceptions import UserError

from .wuye_charge_ledger import MATCHED
from .wuye_posting import without_collector

# The entries made here are complete: Odoo need not derive further lines from them.
SERVICE = {
    "wuye_service": True,
    "skip_invoice_sync": True,
    "skip_invoice_line_sync": True,
    "skip_analytic_sync": True,
    "skip_is_manually_modified": True,
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
# Receipts of one payer; more are a batch, whose numbers are looked up once. At a desk
# that would make all desks of a tender wait for each other.
DESK = 20


class WuyeSettlement(models.AbstractModel):
    """What settles charges: money, advances, credit notes, write-offs.

    The one place that makes these entries. Callers check the user's right; here
    the entries are made as superuser, because posts at the desk hold no
    accounting group. Rule throughout: the receivable account never carries a
    credit; what is not allocated goes to advances in the same transaction.
    """

    _name = "wuye.settlement"
    _description = "Settlement of Charges"

    # === MONEY === #

    @api.model
    def _receive(self, receipts):
        """Book money received; return the payments, in the order of `receipts`.

        :param receipts: list of dicts: ``partner`` (res.partner), ``journal`` (of a
            tender), ``date``, ``charges`` ([(charge, amount)]), ``advances``
            ([{unit, amount, item, period_start, period_end}]), ``memo``.
            Charges and advances become one payment each (accounting rows 6-8, 11).
        """
        with without_collector():
            return self._receive_batch(receipts)

    @api.model
    def _receive_batch(self, receipts):
        service = self.sudo()
        pay_vals, plans = [], []
        for receipt in receipts:
            service._check_receipt(receipt)
            for community, charges in service._by_community(receipt["charges"]):
                vals, plan = service._prepare_charge_payment(
                    receipt, community, charges
                )
                pay_vals.append(vals)
                plans.append(plan)
            for advance in receipt.get("advances", ()):
                pay_vals.append(service._prepare_advance_payment(receipt, advance))
                plans.append(advance)
        payments = service._create_payments(pay_vals)
        to_match = []
        for payment, plan in zip(payments, plans, strict=True):
            if isinstance(plan, dict):
                service._create_advance(payment, plan)
            else:
                to_match += service._match_plan(payment.move_id, plan)
        service._reconcile(to_match)
        return payments.with_env(self.env)

    @api.model
    def _check_receipt(self, receipt):
        charges = receipt.get("charges", ())
        items = [charge.item_id for charge, _amount in charges]
        items += [advance.get("item") for advance in receipt.get("advances", ())]
        self.env["res.users"]._refuse_other_lines(items)
        for charge, amount in charges:
            if (
                amount <= 0
                or charge.currency_id.compare_amounts(amount, charge.amount_residual)
                > 0
            ):
                raise UserError(
                    self.env._(
                        "%(charge)s is open for %(open)s, so %(amount)s cannot be "
                        "taken on it. Take the rest as an advance, or correct the "
                        "amount.",
                        charge=charge.display_name,
                        open=charge.currency_id.format(charge.amount_residual),
                        amount=charge.currency_id.format(amount),
                    )
                )

    @api.model
    def _by_community(self, pairs):
        groups = defaultdict(list)
        for charge, amount in pairs:
            groups[charge.community_id].append((charge, amount))
        return groups.items()

    @api.model
    def _payment_method(self, journal, outbound):
        """The method line of a tender's journal that carries its own account."""
        side = "outbound" if outbound else "inbound"
        methods = journal[f"{side}_payment_method_line_ids"]
        method = methods.filtered("payment_account_id")[:1]
        if not method:
            raise UserError(
                self.env._(
                    "Journal %(journal)s has no payment method with an account of its "
                    "own. Ask an accountant to set one: without it the cash held would "
                    "not tie to the ledger.",
                    journal=journal.display_name,
                )
            )
        return method

    @api.model
    def _prepare_payment_vals(self, receipt, community, lines, account, outbound=False):
        """Values of an account.payment; its entry has `lines` and the money."""
        journal = receipt["journal"]
        method = self._payment_method(journal, outbound)
        amount = -sum(line["balance"] for line in lines)
        written = journal.company_id._wuye_written()
        common = {
            "name": receipt.get("memo") or journal.with_env(written.env).name,
            "partner_id": receipt["partner"].id,
        }
        money = {
            **common,
            "account_id": method.payment_account_id.id,
            "balance": amount,
            "amount_currency": amount,
        }
        settling = [
            {
                **common,
                "account_id": account.id,
                "amount_currency": line["balance"],
                "wuye_community_id": community.id,
                **line,
            }
            for line in lines
        ]
        return {
            "payment_type": "outbound" if outbound else "inbound",
            "partner_type": "customer",
            "partner_id": receipt["partner"].id,
            "amount": journal.company_id.currency_id.round(abs(amount)),
            "date": receipt["date"],
            "journal_id": journal.id,
            "payment_method_line_id": method.id,
            "destination_account_id": account.id,
            "memo": receipt.get("memo"),
            "wuye_community_id": community.id,
            "line_ids": [Command.create(line) for line in (money, *settling)],
        }

    @api.model
    def _prepare_charge_payment(self, receipt, community, pairs):
        """Values of the payment and, per settling line, the claim line it meets."""
        account = community.company_id._wuye_account("ar")
        claims = self.env["wuye.charge"].union(*(c for c, _a in pairs))._claim_lines()
        lines, plan = [], []
        for charge, amount in pairs:
            for claim, part in charge._claim_parts(amount, claims[charge]):
                lines.append({"balance": -part, "wuye_charge_id": charge.id})
                plan.append(claim)
        vals = self._prepare_payment_vals(receipt, community, lines, account)
        return vals, plan

    @api.model
    def _prepare_advance_payment(self, receipt, advance):
        unit = advance["unit"]
        account = unit.company_id._wuye_account("advance")
        line = {"balance": -advance["amount"], "wuye_unit_id": unit.id}
        return self._prepare_payment_vals(receipt, unit.community_id, [line], account)

    @api.model
    def _create_payments(self, vals_list):
        """Payments with their entries, all in one go.

        Odoo itself makes the entries one by one, which costs several times as much.
        """
        Payment = self.env["account.payment"].with_context(**SERVICE)
        lines = [vals["line_ids"] for vals in vals_list]
        payments = Payment.create(
            [
                {key: value for key, value in vals.items() if key != "line_ids"}
                for vals in vals_list
            ]
        )
        self._create_payment_entries(payments, lines)
        payments.action_post()
        # out of the service's context: what the caller does next is guarded again
        return payments.with_env(self.env)

    @api.model
    def _create_payment_entries(self, payments, lines):
        """An entry per payment, from complete lines; both know each other then."""
        Move = payments.env["account.move"].with_context(is_payment=True)
        blank = self._blank_analytics()
        vals_list = []
        for payment, commands in zip(payments, lines, strict=True):
            for _create, _id, values in commands:
                values.update(blank)
            vals_list.append(payment._generate_move_vals(line_ids=commands))
        if len(vals_list) > DESK:
            Move._wuye_assign_names(vals_list)
        moves = Move.with_context(is_payment=False).create(vals_list)
        moves.flush_recordset(["origin_payment_id"])
        # one statement: by the ORM each of them asks anew what it could be matched with
        self.env.cr.execute(
            "UPDATE account_payment SET move_id = account_move.id FROM account_move "
            "WHERE account_move.origin_payment_id = account_payment.id "
            "AND account_payment.id = ANY(%s)",
            [payments.ids],
        )
        payments.invalidate_recordset(["move_id"])
        payments.modified(["move_id"])

    @api.model
    def _create_advance(self, payment, advance):
        start, end = advance.get("period_start"), advance.get("period_end")
        account = payment.destination_account_id
        return self.env["wuye.advance"].create(
            {
                "unit_id": advance["unit"].id,
                "partner_id": payment.partner_id.id,
                "item_id": advance["item"].id if advance.get("item") else False,
                "period_start": start,
                "period_end": end,
                "date": payment.date,
                "amount": advance["amount"],
                "amount_next_year": self.env["wuye.advance"]._next_year_part(
                    advance["amount"], start, end, payment.date, payment.currency_id
                ),
                "origin": "payment",
                "payment_id": payment.id,
                "move_line_id": payment.move_id.line_ids.filtered(
                    lambda line: line.account_id == account
                ).id,
            }
        )

    # === MATCHING AND ENTRIES === #

    @api.model
    def _match_plan(self, move, claims):
        """[settling line + claim line], in the order the lines were made."""
        lines = move.env["account.move.line"].search_fetch(
            [("move_id", "=", move.id), ("account_type", "=", "asset_receivable")],
            MATCHED,
            order="id",
        )
        return [line + claim for line, claim in zip(lines, claims, strict=True)]

    @api.model
    def _reconcile(self, plan, order=None):
        if not plan:
            return
        lines = self.env["account.move.line"].with_context(
            **SERVICE,
            wuye_order=order or {},
            no_exchange_difference=True,
            no_cash_basis=True,
        )
        # read together: each group alone would be fetched by a query of its own
        whole = lines.union(*plan).ids
        plan = [group.with_env(lines.env).with_prefetch(whole) for group in plan]
        lines._reconcile_plan(plan)

    @api.model
    def _blank_analytics(self):
        """What a line is given where no model of analytics can be asked about it.

        Asking is a query per line.
        """
        # sudo: whether there are any is no secret to who books
        models_of = self.env["account.analytic.distribution.model"].sudo()
        if models_of.search_count([], limit=1):
            return {}
        return {"analytic_distribution": False}

    @api.model
    def _create_entry(self, community, date, kind, lines, **values):
        """Post an entry of the company's property journal; return the move."""
        company = community.company_id
        if not company.wuye_entry_journal_id:
            raise UserError(
                self.env._(
                    "%(company)s has no journal for property entries. Map its accounts "
                    "in Billing > Configuration > Account mapping first.",
                    company=company.display_name,
                )
            )
        blank = self._blank_analytics()
        move = (
            self.env["account.move"]
            .sudo()
            .with_company(company)
            .with_context(**SERVICE)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": company.wuye_entry_journal_id.id,
                    "date": date,
                    "wuye_kind": kind,
                    "wuye_community_id": community.id,
                    **values,
                    "line_ids": [
                        Command.create(
                            {"amount_currency": line["balance"], **blank, **line}
                        )
                        for line in lines
                    ],
                }
            )
        )
        move._post(soft=False)
        return move.with_env(self.env).sudo()
