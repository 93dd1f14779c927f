from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

SERVICE = {
    "wuye_service": True,
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


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
        return payments

    @api.model
    def _check_receipt(self, receipt):
        for charge, amount in receipt.get("charges", ()):
            if amount <= 0 or charge.currency_id.compare_amounts(
                amount, charge.amount_residual
            ) > 0:
                raise UserError(
                    self.env._(
                        "%(charge)s is open for %(open)s, so %(amount)s cannot be taken "
                        "on it. Take the rest as an advance, or correct the amount.",
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
    def _prepare_payment_vals(self, receipt, community, lines, account, outbound=False):
        journal = receipt["journal"]
        methods = (
            journal.outbound_payment_method_line_ids
            if outbound
            else journal.inbound_payment_method_line_ids
        )
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
        amount = -sum(line["balance"] for line in lines)
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
            "line_ids": [
                Command.create(
                    {
                        "name": receipt.get("memo") or method.name,
                        "account_id": method.payment_account_id.id,
                        "partner_id": receipt["partner"].id,
                        "balance": amount,
                        "amount_currency": amount,
                    }
                ),
                *(
                    Command.create(
                        {
                            "name": receipt.get("memo") or method.name,
                            "account_id": account.id,
                            "partner_id": receipt["partner"].id,
                            "amount_currency": line["balance"],
                            "wuye_community_id": community.id,
                            **line,
                        }
                    )
                    for line in lines
                ),
            ],
        }

    @api.model
    def _prepare_charge_payment(self, receipt, community, pairs):
        """Values of the payment and, per settling line, the claim line it meets."""
        account = community.company_id._wuye_account("ar")
        lines, plan = [], []
        for charge, amount in pairs:
            for claim, part in charge._claim_parts(amount):
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
        Payment = self.env["account.payment"].with_context(**SERVICE)
        payments = Payment.create(vals_list)
        payments.action_post()
        return payments

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

    # === MATCHING === #

    @api.model
    def _match_plan(self, move, claims):
        """[settling line + claim line], in the order the lines were made."""
        lines = move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).sorted("id")
        return [
            line + claim for line, claim in zip(lines, claims, strict=True)
        ]

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
        plan = [group.with_env(lines.env) for group in plan]
        lines._reconcile_plan(plan)

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
                        Command.create({"amount_currency": line["balance"], **line})
                        for line in lines
                    ],
                }
            )
        )
        move._post(soft=False)
        return move

    # === CREDIT NOTES === #

    @api.model
    def _settle_credits(self, charges):
        """Let credit notes settle what they reduce, then other open charges.

        First the charge itself while it is open, then open charges of the same unit
        and payer, same item first; what is left goes to advances (row 15).
        """
        credits = charges.sudo().filtered(
            lambda c: c.state == "posted" and c.amount_residual < 0
        )
        for move, group in credits.grouped("move_id").items():
            self._settle_credit_note(move, group)
            self._credit_to_advance(group)

    @api.model
    def _settle_credit_note(self, move, charges):
        first = charges[0]
        own = charges.origin_id.filtered(lambda c: c.amount_residual > 0)
        others = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", first.unit_id.id),
                ("partner_id", "=", first.partner_id.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("id", "not in", own.ids),
            ]
        )
        same = others.filtered(lambda c: c.item_id in charges.item_id)
        targets = own._settlement_order()
        targets += same._settlement_order() + (others - same)._settlement_order()
        credit_line = move._wuye_receivable_lines()
        for target in targets:
            if not credit_line.amount_residual:
                break
            amount = min(target.amount_residual, -credit_line.amount_residual)
            for claim, _part in target._claim_parts(amount):
                self._match_credit(credit_line, claim, target, charges)

    @api.model
    def _match_credit(self, credit_line, claim, target, charges):
        """Match a credit note with one claim line, `target` first."""
        self._reconcile(
            [credit_line + claim],
            order={
                claim.id: target.ids,
                credit_line.id: charges._settlement_order().ids,
            },
        )

    @api.model
    def _credit_to_advance(self, charges):
        """Move what is left of credit notes to advances (accounting row 15)."""
        for charge in charges.filtered(lambda c: c.amount_residual < 0):
            amount = -charge.amount_residual
            community = charge.community_id
            company = charge.company_id
            common = {
                "partner_id": charge.partner_id.id,
                "wuye_community_id": community.id,
                "wuye_unit_id": charge.unit_id.id,
                "name": charge.display_name,
            }
            move = self._create_entry(
                community,
                charge.date,
                "to_advance",
                [
                    {
                        **common,
                        "account_id": company._wuye_account("ar").id,
                        "balance": amount,
                        "wuye_charge_id": charge.id,
                    },
                    {
                        **common,
                        "account_id": company._wuye_account("advance").id,
                        "balance": -amount,
                    },
                ],
            )
            debit, credit = move.line_ids.sorted("id")
            claims = [claim for claim, _part in charge._claim_parts(-amount)]
            self._reconcile([debit + claim for claim in claims])
            self._advance_from(credit, charge, amount, "credit")

    @api.model
    def _advance_from(self, line, charge, amount, origin):
        return self.env["wuye.advance"].create(
            {
                "unit_id": charge.unit_id.id,
                "partner_id": charge.partner_id.id,
                "date": line.date,
                "amount": amount,
                "origin": origin,
                "payment_id": line.move_id.origin_payment_id.id,
                "move_line_id": line.id,
            }
        )

    @api.model
    def _refund_credit(self, charges, journal, date):
        """Return the money of credit notes from the float (accounting row 16)."""
        payments = self.env["account.payment"].sudo()
        for charge in charges.sudo().filtered(lambda c: c.amount_residual < 0):
            amount = -charge.amount_residual
            account = charge.company_id._wuye_account("ar")
            vals = self._prepare_payment_vals(
                {
                    "partner": charge.partner_id,
                    "journal": journal,
                    "date": date,
                    "memo": charge.display_name,
                },
                charge.community_id,
                [{"balance": amount, "wuye_charge_id": charge.id}],
                account,
                outbound=True,
            )
            payment = self.sudo()._create_payments([vals])
            claims = [claim for claim, _part in charge._claim_parts(-amount)]
            self._reconcile(self._match_plan(payment.move_id, claims))
            payments += payment
        return payments

    # === ADVANCES === #

    @api.model
    def _apply_advances(self, charges):
        """Apply what was paid in advance to matching open charges, oldest first."""
        charges = charges.sudo().filtered(
            lambda c: c.state == "posted" and c.amount_residual > 0
        )
        advances = self.env["wuye.advance"].sudo().search(
            [
                ("unit_id", "in", charges.unit_id.ids),
                ("amount_left", ">", 0),
            ]
        )
        if not advances:
            return self.env["account.move"]
        pools = advances.grouped(lambda a: (a.unit_id, a.partner_id))
        moves = self.env["account.move"]
        for (unit, partner, date), group in charges.grouped(
            lambda c: (c.unit_id, c.partner_id, c.date)
        ).items():
            plan = self._plan_advances(group, pools.get((unit, partner), []))
            if plan:
                moves += self._book_advances(unit, partner, date, plan)
        return moves

    @api.model
    def _plan_advances(self, charges, advances):
        """[(advance, charge, amount)]: own item before any item, oldest first."""
        left = {advance: advance.amount_left for advance in advances}
        order = sorted(left, key=lambda a: (not a.item_id, a.date, a.id))
        plan = []
        for charge in charges._settlement_order():
            rest = charge.amount_residual
            for advance in order:
                part = min(rest, left[advance])
                if part > 0 and charge._matches_advance(advance):
                    plan.append((advance, charge, part))
                    left[advance] = charge.currency_id.round(left[advance] - part)
                    rest = charge.currency_id.round(rest - part)
        return plan

    @api.model
    def _book_advances(self, unit, partner, date, plan):
        community, company = unit.community_id, unit.company_id
        date = max([date, *(advance.date for advance, _charge, _part in plan)])
        common = {
            "partner_id": partner.id,
            "wuye_community_id": community.id,
            "wuye_unit_id": unit.id,
        }
        debits, credits, claims = [], [], []
        for advance, charge, amount in plan:
            debits.append(
                {
                    **common,
                    "name": charge.display_name,
                    "account_id": advance.move_line_id.account_id.id,
                    "balance": amount,
                    "wuye_charge_id": charge.id,
                }
            )
            for claim, part in charge._claim_parts(amount):
                credits.append(
                    {
                        **common,
                        "name": charge.display_name,
                        "account_id": claim.account_id.id,
                        "balance": -part,
                        "wuye_charge_id": charge.id,
                    }
                )
                claims.append(claim)
        move = self._create_entry(
            community, date, "advance", debits + credits, wuye_unit_id=unit.id
        )
        lines = move.line_ids.sorted("id")
        uses, to_match = [], []
        for line, (advance, charge, amount) in zip(lines, plan, strict=False):
            to_match.append(line + advance.move_line_id)
            uses.append(
                {
                    "advance_id": advance.id,
                    "kind": "apply",
                    "date": date,
                    "amount": amount,
                    "charge_id": charge.id,
                    "move_line_id": line.id,
                }
            )
        to_match += self._match_plan(move, claims)
        self._reconcile(to_match)
        self.env["wuye.advance.use"].sudo().create(uses)
        return move

    @api.model
    def _return_advance(self, advance, amount, journal, date):
        """Give an advance back (row 10), the latest periods first."""
        advance = advance.sudo()
        community = advance.community_id
        account = advance.move_line_id.account_id
        vals = self._prepare_payment_vals(
            {
                "partner": advance.partner_id,
                "journal": journal,
                "date": date,
                "memo": advance.display_name,
            },
            community,
            [{"balance": amount, "wuye_unit_id": advance.unit_id.id}],
            account,
            outbound=True,
        )
        payment = self.sudo()._create_payments([vals])
        line = payment.move_id.line_ids.filtered(lambda l: l.account_id == account)
        returned = sum(
            use.amount_next_year for use in advance.use_ids if use.kind == "return"
        )
        self.env["wuye.advance.use"].sudo().create(
            {
                "advance_id": advance.id,
                "kind": "return",
                "date": date,
                "amount": amount,
                "amount_next_year": min(amount, advance.amount_next_year - returned),
                "move_line_id": line.id,
            }
        )
        self._reconcile([line + advance.move_line_id])
        return payment

    @api.model
    def _excess_to_advance(self, lines):
        """Move credits left on receivable lines of payments to advances (rule 1)."""
        for line in lines.sudo():
            if line.move_id.wuye_kind != "payment" or line.amount_residual >= 0:
                continue
            amount = -line.amount_residual
            unit = line.wuye_charge_id.unit_id or line.wuye_unit_id
            if not unit:
                unit = self._guess_unit(line)
            company = line.company_id
            common = {
                "partner_id": line.partner_id.id,
                "wuye_community_id": unit.community_id.id,
                "wuye_unit_id": unit.id,
                "name": line.move_id.name,
            }
            move = self._create_entry(
                unit.community_id,
                self.env["wuye.month"]._open_date(unit.community_id, line.date),
                "excess",
                [
                    {**common, "account_id": line.account_id.id, "balance": amount},
                    {
                        **common,
                        "account_id": company._wuye_account("advance").id,
                        "balance": -amount,
                    },
                ],
            )
            debit, credit = move.line_ids.sorted("id")
            self._reconcile([debit + line])
            self.env["wuye.advance"].sudo().create(
                {
                    "unit_id": unit.id,
                    "partner_id": line.partner_id.id,
                    "date": credit.date,
                    "amount": amount,
                    "origin": "excess",
                    "payment_id": line.move_id.origin_payment_id.id,
                    "move_line_id": credit.id,
                }
            )

    @api.model
    def _guess_unit(self, line):
        """The unit an unmarked payment was about: that of its matched bills."""
        claims = line.matched_debit_ids.debit_move_id
        unit = claims.wuye_unit_id[:1] or claims.wuye_charge_id.unit_id[:1]
        if not unit:
            unit = self.env["wuye.charge"].search(
                [
                    ("partner_id", "=", line.partner_id.id),
                    ("community_id", "=", line.wuye_community_id.id),
                ],
                order="date desc, id desc",
                limit=1,
            ).unit_id
        if not unit:
            raise UserError(
                self.env._(
                    "The payment of %(partner)s leaves %(amount)s over, and he has no "
                    "unit to keep it for. Take it as an advance of a unit instead.",
                    partner=line.partner_id.display_name,
                    amount=-line.amount_residual,
                )
            )
        return unit

    # === WRITE-OFF, VOID === #

    @api.model
    def _write_off(self, pairs, date, request):
        """Write charges off, still collectable (row 19): [(charge, amount)]."""
        moves = self.env["account.move"]
        for community, group in self._by_community(pairs):
            account = community.company_id._wuye_account("write_off")
            moves += self._book_against(
                community, date, "write_off", account, group, request.display_name
            )
        return moves

    @api.model
    def _book_against(self, community, date, kind, account, pairs, ref):
        """One entry: `account` against the claims of `pairs`, matched at once."""
        lines, claims = [], []
        for charge, amount in pairs:
            charge = charge.sudo()
            common = {
                "name": charge.display_name,
                "partner_id": charge.partner_id.id,
                "wuye_unit_id": charge.unit_id.id,
                "wuye_community_id": community.id,
            }
            lines.append({**common, "account_id": account.id, "balance": amount})
            for claim, part in charge._claim_parts(amount):
                lines.append(
                    {
                        **common,
                        "account_id": claim.account_id.id,
                        "balance": -part,
                        "wuye_charge_id": charge.id,
                    }
                )
                claims.append(claim)
        move = self._create_entry(community, date, kind, lines, ref=ref)
        self._reconcile(self._match_plan(move, claims))
        return move

    @api.model
    def _reopen(self, pairs, date, account, kind, ref, settled=None, journal=None):
        """Open charges again: a receivable line each against `account`.

        The old match stays as it was; a counter-row of `kind` dated `date` says
        what opened again (reinstatement row 20, void row 21, return row 22).
        """
        moves = self.env["account.move"]
        for community, group in self._by_community(pairs):
            ar = community.company_id._wuye_account("ar")
            total = sum(amount for _charge, amount in group)
            lines = [
                {
                    "name": charge.display_name,
                    "partner_id": charge.partner_id.id,
                    "account_id": ar.id,
                    "balance": amount,
                    "wuye_charge_id": charge.id,
                    "wuye_unit_id": charge.unit_id.id,
                    "wuye_community_id": community.id,
                }
                for charge, amount in group
            ]
            lines.append(
                {"name": ref, "account_id": account.id, "balance": -total}
            )
            values = {"journal_id": journal.id} if journal else {}
            move = self._create_entry(
                community, date, "reopen", lines, ref=ref, **values
            )
            opened = move.line_ids.filtered("wuye_charge_id").sorted("id")
            self.env["wuye.charge.allocation"].sudo().create(
                [
                    {
                        "charge_id": charge.id,
                        "amount": -amount,
                        "date": date,
                        "kind": kind,
                        "move_line_id": line.id,
                    }
                    for line, (charge, amount) in zip(opened, group, strict=True)
                ]
            )
            moves += move
        return moves

    @api.model
    def _reinstate(self, pairs, date):
        """Undo a write-off so that the charge can be paid (row 20)."""
        moves = self.env["account.move"]
        for community, group in self._by_community(pairs):
            account = community.company_id._wuye_account("write_off")
            moves += self._reopen(
                group, date, account, "write_off", self.env._("Reinstated")
            )
        return moves

    @api.model
    def _void_payment(self, payment, date):
        """Void a receipt: its charges open again, its advances are given back."""
        payment = payment.sudo()
        if payment.wuye_void_move_ids:
            return payment.wuye_void_move_ids
        account = payment.payment_method_line_id.payment_account_id
        ref = self.env._("Void of %(payment)s", payment=payment.display_name)
        moves = self.env["account.move"]
        advances = self.env["wuye.advance"].sudo().search(
            [("payment_id", "=", payment.id)]
        )
        used = advances.filtered(lambda a: a.amount_left != a.amount)[:1]
        if used:
            raise UserError(
                self.env._(
                    "%(advance)s of this receipt has been used. Give back what is left "
                    "of it, or adjust the bills it paid first.",
                    advance=used.display_name,
                )
            )
        for advance in advances:
            self._return_advance(advance, advance.amount, payment.journal_id, date)
        rows = self.env["wuye.charge.allocation"].sudo().search(
            [("move_line_id.move_id", "=", payment.move_id.id)]
        )
        sums = defaultdict(float)
        for row in rows:
            sums[row.charge_id] += row.amount
        pairs = [
            (charge, charge.currency_id.round(amount))
            for charge, amount in sums.items()
            if charge.currency_id.round(amount)
        ]
        if pairs:
            moves = self._reopen(
                pairs, date, account, "payment", ref, journal=payment.journal_id
            )
        payment.wuye_void_move_ids = moves
        payment.wuye_void_date = date
        return moves
