"""kill -9 at random points of posting and importing (B6, I6): never twice."""

import random

import pytest

pytestmark = pytest.mark.process

UNITS = 6
KILLS = 20
PART = 4  # bills above which a run is posted in parts of half as many
ROWS = 25
ARREARS = 100  # yuan a unit, as in tasks.py


@pytest.fixture(scope="module")
def community(odoo):
    return odoo.do("prepare", UNITS)["community"]


def _signed(odoo, community, month):
    odoo.do("create_run", community, month)
    odoo.do("compute", community, month)
    odoo.do("sign", community, month)


def _points(seed, total):
    """(point, in flight) of each kill, spread over the work, the ends included."""
    rng = random.Random(seed)
    edges = [1, total - 1, total]
    points = edges + [rng.randrange(1, total + 1) for _ in range(KILLS - len(edges))]
    return [(point, index % 2 == 1) for index, point in enumerate(points)]


def _assert_posted(odoo, community, month):
    assert odoo.do("state", community, month) == {
        "runs": 1,
        "state": "posted",
        "charges": 2 * UNITS,
        "posted": 2 * UNITS,
        "bills": UNITS,
        "bill_states": ["posted"],
        "units": UNITS,
        "jobs": 0,
    }


def test_posting_killed_anywhere_posts_all_or_nothing(odoo, community):
    """B6: at once, in one transaction; after the kill it is repeated."""
    for month in (0, 1):  # the very first has more to do than those that follow
        _signed(odoo, community, month)
        total = odoo.count("post", community, month)
    killed = 0
    for month, kill in enumerate(_points("post", total), start=2):
        _signed(odoo, community, month)
        killed += odoo.attempt("post", community, month, kill=kill) == "died"
        after = odoo.do("state", community, month)
        assert after["bills"] in (0, UNITS), f"{kill}: half a run was posted"
        assert after["posted"] == 2 * after["bills"], kill
        odoo.do("post", community, month)
        _assert_posted(odoo, community, month)
    assert killed >= KILLS - 2
    assert odoo.do("gaps") == []
    assert odoo.do("audit") == []


def test_posting_in_parts_killed_anywhere_is_finished_by_repeating(odoo, community):
    """B6: the queue's jobs, each a transaction; the button may be pressed again."""
    first = KILLS + 3
    odoo.do("set_limit", PART)
    for month in (first - 1, first):  # the very first has more to do
        _signed(odoo, community, month)
        odoo.do("post", community, month)
        assert odoo.do("state", community, month)["bills"] == 0
        total = odoo.count("work_queue")
        _assert_posted(odoo, community, month)
    killed = 0
    for month, kill in enumerate(_points("parts", total), start=first + 1):
        _signed(odoo, community, month)
        odoo.do("post", community, month)
        killed += odoo.attempt("work_queue", kill=kill) == "died"
        after = odoo.do("state", community, month)
        assert after["bills"] == after["units"], f"{kill}: a unit was billed twice"
        assert after["posted"] == 2 * after["bills"], kill
        odoo.do("post", community, month)
        odoo.do("work_queue")
        _assert_posted(odoo, community, month)
    odoo.do("set_limit", 2000)
    assert killed >= KILLS - 2
    assert odoo.do("gaps") == []
    assert odoo.do("audit") == []


def test_import_killed_anywhere_imports_all_or_nothing(odoo, community):
    """I6: a file is imported, with its arrears in the ledger, or it is not; once."""
    record = odoo.do("upload", community, "70", ROWS)
    assert record["state"] == "checked"
    total = odoo.count("run_import", record["id"])
    owed = ROWS * ARREARS
    whole = {
        "state": "done",
        "units": ROWS,
        "owners": ROWS,
        "arrears": owed,
        "ledger": owed,
    }
    nothing = {**dict.fromkeys(whole, 0), "state": "checked"}
    assert odoo.do("import_state", record["id"], community, "70") == whole
    for building, kill in enumerate(_points("import", total), start=71):
        building = str(building)
        record = odoo.do("upload", community, building, ROWS)["id"]
        odoo.attempt("run_import", record, kill=kill)
        after = odoo.do("import_state", record, community, building)
        assert after in (nothing, whole), kill
        if after == nothing:
            odoo.do("run_import", record)
        assert odoo.do("import_state", record, community, building) == whole
    assert odoo.do("audit") == []
