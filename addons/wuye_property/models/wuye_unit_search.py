import re

from odoo import api, fields, models
from odoo.fields import Domain

from ..codes import clean

MIN_PHONE_DIGITS = 4  # shorter tails fit too many people
_NOT_PHONE = re.compile(r"[\s+-]+")


class WuyeUnit(models.Model):
    """One box finds a unit (R19, A6): code, part of it, alias, person or phone."""

    _inherit = "wuye.unit"

    @api.model
    def _search_display_name(self, operator, value):
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        found = Domain.AND(self._domain_word(word) for word in value.split())
        phone = _NOT_PHONE.sub("", clean(value))
        is_phone = (
            phone.isascii() and phone.isdigit() and len(phone) >= MIN_PHONE_DIGITS
        )
        if is_phone and not self.search_count(found, limit=1):
            # only where no door has these digits: 0302 means the room, not a phone
            return self._domain_person(
                Domain("wuye_phone_digits", "=like", f"%{phone}")
            )
        return found

    @api.model
    def _domain_word(self, word):
        """Units for one typed word; several words must all fit."""
        text = clean(word)
        found = Domain("code", "ilike", text)
        found |= Domain("alias", "ilike", text)
        found |= Domain("alias_ids.name", "ilike", text)
        if not text.isdigit():
            found |= Domain("community_id", "any", self._domain_community(word))
            found |= self._domain_person(Domain("name", "ilike", word))
        return found

    @api.model
    def _domain_community(self, word):
        return Domain("name", "ilike", word) | Domain("code", "=ilike", word)

    @api.model
    def _domain_person(self, partner_domain):
        """Units with a person who has a role in it today."""
        rows = self.env["wuye.occupancy"]._domain_on(fields.Date.context_today(self))
        rows &= Domain("partner_id", "any", partner_domain)
        return Domain("occupancy_ids", "any", rows)
