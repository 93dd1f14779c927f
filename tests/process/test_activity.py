"""Taps on the last seats of an activity, all at once (F19)."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from desk_tasks import PASSWORD
from http_server import Browser, HttpServer

from tools.dev.server import free_port

pytestmark = pytest.mark.process

SEATS, FEE, FILLED = 3, 30, 100
CARDS = [f"0B0B0000{number:02X}" for number in range(12)]


@pytest.fixture(scope="module")
def estate(odoo):
    community = odoo.do("prepare", 1)["community"]
    odoo.do("prepare_wallets", community, CARDS, FILLED)
    return odoo.do("prepare_activity", community, SEATS, FEE)


@pytest.fixture(scope="module")
def server(odoo, estate):
    made = HttpServer(odoo.config, odoo.database, free_port())
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def sign_in(server, login):
    browser = Browser(server)
    page = browser.get("/web/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    browser.post("/web/login", login=login, password=PASSWORD, csrf_token=token)
    assert browser.uid
    return browser


def test_f19_twelve_cards_tap_at_once_for_three_seats_and_three_pay(
    odoo, server, estate
):
    browser = sign_in(server, estate["desk"])

    def tap(number):
        order = {"uuid": uuid.uuid4().hex, "number": number}
        return browser.call("wuye.activity.desk", "tap", estate["event"], order)

    with ThreadPoolExecutor(len(CARDS)) as pool:
        answers = list(pool.map(tap, CARDS))
    assert not [error for _said, error in answers if error]
    codes = Counter(said["code"] for said, _error in answers)
    assert codes == {"signed_up": SEATS, "full": len(CARDS) - SEATS}
    state = odoo.do("activity_state", estate["event"])
    assert (state["taken"], len(set(state["seats"]))) == (SEATS, SEATS)
    paid = [FILLED - FEE] * SEATS
    assert sorted(state["balances"]) == paid + [FILLED] * (len(CARDS) - SEATS)
    server.assert_untroubled(*CARDS)


def test_f19_one_tap_that_is_sent_many_times_at_once_is_one_registration(
    odoo, server, estate
):
    """A page that hears no answer sends again while the first is under way."""
    browser = sign_in(server, estate["desk"])
    free = odoo.do("prepare_more", estate["event"])
    order = {"uuid": uuid.uuid4().hex, "number": CARDS[0]}

    def tap(_turn):
        return browser.call("wuye.activity.desk", "tap", free, order)

    before = sum(odoo.do("activity_state", free)["balances"])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tap, range(8)))
    assert not [error for _said, error in answers if error]
    assert {said["code"] for said, _error in answers} == {"signed_up"}
    state = odoo.do("activity_state", free)
    assert (state["taken"], before - sum(state["balances"])) == (1, FEE)
    assert odoo.do("audit") == []
