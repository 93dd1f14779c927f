from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.money import to_decimal

STATES = [
    ("draft", "Proposed"),
    ("out", "At the Bank"),
    ("confirmed", "To Be Booked"),
    ("collected", "Collected"),
    ("failed", "Failed"),
    ("returned", "Returned after Success"),
    ("dropped", "Not Sent"),
]
DAYS_TO_ASK = 3  # for the housekeeper, until the task is due
UNCOLLECTED = ("failed", "returned")  # what the housekeeper asks the payer for
FOLLOWING = {
    "draft": ("out", "dropped"),
    "out": ("confirmed", "failed", "dropped"),
    "confirmed": ("collected",),
    "collected": ("returned",),
}


class WuyeCollectionLine(models.Model):
    """A row of a file: what the bank is asked to collect by an agreement, whole."""

    _name = "wuye.collection.line"
    _description = "Row of a Bank Collection"
    _inherit = ["wuye.collection.step", "mail.thread", "mail.activity.mixin"]
    _order = "batch_id desc, number, id"
    _rec_names_search = ["name", "unit_id.code", "partner_id.name"]

    name = fields.Char(string="Row no.", required=True, readonly=True)
    batch_id = fields.Many2one(
        "wuye.collection.batch",
        string="Collection",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    number = fields.Integer(
        string="Place in the file", required=True, readonly=True, aggregator=None
    )
    agreement_id = fields.Many2one(
        "wuye.collection.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, readonly=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    amount = fields.Monetary(required=True, readonly=True)
    amount_over = fields.Monetary(
        string="Kept as Advance",
        readonly=True,
        help="What the bills were reduced by while the file was at the bank.",
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, index=True
    )
    reason = fields.Char(readonly=True, help="What the bank says.")
    part_ids = fields.One2many("wuye.collection.part", "line_id", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(batch_id, number)", "Each row has a place of its own in the file."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "More than nothing is collected."
    )
    _facts = Immutable(
        *("name", "batch_id", "number", "agreement_id", "unit_id", "partner_id"),
        "amount",
        message="A row of a file never changes. Cancel the file and make a new one.",
    )
    _state_next = StateTable(
        "wuye_collection_line_state",
        FOLLOWING,
        "This is not what comes next for a row of a file.",
    )
    _kept = NeverDeleted(
        "A row that was sent to the bank stays on file.", when="OLD.state <> 'draft'"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_methods()
        return super().create(vals_list)

    def _own_fields(self):
        own = ("reason", "amount", "amount_over", "batch_id", "part_ids")
        return (*super()._own_fields(), *own)

    # === ACTIONS === #

    def action_return(self):
        """The bank took the money back after it had said it was collected (row 22)."""
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant books what the bank returns. Ask one."),
        )
        self.check_access("read")
        for line in self:
            line._return(fields.Date.context_today(line))
        return True

    # === BUSINESS METHODS === #

    def _return(self, date):
        """Open the bills of a collected row again; the clearing account gives it up."""
        self.ensure_one()
        self.lock_for_update()
        if self.state != "collected":
            raise UserError(
                self.env._(
                    "%(line)s is not collected, so nothing can be returned of it.",
                    line=self.name,
                )
            )
        line = self.sudo()  # sudo: the right is checked; entries are nobody's to write
        if line.amount_over:
            raise UserError(
                self.env._(
                    "%(amount)s of this row was kept as an advance. Void that payment "
                    "and reverse the rest by an entry: ask the manager.",
                    amount=line.currency_id.format(line.amount_over),
                )
            )
        items = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("move_id.wuye_collection_id", "=", line.batch_id.id),
                    ("move_id.wuye_kind", "=", "collection"),
                    ("wuye_charge_id", "in", line.part_ids.charge_id.ids),
                ]
            )
        )
        ref = self.env._("Returned: %(line)s", line=line.name)
        moves = self.env["wuye.settlement"]._return_collected(items, date, ref)
        moves.wuye_collection_id = line.batch_id
        line._go("returned")
        line._tell_housekeepers(ref)

    def _file_row(self):
        """What a row says to the bank."""
        self.ensure_one()
        agreement = self.agreement_id
        return {
            "number": str(self.number),
            "name": agreement.holder,
            "account": agreement.account,
            "bank": agreement.bank or "",
            "bank_code": agreement.bank_code or "",
            "agreement": agreement.name,
            "amount": to_decimal(self.amount, places=2),
            "note": f"{self.number:06d}",
        }

    def _open_amount(self):
        """What is open of the bills of a row, in yuan."""
        self.ensure_one()
        return sum(self.part_ids.charge_id.mapped("amount_residual"))

    @api.model
    def _end_tasks(self, charges):
        """End the tasks of rows that were not collected and are paid by now."""
        self.env["wuye.collection.part"].flush_model(["line_id", "charge_id"])
        self.flush_model(["state"])
        # by the index, bill by bill: a search would read all rows of all files
        self.env.cr.execute(
            """
            SELECT DISTINCT line.id
              FROM unnest(%s::int[]) AS paid (id)
              JOIN wuye_collection_part part ON part.charge_id = paid.id
              JOIN wuye_collection_line line ON line.id = part.line_id
             WHERE line.state = ANY(%s)
            """,
            [charges.ids, list(UNCOLLECTED)],
        )
        # sudo: the task is another person's than who takes the money
        lines = self.sudo().browse([n for (n,) in self.env.cr.fetchall()])
        waiting = lines.filtered(lambda line: line.activity_ids._of_collections())
        paid = waiting.filtered(lambda line: not line._open_amount())
        tasks = paid.activity_ids._of_collections()
        tasks._action_done(feedback=self.env._("The bills are paid."))

    def _tell_housekeepers(self, reason=None):
        """Who looks after the payer asks him to pay at the desk (R89): a task each."""
        kind = self.env.ref("mail.mail_activity_data_todo")
        model = self.env["ir.model"]._get_id(self._name)
        users = self._housekeepers()
        due = fields.Date.add(fields.Date.context_today(self), days=DAYS_TO_ASK)
        vals_list = [
            {
                "activity_type_id": kind.id,
                "res_model_id": model,
                "res_id": line.id,
                "user_id": users[line.community_id].id,
                "date_deadline": due,
                "automated": True,
                "summary": self.env._(
                    "Bank collection failed: ask the payer to pay at the desk"
                ),
                "note": reason or line.reason,
            }
            for line in self
            if line.community_id in users
        ]
        # sudo: the task is another person's
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(vals_list)

    def _housekeepers(self):
        """{community: who gets its tasks}: the first of its housekeepers."""
        # sudo: who is on which post is no secret, and users are read by none of us
        group = self.env.ref("wuye_property.group_housekeeper").sudo()
        found = {}
        for community in self.community_id:
            own = group.all_user_ids.filtered(
                lambda user, place=community: place in user.wuye_community_ids
                and user.active
            ).sorted("id")
            if own:
                found[community] = own[0]
        return found


