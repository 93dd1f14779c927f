from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.wuye_iot.models.wuye_iot_credential import KINDS as NUMBER_KINDS
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from ..card_states import NEXT, STATES

SOURCE = "card"  # of credentials that are cards
CARD_KINDS = [
    kind for kind in NUMBER_KINDS if kind[0] in ("em", "uid", "w34", "w26", "qr")
]
KINDS = [("resident", "Resident"), ("staff", "Staff"), ("visitor", "Visitor")]
# written by the card's own buttons only
OWN_FIELDS = {
    "state",
    "name",
    "community_id",
    "credential_id",
    "issued_at",
    "replaces_id",
    "replaced_by_id",
}


SAID_TO_DOORS = {"unit_id", "group_ids", "date_from", "date_to", "kind"}


class WuyeCard(models.Model):
    """A card of an estate from the blank to its end; a key, and no purse (R107, R108).

    Its number is kept as the hash of a credential (`wuye.iot.credential`), which doors
    know; the card says who holds it and what became of it. Every move of its life has
    who, when and why (F1).
    """

    _name = "wuye.card"
    _description = "Card"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = [
        "name",
        "tail",
        "partner_id.name",
        "partner_id.wuye_initials",
        "unit_id.code",
    ]
    _check_company_auto = True

    name = fields.Char(
        string="Card No.",
        required=True,
        default="/",
        copy=False,
        index="trigram",
        help="Printed on the card; given by the system where nothing is printed.",
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        KINDS, string="For", required=True, default="resident", tracking=True
    )
    number_kind = fields.Selection(
        CARD_KINDS, string="Kind of Number", required=True, default="em"
    )
    number = fields.Char(
        string="Chip Number",
        compute="_compute_number",
        inverse="_inverse_number",
        help="As the reader reads it. It is hashed and forgotten: only its last four "
        "digits are kept.",
    )
    credential_id = fields.Many2one(
        "wuye.iot.credential", readonly=True, copy=False, ondelete="restrict"
    )
    tail = fields.Char(related="credential_id.tail", store=True, string="Last Digits")
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        tracking=True,
    )
    state = fields.Selection(
        STATES, required=True, default="blank", readonly=True, copy=False, tracking=True
    )
    group_ids = fields.Many2many(
        "wuye.iot.group",
        string="May pass",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        help="Groups of doors' permits; they count while the card is in use.",
    )
    date_from = fields.Datetime(string="Valid from", tracking=True)
    date_to = fields.Datetime(string="Valid until", tracking=True)
    issued_at = fields.Datetime(readonly=True, copy=False)
    replaces_id = fields.Many2one("wuye.card", readonly=True, copy=False)
    replaced_by_id = fields.Many2one("wuye.card", readonly=True, copy=False)
    note = fields.Char(string="Notes")
    move_ids = fields.One2many("wuye.card.move", "card_id", string="Moves")
    stopped_at = fields.Datetime(related="credential_id.denied_at", string="Stopped")
    unconfirmed = fields.Text(related="credential_id.unconfirmed")

    _name_uniq = models.UniqueIndex(
        "(community_id, name)", "Another card of this community has this number."
    )
    _credential_uniq = models.UniqueIndex(
        "(credential_id) WHERE credential_id IS NOT NULL",
        "Another card has this chip number.",
    )
    _held = models.Constraint(
        "CHECK(issued_at IS NULL OR partner_id IS NOT NULL)",
        "A card that was issued has a holder.",
    )
    _homed = models.Constraint(
        "CHECK(issued_at IS NULL OR kind <> 'resident' OR unit_id IS NOT NULL)",
        "The card of a resident belongs to a unit.",
    )
    _dates = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to > date_from)",
        "A card is valid from before until after.",
    )
    _state_next = StateTable(
        "wuye_refuse_card_state",
        NEXT,
        "A card cannot do this now. A card that was replaced or cancelled stays so.",
    )
    _frozen = Immutable(
        "name",
        "community_id",
        "credential_id",
        message="The number of a card stays its number. Issue another card instead.",
        when="OLD.credential_id IS NOT NULL",
    )
    _holder_frozen = Immutable(
        "partner_id",
        message="A card stays with whom it was issued to. Take it back and issue "
        "another.",
        when="OLD.issued_at IS NOT NULL",
    )
    _kept = NeverDeleted(
        "A card stays on file: its number must never come again. Cancel it.",
        when="OLD.state <> 'blank'",
    )

    # === COMPUTE === #

    @api.depends("name", "tail", "partner_id.name")
    def _compute_display_name(self):
        for card in self:
            tail = f"**{card.tail}" if card.tail else ""
            parts = (card.name, tail, card.partner_id.name)
            card.display_name = " · ".join(part for part in parts if part)

    @api.depends("tail")
    def _compute_number(self):
        for card in self:
            card.number = f"**{card.tail}" if card.tail else False

    def _inverse_number(self):
        for card in self:
            number = (card.number or "").strip()
            if number and not number.startswith("**"):
                card._set_number(number)
        # what was typed is not shown again, and not kept until the next request
        self.invalidate_recordset(["number"], flush=False)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        unnamed = [
            vals for vals in vals_list if vals.get("name", "/") in ("/", False, "")
        ]
        for vals, name in zip(unnamed, self._next_names(len(unnamed)), strict=True):
            vals["name"] = name
        for vals in vals_list:
            self._refuse_own_fields(vals.keys() - {"name", "community_id"})
        cards = super().create(vals_list)
        cards._note_move(False, self.env._("registered"))
        return cards

    def write(self, vals):
        self._refuse_own_fields(vals.keys())
        result = super().write(vals)
        # a move tells the doors itself, once
        if "state" not in vals and SAID_TO_DOORS & vals.keys():
            self._sync()
        return result

    def unlink(self):
        # sudo: credentials of cards are written by cards only
        credentials = self.sudo().credential_id
        result = super().unlink()
        credentials.unlink()
        return result

    @api.model
    def _next_names(self, count):
        """So many numbers of the sequence of cards, in one query where it can be."""
        sequences = self.env["ir.sequence"]
        # sudo: as `next_by_code` reads it
        sequence = sequences.sudo().search([("code", "=", "wuye.card")], limit=1)
        is_plain = sequence.implementation == "standard" and not sequence.use_date_range
        if count < 2 or not is_plain:
            return [sequences.next_by_code("wuye.card") for _number in range(count)]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [sequence.get_next_char(number) for (number,) in rows]

    def _refuse_own_fields(self, names):
        if not self.env.su and OWN_FIELDS & set(names):
            raise UserError(
                self.env._(
                    "What becomes of a card is recorded by its buttons: issue, hand "
                    "over, report lost, replace, take back."
                )
            )

    @api.constrains("community_id", "unit_id", "group_ids")
    def _check_community(self):
        for card in self:
            places = card.unit_id.community_id | card.group_ids.community_id
            if places - card.community_id:
                raise ValidationError(
                    self.env._(
                        "Card %(card)s is one of %(place)s: choose its unit and its "
                        "groups there.",
                        card=card.name,
                        place=card.community_id.display_name,
                    )
                )

    @api.model
    def _check_place(self, communities):
        """:raises AccessError: the user has nothing to do with cards there"""
        if not self.env.su and communities - self.env.user.wuye_community_ids:
            raise AccessError(
                self.env._("These communities are not in your scope. Ask a manager.")
            )
