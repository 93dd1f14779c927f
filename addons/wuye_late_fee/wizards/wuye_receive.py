from odoo import api, fields, models


class WuyeReceive(models.TransientModel):
    """Damages to the day of payment, charged before the money is taken (B12)."""

    _inherit = "wuye.receive"

    late_amount = fields.Monetary(
        string="Late payment damages to date", compute="_compute_late_amount"
    )

    @api.depends("line_ids.charge_id", "date", "state")
    def _compute_late_amount(self):
        for receive in self:
            owed = receive._late_owed() if receive.state == "draft" else {}
            receive.late_amount = sum(
                float(damages.amount) for damages in owed.values() if damages.amount > 0
            )

    def action_charge_late(self):
        """Charge the damages of these bills to the day, and take them with the rest.

        The amount follows from the rule: nobody types it.
        """
        self.ensure_one()
        self._check_post()
        charges = self.line_ids.charge_id
        self._check_lines()
        charges.check_access("read")
        day = self.env["wuye.month"]._open_date(charges.community_id[:1], self.date)
        late = self.env["wuye.late.fee"]._charge(self._late_owed(), day)
        late = self._open_charges([("id", "in", late.ids)])
        self.line_ids = [
            fields.Command.create(
                {"charge_id": charge.id, "amount": charge.amount_residual}
            )
            for charge in late
        ]
        self.amount_received += sum(late.mapped("amount_residual"))
        return self._reopen()

    def _late_owed(self):
        """{charge: damages}; the day of payment bears none, it is paid by then."""
        until = fields.Date.subtract(self.date, days=1)
        # sudo: rules and settlements count whoever looks; lines are the user's own
        charges = self.line_ids.charge_id.sudo()
        owed = {}
        for company_charges in charges.grouped("company_id").values():
            owed |= self.env["wuye.late.fee"].sudo()._owed(company_charges, until)
        return owed
