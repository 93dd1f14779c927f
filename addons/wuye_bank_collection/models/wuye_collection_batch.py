import base64
from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from ..collection_file import Unwritable, write

FOLLOWING = {
    "draft": ("out", "cancelled"),
    "out": ("booking", "cancelled"),
    "booking": ("done",),
}
POSTS = ["accountant", "ledger_clerk"]
# what makes the file; fixed once it is out
TERMS = ("company_id", "month", "date_debit", "layout_id", "journal_id")


class WuyeCollectionBatch(models.Model):
    """A file of bank collection: proposed, sent, returned, booked (R88, E2).

    What is in a file that is out is locked: neither the desk nor another file takes
    it. The bank answers once; the same answer again changes nothing.
    """

    _name = "wuye.collection.batch"
    _description = "Bank Collection"
    _inherit = ["wuye.collection.step", "wuye.work.mixin", "mail.thread"]
    _order = "date_debit desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="File no.",
        required=True,
        readonly=True,
        copy=False,
        default="/",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_ids = fields.Many2many(
        "wuye.community", string="Communities", check_company=True, required=True
    )
    month = fields.Date(
        required=True, help="Bills of this month are collected; any day of it."
    )
    with_arrears = fields.Boolean(help="Also what is open of earlier months.")
    date_debit = fields.Date(
        string="Debit day",
        required=True,
        help="On this day agreements have to be valid, and what the bank collects is "
        "booked.",
        tracking=True,
    )
    layout_id = fields.Many2one(
        "wuye.collection.layout",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["wuye.collection.layout"].search([], limit=1),
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'bank')]",
        default=lambda self: self._default_journal_id(),
        help="Its payment method has the clearing account of the channel.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("out", "At the Bank"),
            ("booking", "Being Booked"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("wuye.collection.line", "batch_id", readonly=True)
    line_count = fields.Integer(
        string="Rows", readonly=True, copy=False, aggregator=None
    )
    amount = fields.Monetary(readonly=True, copy=False)
    amount_collected = fields.Monetary(compute="_compute_outcome")
    failed_count = fields.Integer(string="Failed rows", compute="_compute_outcome")
    booked_count = fields.Integer(string="Booked rows", compute="_compute_outcome")
    file = fields.Binary(readonly=True, copy=False, attachment=True)
    filename = fields.Char(readonly=True, copy=False)
    return_file = fields.Binary(string="Returned file", copy=False, attachment=True)
    return_filename = fields.Char(copy=False)
    return_digest = fields.Char(readonly=True, copy=False)
    error_ids = fields.One2many("wuye.collection.error", "batch_id", readonly=True)
    move_ids = fields.One2many("account.move", "wuye_collection_id", readonly=True)

    _terms = Immutable(
        *TERMS,
        message="A file that was made stays as it is. Cancel it and make a new one.",
        when="OLD.state <> 'draft'",
    )
    _state_next = StateTable(
        "wuye_collection_batch_state",
        FOLLOWING,
        "This is not what comes next for a file.",
    )
    _kept = NeverDeleted(
        "A file that was sent to the bank stays on file.", when="OLD.state <> 'draft'"
    )

    # === DEFAULTS AND COMPUTE === #

    @api.model
    def _default_journal_id(self):
        # sudo: which journal a tender has is no secret
        return (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("wuye_tender", "=", "transfer"),
                ],
                limit=1,
            )
        )

    @api.depends("line_ids.state")
    def _compute_outcome(self):
        rows = self.env["wuye.collection.line"]._read_group(
            [("batch_id", "in", self.ids)],
            ["batch_id", "state"],
            ["__count", "amount:sum"],
        )
        found = defaultdict(dict)
        for batch, state, count, amount in rows:
            found[batch][state] = (count, amount)
        for batch in self:
            own = found[batch._origin]
            batch.amount_collected = own.get("collected", (0, 0.0))[1]
            batch.failed_count = own.get("failed", (0, 0.0))[0]
            batch.booked_count = own.get("collected", (0, 0.0))[0]

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._name)
        return super().create(vals_list)

    def _own_fields(self):
        return (*super()._own_fields(), "line_count", "amount", "file", "return_digest")

    # === ACTIONS === #

    def action_propose(self):
        """Find what is open and covered by an agreement; again: anew."""
        for batch in self._mine():
            batch._require(batch, "draft")
            batch.sudo()._propose()  # sudo: rows are made by this method alone
        return True

    def action_export(self):
        """Make the file and lock what is in it."""
        for batch in self._mine():
            batch._require(batch, "draft")
            batch.sudo()._export()  # sudo: as above
        return True

    def action_cancel(self):
        """The file is not sent, or the bank has not worked on it: all opens again."""
        for batch in self._mine():
            batch._require(batch, "draft", "out")
            own = batch.sudo()  # sudo: as above
            own.line_ids.part_ids.is_out = False
            own.line_ids._go("dropped")
            own._go("cancelled")
        return True

    def action_view_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_bank_collection.wuye_collection_line_action"
        )
        action["domain"] = [("batch_id", "=", self.id)]
        action["context"] = {}
        return action

    # === BUSINESS METHODS === #

    def _mine(self):
        self.env["res.users"]._require_post(
            POSTS,
            self.env._("Only who keeps the ledger makes files for the bank."),
        )
        self.check_access("write")
        self.lock_for_update()
        return self

    @api.model
    def _require(self, batch, *states):
        if batch.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(batch)s is “%(state)s” now, so this can no longer be done, or "
                    "not yet. Reload the page: it shows what can be done.",
                    batch=batch.name,
                    state=labels[batch.state],
                )
            )

    def _propose(self):
        self.line_ids.unlink()
        wanted = self._wanted()
        if not wanted:
            raise UserError(
                self.env._(
                    "Nothing open of that month is covered by an agreement that is "
                    "valid on %(day)s.",
                    day=self.date_debit,
                )
            )
        currency = self.currency_id
        rows = []
        order = sorted(wanted, key=lambda one: (one.unit_id.code or "", one.id))
        for number, agreement in enumerate(order, 1):
            charges = wanted[agreement]
            rows.append(
                {
                    "name": f"{self.name}-{number:05d}",
                    "batch_id": self.id,
                    "number": number,
                    "agreement_id": agreement.id,
                    "unit_id": agreement.unit_id.id,
                    "partner_id": agreement.partner_id.id,
                    "amount": currency.round(sum(charges.mapped("amount_residual"))),
                    "part_ids": [
                        Command.create(
                            {"charge_id": one.id, "amount": one.amount_residual}
                        )
                        for one in charges
                    ],
                }
            )
        self.env["wuye.collection.line"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        ).create(rows)
        self.line_count = len(rows)
        self.amount = currency.round(sum(row["amount"] for row in rows))

    def _wanted(self):
        """{agreement: open charges it covers}; no agreement, not in the file (E1)."""
        agreements = self.env["wuye.collection.agreement"].search(
            Domain("community_id", "in", self.community_ids.ids)
            & Domain("date_from", "<=", self.date_debit)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", self.date_debit))
        )
        by_payer = agreements.grouped(lambda one: (one.unit_id, one.partner_id))
        wanted = defaultdict(self.env["wuye.charge"].browse)
        for charge in self._open_charges(agreements.unit_id):
            for agreement in by_payer.get((charge.unit_id, charge.partner_id), ()):
                if not agreement.item_ids or charge.item_id in agreement.item_ids:
                    wanted[agreement] += charge
        return wanted

    def _open_charges(self, units):
        first = fields.Date.start_of(self.month, "month")
        last = fields.Date.end_of(self.month, "month")
        months = Domain("bill_month", "<=", last)
        if not self.with_arrears:
            months &= Domain("bill_month", ">=", first)
        charges = self.env["wuye.charge"].search(
            Domain("unit_id", "in", units.ids)
            & Domain("state", "=", "posted")
            & Domain("amount_residual", ">", 0)
            & months
        )
        out = self.env["wuye.collection.part"].search(
            [("charge_id", "in", charges.ids), ("is_out", "=", True)]
        )
        return (charges - out.charge_id)._settlement_order()

    def _export(self):
        """Make the file of the rows, if all is open that was proposed."""
        parts = self.line_ids.part_ids
        if not parts:
            raise UserError(self.env._("Propose the rows first: there are none."))
        self._lock_charges(parts.charge_id)
        for part in parts:
            if self.currency_id.compare_amounts(
                part.charge_id.amount_residual, part.amount
            ):
                raise UserError(
                    self.env._(
                        "%(charge)s is open for another amount than proposed. Propose "
                        "the rows again.",
                        charge=part.charge_id.display_name,
                    )
                )
        layout = self.layout_id._layout()
        try:
            data = write(layout, [line._file_row() for line in self.line_ids])
        except Unwritable as error:
            raise UserError(self._say_unwritable(error.fault)) from None
        parts.is_out = True
        self.line_ids._go("out")
        ending = "xlsx" if layout.kind == "xlsx" else "txt"
        self._go("out", file=base64.b64encode(data), filename=f"{self.name}.{ending}")

    def _lock_charges(self, charges):
        """Wait for who takes money on them; who comes later begins anew.

        They are written, not only locked: a transaction that began before would not
        see that they are out.
        """
        charges.flush_recordset()
        self.env.cr.execute(
            "SELECT id FROM wuye_charge WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [charges.ids],
        )
        self.env.cr.execute(
            "UPDATE wuye_charge SET write_date = write_date WHERE id = ANY(%s)",
            [charges.ids],
        )
        charges.invalidate_recordset()

    def _say_unwritable(self, fault):
        line = self.line_ids.sorted("number")[
            fault.row - 1 - bool(self.layout_id.headings)
        ]
        reasons = {
            "long": self.env._("it is too long for the bank"),
            "letter": self.env._("it has a letter that the file cannot hold"),
            "separator": self.env._("it is empty, or has what separates the columns"),
        }
        return self.env._(
            "%(agreement)s: %(column)s “%(value)s”: %(reason)s. Correct the agreement.",
            agreement=line.agreement_id.name,
            column=fault.heading,
            value=fault.value,
            reason=reasons[fault.code],
        )