class WuyeCollectionPart(models.Model):
    """What a row collects of a charge; while it is out nobody else may take it."""

    _name = "wuye.collection.part"
    _description = "Charge in a Bank Collection"
    _order = "line_id, id"
    _rec_name = "charge_id"

    line_id = fields.Many2one(
        "wuye.collection.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="line_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "wuye.charge", required=True, readonly=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="charge_id.item_id")
    bill_month = fields.Date(related="charge_id.bill_month")
    amount = fields.Monetary(required=True, readonly=True)
    is_out = fields.Boolean(
        string="Locked", readonly=True, help="The file with it is at the bank."
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "More than nothing is collected."
    )
    _out_once = models.UniqueIndex(
        "(charge_id) WHERE is_out",
        "One of these bills is in another file at the bank. Propose the rows again.",
    )
    _facts = Immutable(
        *("line_id", "charge_id", "amount"),
        message="A row of a file never changes. Cancel the file and make a new one.",
    )

    @api.model
    def _refuse_out(self, charges):
        """:raises UserError: one of the charges is in a file at the bank"""
        # sudo: whether a bill is at the bank is what who takes its money must know
        part = self.sudo().search(
            [("charge_id", "in", charges.ids), ("is_out", "=", True)], limit=1
        )
        if part:
            batch = part.line_id.batch_id
            raise UserError(
                self.env._(
                    "%(charge)s is at the bank with file %(batch)s, debit day "
                    "%(day)s. Wait for the returned file: if the bank does not "
                    "collect it, it can be paid here.",
                    charge=part.charge_id.display_name,
                    batch=batch.name,
                    day=batch.date_debit,
                )
            )
