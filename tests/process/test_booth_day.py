"""The booth is full for eight hours and its page is never loaded anew (G2, G14).

Eight hours of cars pass in a minute: by other hands, whose news come by the bus, and by
the guard's own keys. The page's clock goes ahead with them, and its question for what
it missed, asked every five seconds, is asked by the test, too. The session is
renewed as it is every three hours, its old half goes, the shift has stood for eight
hours, and the server with its bus is killed and comes back. At the end the page is not
larger than it was after the first hour.
"""

import json

import pytest
from gate_server import Server, until
from page import Page
from park_tasks import GUARD

from tools.dev.server import free_port

pytestmark = pytest.mark.process

CODE, FLOAT = "PARK-05", 200.0
HOURS, BY_BUS, BATCH, BY_KEYS = 8, 48, 24, 2  # cars of an hour, each way
QUESTIONS = 20  # of an hour; a real one has 720
HOUR = 3600  # seconds
RENEWED, GONE = 3 * HOUR + 60, 180  # seconds: of a session, of its old half
# at the end the page may be larger than after the first hour by so much
MARGINS = {"Nodes": 250, "JSEventListeners": 25, "JSHeapUsedSize": 1_500_000}
IN, OUT = ".o_wuye_lane[data-way='in']", ".o_wuye_lane[data-way='out']"
PASSED = ".o_wuye_booth aside li"
# who does nothing for a while is asked who he is (H6): the guard is there all the time
HAND = "window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Shift'}))"
# the page's clock is ahead by window.ahead ms; window.ask is what it does each five
# seconds. A page that is loaded anew has no mark
BEFORE = """
window.ahead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + window.ahead;
const every = window.setInterval.bind(window);
window.setInterval = (call, time, ...rest) =>
    every(time === 5000 ? (window.ask = call) : call, time, ...rest);
"""


@pytest.fixture(scope="module")
def day(odoo):
    community = odoo.do("prepare", 1)["community"]
    _enrolment, token = odoo.do("prepare_park", community, CODE)
    odoo.do("begin_earlier", HOURS)
    server = Server(odoo, free_port())
    before = f"localStorage.setItem('wuye_desk_token', {json.dumps(token)});"
    try:
        with Page(server.running, before + BEFORE) as page:
            page.open(GUARD, "/odoo/booth")
            page.see(OUT)
            yield Day(odoo, server, page, token)
    finally:
        server.stop()


