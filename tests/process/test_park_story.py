"""The story of a lane: driven in, paid, stayed too long, lost a slip, a month card that
ended (G1-G5, G8, R125-R127).

Cameras that push, relay board, buttons, box, server, websocket and the guard's browser
are real. After each step the database is asked, and the board for its coils. Nobody
waits for hours: a stay that has to be old is made old in the database, and the box
hears of it as of any change.

    WUYE_PICTURES=docs/screenshots make test ARGS="tests/process/test_park_story.py -n0"

makes the pictures docs/screenshots/park-story-*.png.
"""

import json
from datetime import datetime

import pytest
from gate_server import until
from http_server import HttpServer
from page import Page
from park import PAID, Park
from park_story_tasks import LOST, MANAGER
from park_tasks import GUARD

from tools.dev.server import free_port
from wuye_edge.parking.acts import GATE

pytestmark = pytest.mark.process

CODE = "PARK-02"
GUEST, LATE, SLIPLESS = "浙A2N906", "浙A9C264", "浙C1H72E"
MONTH, LAPSED = "浙AF38027", "浙A33MU6"  # cards: valid today, ended yesterday
FLOAT, HOUR = 200.0, 5.0  # yuan: in the drawer, for each hour that began
DAY = 24 * 60  # minutes
SEEN = 100  # pixels of a picture, at least
DISPUTER = "浙A0B8K1"
PICTURES = ("in", "fee", "paid", "overstay", "lost", "let", "month-card", "stay")
OUT = ".o_wuye_lane[data-way='out']"
# the booth's own question for what it missed: the bus alone brings the news
NO_CLOCK = """
const every = window.setInterval.bind(window);
window.setInterval = (call, time, ...rest) =>
    time === 5000 ? 0 : every(call, time, ...rest);
"""
WORDS = {"月卡车": "permit", "临时车": "temporary"}


@pytest.fixture(scope="module")
def estate(odoo):
    community = odoo.do("prepare", 1)["community"]
    made = odoo.do("prepare_park", community, CODE)
    odoo.do("prepare_park_story", community, {MONTH: 0, LAPSED: -1})
    return made


@pytest.fixture(scope="module")
def story(odoo, estate, tmp_path_factory):
    server = HttpServer(odoo.config, odoo.database, free_port())
    park = Park(tmp_path_factory.mktemp("park"))
    before = f"localStorage.setItem('wuye_desk_token', {json.dumps(estate[1])});"
    try:
        server.wait()
        park.enrol(server.address, estate[0])
        park.start()
        with Page(server, before + NO_CLOCK) as page:
            made = Story(odoo, park, page)
            made.box_knows()
            page.open(GUARD, "/odoo/booth")
            page.see(OUT)
            yield made
    finally:
        park.close()
        server.stop()


