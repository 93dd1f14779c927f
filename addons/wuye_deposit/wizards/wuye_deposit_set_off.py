from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class WuyeDepositSetOff(models.TransientModel):
    """Open charges of the payer settled from his deposit, oldest first (row 18d)."""

    _name = "wuye.deposit.set.off"
    _description = "Set a Deposit Off"
    _inherit = ["wuye.deposit.wizard"]

    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(
        required=True, help="E.g. the number of the payer's signed consent."
    )
    line_ids = fields.One2many(
        "wuye.deposit.set.off.line",
        "set_off_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(string="To set off", compute="_compute_sums")
    amount_rest = fields.Monetary(string="Held after it", compute="_compute_sums")
    is_done = fields.Boolean(readonly=True)

    @api.depends("deposit_id")
    def _compute_line_ids(self):
        """What the payer owes in this community; the deposit goes to the oldest."""
        for set_off in self:
            deposit = set_off.deposit_id
            rest = deposit.amount_held
            commands = [fields.Command.clear()]
            for charge in set_off._open_charges(deposit):
                part = min(rest, charge.amount_residual)
                rest = deposit.currency_id.round(rest - part)
                commands.append(
                    fields.Command.create({"charge_id": charge.id, "amount": part})
                )
            set_off.line_ids = commands

    @api.depends("line_ids.amount", "deposit_id.amount_held")
    def _compute_sums(self):
        for set_off in self:
            amount = sum(set_off.line_ids.mapped("amount"))
            set_off.amount = amount
            set_off.amount_rest = set_off.amount_held - amount

    @api.model
    def _open_charges(self, deposit):
        charges = self.env["wuye.charge"].search(
            [
                ("partner_id", "=", deposit.partner_id.id),
                ("community_id", "=", deposit.community_id.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ]
        )
        return charges._settlement_order()

    def action_set_off(self):
        """Book the set-off and open the deposit; twice books once."""
        self.ensure_one()
        self.env["res.users"]._require_post(
            ["cashier", "accountant"],
            self.env._("Only a cashier or an accountant sets a deposit off. Ask one."),
        )
        self.lock_for_update()
        self.deposit_id.check_access("read")
        if not self.is_done:
            self._book()
            self.is_done = True
        return self.deposit_id._get_records_action(target="current")

    def _book(self):
        pairs = [(line.charge_id, line.amount) for line in self.line_ids if line.amount]
        charges = self.line_ids.charge_id
        charges.check_access("read")
        self.env["res.users"]._refuse_other_lines([*charges.item_id])
        if not pairs:
            raise UserError(
                self.env._(
                    "There is nothing to set off: %(payer)s owes nothing in this "
                    "community, or no line has an amount.",
                    payer=self.partner_id.display_name,
                )
            )
        # sudo: rights are checked by now; a cashier holds none on journal items
        self.env["wuye.settlement"]._set_off_deposit(
            self.deposit_id,
            [(charge.sudo(), amount) for charge, amount in pairs],
            self.date,
            self.reason,
        )


class WuyeDepositSetOffLine(models.TransientModel):
    """How much of a charge the deposit settles."""

    _name = "wuye.deposit.set.off.line"
    _description = "Charge Settled from a Deposit"

    set_off_id = fields.Many2one(
        "wuye.deposit.set.off", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="set_off_id.currency_id")
    charge_id = fields.Many2one("wuye.charge", required=True, ondelete="cascade")
    unit_id = fields.Many2one(related="charge_id.unit_id")
    item_id = fields.Many2one(related="charge_id.item_id")
    service_month = fields.Date(related="charge_id.service_month")
    date_due = fields.Date(related="charge_id.date_due")
    amount_open = fields.Monetary(related="charge_id.amount_residual", string="Open")
    amount = fields.Monetary(string="To set off")

    _charge_uniq = models.Constraint(
        "UNIQUE(set_off_id, charge_id)", "Each charge stands on one line."
    )

    @api.constrains("charge_id", "set_off_id")
    def _check_charge_id(self):
        for line in self:
            deposit, charge = line.set_off_id.deposit_id, line.charge_id
            # what the line says of a charge is for who may see it
            charge.with_user(line.env.user).check_access("read")
            if (charge.partner_id, charge.community_id) != (
                deposit.partner_id,
                deposit.community_id,
            ):
                raise ValidationError(
                    line.env._(
                        "%(charge)s is not owed by %(payer)s in this community: his "
                        "deposit cannot settle it.",
                        charge=charge.display_name,
                        payer=deposit.partner_id.display_name,
                    )
                )

    @api.constrains("amount", "charge_id")
    def _check_amount(self):
        for line in self:
            if not 0 <= line.amount <= line.currency_id.round(line.amount_open):
                raise ValidationError(
                    line.env._(
                        "%(charge)s is open for %(open)s: set off that or less.",
                        charge=line.charge_id.display_name,
                        open=line.currency_id.format(line.amount_open),
                    )
                )
