"""The cable out for minutes while desks take money: never twice, never lost (I9).

Twenty desks behind one cable. Half of them have sent when it is pulled: the server has
their money and no answer comes through. The others send into nothing. All of them try
again, every two seconds, until it is plugged in. `WUYE_OUTAGE=300` lasts the five
minutes of the requirement; by default it is long enough for several turns.
"""

import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from cable import Cable, Sender
from http_server import Browser, HttpServer

from tools.dev.server import free_port

pytestmark = pytest.mark.process

DESKS = 20
SENT = 10  # whose answers the cable loses
MONTH = 1
BILL_MONTH = "2026-02-01"
PASSWORD = "Process-test-1"  # as in desk_tasks.py
OUTAGE = float(os.environ.get("WUYE_OUTAGE", "9"))  # seconds
RETRY = 2.0  # seconds, as in payment_sender.js
TURNS = 3  # tries of each desk in the shortest outage
LIMIT = 60  # seconds
PAUSE = 0.1


@pytest.fixture(scope="module")
def server(odoo):
    started = HttpServer(odoo.config, odoo.database, free_port())
    try:
        started.wait()
        yield started
    finally:
        started.stop()


@pytest.fixture
def cable(server):
    made = Cable(free_port(), server)
    yield made
    made.cut()


@pytest.fixture(scope="module")
def payers(odoo):
    community = odoo.do("prepare", DESKS)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, community, MONTH)
    return community, odoo.do("owed", community, BILL_MONTH)


def _order(payer):
    unit, partner, bills = payer
    due = round(sum(amount for _id, amount in bills), 2)
    return {
        "token": uuid.uuid4().hex,
        "unit_id": unit,
        "partner_id": partner,
        "lines": [{"charge_id": charge, "amount": amount} for charge, amount in bills],
        "tenders": [{"code": "cash", "amount": due}],
    }


def _sign_in(cable, server, login):
    browser = Browser(cable)
    answer, error = browser.ask(
        "/web/session/authenticate",
        db=server.database,
        login=login,
        password=PASSWORD,
    )
    assert answer and answer["uid"], error
    return browser


def test_i9_cable_out_while_twenty_receipts_are_taken(odoo, server, cable, payers):
    community, owed = payers
    cable.plug()
    desks = odoo.do("prepare_desks", community, DESKS)
    senders = [
        Sender(_sign_in(cable, server, login), token, _order(payer))
        for (login, token), payer in zip(desks, owed, strict=True)
    ]
    orders = [sender.arguments[1]["token"] for sender in senders]
    cable.cut()
    with ThreadPoolExecutor(DESKS) as pool:
        cable.plug(mute=True)
        sent = [pool.submit(sender.send) for sender in senders[:SENT]]
        end = time.monotonic() + LIMIT
        while odoo.do("taken", orders)["receipts"] < SENT:
            assert time.monotonic() < end, "the server did not get what was sent"
            time.sleep(PAUSE)
        cable.cut()
        assert [future.result(LIMIT) for future in sent] == [None] * SENT
        until = time.monotonic() + OUTAGE
        list(pool.map(lambda sender: sender.insist(until, RETRY), senders))
        assert min(sender.lost for sender in senders) >= TURNS
        assert odoo.do("taken", orders)["receipts"] == SENT
        cable.plug()
        receipts = list(pool.map(lambda sender: sender.send(), senders))
    due = round(sum(amount for payer in owed for _id, amount in payer[2]), 2)
    assert len({receipt["name"] for receipt in receipts}) == DESKS
    assert odoo.do("taken", orders) == {
        "receipts": DESKS,
        "numbers": DESKS,
        "used": DESKS,
        "payments": DESKS,
        "amount": due,
        "paid": due,
    }
    assert odoo.do("used_numbers") == DESKS
    assert odoo.do("audit") == []
    server.assert_untroubled(PASSWORD)
