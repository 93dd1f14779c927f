from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_shift import OVERSEERS, TAKERS


class WuyeRefund(models.Model):
    """Carrying out what was approved: once, whole, or not at all (D14, R81)."""

    _inherit = "wuye.refund"

    # === ACTIONS === #

    def action_void(self):
        """Make the receipt void (accounting row 21). Done already: nothing.

        :raises UserError: approval or paper is missing, or the shift is closed
        """
        self.ensure_one()
        self.env["res.users"]._require_post(
            OVERSEERS, self.env._("A supervisor makes receipts void. Ask one.")
        )
        if self.kind != "void":
            raise UserError(self.env._("This slip gives money back: pay it out."))
        if self._begin():
            # sudo: the rights are checked by now; posts at the desk book nothing
            self.sudo()._void_receipt()
        return True

    def action_pay_out(self):
        """Have the browser say which desk it is and pay out there (J4)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "wuye_refund_pay_out",
            "params": {"refund_id": self.id},
        }

    def _pay_out(self, token):
        """Give the money back (accounting rows 10, 16, 22). Done already: nothing.

        Cash by a collector or cashier, of the float of his open shift, at the desk of
        that shift (J4); a transfer by the cashier, wherever he is.

        :param token: of the computer's desk
        :return: whether it was paid out now
        :raises UserError: says what is missing; nothing is written
        """
        self.ensure_one()
        # sudo: paid out in a shift that is open it is read by no collector any more
        if self.sudo().state == "done":
            return False
        if self.kind == "void":
            raise UserError(self.env._("A supervisor makes the receipt void."))
        if self.tender == "cash":
            self._check_taker()
        else:
            self._check_cashier()
        if not self._begin():
            return False
        shift = self.env["wuye.shift"]
        if self.tender == "cash":
            shift = self._lock_float(token)
        lines = self.sudo().line_ids  # sudo: bills of other lines count as well
        items = [line.item_id for line in lines]
        self.env["res.users"]._refuse_other_lines(items)
        # sudo: the rights are checked by now; posts at the desk book nothing
        self.sudo()._give_back(shift)
        return True

    # === CHECKS === #

    def _check_taker(self):
        self.env["res.users"]._require_post(
            TAKERS,
            self.env._("Cash is given back by a collector or cashier. Ask one."),
        )

    def _check_cashier(self):
        self.env["res.users"]._require_post(
            ("cashier",), self.env._("Transfers are made by the cashier. Ask him.")
        )
        if not (self.reference or "").strip():
            raise UserError(
                self.env._("Write down the bank reference of the transfer first.")
            )

    def _begin(self):
        """Lock receipt and slip; whether there is something to do.

        :raises UserError: it is not approved, or the paper is missing
        """
        self.check_access("write")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT FROM wuye_receipt WHERE id = %s FOR UPDATE", self.receipt_id.ids
        )
        self.env.cr.execute(
            "SELECT FROM wuye_refund WHERE id = %s FOR UPDATE", self.ids
        )
        self.env.invalidate_all()
        # sudo: as above, whoever was faster
        if self.sudo().state == "done":
            return False
        if self.state == "cancelled":
            raise UserError(
                self.env._("%s was cancelled. Make another one.", self.name)
            )
        self._check_approvals()
        if not self.is_retrieved and not self.is_paper_lost:
            raise UserError(
                self.env._(
                    "The original of receipt %s is not retrieved: take the paper and "
                    "tick it. If it is lost, start over with the payer's declaration.",
                    self.sudo().receipt_id.name,  # sudo: of the slip he may write
                )
            )
        self.sudo()._check_receipt()  # sudo: the state of the shift, of whomever
        self._check_lines()
        if self.kind != "void":
            self.sudo()._check_money()  # sudo: tenders of whoever took them
        return True

    def _check_money(self):
        """What was paid without money is not given back in money.

        :raises UserError: names what can be given back
        """
        receipt = self.receipt_id
        paid = sum(t.amount for t in receipt.tender_ids if t._is_money())
        left = receipt.currency_id.round(paid - receipt.amount_refunded)
        asked = sum(self.line_ids.mapped("amount"))
        if receipt.currency_id.compare_amounts(asked, left) > 0:
            raise UserError(
                self.env._(
                    "Of receipt %(receipt)s %(left)s of money can be given back: the "
                    "rest was set off. Lower the amounts; what was set off is the "
                    "accountant's to correct.",
                    receipt=receipt.name,
                    left=receipt.currency_id.format(left),
                )
            )

    def _lock_float(self, token):
        """The caller's open shift, with enough of its float left (坐支).

        :raises UserError: he has none, elsewhere, or too little is left
        """
        shift = self.env["wuye.shift"]._paying_at(token)
        if shift.community_id != self.community_id:
            raise UserError(
                self.env._(
                    "The receipt is of %(there)s and your shift of %(here)s. Send the "
                    "payer to a desk of %(there)s.",
                    there=self.community_id.display_name,
                    here=shift.community_id.display_name,
                )
            )
        shift._hold_float(self.amount)
        return shift

    # === WORK, AS SUPERUSER === #

    def _give_back(self, shift):
        """Book each line and close the slip; `shift` is empty for a transfer."""
        journal = self.company_id._wuye_tender_journal(self.tender)
        today = fields.Date.context_today(self)
        moves = self._book_bills(journal, today) | self._book_advances(journal, today)
        moves.wuye_refund_id = self
        self.receipt_id._taken_back(self.line_ids.receipt_line_id, self._say_entry())
        self.line_ids.is_done = True
        self._finish(today, shift_id=shift.id)

    def _book_bills(self, journal, date):
        """Money of bills: they are open again, or reduced by it."""
        settlement = self.env["wuye.settlement"]
        pairs = [
            (line.receipt_line_id.charge_id, line.amount)
            for line in self.line_ids
            if line.receipt_line_id.charge_id
        ]
        if self.kind == "refund":
            return settlement._refund_open(pairs, journal, date, self._say_entry())
        moves = self.env["account.move"]
        for charge, amount in pairs:
            moves |= settlement._refund_reduced(charge, amount, journal, date, self)
        return moves

    def _say_entry(self):
        """What is written into the books, in the language of the company."""
        written = self.company_id._wuye_written()
        return written.env._(
            "Refund %(slip)s of receipt %(receipt)s",
            slip=self.name,
            receipt=self.receipt_id.name,
        )

    def _book_advances(self, journal, date):
        """Money in advance: what is left of it (accounting row 10)."""
        settlement, moves = self.env["wuye.settlement"], self.env["account.move"]
        advances = self._advances()
        for line in self.line_ids:
            source = line.receipt_line_id
            if not source.charge_id:
                moves |= settlement._refund_advances(
                    advances[self._advance_key(source)], line.amount, journal, date
                )
        return moves

    def _advances(self):
        """{(unit, item, period): advances} that the receipt's payments made."""
        payments = self.receipt_id.tender_ids.payment_ids
        found = defaultdict(self.env["wuye.advance"].browse)
        for advance in self.env["wuye.advance"].search(
            [("payment_id", "in", payments.ids)], order="id"
        ):
            found[self._advance_key(advance)] |= advance
        return found

    def _advance_key(self, record):
        return (
            record.unit_id.id,
            record.item_id.id,
            record.period_start,
            record.period_end,
        )

    def _void_receipt(self):
        """Undo the payments; receipt and number are void and stay in the book."""
        receipt = self.receipt_id
        self.env.cr.execute(
            "SELECT state FROM wuye_shift WHERE id = %s FOR UPDATE",
            receipt.shift_id.ids,
        )
        today = fields.Date.context_today(self)
        self._undo_own_tenders(receipt, today)
        for payment in receipt.tender_ids.payment_ids:
            moves = self.env["wuye.settlement"]._void_payment(payment, today)
            moves.wuye_refund_id = self
        receipt._taken_back(receipt.line_ids, self._say_entry())
        number = receipt.number_id
        number.write({"state": "void", "reason": self.reason})
        receipt.state = "void"
        number.book_id._log(
            "void", number.number, number.number, receipt.user_id, None, self.reason
        )
        self._finish(today)

    def _undo_own_tenders(self, receipt, date):
        """What a tender booked by itself (`_book_x`) it undoes (`_void_x`)."""
        tenders = self.env["wuye.tender"]
        for tender in receipt.tender_ids:
            undo = getattr(tenders, f"_void_{tender.tender}", None)
            if undo:
                undo(tender, date, self.reason)
            elif hasattr(tenders, f"_book_{tender.tender}"):
                raise UserError(
                    self.env._(
                        "“%s” cannot be undone here: refund the receipt after the "
                        "shift is closed.",
                        tender.label,
                    )
                )

    def _finish(self, date, **vals):
        self.write(
            {
                "state": "done",
                "paid_by": self.env.uid,
                "paid_at": fields.Datetime.now(),
                "date": date,
                **vals,
            }
        )
        self.env.flush_all()
        # the trigger has added it to the receipt
        self.env.invalidate_all()
