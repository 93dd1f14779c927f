"""Many desks at once, and a server that dies: never twice, never lost (D15, I9)."""

import uuid

import pytest

pytestmark = pytest.mark.process

DESKS = 20
MONTH = 1
BILL_MONTH = "2026-02-01"
KILLS = 12  # points at which the server is killed, over all of a payment


@pytest.fixture(scope="module")
def community(odoo):
    """Bills of a month, posted: one payer more than there are desks."""
    found = odoo.do("prepare", DESKS + KILLS + 2)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, found, MONTH)
    return found


@pytest.fixture(scope="module")
def desks(odoo, community):
    return odoo.do("prepare_desks", community, DESKS)


@pytest.fixture(scope="module")
def payers(odoo, community):
    return odoo.do("owed", community, BILL_MONTH)


def _order():
    return uuid.uuid4().hex


def test_d15_twenty_desks_on_one_bill_take_it_once(odoo, desks, payers):
    payer, used = payers[0], odoo.do("used_numbers")
    orders = [_order() for _desk in desks]
    answers = odoo.crowd(
        [
            ["take", desk, payer, order]
            for desk, order in zip(desks, orders, strict=True)
        ]
    )
    done = [answer for answer in answers if answer["event"] == "done"]
    refused = [answer for answer in answers if answer["event"] == "refused"]
    assert len(done) == 1, answers
    assert len(refused) == DESKS - 1, answers
    winner = done[0]["result"]
    for answer in refused:  # each is told under which receipt, and that nothing is lost
        assert winner in answer["message"], answer
        assert "no number was used" in answer["message"]
    assert odoo.do("used_numbers") == used + 1
    assert odoo.do("taken", orders)["receipts"] == 1
    assert odoo.do("audit") == []


def test_d1_twenty_desks_serve_twenty_payers_at_once(odoo, desks, payers):
    """No deadlock, nothing lost, nothing double, no gap in the ledger's numbers."""
    served = payers[1 : DESKS + 1]
    orders = [_order() for _desk in desks]
    answers = odoo.crowd(
        [
            ["take", desk, payer, order]
            for desk, payer, order in zip(desks, served, orders, strict=True)
        ]
    )
    assert [answer["event"] for answer in answers] == ["done"] * DESKS, answers
    due = round(sum(amount for payer in served for _id, amount in payer[2]), 2)
    assert odoo.do("taken", orders) == {
        "receipts": DESKS,
        "numbers": DESKS,
        "used": DESKS,
        "payments": DESKS,
        "amount": due,
        "paid": due,
    }
    assert odoo.do("gaps") == []
    assert odoo.do("audit") == []


def test_d1_desks_at_once_take_a_month_ahead_once(odoo, desks, payers):
    """The second waits, reads again and names the month; it uses no number."""
    used = odoo.do("used_numbers")
    orders = [_order() for _desk in desks[:8]]
    answers = odoo.crowd(
        [
            ["take_ahead", desk, payers[0], order]
            for desk, order in zip(desks, orders, strict=False)
        ]
    )
    refused = [answer for answer in answers if answer["event"] == "refused"]
    assert len(refused) == len(orders) - 1, answers
    for answer in refused:
        assert "paid ahead for 2030-01-01" in answer["message"], answer
    assert odoo.do("used_numbers") == used + 1
    assert odoo.do("taken", orders)["receipts"] == 1
    assert odoo.do("audit") == []


def test_i9_server_killed_between_click_and_answer(odoo, desks, payers):
    """What was lost is asked for by its token; sent again it is taken once."""
    desk, spare = desks[0], payers[DESKS + 1 :]
    points = odoo.count("take", desk, spare[0], _order())
    for number in range(KILLS):
        payer, order = spare[1 + number], _order()
        point = 1 + number * (points - 1) // (KILLS - 1)
        event = odoo.attempt(
            "take", desks[1 + number], payer, order, kill=[point, number % 2 == 1]
        )
        known = odoo.do("looked_up", desks[1 + number], order)
        if event == "done":
            assert known
        again = odoo.do("take", desks[1 + number], payer, order)
        assert not known or again == known
        state = odoo.do("taken", [order])
        assert (state["receipts"], state["used"]) == (1, 1)
        assert state["amount"] == state["paid"]
    assert odoo.do("audit") == []
