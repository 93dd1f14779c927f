"""What happens at a gate, in the browser of a guard (F11, F12).

Everything between is real: reader, relay board, box, server, websocket, browser. The
wall's own question for what it missed is blocked: the bus alone brings its rows.
"""

import time

import pytest
import requests
from desk_tasks import PASSWORD
from gate import Gate
from http_server import HttpServer

from tools.dev.server import free_port
from tools.shots import Browser

pytestmark = pytest.mark.process

KNOWN, LOST = "0102030405", "0102030A04"
STRANGERS = ("0F0F0F0F01", "0F0F0F0F02", "0F0F0F0F03")
WITHIN = 2.0  # seconds from the card at the reader to the row in the page
LIMIT = 60  # seconds
PAUSE = 0.1
ASKED = "*/wuye.iot.wall/since*"
WATCH = """
window.rows = {};
new MutationObserver(() => {
    for (const row of document.querySelectorAll(".o_wuye_iot_event")) {
        window.rows[row.textContent] ||= Date.now();
    }
}).observe(document.body, {childList: true, subtree: true});
"""
NOTE = """{
const note = document.querySelector(".modal textarea");
note.value = "Visitor, called the owner";
note.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def until(condition):
    end = time.monotonic() + LIMIT
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(PAUSE)
    return found


@pytest.fixture(scope="module")
def gate(odoo, tmp_path_factory):
    """A box that is enrolled at a server and has its list: (gate, server)."""
    server = HttpServer(odoo.config, odoo.database, free_port())
    made = Gate(tmp_path_factory.mktemp("gate"))
    try:
        server.wait()
        code = odoo.do("prepare_gate", [KNOWN], [LOST])
        made.enrol(server.address, code)
        made.start()
        until(lambda: all(odoo.do("gate_journal")["held"]))
        yield made, server
    finally:
        made.close()
        server.stop()


@pytest.fixture
def wall(gate):
    """The wall in a browser, live, with nothing but the bus to bring it news."""
    _gate, server = gate
    who = {"db": server.database, "login": "gate-admin", "password": PASSWORD}
    answer = requests.post(
        f"{server.address}/web/session/authenticate",
        json={"jsonrpc": "2.0", "params": who},
        timeout=LIMIT,
    )
    cookie = answer.cookies["session_id"]
    with Browser() as browser:
        browser.send(
            "Network.setCookie", name="session_id", value=cookie, url=server.address
        )
        browser.send("Network.setBlockedURLs", urls=[ASKED])
        browser.send("Page.navigate", url=f"{server.address}/odoo/iot")
        # the first page of a new database is long in coming
        row = "!!document.querySelector('.o_wuye_iot_event')"
        until(lambda: browser.evaluate(row))
        browser.evaluate(WATCH)
        yield browser


def seen(browser, *words):
    """When a row with these words came into the page, seconds since 1970, or 0."""
    test = " && ".join(f"row.includes({word!r})" for word in words)
    script = f"Object.entries(window.rows).find(([row]) => {test})?.[1] || 0"
    return browser.evaluate(script) / 1000


def test_f12_denied_card_is_on_the_wall_in_two_seconds_with_its_reason(gate, wall):
    box, _server = gate
    box.show(KNOWN)  # the first of all warms what was never called
    until(lambda: seen(wall, KNOWN[-4:], "Passed"))
    cards = dict.fromkeys(STRANGERS, "Denied: unknown card")
    cards[LOST] = "Denied: card reported lost"
    for number, reason in cards.items():
        shown = time.time()
        box.show(number)
        came = until(lambda one=number, why=reason: seen(wall, one[-4:], why))
        assert 0 < came - shown <= WITHIN, (number, came - shown)


def order(browser, box, moves=False):
    """Open the door by the dialog; the state it ends with, and its steps in words."""
    lifts = box.lifts()
    click = "document.querySelector('{}').click()"
    browser.evaluate(click.format(".o_wuye_iot_open"))
    browser.wait_for(".modal [data-reason='visitor']")
    browser.evaluate(click.format('.modal [data-reason="visitor"]'))
    browser.evaluate(NOTE)
    browser.wait_for(".modal .o_wuye_iot_send:enabled")
    browser.evaluate(click.format(".modal .o_wuye_iot_send"))
    if moves:
        until(lambda: box.lifts() > lifts)
        box.board.say("input 0 1")
    browser.wait_for(".modal .o_wuye_iot_result:not(.alert-info)")
    if moves:
        box.board.say("input 0 0")
    result = "document.querySelector('.o_wuye_iot_result').dataset.state"
    steps = "document.querySelector('.o_wuye_iot_steps').textContent"
    found = browser.evaluate(result), browser.evaluate(steps)
    browser.evaluate(click.format(".modal footer .btn-secondary"))
    until(lambda: not browser.evaluate("!!document.querySelector('.modal')"))
    return found


def test_f11_door_moves_or_does_not_or_the_relay_is_silent(gate, wall):
    box, _server = gate
    state, steps = order(wall, box, moves=True)
    assert state == "done", steps
    assert "gate-admin: Visitor" in steps
    assert "Has answered" in steps
    assert "Opened" in steps
    state, steps = order(wall, box)
    assert state == "not_sensed", steps
    assert "Has answered" in steps
    assert "Did not move" in steps
    box.board.say("dead 1")
    try:
        state, steps = order(wall, box)
    finally:
        box.board.say("dead 0")
    assert state in ("silent", "down"), steps
    assert "No answer" in steps
    assert "Opened" not in steps
