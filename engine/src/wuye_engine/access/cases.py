"""The table of cases every side answers alike (F9, F13): person, door, time, outcome.

`cases.csv` is the table, `cases.json` the list it is asked of. The engine's tests run
it through `decide`, the box's through its store and gate, the server's through the list
it has compiled.

In the list, people stand for hashes, and local times such as `2026-09-29 14:00` for
milliseconds, because a person has to check the table.
"""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from .codes import Code
from .credential import credential_hash
from .model import AccessList
from .plans import DAY, MINUTE
from .wire import read_list


@dataclass(frozen=True, slots=True)
class AccessCase:
    """A row. `number` is what the reader gives, `at` and `age` are milliseconds."""

    id: str
    person: str
    number: str
    hash: str
    door: str
    at: int
    age: int
    where: str
    fire: bool
    code: Code


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def local_ms(text: str, offset: int = 480) -> int:
    """Milliseconds since 1970 of a local time."""
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1) - offset * MINUTE


def case_world() -> tuple[bytes, dict[str, str], dict[str, Any]]:
    """The card key, {person: number}, and the list as the file has it."""
    world = json.loads(_file("cases.json"))
    return bytes.fromhex(world.pop("card_key")), world.pop("people"), world


def case_key() -> bytes:
    """The card key the hashes of the cases are made with."""
    return case_world()[0]


def list_data() -> dict[str, Any]:
    """The list of the cases in its wire form (`wire.read_list`)."""
    key, people, world = case_world()
    for permit in world["permits"]:
        names = permit.pop("people")
        permit["hashes"] = [credential_hash(key, people[name]) for name in names]
        for right in permit["rights"]:
            for bound in right.keys() & {"from", "to"}:
                right[bound] = local_ms(right[bound])
    for denial in world["denials"]:
        denial["hash"] = credential_hash(key, people[denial.pop("people")])
    return world


def load_list() -> AccessList:
    """The list of the cases."""
    return read_list(list_data())


def load_cases() -> list[AccessCase]:
    """The rows of the table."""
    key, people, _world_list = case_world()
    rows = csv.DictReader(_file("cases.csv").splitlines())
    return [
        AccessCase(
            id=row["case"],
            person=row["person"],
            number=people[row["person"]],
            hash=credential_hash(key, people[row["person"]]),
            door=row["door"],
            at=local_ms(row["at"]),
            age=round(float(row["age_days"]) * DAY),
            where=row["where"],
            fire=row["fire"] == "yes",
            code=Code(row["code"]),
        )
        for row in rows
    ]
