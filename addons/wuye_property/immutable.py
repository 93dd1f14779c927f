"""Columns that stay as they were created, whoever writes them.

How it works: a BEFORE UPDATE trigger raises with the name of the constraint and of the
table, which is what Odoo looks at to find the sentence for the user. So the rule holds
for the ORM, RPC, import and plain SQL alike, and the user reads the same words.

How to use it, among the constraints of a model::

    _code_immutable = Immutable("code", "room", message="The code cannot be changed.")
"""

from odoo import models
from odoo.tools import SQL

_FUNCTION = "wuye_refuse_change"
_CREATE_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'column of % cannot be changed once created', TG_TABLE_NAME
    USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$
"""


class Immutable(models.Constraint):
    """A table object of a model: the named columns keep their first value.

    :param when: SQL condition on OLD, for rows that freeze later in their life

    A subclass may name a trigger function of its own, which looks at other tables
    before it refuses.
    """

    function = _FUNCTION
    source = _CREATE_FUNCTION

    def __init__(self, *columns: str, message: str, when: str = "TRUE") -> None:
        super().__init__(f"IMMUTABLE ({', '.join(columns)}) WHEN {when}", message)
        self.columns = columns
        self.when = when

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade.

        It is of these columns only: a statement that sets others does not even ask. No
        trigger of ours changes a column that its statement does not set.
        """
        name = self.full_name(model)
        changed = SQL(" OR ").join(map(self._changed, self.columns))
        cr = model.env.cr
        cr.execute(self.source)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE UPDATE OF %s ON %s FOR EACH ROW"
                " WHEN ((%s) AND (%s)) EXECUTE FUNCTION %s(%s)",
                SQL.identifier(name),
                SQL(", ").join(map(SQL.identifier, self.columns)),
                SQL.identifier(model._table),
                SQL(self.when),
                changed,
                SQL.identifier(self.function),
                name,
            )
        )

    @staticmethod
    def _changed(column: str) -> SQL:
        """Whether a column changes, in SQL.

        Two entries of one person that are merged (wuye.partner.merge) become one on
        posted rows too: for these two, named in the session, and for no others.
        """
        name = SQL.identifier(column)
        changed = SQL("OLD.%s IS DISTINCT FROM NEW.%s", name, name)
        if column != "partner_id":
            return changed
        return SQL(
            # no setting, or nobody on one side, is no merge
            "(%s AND coalesce(current_setting('wuye.merging', true), '')"
            " IS DISTINCT FROM OLD.%s || '>' || NEW.%s)",
            changed,
            name,
            name,
        )


class StateTable(Immutable):
    """A table object of a model: `state` changes only as a table of states says.

    :param function: name of the trigger's function, one for each table of states
    :param following: {state: states that may follow}
    """

    def __init__(self, function: str, following: dict, message: str) -> None:
        super().__init__("state", message=message)
        self.function = function
        allowed = ", ".join(
            f"('{old}', '{new}')" for old, others in following.items() for new in others
        )
        self.source = f"""
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                IF (OLD.state, NEW.state) IN ({allowed}) THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION '% does not go from % to %',
                    OLD.name, OLD.state, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0],
                      TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
            END $$
        """


class NeverDeleted(models.Constraint):
    """A table object of a model: rows (that meet `when`) are never deleted."""

    function = _FUNCTION
    source = _CREATE_FUNCTION

    def __init__(self, message: str, when: str = "TRUE") -> None:
        super().__init__(f"NEVER DELETED WHEN {when}", message)
        self.when = when

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        name = self.full_name(model)
        cr = model.env.cr
        cr.execute(self.source)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE DELETE ON %s FOR EACH ROW"
                " WHEN (%s) EXECUTE FUNCTION %s(%s)",
                SQL.identifier(name),
                SQL.identifier(model._table),
                SQL(self.when),
                SQL.identifier(self.function),
                name,
            )
        )


def changed_names(records, vals: dict, names) -> list[str]:
    """The fields among `names` that writing `vals` would change on any record."""
    changed = []
    for name in names:
        if name in vals:
            field = records._fields[name]
            if any(
                field.convert_to_write(record[name], record) != (vals[name] or False)
                for record in records
            ):
                changed.append(name)
    return changed
