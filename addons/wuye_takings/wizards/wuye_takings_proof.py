from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from .wuye_takings_rows import yuan

NOTHING = Decimal("0.00")


class WuyeTakings(models.TransientModel):
    """Receipts = payments = journal, to the fen, or the first that differs (D20)."""

    _inherit = "wuye.takings"

    def _proof(self, rows=None):
        """The three figures of the money, and where they part.

        :return: {"receipts", "payments", "journal": Decimal of yuan, "difference":
            the one of the two that is farther off, "first": name of the first receipt
            that differs or False, "tender": its tender, "no_money": Decimal}
        """
        rows = self._rows() if rows is None else rows
        taken, no_money = defaultdict(Decimal), NOTHING
        ids = dict.fromkeys(row["receipt"].id for row in rows if row["receipt"])
        # sudo: names of receipts whose rows the caller was given
        receipts = self.env["wuye.receipt"].sudo().browse(ids)
        for row in rows:
            if not row["is_money"]:
                no_money += row["amount"]
            elif row["tender"]:
                taken[row["receipt"].id, row["tender"]] += row["amount"]
        booked = self._booked(receipts)
        figures = {
            key: (taken.get(key, NOTHING), *booked.get(key, (NOTHING, NOTHING)))
            for key in taken.keys() | booked.keys()
        }
        sums = [sum(column, NOTHING) for column in zip(*figures.values(), strict=True)]
        said, paid, journal = sums or (NOTHING, NOTHING, NOTHING)
        wrong = self._first_difference(receipts, figures)
        return {
            "receipts": said,
            "payments": paid,
            "journal": journal,
            "difference": max(paid - said, journal - said, key=abs),
            "first": wrong and wrong[0],
            "tender": wrong and wrong[1],
            "no_money": no_money,
        }

    @api.model
    def _first_difference(self, receipts, figures):
        """(number, label of tender) of the first receipt whose figures differ."""
        kinds = self.env["wuye.tender"]._kinds()
        wrong = {key for key, amounts in figures.items() if len(set(amounts)) > 1}
        for receipt in receipts:
            for code in sorted(code for one, code in wrong if one == receipt.id):
                return receipt.name, kinds.get(code, {}).get("label", code)
        for code in sorted(code for one, code in wrong if not one):
            return self._without_receipt(), kinds.get(code, {}).get("label", code)
        return False

    @api.model
    def _without_receipt(self):
        """What money of no receipt is called: a hook for who adds such rows."""
        return "-"

    @api.model
    def _booked(self, receipts):
        """{(id of receipt, tender): (payments, journal)} of their money, in yuan.

        How to extend it: a module whose rows are booked otherwise adds their entries.
        A payment on the journal of another tender is none of this one.
        """
        codes = [c for c, kind in self._tender_kinds() if kind["is_money"]]
        self.env.flush_all()
        # plain SQL: posts of the desk hold no accounting right, and a day has
        # thousands of payments; which receipts may be asked about is decided before
        paid = self.env.execute_query(
            SQL(
                """SELECT part.receipt_id, part.tender,
                          sum(CASE payment.payment_type WHEN 'outbound'
                              THEN -payment.amount ELSE payment.amount END)
                     FROM wuye_receipt_tender part
                     JOIN account_payment payment ON payment.wuye_tender_id = part.id
                     JOIN account_journal journal ON journal.id = payment.journal_id
                    WHERE part.receipt_id = ANY(%s) AND part.tender = ANY(%s)
                      AND payment.state IN ('in_process', 'paid')
                      AND payment.wuye_void_date IS NULL
                      AND journal.wuye_tender = part.tender
                 GROUP BY 1, 2""",
                receipts.ids,
                codes,
            )
        )
        journal = self.env.execute_query(self._journal_query(receipts, codes))
        found = defaultdict(lambda: [NOTHING, NOTHING])
        for place, rows in enumerate((paid, journal)):
            for receipt, code, amount in rows:
                found[receipt, code][place] = yuan(amount)
        return {key: tuple(amounts) for key, amounts in found.items()}

    @api.model
    def _tender_kinds(self):
        return self.env["wuye.tender"]._kinds().items()

    @api.model
    def _journal_query(self, receipts, codes):
        """Items on the accounts of the tenders: of payments and of what voided them.

        An advance that is voided goes back by a payment of its own: both are left out.
        """
        return SQL(
            """SELECT part.receipt_id, part.tender, sum(item.balance)
                 FROM wuye_receipt_tender part
                 JOIN account_payment payment ON payment.wuye_tender_id = part.id
                 JOIN account_journal journal ON journal.id = payment.journal_id
                 JOIN account_payment_method_line method
                   ON method.id = payment.payment_method_line_id
                 JOIN account_move_line item
                   ON item.account_id = method.payment_account_id
                  AND item.parent_state = 'posted'
                  AND (item.move_id = payment.move_id
                       OR item.move_id IN (
                           SELECT undone.account_move_id
                             FROM wuye_payment_void_rel undone
                            WHERE undone.account_payment_id = payment.id))
                WHERE part.receipt_id = ANY(%s) AND part.tender = ANY(%s)
                  AND journal.wuye_tender = part.tender
                  AND (payment.wuye_void_date IS NULL OR EXISTS (
                      SELECT FROM wuye_payment_void_rel undone
                       WHERE undone.account_payment_id = payment.id))
             GROUP BY 1, 2""",
            receipts.ids,
            codes,
        )
