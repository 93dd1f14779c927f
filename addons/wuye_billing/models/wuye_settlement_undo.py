from collections import defaultdict
from itertools import zip_longest

from odoo import api, models
from odoo.exceptions import UserError


class WuyeSettlement(models.AbstractModel):
    """Write-offs and their return, receipts voided: charges open again."""

    _inherit = "wuye.settlement"

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
    def _book_against(self, community, date, kind, account, pairs, ref, **values):
        """One entry: `account` against the claims of `pairs`, matched at once.

        :param values: further ones of the entry, such as ``journal_id``
        """
        lines, claims = [], []
        for charge, amount in pairs:
            charge = charge.sudo()
            common = {
                "name": charge._entry_label(),
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
        move = self._create_entry(community, date, kind, lines, ref=ref, **values)
        self._reconcile(self._match_plan(move, claims))
        return move

    @api.model
    def _reopen(self, pairs, date, account, kind, ref, journal=None, undone=None):
        """Open charges again: a receivable line each against `account`.

        The old match stays as it was; a counter-row of `kind` dated `date` says
        what opened again (reinstatement row 20, void row 21, return row 22).

        :param undone: the allocation each pair undoes, whole; of one community then
        """
        undone = undone or self.env["wuye.charge.allocation"]
        moves = self.env["account.move"]
        for community, group in self._by_community(pairs):
            ar = community.company_id._wuye_account("ar")
            lines = [self._prepare_reopened(ar, *pair) for pair in group]
            total = sum(amount for _charge, amount in group)
            lines.append({"name": ref, "account_id": account.id, "balance": -total})
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
                        "counter_of_id": row.id,
                    }
                    for line, (charge, amount), row in zip_longest(
                        opened, group, undone, fillvalue=undone.browse()
                    )
                ]
            )
            moves += move
        return moves

    @api.model
    def _prepare_reopened(self, account, charge, amount):
        return {
            "name": charge._entry_label(),
            "partner_id": charge.partner_id.id,
            "account_id": account.id,
            "balance": amount,
            "wuye_charge_id": charge.id,
            "wuye_unit_id": charge.unit_id.id,
            "wuye_community_id": charge.community_id.id,
        }

    @api.model
    def _reinstate(self, pairs, date):
        """Undo a write-off so that the charge can be paid (row 20)."""
        moves = self.env["account.move"]
        for community, group in self._by_community(pairs):
            account = community.company_id._wuye_account("write_off")
            ref = community.company_id._wuye_written().env._("Reinstated")
            moves += self._reopen(group, date, account, "write_off", ref)
        return moves

    @api.model
    def _void_payment(self, payment, date):
        """Void a receipt: its charges open again, its advances are given back."""
        payment = payment.sudo()
        if payment.wuye_void_move_ids:
            return payment.wuye_void_move_ids
        self._check_inbound(payment)
        account = payment.payment_method_line_id.payment_account_id
        written = payment.company_id._wuye_written()
        ref = written.env._("Void of %(payment)s", payment=payment.display_name)
        moves = self.env["account.move"]
        advances = (
            self.env["wuye.advance"].sudo().search([("payment_id", "=", payment.id)])
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
        pairs = self._settled_by(payment)
        if pairs:
            moves = self._reopen(
                pairs, date, account, "payment", ref, journal=payment.journal_id
            )
        payment.wuye_void_move_ids = moves
        payment.wuye_void_date = date
        return moves

    @api.model
    def _check_inbound(self, payment):
        if payment.payment_type == "outbound":
            raise UserError(
                self.env._(
                    "%(payment)s paid money out, so there is no receipt to void. What "
                    "came back is taken at the cash desk.",
                    payment=payment.display_name,
                )
            )

    @api.model
    def _settled_by(self, payment):
        """[(charge, amount)] that a payment has settled and not given up."""
        rows = (
            self.env["wuye.charge.allocation"]
            .sudo()
            .search([("move_line_id.move_id", "=", payment.move_id.id)])
        )
        sums = defaultdict(float)
        for row in rows:
            sums[row.charge_id] += row.amount
        return [
            (charge, charge.currency_id.round(amount))
            for charge, amount in sums.items()
            if charge.currency_id.round(amount)
        ]
