from odoo import Command, fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal


class WuyeParkingStatement(models.Model):
    """The invoice of a statement: income and VAT by car park and rate (G15).

    Its debt stands on the receivable account of parking, outside the month report of
    property charges (ACCOUNTING 3, rule 6).
    """

    _inherit = "wuye.parking.statement"

    def _totals(self):
        """{(car park, rate): amount} of its lines, as Decimal, in order."""
        totals = {}
        for line in self.line_ids:
            key = (line.lot_id, to_decimal(line.rate, 2))
            totals[key] = totals.get(key, to_decimal(0, 2)) + to_decimal(line.amount, 2)
        return dict(
            sorted(totals.items(), key=lambda item: (item[0][0].id, item[0][1]))
        )

    def _invoice(self):
        """The posted invoice; none where nothing is to be paid. Called as sudo."""
        self.ensure_one()
        moves = self.env["account.move"].with_context(wuye_service=True)
        lines = [
            self._prepare_line(lot, rate, amount)
            for (lot, rate), amount in self._totals().items()
            if amount
        ]
        if not lines:
            return moves
        today = fields.Date.context_today(self)
        day = self.env["wuye.month"]._open_date(self.community_id, today)
        move = moves.with_company(self.company_id).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_id.id,
                "journal_id": self._sale_journal().id,
                "invoice_date": day,
                "date": day,
                "invoice_payment_term_id": False,
                "fiscal_position_id": False,
                "ref": self._label(),
                "wuye_kind": "parking_coupon",
                "wuye_community_id": self.community_id.id,
                "invoice_line_ids": [Command.create(line) for line in lines],
            }
        )
        self._finish(move)
        return move

    def _credit(self):
        """The posted credit note over the whole invoice. Called as sudo."""
        move = self.move_id.with_context(wuye_service=True)
        if not move:
            return move
        today = fields.Date.context_today(self)
        day = max(
            self.env["wuye.month"]._open_date(self.community_id, today), move.date
        )
        credit = move._reverse_moves(
            [
                {
                    "invoice_date": day,
                    "date": day,
                    "ref": self._label(),
                    "wuye_kind": "parking_coupon",
                    "wuye_community_id": self.community_id.id,
                }
            ]
        )
        self._finish(credit)
        debts = (move + credit).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        debts.reconcile()  # where posting has not done so by itself
        return credit

    def _finish(self, move):
        """Put the debt on the account of parking, name place and rate, and post."""
        account = self.company_id._wuye_account("parking_ar")
        debts = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        debts.account_id = account
        move.line_ids.wuye_community_id = self.community_id
        move._post(soft=False)

    def _prepare_line(self, lot, rate, amount):
        company = self.company_id
        income = lot.income_account_id or company._wuye_account("income_parking")
        tax = company._wuye_parking_tax(rate)
        count = len(
            self.line_ids.filtered(
                lambda line: line.lot_id == lot and to_decimal(line.rate, 2) == rate
            )
        )
        written = company._wuye_written(self.partner_id)
        return {
            "name": written.env._(
                "Parking coupons used, %(lot)s, %(start)s to %(end)s: %(count)s",
                lot=lot.name,
                start=self.date_from,
                end=self.date_to,
                count=count,
            ),
            "quantity": 1.0,
            "price_unit": float(amount),
            "account_id": income.id,
            "tax_ids": [Command.set(tax.ids)],
            "wuye_parking_kind": "coupon",
            "wuye_parking_lot_id": lot.id,
            "wuye_parking_rate": float(rate),
        }

    def _sale_journal(self):
        """The journal of customer invoices that is not the one of property bills."""
        journal = self.env["account.journal"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("type", "=", "sale"),
                ("id", "!=", self.company_id.wuye_bill_journal_id.id),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal of customer invoices. Ask an accountant to make "
                    "one.",
                    self.company_id.display_name,
                )
            )
        return journal

    def _label(self):
        return self.company_id._wuye_written().env._(
            "Coupons of %(merchant)s, statement %(name)s",
            merchant=self.merchant_id.name,
            name=self.name,
        )
