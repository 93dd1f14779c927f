"""The list in SQLite: looked up, swapped whole, changed, never half."""

import copy
import stat
import threading
from dataclasses import asdict

import pytest

from wuye_edge.store.permits import Permits
from wuye_engine.access import load_list
from wuye_engine.access.cases import list_data
from wuye_engine.access.wire import canonical, digest
from wuye_engine.errors import InvalidAccessList

DATA = list_data()
HEAD, PERMITS, DENIALS = DATA["head"], DATA["permits"], DATA["denials"]
KEY = b"k" * 32
HASH = PERMITS[1]["hashes"][0]  # the neighbour's, on one card only


def total(head, permits):
    ordered = sorted(permits, key=lambda permit: permit["card"])
    return digest(head, [canonical(permit) for permit in ordered])


@pytest.fixture
def store(tmp_path):
    found = Permits(tmp_path / "list.db")
    yield found
    found.close()


@pytest.fixture
def filled(store):
    store.replace(HEAD, PERMITS, total(HEAD, PERMITS), KEY)
    store.deny(7, None, DENIALS)
    return store


def test_a_new_box_has_no_list_and_finds_nobody(store):
    held, found = store.find(HASH)
    assert (store.number, store.deny_number, store.confirmed) == (0, 0, 0)
    assert (list(found.permits), bool(found.denied)) == ([], False)
    assert held.door("east").id == "east"


def test_every_permit_is_found_as_it_was_sent(filled):
    whole = load_list()
    for permit in whole.permits:
        for one in permit.hashes:
            held, found = filled.find(one)
            assert permit in found.permits
            assert held.head == whole.head
    assert bool(filled.find(DENIALS[0]["hash"])[1].denied)
    assert not filled.find(HASH)[1].denied


def test_the_list_survives_a_restart(filled, tmp_path):
    again = Permits(tmp_path / "list.db")
    assert (again.number, again.deny_number) == (12, 7)
    assert again.find(HASH)[1] == filled.find(HASH)[1]
    again.close()


def test_only_the_owner_can_read_the_files(filled, tmp_path):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o600}


def test_what_was_staged_before_a_restart_is_counted(filled, tmp_path):
    head = {**HEAD, "number": 13}
    known = load_list().head
    filled.stage(known, PERMITS[:2], first=True)
    again = Permits(tmp_path / "list.db")
    again.stage(known, PERMITS[2:], first=False)
    again.replace_by_staged(head, total(head, PERMITS), KEY)
    assert again.number == 13
    assert again.find(HASH)[1] == filled.find(HASH)[1]
    again.close()


def test_a_list_with_a_wrong_digest_changes_nothing(filled):
    head = {**HEAD, "number": 13}
    with pytest.raises(InvalidAccessList, match="digest"):
        filled.replace(head, PERMITS[:-1], total(head, PERMITS), KEY)
    assert filled.number == 12
    assert filled.counts()["permit"] == len(PERMITS)


def test_a_card_that_is_listed_twice_is_refused(filled):
    twice = [*PERMITS, PERMITS[0]]
    with pytest.raises(InvalidAccessList, match="duplicate"):
        filled.replace(HEAD, twice, total(HEAD, twice), KEY)


def test_changes_put_replace_and_drop_cards(filled):
    head = {**HEAD, "number": 13}
    moved = copy.deepcopy(PERMITS[1]) | {"hashes": ["ab" * 16]}
    new = {"card": "c99", "hashes": ["cd" * 16], "rights": [{"doors": ["east"]}]}
    after = [PERMITS[0], moved, *PERMITS[3:], new]
    dropped = PERMITS[2]
    filled.change(12, head, [moved, new], [dropped["card"]], total(head, after), KEY)
    assert filled.number == 13
    assert not filled.find(HASH)[1].permits
    assert not filled.find(dropped["hashes"][0])[1].permits
    assert filled.find("ab" * 16)[1].permits[0].card == moved["card"]
    assert filled.find("cd" * 16)[1].permits[0].card == "c99"


def test_changes_to_another_list_or_with_another_result_change_nothing(filled):
    head = {**HEAD, "number": 13}
    with pytest.raises(InvalidAccessList, match="base"):
        filled.change(11, head, [], ["c02"], total(head, PERMITS), KEY)
    with pytest.raises(InvalidAccessList, match="digest"):
        filled.change(12, head, [], ["c02"], total(head, PERMITS), KEY)
    assert filled.number == 12
    assert filled.find(HASH)[1].permits


def test_f2_denials_have_a_number_of_their_own_and_come_alone(filled):
    filled.deny(8, 7, [{"hash": HASH, "reason": "lost"}], [DENIALS[0]["hash"]])
    assert (filled.number, filled.deny_number) == (12, 8)
    assert filled.find(HASH)[1].denied
    assert not filled.find(DENIALS[0]["hash"])[1].denied
    with pytest.raises(InvalidAccessList, match="base"):
        filled.deny(10, 9, [])
    with pytest.raises(InvalidAccessList, match="hash"):
        filled.deny(9, 8, [{"hash": "x"}])
    assert filled.deny_number == 8
    filled.deny(11, None, [])
    assert filled.counts()["denial"] == 0


def test_who_looks_up_during_a_swap_sees_one_list_whole(filled):
    """Two lists take turns; a label of one with a door's name of the other is a mix."""
    lists = []
    for number, name in ((13, "one"), (14, "two")):
        head = copy.deepcopy(HEAD) | {"number": number}
        head["doors"][0]["name"] = name
        permits = [{**permit, "label": name} for permit in PERMITS]
        lists.append((head, permits, total(head, permits)))
    filled.replace(*lists[0], KEY)
    mixed, seen, done = [], set(), threading.Event()

    def look():
        while not done.is_set() or len(seen) < 2:
            held, found = filled.find(HASH)
            pair = (held.head.doors["east"].name, found.permits[0].label)
            seen.add(pair)
            if pair[0] != pair[1]:
                mixed.append(pair)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(60):
        filled.replace(*lists[(turn + 1) % 2], KEY)
    done.set()
    for reader in readers:
        reader.join(10)
    assert not mixed
    assert seen == {("one", "one"), ("two", "two")}


def test_f13_a_list_is_never_seen_with_the_age_of_the_one_before(store):
    """As the gate may look between the swap and anything that follows it."""
    store.replace(HEAD, PERMITS, total(HEAD, PERMITS), KEY, 5_000)
    head = {**HEAD, "number": 13}
    reader = Permits(store.path)
    read = reader._read_held
    seen = []

    def watched():
        held = read()
        seen.append((held.head.number, reader.confirmed))
        return held

    reader._read_held = watched
    store.replace(head, PERMITS, total(head, PERMITS), KEY, 9_000)
    reader.find(HASH)
    assert seen == [(13, 9_000)]
    assert store.confirmed == 9_000
    reader.close()


def test_the_head_of_the_table_has_no_name_of_a_person():
    """A box that is taken away tells nothing of people but the guard's labels."""
    names = set(asdict(load_list().permits[0]))
    assert names == {"card", "hashes", "rights", "label", "staff"}
