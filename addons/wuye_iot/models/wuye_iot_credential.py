import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from wuye_engine.access import credential_hash

from ..numbers import SHARED, NoNumber, canonical, forms, tail
from ..signing import KEY

CARD_KEY = "card"  # purpose of secrets
KINDS = [
    ("em", "EM card (10 hex digits)"),
    ("uid", "IC card (UID)"),
    ("w34", "Wiegand 34"),
    ("w26", "Wiegand 26"),
    ("plate", "Licence plate"),
    ("qr", "Code on a screen"),
    ("pin", "PIN"),
]
HAND = "hand"  # the source of what is entered here


class WuyeIotCredential(models.Model):
    """A card, a plate, a code: what a reader reads, never its number (0016).

    Only keyed hashes and the last four digits are kept. Another module that issues
    cards or permits for cars registers a source in `_sources` and keeps its rows by
    `_put`; rows of a source are changed by that module only.
    """

    _name = "wuye.iot.credential"
    _description = "Credential"
    _inherit = ["wuye.iot.listed", "mail.thread"]
    _order = "id desc"
    _rec_name = "label"
    _rec_names_search = ["label", "tail"]
    _check_company_auto = True

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    kind = fields.Selection(KINDS, required=True, default="em")
    number = fields.Char(
        compute="_compute_number",
        inverse="_inverse_number",
        help="As the reader reads it. It is hashed and forgotten: only its last four "
        "digits are kept.",
    )
    tail = fields.Char(string="Last digits", readonly=True)
    label = fields.Char(
        string="Shown to guards",
        required=True,
        help="Room and part, such as 03-1-0903 resident. No name: every guard sees it.",
    )
    partner_id = fields.Many2one("res.partner", string="Holder", check_company=True)
    is_staff = fields.Boolean(
        string="Staff", help="Passes where a door that is offline too long lets staff."
    )
    state = fields.Selection(
        [("active", "Active"), ("denied", "Reported lost")],
        required=True,
        default="active",
        readonly=True,
        tracking=True,
    )
    denied_at = fields.Datetime(readonly=True)
    denied_reason = fields.Char(string="Why denied", readonly=True, tracking=True)
    # the number of the denials that holds it: who holds less has not confirmed it
    deny_number = fields.Integer(readonly=True, copy=False)
    date_from = fields.Datetime(string="Valid from")
    date_to = fields.Datetime(string="Valid until")
    source = fields.Selection(
        selection="_selection_source", required=True, default=HAND, readonly=True
    )
    source_key = fields.Char(readonly=True, copy=False)
    group_ids = fields.Many2many("wuye.iot.group", string="Groups", check_company=True)
    hash_ids = fields.One2many("wuye.iot.credential.hash", "credential_id")
    permit_ids = fields.One2many("wuye.iot.permit", "credential_id", string="Permits")

    _source_uniq = models.UniqueIndex(
        "(source, source_key) WHERE source_key IS NOT NULL",
        "This card is in the list already.",
    )
    _dates = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to > date_from)",
        "A credential is valid from before until after.",
    )

    # === COMPUTE === #

    @api.depends("tail")
    def _compute_number(self):
        for credential in self:
            credential.number = f"**{credential.tail}" if credential.tail else False

    def _inverse_number(self):
        for credential in self:
            number = (credential.number or "").strip()
            if number and not number.startswith("**"):
                credential._set_number(f"{credential.kind}:{number}")
        # what was typed is not shown again, and not kept until the next request
        self.invalidate_recordset(["number"], flush=False)

    @api.model
    def _selection_source(self):
        return list(self._sources().items())

    @api.depends("label", "tail")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.label or ''} **{one.tail or ''}".strip()

    # === REGISTRY === #

    @api.model
    def _sources(self):
        """{code: label} of who keeps credentials; later modules add theirs."""
        return {HAND: self.env._("Entered by hand")}

    @api.model
    def _put(self, source, key, numbers, vals):
        """Keep a credential of another module, by its key there; the record.

        Twice is once: the second call changes what differs.

        :param numbers: canonical texts, such as ``em:0102A3B4C5``
        :param vals: values of other fields, on the first call with `community_id`
        """
        found = self.search([("source", "=", source), ("source_key", "=", key)])
        if found:
            found.write(vals)
        else:
            found = self.create({"source": source, "source_key": key, **vals})
        found._set_number(*numbers)
        return found

    @api.model
    def _create_many(self, source, rows):
        """Keep new credentials of another module in one go; the list moves on once.

        :param rows: [(key, canonical text, vals)], vals as for `_put`
        """
        self.browse().check_access("create")
        credentials = self.create(
            [
                {"source": source, "source_key": key, "tail": tail(text), **vals}
                for key, text, vals in rows
            ]
        )
        places = credentials.community_id
        keys = {place: self._card_key(place) for place in places}
        hashes = []
        for credential, (_key, text, _vals) in zip(credentials, rows, strict=True):
            hashes += [
                {
                    "credential_id": credential.id,
                    "hash": credential_hash(keys[credential.community_id], form),
                    "kind": form.partition(":")[0],
                }
                for form in forms(text)
            ]
        # sudo: no post reads them
        self.env["wuye.iot.credential.hash"].sudo().create(hashes)
        self.env.flush_all()  # a number that is taken is said now
        return credentials

    # === ACTIONS === #

    def action_deny(self):
        """Lost, stolen, cancelled: no door opens for it; every box is told first."""
        self._deny(self.env._("by hand"))

    def action_allow(self):
        """Found again: as before."""
        self.check_access("write")
        self.write({"state": "active", "denied_at": False, "denied_reason": False})

    def action_try(self):
        """The dialog that says whether, when and where this card passes."""
        self.ensure_one()
        return self.env["wuye.iot.door"]._trial(self.community_id, credential=self)

    # === THE LIST === #

    @api.model
    def _listed_fields(self):
        return ("label", "is_staff", "state", "date_from", "date_to", "group_ids")

    def _listed_credentials(self):
        return self

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._touch_list(deny=True)
        return result

    def unlink(self):
        numbers = self.env["wuye.iot.number"].sudo()  # sudo: nobody's to write
        denied = self.filtered(lambda one: one.state == "denied")
        for community, cards in denied.grouped("community_id").items():
            numbers._touch(community, cards.ids, deny=True)
        return super().unlink()

    def _touch_list(self, deny=False):
        if self._is_later() and not deny:  # a loss is said at once
            return
        # sudo: numbers are nobody's to write
        numbers = self.env["wuye.iot.number"].sudo()
        for community, cards in self.grouped("community_id").items():
            numbers._touch(community, cards.ids, deny)
            if deny:
                cards.deny_number = numbers._of(community)[1]

    # === BUSINESS METHODS === #

    def _deny(self, reason):
        self.check_access("write")
        active = self.filtered(lambda one: one.state == "active")
        active.write(
            {
                "state": "denied",
                "denied_at": fields.Datetime.now(),
                "denied_reason": reason,
            }
        )

    def _set_number(self, *numbers):
        """Hash the numbers of a card; those it had are forgotten."""
        self.ensure_one()
        self.check_access("write")
        texts = {}
        for number in numbers:
            kind, _colon, value = number.partition(":")
            try:
                texts |= dict.fromkeys(forms(canonical(kind, value)))
            except NoNumber as error:
                raise ValidationError(
                    self.env._(
                        "This is no number of this kind of card. Look at what the "
                        "reader shows, and at the kind."
                    )
                ) from error
        key = self._card_key(self.community_id)
        hashes = self.env["wuye.iot.credential.hash"].sudo()  # sudo: no post reads them
        wanted = {credential_hash(key, text): text.partition(":")[0] for text in texts}
        if set(self.sudo().hash_ids.mapped("hash")) == set(wanted):
            return
        self.sudo().hash_ids.unlink()
        hashes.create(
            [
                {"credential_id": self.id, "hash": value, "kind": kind}
                for value, kind in wanted.items()
            ]
        )
        # sudo: readonly for people
        self.sudo().tail = tail(next(iter(texts)))
        self.env.flush_all()  # a number that is taken is said now
        self._touch_list(deny=self.state == "denied")

    @api.model
    def _card_key(self, community):
        """The key of an estate's cards; made when it is first needed."""
        secret = self.env["wuye.iot.secret"]
        key = secret._get(CARD_KEY, community.id)
        if not key:
            key = secrets.token_bytes(KEY)
            secret._put(CARD_KEY, community.id, key)
        return key


