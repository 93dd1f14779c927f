import re

from odoo import api, fields, models
from odoo.fields import Domain

from ..initials import initials

CHINA_MOBILE_DIGITS = 13  # 86 and the 11 digits that people know and type
_NO_DIGIT = re.compile(r"\D+")


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
    wuye_unit_ids = fields.Many2many(
        "wuye.unit",
        string="Units",
        compute="_compute_wuye_unit_ids",
        search="_search_wuye_unit_ids",
        groups="wuye_property.group_user",
        help="The units in which this person has a role today.",
    )
    # the trigram index serves the search for the last digits of a phone number (A6)
    wuye_phone_digits = fields.Char(
        string="Phone Digits",
        compute="_compute_wuye_phone_digits",
        store=True,
        index="trigram",
    )
    # 王小明 as wxm, with a second reading of the surname where there is one (A6)
    wuye_initials = fields.Char(
        string="Pinyin Initials",
        compute="_compute_wuye_initials",
        store=True,
        index="trigram",
    )

    @property
    def _rec_names_search(self):
        return [*super()._rec_names_search, "wuye_phone_digits", "wuye_initials"]

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

    @api.depends("phone")
    def _compute_wuye_phone_digits(self):
        for partner in self:
            digits = _NO_DIGIT.sub("", partner.phone or "")
            if len(digits) == CHINA_MOBILE_DIGITS:
                digits = digits.removeprefix("86")
            partner.wuye_phone_digits = digits or False

    @api.depends("name")
    def _compute_wuye_initials(self):
        for partner in self:
            partner.wuye_initials = initials(partner.name) or False
