"""Columns of Odoo's ledger that repeat the community of a document (I8)."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


def add_community_column(cr, table, column, links, source):
    """Add `column` to `table`, filled by one statement per link.

    By the ORM the whole ledger of a company that installs us would be computed anew,
    record by record.

    :param links: columns of `table` that lead to `source`; the first one that has a
        community gives it
    :param source: (table, column) that holds the community
    """
    if column_exists(cr, table, column):
        return
    create_column(cr, table, column, "int4")
    if not column_exists(cr, *source):
        return  # the first installation: nothing has a community yet
    for link in links:
        cr.execute(
            SQL(
                """
                UPDATE %(table)s target
                   SET %(column)s = source.%(community)s
                  FROM %(source)s source
                 WHERE source.id = target.%(link)s
                   AND source.%(community)s IS NOT NULL
                   AND target.%(column)s IS NULL
                """,
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                community=SQL.identifier(source[1]),
                source=SQL.identifier(source[0]),
                link=SQL.identifier(link),
            )
        )
