"""What the sheets of owners and tenants share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ..people import BATCH, Occupant, Person
from ..registry import Row

if TYPE_CHECKING:
    from ..run import ImportRun


def overlaps(occupant: Occupant, first: date | None, last: date | None) -> bool:
    """Whether an occupancy shares a day with a period; None means no limit."""
    return (not last or not occupant.date_from or occupant.date_from <= last) and (
        not first or not occupant.date_to or first <= occupant.date_to
    )


def create_occupancies(
    run: ImportRun, entries: Iterable[tuple[Row, str, Person, dict[str, object]]]
) -> None:
    """Create occupancies from (row, role, person, further values), and their people."""
    entries = list(entries)
    run.people.create_missing(person for _row, _role, person, _vals in entries)
    vals_list = [
        {
            "unit_id": run.places.ids[row.place.key],
            "partner_id": run.people.ids[person],
            "role": role,
            "date_from": row.get("date_from", False),
            "date_to": row.get("date_to", False),
            **vals,
        }
        for row, role, person, vals in entries
    ]
    for start in range(0, len(vals_list), BATCH):
        run.env["wuye.occupancy"].create(vals_list[start : start + BATCH])
        # a row with several people ends with the last of them
        batch = entries[start : start + BATCH]
        run.progress(len({id(row) for row, *_rest in batch}))
