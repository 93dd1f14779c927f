from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from wuye_engine.plate import normalise

from ..codes import clean

MIN_PLATE = 4  # shorter parts of a plate fit too many vehicles
MIN_INITIALS = 2  # one letter fits a twentieth of all people


class WuyeUnit(models.Model):
    """One box finds a unit (R19, A6): code, alias, person, phone, plate."""

    _inherit = "wuye.unit"

    @api.model
    def _search_display_name(self, operator, value):
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        found = Domain.AND(self._domain_word(word) for word in value.split())
        text = clean(value)
        by_phone = self.env["res.partner"]._domain_phone(text)
        is_digits = text.isascii() and text.isdigit() and len(text) >= MIN_PLATE
        if (by_phone or is_digits) and not self.search_count(found, limit=1):
            # only where no door has these digits: 0302 means the room, not a phone
            people = self._by_person(by_phone) if by_phone else []
            return self._any_of([*people, *self._by_plate(text)])
        return found

    @api.model
    def _domain_word(self, word):
        """Units for one typed word; several words must all fit."""
        text = clean(word)
        ways = [
            self._way("wuye.unit", "id", self._part_of("code", text)),
            self._way("wuye.unit", "id", self._part_of("alias", text)),
            self._way("wuye.unit.alias", "unit_id", self._part_of("name", text)),
        ]
        if not text.isdigit():
            ways += self._by_community(word)
            ways += self._by_person(self._domain_name(word))
            ways += self._by_plate(word)
        return self._any_of(ways)

    @api.model
    def _part_of(self, field, text):
        """Rows with a text in a field, in capitals or not.

        Chinese and figures have no capitals. Compared as they are they take a third of
        the time, and a single character has no index that helps.
        """
        has_capitals = text.lower() != text.upper()
        return Domain(field, "ilike" if has_capitals else "like", text)

    # === WAYS TO A UNIT === #

    @api.model
    def _any_of(self, ways):
        """Units found on any of the ways.

        A union, so that each way uses its own index: joined by OR they would make the
        database read all units for each word.
        """
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(ways)))

    @api.model
    def _way(self, model, field, domain):
        """The ids of units that `field` of the rows of `domain` names, as a query.

        sudo: which of them are seen is decided outside, by the rules on units.
        """
        records = self.env[model].sudo().with_context(active_test=model != "wuye.unit")
        return records._search(domain).subselect(field)

    @api.model
    def _by_community(self, word):
        """By name or code of the community; a name that fits none costs nothing."""
        communities = self.env["wuye.community"].search(
            Domain("name", "ilike", word) | Domain("code", "=ilike", word)
        )
        if not communities:
            return []
        domain = Domain("community_id", "in", communities.ids)
        return [self._way("wuye.unit", "id", domain)]

    @api.model
    def _by_person(self, partner_domain):
        """By a person who has a role in the unit today."""
        rows = self.env["wuye.occupancy"]._domain_on(fields.Date.context_today(self))
        rows &= Domain("partner_id", "any!", partner_domain)
        return [self._way("wuye.occupancy", "unit_id", rows)]

    @api.model
    def _by_plate(self, word):
        """By a part of the plate of a vehicle, typed with signs or without."""
        plate = normalise(word)
        if len(plate) < MIN_PLATE:
            return []
        return [self._way("wuye.vehicle", "unit_id", self._part_of("plate", plate))]

    @api.model
    def _domain_name(self, word):
        """People by a part of their name, or by its pinyin initials."""
        found = self._part_of("name", word)
        if len(word) >= MIN_INITIALS and word.isascii() and word.isalpha():
            found |= Domain("wuye_initials", "like", word.lower())
        return found
