from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.wuye_iot.models.wuye_iot_credential import KINDS as NUMBER_KINDS
from odoo.addons.wuye_iot.numbers import NoNumber, canonical
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.access import credential_hash

from ..card_states import DEAD, NEXT, STATES

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
        for vals in vals_list:
            self._refuse_own_fields(vals.keys() - {"name", "community_id"})
            if vals.get("name", "/") in ("/", False, ""):
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.card")
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

    # === NUMBERS === #

    @api.model
    def _by_number(self, community, kind, number):
        """The card of a chip number as somebody read it, or none; with its credential.

        :raises UserError: it is no number of this kind
        """
        try:
            text = canonical(kind, number or "")
        except NoNumber as error:
            kinds = dict(self._fields["number_kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(number)s is no number of the kind %(kind)s. Look at what the "
                    "reader shows, and at the kind.",
                    number=number or "—",
                    kind=kinds.get(kind, kind),
                )
            ) from error
        # sudo: hashes and the key are nobody's to read
        credentials = self.env["wuye.iot.credential"].sudo()
        value = credential_hash(credentials._card_key(community), text)
        found = self.env["wuye.iot.credential.hash"].sudo()
        found = found.search(
            [("community_id", "=", community.id), ("hash", "=", value)], limit=1
        )
        credential = found.credential_id
        card = self.sudo().search([("credential_id", "in", credential.ids)])
        return card.sudo(False), credential

    def _set_number(self, number):
        """Keep the hash of a number; a number is one card's, for good.

        :raises UserError: it is another card's, or no number
        """
        for card in self:
            card.check_access("write")
            other, credential = self._by_number(
                card.community_id, card.number_kind, number
            )
            if other and other != card:
                raise UserError(other._say_taken())
            if credential and not other:
                raise UserError(
                    self.env._(
                        "The number is that of the credential %s, entered by hand. "
                        "Take it out there first.",
                        credential.display_name,
                    )
                )
            # sudo: credentials of cards are written by cards only
            rows = self.env["wuye.iot.credential"].sudo()
            vals = {
                "community_id": card.community_id.id,
                "kind": card.number_kind,
                "label": card.name,
            }
            text = canonical(card.number_kind, number)
            card.sudo().credential_id = rows._put(SOURCE, str(card.id), [text], vals)

    def _say_taken(self):
        """Why the number of this card cannot be given once more."""
        states = dict(self._fields["state"]._description_selection(self.env))
        card = self.sudo()  # it may be of a unit the reader does not see
        if card.state in DEAD:
            return self.env._(
                "This chip was card %(card)s (%(state)s). Its number is dead for good: "
                "take another card.",
                card=card.name,
                state=states[card.state],
            )
        return self.env._(
            "This chip is card %(card)s (%(state)s) already. A number is issued once.",
            card=card.name,
            state=states[card.state],
        )
