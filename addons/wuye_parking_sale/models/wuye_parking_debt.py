import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_parking_lot.models.wuye_parking_stay import COUNTED_BY_OTHERS
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

_logger = logging.getLogger(__name__)
STATES = [
    ("open", "Open"),
    ("paid", "Collected"),
    ("written_off", "Written Off"),
]
EDITED = {"partner_id", "note"}  # by hand; all else follows


class WuyeParkingDebt(models.Model):
    """What a car owed when it was let out (R126, G17, accounting row 26c).

    Of a known holder it is an invoice on the receivable account of parking; without one
    it is a claim outside the ledger, and becomes income when it is collected. What is
    open follows from the invoice, or from what was taken.
    """

    _name = "wuye.parking.debt"
    _description = "Debt of a Stay"
    _inherit = ["mail.thread"]
    _order = "owed_at desc, id desc"
    _rec_names_search = ["name", "plate", "partner_id.name"]

    name = fields.Char(string="Debt No.", required=True, readonly=True, copy=False)
    stay_id = fields.Many2one(
        "wuye.parking.stay",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    plate = fields.Char(related="stay_id.plate", store=True, index="trigram")
    lot_id = fields.Many2one(
        related="stay_id.lot_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="stay_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="stay_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    owed_at = fields.Datetime(string="Left", readonly=True, required=True)
    amount = fields.Monetary(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Of the month card or the vehicle. Empty: nobody knows whose car it is; "
        "enter him once he is known.",
    )
    note = fields.Char(string="Notes")
    rate = fields.Float(
        string="VAT (%)", readonly=True, digits=(5, 2), help="As invoiced."
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    error = fields.Char(
        string="Why Not Invoiced", readonly=True, help="Of the last attempt."
    )
    payment_ids = fields.One2many(
        "wuye.parking.debt.payment", "debt_id", readonly=True, groups=COUNTED_BY_OTHERS
    )
    written_off = fields.Monetary(readonly=True)
    write_off_reason = fields.Char(string="Why Written Off", readonly=True)
    written_off_by = fields.Many2one("res.users", readonly=True)
    write_off_move_id = fields.Many2one(
        "account.move", string="Entry of the Write-Off", readonly=True, copy=False
    )
    amount_left = fields.Monetary(string="Open", compute="_compute_left", store=True)
    state = fields.Selection(STATES, compute="_compute_left", store=True)

    _stay_uniq = models.Constraint("UNIQUE(stay_id)", "A stay owes once.")
    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "Another debt has this number."
    )
    _positive = models.Constraint("CHECK(amount > 0)", "A debt is more than nothing.")
    _write_off_why = models.Constraint(
        "CHECK(coalesce(written_off, 0) = 0 OR (written_off > 0"
        " AND written_off_by IS NOT NULL"
        " AND length(btrim(coalesce(write_off_reason, ''))) >= 2))",
        "Say why the debt is written off.",
    )
    _facts = Immutable(
        *("name", "stay_id", "owed_at", "amount"),
        message="What was owed is never changed: collect it, or write it off.",
    )
    _invoiced = Immutable(
        *("move_id", "partner_id", "rate"),
        message="A debt that is invoiced stays that holder's.",
        when="OLD.move_id IS NOT NULL",
    )
    _written_once = Immutable(
        *("written_off", "write_off_reason", "written_off_by"),
        message="What is written off stays so.",
        when="OLD.written_off > 0",
    )
    _kept = NeverDeleted("What was owed is never deleted.")

    @api.depends(
        *("amount", "written_off", "move_id.amount_residual"),
        *("payment_ids.amount", "payment_ids.move_id"),
    )
    def _compute_left(self):
        for debt in self:
            payments = debt.sudo().payment_ids  # sudo: the same whoever asks
            if debt.move_id:
                left = debt.sudo().move_id.amount_residual  # what is paid to it is less
                payments = payments.filtered(lambda payment: not payment.move_id)
            else:
                left = debt.amount - debt.written_off
            left -= sum(payments.mapped("amount"))
            debt.amount_left = debt.currency_id.round(left)
            if debt.currency_id.compare_amounts(debt.amount_left, 0) > 0:
                debt.state = "open"
            else:
                debt.state = "written_off" if debt.written_off else "paid"

    def write(self, vals):
        if not self.env.su and vals.keys() - EDITED:
            raise AccessError(
                self.env._("Debts are collected and written off with their buttons.")
            )
        return super().write(vals)

    # === MAKING === #

    @api.model
    def _of_stays(self, stays):
        """The debts of stays that left owing; each once. Called as sudo.

        It writes a row and no more: nothing of it may keep a car inside (G17).
        """
        owing = stays.filtered(lambda stay: stay.phase == "out" and stay.amount_debt)
        known = self.search([("stay_id", "in", owing.ids)]).stay_id
        sequence = self.env["ir.sequence"]
        return self.create(
            [
                {
                    "name": sequence.next_by_code("wuye.parking.debt"),
                    "stay_id": stay.id,
                    "owed_at": stay.left_at,
                    "amount": stay.amount_debt,
                    "partner_id": self._holder_of(stay).id,
                }
                for stay in owing - known
            ]
        )

    @api.model
    def _holder_of(self, stay):
        """Whose car it is by its month card, else by the register; or nobody."""
        permit = stay.permit_id or self.env["wuye.parking.permit"]._of(
            stay.plate, stay.lot_id
        )
        if permit:
            return permit.partner_id
        vehicles = self.env["wuye.vehicle"]
        if not stay.plate:
            return vehicles.partner_id
        return vehicles.search(
            [
                ("plate", "=", stay.plate),
                ("community_id", "=", stay.community_id.id),
                ("partner_id", "!=", False),
            ],
            limit=1,
        ).partner_id

    # === INVOICES === #

    @api.model
    def _cron_invoice(self):
        """Make debts that are missing, and invoice those whose holder is known."""
        waiting = self._to_invoice()
        for done, debt in enumerate(waiting, 1):
            debt._try_invoice()
            self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - done)

    @api.model
    def _to_invoice(self):
        """Open debts of known holders without an invoice; makes missing ones."""
        stays = self.env["wuye.parking.stay"].search(
            [("phase", "=", "out"), ("amount_debt", ">", 0), ("debt_ids", "=", False)]
        )
        self._of_stays(stays)
        return self.search(
            [
                ("partner_id", "!=", False),
                ("move_id", "=", False),
                ("state", "=", "open"),
            ]
        )

    def action_invoice(self):
        """Invoice those whose holder is known now; what fails is said on its page."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            ("accountant", "manager"),
            self.env._("An accountant or a manager invoices debts. Ask one."),
        )
        for debt in self.sudo():  # sudo: invoices of parking are made by the service
            debt._try_invoice()

    def _try_invoice(self):
        """Invoice one; the reason it cannot be is kept on it, and logged."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._invoice()
        except UserError as error:
            _logger.warning("debt %s is not invoiced: %s", self.id, error)
            self.error = str(error)

    def _invoice(self):
        """Row 26c: the debt on the holder, income and VAT; once."""
        self.lock_for_update()
        is_open = self.state == "open" and not self.payment_ids
        if self.move_id or not self.partner_id or not is_open:
            return
        service = self.env["wuye.parking.invoice"]
        rate = self.lot_id._rate_on(to_gate(self.owed_at).date())
        written = self.company_id._wuye_written(self.partner_id)
        name = written.env._(
            "Parking of %(plate)s, %(lot)s, left %(day)s",
            plate=self.plate or self.stay_id.name,
            lot=self.lot_id.name,
            day=f"{to_gate(self.owed_at):%Y-%m-%d %H:%M}",
        )
        line = service._prepare_line(self.lot_id, rate, self.amount, name, "debt")
        move = service._create_invoice(
            self.community_id, self.partner_id, "parking_debt", self.name, [line]
        )
        self.write({"rate": float(rate), "move_id": move.id, "error": False})

    # === ACTIONS === #

    def action_take(self):
        """The page that takes the money."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Collect a Debt"),
            "res_model": "wuye.parking.debt.take",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_debt_id": self.id},
        }

    def action_write_off(self):
        """The page that asks why."""
        self.ensure_one()
        self.check_access("read")
        self._require_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write a Debt Off"),
            "res_model": "wuye.parking.debt.write.off",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_debt_id": self.id},
        }

    def action_open_stay(self):
        self.ensure_one()
        return self.stay_id._get_records_action(name=self.env._("Stay"))

    @api.model
    def _require_manager(self):
        self.env["res.users"]._require_post(
            ("manager",), self.env._("A manager writes debts off. Ask one.")
        )