class WuyeIotCredentialHash(models.Model):
    """A hash of one form of a card's number; readers that drop bytes give others."""

    _name = "wuye.iot.credential.hash"
    _description = "Hash of a Credential"
    _rec_name = "hash"
    _log_access = False

    credential_id = fields.Many2one(
        "wuye.iot.credential", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="credential_id.community_id", store=True, index=True
    )
    hash = fields.Char(required=True)
    kind = fields.Char(required=True)

    # the short forms may be two cards': the box refuses them as ambiguous
    _hash_uniq = models.UniqueIndex(
        f"(community_id, hash) WHERE kind NOT IN {SHARED}",
        "Another card of this community has this number.",
    )
    # finds the holder of an event
    _hash_index = models.Index("(hash)")


class WuyeIotGroup(models.Model):
    """Credentials that get the same permits: residents of a building, staff."""

    _name = "wuye.iot.group"
    _description = "Group of Credentials"
    _inherit = ["wuye.iot.listed"]
    _order = "community_id, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    credential_ids = fields.Many2many(
        "wuye.iot.credential", string="Credentials", check_company=True
    )
    permit_ids = fields.One2many("wuye.iot.permit", "group_id", string="Permits")

    _name_uniq = models.Constraint(
        "UNIQUE(community_id, name)", "Another group of this community has this name."
    )

    def write(self, vals):
        """Told to boxes is who came or went, not all who stay."""
        before = {
            group: group.sudo().credential_ids for group in self
        }  # sudo: as below
        result = super().write(vals)
        # sudo: numbers are nobody's to write
        numbers = self.env["wuye.iot.number"].sudo()
        for group, members in before.items():
            now = group.sudo().credential_ids
            moved = (members - now) | (now - members)
            if moved:
                numbers._touch(group.community_id, moved.ids)
        return result

    def _listed_credentials(self):
        # sudo: every member, whoever may see them
        return self.sudo().credential_ids
