from odoo import api, models
from odoo.tools import SQL

from odoo.addons.wuye_takings.wizards.wuye_takings_rows import yuan

GROUPS = ("wallet", "closing")  # neither fees nor advances, and of no item


class WuyeTakings(models.TransientModel):
    """Wallets in the tables of the day: topped up, and given back (D12)."""

    _inherit = "wuye.takings"

    # === TOPPED UP === #

    @api.model
    def _row(self, receipt, line=None, **values):
        row = super()._row(receipt, line, **values)
        if line is not None and line.wallet_id:
            row["group"] = "wallet"
        return row

    @api.model
    def _group_labels(self):
        return {**super()._group_labels(), **self._wallet_labels()}

    @api.model
    def _own_columns(self):
        columns = super()._own_columns()
        other = columns.pop("other")  # the last one
        return {**columns, **self._wallet_labels(), "other": other}

    @api.model
    def _wallet_labels(self):
        return {
            "wallet": self.env._("Top-ups of wallets"),
            "closing": self.env._("Wallets given back"),
        }

    def _summary_group(self, label, rows, tenders):
        group = super()._summary_group(label, rows, tenders)
        if rows[0]["group"] in GROUPS:
            for line in group["rows"]:
                line["label"] = label
        return group

    # === GIVEN BACK === #

    def _closings(self):
        """Wallets given back that belong to these tables, in their order.

        Those of a shift; else of the community and days, transfers too, as refunds.
        """
        self.ensure_one()
        self.check_access("read")
        if self.shift_id:
            domain = [("shift_id", "=", self.shift_id._origin.id)]
        else:
            place = self.community_id._origin.id
            domain = [
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                # cash is of the place it left, whose wallet ever it was
                *("|", ("shift_id.community_id", "=", place)),
                *("&", ("shift_id", "=", False), ("community_id", "=", place)),
            ]
            if self.desk_ids:
                domain.append(("shift_id.desk_id", "in", self.desk_ids._origin.ids))
            if self.user_id:
                domain.append(("user_id", "=", self.user_id._origin.id))
        if self._is_limited():
            domain += [
                ("user_id", "=", self.env.uid),
                *("|", ("shift_id", "=", False), ("shift_id.state", "=", "closed")),
            ]
        # sudo: of a shift, or a place and days, whose tables he may read
        return self.env["wuye.wallet.closing"].sudo().search(domain, order="id")

    def _rows(self):
        return super()._rows() + [self._closing_row(one) for one in self._closings()]

    @api.model
    def _closing_row(self, closing):
        """Money that left without a receipt: the slip is its paper."""
        return {
            **self._row(self.env["wuye.receipt"].sudo()),
            "name": closing.name,
            "taken_at": closing.create_date,
            "payer": closing.partner_id,
            "tender": closing.tender,
            "amount": -yuan(closing.amount),
            "kind": "refund",
            "group": "closing",
            "closing": closing,
        }

    def _open_shifts(self):
        # sudo: see _closings; of a shift its name is told
        shifts = self._closings().shift_id.filtered(lambda one: one.state == "open")
        return super()._open_shifts() | shifts.with_env(self.env)

    @api.model
    def _say_remark(self, row):
        if row.get("closing"):
            return self.env._("Wallet %s given back", row["closing"].wallet_id.name)
        return super()._say_remark(row)

    @api.model
    def _without_receipt(self):
        return self.env._("Wallets given back")

    def _booked(self, receipts):
        """Also the money that left with wallets, which no receipt knows."""
        found = dict(super()._booked(receipts))
        for tender, paid, journal in self._closings_booked():
            found[False, tender] = (yuan(paid), yuan(journal))
        return found

    def _closings_booked(self):
        """[(tender, payments, journal)] of wallets given back; out is negative."""
        self.env.flush_all()
        # plain SQL: posts of the desk hold no accounting right; the slips are his
        return self.env.execute_query(
            SQL(
                """SELECT closing.tender, -sum(payment.amount), sum(item.balance)
                     FROM wuye_wallet_closing closing
                     JOIN account_payment payment ON payment.id = closing.payment_id
                      AND payment.wuye_void_date IS NULL
                     JOIN account_journal journal ON journal.id = payment.journal_id
                      AND journal.wuye_tender = closing.tender
                     JOIN account_payment_method_line method
                       ON method.id = payment.payment_method_line_id
               CROSS JOIN LATERAL (
                          SELECT coalesce(sum(line.balance), 0) AS balance
                            FROM account_move_line line
                           WHERE line.move_id = payment.move_id
                             AND line.parent_state = 'posted'
                             AND line.account_id = method.payment_account_id) item
                    WHERE closing.id = ANY(%s)
                 GROUP BY 1""",
                self._closings().ids,
            )
        )
