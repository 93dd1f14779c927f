"""Cursors for taps, on connections that keep the plans of their statements.

Odoo empties a connection with DISCARD ALL whenever it lends it again: the plans of a
tap's functions, triggers and foreign keys would be made anew at each tap, which takes
twice as long as the tap itself. What a tap leaves behind on a connection is nothing
else, so that an end of the transaction is enough.
"""

import time

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import Connection, ConnectionPool, connection_info_for
from odoo.tools import config

FRESH = 60  # seconds after which the server is asked whether it is still there


class PlansKept(ConnectionPool):
    """A pool of Odoo's that lends a connection as it was given back."""

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


def cursor(database: str):
    """A cursor on a database in which each statement sees what others have committed.

    Use as a context: it commits where nothing was raised.
    """
    name, info = connection_info_for(database)
    made = Connection(_pool, name, info).cursor()
    made.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
    return made
