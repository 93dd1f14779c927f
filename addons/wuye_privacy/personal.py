"""Fields of which a resident's page shows only a part (A10, R14).

What is stored is whole. A `Personal` field gives the whole value to code that runs as
the system and to the one method that writes down who asked and why (`wuye_reveal`);
everybody else reads the masked form: on pages, in lists, exports, reports, vcards and
by RPC. Searching, sorting and grouping tell no more than the masked form does.
"""

from odoo import fields
from odoo.tools import SQL

_KEY = "wuye_personal_clear"
# compared by identity: a context that comes from a browser or by RPC cannot hold it
_CLEAR = object()
_TEXT = ("like", "ilike", "=like", "=ilike")
_EQUAL = ("in", "not in")


def in_clear(records):
    """The same records, read without masks; whoever calls this has logged it."""
    return records.with_context(**{_KEY: _CLEAR})


def is_clear(env) -> bool:
    return env.su or env.context.get(_KEY) is _CLEAR


class Personal(fields.Char):
    """A text that is shown masked where `record._personal_is_hidden()`.

    :param mask: function that takes the whole value and gives what is shown of it
    """

    mask = None

    def convert_to_record(self, value, record):
        value = super().convert_to_record(value, record)
        # a new record holds what is being typed, or what was read masked
        if not value or not record.id or is_clear(record.env):
            return value
        return self.mask(value) if record._personal_is_hidden() else value

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Compared whole with whole; by parts only what is not masked, or its end."""
        condition = super().condition_to_sql(
            field_expr, operator, value, model, alias, query
        )
        if operator in _EQUAL or is_clear(model.env):
            return condition
        hidden = model._personal_is_hidden_sql(alias, query)
        shown = SQL("(%s AND NOT %s)", condition, hidden)
        positive = operator.removeprefix("not ")
        if positive not in _TEXT or not isinstance(value, str):
            return shown
        by_end = model._personal_by_end_sql(self.name, value.strip("%"), alias)
        if positive != operator:
            by_end = SQL("NOT %s", by_end)
        return SQL("(%s OR (%s AND %s))", shown, hidden, by_end)

    def _inverse_related(self, records):
        # what was typed goes on to the person, not what is shown of it
        return super()._inverse_related(in_clear(records))

    def _description_sortable(self, env):
        return is_clear(env)

    def _description_groupable(self, env):
        return is_clear(env)
