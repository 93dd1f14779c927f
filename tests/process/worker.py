"""A process with Odoo's registry loaded that forks a child for every piece of work.

Odoo's own server forks its workers in the same way. A child works with a cursor of its
own on a database of its own, until it is done, or until it is killed with SIGKILL at a
counted point: statement sent to the database or commit. Talks JSON, a line each way:

    {"command": "open", "config": path, "database": name}
    {"command": "attempt", "task": [name, arguments...], "kill": [point, in_flight]}
    {"command": "pair", "first": [...], "second": [...], "hold": point or statement}
    {"command": "crowd", "tasks": [[...], ...]}

Another database is opened in the process that has the code already: that takes a third
of a second, a new process five.

    python worker.py
"""

import json
import logging
import os
import select
import signal
import sys
import time
import traceback
from contextlib import closing

import psycopg2
from tasks import TASKS

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import sql_db, tools
from odoo.exceptions import RedirectWarning, UserError
from odoo.modules.registry import Registry

LIMIT = 60  # seconds any wait here may take


class Points:
    """Counts what a child asks of the database; may kill or hold it at one of them."""

    def __init__(self, kill=None, hold=None, talk=None):
        self.count = 0
        self.kill_at, self.in_flight = kill or (0, False)
        self.hold_at = hold or 0
        self.talk = talk

    def pass_one(self):
        self.count += 1
        if self.count == self.kill_at:
            if self.in_flight:
                self.talk.ask_for_death()
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        if self.count == self.hold_at:
            self.talk.wait_for_release()

    def pass_statement(self, text):
        """Hold once behind a statement that contains what `hold` says."""
        if isinstance(self.hold_at, str) and self.hold_at in text:
            self.hold_at = 0
            self.talk.wait_for_release()

    def install(self):
        execute, commit = sql_db.Cursor.execute, sql_db.Cursor.commit

        def counted_execute(cursor, query, *arguments, **options):
            self.pass_one()
            result = execute(cursor, query, *arguments, **options)
            self.pass_statement(str(getattr(query, "code", query)))
            return result

        def counted_commit(cursor):
            self.pass_one()
            result = commit(cursor)
            self.pass_one()
            return result

        sql_db.Cursor.execute, sql_db.Cursor.commit = counted_execute, counted_commit


class Child:
    """A forked process at work, seen from its parent."""

    def __init__(self, database, task, kill=None, hold=None):
        self.answers, self._to_parent = os.pipe()
        self._orders, self._to_child = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            self._work(database, task, kill, hold)
        os.close(self._to_parent)
        os.close(self._orders)
        self._rest = b""

    # === IN THE CHILD === #

    def ask_for_death(self):
        """Go on working: the parent kills while a statement is on its way."""
        self._say({"event": "kill me"})

    def wait_for_release(self):
        self._say({"event": "held"})
        os.read(self._orders, 1)

    def _say(self, message):
        os.write(self._to_parent, json.dumps(message).encode() + b"\n")

    def _work(self, database, task, kill, hold):
        points = Points(kill, hold, self)
        points.install()
        name, *arguments = task
        try:
            result = TASKS[name](database, *arguments)
            answer = {"event": "done", "result": result}
        except (UserError, RedirectWarning) as error:
            answer = {"event": "refused", "message": str(error.args[0])}
        except BaseException:  # the parent must hear of it, whatever it is
            answer = {"event": "failed", "message": traceback.format_exc()}
        self._say({**answer, "points": points.count})
        os._exit(0)

    # === IN THE PARENT === #

    def hear(self, limit=LIMIT):
        """The next message, or {"event": "died"}; None after `limit` seconds."""
        end = time.monotonic() + limit
        while b"\n" not in self._rest:
            ready, _, _ = select.select(
                [self.answers], [], [], max(0, end - time.monotonic())
            )
            if not ready:
                return None
            piece = os.read(self.answers, 65536)
            if not piece:
                return {"event": "died"}
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def release(self):
        os.write(self._to_child, b".")

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def close(self):
        os.waitpid(self.pid, 0)
        os.close(self.answers)
        os.close(self._to_child)


def attempt(database, task, kill=None):
    """Let a child do a task; returns its last message."""
    child = Child(database, task, kill=kill)
    message = child.hear()
    if message is None or message["event"] == "kill me":
        child.kill()
        # what it may still have said while the signal was on its way does not count
        message = {"event": "died" if message else "hung"}
    child.close()
    return message


def pair(database, first, second, hold):
    """Hold the first child at a point, start the second, release, hear both.

    The first is released once the second waits for a lock of the database, or is
    through.
    """
    one = Child(database, first, hold=hold)
    held = one.hear()
    two = Child(database, second)
    answer = None
    if held and held["event"] == "held":
        answer = _blocked_or_through(database, two)
        one.release()
        held = one.hear()
    answer = answer or two.hear()
    for child, last in ((one, held), (two, answer)):
        if last is None:  # it would be waited for, for ever
            child.kill()
        child.close()
    hung = {"event": "hung"}
    return {"first": held or hung, "second": answer or hung}


def crowd(database, tasks):
    """Let many children begin at the same time; returns their last messages."""
    children = [Child(database, task, hold=1) for task in tasks]
    ready = [child.hear() for child in children]
    for child, message in zip(children, ready, strict=True):
        if message and message["event"] == "held":
            child.release()
    answers = []
    for child, message in zip(children, ready, strict=True):
        last = child.hear() if message and message["event"] == "held" else message
        if last is None:
            child.kill()
        child.close()
        answers.append(last or {"event": "hung"})
    return answers


def _blocked_or_through(database, child):
    """The message of the child, or None once it waits for a lock."""
    # not Odoo's pool: children would inherit its connections
    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.autocommit = True
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            message = child.hear(0.02)
            if message or _is_blocked(connection):
                return message
    return None


def _is_blocked(connection):
    """Whether some process waits for a lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone())


COMMANDS = {"attempt": attempt, "pair": pair, "crowd": crowd}


def open_database(config, database):
    """Work on a database from now on; what was open before is closed."""
    tools.config.parse_config(
        ["-c", config, "-d", database, "--log-level", "critical"], setup_logging=True
    )
    logging.disable(logging.WARNING)
    Registry.delete_all()
    Registry(database)
    sql_db.close_all()  # children must not share a connection
    return database


def main():
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever prints must not disturb the conversation
    database = None
    for line in sys.stdin:
        order = json.loads(line)
        command = order.pop("command")
        if command == "open":
            result = database = open_database(**order)
        else:
            result = COMMANDS[command](database, **order)
        os.write(answers, json.dumps(result).encode() + b"\n")


if __name__ == "__main__":
    main()