class Story:
    """The lanes, the guard before his screen, and what both are asked."""

    def __init__(self, odoo, park, page):
        self.odoo, self.park, self.page = odoo, park, page

    # === WHAT IS THERE === #

    def stay(self, plate, *names):
        found = self.odoo.do("story_stay", plate)
        return tuple(found[name] for name in names)

    def taken_in(self, plate, phase):
        """The server has what the box did of a car."""
        until(lambda: self.stay(plate, "phase") == (phase,))

    def box_knows(self):
        """The box has been told all that changed."""
        held = "SELECT coalesce(max(value), 0) FROM state WHERE name = 'number'"
        until(
            lambda: self.park.look("lots.db", held) == self.odoo.do("held_change", CODE)
        )

    def shot(self, name):
        self.page.picture(f"park-story-{name}")

    # === TIME === #

    def came(self, plate, minutes):
        """It came so long ago."""
        self.odoo.do("age_stay", plate, minutes)
        self.box_knows()

    # === LANES === #

    def drive_in(self, plate, kind):
        """A car at the way in: the camera sees it, the relay lifts, it is on screen."""
        before = self.park.lifts("in")
        assert self.park.see("in", plate) == f"{kind}，欢迎光临"
        assert self.park.lifts("in") == before + 1
        self.taken_in(plate, "in")
        code = WORDS[kind]
        assert self.stay(plate, "entry", "card", "whys") == (
            code,
            code == "permit",
            ["entry"],
        )
        self.passed(plate, "进")

    def stops_at(self, words, plate):
        """A car at the way out: what the driver reads; the bar stays down."""
        before = self.park.lifts("out")
        assert self.park.see("out", plate) == words
        assert self.park.lifts("out") == before

    def passed(self, plate, way):
        self.page.see(".o_wuye_booth aside li", plate, way)

    # === THE GUARD === #

    def asks(self, plate, code, amount=""):
        """Who stands at the way out is on the screen, and in the queue, without a key;
        for a moment the keys are dead."""
        page = self.page
        page.see(f"{OUT}.o_wuye_active[data-code='{code}'][data-done='']", plate)
        page.see(".o_wuye_queue li", plate, amount)
        page.see(f"{OUT} .o_wuye_main:not(:disabled)")
        if amount:
            page.see(f"{OUT} .o_wuye_amount", amount)
        self.pictures(OUT, ("in", "now") if amount else ("now",))

    def pictures(self, place, sides):
        """The pictures of the box are on the screen, drawn."""
        for side in sides:
            self.drawn(f"{place} figure[data-side='{side}'] img")

    def drawn(self, image):
        """A picture that came from the box, is one, and is to be seen."""
        self.page.see(image)
        one = f"document.querySelector({json.dumps(image)})"
        script = f"{one}.naturalWidth > 0 && {one}.clientWidth >= {SEEN}"
        until(lambda: self.page.browser.evaluate(script))

    def takes_cash(self, plate):
        """Enter: the money is there, the box is told, the relay lifts."""
        before = self.park.lifts("out")
        self.page.keys("{Enter}", f"{OUT} .o_wuye_text")
        self.is_let_out(plate, before)

    def is_let_out(self, plate, before):
        self.page.see(f"{OUT}[data-done='yes']", plate)
        until(lambda: self.park.lifts("out") > before)
        assert self.park.lifts("out") == before + 1
        until(lambda: self.stay(plate, "orders") == (["switched"],))
        self.passed(plate, "出")
        self.page.gone(".o_wuye_queue li")


def test_g1_g2_a_guest_drives_in_and_pays_at_the_booth(story):
    story.drive_in(GUEST, "临时车")
    story.shot("in")
    story.came(GUEST, 90)
    story.stops_at("请缴费10元", GUEST)
    story.asks(GUEST, "fee", "10.00")
    story.shot("fee")
    assert story.stay(GUEST, "phase", "paid") == ("in", [])
    story.takes_cash(GUEST)
    assert story.stay(GUEST, "phase", "paid", "amount", "whys") == (
        "out",
        [2 * HOUR],
        2 * HOUR,
        ["entry", "paid"],
    )
    # the last cars with their pictures
    story.page.click(".o_wuye_booth aside .o_wuye_passed", GUEST)
    story.pictures(".o_wuye_viewed", ("in", "now"))
    story.shot("paid")


def test_g4_who_paid_and_stays_too_long_pays_the_extra_only(story):
    story.drive_in(LATE, "临时车")
    story.came(LATE, 150)
    assert story.odoo.do("pay_stay_ahead", LATE, 40) == 2 * HOUR
    story.box_knows()
    story.stops_at("请缴费5元", LATE)
    story.asks(LATE, "overstay", "5.00")
    story.shot("overstay")
    story.takes_cash(LATE)
    assert story.stay(LATE, "phase", "paid", "amount", "debt", "whys") == (
        "out",
        [2 * HOUR, HOUR],
        3 * HOUR,
        0.0,
        ["entry", "paid"],
    )


def test_g8_g17_who_lost_his_slip_leaves_owing_what_it_costs(story):
    story.stops_at("无入场记录，请联系岗亭", SLIPLESS)
    story.asks(SLIPLESS, "no_entry")
    before = story.park.lifts("out")
    story.page.keys("{F8}")
    reason = f"{OUT} .o_wuye_reason"
    story.page.see(f"{reason}:focus")
    story.page.fill(reason, "凭证丢失，已核对行驶证")
    story.shot("lost")
    story.page.keys("{Enter}", reason)
    story.is_let_out(SLIPLESS, before)
    assert story.stay(SLIPLESS, "phase", "paid", "debt", "whys") == (
        "out",
        [],
        LOST,
        ["debt"],
    )


