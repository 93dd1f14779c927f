from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.wuye_cashier.models.wuye_shift import TAKERS

from wuye_engine.money import to_decimal

# who carries receipts to payers: never those who take money (D11) or keep books (R56)
BORROWERS = ("housekeeper", "customer_service", "manager")


class WuyeReceiptLoan(models.Model):
    """Lending a receipt, and the ends it may come to (D8, R69, T5)."""

    _inherit = "wuye.receipt.loan"

    # === LENDING === #

    @api.model
    def _lend(self, borrower, pairs):
        """Lend the caller's next receipt, written for bills; nothing is booked.

        :param borrower: res.users who signs the slip
        :param pairs: [(charge, yuan)] of one unit and payer
        :return: the loan, with the caller's rights
        :raises UserError: the borrower has an overdue one, a bill cannot go on it, or
            the caller holds no blank receipt; nothing is written
        """
        self._check_taker()
        charges = self._lock_charges([charge for charge, _amount in pairs])
        amounts = {charge: to_decimal(amount, 2) for charge, amount in pairs}
        self._check_charges(charges, amounts)
        unit = charges.unit_id
        self._check_borrower(borrower, unit.community_id)
        number = self._next_number(unit)
        # sudo: slips and the state of their numbers are written here and nowhere else
        number.sudo().write({"state": "borrowed", "holder_id": borrower.id})
        loan = self.sudo().create(
            {
                **self._prepare_loan(charges, amounts),
                "name": self.env["ir.sequence"].next_by_code("wuye.receipt.loan"),
                "number_id": number.id,
                "borrower_id": borrower.id,
                "lender_id": self.env.uid,
            }
        )
        loan._log("lend", self.env.user, borrower)
        return loan.with_env(self.env)

    @api.model
    def _prepare_loan(self, charges, amounts):
        """What the slip says of the bills, and when the paper is due back."""
        today = fields.Date.context_today(self)
        # sudo: a setting of the company
        days = charges.unit_id.company_id.sudo().wuye_loan_days
        return {
            "unit_id": charges.unit_id.id,
            "partner_id": charges.partner_id.id,
            "date": today,
            "date_due": fields.Date.add(today, days=days),
            "amount": float(sum(amounts.values())),
            "line_ids": [
                fields.Command.create(self._prepare_line(charge, amounts[charge]))
                for charge in charges._settlement_order()
            ],
        }

    @api.model
    def _prepare_line(self, charge, amount):
        return {
            "charge_id": charge.id,
            "item_id": charge.item_id.id,
            "period_start": charge.period_start,
            "period_end": charge.period_end,
            "amount": float(amount),
        }

    @api.model
    def _lock_charges(self, charges):
        """The bills, readable by the caller, locked as the desk locks them.

        Their rows are written as they are: a payment or another slip that has waited
        for them would not see this one, so the database has it begin anew (D15).
        """
        charges = self.env["wuye.charge"].union(*charges)
        if not charges:
            raise UserError(self.env._("Choose the bills the receipt is written for."))
        charges.check_access("read")
        charges.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_charge WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                charges.ids,
            )
        )
        self.env.cr.execute(
            "UPDATE wuye_charge SET amount_residual = amount_residual"
            " WHERE id = ANY(%s)",
            [charges.ids],
        )
        charges.invalidate_recordset()
        return charges

    @api.model
    def _check_charges(self, charges, amounts):
        """Whether the caller can write one receipt for so much of the bills."""
        if len(charges.unit_id) > 1 or len(charges.partner_id) > 1:
            raise UserError(
                self.env._(
                    "A receipt is for one unit and one payer. Lend one for each of "
                    "them."
                )
            )
        for charge in charges:
            amount = amounts[charge]
            is_open = charge.state == "posted" and 0 < amount <= to_decimal(
                charge.amount_residual, 2
            )
            if not is_open:
                raise UserError(
                    self.env._(
                        "%(charge)s is open for %(open)s, so no receipt is written "
                        "for %(amount)s of it. Choose the bills anew.",
                        charge=charge.display_name,
                        open=charge.currency_id.format(charge.amount_residual),
                        amount=charge.currency_id.format(float(amount)),
                    )
                )
            if not charge.item_id.is_taken_by_me:
                raise UserError(
                    self.env._(
                        "%s is of another business line: its collector lends the "
                        "receipt.",
                        charge.display_name,
                    )
                )
        self._refuse_lent(charges)

    @api.model
    def _check_borrower(self, borrower, community):
        """Who may sign a slip: of the community, and no one who takes money (D11)."""
        is_fit = borrower._holds_post(BORROWERS) and not borrower._holds_post(
            (*TAKERS, "receipt_keeper")
        )
        if not is_fit or borrower == self.env.user:
            raise UserError(
                self.env._(
                    "%s cannot borrow receipts: housekeepers, customer service and "
                    "managers do, who take no money and keep no receipts.",
                    borrower.name,
                )
            )
        # sudo: whose scope it is only administrators read
        if community not in borrower.sudo().wuye_community_ids:
            raise UserError(
                self.env._(
                    "%(user)s does not work for %(community)s. Choose somebody who "
                    "does.",
                    user=borrower.name,
                    community=community.name,
                )
            )
        self._refuse_overdue(borrower, community.company_id)

    @api.model
    def _refuse_overdue(self, borrower, company):
        """Who has a receipt past its day borrows no other one (D8).

        :raises UserError: names the slip that is overdue and since when
        """
        # sudo: slips of other communities block, too; the one in the way is named
        overdue = self.sudo().search(
            self._overdue()
            & Domain("borrower_id", "=", borrower.id)
            & Domain("company_id", "=", company.id),
            order="date_due, id",
            limit=1,
        )
        if overdue:
            raise UserError(
                self.env._(
                    "%(user)s borrows no receipt: %(number)s on slip %(slip)s was due "
                    "back on %(date)s. It is settled or brought back first, or a "
                    "manager extends it.",
                    user=borrower.name,
                    number=overdue.receipt_no,
                    slip=overdue.name,
                    date=overdue.date_due,
                )
            )

    @api.model
    def _next_number(self, unit):
        """The next blank receipt the caller holds for the unit's community, locked."""
        cashier = self.env["wuye.cashier"]
        # the desk's own way to the next number asks its community only
        number = cashier._drawn(unit, limit=1)
        if not number:
            cashier._refuse_without_number()
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_receipt_number WHERE id = %s FOR UPDATE", number.id
            )
        )
        return number

    # === WHAT IS OUT === #

    @api.model
    def _of_charges(self, charges):
        """The open loans that bills are out on, as superuser."""
        # sudo: the caller reads the bills; that a receipt is out on them he is told
        lines = (
            self.env["wuye.receipt.loan.line"]
            .sudo()
            .search([("charge_id", "in", charges.ids), ("state", "=", "borrowed")])
        )
        return lines.loan_id

    @api.model
    def _refuse_lent(self, charges):
        """Bills out on a borrowed receipt are settled on it and by no other way.

        :raises UserError: names the receipt, its slip and who borrowed it
        """
        loan = self._of_charges(charges)[:1]
        if loan:
            lent = charges & loan.line_ids.charge_id.with_env(self.env)
            raise UserError(loan._say_out(lent[:1]))

    def _say_out(self, charge):
        self.ensure_one()
        return self.env._(
            "%(charge)s is out on borrowed receipt %(number)s, slip %(slip)s, with "
            "%(borrower)s, written for %(amount)s. Take exactly what it is written for "
            "(F6 at the desk), or take the receipt back first. Nothing was written.",
            charge=charge.display_name,
            number=self.receipt_no,
            slip=self.name,
            borrower=self.borrower_id.name,
            amount=self.currency_id.format(self.amount),
        )

    # === ENDS === #

    def action_return(self):
        """The paper is brought back unpaid: it is written on, so its number is void."""
        self._check_taker()
        self.check_access("read")
        for loan in self:
            written = loan.company_id._wuye_written()
            reason = written.env._("Brought back unpaid, slip %s", loan.name)
            loan._end("returned", reason=reason)
            loan._move_number("void", reason)
        return True

    def _void(self, reason):
        """Written wrongly, the paper at hand: its number is void."""
        self._check_taker()
        self.check_access("read")
        self._end("void", reason=reason)
        self._move_number("void", reason)

    def _lose(self, reason):
        """The paper is lost, which others than its borrower and lender approved."""
        self._end("lost", reason=reason)
        self._move_number("lost", reason)

    def _settle(self, receipt):
        """Money was taken on the number: the slip goes back to its borrower (R69)."""
        self._end("settled", receipt_id=receipt.id)

    def _end(self, state, **vals):
        """Close a slip that is open; the row is locked first.

        :raises UserError: it is closed already
        """
        self.ensure_one()
        self._lock()
        if self.state != "borrowed":
            label = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Slip %(slip)s is closed already: %(state)s.",
                    slip=self.name,
                    state=label[self.state],
                )
            )
        loan = self.sudo()  # sudo: rights were asked by the caller; see `write`
        loan.write(
            {
                "state": state,
                "ended_at": fields.Datetime.now(),
                "ended_by": self.env.uid,
                **vals,
            }
        )
        # what still asks to call it lost has become idle
        loan.loss_ids.filtered(lambda loss: loss.state == "draft").state = "cancelled"

    def _lock(self):
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_receipt_loan WHERE id = ANY(%s)"
                " ORDER BY id FOR UPDATE",
                self.ids,
            )
        )
        self.invalidate_recordset()

    def _move_number(self, state, reason):
        """The number of a slip that was not settled; the register says from whom."""
        # sudo: numbers are moved by methods only
        number = self.sudo().number_id
        number.write({"state": state, "holder_id": False, "reason": reason})
        kind = {"void": "void", "lost": "lose"}[state]
        self._log(kind, self.borrower_id, reason=reason)

    def _log(self, kind, before, to=None, reason=None):
        number = self.sudo().number_id  # sudo: as `wuye.receipt.book` writes it
        number.book_id._log(kind, number.number, number.number, before, to, reason)

    # === EXTENDING === #

    def _extend(self, date_due, reason):
        """Give the borrower more time; the manager's decision, on file (D8)."""
        self.ensure_one()
        self.env["res.users"]._require_post(
            ["manager"], self.env._("Only a manager extends a slip. Ask him.")
        )
        self.check_access("read")
        self._lock()
        if self.borrower_id == self.env.user:
            raise UserError(
                self.env._("Nobody extends his own slip. Ask another manager.")
            )
        if self.state != "borrowed" or date_due <= self.date_due:
            raise UserError(
                self.env._(
                    "An open slip is extended to a later day: %(slip)s is due back on "
                    "%(date)s.",
                    slip=self.name,
                    date=self.date_due,
                )
            )
        # sudo: the post was asked above; the change is tracked
        self.sudo().write({"date_due": date_due, "extend_reason": reason})

    # === CHECKS === #

    @api.model
    def _check_taker(self):
        """Who holds blank receipts lends them and takes them back (D11)."""
        self.env["res.users"]._require_post(
            TAKERS,
            self.env._(
                "Only collectors and cashiers lend receipts and take them back. Send "
                "the borrower to the desk."
            ),
        )
