"""Statements and cursors of taps, on connections that keep their plans.

Odoo empties a connection with DISCARD ALL whenever it lends it again: the plans of a
tap's functions, triggers and foreign keys would be made anew at each tap, which takes
twice as long as the tap itself. What a tap leaves behind on a connection is nothing
else, so that an end of the transaction is enough.
"""

import os
import time
from functools import lru_cache
from typing import NamedTuple

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import Connection, ConnectionPool, connection_info_for
from odoo.tools import config

FRESH = 60  # seconds after which the server is asked whether it is still there


class PlansKept(ConnectionPool):
    """A pool of Odoo's that lends a connection as it was given back."""

    def __init__(self, maxconn):
        super().__init__(maxconn)
        self._equals = {}  # what was asked before: asking takes as long as a statement

    def _dsn_equals(self, dsn1, dsn2):
        key = str(dsn1), str(dsn2)
        if key not in self._equals:
            self._equals[key] = super()._dsn_equals(dsn1, dsn2)
        return self._equals[key]

    def borrow(self, connection_info):
        connection = super().borrow(connection_info)

        def reset():
            if time.time() - connection._pool_last_used > FRESH:
                type(connection).reset(connection)
            else:
                connection.rollback()

        connection.reset = reset
        return connection


_pool = PlansKept(config["db_maxconn"])
_singles = PlansKept(config["db_maxconn"])  # each statement is a transaction


@lru_cache(maxsize=64)
def _info(database: str, _process: int):
    """What a connection is made with; it names the process."""
    return connection_info_for(database)


class Prepared(NamedTuple):
    """A statement that is read once for a connection, not at each call."""

    name: str
    prepare: str
    execute: str


def prepared(name: str, statement: str, places: int) -> Prepared:
    """:param statement: with $1, $2... for its values
    :param places: how many they are
    """
    values = ", ".join(["%s"] * places)
    return Prepared(name, f"PREPARE {name} AS {statement}", f"EXECUTE {name}({values})")


def row(database: str, statement: Prepared, values: tuple) -> tuple:
    """The row that one statement gives; it is a transaction of its own.

    Without a beginning and an end to be sent it takes a third of the way there and
    back. What others have committed is seen, as in `cursor`.
    """
    _name, info = _info(database, os.getpid())
    connection = _singles.borrow(info)
    try:
        if not connection.autocommit:  # new, or emptied
            connection.autocommit, connection.prepared = True, set()
        with connection.cursor() as cr:
            if statement.name not in connection.prepared:
                cr.execute(statement.prepare)
                connection.prepared.add(statement.name)
            cr.execute(statement.execute, values)
            return cr.fetchone()
    finally:
        _singles.give_back(connection, keep_in_pool=not connection.closed)


def cursor(database: str):
    """A cursor on a database in which each statement sees what others have committed.

    Use as a context: it commits where nothing was raised.
    """
    name, info = _info(database, os.getpid())
    made = Connection(_pool, name, info).cursor()
    made.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
    return made
