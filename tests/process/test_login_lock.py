"""Three wrong passwords lock a login in every process, and no other login (H5).

Two servers on one database, as two workers of one. Attempts that race are brought to
the same point first: the table of the counts is held until all of them wait for it.
"""

import re
import time
from concurrent import futures
from contextlib import closing, contextmanager
from threading import Barrier

import psycopg2
import pytest
from http_server import Browser, HttpServer

from tools.dev.server import free_port

pytestmark = pytest.mark.process

RIGHT = "Process-test-1"  # as in tasks.py
WRONG = "Falsch-geraten"
ATTEMPTS = 3  # wrong passwords that lock
LIMIT = 60  # seconds any wait here may take
PAUSE = 0.02  # seconds between looks at who waits
RACERS = 10
LOCKED = re.compile(r"this login is locked until \d\d:\d\d|此账号锁定至 \d\d:\d\d")
BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture(scope="module")
def servers(odoo):
    """Two processes that know nothing of each other but the database."""
    started = []
    try:
        for _process in range(2):
            started.append(HttpServer(odoo.config, odoo.database, free_port()))
        for server in started:
            server.wait()
        yield started
    finally:
        for server in started:
            server.stop()


# === WAYS IN === #
# Each makes what is needed beforehand and returns the attempt itself, which tells
# (the user who is in or None, what was said).


def form(server, login, password=WRONG, language="en-US"):
    """The page for signing in, with its token."""
    browser = Browser(server, language)
    page = browser.get("/web/login")
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)[1]
    fields = {"login": login, "password": password, "csrf_token": token}

    def attempt():
        page = browser.post("/web/login", **fields)
        assert page.status_code in (200, 303), page.text
        return browser.uid, page.text

    return attempt


def session(server, login, password=WRONG):
    """The JSON route that the mobile app signs in by."""
    fields = {"db": server.database, "login": login, "password": password}

    def attempt():
        answer, error = Browser(server).ask("/web/session/authenticate", **fields)
        return answer and answer["uid"], error

    return attempt


def rpc(server, login, password=WRONG):
    """What a program does first: it asks for the number of its user."""
    args = [server.database, login, password, {}]

    def attempt():
        uid, error = Browser(server).ask(
            "/jsonrpc", service="common", method="authenticate", args=args
        )
        return uid or None, error

    return attempt


def call(server, uid, password=WRONG):
    """What it does then: a call that brings the password along."""
    group = "base.group_user"
    args = [server.database, uid, password, "res.users", "has_group", [uid], group]

    def attempt():
        answer, error = Browser(server).ask(
            "/jsonrpc", service="object", method="execute", args=args
        )
        return (uid, "") if answer is not None else (None, error)

    return attempt


def at_once(attempts):
    """Start them at the same moment; their answers."""
    barrier = Barrier(len(attempts))

    def start(attempt):
        barrier.wait(LIMIT)
        return attempt()

    with futures.ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(start, attempts, timeout=LIMIT))


# === THE DATABASE === #


@contextmanager
def held_counts(odoo):
    """Nobody counts or forgets while this lasts; yields the cursor that holds."""
    with (
        closing(psycopg2.connect(dbname=odoo.database)) as connection,
        connection,  # commits
        connection.cursor() as cursor,
    ):
        cursor.execute("LOCK wuye_login_lock IN SHARE ROW EXCLUSIVE MODE")
        yield cursor


def race(odoo, attempts, meanwhile=None):
    """Let all attempts check their passwords, then count at once; their answers.

    :param meanwhile: a statement that becomes true while they wait
    """
    with futures.ThreadPoolExecutor(len(attempts)) as pool:
        with held_counts(odoo) as cursor, watching(odoo) as waiting:
            running = [pool.submit(attempt) for attempt in attempts]
            end = time.monotonic() + LIMIT
            while waiting() < len(attempts):
                done, _others = futures.wait(running, timeout=PAUSE)
                assert not done, [future.result() for future in done]
                assert time.monotonic() < end, f"only {waiting()} wait"
            if meanwhile:
                cursor.execute(meanwhile)
        return [future.result(LIMIT) for future in running]


