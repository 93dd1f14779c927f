"""One card from its application to its replacement, at a real reader and relay.

Apply, pay, issue, top up, buy, open, lose, be refused at door and till, replace, open
again (F1-F5, R107): each step as the post that does it, everything between is real -
reader, relay board, box, server, ledger.
"""

import uuid

import pytest
from gate import Gate
from gate_server import told, until
from http_server import HttpServer
from terminal import tap

from tools.dev.server import free_port

pytestmark = pytest.mark.process

OLD, NEW = "0A0C0D0001", "0A0C0D0002"
FILLED = 100.0


@pytest.fixture(scope="module")
def gate(odoo, tmp_path_factory):
    """(gate, server): the box is enrolled and has its list, in which is nobody."""
    server = HttpServer(odoo.config, odoo.database, free_port())
    made = Gate(tmp_path_factory.mktemp("gate"))
    made.forget_soon()
    try:
        server.wait()
        code = odoo.do("prepare_gate", [], [])
        made.enrol(server.address, code)
        made.start()
        yield made, server
    finally:
        made.close()
        server.stop()


@pytest.fixture(scope="module")
def estate(odoo, gate):
    found = odoo.do("prepare_card")
    [desk] = odoo.do("prepare_desks", found["community"], 1)
    return {**found, "desk": desk}


def issue(odoo, estate):
    """Applied for, allowed, paid, issued."""
    application = odoo.do("apply_for_card", estate)
    charge = odoo.do("approve_card", application)
    payer = [estate["unit"], estate["partner"], [charge]]
    odoo.do("take", estate["desk"], payer, uuid.uuid4().hex)
    odoo.do("pay_deposit", estate["desk"], application)
    odoo.do("issue_card", application, OLD)


def test_f1_f2_f3_f4_f5_one_card_from_its_application_to_its_replacement(
    odoo, gate, estate
):
    gate, server = gate
    buy = server.address, estate["machine"]
    assert told(odoo, gate, OLD) == "unknown"
    issue(odoo, estate)
    assert odoo.do("top_up", estate["desk"], estate, FILLED)
    status, said = tap(*buy, OLD, "30.00")
    assert (status, said["code"], said["balance"]) == (200, "paid", 70.0)

    assert told(odoo, gate, OLD) == "granted"
    until(lambda: gate.lifts() == 1)

    odoo.do("lose_card", OLD[-4:])
    assert told(odoo, gate, OLD) == "denied"
    assert tap(*buy, OLD, "1.00")[1]["code"] == "lost_card"

    odoo.do("replace_card", OLD[-4:], NEW)
    assert told(odoo, gate, NEW) == "granted"
    until(lambda: gate.lifts() == 2)
    # the old number is dead for good, at the door and at the till
    assert told(odoo, gate, OLD) == "denied"
    assert tap(*buy, OLD, "1.00")[1]["code"] == "dead_card"
    status, said = tap(*buy, NEW, "30.00")
    assert (said["code"], said["balance"]) == ("paid", 40.0)

    assert gate.lifts() == 2
    assert odoo.do("card_states") == {OLD[-4:]: "replaced", NEW[-4:]: "active"}
    assert odoo.do("card_wallet", estate) == 40.0
    assert odoo.do("audit") == []
