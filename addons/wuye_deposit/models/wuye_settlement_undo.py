from odoo import api, models
from odoo.exceptions import UserError


class WuyeSettlement(models.AbstractModel):
    """Movements of deposits undone by counter-movements in the open month."""

    _inherit = "wuye.settlement"

    @api.model
    def _undo_deposit_move(self, row, date, reason):
        """Undo a movement by its counter-entry; return the counter-movement.

        A deposit paid in is undone only while all of it is held: what went out of it
        is undone first. A charge that was settled opens again.
        """
        row = row.sudo()
        deposit = self._lock_deposit(row.deposit_id)
        deposit._check_day(date)
        self._check_undo_deposit(row, deposit, date)
        account = self._deposit_account(deposit)
        counter, payment = self._book_counter(row, date, account, reason)
        # of a set-off: the entry also has the line of the charge opened again
        line = self._deposit_lines(counter, account)
        undone = self._move_deposit(
            deposit,
            row.kind,
            -row.amount,
            date,
            line,
            counter_of_id=row.id,
            charge_id=row.charge_id.id,
            payment_id=payment.id,
            reason=reason,
        )
        row.payment_id.write(
            {"wuye_void_move_ids": counter.ids, "wuye_void_date": date}
        )
        return undone

    @api.model
    def _check_undo_deposit(self, row, deposit, date):
        if row.counter_of_id or row.counter_ids:
            raise UserError(
                self.env._(
                    "%(movement)s is undone already, or is itself the undoing of "
                    "another. Book it anew instead.",
                    movement=row.display_name,
                )
            )
        if row.kind == "in":
            deposit._check_out(row.amount, date)
        if date < row.date:
            raise UserError(
                self.env._(
                    "%(movement)s cannot be undone on %(day)s, before it was booked.",
                    movement=row.display_name,
                    day=date,
                )
            )

    @api.model
    def _book_counter(self, row, date, account, reason):
        """(entry, payment) that undo a movement."""
        service, payment = self.sudo(), row.payment_id.browse()
        deposit = row.deposit_id
        if row.payment_id:
            payment = service._pay_deposit(
                deposit, -row.amount, row.payment_id.journal_id, date, account, reason
            )
            return payment.move_id, payment
        if row.kind == "set_off":
            journal = row.move_id.journal_id
            pairs = [(row.charge_id, -row.amount)]
            entry = service._reopen(
                pairs, date, account, "payment", reason, journal=journal
            )
            line = service._deposit_lines(entry, account)
            # what opened again is the charge's, what is held again the deposit's
            line.with_context(wuye_service=True).write(
                {
                    "partner_id": deposit.partner_id.id,
                    "wuye_unit_id": row.charge_id.unit_id.id,
                    "wuye_community_id": deposit.community_id.id,
                }
            )
            return entry, payment
        return self._red_entry(row, date, reason), payment

    @api.model
    def _red_entry(self, row, date, reason):
        """The entry of what was kept, on the same sides with a minus."""
        lines = [
            {
                "name": line.name,
                "partner_id": line.partner_id.id,
                "account_id": line.account_id.id,
                "balance": -line.balance,
                "is_storno": line.company_id.account_storno,
                "wuye_community_id": line.wuye_community_id.id,
                "wuye_unit_id": line.wuye_unit_id.id,
                "tax_ids": [(6, 0, line.tax_ids.ids)],
                "tax_repartition_line_id": line.tax_repartition_line_id.id,
                "tax_base_amount": -line.tax_base_amount,
                "tax_tag_ids": [(6, 0, line.tax_tag_ids.ids)],
            }
            for line in row.move_id.line_ids.sorted("id")
        ]
        return self._create_entry(
            row.community_id,
            date,
            "deposit",
            lines,
            wuye_unit_id=row.unit_id.id,
            ref=reason,
        )

    @api.model
    def _void_payment(self, payment, date):
        """The payment of a deposit is voided with its movement."""
        rows = (
            self.env["wuye.deposit.move"]
            .sudo()  # the caller's right is checked by now
            .search([("payment_id", "=", payment.id)])
        )
        if not rows:
            return super()._void_payment(payment, date)
        if not payment.sudo().wuye_void_move_ids:
            written = payment.sudo().company_id._wuye_written()
            ref = written.env._("Void of %(payment)s", payment=payment.display_name)
            self._undo_deposit_move(rows, date, ref)
        return payment.sudo().wuye_void_move_ids
