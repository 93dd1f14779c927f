import re

from odoo import api, fields, models
from odoo.fields import Domain

from ..initials import initials

CHINA_MOBILE_DIGITS = 13  # 86 and the 11 digits that people know and type
TAIL = 4  # as many last digits of a phone number as people ask for
MIN_PHONE = 7  # digits; shorter numbers are extensions and the like
_NO_DIGIT = re.compile(r"\D+")
_NO_PHONE = re.compile(r"[^\d\s()+-]")


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "wuye.verified.mixin"]
    _required_to_verify = ("name", "phone")
    _verified_fields = ("name", "phone", "email", "vat", "is_company")

    wuye_occupancy_ids = fields.One2many(
        "wuye.occupancy",
        "partner_id",
        string="Occupancies",
        groups="wuye_property.group_user",
    )
    wuye_vehicle_ids = fields.One2many(
        "wuye.vehicle",
        "partner_id",
        string="Vehicles",
        groups="wuye_property.group_user",
    )
    # Account has the same field. A rule of this module asks for it, and the module may
    # be installed before account is.
    ref_company_ids = fields.One2many(
        "res.company", "partner_id", string="Companies that refer to this contact"
    )
    wuye_document_ids = fields.One2many(
        "wuye.document",
        "partner_id",
        string="Documents",
        groups="wuye_property.group_user",
    )
    wuye_unit_ids = fields.Many2many(
        "wuye.unit",
        string="Units",
        compute="_compute_wuye_unit_ids",
        search="_search_wuye_unit_ids",
        groups="wuye_property.group_user",
        help="The units in which this person has a role today.",
    )
    wuye_in_register = fields.Boolean(
        string="In the Register",
        compute="_compute_wuye_in_register",
        store=True,
        help="Has or had a role in a unit, or a vehicle. Only who has the community in "
        "scope sees such a person.",
    )
    # the trigram index serves the search for the last digits of a phone number (A6)
    wuye_phone_digits = fields.Char(
        string="Phone Digits",
        compute="_compute_wuye_phone_digits",
        store=True,
        index="trigram",
        groups=fields.NO_ACCESS,
    )
    # 王小明 as wxm, with a second reading of the surname where there is one (A6)
    wuye_initials = fields.Char(
        string="Pinyin Initials",
        compute="_compute_wuye_initials",
        store=True,
        index="trigram",
    )

    # a part of a Latin name, without comparing all the Chinese ones with it (A6)
    _wuye_name_idx = models.Index(
        lambda registry: (
            "USING gin (name gin_trgm_ops)" if registry.has_trigram else ""
        )
    )

    @property
    def _rec_names_search(self):
        return [*super()._rec_names_search, "wuye_initials"]

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        by_phone = operator == "ilike" and self._domain_phone(value)
        if not by_phone:
            return found
        # sudo: the digits are nobody's to read; who is seen is decided outside
        return Domain(found) | Domain("id", "in", self.sudo()._search(by_phone))

    @api.model
    def _domain_phone(self, text):
        """People by the four last digits of their phone, or by the whole of it.

        Nothing in between: a number that is shown in part cannot be felt out.
        """
        if not isinstance(text, str) or _NO_PHONE.search(text):
            return None
        digits = self._phone_digits(text)
        if len(digits) == TAIL:
            return Domain("wuye_phone_digits", "=like", f"%{digits}")
        if len(digits) >= MIN_PHONE:
            return Domain("wuye_phone_digits", "=", digits)
        return None

    @api.model
    def _phone_digits(self, text):
        digits = _NO_DIGIT.sub("", text or "")
        is_abroad = len(digits) == CHINA_MOBILE_DIGITS
        return digits.removeprefix("86") if is_abroad else digits

    @api.depends(
        "wuye_occupancy_ids.unit_id",
        "wuye_occupancy_ids.date_from",
        "wuye_occupancy_ids.date_to",
    )
    def _compute_wuye_unit_ids(self):
        occupancies = self.env["wuye.occupancy"]
        groups = occupancies._read_group(
            occupancies._domain_on(fields.Date.context_today(self))
            & Domain("partner_id", "in", self.ids),
            ["partner_id"],
            ["unit_id:recordset"],
        )
        units = {partner.id: found for partner, found in groups}
        # archived units are left out and record rules applied partner by partner: what
        # these look at is read for all at once
        self.env["wuye.unit"].union(*units.values()).fetch(
            ["active", "code", "community_id", "company_id"]
        )
        for partner in self:
            partner.wuye_unit_ids = units.get(partner.id, False)

    def _search_wuye_unit_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        rows = self.env["wuye.occupancy"]._domain_on(fields.Date.context_today(self))
        if operator == "in" and not any(value):
            return Domain("wuye_occupancy_ids", "not any", rows)
        return Domain(
            "wuye_occupancy_ids", "any", rows & Domain("unit_id", operator, value)
        )

    @api.depends("wuye_occupancy_ids", "wuye_vehicle_ids")
    def _compute_wuye_in_register(self):
        known = set()
        for name in ("wuye.occupancy", "wuye.vehicle"):
            rows = self.env[name].sudo().with_context(active_test=False)
            groups = rows._read_group([("partner_id", "in", self.ids)], ["partner_id"])
            known.update(partner.id for (partner,) in groups)
        for partner in self:
            partner.wuye_in_register = partner.id in known

    def _wuye_communities(self):
        """Where the person has or had a role or a vehicle, as far as the user sees."""
        self.ensure_one()
        person = self.with_context(active_test=False)
        rows = person.wuye_occupancy_ids.community_id
        return rows | person.wuye_vehicle_ids.community_id

    @api.depends("phone")
    def _compute_wuye_phone_digits(self):
        for partner in self:
            partner.wuye_phone_digits = self._phone_digits(partner.phone) or False

    @api.depends("name")
    def _compute_wuye_initials(self):
        for partner in self:
            partner.wuye_initials = initials(partner.name) or False