class Day:
    """The cars of a day, the guard, and what the browser says of his page."""

    def __init__(self, odoo, server, page, token):
        self.odoo, self.server, self.page, self.token = odoo, server, page, token
        self.cars = self.taken = self.seq = 0
        page.browser.send("Performance.enable")
        page.browser.send("HeapProfiler.enable")
        page.browser.evaluate("window.mark = 'begun'")

    def script(self, text):
        """The value of a script of the page, once it is done."""
        answer = self.page.browser.send(
            "Runtime.evaluate", expression=text, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def plates(self, count):
        first, self.cars = self.cars, self.cars + count
        return [f"浙B{number:05d}" for number in range(first, first + count)]

    # === CARS === #

    def by_bus(self, count):
        """Cars that others let in and out: the page hears of the last of them."""
        plates = self.plates(count)
        self.odoo.do("come_earlier", plates, 30)
        self.taken += self.odoo.do("pay_and_go", self.token, plates)
        self.page.see(PASSED, plates[-1], "out")

    def by_keys(self):
        """A car in and another one out, by the guard's keys."""
        page, [comes, goes] = self.page, self.plates(2)
        self.odoo.do("come_earlier", [goes], 30)
        page.click(f"{IN} h3")
        page.fill(f"{IN} .o_wuye_text", comes)
        page.keys("{Enter}", f"{IN} .o_wuye_text")
        page.see(f"{IN}[data-done='yes']", comes)
        page.keys("{Tab}")
        page.fill(f"{OUT} .o_wuye_text", goes)
        page.keys("{Enter}", f"{OUT} .o_wuye_text")
        page.see(f"{OUT}[data-code='fee'][data-done='']", goes)
        page.see(f"{OUT} .o_wuye_main:not(:disabled)")
        page.keys("{Enter}", f"{OUT} .o_wuye_text")
        page.see(f"{OUT}[data-done='yes']", goes)
        self.taken += 5.0

    def stands(self):
        """A car stands before the way out, and goes by itself."""
        [plate] = self.plates(1)
        self.odoo.do("come_earlier", [plate], 30)
        self.seq += 2
        self.odoo.do("stand_before", plate, self.seq)
        self.page.see(f"{OUT}[data-code='fee']", plate)
        self.page.see(".o_wuye_queue li", plate)
        self.odoo.do("drive_on", self.seq + 1)
        self.page.gone(".o_wuye_queue li")
        self.taken += self.odoo.do("pay_and_go", self.token, [plate])

    def hour(self):
        """An hour of it, by the page's clock too."""
        for _batch in range(BY_BUS // BATCH):
            self.by_bus(BATCH)
        for _car in range(BY_KEYS):
            self.by_keys()
            self.script(f"window.ahead += {HOUR * 1000 // BY_KEYS}")
            self.script(HAND)
        self.stands()
        self.script(
            f"(async () => {{ for (let n = 0; n < {QUESTIONS}; n++) await ask(); }})()"
        )

    # === TIME AND THE SERVER === #

    def session(self):
        """The session's number in the browser, and its file on the server."""
        cookies = self.page.browser.send("Network.getCookies")["cookies"]
        [sid] = [row["value"] for row in cookies if row["name"] == "session_id"]
        return sid, self.odoo.config.parent / "sessions" / sid[:2] / sid

    def older(self, seconds):
        """The session is older by so much at the next question."""
        sid, path = self.session()
        said = json.loads(path.read_text())
        path.write_text(
            json.dumps({**said, "create_time": said["create_time"] - seconds})
        )
        self.script("ask()")
        return sid, path

    def renew(self):
        """The session is renewed, and the one before is gone."""
        sid, path = self.older(RENEWED)
        until(lambda: self.session()[0] != sid)
        self.older(GONE)
        until(lambda: not path.exists())

    def fall(self):
        """The server is killed, with the bus; the page says so, until it is back."""
        self.server.kill()
        self.script("ask()")
        self.page.see(".o_wuye_booth_offline")
        self.server.start()
        self.server.running.wait()
        self.script("ask()")
        self.page.gone(".o_wuye_booth_offline")

    # === THE PAGE === #

    def weight(self):
        """What the browser holds for the page, once what is not needed is gone."""
        for _turn in range(2):
            self.page.browser.send("HeapProfiler.collectGarbage")
        rows = self.page.browser.send("Performance.getMetrics")["metrics"]
        told = {row["name"]: row["value"] for row in rows}
        return {name: int(told[name]) for name in MARGINS}


def test_g2_booth_is_full_for_eight_hours_and_never_loaded_anew(day):
    day.hour()
    assert day.cars > 50
    weights = [day.weight()]
    for hour in range(2, HOURS + 1):
        if hour in (4, 7):
            day.renew()
        if hour == 6:
            day.fall()
        day.hour()
        weights.append(day.weight())
    assert day.cars > 400
    assert day.script("window.mark") == "begun"
    assert day.script("window.ahead") == HOURS * HOUR * 1000

    # === no larger than after the first hour === #
    for name, margin in MARGINS.items():
        row = [weight[name] for weight in weights]
        assert row[-1] <= row[0] + margin, (name, row)

    # === the shift has all of it === #
    day.page.see(".o_wuye_booth_foot", f"Out {day.cars - HOURS * BY_KEYS}")
    counted = [FLOAT + day.taken, 0.0, day.taken]
    assert day.odoo.do("end_park_shift", day.token, counted[0]) == counted
    assert day.odoo.do("audit") == []
