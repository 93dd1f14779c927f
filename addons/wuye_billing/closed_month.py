"""Rows of a closed month stay as they are, whoever writes them (B20, R76).

How it works: after each statement on the table a trigger looks at what the statement
inserted, changed or deleted, all rows at once (transition tables). It raises if one of
them lies in a closed month of its community. So the rule holds for the ORM, RPC,
import, COPY and plain SQL alike, and costs a bulk load next to nothing. The name of the
constraint is what Odoo looks at to find the sentence for the user.

How to use it, among the constraints of a model::

    _month_open = ClosedMonth(
        "date", "amount", message="This month is closed ..."
    )

Named columns are those a closed month depends on: another may change later, such as
what is still open of a bill that is paid in the next month. A row counts with its day
and community, as it was and as it is now. Modules with tables of their own make one of
these for each.
"""

from odoo import models
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable

_FUNCTION = """
CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found_id bigint;
BEGIN
    -- no table yet while the module is being installed
    IF to_regclass('wuye_month') IS NULL THEN
        RETURN NULL;
    ELSIF NOT EXISTS (SELECT FROM wuye_month WHERE state = 'closed') THEN
        RETURN NULL;
    ELSIF TG_OP = 'TRUNCATE' THEN
        found_id := 0;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT fresh.id INTO found_id FROM fresh %(fresh_closed)s
         WHERE closed_fresh.until IS NOT NULL LIMIT 1;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT was.id INTO found_id FROM was %(was_closed)s
         WHERE closed_was.until IS NOT NULL LIMIT 1;
    ELSE
        SELECT COALESCE(was.id, fresh.id) INTO found_id
          FROM was FULL JOIN fresh ON fresh.id = was.id
               %(was_closed)s %(fresh_closed)s
         WHERE COALESCE(closed_was.until, closed_fresh.until) IS NOT NULL
           AND (was.id IS NULL OR fresh.id IS NULL OR %(changed)s) LIMIT 1;
    END IF;
    IF found_id IS NOT NULL THEN
        RAISE EXCEPTION 'row %% of %% lies in a closed month', found_id, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = %(name)s,
              TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$
"""
# The day until which a community is closed: months close in order, so all before the
# last closed one is closed too, whether a record says so or not.
_CLOSED = """
LEFT JOIN (SELECT community_id, (max(month) + interval '1 month')::date AS until
             FROM wuye_month WHERE state = 'closed' GROUP BY community_id
          ) closed_%(row)s
       ON closed_%(row)s.community_id = %(community)s
      AND closed_%(row)s.until > %(day)s AND (%(when)s)
"""
# what each kind of statement leaves to be looked at
_EVENTS = {
    "INSERT": "REFERENCING NEW TABLE AS fresh",
    "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS fresh",
    "DELETE": "REFERENCING OLD TABLE AS was",
    "TRUNCATE": "",
}


class ClosedMonth(models.Constraint):
    """A table object of a model: nothing is written into a closed month.

    :param columns: a change of one of these counts, as does one of day and community
    :param day: the day that says to which month a row belongs: a column, or SQL on
        the row `{row}`; rows without one are left alone
    :param community: its community, likewise
    :param nearest: the column that `community` asks first, where it asks several:
        nearly all rows have it there
    :param when: SQL on the row `{row}`: which rows belong to the month's figures
    :param also: SQL on `was` and `fresh`: a change that counts besides the columns
    :param added: whether new rows are refused; else only what is there is kept
    :param sealed: whether the rows go into the seal of their month; not those that
        hold over many months, such as a price
    :param only: the one model it is for, where others inherit from that
    """

    def __init__(
        self,
        *columns: str,
        message: str,
        day: str = "date",
        community: str = "community_id",
        nearest: str = "",
        when: str = "TRUE",
        also: str = "FALSE",
        added: bool = True,
        sealed: bool = True,
        only: str = "",
    ) -> None:
        facts = f"{', '.join(columns)} BY {day}, {community} WHEN {when} OR {also}"
        super().__init__(f"CLOSED MONTH ({facts})", message)
        self.columns = columns
        self.day = day if "{row}" in day else f"{{row}}.{day}"
        self.community = community if "{row}" in community else f"{{row}}.{community}"
        self.nearest = nearest
        self.when = when
        self.also = also
        self.events = [e for e in _EVENTS if added or e != "INSERT"]
        self.sealed = sealed and added
        self.only = only

    def apply_to_database(self, model) -> None:
        """Make function and triggers anew; safe to repeat at each upgrade."""
        if self.only and model._name != self.only:
            return
        name = self.full_name(model)
        execute = model.env.cr.execute
        execute(self._function(name))
        for event in self.events:
            execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s AFTER %s ON %s %s"
                    " FOR EACH STATEMENT EXECUTE FUNCTION %s()",
                    SQL.identifier(f"{name}_{event[0].lower()}"),
                    SQL(event),
                    SQL.identifier(model._table),
                    SQL(_EVENTS[event]),
                    SQL.identifier(name),
                )
            )

    def _function(self, name: str) -> str:
        """The trigger function; all its parts come from the code, none from users."""
        facts = [f"{{row}}.{column}" for column in self.columns]
        changes = [
            f"{fact.format(row='was')} IS DISTINCT FROM {fact.format(row='fresh')}"
            for fact in (*facts, self.day, self.community)
        ]
        return _FUNCTION % {
            "function": name,
            "name": f"'{name}'",
            "was_closed": self._closed("was"),
            "fresh_closed": self._closed("fresh"),
            "changed": " OR ".join([*changes, self.also]),
        }

    def _closed(self, row: str) -> str:
        """SQL that joins until when the community of a row is closed, or nothing."""
        return _CLOSED % {
            "row": row,
            "day": self.day.format(row=row),
            "community": self.community.format(row=row),
            "when": self.when.format(row=row),
        }


_STATE_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_refuse_reopening() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.state = 'open' AND NEW.month = OLD.month
           AND NEW.community_id = OLD.community_id AND EXISTS (
            SELECT FROM wuye_month_reopening reopening
             WHERE reopening.month_id = OLD.id AND reopening.state = 'done'
               AND reopening.closed_at = OLD.closed_at
        ) THEN
            RETURN NEW;
        END IF;
    ELSIF NOT EXISTS (SELECT FROM wuye_month WHERE state = 'closed') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a closed month is only opened by an approved request'
    USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$
"""


class ClosedFrozen(Immutable):
    """A table object of months: a closed one is only opened by an approved request."""

    function = "wuye_refuse_reopening"
    source = _STATE_FUNCTION

    def __init__(self, *columns: str, message: str) -> None:
        super().__init__(*columns, message=message, when="OLD.state = 'closed'")

    def apply_to_database(self, model) -> None:
        """The trigger on each row, and one against emptying the whole table."""
        result = super().apply_to_database(model)
        name = self.full_name(model)
        model.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE TRUNCATE ON %s"
                " FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)",
                SQL.identifier(f"{name}_t"),
                SQL.identifier(model._table),
                SQL.identifier(self.function),
                name,
            )
        )
        return result
