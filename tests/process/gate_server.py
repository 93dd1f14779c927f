"""The server of gate tests: Odoo at one address, killed and started again."""

import time
from contextlib import closing

import psycopg2
from http_server import HttpServer

LIMIT = 90  # seconds any answer may take
PAUSE = 0.1


def until(condition, limit=LIMIT):
    """What `condition` says, once it says anything."""
    end = time.monotonic() + limit
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(PAUSE)
    return found


class Server:
    """Odoo at one address.

    :param odoo: whose database and PostgreSQL it works on
    """

    def __init__(self, odoo, port, program=("-m", "odoo")):
        self.odoo, self.port, self.program = odoo, port, program
        self.start()
        self.running.wait()

    @property
    def address(self):
        return self.running.address

    def start(self):
        self.running = HttpServer(
            self.odoo.config,
            self.odoo.database,
            self.port,
            self.odoo.environment,
            self.program,
        )

    def kill(self):
        self.running.process.kill()
        self.running.process.wait(LIMIT)

    def cut_database(self):
        """End all its sessions with the database, and nothing else."""
        host = self.odoo.environment["PGHOST"]
        with closing(psycopg2.connect(host=host, dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = %s AND application_name LIKE 'odoo%%'",
                    [self.odoo.database],
                )

    def revive(self):
        """What systemd does: Odoo gives up where PostgreSQL still recovers."""
        if self.running.process.poll() is not None:
            self.start()

    def is_back(self):
        """Whether it answers; started again where it has ended."""
        self.revive()
        return self.running.answers()

    stop = kill  # it is made to be killed, and nothing is left to be put in order


def whole(odoo, lanes, code):
    """The events of a box, once the server has all that the box has written."""
    until(lambda: 0 < lanes.newest() == odoo.do("lane_state", code)["acked"])
    return odoo.do("lane_events", code)


def told(odoo, gate, number):
    """What the gate says of a card, once it has the newest list."""
    state = "lane_state", "GATE-01"
    until(lambda: (now := odoo.do(*state))["held"] == now["newest"])
    before = len(_read(odoo, number))
    gate.show(number)
    return until(lambda: _read(odoo, number)[before:])[0]


def _read(odoo, number):
    """Codes of what was read of a card, in order."""
    events = odoo.do("gate_journal")["events"]
    return [
        code
        for _no, kind, code, tail in events
        if (kind, tail) == ("access", number[-4:])
    ]
