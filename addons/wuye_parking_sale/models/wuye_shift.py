from odoo import api, fields, models
from odoo.tools.misc import clean_context

from wuye_engine.money import to_decimal
from wuye_engine.vat import split_inclusive

from .wuye_parking_booking import income_tags

ZERO = to_decimal(0, 2)


class WuyeShift(models.Model):
    """Debts of parking taken in a shift are counted and booked with it (row 26c)."""

    _inherit = "wuye.shift"

    parking_debt_payment_ids = fields.One2many("wuye.parking.debt.payment", "shift_id")
    parking_debt_move_id = fields.Many2one(
        "account.move", string="Entry of Parking Debts", readonly=True, copy=False
    )

    def _expected(self):
        """Also what was taken for debts."""
        found = super()._expected()
        for payment in self.parking_debt_payment_ids:
            taken = to_decimal(payment.amount, 2)
            found[payment.tender] = found.get(payment.tender, ZERO) + taken
        return found

    def _close(self, counted):
        """Also books what was taken for debts; see `super`."""
        counts = super()._close(counted)
        self.sudo()._book_parking_debts()  # sudo: closing books, whoever closes
        return counts

    def _book_parking_debts(self):
        """One entry: money by tender; off the invoices, or income of claims."""
        payments = self.parking_debt_payment_ids.filtered(lambda row: not row.move_id)
        if not payments:
            return
        company = self.company_id
        label = company._wuye_written().env._("Parking debts, shift %s", self.name)
        invoiced = payments.filtered("debt_id.move_id")
        account = company._wuye_account("parking_ar") if invoiced else None
        lines = self.env["wuye.parking.booking"]._money_lines(company, payments)
        lines += self._claim_lines(payments - invoiced)
        lines += self._invoiced_lines(invoiced, account)
        for line in lines:
            line.setdefault("name", label)
            line["wuye_community_id"] = self.community_id.id
        today = fields.Date.context_today(self)
        day = self.env["wuye.month"]._open_date(self.community_id, today)
        service = self.env["wuye.settlement"]
        service = service.with_env(self.env(context=clean_context(self.env.context)))
        move = service._create_entry(
            self.community_id, day, "parking_debt", lines, ref=label
        )
        payments.write({"move_id": move.id})
        self.parking_debt_move_id = move
        for payment in invoiced:
            payment.debt_id._match(
                move.line_ids.filtered(
                    lambda line, debt=payment.debt_id: line.account_id == account
                    and line.name == debt.name
                )
            )

    @api.model
    def _invoiced_lines(self, payments, account):
        """Cr what is owed, off the invoice of each debt; its name is the debt's."""
        return [
            {
                "account_id": account.id,
                "balance": -payment.amount,
                "partner_id": payment.debt_id.partner_id.id,
                "name": payment.debt_id.name,
            }
            for payment in payments
        ]

    def _claim_lines(self, payments):
        """Cr income and VAT of claims never invoiced, by car park and rate."""
        totals = {}
        for row in payments:
            key = (row.debt_id.lot_id, to_decimal(row.rate, 2))
            totals[key] = totals.get(key, ZERO) + to_decimal(row.amount, 2)
        lines = []
        for (lot, rate), amount in totals.items():
            split = split_inclusive(amount, rate)
            income = lot.income_account_id
            income = income or self.company_id._wuye_account("income_parking")
            booking = self.env["wuye.parking.booking"]
            vat = booking._vat_account(self.company_id, rate)
            lines += [
                {
                    "account_id": account.id,
                    "balance": -float(part),
                    **income_tags("debt", lot, rate),
                }
                for account, part in ((income, split.base), (vat, split.tax))
                if part
            ]
        return lines
