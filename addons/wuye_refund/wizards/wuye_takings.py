from odoo import api, models
from odoo.tools import SQL

from odoo.addons.wuye_takings.wizards.wuye_takings_rows import yuan


class WuyeTakings(models.TransientModel):
    """Refunds in the tables of the day, on the day they were paid out (D12, D14)."""

    _inherit = "wuye.takings"

    def _refunds(self):
        """The slips paid out that belong to these tables, in their order.

        Those of a shift; else of the community and days, transfers too.
        """
        self.ensure_one()
        domain = [("state", "=", "done"), ("kind", "!=", "void")]
        if self.shift_id:
            domain.append(("shift_id", "=", self.shift_id._origin.id))
        else:
            domain += [
                ("community_id", "=", self.community_id._origin.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
            if self.desk_ids:
                domain.append(("shift_id.desk_id", "in", self.desk_ids._origin.ids))
            if self.user_id:
                domain.append(("paid_by", "=", self.user_id._origin.id))
        if self._is_limited():
            domain += [
                ("paid_by", "=", self.env.uid),
                *("|", ("shift_id", "=", False), ("shift_id.state", "=", "closed")),
            ]
        return self.env["wuye.refund"].search(domain, order="paid_at, id")

    def _rows(self):
        rows = super()._rows()
        # sudo: unit, payer and item are printed on the receipt of the slip he may read
        for refund in self._refunds().sudo():
            rows += [self._refund_row(refund, line) for line in refund.line_ids]
        return rows

    @api.model
    def _refund_row(self, refund, line):
        return self._row(
            refund.receipt_id,
            line.receipt_line_id,
            tender=refund.tender,
            amount=-yuan(line.amount),
            kind="refund",
            taken_at=refund.paid_at,
            refund=refund,
        )

    def _open_shifts(self):
        refunds = self._refunds().shift_id
        return super()._open_shifts() | refunds.filtered(lambda s: s.state == "open")

    @api.model
    def _say_remark(self, row):
        """Which slip gave the money back, and why."""
        if row["kind"] == "refund":
            refund = row["refund"]
            return self.env._(
                "Refund %(slip)s: %(reason)s", slip=refund.name, reason=refund.reason
            )
        return super()._say_remark(row)

    def _booked(self, receipts):
        """The money of the receipts of the tables, less what their slips paid out."""
        taken = receipts & self._receipts().with_env(receipts.env)
        found = dict(super()._booked(taken))
        for receipt, tender, paid, journal in self._refunds_booked():
            before = found.get((receipt, tender), (yuan(0), yuan(0)))
            found[receipt, tender] = (before[0] + yuan(paid), before[1] + yuan(journal))
        return found

    def _refunds_booked(self):
        """[(id of receipt, tender, payments, journal)]; out is negative.

        An entry that opens bills again is a payment by what it opens.
        """
        self.env.flush_all()
        # plain SQL: posts of the desk hold no accounting right; the slips are his
        return self.env.execute_query(
            SQL(
                """SELECT refund.receipt_id, refund.tender,
                          -sum(CASE WHEN item.account_id <> method.payment_account_id
                               THEN item.balance ELSE 0 END),
                          sum(CASE WHEN item.account_id = method.payment_account_id
                              THEN item.balance ELSE 0 END)
                     FROM wuye_refund refund
                     JOIN account_move move ON move.wuye_refund_id = refund.id
                      AND move.state = 'posted'
                     JOIN account_journal journal ON journal.id = move.journal_id
                      AND journal.wuye_tender = refund.tender
                     JOIN LATERAL (
                          SELECT line.payment_account_id
                            FROM account_payment_method_line line
                            JOIN account_payment_method kind
                              ON kind.id = line.payment_method_id
                           WHERE line.journal_id = journal.id
                             AND kind.payment_type = 'outbound'
                             AND line.payment_account_id IS NOT NULL
                        ORDER BY line.sequence, line.id LIMIT 1) method ON TRUE
                     JOIN account_move_line item ON item.move_id = move.id
                    WHERE refund.id = ANY(%s)
                 GROUP BY 1, 2""",
                self._refunds().ids,
            )
        )

    def _numbers(self, rows):
        """A refund uses no number."""
        return super()._numbers([row for row in rows if row["kind"] != "refund"])
