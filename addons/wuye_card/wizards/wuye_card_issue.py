from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.wuye_card import CARD_KINDS, KINDS

TAKEN_OVER = (
    *("community_id", "kind", "unit_id", "partner_id", "vehicle_id", "date_to"),
    *("number_kind", "group_ids"),
)


class WuyeCardIssue(models.TransientModel):
    """The desk that issues cards: a reader types the number and presses Enter (R108).

    A lost or damaged card is replaced on the same page: person and rights are its own.
    """

    _name = "wuye.card.issue"
    _description = "Issue of a Card"
    _check_company_auto = True
    _transient_max_hours = 0.1  # a number that was typed in vain is not kept either

    card_id = fields.Many2one("wuye.card", string="Blank Card", ondelete="cascade")
    replaces_id = fields.Many2one(
        "wuye.card", string="In Place of", readonly=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="community_id.company_id")
    kind = fields.Selection(
        KINDS,
        string="For",
        required=True,
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="community_id and [('community_id', '=', community_id)] or []",
        ondelete="cascade",
    )
    resident_ids = fields.Many2many("res.partner", compute="_compute_resident_ids")
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        ondelete="cascade",
    )
    vehicle_id = fields.Many2one(
        "wuye.vehicle",
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="[('unit_id', '=', unit_id)]",
        ondelete="cascade",
    )
    number_kind = fields.Selection(
        CARD_KINDS,
        string="Kind of Number",
        required=True,
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
    )
    # hashed by the card, and forgotten here as soon as that is done
    number = fields.Char(string="Chip Number")
    name = fields.Char(string="Card No.", help="Printed on the card; may stay empty.")
    group_ids = fields.Many2many(
        "wuye.iot.group",
        string="May pass",
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="[('community_id', '=', community_id)]",
    )
    date_to = fields.Datetime(
        string="Valid until",
        compute="_compute_from_card",
        store=True,
        precompute=True,
        readonly=False,
    )
    hand_over = fields.Boolean(
        string="Handed over now",
        default=True,
        help="Doors open for it from now on. Without the tick it waits to be called "
        "for.",
    )

    # === COMPUTE === #

    @api.depends("card_id", "replaces_id")
    def _compute_from_card(self):
        """What the card that is replaced says; of a blank one, where it lies."""
        for page in self:
            source = page.replaces_id or page.card_id
            if source:
                for name in TAKEN_OVER:
                    page[name] = source[name]
            else:
                page.community_id = page.community_id or self._only_community()
                page.kind = page.kind or "resident"
                page.number_kind = page.number_kind or "em"

    @api.model
    def _only_community(self):
        places = self.env.user.wuye_community_ids
        return places if len(places) == 1 else places.browse()

    @api.constrains("card_id", "replaces_id", "community_id")
    def _check_scope(self):
        """What the page copies of a card, and says of a number, is for who may see
        cards of that place (I8)."""
        # checks run as superuser
        for page in self:
            cards = (page.card_id | page.replaces_id).with_user(self.env.user)
            cards.check_access("read")
            self.env["wuye.card"].with_user(self.env.user)._check_place(
                page.community_id
            )

    @api.depends("unit_id")
    def _compute_resident_ids(self):
        for page in self:
            rows = page.unit_id.occupancy_ids.filtered("is_current")
            page.resident_ids = rows.partner_id

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        """A unit has its community; who lives there alone is whom the card is for."""
        self.community_id = self.unit_id.community_id or self.community_id
        if self.unit_id and not self.replaces_id and len(self.resident_ids) == 1:
            self.partner_id = self.resident_ids
        if self.vehicle_id.unit_id != self.unit_id:
            self.vehicle_id = False

    # === ACTIONS === #

    def action_issue(self):
        """Issue the card, and open it.

        :raises UserError: the number is another card's, or was one
        """
        self.ensure_one()
        self._check_page()
        cards = self.env["wuye.card"]
        vals = {
            "kind": self.kind,
            "unit_id": self.unit_id.id,
            "partner_id": self.partner_id.id,
            "vehicle_id": self.vehicle_id.id,
            "group_ids": [fields.Command.set(self.group_ids.ids)],
            "date_to": self.date_to,
            "name": self.name,
        }
        if self.card_id and not self.number:
            card = self.card_id
            card._bind(vals)
        else:
            place, kind = self.community_id, self.number_kind
            card = cards._issue(place, kind, self.number, vals, self.replaces_id)
        self.number = False
        if self.hand_over:
            card.action_hand_over()
        return {
            "type": "ir.actions.act_window",
            "res_model": "wuye.card",
            "res_id": card.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _check_page(self):
        if self.kind == "resident" and not self.unit_id:
            raise UserError(
                self.env._("Choose the unit: a resident's card belongs to one.")
            )
        if self.kind == "resident" and self.partner_id not in self.resident_ids:
            raise UserError(
                self.env._(
                    "%(person)s does not live in %(unit)s today. Enter the person "
                    "there first, or choose another.",
                    person=self.partner_id.display_name,
                    unit=self.unit_id.display_name,
                )
            )
        if self.kind == "visitor" and not self.date_to:
            raise UserError(
                self.env._("Say until when: a visitor's card ends by itself.")
            )
