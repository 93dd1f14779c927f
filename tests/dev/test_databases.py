"""What is remembered of a database that is kept (`make quick DB=...`)."""

import os

import pytest

from tools.dev import databases
from tools.dev.console import run


@pytest.fixture
def kept():
    name = f"kept_{os.getpid()}"
    run("createdb", "-T", "template0", name)
    yield name
    databases.drop(name)


def test_modules_nobody_asks_for_are_remembered_as_they_are(kept):
    marks = {"wuye_meter": "0a", "wuye_notice": "1b"}
    databases.write_marks(kept, marks)
    databases.bring_up_to_date(kept, [])
    assert databases.read_marks(kept) == marks
