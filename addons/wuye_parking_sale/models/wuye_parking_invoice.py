from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class WuyeParkingInvoice(models.AbstractModel):
    """Customer invoices of parking, on its own receivable account (G15, row 26c).

    They stand outside the month report of property charges (ACCOUNTING 3, rule 6).
    Called as sudo: posts at lanes and desks hold no accounting right.
    """

    _name = "wuye.parking.invoice"
    _description = "Invoice of Parking"

    @api.model
    def _create_invoice(self, community, partner, kind, ref, lines):
        """Post an invoice of today, or of the first month that is not closed.

        :param kind: its `wuye_kind`
        :param lines: of `_prepare_line`
        """
        company = community.company_id
        today = fields.Date.context_today(self)
        day = self.env["wuye.month"]._open_date(community, today)
        moves = self.env["account.move"].with_context(wuye_service=True)
        move = moves.with_company(company).create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "journal_id": self._journal(company).id,
                "invoice_date": day,
                "date": day,
                "invoice_payment_term_id": False,
                "fiscal_position_id": False,
                "ref": ref,
                "wuye_kind": kind,
                "wuye_community_id": community.id,
                "invoice_line_ids": [Command.create(line) for line in lines],
            }
        )
        self._finish(move)
        return move

    @api.model
    def _credit(self, move, ref):
        """Post a credit note over the whole of an invoice, and match both."""
        community = move.wuye_community_id
        today = fields.Date.context_today(self)
        day = max(self.env["wuye.month"]._open_date(community, today), move.date)
        credit = move.with_context(wuye_service=True)._reverse_moves(
            [
                {
                    "invoice_date": day,
                    "date": day,
                    "ref": ref,
                    "wuye_kind": move.wuye_kind,
                    "wuye_community_id": community.id,
                }
            ]
        )
        self._finish(credit)
        debts = self._debts(move + credit)
        debts.filtered(lambda line: not line.reconciled).reconcile()
        return credit

    @api.model
    def _debts(self, moves):
        """The receivable lines of invoices."""
        return moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    @api.model
    def _finish(self, move):
        """Put the debt on the account of parking, name the community, and post."""
        debts = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        debts.account_id = move.company_id._wuye_account("parking_ar")
        move.line_ids.wuye_community_id = move.wuye_community_id
        move._post(soft=False)

    @api.model
    def _prepare_line(self, lot, rate, amount, name, kind):
        """Values of a line: income of a car park, the VAT in the amount."""
        company = lot.company_id
        income = lot.income_account_id or company._wuye_account("income_parking")
        return {
            "name": name,
            "quantity": 1.0,
            "price_unit": float(amount),
            "account_id": income.id,
            "tax_ids": [Command.set(company._wuye_parking_tax(rate).ids)],
            "wuye_parking_kind": kind,
            "wuye_parking_lot_id": lot.id,
            "wuye_parking_rate": float(rate),
        }

    @api.model
    def _journal(self, company):
        """The journal of customer invoices that is not the one of property bills."""
        journal = self.env["account.journal"].search(
            [
                ("company_id", "=", company.id),
                ("type", "=", "sale"),
                ("id", "!=", company.wuye_bill_journal_id.id),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal of customer invoices. Ask an accountant to make "
                    "one.",
                    company.display_name,
                )
            )
        return journal
