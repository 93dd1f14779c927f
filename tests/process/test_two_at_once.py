"""Two at once at the same bill run: one success, a clear word for the other (B6)."""

import pytest

pytestmark = pytest.mark.process

UNITS = 3


@pytest.fixture(scope="module")
def community(odoo):
    return odoo.do("prepare", UNITS)["community"]


def _half_way(odoo, *task):
    """A point in the middle of a task, found by doing it once."""
    return odoo.count(*task) // 2


def _sort(first, second):
    """(successes, messages of those refused)."""
    answers = (first, second)
    for answer in answers:
        assert answer["event"] in ("done", "refused"), answer
    done = [a for a in answers if a["event"] == "done"]
    return len(done), [a["message"] for a in answers if a["event"] == "refused"]


def _assert_posted_once(odoo, community, month):
    state = odoo.do("state", community, month)
    assert (state["state"], state["bills"], state["units"]) == ("posted", UNITS, UNITS)
    assert state["charges"] == state["posted"] == 2 * UNITS
    assert odoo.do("gaps") == []
    assert odoo.do("audit") == []


def test_two_new_runs_of_a_month_are_one_run(odoo, community):
    hold = odoo.count("create_run", community, 0)
    for point in (hold // 2, hold - 2):
        month = 1 if point == hold // 2 else 2
        done, messages = _sort(
            *odoo.pair(
                ["create_run", community, month],
                ["create_run", community, month],
                point,
            )
        )
        assert done == 1
        assert "once a month" in messages[0] or "exists already" in messages[0]
        assert odoo.do("state", community, month)["runs"] == 1


def test_two_computing_one_run_make_one_preview(odoo, community):
    odoo.do("create_run", community, 3)
    point = _half_way(odoo, "compute", community, 3)
    done, messages = _sort(
        *odoo.pair(["compute", community, 3], ["compute", community, 3], point)
    )
    assert done >= 1
    assert all("at this moment" in message for message in messages)
    state = odoo.do("state", community, 3)
    assert (state["state"], state["charges"]) == ("computed", 2 * UNITS)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_two_posting_one_run_post_it_once(odoo, community, share):
    model = 4 + int(share * 10)
    for month in (model, model + 10):
        odoo.do("create_run", community, month)
        odoo.do("compute", community, month)
        odoo.do("sign", community, month)
    point = max(2, int(odoo.count("post", community, model) * share))
    month = model + 10
    task = ["post", community, month]
    done, messages = _sort(*odoo.pair(task, task, point))
    assert done >= 1
    assert all("at this moment" in message for message in messages)
    _assert_posted_once(odoo, community, month)


def test_two_runs_of_one_company_posted_at_once_share_no_number(odoo, community):
    """Numbers of one month's book are given to one run at a time."""
    for month in (30, 31):
        odoo.do("create_run", community, month)
        odoo.do("compute", community, month)
        odoo.do("sign", community, month)
    first, second = odoo.pair(["post", community, 30], ["post", community, 31], 30)
    assert (first["event"], second["event"]) == ("done", "done"), (first, second)
    for month in (30, 31):
        _assert_posted_once(odoo, community, month)