def test_g17_who_disputes_the_fee_is_let_out_by_one_key_and_owes_it(story):
    story.drive_in(DISPUTER, "临时车")
    story.came(DISPUTER, 90)
    story.stops_at("请缴费10元", DISPUTER)
    story.asks(DISPUTER, "fee", "10.00")
    before = story.park.lifts("out")
    story.page.keys("{Ctrl+Enter}", f"{OUT} .o_wuye_text")
    story.is_let_out(DISPUTER, before)
    assert story.stay(DISPUTER, "phase", "paid", "debt", "whys") == (
        "out",
        [],
        2 * HOUR,
        ["entry", "debt"],
    )
    story.shot("let")


def hours_of_today():
    """Hours that began since the midnight at the gate."""
    now = datetime.now(GATE)
    minutes = now.hour * 60 + now.minute + (now.second + now.microsecond / 1e6) / 60
    return int(-(-minutes // 60))


def test_g5_month_card_that_ends_while_its_car_is_inside_pays_from_then(story):
    story.drive_in(MONTH, "月卡车")
    story.came(MONTH, 2 * DAY)
    story.odoo.do("end_card", MONTH)
    story.box_knows()
    before, begun = story.park.lifts("out"), hours_of_today()
    words = story.park.see("out", MONTH)
    # an hour may begin while the camera pushes
    due = {f"请缴费{number * HOUR:g}元": number * HOUR for number in range(begun, 26)}
    assert list(due).index(words) in range(hours_of_today() - begun + 1)
    assert story.park.lifts("out") == before
    story.asks(MONTH, "fee", f"{due[words]:.2f}")
    # the other way to take money: the button at the lane
    story.park.press(PAID, "out")
    assert story.park.lifts("out") == before + 1
    story.taken_in(MONTH, "out")
    assert story.stay(MONTH, "card", "paid", "debt", "whys") == (
        True,
        [due[words]],
        0.0,
        ["entry", "paid"],
    )
    story.passed(MONTH, "出")
    # what the screen showed of it has gone with it
    story.page.see(f"{OUT}[data-code='']")
    story.page.gone(".o_wuye_queue li")
    story.shot("month-card")


def test_g5_month_card_that_ended_before_lets_its_car_in_as_a_guest(story):
    story.drive_in(LAPSED, "临时车")
    story.came(LAPSED, 10)
    story.stops_at("请缴费5元", LAPSED)
    story.asks(LAPSED, "fee", "5.00")
    story.takes_cash(LAPSED)
    assert story.stay(LAPSED, "paid", "card") == ([HOUR], False)


def test_g16_page_of_a_stay_has_the_pictures_somebody_looked_at(story):
    (number,) = story.stay(GUEST, "id")
    story.page.open(MANAGER, f"/odoo/stays/{number}")
    for name in ("entry_picture", "exit_picture"):
        story.drawn(f"div[name='{name}'] img")
    story.shot("stay")


def test_g10_g11_shift_counts_what_was_taken_and_each_lift_is_explained(
    odoo, estate, story
):
    cars = {plate: odoo.do("story_stay", plate) for plate in (GUEST, LATE, MONTH)}
    taken = sum(sum(car["paid"]) for car in cars.values()) + HOUR
    lifts = {way: story.park.lifts(way) for way in ("in", "out")}
    assert lifts == {"in": 5, "out": 6}

    def counted():
        rows = odoo.do("park_state", CODE)["counts"]
        return all(
            sum(row[place] for row in rows if row[0] == way) == lifts[way]
            for way in lifts
            for place in (1, 2)
        )

    until(counted)
    state = odoo.do("park_state", CODE)
    assert (state["errors"], state["differs"]) == ([], [])
    cash = FLOAT + taken
    assert odoo.do("end_park_shift", estate[1], cash) == [cash, 0.0, taken]
    assert odoo.do("audit") == []
    assert story.page.taken == [f"park-story-{name}" for name in PICTURES]
