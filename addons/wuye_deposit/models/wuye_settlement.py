from odoo import Command, api, models

OUT = -1


class WuyeSettlement(models.AbstractModel):
    """The entries of deposits (ACCOUNTING rows 18-18d).

    Callers check the user's right; here it is done as superuser, because posts at
    the desk hold no accounting group. The deposit's row is locked first.
    """

    _inherit = "wuye.settlement"

    @api.model
    def _take_deposit(self, vals, journal, memo=False):
        """Book a deposit paid in (row 18); return it.

        :param vals: of `wuye.deposit`: unit, payer, kind, amount, date, document
        :param journal: of a tender
        """
        service = self.sudo()
        Deposit = service.env["wuye.deposit"]
        number = service.env["ir.sequence"].next_by_code("wuye.deposit")
        deposit = Deposit.create({**vals, "name": number})
        deposit._check_day(deposit.date)
        account = deposit.company_id._wuye_account("deposit")
        payment = service._pay_deposit(
            deposit, deposit.amount, journal, deposit.date, account, memo
        )
        service._move_deposit(
            deposit,
            "in",
            deposit.amount,
            payment.date,
            service._deposit_lines(payment.move_id, account),
            payment_id=payment.id,
            paper=vals.get("document"),
        )
        return deposit.with_env(self.env)

    @api.model
    def _refund_deposit(self, deposit, amount, journal, date, reason, paper):
        """Give money back to who paid it in (row 18b); return the movement."""
        deposit = self._lock_deposit(deposit)
        deposit._check_out(amount, date)
        account = self._deposit_account(deposit)
        payment = self.sudo()._pay_deposit(
            deposit, OUT * amount, journal, date, account
        )
        return self._move_deposit(
            deposit,
            "refund",
            OUT * amount,
            date,
            self._deposit_lines(payment.move_id, account),
            payment_id=payment.id,
            reason=reason,
            paper=paper,
        )

    @api.model
    def _keep_deposit(self, request):
        """Keep a part for damage, or forfeit it (row 18c); return the movement."""
        deposit = self._lock_deposit(request.deposit_id)
        deposit._check_out(request.amount, request.date)
        account = self._deposit_account(deposit)
        move = self._create_entry(
            deposit.community_id,
            request.date,
            "deposit",
            self._prepare_kept(deposit, request.amount, account),
            wuye_unit_id=deposit.unit_id.id,
            ref=request.name,
        )
        return self._move_deposit(
            deposit,
            request.kind,
            OUT * request.amount,
            request.date,
            self._deposit_lines(move, account),
            reason=request.reason,
            request_id=request.id,
        )

    @api.model
    def _set_off_deposit(self, deposit, pairs, date, reason):
        """Settle open charges of the payer from the deposit (row 18d).

        :param pairs: [(charge, amount)], one movement each
        :return: the movements
        """
        deposit = self._lock_deposit(deposit)
        deposit._check_out(sum(amount for _charge, amount in pairs), date)
        account = self._deposit_account(deposit)
        lines, claims = self._prepare_set_off(deposit, pairs, account)
        move = self._create_entry(
            deposit.community_id,
            date,
            "deposit_off",
            lines,
            journal_id=deposit.company_id.wuye_deposit_journal_id.id,
            ref=deposit._entry_label(),
        )
        self.sudo()._reconcile(self._match_plan(move, claims))
        debits = self._deposit_lines(move, account)
        moves = self.env["wuye.deposit.move"]
        for line, (charge, amount) in zip(debits, pairs, strict=True):
            moves += self._move_deposit(
                deposit,
                "set_off",
                OUT * amount,
                date,
                line,
                charge_id=charge.id,
                reason=reason,
            )
        return moves

    # === ENTRIES === #

    @api.model
    def _lock_deposit(self, deposit):
        """The deposit as superuser, its row locked, as the database has it now."""
        deposit = deposit.sudo()
        deposit.lock_for_update()
        deposit.invalidate_recordset(["amount_held", "state"])
        return deposit

    @api.model
    def _deposit_account(self, deposit):
        """The account the deposit stands on, whatever is mapped today."""
        lines = deposit.move_ids.move_line_id
        return lines[:1].account_id or deposit.company_id._wuye_account("deposit")

    @api.model
    def _deposit_lines(self, move, account):
        lines = move.line_ids.filtered(lambda line: line.account_id == account)
        return lines.sorted("id")

    @api.model
    def _pay_deposit(self, deposit, amount, journal, date, account, memo=False):
        """A payment: in where `amount` is positive, out where it is negative."""
        vals = self._prepare_payment_vals(
            {
                "partner": deposit.partner_id,
                "journal": journal,
                "date": date,
                "memo": memo or deposit._entry_label(),
            },
            deposit.community_id,
            [{"balance": -amount, "wuye_unit_id": deposit.unit_id.id}],
            account,
            outbound=amount < 0,
        )
        return self._create_payments([vals])

    @api.model
    def _move_deposit(self, deposit, kind, amount, date, line, **vals):
        """Write the movement and match its journal item with the others."""
        move = (
            self.env["wuye.deposit.move"]
            .sudo()
            .create(
                {
                    "deposit_id": deposit.id,
                    "kind": kind,
                    "amount": amount,
                    "date": date,
                    "move_line_id": line.id,
                    "user_id": self.env.uid,
                    **vals,
                }
            )
        )
        is_open = deposit.move_ids.move_line_id.filtered(lambda row: not row.reconciled)
        if len({row.amount_residual > 0 for row in is_open}) > 1:
            self.sudo()._reconcile([is_open])
        return move

    @api.model
    def _deposit_common(self, deposit):
        return {
            "name": deposit._entry_label(),
            "partner_id": deposit.partner_id.id,
            "wuye_community_id": deposit.community_id.id,
            "wuye_unit_id": deposit.unit_id.id,
        }

    @api.model
    def _prepare_kept(self, deposit, amount, account):
        """Lines of what is kept: income, and VAT where the policy says so."""
        common = self._deposit_common(deposit)
        income = deposit.company_id._wuye_account("income_deposit")
        tax = deposit.kind_id.tax_id
        base, taxes = {"balance": -amount}, []
        if tax:
            parts = tax.compute_all(amount, currency=deposit.currency_id)
            base = {
                "balance": -parts["total_excluded"],
                "tax_ids": [Command.set(tax.ids)],
                "tax_tag_ids": [Command.set(parts["base_tags"])],
            }
            taxes = [
                {
                    **common,
                    "account_id": part["account_id"] or income.id,
                    "balance": -part["amount"],
                    "tax_repartition_line_id": part["tax_repartition_line_id"],
                    "tax_base_amount": -part["base"],
                    "tax_tag_ids": [Command.set(part["tag_ids"])],
                }
                for part in parts["taxes"]
            ]
        return [
            {**common, "account_id": account.id, "balance": amount},
            {**common, "account_id": income.id, **base},
            *taxes,
        ]

    @api.model
    def _prepare_set_off(self, deposit, pairs, account):
        """Lines of a set-off, debits in the order of `pairs`; claims of the credits."""
        debits, credits, claims = [], [], []
        for charge, amount in pairs:
            common = {
                "name": charge._entry_label(),
                "partner_id": deposit.partner_id.id,
                "wuye_community_id": deposit.community_id.id,
                "wuye_unit_id": charge.unit_id.id,
                "wuye_charge_id": charge.id,
            }
            debits.append({**common, "account_id": account.id, "balance": amount})
            for claim, part in charge._claim_parts(amount):
                credits.append(
                    {**common, "account_id": claim.account_id.id, "balance": -part}
                )
                claims.append(claim)
        return debits + credits, claims
