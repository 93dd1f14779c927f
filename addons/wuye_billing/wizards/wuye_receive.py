from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.wuye_unit import RECEIVING_POSTS


class WuyeReceive(models.TransientModel):
    """Money at the desk (登记收款): for open charges, and in advance if he says so.

    What is received must equal what is put on charges and advances. A rest is never
    kept silently: the clerk asks for it to be kept as an advance.
    """

    _name = "wuye.receive"
    _description = "Receive Money"

    state = fields.Selection(
        [("draft", "Enter"), ("done", "Received")], default="draft", readonly=True
    )
    unit_id = fields.Many2one(
        "wuye.unit", help="Advances and a rest are kept for this unit."
    )
    partner_id = fields.Many2one("res.partner", string="Payer", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tender = fields.Selection(selection="_selection_tender", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    memo = fields.Char(help="E.g. the number of the paper receipt.")
    amount_received = fields.Monetary(
        string="Money received",
        help="What the payer hands over. Put in the lines what it is for.",
    )
    amount_allocated = fields.Monetary(
        string="Put on lines", compute="_compute_allocated"
    )
    amount_rest = fields.Monetary(string="Rest", compute="_compute_allocated")
    line_ids = fields.One2many("wuye.receive.line", "receive_id")
    advance_ids = fields.One2many("wuye.receive.advance", "receive_id")
    result_ids = fields.One2many("wuye.receive.result", "receive_id", readonly=True)

    is_unverified = fields.Boolean(related="unit_id.is_verify_due")
    lines_shown = fields.Char(
        string="Business lines shown",
        compute="_compute_lines_shown",
        help="What is open for other lines is neither shown nor taken here (J6).",
    )

    # === DEFAULTS === #

    @api.model
    def _selection_tender(self):
        field = self.env["account.journal"]._fields["wuye_tender"]
        labels = dict(field._description_selection(self.env))
        # posts at the desk hold no accounting right; which tenders exist is no secret
        used = set(
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("wuye_tender", "!=", False),
                ]
            )
            .mapped("wuye_tender")
        )
        return [(key, label) for key, label in labels.items() if key in used]

    @api.model
    def default_get(self, fields_list):
        """Bring up what is open: of a unit, a payer, or the charges selected."""
        self._check_post()
        values = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        record = self.env[model].browse(ids).exists() if ids and model else None
        if model == "wuye.charge":
            values.update(self._prepare_from_charges(record))
        elif model == "wuye.unit" and record:
            values.update(self._prepare_from_unit(record[0]))
        elif model == "res.partner" and record:
            values.update(self._prepare_from_payer(record[0]))
        return values

    @api.model
    def _prepare_from_unit(self, unit):
        charges = self._open_charges([("unit_id", "=", unit.id)])
        payer = charges[:1].partner_id or unit.payer_id
        # one receipt, one payer: the others' bills wait for their payers
        return {
            **self._prepare_from_charges(
                charges.filtered(lambda charge: charge.partner_id == payer)
            ),
            "unit_id": unit.id,
            "partner_id": payer.id,
            "company_id": unit.company_id.id,
        }

    @api.model
    def _prepare_from_payer(self, partner):
        charges = self._open_charges([("partner_id", "=", partner.id)])
        values = self._prepare_from_charges(charges)
        return {**values, "partner_id": partner.id}

    @api.model
    def _prepare_from_charges(self, charges):
        charges = charges.filtered(
            lambda charge: charge.state == "posted"
            and charge.amount_residual > 0
            and charge.item_id.is_taken_by_me
        )._settlement_order()
        payer = charges.partner_id
        if len(payer) > 1:
            raise UserError(
                self.env._(
                    "These charges have several payers (%(payers)s). Take the money of "
                    "one payer at a time.",
                    payers=", ".join(payer.mapped("display_name")),
                )
            )
        values = {
            "line_ids": [
                fields.Command.create(
                    {"charge_id": charge.id, "amount": charge.amount_residual}
                )
                for charge in charges
            ],
            "amount_received": sum(charges.mapped("amount_residual")),
        }
        if charges:
            values.update(
                partner_id=payer.id,
                unit_id=charges.unit_id.id if len(charges.unit_id) == 1 else False,
                company_id=charges[0].company_id.id,
            )
        return values

    @api.model
    def _open_charges(self, domain):
        return self.env["wuye.charge"].search(
            [
                *domain,
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("item_id.is_taken_by_me", "=", True),
            ]
        )

    # === COMPUTE AND CHECKS === #

    @api.depends("line_ids.amount", "advance_ids.amount", "amount_received")
    def _compute_allocated(self):
        for receive in self:
            receive.amount_allocated = receive._allocated()
            receive.amount_rest = receive.amount_received - receive.amount_allocated

    @api.depends_context("uid", "lang")
    def _compute_lines_shown(self):
        self.lines_shown = self.env["res.users"]._name_lines()

    def _allocated(self):
        amounts = [*self.line_ids.mapped("amount"), *self.advance_ids.mapped("amount")]
        total = sum(amounts)
        return self.currency_id.round(total) if self.currency_id else total

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        """A unit chosen by hand brings its open charges."""
        if self.unit_id and not self.line_ids:
            values = self._prepare_from_unit(self.unit_id)
            self.partner_id = values["partner_id"]
            self.company_id = values["company_id"]
            self.line_ids = values["line_ids"]
            self.amount_received = values["amount_received"]

    @api.model
    def _receiving_posts(self):
        """Who registers money on this page; an add-on may leave it to fewer."""
        return RECEIVING_POSTS

    @api.model
    def _check_post(self):
        """Housekeepers and those who compute bills never take money."""
        self.env["res.users"]._require_post(
            self._receiving_posts(),
            self.env._("Your post takes no money. Send the payer to the desk."),
        )

    # === ACTIONS === #

    def action_keep_rest(self):
        """Put what is over on a line of its own, as an advance of the unit."""
        self.ensure_one()
        self._check_post()
        if self.amount_rest > 0:
            unit = self.unit_id or self.line_ids.charge_id.unit_id[:1]
            if not unit:
                raise UserError(
                    self.env._("Choose the unit for which the rest is kept.")
                )
            values = {"unit_id": unit.id, "amount": self.amount_rest}
            if self.lines_shown:
                # not for any item: that would be money for other lines, too
                values["item_id"] = self.line_ids.item_id[:1].id
            self.advance_ids = [fields.Command.create(values)]
        return self._reopen()

    def action_spread(self):
        """Put the money on the charges, oldest first; what is over stays a rest."""
        self.ensure_one()
        rest = self.amount_received - sum(self.advance_ids.mapped("amount"))
        by_charge = {line.charge_id: line for line in self.line_ids}
        for charge in self.line_ids.charge_id._settlement_order():
            line = by_charge[charge]
            line.amount = max(0.0, min(line.amount_open, self.currency_id.round(rest)))
            rest -= line.amount
        return self._reopen()

    def action_take_sum(self):
        """The money received is what stands on the lines."""
        self.ensure_one()
        self.amount_received = self.amount_allocated
        return self._reopen()

    def action_receive(self):
        """Book the money; the same page pressed twice books once."""
        self.ensure_one()
        self._check_post()
        self.lock_for_update()
        if self.state == "done":
            return self._reopen()
        self._check_complete()
        settlement = self.env["wuye.settlement"].sudo()  # rights are checked by now
        payments = settlement._receive([self._prepare_receipt()])
        # what a collector sees of a payment is on this page, not in accounting
        self.result_ids = [
            fields.Command.create(
                {
                    "name": payment.name,
                    "amount": payment.amount,
                    "community_id": payment.wuye_community_id.id,
                    "payment_id": payment.id,
                }
            )
            for payment in payments
        ]
        self.state = "done"
        return self._reopen()

    def action_open_payments(self):
        self.ensure_one()
        payments = self.sudo().result_ids.mapped("payment_id")
        return (
            self.env["account.payment"]
            .browse(payments)
            ._get_records_action(name=self.env._("Payments"))
        )

    # === BUSINESS METHODS === #

    def _check_complete(self):
        charges = self.line_ids.charge_id
        self._check_lines()
        charges.check_access("read")
        (charges.unit_id | self.advance_ids.unit_id).check_access("read")
        if self.currency_id.is_zero(self._allocated()):
            raise UserError(
                self.env._("There is nothing to book: put an amount on a line.")
            )
        if charges.partner_id - self.partner_id:
            raise UserError(
                self.env._(
                    "Not all of these charges are owed by %(payer)s. Take the money of "
                    "one payer at a time.",
                    payer=self.partner_id.display_name,
                )
            )
        if not self.currency_id.is_zero(self.amount_rest):
            self._refuse_rest()

    def _check_lines(self):
        """Name the item that is not this collector's before saying more (J6)."""
        items = [*self.line_ids.item_id]
        items += [advance.item_id for advance in self.advance_ids]
        self.env["res.users"]._refuse_other_lines(items)

    def _refuse_rest(self):
        rest = self.currency_id.format(abs(self.amount_rest))
        if self.amount_rest > 0:
            message = self.env._(
                "%(rest)s more is received than put on the lines, nothing was booked. "
                "Ask the payer: press “Keep the rest as advance”, or give it back and "
                "correct the money received.",
                rest=rest,
            )
        else:
            message = self.env._(
                "%(rest)s less is received than put on the lines, nothing was booked. "
                "Lower the amount of a line: what is left stays open.",
                rest=rest,
            )
        raise UserError(message)

    def _prepare_receipt(self):
        # sudo: rights are checked by now, and a cashier holds none on journal items
        receive = self.sudo()
        return {
            "partner": receive.partner_id,
            "journal": receive.company_id._wuye_tender_journal(receive.tender),
            "date": receive.date,
            "memo": receive.memo,
            "charges": [
                (line.charge_id, line.amount)
                for line in receive.line_ids
                if not receive.currency_id.is_zero(line.amount)
            ],
            "advances": [
                {
                    "unit": advance.unit_id,
                    "item": advance.item_id,
                    "amount": advance.amount,
                    "period_start": advance.period_start,
                    "period_end": advance.period_end,
                }
                for advance in receive.advance_ids
            ],
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receive Money"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }
