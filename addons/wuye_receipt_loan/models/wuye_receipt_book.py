from odoo import models
from odoo.exceptions import UserError


class WuyeReceiptBook(models.Model):
    _inherit = "wuye.receipt.book"

    def _move(self, kind, first, last, holder=None, reason=None):
        """A receipt that is out on a slip is lost on its slip, with approval."""
        if kind == "lose":
            # sudo: the keeper is told of every slip on the numbers of his book
            loan = (
                self.env["wuye.receipt.loan"]
                .sudo()
                .search(
                    [
                        ("state", "=", "borrowed"),
                        ("number_id.book_id", "=", self.id),
                        ("number_id.number", ">=", first),
                        ("number_id.number", "<=", last),
                    ],
                    limit=1,
                )
            )
            if loan:
                raise UserError(
                    self.env._(
                        "%(number)s is out on slip %(slip)s with %(borrower)s. Report "
                        "its loss on the slip: a manager approves it.",
                        number=loan.receipt_no,
                        slip=loan.name,
                        borrower=loan.borrower_id.name,
                    )
                )
        return super()._move(kind, first, last, holder, reason)
