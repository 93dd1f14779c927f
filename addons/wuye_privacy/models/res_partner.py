from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.wuye_property.mask import mask_phone

from ..personal import Personal, is_clear

_COUNTS = ("count", "count_distinct")


class ResPartner(models.Model):
    """A resident's number is shown in part; typed, it is typed whole (A10)."""

    _inherit = "res.partner"

    # not copied: the copy would be of what is shown
    phone = Personal(mask=mask_phone, copy=False)
    phone_sanitized = Personal(mask=mask_phone)

    def _register_hook(self):
        result = super()._register_hook()
        for name in (*self._personal_names(), "phone_sanitized"):
            if not isinstance(self._fields.get(name), Personal):
                raise TypeError(f"a later module took the mask off res.partner.{name}")
        return result

    @api.model
    def _personal_names(self):
        """The fields of a person that are entered, and shown masked."""
        return ["phone", "wuye_id_number"]

    @api.model
    def _domain_personal_hidden(self):
        """Whose numbers the user sees in part only: residents, and not himself."""
        return (
            Domain("wuye_in_register", "=", True)
            & Domain("is_company", "=", False)
            & Domain("id", "!=", self.env.user.sudo().partner_id.id)
        )

    def _personal_is_hidden(self):
        self.ensure_one()
        # sudo: where he lives decides, and is shown to nobody
        return bool(self.sudo().filtered_domain(self._domain_personal_hidden()))

    @api.model
    def _personal_is_hidden_sql(self, alias, query):
        # sudo: as above
        people = self.sudo().with_context(active_test=False)
        hidden = self._domain_personal_hidden().optimize_full(people)
        return hidden._to_sql(people, alias, query)

    @api.model
    def _personal_by_end_sql(self, name, text, alias):
        """Whose number ends in these four digits, or is this one."""
        by_phone = self._domain_phone(text) if name == "phone" else None
        if not by_phone:
            return SQL("FALSE")
        # sudo: the digits are nobody's to read; whom the user sees is decided outside
        found = self.sudo().with_context(active_test=False)._search(by_phone)
        return SQL("%s IN %s", SQL.identifier(alias, "id"), found.subselect())

    # === READING === #

    def _search_phone_mobile_search(self, operator, value):
        """Odoo's search by any three digits, cut to what the mask shows."""
        found = super()._search_phone_mobile_search(operator, value)
        if is_clear(self.env) or not isinstance(value, str) or operator in ("=", "!="):
            return found
        hidden = self._domain_personal_hidden()
        by_phone = self._domain_phone(value.strip("%"))
        # sudo: the digits are nobody's to read; whom the user sees is decided outside
        people = self.sudo().with_context(active_test=False)
        by_end = Domain("id", "in", people._search(by_phone or Domain.FALSE))
        if operator.startswith("not "):
            by_end = ~by_end
        return (Domain(found) & ~hidden) | (hidden & by_end)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        self._refuse_personal(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_select(self, aggregate_spec, query):
        name, _sign, function = aggregate_spec.partition(":")
        if function not in _COUNTS:
            self._refuse_personal(name)
        return super()._read_group_select(aggregate_spec, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._refuse_personal(groupby_spec.split(":")[0])
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _refuse_personal(self, name):
        """:raises UserError: for an order or a group that would tell hidden digits"""
        if isinstance(self._fields.get(name), Personal) and not is_clear(self.env):
            raise UserError(
                self.env._(
                    "%(field)s is personal data: lists are neither sorted nor grouped "
                    "by it. Search for the last four digits.",
                    field=self._fields[name]._description_string(self.env),
                )
            )

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in self._personal_names():
                if "*" in (vals.get(name) or ""):
                    self._refuse_masked(name)
        return super().create(vals_list)

    def write(self, vals):
        return super().write(self._without_masks(vals))

    def _without_masks(self, vals):
        """The values without masked numbers that a page sent back as it showed them.

        :raises UserError: for a masked number that is nobody's here
        """
        for name in self._personal_names():
            text = vals.get(name) or ""
            if "*" not in text:
                continue
            field = self._fields[name]
            whole = self.sudo()  # compared with what this user is shown of it
            if any(text != field.mask(person[name] or "") for person in whole):
                self._refuse_masked(name)
            vals = {key: value for key, value in vals.items() if key != name}
        return vals

    def _refuse_masked(self, name):
        raise UserError(
            self.env._(
                "%(field)s: the stars hide a part of the number. Type the whole number "
                "to change it.",
                field=self._fields[name]._description_string(self.env),
            )
        )

    # === HISTORY === #

    def _track_prepare(self, fields_iter):
        # sudo: what changed is told by whole numbers; only masks are written down
        return super(ResPartner, self.sudo())._track_prepare(fields_iter)
