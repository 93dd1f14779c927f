from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.money import to_decimal

CASH = "cash"


class WuyeParkingDebt(models.Model):
    """A debt is collected in a shift, or written off (accounting rows 6, 19, 26c)."""

    _inherit = "wuye.parking.debt"

    def _take(self, shift, token, tender, amount, given=0, lane=None):
        """Take the whole of it in a shift; the same token again is the same payment.

        :return: the payment
        :raises UserError: it is not open for so much, too little was given
        """
        self.ensure_one()
        debt = self.sudo()  # sudo: who takes money writes no debts
        payments = debt.env["wuye.parking.debt.payment"]
        if done := payments.search([("token", "=", token)]):
            return done
        debt.lock_for_update()
        debt.invalidate_recordset()
        amount, given = to_decimal(amount, 2), to_decimal(given or 0, 2)
        debt._check_taking(tender, amount, given)
        today = to_gate(fields.Datetime.now()).date()
        rate = debt.rate if debt.move_id else float(debt.lot_id._rate_on(today))
        return payments.create(
            {
                "debt_id": debt.id,
                "shift_id": shift.id,
                "lane_id": lane.id if lane else False,
                "tender": tender,
                "amount": float(amount),
                "given": float(given or amount),
                "rate": rate,
                "token": token,
                "user_id": self.env.uid,
            }
        )

    def _check_taking(self, tender, amount, given):
        """:raises UserError: it is not open for so much, too little was given"""
        if not amount or amount != to_decimal(self.amount_left, 2):
            raise UserError(
                self.env._(
                    "%(debt)s of %(plate)s is open for %(left)s, not %(amount)s. Look "
                    "at it again.",
                    debt=self.name,
                    plate=self.plate or self.stay_id.name,
                    left=self.currency_id.format(self.amount_left),
                    amount=self.currency_id.format(float(amount)),
                )
            )
        if tender == CASH and given and given < amount:
            raise UserError(
                self.env._(
                    "%(given)s is less than the debt of %(amount)s.",
                    given=given,
                    amount=amount,
                )
            )

    def _write_off(self, reason):
        """Nothing of it is open any more; an invoice is set off against bad debt."""
        self.ensure_one()
        self.check_access("read")
        self._require_manager()
        debt = self.sudo()  # sudo: states of debts follow from their buttons
        debt.lock_for_update()
        debt.invalidate_recordset()
        if debt.state != "open" or debt.payment_ids.filtered(
            lambda one: not one.move_id
        ):
            raise UserError(
                self.env._(
                    "%s is not open, or its money is in a shift that has not ended.",
                    debt.name,
                )
            )
        left = debt.amount_left
        move = debt._book_write_off(left) if debt.move_id else debt.move_id
        debt.write(
            {
                "written_off": left,
                "write_off_reason": reason,
                "written_off_by": self.env.uid,
                "write_off_move_id": move.id,
            }
        )

    def _book_write_off(self, amount):
        """Dr bad debt, Cr the receivable of parking (row 19), matched."""
        company = self.company_id
        account = company._wuye_account("parking_ar")
        today = fields.Date.context_today(self)
        day = self.env["wuye.month"]._open_date(self.community_id, today)
        label = company._wuye_written().env._("Parking debt %s written off", self.name)
        common = {
            "partner_id": self.partner_id.id,
            "name": label,
            "wuye_community_id": self.community_id.id,
        }
        move = self.env["wuye.settlement"]._create_entry(
            self.community_id,
            max(day, self.move_id.date),
            "parking_debt",
            [
                {
                    **common,
                    "account_id": company._wuye_account("write_off").id,
                    "balance": amount,
                },
                {**common, "account_id": account.id, "balance": -amount},
            ],
            ref=label,
        )
        self._match(move.line_ids.filtered(lambda line: line.account_id == account))
        return move

    def _match(self, lines):
        """Set receivable lines off against the invoice."""
        debts = self.env["wuye.parking.invoice"]._debts(self.move_id)
        (debts + lines).with_context(wuye_service=True).reconcile()
