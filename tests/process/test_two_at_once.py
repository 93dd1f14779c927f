"""Two at once at the same work: one success, a clear word for the other (B6, C7)."""

import pytest

pytestmark = pytest.mark.process

UNITS = 3
READERS = ["reader1", "reader2"]
# what a part asks last, before it leaves the end of its run to another one
LOOKED = "SELECT id FROM wuye_bill_run_part "


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


def _in_parts(odoo, community, month):
    """A run cut into three parts that wait; nobody works on them yet."""
    odoo.do("create_run", community, month)
    odoo.do("compute", community, month)
    odoo.do("sign", community, month)
    odoo.do("set_limit", 2)
    odoo.do("post", community, month)
    odoo.do("set_limit", 2000)


def _points(odoo, community, month, part):
    """How many points a part has on its way, looking at it afterwards left out."""
    points = odoo.count("post_part", community, month, part)
    return points - odoo.count("posted_parts", community, month)


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7])
def test_b6_two_parts_of_a_run_wait_neither_for_each_other_nor_repeat(
    odoo, community, share
):
    """The second is through while the first is held."""
    month = 40 + int(share * 10)
    _in_parts(odoo, community, month)
    point = int(_points(odoo, community, month, 2) * share)
    first, second = odoo.pair(
        ["post_part", community, month, 0], ["post_part", community, month, 1], point
    )
    assert (first["event"], second["event"]) == ("done", "done"), (first, second)
    assert second["result"] == [2, 3], "it waited for the first"
    assert first["result"] == [1, 2, 3]
    odoo.do("work_queue")
    _assert_posted_once(odoo, community, month)


@pytest.mark.parametrize("before", [0, 3, 8, 21])
def test_b6_two_last_parts_at_once_end_the_run_once(odoo, community, before):
    """Held so many points before its end; neither sees the other's bills."""
    month = 60 + before
    _in_parts(odoo, community, month)
    point = _points(odoo, community, month, 2) - before
    tasks = [["post_part", community, month, part] for part in (0, 1)]
    first, second = odoo.pair(*tasks, point)
    assert (first["event"], second["event"]) == ("done", "done"), (first, second)
    assert odoo.do("ends", community, month) == 1
    odoo.do("work_queue")
    _assert_posted_once(odoo, community, month)


def test_b6_of_two_last_parts_the_second_waits_until_the_first_is_seen(odoo, community):
    """Held when it has looked for parts that wait, and is not committed yet."""
    month = 90
    _in_parts(odoo, community, month)
    odoo.do("post_part", community, month, 2)
    tasks = [["post_part", community, month, part] for part in (0, 1)]
    first, second = odoo.pair(*tasks, LOOKED)
    assert (first["event"], second["event"]) == ("done", "done"), (first, second)
    assert second["result"] == [1, 2, 3], "it was through before the first"
    assert odoo.do("ends", community, month) == 1
    odoo.do("work_queue")
    _assert_posted_once(odoo, community, month)


@pytest.fixture(scope="module")
def segment(odoo, community):
    return odoo.do("hang_meter", community, READERS)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 1])
def test_c7_two_phones_at_one_meter_and_month_make_one_reading(odoo, segment, share):
    """Held at points before and after the row is written, the last before commit."""
    model = int(share * 10) * 2
    points = odoo.count("read", READERS[0], segment, model, model * 10)
    month, value = model + 1, model * 10 + 11
    first, second = odoo.pair(
        ["read", READERS[0], segment, month, value],
        ["read", READERS[1], segment, month, value + 1],
        max(2, int(points * share) - 1),
    )
    answers = [first, second]
    assert [answer["event"] for answer in answers] == ["done", "done"], answers
    winners = [number for number in (0, 1) if not answers[number]["result"]]
    assert len(winners) == 1, answers
    [winner] = winners
    [(stored, login, quantity)] = odoo.do("readings", segment, month)
    assert (stored, login) == (value + winner, READERS[winner])
    assert quantity == value + winner - model * 10
    refused = answers[1 - winner]["result"]
    assert "has been read for this month already" in refused or (
        "was read for" in refused and READERS[winner] in refused
    )


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 1])
def test_c5_entry_sent_twice_at_the_same_time_is_one(odoo, segment, share):
    """The phone sends again while the first request is still at work."""
    model = 20 + int(share * 10) * 2
    month, value = model + 1, 1000 + model * 10
    send = ["send_entry", READERS[0], segment]
    points = odoo.count(*send, model, value, f"before-{model}")
    task = [*send, month, value + 10, f"entry-{model}"]
    first, second = odoo.pair(task, task, max(2, int(points * share) - 1))
    answers = [first, second]
    assert [answer["event"] for answer in answers] == ["done", "done"], answers
    assert [answer["result"] for answer in answers] == ["stored", "stored"]
    assert odoo.do("entries", f"entry-{model}") == 1
    [(stored, login, quantity)] = odoo.do("readings", segment, month)
    assert (stored, login, quantity) == (value + 10, READERS[0], 10)
