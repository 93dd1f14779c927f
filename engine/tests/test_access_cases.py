"""The table of persons, doors and times, and that nothing of money is asked."""

import ast
from pathlib import Path

import pytest

import wuye_engine.access
from wuye_engine.access import Code, Found, Moment, decide, load_cases, load_list

CASES = load_cases()
LIST = load_list()


def answer(case, whole=LIST):
    permits = [permit for permit in whole.permits if case.hash in permit.hashes]
    denied = any(denial.hash == case.hash for denial in whole.denials)
    moment = Moment(case.age, case.fire, case.where)
    door = whole.head.doors[case.door]
    return decide(door, Found(permits, denied), case.at, moment, whole.head)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_f9_each_case_of_the_table_has_its_outcome(case):
    assert answer(case).code is case.code


def test_f9_the_table_has_a_hundred_cases_and_every_outcome():
    assert len(CASES) >= 100
    assert len({case.id for case in CASES}) == len(CASES)
    assert {case.code for case in CASES} == set(Code)


def test_f9_the_holder_is_named_only_where_one_card_is_meant():
    labels = {case.id: answer(case).permit for case in CASES}
    assert labels["always-1"].label == "3-1201"
    assert labels["hours-1"].label == "保洁"
    assert labels["twin-1"] is None
    assert labels["denied-1"] is None
    assert labels["unknown-1"] is None


def test_f10_nothing_in_the_decision_knows_of_money():
    """Arrears never limit access (Civil Code art. 944): no name hints at them."""
    words = (
        "money",
        "amount",
        "arrear",
        "balance",
        "debt",
        "owe",
        "paid",
        "pay",
        "fee",
    )
    folder = Path(wuye_engine.access.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [
                getattr(node, "id", ""),
                getattr(node, "attr", ""),
                getattr(node, "arg", ""),
                getattr(node, "name", ""),
                getattr(node, "module", ""),
            ]
            for part in "_".join(str(name or "").lower() for name in names).split("_"):
                assert part.rstrip("s") not in words, (path.name, names)


def test_codes_are_what_events_have_stored():
    """A stored code never changes its meaning, so none may change its text."""
    assert " ".join(sorted(code.value for code in Code)) == (
        "ambiguous denied expired fire free_exit granted not_yet offline_closed "
        "offline_open offline_staff out_of_hours passback_hard passback_soft unknown "
        "wrong_door"
    )
    assert [code.value for code in Code if code.alarm] == ["denied"]
    assert {code.value for code in Code if code.allow} == {
        "granted",
        "fire",
        "free_exit",
        "offline_open",
        "passback_soft",
    }
    assert {code.value for code in Code if code.note} == {
        "denied",
        "fire",
        "offline_open",
        "offline_staff",
        "offline_closed",
        "ambiguous",
        "passback_hard",
        "passback_soft",
    }
