"""A terminal that sells while the server is away, and a server that is killed while the
taps are handed in: each tap once (F4, R110)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from http_server import HttpServer
from terminal import OfflineTerminal

from tools.dev.server import free_port
from wuye_engine.wallet import Code

pytestmark = pytest.mark.process

FILLED = 100
FLOOR_CARD, FLOOR_TOTAL = 60.0, 200.0
RICH, POOR, LOST, DENIED = (f"0B0A0001{number:02X}" for number in range(4))
STRANGER = "0B0A000199"
KILLS = 3


@pytest.fixture(scope="module")
def estate(odoo):
    community = odoo.do("prepare", 1)["community"]
    made = odoo.do("prepare_wallets", community, [RICH, POOR, LOST, DENIED], FILLED)
    odoo.do("lose_holder_card", DENIED)
    odoo.do("sell_offline", FLOOR_CARD, FLOOR_TOTAL)
    return made


def serve(odoo, port):
    server = HttpServer(odoo.config, odoo.database, port)
    server.wait()
    return server


def test_f4_each_tap_without_the_server_is_once_however_often_it_is_killed(
    odoo, estate, tmp_path
):
    port = free_port()
    server = serve(odoo, port)
    machine = estate["machine"]
    shop = OfflineTerminal(server.address, machine, tmp_path / "taps")
    assert shop.fetch() > 0  # the lost card's forms
    server.stop()

    # === the server is away === #
    said = [shop.sell(RICH, "20.00") for _turn in range(4)]
    assert said == [Code.PAID] * 3 + [Code.OVER_FLOOR]
    assert [shop.sell(POOR, "30.00") for _turn in range(2)] == [Code.PAID] * 2
    assert shop.sell(LOST, "10.00") is Code.PAID
    assert shop.sell(DENIED, "1.00") is Code.DENIED
    assert shop.sell(STRANGER, "5.00") is Code.PAID
    time.sleep(1.1)  # lost after the tap: moments are whole seconds
    odoo.do("lose_holder_card", LOST)
    odoo.do("spend_wallet", POOR, 65.0)

    # === it is back, and killed while they are handed in === #
    answers = {}
    for _turn in range(KILLS):
        server = serve(odoo, port)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(shop.hand_in, 2)
            while not waiting.done() and len(odoo.do("late_taps")) < len(answers) + 1:
                time.sleep(0.01)
            server.process.kill()
            server.process.wait()
            answers.update(waiting.result())
    server = serve(odoo, port)
    try:
        answers.update(shop.hand_in())
        # whatever is sent once more has the same answer
        again = {tap["uuid"]: shop.send(tap) for tap in shop._read()}
        assert {key: again[key] for key in answers} == answers
        server.assert_untroubled(machine[1])
    finally:
        server.stop()
    _check(odoo, [tap["uuid"] for tap in shop._read()])


def _check(odoo, order):
    """Each once and in order; the rest is owed and collected by the next top-up."""
    taps = odoo.do("late_taps")
    assert [uuid for uuid, *_rest in taps] == order
    assert [(state, reason) for _uuid, state, reason, _amount in taps] == [
        *[("booked", False)] * 3,
        ("booked", False),
        ("open", "low_balance"),
        ("booked", False),
        ("open", "unknown_card"),
    ]
    assert odoo.do("wallet_state", RICH)["balance"] == 40.0
    assert odoo.do("wallet_state", POOR)["balance"] == 5.0
    assert odoo.do("wallet_state", LOST)["balance"] == 90.0
    odoo.do("fill_wallet", POOR, 25.0)
    assert odoo.do("wallet_state", POOR)["balance"] == 0.0
    states = [state for _uuid, state, *_rest in odoo.do("late_taps")]
    assert states == [*["booked"] * 4, "collected", "booked", "open"]
    assert odoo.do("audit") == []
