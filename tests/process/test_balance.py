"""What a payer has with us is spent once, however many desks serve him (D1, D15)."""

import uuid

import pytest

pytestmark = pytest.mark.process

DESKS = 6
MONTH = 1
BILL_MONTH = "2026-02-01"
POINTS = (0.2, 0.5, 0.8, 0.97)  # where the first is held, over all of a payment
AHEAD = 70.0  # yuan of advance: two desks want 50.00 of it each, for different bills
PART = 50.0


@pytest.fixture(scope="module")
def estate(odoo):
    """(payers with two open bills and a later advance each, desks)."""
    community = odoo.do("prepare", len(POINTS) + 2)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, community, MONTH)
    payers = odoo.do("owed", community, BILL_MONTH)
    for payer in payers:
        assert len(payer[2]) == 2
        odoo.do("pay_ahead", payer, AHEAD)
    return payers, odoo.do("prepare_desks", community, DESKS)


def _task(desk, payer, number):
    return ["take_of_advance", desk, payer, number, PART, uuid.uuid4().hex]


def _assert_spent_once(odoo, payer, answers):
    """One receipt; every other desk is told what is left of balance or bill."""
    events = sorted(answer["event"] for answer in answers)
    assert events == ["done"] + ["refused"] * (len(answers) - 1), answers
    for answer in answers:
        if answer["event"] == "refused":
            message = answer["message"]
            assert "the payer has ¥\xa020.00" in message or "was paid at" in message
            assert "Nothing was written" in message
    assert odoo.do("left_of_advances", payer) == [AHEAD, AHEAD - PART, PART, PART]


def test_d1_two_desks_spend_an_advance_for_two_bills_once(odoo, estate):
    """Wherever the first is when the second begins."""
    payers, desks = estate
    points = odoo.count(*_task(desks[0], payers[0], 0))
    used = odoo.do("used_numbers")
    for payer, part in zip(payers[1:], POINTS, strict=False):
        answers = odoo.pair(
            _task(desks[0], payer, 0),
            _task(desks[1], payer, 1),
            max(1, int(points * part)),
        )
        _assert_spent_once(odoo, payer, answers)
    assert odoo.do("used_numbers") == used + len(POINTS)  # a refusal uses none
    assert odoo.do("audit") == []


def test_d15_all_desks_at_once_spend_no_more_than_there_is(odoo, estate):
    payers, desks = estate
    payer = payers[-1]
    answers = odoo.crowd(
        [_task(desk, payer, number % 2) for number, desk in enumerate(desks)]
    )
    _assert_spent_once(odoo, payer, answers)
    assert odoo.do("audit") == []
