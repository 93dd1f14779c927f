"""Two refunds of one receipt at once give back no more than it took (D14)."""

import uuid

import pytest

pytestmark = pytest.mark.process

FLOAT = 100.0  # of the shifts of `prepare_desks`
MONTH = 1
BILL_MONTH = "2026-02-01"
POINTS = (0.2, 0.5, 0.8, 0.97)  # where the first is held, over all of a refund


@pytest.fixture(scope="module")
def receipts(odoo):
    """(two desks with open shifts, receipts of a closed one)."""
    community = odoo.do("prepare", len(POINTS) + 2)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, community, MONTH)
    desks = odoo.do("prepare_desks", community, 2)
    payers = odoo.do("owed", community, BILL_MONTH)
    numbers = [odoo.do("take", desks[0], payer, uuid.uuid4().hex) for payer in payers]
    cash = sum(amount for payer in payers for _id, amount in payer[2])
    for desk, taken in zip(desks, (cash, 0.0), strict=True):
        odoo.do("close_and_open", desk, round(FLOAT + taken, 2))
    odoo.do("make_supervisors", community)
    return desks, numbers


def test_d14_two_slips_at_once_never_exceed_what_was_taken(odoo, receipts):
    desks, (first, _same, *others) = receipts
    points = odoo.count("pay_out", desks[0], odoo.do("make_slip", first, 0.6))
    for number, part in zip(others, POINTS, strict=True):
        slips = [odoo.do("make_slip", number, 0.6) for _desk in desks]
        answers = odoo.pair(
            ["pay_out", desks[0], slips[0]],
            ["pay_out", desks[1], slips[1]],
            max(1, int(points * part)),
        )
        assert sorted(answer["event"] for answer in answers) == ["done", "refused"], (
            answers
        )
        [refused] = [a["message"] for a in answers if a["event"] == "refused"]
        assert "can be given back" in refused
        taken, lines, done, ledger = odoo.do("given_back", number)
        assert lines == done == ledger < taken
    assert odoo.do("audit") == []


def test_d14_one_slip_paid_at_two_desks_is_paid_once(odoo, receipts):
    desks, (_first, number, *_others) = receipts
    slip = odoo.do("make_slip", number, 1.0)
    answers = odoo.crowd([["pay_out", desk, slip] for desk in desks])
    assert [answer["event"] for answer in answers] == ["done", "done"], answers
    taken, lines, done, ledger = odoo.do("given_back", number)
    assert taken == lines == done == ledger
    assert odoo.do("audit") == []