@contextmanager
def watching(odoo):
    """Yields a function: how many wait for a lock in the database."""
    with closing(psycopg2.connect(dbname=odoo.database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:

            def waiting():
                cursor.execute(BLOCKED)
                return cursor.fetchone()[0]

            yield waiting


# === WHAT MUST HOLD === #


def assert_out(answers):
    assert [uid for uid, _said in answers] == [None] * len(answers), answers


def assert_locked(odoo, login, failures=ATTEMPTS):
    lock = odoo.do("login_lock", login)
    assert (lock["failures"], lock["is_locked"]) == (failures, True), lock


def assert_refused_everywhere(servers, login, uid):
    """The right password is of no use, on any way in, and the pages say why."""
    for server in servers:
        for language in ("en-US", "zh-CN"):
            who, page = form(server, login, RIGHT, language)()
            assert not who
            assert LOCKED.search(page), page
        who, error = session(server, login, RIGHT)()
        assert not who
        assert LOCKED.search(error), error
        assert_out([rpc(server, login, RIGHT)(), call(server, uid, RIGHT)()])


def test_wrong_passwords_in_two_processes_lock_the_login_alone(odoo, servers):
    """The third counts wherever it comes; who sits beside him goes on."""
    uid = odoo.do("make_login", "shoufei", "customer_service")
    other = odoo.do("make_login", "qiantai", "customer_service")
    one, two = servers
    # a process remembers a right password over RPC; the lock comes before that
    assert call(one, uid, RIGHT)()[0] == uid
    assert_out([form(one, "shoufei")(), session(two, "shoufei")()])
    assert odoo.do("login_lock", "shoufei")["failures"] == ATTEMPTS - 1
    who, page = form(one, "shoufei")()
    assert not who
    assert LOCKED.search(page), page
    assert_locked(odoo, "shoufei")
    assert_refused_everywhere(servers, "shoufei", uid)
    # core's own brake would by now have stopped the address in both processes
    for server in servers:
        assert_out([session(server, "shoufei")() for _time in range(6)])
    attempts = [
        way(server, name, RIGHT)
        for server in servers
        for way, name in (
            *((form, "qiantai"), (session, "qiantai")),
            *((rpc, "qiantai"), (call, other)),
        )
    ]
    assert [who for who, _said in at_once(attempts)] == [other] * len(attempts)
    assert_locked(odoo, "shoufei")
    for server in servers:
        server.assert_untroubled(RIGHT, WRONG)


@pytest.mark.parametrize("way", [form, session, rpc])
@pytest.mark.parametrize("before", [0, 1])
def test_wrong_passwords_that_race_lock_once_and_for_all(odoo, servers, way, before):
    """None is lost, none opens again what another has locked."""
    login = f"race-{way.__name__}-{before}"
    uid = odoo.do("make_login", login, "customer_service")
    assert_out([way(servers[0], login)() for _time in range(before)])
    attempts = [
        way(servers[number % 2], login, f"{WRONG}-{number}") for number in range(RACERS)
    ]
    answers = race(odoo, attempts)
    assert_out(answers)
    if way is not rpc:  # which says no more than no
        told = [said for _uid, said in answers if LOCKED.search(said)]
        assert len(told) == RACERS - (ATTEMPTS - 1 - before), answers
    assert_locked(odoo, login, before + RACERS)
    assert_refused_everywhere(servers, login, uid)
    assert_locked(odoo, login, before + RACERS)
    for server in servers:
        server.assert_untroubled(RIGHT, WRONG)


def test_wrong_passwords_that_race_below_the_limit_are_all_counted(odoo, servers):
    odoo.do("make_login", "liangge", "customer_service")
    assert_out(race(odoo, [form(server, "liangge") for server in servers]))
    lock = odoo.do("login_lock", "liangge")
    assert (lock["failures"], lock["is_locked"]) == (ATTEMPTS - 1, False)
    assert all(uid for uid, _page in at_once([form(servers[0], "liangge", RIGHT)]))
    assert odoo.do("login_lock", "liangge")["failures"] == 0


@pytest.mark.parametrize("way", [form, session, rpc])
def test_right_password_that_comes_after_the_lock_does_not_open_it(odoo, servers, way):
    """It was checked before the third wrong one was counted: one guess of many."""
    login = f"late-{way.__name__}"
    odoo.do("make_login", login, "customer_service")
    assert_out([way(servers[0], login)()])
    locking = (
        "UPDATE wuye_login_lock SET failures = 3, "
        "locked_until = timezone('UTC', now()) + interval '30 minutes' "
        "WHERE user_id = (SELECT id FROM res_users WHERE login = '{}')"
    )
    assert_out(race(odoo, [way(servers[1], login, RIGHT)], locking.format(login)))
    assert_locked(odoo, login)
    for server in servers:
        server.assert_untroubled(RIGHT, WRONG)


def test_administrator_unlocks_and_is_named_in_record_and_log(odoo, servers):
    uid = odoo.do("make_login", "suozhu", "customer_service")
    odoo.do("make_login", "guanli", "administrator")
    odoo.do("make_login", "tongshi", "manager")
    one, two = servers
    assert_out(at_once([form(server, "suozhu") for server in (one, two, one)]))
    assert_locked(odoo, "suozhu")
    lock = odoo.do("login_lock", "suozhu")["id"]
    colleague, administrator = signed_in(two, "tongshi"), signed_in(two, "guanli")
    assert colleague.call("wuye.login.lock", "action_unlock", [lock])[0] is None
    assert_locked(odoo, "suozhu")
    found, error = administrator.call(
        "wuye.login.lock", "search", [["login", "=", "suozhu"]]
    )
    assert found == [lock], error
    assert administrator.call("wuye.login.lock", "action_unlock", found)[0] is True
    attempts = [form(server, "suozhu", RIGHT) for server in servers]
    assert [who for who, _page in at_once(attempts)] == [uid, uid]
    after = odoo.do("login_lock", "suozhu")
    assert (after["failures"], after["is_locked"]) == (0, False)
    assert after["unlocked_by"] == "guanli"
    assert after["unlocked_at"]
    assert "login suozhu locked until" in one.said() + two.said()
    assert "login suozhu unlocked by guanli" in two.said()
    for server in servers:
        server.assert_untroubled(RIGHT, WRONG)


def signed_in(server, login):
    browser = Browser(server)
    answer, error = browser.ask(
        "/web/session/authenticate", db=server.database, login=login, password=RIGHT
    )
    assert answer, error
    return browser


def test_lock_ends_by_time_in_both_processes(odoo, servers):
    uid = odoo.do("make_login", "dengdai", "customer_service")
    one, two = servers
    assert_out([session(server, "dengdai")() for server in (one, two, one)])
    assert_locked(odoo, "dengdai")
    odoo.do("end_lock", "dengdai")
    assert_out([session(two, "dengdai")()])
    assert odoo.do("login_lock", "dengdai")["failures"] == 1
    attempts = [form(server, "dengdai", RIGHT) for server in servers]
    assert [who for who, _page in at_once(attempts)] == [uid, uid]
