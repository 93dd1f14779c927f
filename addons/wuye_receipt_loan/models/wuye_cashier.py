from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_cashier_take import yuan


class WuyeCashier(models.AbstractModel):
    """Borrowed receipts at the desk: shown, and settled on their own number (D8)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def open_unit(self, token, unit_id, partner_id=None):
        """Also what is out on loan: "loans" of the payer, and "loan" of each bill."""
        page = super().open_unit(token, unit_id, partner_id)
        charges = self.env["wuye.charge"].browse([row["id"] for row in page["bills"]])
        loans = self.env["wuye.receipt.loan"]._of_charges(charges)
        out = {
            line.charge_id.id: loan.receipt_no
            for loan in loans
            for line in loan.line_ids
        }
        for row in page["bills"]:
            row["loan"] = out.get(row["id"], "")
            row["is_taken"] = row["is_taken"] and not row["loan"]
        page["loans"] = [self._say_loan(loan) for loan in loans.sorted("id")]
        return page

    # === PARTS === #

    @api.model
    def _say_loan(self, loan):
        """What the panel of the desk shows of a slip; amounts in yuan."""
        return {
            "id": loan.id,
            "name": loan.name,
            "number": loan.receipt_no,
            "borrower": loan.borrower_id.name,
            "amount": loan.amount,
            "due": loan.date_due,
            "is_overdue": loan.is_overdue,
            "lines": [
                {"charge_id": line.charge_id.id, "amount": line.amount}
                for line in loan.line_ids
            ],
        }

    @api.model
    def _lock_bills(self, desk, order):
        bills = super()._lock_bills(desk, order)
        loans = self._loans_of(bills)
        if loans:
            loans._lock()
            self._check_loans(desk, order, bills, loans)
        return bills

    @api.model
    def _loans_of(self, bills):
        charges = self.env["wuye.charge"].union(*bills)
        return self.env["wuye.receipt.loan"]._of_charges(charges)

    @api.model
    def _check_loans(self, desk, order, bills, loans):
        """Whether an order is exactly what one borrowed receipt is written for (T5).

        :raises UserError: it is more, less or something else, or another office's
        """
        loan = loans[:1]
        written = {line.charge_id.id: yuan(line.amount) for line in loan.line_ids}
        asked = {charge.id: amount for charge, amount in bills.items()}
        has_more = order.get("advances") or any(
            line.get("late") for line in order.get("lines", ())
        )
        if asked != written or has_more:
            lent = [charge for charge in bills if charge.id in written]
            raise UserError(loan._say_out(lent[0]))
        if loan.community_id != desk.community_id:
            raise UserError(
                self.env._(
                    "Receipt %(number)s is of %(community)s: send the payer to a desk "
                    "there.",
                    number=loan.receipt_no,
                    community=loan.community_id.name,
                )
            )

    @api.model
    def _number_for(self, desk, order):
        """The borrowed number, where its bills are paid."""
        loan = self.env["wuye.receipt.loan"].browse(self.env.context["wuye_loan_ids"])
        # sudo: the number of the slip that these bills are out on
        number = loan.sudo().number_id.with_env(self.env)
        return number or super()._number_for(desk, order)

    @api.model
    def _make_receipt(self, desk, shift, order, bills, late):
        loan = self._loans_of(bills)
        service = self.with_context(wuye_loan_ids=loan.ids)
        receipt = super(WuyeCashier, service)._make_receipt(
            desk, shift, order, bills, late
        )
        if loan:
            loan._settle(receipt.with_env(self.env))
        # sudo: as the receipt came; of his open shift a collector reads none (D3)
        return receipt.with_env(self.env).sudo()

    @api.model
    def _say_receipt(self, receipt, desk):
        """Also "loan": the slip to give back, if the receipt was a borrowed one."""
        # sudo: the caller's own receipt, of his open shift
        loan = (
            self.env["wuye.receipt.loan"]
            .sudo()
            .search([("receipt_id", "=", receipt.id)])
        )
        return {
            **super()._say_receipt(receipt, desk),
            "loan": {"name": loan.name, "borrower": loan.borrower_id.name}
            if loan
            else False,
        }
