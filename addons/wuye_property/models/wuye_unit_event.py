from odoo import api, fields, models
from odoo.exceptions import UserError

from ..immutable import Immutable, NeverDeleted
from .wuye_unit import STATES

# Written by carrying out, cancelling and taking back only: `_take_back` trusts them.
OWN_FIELDS = {
    "state",
    "sections",
    "changes",
    "done_by",
    "done_at",
    "undone_by",
    "undone_at",
    "undo_reason",
}
KINDS = [
    ("handover", "Handover"),
    ("move_in", "Move-in"),
    ("transfer", "Transfer"),
    ("let", "Letting"),
    ("move_out", "Move-out"),
]


class WuyeUnitEvent(models.Model):
    """A turn in the life of a unit, with the page that is printed and signed (A4).

    Handover, move-in, transfer, letting and move-out (R31). A draft says what it will
    do; carried out, it has done just that, and its counter-event takes it back. Other
    modules add their steps (final bill, cards, deposits) to `_plan_refusals`,
    `_sections`, `_carry_out`, `_results` and `_take_back`.
    """

    _name = "wuye.unit.event"
    _description = "Unit Event"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", readonly=True, copy=False, default="/", index="trigram"
    )
    kind = fields.Selection(KINDS, required=True, default="transfer", tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("done", "Carried out"),
            ("undone", "Taken back"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict", check_company=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="First day of what begins: the new owner's, the tenant's. Of a move-out: "
        "the last day.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The new owner, the tenant; of a move-out: who leaves.",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        aggregator=None,
        help="The first owner's share where there are co-owners.",
    )
    person_ids = fields.One2many(
        "wuye.unit.event.person", "event_id", string="Further Persons"
    )
    partner_old_id = fields.Many2one(
        "res.partner",
        string="Owner until then",
        compute="_compute_partner_old_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    date_to = fields.Date(
        string="Until", help="Last day of the lease; empty: until further notice."
    )
    tenant_pays = fields.Boolean(help="The tenant pays the fees while he lives here.")
    tenants_leave = fields.Boolean(
        help="A sale does not end a lease. Tick this only where the tenants leave on "
        "the day before, too."
    )
    everybody_leaves = fields.Boolean(
        default=True, help="All tenants and family members leave; the unit is vacant."
    )
    household_size = fields.Integer(
        aggregator=None, help="People who live here afterwards."
    )
    state_after = fields.Selection(
        STATES,
        string="Unit is then",
        compute="_compute_state_after",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    note = fields.Text(string="Agreed")
    summary = fields.Html(compute="_compute_summary", sanitize=False)
    refusal = fields.Text(compute="_compute_summary")
    sections = fields.Json(
        readonly=True, copy=False, help="Technical: the summary as carried out."
    )
    changes = fields.Json(
        readonly=True, copy=False, help="Technical: what the counter-event restores."
    )
    done_by = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    undone_by = fields.Many2one("res.users", readonly=True, copy=False)
    undone_at = fields.Datetime(readonly=True, copy=False)
    undo_reason = fields.Char(string="Reason", readonly=True, copy=False)

    _done_frozen = Immutable(
        "kind",
        "unit_id",
        "date",
        "partner_id",
        "sections",
        "changes",
        message="What was carried out stays as it is. Take it back and enter it anew.",
        when="OLD.state IN ('done', 'undone')",
    )
    _state_forward = Immutable(
        "state",
        message="An event that was carried out is only taken back, by its "
        "counter-event.",
        when="OLD.state = 'undone' OR (OLD.state = 'done' AND NEW.state <> 'undone')",
    )
    _done_kept = NeverDeleted(
        "What was carried out stays on file. Take it back instead.",
        when="OLD.state IN ('done', 'undone')",
    )
    _lease_ordered = models.Constraint(
        "CHECK (date_to >= date)", "The lease ends before it begins."
    )
    _share_range = models.Constraint(
        "CHECK (share >= 0 AND share <= 100)", "A share lies between 0 and 100 percent."
    )
    _household_size_positive = models.Constraint(
        "CHECK (household_size >= 0)", "The household size cannot be negative."
    )

    # === COMPUTE === #

    @api.depends("name", "kind", "unit_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            parts = (
                event.name if event.name != "/" else "",
                kinds.get(event.kind),
                event.unit_id.display_name,
            )
            event.display_name = " · ".join(part for part in parts if part)

    @api.depends("unit_id", "date", "kind")
    def _compute_partner_old_id(self):
        for event in self:
            if event.state != "draft":
                continue  # it stays who it was
            owner = event._rows_on(event._last_day(), ("owner",))
            event.partner_old_id = owner.partner_id[:1]

    @api.depends("kind", "tenants_leave", "everybody_leaves", "unit_id")
    def _compute_state_after(self):
        for event in self:
            state = event.unit_id.state or "vacant"
            if event.kind == "handover":
                state = "vacant"
            elif event.kind in ("move_in", "let"):
                state = "occupied"
            elif event.kind == "move_out":
                state = "vacant" if event.everybody_leaves else state
            elif event.kind == "transfer":
                tenants = event._rows_on(event._last_day(), ("tenant",))
                stays = tenants and not event.tenants_leave
                state = "occupied" if stays else "vacant"
            event.state_after = state

    @api.depends(
        "kind",
        "unit_id",
        "date",
        "date_to",
        "partner_id",
        "share",
        "person_ids.partner_id",
        "person_ids.role",
        "person_ids.share",
        "tenant_pays",
        "tenants_leave",
        "everybody_leaves",
        "household_size",
        "state_after",
        "sections",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for event in self:
            event.refusal = False
            sections = event.sections
            if not sections and event.unit_id and event.date:
                plan = event._plan()
                sections = event._sections(plan)
                event.refusal = "\n".join(plan.refusals) or False
            event.summary = self.env["ir.qweb"]._render(
                "wuye_property.wuye_unit_event_sections", {"sections": sections or []}
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.unit.event")
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "What was carried out is recorded by the event itself. Use its "
                    "buttons: carry out, cancel, take back."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda event: event.state in ("done", "undone")):
            raise UserError(
                self.env._("What was carried out stays on file. Take it back instead.")
            )

    # === ACTIONS === #

    def action_apply(self):
        """Carry the event out, wholly or not at all. Done already: nothing.

        :raises UserError: every reason why it cannot be, with the remedy
        """
        self.check_access("write")
        for event in self.filtered(lambda event: event.state == "draft"):
            event.unit_id.lock_for_update()
            event._compute_partner_old_id()  # of today, not of the day of the draft
            plan = event._plan()
            if plan.refusals:
                raise UserError("\n".join(plan.refusals))
            sections = event._sections(plan)
            changes = event._carry_out(plan)
            sections += event._results(changes)
            event.sudo().write(  # the record of what was done: nobody else's to write
                {
                    "state": "done",
                    "sections": sections,
                    "changes": changes,
                    "done_by": self.env.uid,
                    "done_at": fields.Datetime.now(),
                }
            )
        return True

    def action_cancel(self):
        """Put a draft aside; nothing has happened yet."""
        self.check_access("write")
        drafts = self.filtered(lambda event: event.state == "draft")
        drafts.sudo().state = "cancelled"  # the state is the event's own
        return True

    def action_take_back(self, reason):
        """Take the event back by its counter-event.

        :param reason: why, in words; kept with the event
        :raises UserError: a later event of the unit stands on this one
        """
        self.check_access("write")
        for event in self:
            event._check_take_back()
            event.unit_id.lock_for_update()
            event._take_back(event.changes or {})
            event.sudo().write(  # as when it was carried out
                {
                    "state": "undone",
                    "undone_by": self.env.uid,
                    "undone_at": fields.Datetime.now(),
                    "undo_reason": reason,
                }
            )
        return True

    # === BUSINESS METHODS === #

    def _check_take_back(self):
        self.ensure_one()
        if self.state != "done":
            raise UserError(
                self.env._(
                    "%(event)s was not carried out, so there is nothing to take back.",
                    event=self.display_name,
                )
            )
        later = self.search(
            [
                ("unit_id", "=", self.unit_id.id),
                ("state", "=", "done"),
                ("id", "!=", self.id),
                ("done_at", ">=", self.done_at),
                "|",
                ("done_at", ">", self.done_at),
                ("id", ">", self.id),
            ],
            order="done_at desc, id desc",
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "%(later)s came after this and stands on it. Take that back first.",
                    later=later.display_name,
                )
            )

    def _carry_out(self, plan):
        """Make the planned changes; return what `_take_back` needs, as JSON."""
        self.ensure_one()
        unit = self.unit_id
        changes = {
            "ended": [
                [row.id, str(row.date_to) if row.date_to else False]
                for row, _last in plan.ends
            ],
            "unit": {
                name: unit._fields[name].convert_to_write(unit[name], unit)
                for name in plan.unit
            },
            "vehicles": plan.vehicles.ids,
        }
        if changes["unit"].get("date_handover"):
            changes["unit"]["date_handover"] = str(changes["unit"]["date_handover"])
        for row, last in plan.ends:
            row.date_to = last
        begun = self.env["wuye.occupancy"].create(plan.begins)
        plan.vehicles.action_archive()
        unit.write(plan.unit)
        return {**changes, "begun": begun.ids}

    def _results(self, _changes):
        """Sections of the summary that are known only once it is done; a hook."""
        return []

    def _take_back(self, changes):
        """Restore what `_carry_out` changed."""
        self.ensure_one()
        Occupancy = self.env["wuye.occupancy"]
        # sudo: posts that carry events out may not delete rows, but these never held
        Occupancy.sudo().browse(changes["begun"]).exists().unlink()
        for row_id, date_to in changes["ended"]:
            Occupancy.browse(row_id).exists().date_to = date_to
        self.env["wuye.vehicle"].browse(changes["vehicles"]).exists().action_unarchive()
        self.unit_id.write(changes["unit"])
