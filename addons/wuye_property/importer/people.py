"""People that rows refer to: matched with the register, or created once.

Who is the same person? The same name with the same telephone number, in this file or
among the occupants of its communities. Without a number only within one unit, because
there are many 王伟; companies are known by their name alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from odoo.fields import Domain

from .normalise import is_company_name
from .registry import Place

if TYPE_CHECKING:
    from .run import ImportRun

BATCH = 1000
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Person:
    """The identity of a person in a run; `unit` only where nothing else tells."""

    name: str
    digits: str = ""
    unit: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Occupant:
    """A row of the register, or one that the file will add."""

    role: str
    person: Person
    date_from: object  # date or None: no limit
    date_to: object


class People:
    """Finds and creates partners; a fixed number of queries per run."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.ids: dict[Person, int] = {}
        self._phones: dict[Person, str] = {}  # as written
        self.occupants: dict[tuple[int, str], list[Occupant]] = {}  # by Place.key
        self._loaded: set[int] = set()

    def person(self, name: str, phone: str, place: Place) -> Person:
        """The identity of a name in a row."""
        person = self._person(name, _DIGITS.sub("", phone), place.key)
        if phone:
            self._phones.setdefault(person, phone)
        return person

    @staticmethod
    def _person(name: str, digits: str, unit: tuple[int, str]) -> Person:
        if is_company_name(name):
            return Person(name)
        return Person(name, digits) if digits else Person(name, "", unit)

    def named(self, name: str, place: Place) -> Person | None:
        """The occupant of a unit with this name, if there is one."""
        for occupant in self.occupants.get(place.key, []):
            if occupant.person.name == name:
                return occupant.person
        return None

    def owner(self, place: Place) -> Person | None:
        """The last owner of a unit."""
        owners = [
            occupant.person
            for occupant in self.occupants.get(place.key, [])
            if occupant.role == "owner"
        ]
        return owners[-1] if owners else None

    def add(self, place: Place, occupant: Occupant) -> None:
        """Count on an occupancy that the file will add."""
        self.occupants.setdefault(place.key, []).append(occupant)

    # === DATABASE === #

    def load(self, community_ids) -> None:
        """Read the occupants of these communities, once."""
        missing = set(community_ids) - self._loaded
        if not missing:
            return
        self._loaded |= missing
        rows = self.run.env["wuye.occupancy"].search_fetch(
            Domain("community_id", "in", list(missing)) & Domain("item_key", "=", 0),
            ["unit_id", "community_id", "partner_id", "role", "date_from", "date_to"],
            order="date_from, id",
        )
        # the occupancies are in scope, so their people are; one query for all of them
        partners = rows.sudo().partner_id
        partners.fetch(["name", "phone", "wuye_phone_digits", "is_company"])
        rows.unit_id.fetch(["code"])
        for row in rows:
            self._remember(row, row.sudo().partner_id)
        communities = self.run.env["wuye.community"].browse(missing)
        for developer in communities.sudo().developer_id:
            # unsold units belong to the developer: he is a contact already
            self.ids.setdefault(Person(developer.name), developer.id)

    def _remember(self, row, partner) -> None:
        key = (row.community_id.id, row.unit_id.code)
        person = self._person(partner.name, partner.wuye_phone_digits or "", key)
        self.ids.setdefault(person, partner.id)
        # in the same unit the name is enough, whatever number the register has
        self.ids.setdefault(Person(partner.name, "", key), partner.id)
        self.occupants.setdefault(key, []).append(
            Occupant(row.role, person, row.date_from or None, row.date_to or None)
        )

    def create_missing(self, people) -> None:
        """Create partners for those who have none yet, in batches."""
        missing = [person for person in dict.fromkeys(people) if person not in self.ids]
        partners = self.run.env["res.partner"]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            created = partners.create([self._prepare_vals(person) for person in batch])
            self.ids.update(zip(batch, created.ids, strict=True))

    def _prepare_vals(self, person: Person) -> dict[str, object]:
        return {
            "name": person.name,
            "phone": self._phones.get(person, False),
            "is_company": is_company_name(person.name),
            "company_id": self.run.company.id,
        }
