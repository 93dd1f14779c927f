"""Rows for COPY: what differs from row to row is filled in, what is the same in all
rows of a kind is taken from one that Odoo has made.

Two rows are of one kind when everything their values give is the same, apart from the
columns that are derived. So nothing is assumed about a column that is not derived: it
is what Odoo wrote for the same values (fall back, never guess). Derived columns are
compared with Odoo's on each sample, as text: 85.5 and 85.50 differ under a seal.
"""

import io

from psycopg2 import sql

from odoo.tools import SQL

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"


def text_of(value) -> str:
    """A value as COPY reads it; False and None are NULL."""
    if value is False or value is None:
        return NULL
    return str(value).translate(_ESCAPES)


def kind_of(vals: dict, derived) -> tuple:
    """What makes the kind of a row: the values given that are not derived."""
    return tuple(
        (name, str(value) if value.__class__ is list else value)
        for name, value in vals.items()
        if name not in derived
    )


class Template:
    """The row of one kind, with places for what is derived."""

    def __init__(self, order, derived, sample, related=()):
        """:param order: the columns of the table
        :param derived: those to be filled in, as `order` has them
        :param sample: {column: text} of a row that Odoo has made
        :param related: (ids of taxes, ids of tags) of a line
        """
        self.order = order
        self.related = related
        # red storno: the other side with a minus
        self.is_storno = sample.get("is_storno") == "true"
        self._text = "\t".join(
            "%s" if name in derived else sample[name].replace("%", "%%")
            for name in order
        )

    def fill(self, derived: tuple) -> str:
        return self._text % derived

    def check(self, derived: tuple, row: dict) -> None:
        """Compare a row of Odoo's with what would have been written for it.

        :raises NotCovered: it is another one in a column, were it only 1.0 for 1
        """
        made = zip(self.order, self.fill(derived).split("\t"), strict=True)
        differing = [name for name, text in made if text != row[name]]
        if differing:
            raise NotCovered(f"{', '.join(differing)} of {row['id']}")


class NotCovered(Exception):
    """A sample differs from what would be written: Odoo makes the others too."""


def columns_of(cr, table, first) -> list[str]:
    """All columns of a table, those that are derived at the beginning."""
    cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        [table],
    )
    names = [name for (name,) in cr.fetchall()]
    return [*first, *(name for name in names if name not in first)]


def read_rows(cr, table, order, column, ids) -> list[dict]:
    """[{column: text as COPY reads it}] of rows, in the order they were made."""
    cr.execute(
        SQL(
            # by the number: the first column is its text
            "SELECT %s FROM %s WHERE %s = ANY(%s) ORDER BY %s",
            SQL(", ").join(SQL("%s::text", SQL.identifier(name)) for name in order),
            SQL.identifier(table),
            SQL.identifier(column),
            list(ids),
            SQL.identifier(table, "id"),
        )
    )
    return [dict(zip(order, map(text_of, row), strict=True)) for row in cr.fetchall()]


def copy_rows(cr, table, columns, rows) -> None:
    """Write rows of text; triggers and foreign keys look at them as at any other."""
    if not rows:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cr.copy_expert(statement, io.StringIO("\n".join([*rows, ""])))
