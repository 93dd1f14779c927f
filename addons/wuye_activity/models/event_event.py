from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable
from odoo.addons.wuye_wallet.models.wuye_wallet import ZONE

from ..codes import Activity

STATES = [
    ("draft", "In preparation"),
    ("open", "Open for sign-up"),
    ("cancelled", "Cancelled"),
]
AUDIENCES = [
    ("resident", "Residents"),
    ("staff", "Staff"),
    ("all", "Everybody with a card"),
]
# written by buttons and by the trigger of the registrations only
OWN_FIELDS = {"wuye_state", "wuye_taken"}


class EventEvent(models.Model):
    """An activity of a community, signed up for by card (F19, R106).

    Odoo's event with what an estate needs: where, for whom, until when, what it costs.
    Its stages, tickets and letters are not used.
    """

    _inherit = "event.event"

    wuye_community_id = fields.Many2one(
        "wuye.community",
        string="Community",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        related="wuye_community_id.company_id",
        store=True,
        readonly=True,
        index=True,
        precompute=True,
        default=None,
    )
    wuye_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the fee"
    )
    wuye_state = fields.Selection(
        STATES,
        string="State",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    wuye_venue = fields.Char(string="Where", required=True)
    wuye_deadline = fields.Datetime(
        string="Sign-up until", tracking=True, help="Empty: until it begins."
    )
    wuye_audience = fields.Selection(
        AUDIENCES, string="Open for", required=True, default="resident", tracking=True
    )
    wuye_fee = fields.Monetary(
        string="Fee",
        currency_field="wuye_currency_id",
        tracking=True,
        help="Of each person, taken from the wallet of the card. Zero: free.",
    )
    wuye_place_id = fields.Many2one(
        "wuye.wallet.place",
        string="Fee is income of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', wuye_community_id),"
        " ('merchant_id', '=', False)]",
        help="A place of the company's own with a till; its day books the fees.",
    )
    wuye_taken = fields.Integer(
        string="Seats taken", readonly=True, default=0, copy=False
    )
    wuye_left = fields.Char(string="Seats left", compute="_compute_wuye_left")
    wuye_collected = fields.Monetary(
        string="Fees taken",
        currency_field="wuye_currency_id",
        compute="_compute_wuye_collected",
        help="Less what was given back.",
    )

    _wuye_seats = models.Constraint(
        "CHECK(coalesce(seats_max, 0) = 0 OR coalesce(wuye_taken, 0) <= seats_max)",
        "There are not so many seats left in this activity.",
    )
    _wuye_seats_positive = models.Constraint(
        "CHECK(coalesce(seats_max, 0) >= 0)", "Seats are zero (no limit) or more."
    )
    _wuye_fee_place = models.Constraint(
        "CHECK(coalesce(wuye_fee, 0) >= 0"
        " AND (coalesce(wuye_fee, 0) = 0 OR wuye_place_id IS NOT NULL))",
        "A fee is zero or more, and is the income of a place: name it.",
    )
    _wuye_deadline_before = models.Constraint(
        "CHECK(wuye_deadline IS NULL OR wuye_deadline <= date_end)",
        "Sign-up ends before the activity does.",
    )
    _wuye_promised = Immutable(
        *("wuye_community_id", "wuye_fee", "wuye_place_id"),
        message="What an activity costs stays once sign-up is open. Cancel it and "
        "enter another one.",
        when="OLD.wuye_state <> 'draft'",
    )
    _wuye_cancelled = Immutable(
        *("wuye_state",),
        message="An activity that is cancelled stays so.",
        when="OLD.wuye_state = 'cancelled'",
    )
    _wuye_counted = Immutable(
        *("wuye_taken",),
        message="Seats are counted from the registrations.",
        when="pg_trigger_depth() = 0",
    )

    # === DEFAULTS === #

    def _default_event_mail_ids(self):
        """Residents are told at the counter: no letters."""
        return []

    def _default_question_ids(self):
        """Who holds a card to the reader is asked for no address."""
        return self.env["event.question"]

    # === COMPUTE === #

    @api.depends("wuye_taken", "seats_max")
    def _compute_wuye_left(self):
        for event in self:
            left = event._wuye_seats_left()
            event.wuye_left = self.env._("no limit") if left is None else str(left)

    @api.depends("registration_ids.wuye_paid", "registration_ids.state")
    def _compute_wuye_collected(self):
        rows = self.env["event.registration"]._read_group(
            [("event_id", "in", self.ids), ("wuye_refund_id", "=", False)],
            ["event_id"],
            ["wuye_paid:sum"],
        )
        totals = {event.id: total for event, total in rows}
        for event in self:
            event.wuye_collected = totals.get(event.id, 0.0)

    # === CHECKS AND CRUD === #

    @api.constrains("wuye_place_id", "wuye_community_id")
    def _check_wuye_place(self):
        for event in self.filtered("wuye_place_id"):
            place = event.wuye_place_id
            is_here = place.community_id == event.wuye_community_id
            if not is_here or place.merchant_id:
                raise ValidationError(
                    self.env._(
                        "The fee of %(activity)s is income of the company's own: "
                        "choose a place of %(community)s that is no merchant's.",
                        activity=event.name,
                        community=event.wuye_community_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._wuye_refuse_own_fields(vals)
            vals.setdefault("description", False)
            vals.setdefault("address_id", False)
            vals.setdefault("date_tz", ZONE)
            self._wuye_limit_seats(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._wuye_refuse_own_fields(vals)
        vals = dict(vals)
        self._wuye_limit_seats(vals)
        return super().write(vals)

    @api.model
    def _wuye_limit_seats(self, vals):
        """One number says how many seats there are; zero is no limit."""
        if "seats_max" in vals:
            vals["seats_limited"] = bool(vals["seats_max"])

    def _wuye_refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._("An activity is opened and cancelled by its buttons only.")
            )

    # === ACTIONS === #

    def action_wuye_open(self):
        """Sign-up begins; fee and place are promised from now on."""
        self.check_access("write")
        for event in self:
            if event.wuye_state != "draft":
                raise UserError(
                    self.env._("%s is not in preparation any more.", event.name)
                )
            if event.wuye_fee and not event._wuye_terminal():
                raise UserError(
                    self.env._(
                        "%s has no till on a screen. Let a manager make one at this "
                        "place: the fees are taken there.",
                        event.wuye_place_id.sudo().display_name,  # sudo: its name
                    )
                )
        self.sudo().wuye_state = "open"  # sudo: states are changed by buttons only

    def action_wuye_cancel(self):
        """Cancel it and give all fees back, by a page that asks why."""
        self.ensure_one()
        self.check_access("write")
        return self.env["wuye.activity.cancel"]._open(
            self.env._("Cancel the Activity"), {"default_event_id": self.id}
        )

    def action_wuye_registrations(self):
        """Who has signed up."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_activity.event_registration_action"
        )
        return {**action, "domain": [("event_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _wuye_terminal(self):
        """The till at which the fee is taken, or none."""
        # sudo: who signs residents up holds no right to configuration
        terminals = self.sudo().wuye_place_id.terminal_ids
        return terminals.filtered(lambda one: one.kind == "till")[:1]

    def _wuye_seats_left(self):
        """None: as many as come."""
        self.ensure_one()
        return max(self.seats_max - self.wuye_taken, 0) if self.seats_max else None

    def _wuye_lock(self):
        """Wait until nobody else takes or gives back a seat; read what there is then.

        `lock_for_update` of Odoo does not wait.
        """
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "SELECT id FROM event_event WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE",
                tuple(self.ids),
            )
        )
        self.env.invalidate_all()

    def _wuye_day(self, moment):
        """The day it is at the estates at a moment."""
        return fields.Datetime.context_timestamp(
            self.with_context(tz=ZONE), moment
        ).date()

    def _wuye_facts(self):
        """What `tap_code` has to know."""
        self.ensure_one()
        return Activity(
            is_open=self.active and self.wuye_state == "open",
            first_day=self._wuye_day(self.date_begin),
            last_day=self._wuye_day(self.date_end),
            deadline=self.wuye_deadline or self.date_begin,
            audience=self.wuye_audience,
            left=self._wuye_seats_left(),
        )
