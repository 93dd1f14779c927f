"""Fifty taps on one wallet at once, and a server that dies under them (F4)."""

import itertools
import subprocess
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import terminal
from desk_tasks import PASSWORD
from http_server import LIMIT, Browser, HttpServer

from tools.dev.server import free_port

pytestmark = pytest.mark.process

TAPS, EACH, FILLED = 50, 30, 100
KILLS, AGAIN = 4, 20
CARDS = [f"0B0A0000{number:02X}" for number in range(KILLS + 2)]


@pytest.fixture(scope="module")
def estate(odoo):
    community = odoo.do("prepare", 1)["community"]
    return odoo.do("prepare_wallets", community, CARDS, FILLED)


@pytest.fixture(scope="module")
def server(odoo, estate):
    made = HttpServer(odoo.config, odoo.database, free_port())
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def tap(server, estate, number, order=None):
    """A tap of the canteen's machine; status and answer."""
    return terminal.tap(server.address, estate["machine"], number, EACH, order)


def at_once(call, count=TAPS):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _turn: call(), range(count)))


def test_f4_fifty_machines_tap_thirty_on_a_hundred_and_three_pass(odoo, server, estate):
    answers = at_once(lambda: tap(server, estate, CARDS[0]))
    assert Counter(status for status, _said in answers) == {200: TAPS}
    codes = Counter(said["code"] for _status, said in answers)
    assert codes == {"paid": 3, "low_balance": TAPS - 3}
    state = odoo.do("wallet_state", CARDS[0])
    assert (state["balance"], len(state["spent"])) == (10.0, 3)
    server.assert_untroubled(estate["machine"][1])


def test_f4_fifty_taps_of_the_till_on_a_hundred_and_three_pass(odoo, server, estate):
    """The screen's way, by the seller's session."""
    browser = Browser(server)
    page = browser.get("/web/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    browser.post(
        "/web/login", login=estate["seller"], password=PASSWORD, csrf_token=token
    )
    assert browser.uid

    def press():
        order = {"uuid": uuid.uuid4().hex, "number": CARDS[1], "amount": EACH}
        return browser.call("wuye.wallet.till", "tap", estate["till"], order)

    answers = at_once(press)
    assert not [error for _said, error in answers if error]
    codes = Counter(said["code"] for said, _error in answers)
    assert codes == {"paid": 3, "low_balance": TAPS - 3}
    assert odoo.do("wallet_state", CARDS[1])["balance"] == 10.0


def test_f4_a_tap_whose_answer_died_with_the_server_is_paid_once(odoo, estate):
    """Each is sent until it is answered; the server is killed in between."""
    port = free_port()
    for number in CARDS[2 : 2 + KILLS]:
        server = HttpServer(odoo.config, odoo.database, port)
        server.wait()
        orders = [uuid.uuid4().hex for _turn in range(AGAIN)]
        with ThreadPoolExecutor(AGAIN) as pool:
            waiting = [pool.submit(_ask, server, estate, number, one) for one in orders]
            next(job for job in itertools.cycle(waiting) if job.done())
            server.process.kill()
        server.process.wait(LIMIT)
        server = HttpServer(odoo.config, odoo.database, port)
        try:
            server.wait()
            codes = Counter(
                tap(server, estate, number, one)[1]["code"] for one in orders
            )
        finally:
            server.stop()
        state = odoo.do("wallet_state", number)
        assert codes == {"paid": 3, "low_balance": AGAIN - 3}
        assert state["balance"] == 10.0
        assert len(set(state["spent"])) == len(state["spent"]) == 3
    assert odoo.do("audit") == []


def _ask(server, estate, number, order):
    """A tap whose server may die."""
    try:
        return tap(server, estate, number, order)
    except requests.RequestException:
        return None


def test_j12_a_backup_that_is_restored_has_every_yuan_and_every_link(odoo, estate):
    """Dumped and restored into a database of its own, which is audited there."""
    seal = odoo.do("seal_wallets")
    assert seal["total"] == 10.0 * (KILLS + 2)
    name = f"{odoo.database}-restored"
    subprocess.run(["createdb", name], check=True)
    try:
        with subprocess.Popen(
            ["pg_dump", odoo.database], stdout=subprocess.PIPE
        ) as dump:
            load = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", name]
            quiet = subprocess.DEVNULL
            subprocess.run(load, stdin=dump.stdout, stdout=quiet, check=True)
        restored = type(odoo)(odoo.config, name)
        try:
            found, held = restored.do("read_wallets", seal["last"])
            assert found == seal
            assert held == seal["total"]
            assert restored.do("audit") == []
        finally:
            restored.stop()
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)
