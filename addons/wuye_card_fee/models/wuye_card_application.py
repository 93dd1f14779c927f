from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_card.models.wuye_card import KINDS
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from ..application_states import DESK, NEXT, OCCASIONS, STATES

# what the desk enters, as long as the application is a draft
ENTERED = {
    *("community_id", "unit_id", "partner_id", "payer_id", "kind", "occasion"),
    *("replaces_id", "group_ids", "date_to", "date"),
}
# written by the application's own buttons only
OWN_FIELDS = {
    *("state", "name", "price_id", "amount_fee", "amount_deposit", "is_free"),
    *("item_id", "deposit_kind_id", "charge_id", "card_id"),
}


class WuyeCardApplication(models.Model):
    """Somebody asks for a card: papers, approval, fee and deposit, issue (R108, R111).

    The card itself is `wuye.card`, which knows nothing of this: whether a door opens
    never depends on what is paid (F10). Approval is by `base_tier_validation` (0011):
    who has to approve, and whether anybody other than the desk has to, is
    configuration. A step is kept with who, when and why.
    """

    _name = "wuye.card.application"
    _description = "Application for a Card"
    _inherit = ["wuye.approval.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "partner_id.name", "unit_id.code"]
    _check_company_auto = True

    _state_from = ["submitted"]
    _state_to = ["approved"]
    _cancel_state = "refused"

    name = fields.Char(
        string="Number", required=True, readonly=True, default="/", copy=False
    )
    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["wuye.card.issue"]._only_community(),
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "wuye.unit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="community_id and [('community_id', '=', community_id)] or []",
        help="A resident's card belongs to one, and so does all money.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Applicant",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Who will hold the card.",
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="restrict",
        check_company=True,
        help="Who is billed the fee, pays the deposit and gets it back; usually the "
        "applicant, for a child a parent.",
    )
    resident_ids = fields.Many2many("res.partner", compute="_compute_resident_ids")
    kind = fields.Selection(
        KINDS, string="For", required=True, default="resident", tracking=True
    )
    occasion = fields.Selection(
        OCCASIONS, string="Because", required=True, default="new", tracking=True
    )
    replaces_id = fields.Many2one(
        "wuye.card",
        string="In place of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id), "
        "('state', 'in', ('lost', 'found', 'damaged'))]",
        help="The card that was reported lost or damaged; the new one takes over its "
        "holder and rights.",
    )
    group_ids = fields.Many2many(
        "wuye.iot.group",
        "wuye_card_application_group_rel",
        string="Wants to pass",
        groups=DESK,
        check_company=True,
        domain="[('community_id', '=', community_id)]",
    )
    date_to = fields.Datetime(string="Valid until")
    date = fields.Date(
        string="Applied on",
        required=True,
        default=fields.Date.context_today,
        help="The price of this day holds.",
    )
    note = fields.Char(string="Notes")
    paper_ids = fields.One2many(
        "wuye.card.application.paper",
        "application_id",
        string="Papers",
        compute="_compute_paper_ids",
        store=True,
        groups=DESK,
        readonly=False,
    )
    card_id = fields.Many2one(
        "wuye.card",
        string="Card issued",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    card_state = fields.Selection(related="card_id.state", string="The card is")
    move_ids = fields.One2many(
        "wuye.card.application.move", "application_id", string="Steps"
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, tracking=True
    )

    _card_uniq = models.UniqueIndex(
        "(card_id) WHERE card_id IS NOT NULL",
        "This card was issued on another application.",
    )
    _replaced_once = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL"
        " AND state IN ('draft', 'submitted', 'approved')",
        "An application in place of this card is under way already.",
    )
    _replaces_named = models.Constraint(
        "CHECK((occasion = 'new') = (replaces_id IS NULL))",
        "Name the card that was lost or damaged; a new card replaces none.",
    )
    _issued_with_card = models.Constraint(
        "CHECK((state = 'issued') = (card_id IS NOT NULL))",
        "An application ends with the card that was issued on it.",
    )
    _state_next = StateTable(
        "wuye_refuse_card_application_state",
        NEXT,
        "An application cannot do this now. Look at its steps.",
    )
    _submitted_frozen = Immutable(
        *("name", "community_id", "unit_id", "partner_id", "kind", "occasion"),
        *("replaces_id", "date", "price_id", "amount_fee", "amount_deposit"),
        *("is_free", "item_id", "deposit_kind_id"),
        message="What was submitted stays as it is. Withdraw it and enter another.",
        when="OLD.state <> 'draft'",
    )
    _charge_frozen = Immutable(
        *("charge_id", "card_id"),
        message="Bill and card of an application stay its own.",
        when="OLD.state NOT IN ('submitted', 'approved')"
        " OR OLD.charge_id IS NOT NULL"
        " AND OLD.charge_id IS DISTINCT FROM NEW.charge_id",
    )
    _kept = NeverDeleted(
        "An application that was submitted stays on file. Withdraw it.",
        when="OLD.state <> 'draft'",
    )

    # === COMPUTE === #

    @api.depends("name", "partner_id.name", "unit_id.code")
    def _compute_display_name(self):
        for one in self:
            parts = (one.name, one.unit_id.code, one.partner_id.name)
            one.display_name = " · ".join(part for part in parts if part)

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for one in self:
            one.payer_id = one.partner_id

    @api.depends("unit_id")
    def _compute_resident_ids(self):
        for one in self:
            rows = one.unit_id.occupancy_ids.filtered("is_current")
            one.resident_ids = rows.partner_id

    @api.depends("company_id", "kind", "occasion")
    def _compute_paper_ids(self):
        """The list of what is wanted; what was handed in already stays on it."""
        papers = self.env["wuye.card.paper"]
        for one in self:
            wanted = papers._for(one.company_id, one.kind, one.occasion)
            kept = one.paper_ids.filtered(
                lambda row, wanted=wanted: row.paper_id in wanted or row.is_handed_in
            )
            one.paper_ids = [
                *(fields.Command.delete(row.id) for row in one.paper_ids - kept),
                *(
                    fields.Command.create({"paper_id": paper.id})
                    for paper in wanted - kept.paper_id
                ),
            ]

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        """A unit has its community; who lives there alone is who asks."""
        self.community_id = self.unit_id.community_id or self.community_id
        if self.unit_id and not self.replaces_id and len(self.resident_ids) == 1:
            self.partner_id = self.resident_ids

    @api.onchange("replaces_id")
    def _onchange_replaces_id(self):
        """Person and rights are those of the card that is replaced (F3)."""
        card = self.replaces_id
        if card:
            for name in ("community_id", "unit_id", "partner_id", "kind", "date_to"):
                self[name] = card[name]
            self.group_ids = card.group_ids

    # === CONSTRAINTS === #

    @api.constrains("community_id", "replaces_id")
    def _check_place(self):
        """What an application copies of a card is for who sees cards there (I8)."""
        # checks run as superuser
        cards = self.env["wuye.card"].with_user(self.env.user)
        cards._check_place(self.community_id)
        self.replaces_id.with_user(self.env.user).check_access("read")

    @api.constrains("community_id", "unit_id", "group_ids", "replaces_id")
    def _check_community(self):
        for one in self:
            places = one.unit_id.community_id | one.group_ids.community_id
            places |= one.replaces_id.community_id
            if places - one.community_id:
                raise ValidationError(
                    self.env._(
                        "The application is one of %(place)s: choose unit, groups and "
                        "card there.",
                        place=one.community_id.display_name,
                    )
                )

    @api.constrains("replaces_id", "partner_id", "unit_id", "kind")
    def _check_replaces_id(self):
        for one in self.filtered("replaces_id"):
            card = one.replaces_id
            mine = (one.partner_id, one.unit_id, one.kind)
            if mine != (card.partner_id, card.unit_id, card.kind):
                raise ValidationError(
                    self.env._(
                        "Card %(card)s is another's: a replacement keeps holder, unit "
                        "and kind.",
                        card=card.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals.keys() - {"name"})
            vals["name"] = self.env["ir.sequence"].next_by_code("wuye.card.application")
        applications = super().create(vals_list)
        applications._note_move(False, self.env._("entered"))
        return applications

    def write(self, vals):
        self._refuse_own_fields(vals.keys())
        decided = self.filtered(lambda one: one.state != "draft")
        if decided and ENTERED & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "%s is submitted and stays as it is. Withdraw it and enter "
                    "another.",
                    decided[0].name,
                )
            )
        return super().write(vals)

    def _refuse_own_fields(self, names):
        if not self.env.su and OWN_FIELDS & set(names):
            raise UserError(
                self.env._(
                    "What becomes of an application is recorded by its buttons: "
                    "submit, approve, refuse, withdraw, issue."
                )
            )
