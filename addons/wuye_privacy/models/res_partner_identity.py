from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..identity import mask_identity, normalise, refusal
from ..personal import Personal
from ..vault import OPTION, SECTION, NoKey, vault

UNREADABLE = "********"  # what a page shows when the key is not at hand
WHOLE = 15  # signs of what is taken for a number when people are searched


class ResPartner(models.Model):
    """The number of the identity document: encrypted, found by a keyed hash (A10)."""

    _inherit = "res.partner"

    wuye_id_kind = fields.Selection(
        [
            ("resident", "Resident Identity Card"),
            ("hk_macau", "Permit of Hong Kong and Macau Residents"),
            ("taiwan", "Permit of Taiwan Residents"),
            ("passport", "Passport"),
            ("other", "Other Document"),
        ],
        string="Identity Document",
        copy=False,
        groups="wuye_property.group_user",
    )
    wuye_id_number = Personal(
        mask=mask_identity,
        string="Identity Number",
        compute="_compute_wuye_id_number",
        inverse="_inverse_wuye_id_number",
        search="_search_wuye_id_number",
        copy=False,
        groups="wuye_property.group_user",
        help="Stored encrypted; shown by its last four signs.",
    )
    wuye_id_secret = fields.Char(copy=False, groups=fields.NO_ACCESS)
    wuye_id_hash = fields.Char(
        copy=False, index="btree_not_null", groups=fields.NO_ACCESS
    )

    @api.depends("wuye_id_secret")
    def _compute_wuye_id_number(self):
        for person, whole in zip(self, self.sudo(), strict=True):  # fields of nobody
            person.wuye_id_number = whole._identity_number(UNREADABLE)

    def _identity_number(self, unreadable=None):
        """The whole number, or False.

        :param unreadable: what to give instead of refusing when the key is missing
        """
        self.ensure_one()
        secret = self.wuye_id_secret
        if not secret:
            return False
        try:
            return vault().decrypt(secret)
        except NoKey as error:
            if unreadable:
                return unreadable
            raise self._no_key(error) from error

    def _inverse_wuye_id_number(self):
        for person in self.sudo():  # the fields of the secret are nobody's
            number = normalise(person.wuye_id_number)
            if not number:
                person.write({"wuye_id_secret": False, "wuye_id_hash": False})
                continue
            kind = person.wuye_id_kind or "resident"
            person._check_identity(kind, number)
            try:
                strongbox = vault()
            except NoKey as error:
                raise self._no_key(error) from error
            person.write(
                {
                    "wuye_id_kind": kind,
                    "wuye_id_secret": strongbox.encrypt(number),
                    "wuye_id_hash": strongbox.digest(number),
                }
            )
        # read again as it is stored: in capitals, without spaces
        self.invalidate_recordset(["wuye_id_number"], flush=False)

    def _search_wuye_id_number(self, operator, value):
        """By the whole number only: a part of it finds nobody."""
        if operator == "in":
            found = Domain.FALSE
            for number in value:
                found |= self._domain_identity(number)
            return found
        if operator in ("ilike", "like", "=ilike", "=like") and isinstance(value, str):
            return self._domain_identity(value.strip("%"))
        return NotImplemented

    @api.model
    def _domain_identity(self, number):
        if not number:
            return Domain("wuye_id_secret", "=", False)
        try:
            digest = vault().digest(normalise(number))
        except NoKey:
            return Domain.FALSE
        # sudo: the hash is nobody's to read; whom the user sees is decided outside
        people = self.sudo().with_context(active_test=False)
        return Domain("id", "in", people._search([("wuye_id_hash", "=", digest)]))

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        if operator != "ilike" or not isinstance(value, str):
            return found
        number = normalise(value)
        if len(number) < WHOLE or not number[:WHOLE].isdigit():
            return found
        return Domain(found) | self._domain_identity(number)

    def write(self, vals):
        if "wuye_id_number" in vals and "wuye_id_kind" in vals:
            # the new kind is compared with the new number, not with the one before
            self = self.with_context(wuye_id_number_follows=True)  # pylint: disable=W0642
        return super().write(vals)

    @api.constrains("wuye_id_kind")
    def _check_wuye_id_kind(self):
        if self.env.context.get("wuye_id_number_follows"):
            return
        for person in self.sudo():  # the number decides, and is not shown
            number = person._identity_number(UNREADABLE)
            if number and number != UNREADABLE:
                person._check_identity(person.wuye_id_kind or "resident", number)

    def _check_identity(self, kind, number):
        """:raises ValidationError: saying what is wrong with the number"""
        reason = refusal(kind, number)
        if not reason:
            return
        # the number itself is not repeated: messages end in logs and on screens
        words = {
            "shape": self.env._(
                "%(person)s: this is no number of the chosen document. A resident "
                "identity card has 18 signs; for another document choose its kind."
            ),
            "checksum": self.env._(
                "%(person)s: the last sign of the identity number does not fit the "
                "others, so one of them is mistyped. Compare it with the card."
            ),
            "birth": self.env._(
                "%(person)s: signs 7 to 14 of the identity number are no date of "
                "birth. Compare it with the card."
            ),
        }
        raise ValidationError(words[reason] % {"person": self.display_name})

    def _domain_duplicates(self):
        """By equal identity numbers, too, among the communities the user sees."""
        query = SQL(
            """(
            WITH people AS (
                SELECT DISTINCT person.id, person.wuye_id_hash AS hash
                  FROM res_partner person
                  JOIN wuye_occupancy occupancy ON occupancy.partner_id = person.id
                 WHERE occupancy.community_id = ANY(%s)
                   AND person.active AND person.wuye_id_hash IS NOT NULL)
            SELECT one.id FROM people one
              JOIN people other ON other.id <> one.id AND other.hash = one.hash)""",
            self.env.user.wuye_community_ids.ids,
        )
        self.env["res.partner"].flush_model(["wuye_id_hash"])
        return super()._domain_duplicates() | Domain("id", "in", query)

    def _no_key(self, error):
        reasons = {
            "unnamed": self.env._("no key file is named"),
            "unreadable": self.env._("the key file cannot be read"),
            "empty": self.env._("the key file is empty"),
            "malformed": self.env._("a line of the key file is no key"),
            "foreign": self.env._("it was encrypted with a key that the file has not"),
        }
        return UserError(
            self.env._(
                "Identity numbers can neither be stored nor read: %(reason)s. The "
                "administrator of the server names the key file as %(option)s in "
                "section [%(section)s] of the configuration file.",
                reason=reasons[error.reason],
                option=OPTION,
                section=SECTION,
            )
        )

    def _wuye_rotate_identity_keys(self):
        """Encrypt all numbers with the first key of the file; from the server shell.

        :return: how many were encrypted anew
        """
        strongbox = vault()
        people = self.sudo().with_context(active_test=False)  # all of the database
        people = people.search([("wuye_id_secret", "!=", False)])
        for person in people:
            person.wuye_id_secret = strongbox.rotate(person.wuye_id_secret)
        return len(people)
