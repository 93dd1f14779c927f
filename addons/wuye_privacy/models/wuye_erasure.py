from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

# what a post may enter; the rest is recorded by the buttons
ENTERED = {"partner_id", "rule_ids", "reason"}


class WuyeErasure(models.Model):
    """Erase what is no longer needed of a person, or what he asks to erase (R14).

    Drafted by whoever takes the request, or each night from the retention rules;
    carried out by a manager who is not the one that asked. Personal Information
    Protection Law art. 47.
    """

    _name = "wuye.erasure"
    _description = "Erasure of Personal Data"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_name = "partner_id"

    kind = fields.Selection(
        [("request", "Asked for by the Person"), ("retention", "Time Is Over")],
        required=True,
        readonly=True,
        default="request",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('wuye_in_register', '=', True), ('is_company', '=', False)]",
    )
    rule_ids = fields.Many2many(
        "wuye.retention.rule",
        string="Data",
        required=True,
        domain=[("subject", "!=", "imports")],
        default=lambda self: self._default_rule_ids(),
    )
    reason = fields.Char(required=True)
    state = fields.Selection(
        [("draft", "To Be Decided"), ("done", "Erased"), ("cancel", "Refused")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    asked_by = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    decided_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    refusal = fields.Text(string="What Stands Against It", compute="_compute_refusal")
    community_ids = fields.Many2many(
        "wuye.community", string="Communities", readonly=True, copy=False
    )

    _done_unchanged = Immutable(
        "partner_id",
        "reason",
        "state",
        "asked_by",
        "decided_by",
        "decided_at",
        when="OLD.state = 'done'",
        message="What was erased stays on record as it was.",
    )
    _done_kept = NeverDeleted(
        "What was erased stays on record.", when="OLD.state = 'done'"
    )

    @api.model
    def _default_rule_ids(self):
        return self.env["wuye.retention.rule"].search(
            [("subject", "!=", "imports"), ("is_by_law", "=", False)]
        )

    @api.depends("partner_id", "rule_ids", "kind")
    def _compute_refusal(self):
        for erasure in self:
            person = erasure.partner_id
            erasure.refusal = (
                person and "\n".join(erasure._refusals(person._origin)) or False
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
        erasures = super().create(vals_list)
        for erasure in erasures.sudo():  # where the person lived decides who sees it
            person = erasure.partner_id.with_context(active_test=False)
            homes = (
                person.wuye_occupancy_ids
                | person.wuye_vehicle_ids.unit_id.occupancy_ids
            )
            erasure.community_ids = homes.community_id
        return erasures

    def write(self, vals):
        self._refuse_own_fields(vals)
        if ENTERED & vals.keys() and not self.env.su and self._decided():
            raise UserError(self.env._("What is decided is not changed any more."))
        return super().write(vals)

    def _decided(self):
        return self.filtered(lambda erasure: erasure.state != "draft")

    def _refuse_own_fields(self, vals):
        own = {"kind", "state", "asked_by", "decided_by", "decided_at", "community_ids"}
        if not self.env.su and own & vals.keys():
            raise UserError(
                self.env._(
                    "Who asked, who decided and what came of it is recorded by the "
                    "buttons: Erase, Refuse."
                )
            )

    # === ACTIONS === #

    def action_erase(self):
        """Erase for good; the record of it stays."""
        for erasure in self:
            erasure._check_decision()
            refusals = erasure._refusals(erasure.partner_id)
            if refusals:
                raise UserError("\n".join(refusals))
            # sudo: erasing touches what no post may delete; the manager decided it
            system = erasure.sudo()
            subjects = system.rule_ids.mapped("subject")
            self.env["wuye.personal.log"].sudo()._note(
                "erase",
                erasure.partner_id,
                system.rule_ids.mapped("display_name"),
                erasure.reason,
            )
            for subject in subjects:
                getattr(system.partner_id, f"_erase_{subject}")()
            system._decide("done")
        return True

    def action_refuse(self):
        for erasure in self:
            erasure._check_decision()
            erasure.sudo()._decide("cancel")  # the state is nobody's to write
        return True

    # === BUSINESS METHODS === #

    def _check_decision(self):
        self.ensure_one()
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["manager"], self.env._("A manager decides what is erased.")
        )
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "This is decided already: %(state)s.",
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        self.state
                    ],
                )
            )
        if self.asked_by == self.env.user:
            raise UserError(
                self.env._("You entered this request. Another manager decides it.")
            )

    def _decide(self, state):
        self.write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    def _refusals(self, person):
        """Sentences why nothing of this person can be erased yet; a hook."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        # sudo: a role in any community, and a user of any kind, stand against it
        person = person.sudo()
        refusals = []
        if not self.rule_ids:
            refusals.append(self.env._("Choose what is to be erased."))
        open_ended = Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        if person.wuye_occupancy_ids.filtered_domain(open_ended):
            refusals.append(
                self.env._(
                    "%(person)s still has a role in a unit. End it first.",
                    person=person.display_name,
                )
            )
        if person.with_context(active_test=False).user_ids:
            refusals.append(
                self.env._(
                    "%(person)s signs in to the system. Close the login first.",
                    person=person.display_name,
                )
            )
        ended = [day for day in person.wuye_occupancy_ids.mapped("date_to") if day]
        for rule in self.sudo().rule_ids.filtered("is_by_law"):
            until = fields.Date.add(max(ended, default=today), months=rule.months)
            if until >= today:
                refusals.append(
                    self.env._(
                        "%(data)s: the law keeps it until %(day)s (%(ground)s).",
                        data=rule.display_name,
                        day=until,
                        ground=rule.legal_basis,
                    )
                )
        return refusals
