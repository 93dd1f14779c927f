from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal

CASH = "cash"


class WuyeShift(models.Model):
    """The end of a shift: counted blind, then compared, once (D2, D3, R70).

    Both sides of the count are written in one transaction, and a difference of cash is
    booked with it (accounting row 23). The count is final.
    """

    _inherit = "wuye.shift"

    def _close(self, counted):
        """Close the shift by what was counted; return the counts.

        :param counted: {tender: yuan counted}; the cash with the float in it
        :raises UserError: the shift is closed already, or an amount is not one
        """
        self.ensure_one()
        self.env.cr.execute(
            "SELECT state FROM wuye_shift WHERE id = %s FOR UPDATE", self.ids
        )
        self.invalidate_recordset()
        if self.state != "open":
            raise UserError(
                self.env._("Shift %s is closed already. A count is final.", self.name)
            )
        self._check_counted(counted)
        # sudo: what a shift should hold nobody may read, and closing is done here only
        shift = self.sudo()
        expected = shift._expected()
        rows = []
        for tender in sorted(expected.keys() | counted.keys()):
            found = to_decimal(counted.get(tender) or 0.0, 2)
            should = expected.get(tender, Decimal("0.00"))
            if not found and not should:
                continue
            move = shift._book_difference(tender, found - should)
            rows.append(
                {
                    "shift_id": shift.id,
                    "tender": tender,
                    "counted": float(found),
                    "expected": float(should),
                    "difference": float(found - should),
                    "move_id": move.id,
                }
            )
        counts = shift.env["wuye.shift.count"].create(rows)
        shift.write({"state": "closed", "closed_at": fields.Datetime.now()})
        return counts.with_env(self.env)

    def _check_counted(self, counted):
        kinds = self.env["wuye.tender"]._kinds()
        for tender, amount in counted.items():
            if tender not in kinds or not kinds[tender]["is_money"]:
                raise UserError(self.env._("The tender “%s” is not counted.", tender))
            if amount is None or amount < 0:
                raise UserError(
                    self.env._(
                        "%s: enter what was counted, zero or more.",
                        kinds[tender]["label"],
                    )
                )

    def _expected(self):
        """{tender: yuan} the shift should hold now: float and takings less what was
        given back; money only."""
        self.ensure_one()
        self.env.flush_all()
        kinds = self.env["wuye.tender"]._kinds()
        found = {CASH: to_decimal(self.amount_float, 2)}
        self.env.cr.execute(
            """SELECT part.tender, sum(part.amount)
                 FROM wuye_receipt_tender part
                 JOIN wuye_receipt receipt ON receipt.id = part.receipt_id
                WHERE receipt.shift_id = %s AND receipt.state = 'posted'
             GROUP BY 1""",
            self.ids,
        )
        for tender, amount in self.env.cr.fetchall():
            if kinds.get(tender, {}).get("is_money", True):
                taken = to_decimal(amount, 2)
                found[tender] = found.get(tender, Decimal("0.00")) + taken
        return found

    def _book_difference(self, tender, difference):
        """The entry of cash short or over, or none (accounting row 23).

        Slips and confirmations that differ are not booked: the bank's statement says
        what they come to.
        """
        moves = self.env["account.move"]
        if tender != CASH or not difference:
            return moves
        company = self.company_id
        journal = company._wuye_tender_journal(CASH)
        method = self.env["wuye.settlement"]._payment_method(journal, outbound=False)
        account = self._difference_account(journal, difference)
        amount = float(difference)
        written = company._wuye_written()
        note = written.env._("Cash of shift %s against its count", self.name)
        return self.env["wuye.settlement"]._create_entry(
            self.community_id,
            fields.Date.context_today(self),
            "shift",
            [
                {
                    "account_id": method.payment_account_id.id,
                    "balance": amount,
                    "name": note,
                    "wuye_community_id": self.community_id.id,
                },
                {
                    "account_id": account.id,
                    "balance": -amount,
                    "name": note,
                    "wuye_community_id": self.community_id.id,
                },
            ],
            ref=note,
        )

    def _difference_account(self, journal, difference):
        """Where cash over or short goes: of the journal, else of the company."""
        company = self.company_id
        if difference > 0:
            account = (
                journal.profit_account_id
                or company.default_cash_difference_income_account_id
            )
        else:
            account = (
                journal.loss_account_id
                or company.default_cash_difference_expense_account_id
            )
        if not account:
            raise UserError(
                self.env._(
                    "Journal %s has no account for cash short or over. Ask an "
                    "accountant to set both on the journal.",
                    journal.display_name,
                )
            )
        return account
