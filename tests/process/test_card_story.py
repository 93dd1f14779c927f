"""The story of one card, each step in the browser of whose work it is, in Chinese.

Apply, pay, issue at the reader, top up, buy, open a door, lose, be refused at door and
till, replace, open again (F1-F5, R107-R109). Reader, relay board, box, server,
websocket, browser and ledger are real; after each step the database is asked.

    WUYE_PICTURES=docs/screenshots make test ARGS="tests/process/test_card_story.py -n0"

makes the pictures docs/screenshots/one-card-*.png.
"""

import json
from contextlib import ExitStack

import pytest
from card_tasks import CLERK, DEPOSIT, FEE, MANAGER, SELLER
from gate import Gate
from gate_server import told, until
from http_server import HttpServer
from page import Page
from story_tasks import COLLECTOR, GUARD

from tools.dev.server import free_port

pytestmark = pytest.mark.process

OLD, NEW = "0A0C0D0001", "0A0C0D0002"
FILLED, BOUGHT = 100.0, 30.0
PICTURES = (
    *("apply", "approve", "pay", "deposit", "issue", "top-up", "buy", "open"),
    *("lost", "refused", "till-refuses", "replace", "open-again"),
)


@pytest.fixture(scope="module")
def gate(odoo, tmp_path_factory):
    """(gate, server, estate): the box has its list, in which is nobody."""
    code = odoo.do("prepare_gate", [], [])
    estate = odoo.do("prepare_card")
    [desk] = odoo.do("prepare_desks", estate["community"], 1)
    odoo.do("prepare_story", estate)
    server = HttpServer(odoo.config, odoo.database, free_port())
    made = Gate(tmp_path_factory.mktemp("gate"))
    made.forget_soon()
    try:
        server.wait()
        made.enrol(server.address, code)
        made.start()
        yield made, server, {**estate, "desk": desk}
    finally:
        made.close()
        server.stop()


class Story:
    """The browsers and what the pages are told apart by."""

    def __init__(self, odoo, gate, server, estate, stack):
        self.odoo, self.gate, self.estate = odoo, gate, estate
        token = (
            f"localStorage.setItem('wuye_desk_token', {json.dumps(token_of(estate))})"
        )
        self.page = stack.enter_context(Page(server, token))
        self.wall = stack.enter_context(Page(server))
        self.wall.open(GUARD, "/odoo/iot")

    # === WHAT IS THERE === #

    def state(self, *names):
        found = self.odoo.do("story_state", self.estate)
        return tuple(found[name] for name in names)

    def ids(self):
        return self.odoo.do("story_ids", self.estate)

    def shot(self, name, page=None):
        (page or self.page).picture(f"one-card-{name}")

    # === DESKS === #

    def apply(self):
        page = self.page
        page.open(CLERK, "/odoo/card-applications")
        page.click(".o_list_button_add")
        page.pick("unit_id", "0302")
        page.see("div[name='partner_id'] input", "王小明")
        page.pick("group_ids", "住户")
        page.click("div[name='paper_ids'] td[name='is_handed_in']")
        page.see("div[name='paper_ids'] td[name='is_handed_in'] input:checked")
        page.click("button[name='action_submit']", "提交")
        self.stage("已提交")
        self.shot("apply")

    def stage(self, text):
        self.page.see(".o_arrow_button_current", text)

    def approve(self):
        page, number = self.page, self.ids()["application"]
        page.open(MANAGER, f"/odoo/card-applications/{number}")
        page.click("button[name='validate_tier']", "同意")
        self.stage("已批准")
        self.shot("approve")

    def serve(self):
        """The room of the story on the collector's screen."""
        self.page.open(COLLECTOR, "/odoo/cash-desk")
        self.page.keys("0302{Enter}", "[data-focus='search']")
        self.page.see(".o_wuye_payer", "王小明")

    def cash(self, amount, picture):
        page = self.page
        page.see(".o_wuye_desk .o_wuye_due", amount)
        page.keys("{Alt+1}")
        page.keys("{Enter}", "[data-focus='tender-0']")
        page.keys("{Enter}", "[data-focus='given-0']")
        page.see("[data-focus='take']:focus")
        self.shot(picture)
        page.keys("{Enter}", "[data-focus='take']")
        page.keys("{Enter}", "[data-focus='confirm']")
        page.see(".o_wuye_receipt", amount)
        page.see(".o_wuye_printed", "已打印 1")

    def take_deposit(self):
        page = self.page
        page.open(COLLECTOR, "/odoo/card-payments")
        page.click(".o_data_row td[name='name']")
        page.click("button[name='action_take_deposit']", "收取押金")
        page.click(".modal .o_field_widget[name='tender'] input")
        page.click(".o_select_menu_item", "现金")
        self.shot("deposit")
        page.click(".modal button[name='action_receive']")
        self.stage("在押")

    def issue(self):
        page, number = self.page, self.ids()["application"]
        page.open(CLERK, f"/odoo/card-applications/{number}")
        self.stage("已缴清")
        page.click("button[name='action_issue']", "发放卡片")
        self.hold(OLD, "issue")

    def hold(self, number, picture):
        """A card at the reader of the desk, which types its number and Enter."""
        page = self.page
        page.fill(".modal div[name='number'] input", "")
        page.keys(number)
        self.shot(picture)
        page.keys("{Enter}")
        page.gone(".modal")
        self.stage("使用中")

    def top_up(self):
        self.serve()
        self.page.keys("{F9}")
        self.page.keys("100{Enter}", "[data-focus='topup']")
        self.cash("100.00", "top-up")

    def buy(self, number, code, words):
        page = self.page
        page.open(SELLER, "/odoo/wallet-till")
        page.keys("30{Enter}", "[data-focus='amount']")
        page.keys(f"{number}{{Enter}}", "[data-focus='card']")
        page.see(f".o_wuye_till_status[data-code='{code}'][data-quiet='']", words)

    def lose(self):
        page, number = self.page, self.ids()["cards"][OLD[-4:]]
        page.open(CLERK, f"/odoo/cards/{number}")
        page.click("button[name='action_lost']", "挂失")
        page.fill(".modal div[name='reason'] input", "业主来电，已回拨核实")
        page.click(".modal-footer .btn-primary", "确认")
        self.stage("已挂失")
        self.shot("lost")

    def replace(self):
        self.page.click("button[name='action_replace']", "补办")
        self.hold(NEW, "replace")

    # === THE DOOR === #

    def hold_to_door(self, number, code, words):
        """What the gate says of a card is what its guard reads on the wall."""
        assert told(self.odoo, self.gate, number) == code
        self.wall.see(".o_wuye_iot_event", number[-4:], words)


