"""Payment codes and processes that die: paid once, receipted once (D1, D15, I9)."""

import importlib.util
import os
import signal
import threading
import uuid
from concurrent import futures
from pathlib import Path

import pytest
from code_tasks import coded
from desk_tasks import PASSWORD
from http_server import LIMIT, Browser, HttpServer

from tools.dev.server import free_port

pytestmark = pytest.mark.process

MONTH = 1
BILL_MONTH = "2026-02-01"
DESKS = 6
KILLS = 6
NOTICES = 4  # of one payment
MERCHANT, SECRET = "M-1", "process-test-0123456789"
PAYS, WAITS = "130123456789012340", "130123456789012341"
GATEWAY = Path(__file__).parents[2] / "addons/wuye_tender_code/tests/gateway.py"


@pytest.fixture(scope="module")
def gateway():
    """The gateway of the add-on's tests, in a thread of this process."""
    spec = importlib.util.spec_from_file_location("gateway", GATEWAY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.Gateway(MERCHANT, SECRET)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def community(odoo, gateway):
    found = odoo.do("prepare", KILLS + 8)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, found, MONTH)
    odoo.do("prepare_channel", found, [gateway.address, MERCHANT, SECRET])
    return found


@pytest.fixture(scope="module")
def desks(odoo, community):
    return odoo.do("prepare_desks", community, DESKS)


@pytest.fixture(scope="module")
def payers(odoo, community):
    """Each test takes its own."""
    return iter(odoo.do("owed", community, BILL_MONTH))


def _order():
    return uuid.uuid4().hex


def _paid(odoo, desk, payer):
    """An order that is paid and has no receipt: (token, number)."""
    order = _order()
    number = odoo.do("begin_code", desk, payer, order, PAYS)
    assert odoo.do("step_code", desk, "charge", order, PAYS) == "paid"
    return order, number


def _split(answers):
    done = [answer for answer in answers if answer["event"] == "done"]
    refused = [answer for answer in answers if answer["event"] == "refused"]
    assert len(done) + len(refused) == len(answers), answers
    return done, refused


def test_i9_server_killed_between_the_gateways_yes_and_its_answer(
    odoo, desks, payers, gateway
):
    """After the restart the desk finds its order paid, and gets one receipt."""
    desk, payer, order = desks[0], next(payers), _order()
    request, before = coded(payer, order), gateway.charged
    server = HttpServer(odoo.config, odoo.database, free_port())
    died = threading.Event()

    def kill():
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait(LIMIT)
        died.set()

    try:
        server.wait()
        browser = _sign_in(server, desk)
        said = browser.call("wuye.cashier", "code_begin", desk[1], request, PAYS)
        assert said[0]["state"] == "waiting", said
        gateway.before_answer = kill
        with pytest.raises(OSError):  # requests' errors are of this kind
            browser.call("wuye.cashier", "code_charge", desk[1], order, PAYS)
        assert died.wait(LIMIT)
    finally:
        gateway.before_answer = None
        server.stop()
    assert odoo.do("code_order", order)[1:] == ["waiting", False, 0]
    _after_restart(odoo, desk, order, gateway)
    paid = sum(amount for _id, amount in payer[2])
    assert gateway.charged - before == round(paid * 100)
    assert odoo.do("audit") == []


def _sign_in(server, desk):
    browser = Browser(server)
    fields = {"db": server.database, "login": desk[0], "password": PASSWORD}
    _session, error = browser.ask("/web/session/authenticate", **fields)
    assert not error
    return browser


def _after_restart(odoo, desk, order, gateway):
    server = HttpServer(odoo.config, odoo.database, free_port())
    try:
        server.wait()
        browser = _sign_in(server, desk)
        call = browser.call
        left = call("wuye.cashier", "load_desk", desk[1])[0]["coded"]
        assert left["token"] == order
        _tell_at_once(odoo, server, order, gateway)
        said = call("wuye.cashier", "code_state", desk[1], order)[0]
        assert said["state"] == "paid", said
        first = call("wuye.cashier", "take", desk[1], left)[0]
        again = call("wuye.cashier", "take", desk[1], left)[0]
        assert first["name"] == again["name"]
        assert odoo.do("code_order", order)[1:] == ["paid", first["name"], 1]
        server.assert_untroubled(PAYS, SECRET)
    finally:
        server.stop()


