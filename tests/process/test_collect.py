"""A file for the bank and a desk at the same bill at once: one of them has it (E2)."""

import uuid

import pytest

pytestmark = pytest.mark.process

SHARES = [0.3, 0.6, 0.8, 0.9, 0.97]  # of what comes first, when the other begins
MONTH, BILL_MONTH = 1, "2026-02-01"


@pytest.fixture(scope="module")
def payers(odoo):
    """A payer for each pair, and two by whom the points are counted."""
    community = odoo.do("prepare", 2 * len(SHARES) + 2)["community"]
    for step in ("create_run", "compute", "sign", "post"):
        odoo.do(step, community, MONTH)
    return [community, odoo.do("owed", community, BILL_MONTH)]


@pytest.fixture(scope="module")
def desk(odoo, payers):
    [one] = odoo.do("prepare_desks", payers[0], 1)
    return one


def _order():
    return uuid.uuid4().hex


@pytest.fixture(scope="module")
def points(odoo, payers, desk):
    """How many points each way has on its own: (the file's, the desk's)."""
    *_rest, first, second = payers[1]
    batch = odoo.do("propose", first, BILL_MONTH)
    export = odoo.count("export", batch)
    return export, odoo.count("take", desk, second, _order())


def _assert_one_has_it(odoo, batch, file, taken):
    """The file holds the bills and all is open, or the desk has the money."""
    answers = [file["event"], taken["event"]]
    state, out, left = odoo.do("at_bank", batch)
    if answers == ["done", "refused"]:
        assert state == "out"
        assert out == left > 0
        assert "is at the bank with file" in taken["message"]
    else:
        assert answers == ["refused", "done"], (file, taken)
        assert (state, out, left) == ("draft", 0, 0)
        assert "open for another amount" in file["message"]


@pytest.mark.parametrize("share", SHARES)
def test_e2_a_desk_takes_nothing_that_goes_out_meanwhile(
    odoo, payers, desk, points, share
):
    """The file is held on its way: before it locks the bills the desk is faster."""
    payer = payers[1][SHARES.index(share)]
    batch = odoo.do("propose", payer, BILL_MONTH)
    file, taken = odoo.pair(
        ["export", batch],
        ["take", desk, payer, _order()],
        max(2, int(points[0] * share)),
    )
    _assert_one_has_it(odoo, batch, file, taken)


@pytest.mark.parametrize("share", SHARES)
def test_e2_no_file_goes_out_with_what_a_desk_takes_meanwhile(
    odoo, payers, desk, points, share
):
    payer = payers[1][len(SHARES) + SHARES.index(share)]
    batch = odoo.do("propose", payer, BILL_MONTH)
    taken, file = odoo.pair(
        ["take", desk, payer, _order()],
        ["export", batch],
        max(2, int(points[1] * share)),
    )
    _assert_one_has_it(odoo, batch, file, taken)


def test_e2_afterwards_the_books_are_in_order(odoo):
    assert odoo.do("audit") == []