def token_of(estate):
    return estate["desk"][1]


def test_f1_f2_f3_f4_f5_one_card_is_lived_with_in_the_browser(odoo, gate):
    gate, server, estate = gate
    with ExitStack() as stack:
        story = Story(odoo, gate, server, estate, stack)
        _gets_card(story)
        _uses_card(story)
        _loses_card(story)
        taken = story.page.taken + story.wall.taken
    assert sorted(taken) == sorted(f"one-card-{name}" for name in PICTURES)
    assert odoo.do("audit") == []


def _gets_card(story):
    story.apply()
    assert story.state("application", "papers") == ("submitted", [True])
    story.approve()
    assert story.state("application", "receipts") == ("approved", [])
    story.serve()
    story.cash("20.00", "pay")
    assert story.state("receipts", "deposit") == ([FEE], 0.0)
    story.take_deposit()
    assert story.state("application", "deposit") == ("paid", DEPOSIT)
    story.issue()
    assert story.state("application", "cards") == ("issued", {OLD[-4:]: "active"})


def _uses_card(story):
    story.top_up()
    assert story.state("wallet", "receipts") == (FILLED, [FEE, FILLED])
    story.buy(OLD, "paid", "余额 ¥70.00")
    story.shot("buy")
    assert story.state("wallet", "entries") == (FILLED - BOUGHT, ["topup", "spend"])
    story.hold_to_door(OLD, "granted", "通过")
    until(lambda: story.gate.lifts() == 1)
    story.shot("open", story.wall)


def _loses_card(story):
    story.lose()
    assert story.state("cards") == ({OLD[-4:]: "lost"},)
    story.hold_to_door(OLD, "denied", "卡已挂失")
    story.shot("refused", story.wall)
    story.buy(OLD, "lost_card", "已挂失")
    story.shot("till-refuses")
    assert story.gate.lifts() == 1
    assert story.state("wallet") == (FILLED - BOUGHT,)
    story.page.open(CLERK, f"/odoo/cards/{story.ids()['cards'][OLD[-4:]]}")
    story.replace()
    dead, alive = OLD[-4:], NEW[-4:]
    assert story.state("cards") == ({dead: "replaced", alive: "active"},)
    story.hold_to_door(NEW, "granted", "通过")
    until(lambda: story.gate.lifts() == 2)
    story.shot("open-again", story.wall)
    # the old number is dead for good, the money is the holder's
    assert told(story.odoo, story.gate, OLD) == "denied"
    story.buy(NEW, "paid", "余额 ¥40.00")
    assert story.state("wallet") == (FILLED - 2 * BOUGHT,)
    assert story.gate.lifts() == 2
