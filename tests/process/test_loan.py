"""Many collectors at one bill, some lend it, some take it: one of them (D8, D15)."""

import uuid

import pytest

pytestmark = pytest.mark.process

DESKS = 20
MONTH = 1
BILL_MONTH = "2026-02-01"


@pytest.fixture(scope="module")
def community(odoo):
    found = odoo.do("prepare", 4)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, found, MONTH)
    odoo.do("prepare_borrower", found)
    return found


@pytest.fixture(scope="module")
def desks(odoo, community):
    return odoo.do("prepare_desks", community, DESKS)


@pytest.fixture(scope="module")
def payers(odoo, community):
    return odoo.do("owed", community, BILL_MONTH)


def _split(answers):
    done = [answer for answer in answers if answer["event"] == "done"]
    refused = [answer for answer in answers if answer["event"] == "refused"]
    assert len(done) + len(refused) == len(answers), answers
    return done, refused


def test_d8_twenty_collectors_lend_one_bill_once(odoo, desks, payers):
    answers = odoo.crowd([["lend", desk, payers[0]] for desk in desks])
    done, refused = _split(answers)
    assert len(done) == 1, answers
    for answer in refused:  # each is told on which receipt it is out, and with whom
        assert done[0]["result"] in answer["message"], answer
        assert "housekeeper" in answer["message"], answer
    assert odoo.do("out_on_loan") == [1, 1]


def test_d8_one_bill_is_lent_or_taken_never_both(odoo, desks, payers):
    before, used = odoo.do("out_on_loan"), odoo.do("used_numbers")
    tasks = [
        ["take", desk, payers[1], uuid.uuid4().hex]
        if number % 2
        else ["lend", desk, payers[1]]
        for number, desk in enumerate(desks)
    ]
    answers = odoo.crowd(tasks)
    done, _refused = _split(answers)
    after = odoo.do("out_on_loan")
    lent, taken = after[0] - before[0], odoo.do("used_numbers") - used
    assert after[0] == after[1]
    # what is lent first may be settled on its own number by a desk after it
    numbers = {answer["result"] for answer in done}
    assert len(numbers) == 1, answers
    assert lent + taken == 1, answers
    assert odoo.do("audit") == []