def _tell_at_once(odoo, server, order, gateway):
    """The gateway's notices come at the same time, and are all heard."""
    number = odoo.do("code_order", order)[0]
    path = gateway.notice(number)[0]
    gateway.orders[number]["notify"] = server.address + path
    with futures.ThreadPoolExecutor() as pool:
        heard = list(pool.map(gateway.notify, [number] * NOTICES))
    assert heard == [200] * NOTICES
    assert odoo.do("code_order", order)[1:] == ["paid", False, 0]


def test_i9_process_killed_anywhere_pays_and_receipts_once(
    odoo, desks, payers, gateway
):
    """Begin, charge, take: each is killed at points over all of its work."""
    desk, before, due = desks[1], gateway.charged, 0.0
    for number in range(KILLS):
        payer, order = next(payers), _order()
        kill = [3 + 11 * number, number % 2 == 1]
        odoo.attempt("begin_code", desk, payer, order, PAYS, kill=kill)
        odoo.do("begin_code", desk, payer, order, PAYS)
        odoo.attempt("step_code", desk, "charge", order, PAYS, kill=[2 + number, False])
        odoo.do("step_code", desk, "charge", order, PAYS)
        odoo.attempt("take_code", desk, payer, order, kill=kill)
        name = odoo.do("take_code", desk, payer, order)
        assert odoo.do("code_order", order)[1:] == ["paid", name, 1]
        due += sum(amount for _id, amount in payer[2])
    assert gateway.charged - before == round(due * 100)
    assert odoo.do("audit") == []


def test_d15_bill_is_paid_by_code_or_in_cash_never_both(odoo, desks, payers):
    payer = next(payers)
    tasks = [
        ["begin_code", desk, payer, _order(), PAYS]
        if number % 2
        else ["take", desk, payer, _order()]
        for number, desk in enumerate(desks)
    ]
    done, refused = _split(odoo.crowd(tasks))
    assert (len(done), len(refused)) == (1, len(tasks) - 1)
    assert odoo.do("audit") == []


def test_d15_bill_whose_order_is_being_begun_is_not_taken_in_cash(odoo, desks, payers):
    """The second waits for the first, and then sees its order."""
    spare, payer, order = _order(), next(payers), _order()
    points = odoo.count("begin_code", desks[4], next(payers), spare, WAITS)
    assert odoo.do("step_code", desks[4], "cancel", spare) == "closed"
    first, second = odoo.pair(
        ["begin_code", desks[4], payer, order, WAITS],
        ["take", desks[5], payer, _order()],
        hold=points - 2,  # written, not committed
    )
    assert first["event"] == "done", first
    assert second["event"] == "refused", second
    assert first["result"] in second["message"]
    assert odoo.do("step_code", desks[4], "cancel", order) == "closed"


def test_d14_order_is_receipted_or_refunded_never_both(odoo, desks, payers, gateway):
    desk, payer = desks[2], next(payers)
    order, number = _paid(odoo, desk, payer)
    tasks = [["decide_code", number, "refund"], ["take_code", desk, payer, order]] * 4
    _split(odoo.crowd(tasks))
    odoo.do("follow_codes")
    odoo.do("follow_codes")
    _number, state, receipt, standing = odoo.do("code_order", order)
    given = f"{number}-R" in gateway.refunds
    assert (state, bool(receipt), standing, given) in (
        ("paid", True, 1, False),
        ("refunded", False, 0, True),
    )
    assert odoo.do("audit") == []


def test_d2_shift_is_closed_or_an_order_begun_never_both(odoo, desks, payers):
    desk, payer, order, spare = desks[3], next(payers), _order(), _order()
    points = odoo.count("begin_code", desk, next(payers), spare, WAITS)
    assert odoo.do("step_code", desk, "cancel", spare) == "closed"
    first, second = odoo.pair(
        ["begin_code", desk, payer, order, WAITS],
        ["close_and_open", desk, 100.0],
        hold=points - 2,  # written, not committed
    )
    assert first["event"] == "done", first
    assert second["event"] == "refused", second
    assert first["result"] in second["message"]
    assert odoo.do("step_code", desk, "cancel", order) == "closed"
